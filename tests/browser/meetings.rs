//! A courtyard meeting without a line: who came, what was asked, twelve who enrol one after another, and a page that was closed in the middle.

use super::{EVERYBODYS, Scene};
use anyhow::{Context, Result, ensure};
use app::{
    domain::{id::GroupId, visit::VisitOutcome},
    sync::{command::Command, operation::Operation},
};
use std::collections::BTreeSet;
use tests::harness::{Browser, WORKER};

/// A grid worker of one village.
const YARD: [(&str, &str, &str, &str); 1] = [("冉玉兰", WORKER, "grid_worker", "左岚乡/左岸村")];
/// Two groups of the village: fourteen people, of whom twelve are not covered yet.
const GROUPS: [&str; 2] = ["group-1", "group-4"];
const CAME: usize = 14;
const ENROL: usize = 12;
/// What the meeting may take, with a page that is closed in the middle and opened with the passphrase.
const TAPS_MAX: usize = 60;
/// What is asked, what it is about, how it is settled.
const DEMANDS: [[&str; 3]; 2] =
    [["村口的路灯不亮", "其他", "当场换了灯泡"], ["合同丢了怎么补", "劳动合同", "打电话问清，拍照补了一份"]];

async fn part(worker: &Browser, at: usize) -> Result<()> {
    worker.taps_on(&format!(".meeting-part:nth-child({at})")).await
}

async fn begins(worker: &Browser) -> Result<()> {
    worker.taps("我的").await?;
    worker.taps("所有登记").await?;
    worker.taps_on("#to-meeting").await?;
    worker.types("place", "村委会院坝").await?;
    worker.pictures("meeting-new").await?;
    worker.taps_on("#save").await
}

async fn ticks(worker: &Browser) -> Result<()> {
    for group in GROUPS {
        worker.taps_on(&format!("[data-of='{group}']")).await?;
    }
    worker.pictures("meeting-guests").await?;
    worker.shows(".meeting-others").await?;
    worker.pictures("meeting-others").await?;
    let count = format!("return document.querySelector('.meeting-part strong').innerText === '{CAME}'");
    worker.until("all of them are counted", &count).await
}

async fn asks(worker: &Browser) -> Result<()> {
    for [text, about, how] in DEMANDS {
        worker.types("question", text).await?;
        worker.taps_on("#make-demand").await?;
        worker.taps(about).await?;
        worker.taps_on("#settled").await?;
        worker.types("how", how).await?;
        worker.pictures("meeting-question").await?;
        worker.taps_on("#save").await?;
        let kept = format!("return document.querySelector('#asked').innerText.includes('{text}')");
        worker.until("it is written down", &kept).await?;
    }
    worker.shows("#asked").await?;
    worker.pictures("meeting-asked").await
}

/// The person whose form is up.
async fn up(worker: &Browser) -> Result<String> {
    worker
        .until("a form is up", "return /enrol/.test(location.pathname) && !!document.querySelector('#agree')")
        .await?;
    worker.runs("return location.pathname").await?.as_str().map(str::to_owned).context("a path")
}

async fn enrols(worker: &Browser, at: usize) -> Result<()> {
    let form = up(worker).await?;
    if at == 3 {
        worker.pictures("meeting-next").await?;
    }
    if at == 0 {
        worker.taps("疾病互助").await?;
        worker.taps("意外互助").await?;
    }
    worker.taps_on("#agree").await?;
    worker.signs().await?;
    if at == 5 {
        worker.pictures("meeting-enrol").await?;
        worker.reloads().await?;
        ensure!(up(worker).await? == form, "it goes on where it was");
        let kept = "return document.querySelector('#agree').getAttribute('aria-checked') === 'true' && document.querySelector('.signature-pad path').getAttribute('d').length > 20";
        worker.until("who had agreed and signed need not again", kept).await?;
    }
    worker.taps_on("#save").await?;
    worker.until("the next one is up", &format!("return location.pathname !== '{form}'")).await
}

/// What arrived, each operation once, and all of one group.
fn is_whole(written: &[Operation]) -> Result<()> {
    let ids: BTreeSet<_> = written.iter().map(|operation| operation.id.0).collect();
    ensure!(ids.len() == written.len(), "twice the same");
    let count = |kind: &str| written.iter().filter(|operation| operation.kind == kind).count();
    let kinds = ["VisitLogged", "ConsentGiven", "EnrolmentSubmitted", "RecordEntered", "RecordMoved"].map(count);
    ensure!(kinds == [CAME, ENROL, 2 * ENROL, 5, 5], "{kinds:?}");
    let commands: Vec<Command> = written.iter().filter_map(|operation| operation.command().ok()).collect();
    let meeting = commands.iter().find_map(|command| match command {
        Command::RecordEntered(entered) if entered.noun == "meeting" => Some(GroupId(entered.id.0)),
        _ => None,
    });
    let mut enrolled = 0;
    for command in &commands {
        let group = match command {
            Command::VisitLogged(visit) => {
                enrolled += usize::from(visit.outcome == VisitOutcome::Enrolled);
                visit.group
            }
            Command::EnrolmentSubmitted(form) => form.group,
            Command::RecordEntered(entered) if entered.noun != "meeting" => entered.group,
            _ => continue,
        };
        ensure!(group.is_some() && group == meeting, "{command:?}");
    }
    ensure!(enrolled == ENROL, "{enrolled} visits say that somebody enrolled");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_courtyard_meeting_enrols_twelve_and_settles_two_demands_without_a_line() -> Result<()> {
    let (mut scene, worker) = Scene::with(&YARD).await?;
    scene.server.kill()?;
    worker.goes_to("/app").await?;
    worker.counts_taps();
    begins(&worker).await?;
    ticks(&worker).await?;
    part(&worker, 2).await?;
    asks(&worker).await?;
    part(&worker, 3).await?;
    worker.pictures("meeting-queue").await?;
    worker.taps_on("#save").await?;
    for at in 0..ENROL {
        enrols(&worker, at).await?;
    }
    worker.until("the summary is up", "return !!document.querySelector('#summary')").await?;
    worker.pictures("meeting-close").await?;
    worker.taps_on("#save").await?;
    let held = "return document.querySelector('#state')?.innerText === '已开'";
    worker.until("the meeting was held", held).await?;
    let taps = worker.taps_made();
    ensure!(taps <= TAPS_MAX, "{taps} taps");

    worker.shows("#summary").await?;
    worker.pictures("meeting-summary").await?;
    let summary = worker.runs("return document.querySelector('#summary').innerText").await?;
    let summary = summary.as_str().unwrap_or_default();
    for text in ["来了 14 人", "当场参保 12 人，共 660 元", "提问 2 个", "诉求 2 件", "当场换了灯泡"]
    {
        ensure!(summary.contains(text), "{text} is not in {summary}");
    }
    worker.taps_on("#copy-text").await?;
    worker.sees("已复制").await?;

    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    is_whole(&scene.written()?)?;
    worker.goes_to("/app/records/meeting").await?;
    worker.taps("村委会院坝").await?;
    worker.sees("来了 14 人").await
}
