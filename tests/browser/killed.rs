//! What the browser does to a phone's store: it is killed in the middle of saving, it empties the store, it runs out of room.

use super::{EVERYBODYS, Scene, kinds};
use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use serde_json::json;
use std::time::{Duration, Instant};
use tests::harness::{Browser, WAITING, WORKER};

/// How often the browser is killed; `cargo xtask soak` says 300 with `TIANGENG_KILLS`.
const KILLS: u32 = 15;
/// It lives until so many visits were shown as saved, and then so many milliseconds: on a slow machine too it is killed at any moment of
/// saving.
const SAVED: std::ops::Range<u64> = 0..4;
const LIFE_MS: std::ops::Range<u64> = 0..400;

/// Logs visits with the app's own buttons, again and again, whichever page shows and whatever changes under a click; what is shown as
/// saved is how far the count of waiting items has risen.
const SOMEBODY_SAVES: &str = "
    const waiting = () => Number((document.body.innerText.match(/待同步 (\\d+)/) || [0, 0])[1]);
    const look = selector => document.querySelector(selector);
    const button = text => [...document.querySelectorAll('button')].find(b => b.innerText.includes(text) && !b.disabled);
    const first = waiting();
    window.shownAsSaved = 0;
    setInterval(() => {
        window.shownAsSaved = Math.max(window.shownAsSaved, waiting() - first);
        const outcome = button('不在家');
        const next = outcome
            ? (outcome.getAttribute('aria-checked') === 'true' ? button('保存走访') : outcome)
            : look('.person-main') || look('a[href=\"/app\"]') || look('a.icon-button');
        next?.click();
    }, 20);
    return true;";

#[tokio::test(flavor = "multi_thread")]
async fn browser_that_is_killed_while_somebody_saves_keeps_all_that_was_shown_as_saved() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.battery_dies(worker).await?; // who works here is in the local storage
    scene.server.kill()?;
    let kills = std::env::var("TIANGENG_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let (mut rng, mut kept, mut shown_in_all) = (Rng::with_seed(1), 0, 0);
    for kill in 1..=kills {
        let worker = scene.opens_again().await?;
        worker.goes_to("/app").await?;
        worker.until("people are listed", "return !!document.querySelector('.person-main')").await?;
        let found = number(&worker, WAITING).await?;
        ensure!(found >= kept, "before kill {kill}: {kept} were shown as saved, {found} are there");
        let (shown, life) = (saves(&worker, &mut rng).await?, kill);
        worker.kill()?;
        (kept, shown_in_all) = (found + shown, shown_in_all + shown);
        eprintln!("kill {life}: {found} there, {shown} more shown as saved");
    }
    ensure!(shown_in_all > u64::from(kills), "too little was saved to mean anything: {shown_in_all}");
    scene.server.start_again()?;
    let worker = scene.opens_again().await?;
    worker.goes_to("/app/outbox").await?;
    worker.sees("待同步").await?;
    let waiting = number(&worker, WAITING).await?;
    ensure!(waiting >= kept, "after the last kill: {kept} were shown as saved, {waiting} are there");
    worker.delivers(WORKER, EVERYBODYS).await?;
    ensure!(scene.written()?.len() as u64 == waiting, "each arrives once");
    Ok(())
}

/// Lets a user save until enough is saved and the time is up; answers how often the screen said so.
async fn saves(worker: &Browser, rng: &mut Rng) -> Result<u64> {
    worker.runs(SOMEBODY_SAVES).await?;
    let (at_least, life) = (rng.u64(SAVED), Duration::from_millis(rng.u64(LIFE_MS)));
    let saved = format!("return window.shownAsSaved >= {at_least}");
    worker.until(&format!("{at_least} are saved"), &saved).await?;
    let (begun, mut shown) = (Instant::now(), 0);
    while begun.elapsed() < life {
        shown = number(worker, "return window.shownAsSaved").await?;
    }
    Ok(shown)
}

async fn number(worker: &Browser, script: &str) -> Result<u64> {
    worker.runs(script).await?.as_u64().context("no number")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_that_empties_the_store_says_so_and_the_journal_brings_the_work_back() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 1").await?;
    worker.storage("clearDataForOrigin", json!({ "storageTypes": "indexeddb" })).await?;
    worker.goes_to("/app/outbox").await?;
    worker.sees("浏览器清空了本机资料").await?;
    worker.sees("从应急日志找回 1 条").await?;
    worker.sees("待同步 1").await?;
    worker.pictures("recovered").await?;
    scene.server.start_again()?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    assert_eq!(kinds(&scene.written()?), ["VisitLogged"]);
    worker.goes_to("/app").await?;
    worker.until("people are listed", "return !!document.querySelector('.person-main')").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_without_room_says_not_saved_and_keeps_the_form() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    // The browser knows for 30 seconds how much room there is, so the limit is set before the app is opened.
    scene.battery_dies(worker).await?;
    scene.server.kill()?;
    let worker = scene.opens_again().await?;
    worker.storage("overrideQuotaForOrigin", json!({ "quotaSize": 1 })).await?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("没有保存").await?;
    worker.pictures("not-saved").await?;
    ensure!(!worker.text().await?.contains("待同步"), "nothing is counted as saved");
    worker.storage("overrideQuotaForOrigin", json!({})).await?;
    while worker.runs("return !!document.querySelector('#save')").await? == json!(true) {
        worker.taps("保存走访").await?; // until the browser knows of the room
        worker.until("it is saved or not", "return !document.querySelector('#save')?.disabled").await?;
    }
    worker.sees("待同步 1").await?;
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    assert_eq!(kinds(&scene.written()?), ["VisitLogged"]);
    Ok(())
}
