//! Before Spring Festival: who is home when, and whom to visit on which day; and how long a slow phone takes to find it.

#![allow(clippy::print_stdout, reason = "what is printed is the result of the measurement")]

use super::{EVERYBODYS, Scene, answers::enters_answers, demands::clock_at, every_page::wrong};
use anyhow::{Context, Result, ensure};
use app::domain::{date::Date, season::spring_festival};
use tests::harness::{Browser, WORKER};

/// A day to come, a week before most are home for a Spring Festival.
fn before_a_festival() -> Result<Date> {
    let (first, _) = spring_festival(server::clock::now().date().plus_days(30)).context("a festival in the table")?;
    Ok(first.plus_days(-7))
}

/// Shows further days as long as none has a meeting.
const FURTHER: &str = "
    const held = !!document.querySelector('.season-meeting');
    if (!held) document.querySelector('#more')?.click();
    return held;";

async fn has_planned(worker: &Browser) -> Result<()> {
    worker.until("days are planned", "return !!document.querySelector('.season-day')").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_before_spring_festival_visits_are_proposed_moved_and_struck_without_a_line() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    enters_answers(&scene)?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    scene.server.kill()?;
    worker.runs_on_every_page(&clock_at(before_a_festival()?)).await?;
    worker.goes_to("/app").await?;
    worker.shows(".season-link").await?;
    worker.pictures("season-link").await?;
    worker.taps_on(".season-link").await?;
    worker.sees("离春节").await?;
    worker.sees("还有 17 天").await?;
    has_planned(&worker).await?;
    worker.pictures("season").await?;
    worker.taps_on("#who-is-home").await?;
    worker.shows("#season-people li").await?;
    worker.pictures("season-people").await?;
    worker.taps_on("#who-is-home").await?;

    worker.until("a meeting is among the days shown", FURTHER).await?;
    worker.shows(".season-meeting").await?;
    worker.pictures("season-day").await?;
    let mut found = wrong(&worker, "season").await?;
    worker.taps_on(".season-meeting").await?;
    worker.sees("请这些人来").await?;
    worker.sees("备好这样讲").await?;
    worker.pictures("season-meeting").await?;
    found.extend(wrong(&worker, "season-meeting").await?);
    ensure!(found.is_empty(), "{}", found.join("\n"));
    worker.taps_on("#strike").await?;
    worker.sees("已划掉").await?;
    worker.shows("#struck .cell").await?;
    worker.pictures("season-struck").await?;
    worker.taps_on("#undo").await?;
    worker.until("nothing is struck", "return !document.querySelector('#struck')").await?;

    worker.taps_on(".season-day a.person-main + .season-change").await?;
    worker.pictures("season-move").await?;
    worker.taps_on(".season-sheet .chip:not(.chosen)").await?;
    worker.sees("其余重新排好了").await?;
    worker.sees("你定在这天").await?;
    worker.pictures("season-moved").await?;
    worker.goes_to("/app/season").await?;
    worker.sees("你定在这天").await?; // kept on this phone
    worker.taps_on(".season-day a.person-main").await?;
    worker.until("the visit's form is there", "return /visit$|video$/.test(location.pathname)").await?;
    ensure!(scene.written()?.is_empty(), "a plan is nobody's but the worker's");

    worker.goes_to("/app/season").await?;
    worker.until("a meeting is among the days shown", FURTHER).await?;
    worker.taps_on(".season-meeting").await?;
    worker.taps_on("#hold").await?;
    worker.until("its form has the topic", "return document.querySelector('[name=topic]')?.value.length > 1").await?;
    worker.pictures("season-meeting-form").await?;
    worker.types("place", "村委会院坝").await?;
    worker.taps_on("#save").await?;
    worker.until("the meeting is entered", "return /^\\/app\\/meeting\\/[^/]+$/.test(location.pathname)").await?;
    Ok(())
}

/// Milliseconds from the tap on the link to the first day with proposals.
const PLANS: &str = "
    window.took = undefined;
    const begun = performance.now();
    new MutationObserver((_, observer) => {
        if (document.querySelector('.season-day')) {
            observer.disconnect();
            requestAnimationFrame(() => { window.took = Math.round(performance.now() - begun); });
        }
    }).observe(document.body, { childList: true, subtree: true });
    document.querySelector('.season-link').click();
    return true;";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: `cargo xtask bench season`"]
async fn browser_measures_how_long_a_season_is_planned() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    worker.runs_on_every_page(&clock_at(before_a_festival()?)).await?;
    for rate in [1, 4, 4, 4, 6] {
        worker.slows_down(1).await?;
        worker.goes_to("/app").await?;
        worker.shows(".season-link").await?;
        worker.slows_down(rate).await?;
        worker.runs(PLANS).await?;
        worker.until("it is planned", "return window.took !== undefined").await?;
        let counts = worker.runs("return document.querySelector('#season-counts').innerText").await?;
        let took = worker.runs("return window.took").await?;
        println!(
            "page slowed down {rate} times (CDP): {took} ms from the tap, {}",
            counts.as_str().unwrap_or_default()
        );
    }
    Ok(())
}
