//! Two scenes from the villages, without a line: the third visit turns a "no", and a video call enrols while the mother helps at home.

use super::{EVERYBODYS, Scene, answers::enters_answers, slip::signs_for_both_plans};
use anyhow::{Result, ensure};
use app::{domain::video_session::VideoResult, sync::command::Command};
use tests::harness::{Browser, WORKER};

async fn visits(worker: &Browser, outcome: &str) -> Result<()> {
    worker.goes_to("/app/ledger").await?;
    worker.taps_on("a.person-main").await?;
    worker.taps("记走访").await?;
    worker.taps(outcome).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_third_visit_turns_a_no_and_enrols_without_a_line() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    enters_answers(&scene)?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    scene.server.kill()?;

    visits(&worker, "拒绝").await?;
    worker.taps("怕麻烦").await?;
    worker.taps_on(".concern-answer > section .told").await?;
    worker.taps("保存走访").await?;
    worker.sees("怕麻烦：讲了应答").await?;

    visits(&worker, "再考虑").await?;
    worker.sees("第 2 次走访").await?;
    worker.taps("怕麻烦").await?;
    worker.taps_on(".story .told").await?;
    worker.taps("保存走访").await?;
    worker.sees("怕麻烦：讲了案例").await?;

    visits(&worker, "当场参保").await?;
    worker.sees("第 3 次走访").await?;
    worker.taps("怕麻烦").await?;
    worker
        .until(
            "the story that is new comes first",
            "return document.querySelector('.story') && !document.querySelector('.story').innerText.includes('讲过')",
        )
        .await?;
    worker.shows(".story").await?;
    worker.pictures("third-visit").await?;
    worker.taps_on(".story .told").await?;
    worker.taps("打消了").await?;
    worker.taps("保存走访").await?;
    signs_for_both_plans(&worker).await?;
    worker.shows("#give-slip").await?;
    worker.pictures("third-visit-enrolled").await?;
    worker.sees("打消了").await?;

    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let operations = scene.written()?;
    ensure!(operations.iter().filter(|one| one.kind == "VisitLogged").count() == 3);
    ensure!(operations.iter().filter(|one| one.kind == "EnrolmentSubmitted").count() == 2);
    scene.server.check().map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_video_call_enrols_while_the_mother_helps_at_home() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.goes_to("/app/ledger").await?;
    worker.taps_on("a.person-main").await?;
    worker.taps("视频办理").await?;
    worker.types("whereabouts", "浙江宁波工地").await?;
    for step in ["已出示身份证", "人证相符", "已宣读险种和金额", "本人口头同意"] {
        worker.taps(step).await?;
    }
    worker.types("witness", "冉玉兰").await?;
    worker.types("helper", "母亲在家").await?;
    worker.taps("办成").await?;
    worker.taps("疾病互助").await?;
    worker.shows("[name=helper]").await?;
    worker.pictures("video-mother").await?;
    worker.taps_on("#save").await?;
    worker.sees("第 1 次走访 · 视频").await?;
    worker.shows("#give-slip").await?;
    worker.pictures("video-enrolled").await?;

    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let calls = scene.written()?.into_iter().filter_map(|operation| match operation.command() {
        Ok(Command::VideoSessionLogged(call)) => Some(call),
        _ => None,
    });
    let calls: Vec<_> = calls.collect();
    ensure!(calls.len() == 1 && calls[0].result == VideoResult::Enrolled && calls[0].helper == "母亲在家", "{calls:?}");
    scene.server.check().map(drop)
}
