//! Two people and one record; a new build and work that waits.

use super::{EVERYBODYS, STAFF, Scene, alone, kinds, written_by_people};
use anyhow::{Context, Result};
use serde_json::Value;
use tests::harness::{Browser, Line, Server, TOWNSHIP, WORKER, Weather};

async fn edits_the_phone(browser: &Browser, person: &str, number: &str) -> Result<()> {
    browser.goes_to(&format!("/app/people/{person}/edit")).await?;
    browser.types("phone", number).await?;
    browser.taps_on("#save").await?;
    browser.sees("待同步 1").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_two_who_changed_one_field_see_both_and_one_tap_settles_it() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let desk = tempfile::tempdir()?;
    let union = Browser::open(desk.path(), scene.server.address()).await?;
    union.signs_in(TOWNSHIP, EVERYBODYS).await?;
    let href = worker.runs("return document.querySelector('.person-main').getAttribute('href')").await?;
    let person = href.as_str().and_then(|href| href.split('/').nth(3)).context("a person")?.to_owned();
    scene.server.kill()?;
    edits_the_phone(&worker, &person, "14000007001").await?;
    edits_the_phone(&union, &person, "14000007002").await?;
    scene.server.start_again()?;
    for (browser, who) in [(&worker, WORKER), (&union, TOWNSHIP), (&worker, WORKER)] {
        browser.goes_to("/app/outbox").await?;
        browser.delivers(who, EVERYBODYS).await?;
    }
    for browser in [&worker, &union] {
        browser.goes_to(&format!("/app/people/{person}")).await?;
        browser.sees("两个人都改了，请选一个").await?;
    }
    union.pictures("clash").await?;
    union.taps("14000007002").await?;
    let chosen = "return !document.body.innerText.includes('两个人都改了')";
    union.until("nothing is left to choose", chosen).await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(TOWNSHIP, EVERYBODYS).await?;
    assert!(!union.text().await?.contains("要看一下"), "the clash is over");
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.goes_to(&format!("/app/people/{person}")).await?;
    worker.until("the chosen number shows", "return document.body.innerText.includes('14000007002')").await?;
    assert!(!worker.text().await?.contains("两个人都改了"), "nothing is left to choose");
    assert_eq!(kinds(&scene.written()?), ["PersonEdited", "PersonEdited", "ConflictSettled"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_new_build_takes_over_and_what_waits_is_still_there() -> Result<()> {
    let _alone = alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let line = Line::before(server.address()).await?;
    let worker = Browser::open(phone.path(), line.address()).await?;
    worker.signs_in(WORKER, EVERYBODYS).await?;
    line.becomes(Weather::CutDeliveries);
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 1").await?;
    let build = worker.runs("return caches.keys().then(names => names.join())").await?;
    let build = build.as_str().and_then(|name| name.strip_prefix("tiangeng-")).context("one build is kept")?.to_owned();
    line.brings_a_new_build(&build);
    worker.goes_to("/app").await?;
    worker.taps("新版本已备好，点这里更新").await?;
    let new: String = build.chars().rev().collect();
    let kept = format!("return caches.keys().then(names => names.join() === 'tiangeng-{new}')");
    worker.until("only the new build is kept", &kept).await?;
    worker.unlocks().await?; // the page was loaded anew
    worker.sees("待同步 1").await?;
    line.becomes(Weather::Clear);
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    assert_eq!(kinds(&written_by_people(county.path())?), ["VisitLogged"]);
    let controlled = worker.runs("return !!navigator.serviceWorker.controller").await?;
    assert_eq!(controlled, Value::Bool(true));
    Ok(())
}
