//! The list of the day, without signal: sections, the worker's own order, another day, and who is looked for.

use super::{EVERYBODYS, Scene, answers::enters_answers, kinds};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use tests::harness::{Browser, WORKER};

const OWN: &str = "#today-1";
const DUE: &str = "#today-2";
const HOME: &str = "#today-5";

/// The visit of the form that is open has its next one today.
const NEXT_TODAY: &str = "
    const field = document.querySelector('[name=next]');
    field.value = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10); // in Asia/Shanghai
    field.dispatchEvent(new Event('input', { bubbles: true })); return true";

/// Links of the people in a section, from the top.
async fn people_in(worker: &Browser, section: &str) -> Result<Vec<String>> {
    let script = format!(
        "return [...document.querySelectorAll('{section} .person-main')].map(link => link.getAttribute('href'))"
    );
    Ok(serde_json::from_value(worker.runs(&script).await?)?)
}

/// Waits until these people are in a section, in this order.
async fn shows_people(worker: &Browser, section: &str, people: &[&String]) -> Result<()> {
    let script = format!(
        "return JSON.stringify([...document.querySelectorAll('{section} .person-main')].map(link => link.getAttribute('href'))) === {}",
        json!(json!(people).to_string())
    );
    worker.until(&format!("{section} has {people:?}"), &script).await
}

fn handle(section: &str, nth: usize) -> String {
    format!("{section} > :nth-child({nth}) .today-handle")
}

/// Opens Today by its tab, with all that the second load has.
async fn opens_today(worker: &Browser) -> Result<()> {
    worker.taps("今日").await?;
    worker.until("cards can be moved", "return !!document.querySelector('.today-handle')").await
}

/// Three taps from Today to a visit that is saved.
async fn logs_a_visit(worker: &Browser) -> Result<()> {
    worker.counts_taps();
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    ensure!(worker.taps_made() == 3, "{} taps", worker.taps_made());
    Ok(())
}

/// Puts people in order: by the sheet, by dragging, and step by step.
async fn arranges(worker: &Browser) -> Result<Vec<String>> {
    let home = people_in(worker, HOME).await?;
    let [first, _, third, ..] = home.as_slice() else { anyhow::bail!("people who are home: {home:?}") };
    worker.taps_on(&handle(HOME, 3)).await?;
    worker.sees("排到最前").await?;
    worker.pictures("today-card").await?;
    worker.taps_on("#to-top").await?;
    worker.sees("我排的第 1 位").await?;
    worker.taps("明天").await?;
    worker.sees("改天再走访 1 人").await?;
    shows_people(worker, OWN, &[]).await?;
    worker.pictures("today-put-off").await?;
    worker.taps_on("#undo").await?;
    shows_people(worker, OWN, &[third]).await?;
    worker.drags(&handle(HOME, 1), &format!("{OWN} .person-main"), -30).await?;
    shows_people(worker, OWN, &[first, third]).await.context("dragged before the first")?;
    worker.pictures("today-own").await?;
    worker.taps_on(&handle(OWN, 1)).await?;
    worker.taps_on("#move-down").await?;
    worker.sees("我排的第 2 位").await?;
    worker.taps_on(".sheet [aria-label=关闭]").await?;
    shows_people(worker, OWN, &[third, first]).await?;
    Ok(vec![third.clone(), first.clone()])
}

/// What is kept says nothing to who opens the browser's files.
async fn is_kept_sealed(worker: &Browser, person: &str) -> Result<()> {
    let kept = worker.runs("return Object.entries(localStorage).filter(([key]) => key.endsWith('.draft.today')).map(([, text]) => text)").await?;
    let kept: Vec<String> = serde_json::from_value(kept)?;
    let id = person.split('/').nth(3).context("a person")?;
    ensure!(kept.len() == 1 && !kept[0].contains(id), "{kept:?}");
    Ok(())
}

async fn looks_for_people(worker: &Browser) -> Result<()> {
    worker.taps_on(".today-filter").await?;
    worker.sees("务工地").await?;
    worker.pictures("today-filters").await?;
    worker.taps("建筑业").await?;
    worker.taps_on(".sheet [aria-label=关闭]").await?;
    worker.sees("建筑业").await?;
    worker.pictures("today-filtered").await?;
    worker.taps_on(".today-filter").await?;
    worker.taps("上海市").await?; // nobody builds there
    worker.taps_on(".sheet [aria-label=关闭]").await?;
    worker.sees("没有符合的人").await?;
    worker.pictures("today-nobody").await?;
    worker.taps_on(".today-active").await?;
    worker.sees("全部显示").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_todays_list_is_arranged_put_off_and_searched_without_signal_and_kept_on_the_phone() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    enters_answers(&scene)?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    scene.server.kill()?;
    worker.goes_to("/app").await?;
    opens_today(&worker).await?;
    worker.sees("点开一位，选结果").await?;
    worker.sees("有个案例没讲过").await?;
    worker.pictures("today-first-day").await?;
    let before = people_in(&worker, HOME).await?;
    logs_a_visit(&worker).await?;
    opens_today(&worker).await?;
    worker.sees("今天已走访 1 人").await?;
    ensure!(!people_in(&worker, ".people").await?.contains(&before[0]), "who was visited is done");

    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("补充内容").await?;
    worker.runs(NEXT_TODAY).await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    opens_today(&worker).await?;
    shows_people(&worker, DUE, &[&before[1]]).await?;
    worker.sees("约好今天").await?;
    worker.pictures("today-sections").await?;

    let own = arranges(&worker).await?;
    worker.taps_on(&handle(HOME, 1)).await?;
    worker.taps("3 天后").await?;
    worker.sees("改天再走访 1 人").await?;
    is_kept_sealed(&worker, &own[0]).await?;
    worker.reloads().await?;
    shows_people(&worker, OWN, &[&own[0], &own[1]]).await.context("the order outlives a reload")?;
    worker.sees("改天再走访 1 人").await?;
    worker.taps_on("#put-off").await?;
    worker.taps("今天就去").await?;
    worker.taps_on(".sheet [aria-label=关闭]").await?;
    worker.until("nobody is put off", "return !document.querySelector('#put-off')").await?;

    looks_for_people(&worker).await?;
    let begun = "window.begun = performance.now(); document.querySelector('#today-6 ~ .today-line .today-more').click(); return true";
    worker.runs(begun).await?;
    worker.until("all are drawn", "return document.querySelectorAll('#today-6 li').length > 100").await?;
    worker.shows("#today-6 > :last-child").await?;
    worker.pictures("today-all").await?;
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged", "VisitLogged"], "the order stays on the phone");
    Ok(())
}
