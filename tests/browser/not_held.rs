//! A person whom the phone does not hold: no form about them opens, and the page says so.

use super::{EVERYBODYS, STAFF, Scene, alone, first_person, kinds, person_at};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use tests::harness::{Browser, COUNTY, Line, Server, WORKER, Weather};

/// Nobody has this identifier.
const NOBODY: &str = "01900000-0000-7000-8000-000000000000";
/// Pages about a person, below their address.
const PAGES: [&str; 6] = ["", "/edit", "/visit", "/enrol", "/video", "/enrol/01900000-0000-7000-8000-000000000001"];

async fn has_no_form(worker: &Browser) -> Result<()> {
    let form = worker.runs("return !!document.querySelector('#save, form, input')").await?;
    ensure!(form == json!(false), "a form about nobody: {}", worker.text().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_no_form_opens_about_somebody_whom_the_phone_does_not_hold() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    for page in PAGES {
        worker.goes_to(&format!("/app/people/{NOBODY}{page}")).await?;
        worker.sees("没有找到").await.context(page)?;
        has_no_form(&worker).await.context(page)?;
    }
    worker.pictures("not-held").await?;
    worker.taps_on("#to-ledger").await?;
    worker.until("the ledger shows", "return !!document.querySelector('#search')").await?;
    let person = first_person(&worker).await?;
    worker.goes_to(&format!("/app/people/{person}/enrol/{NOBODY}")).await?;
    worker.sees("没有找到").await?; // a form of theirs that is not here
    has_no_form(&worker).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_form_waits_for_the_first_sync_and_opens_when_it_is_complete() -> Result<()> {
    let _alone = alone().await;
    let (county, profiles) = (tempfile::tempdir()?, [tempfile::tempdir()?, tempfile::tempdir()?]);
    let server = Server::with_county(county.path(), &STAFF)?;
    let line = Line::before(server.address()).await?;
    let other = Browser::open(profiles[0].path(), server.address()).await?;
    other.signs_in(WORKER, EVERYBODYS).await?;
    let person = first_person(&other).await?;
    other.kill()?;

    line.answers_with_a_page(Some("/api/v1/snapshot/"));
    let worker = Browser::open(profiles[1].path(), line.address()).await?;
    worker.enters(WORKER, EVERYBODYS).await?;
    worker.sees("正在取台账").await?;
    worker.goes_to(&format!("/app/people/{person}/edit")).await?;
    worker.sees("台账还没取全").await?;
    has_no_form(&worker).await?;
    worker.pictures("not-fetched-yet").await?;
    line.answers_with_a_page(None);
    worker.until("the form opens by itself", "return !!document.querySelector('[name=name]')?.value").await?;
    worker.goes_to("/app/outbox").await?;
    worker.has_the_whole_ledger().await?;
    worker.sees("台账已取全").await?;
    worker.pictures("ledger-is-here").await?;
    line.becomes(Weather::Portal);
    worker.goes_to(&format!("/app/people/{person}/edit")).await?;
    worker.until("the form is there", "return !!document.querySelector('[name=name]')?.value").await
}

/// The county moves a person out of the worker's township.
async fn moves_away(scene: &Scene, person: &str) -> Result<()> {
    let desk = tempfile::tempdir()?;
    let county = Browser::open(desk.path(), scene.server.address()).await?;
    county.signs_in(COUNTY, EVERYBODYS).await?;
    county.goes_to(&format!("/app/people/{person}")).await?;
    county.taps("转村、删除").await?;
    county.taps("请选择").await?;
    county.taps("土城社区").await?;
    county.until("the move is kept", "return document.querySelector('main').innerText.includes('土城社区')").await?;
    county.goes_to("/app/outbox").await?;
    county.delivers(COUNTY, EVERYBODYS).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_what_was_agreed_to_is_what_is_signed_and_a_form_about_somebody_who_left_is_finished() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    let (first, second) = (first_person(&worker).await?, person_at(&worker, 1).await?);
    worker.goes_to(&format!("/app/people/{first}/enrol")).await?;
    worker.taps("疾病互助").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.taps("意外互助").await?;
    worker.taps_on("#save").await?;
    worker.sees("险种或费用变了").await?;
    worker.pictures("agree-anew").await?;
    for _ in 0..2 {
        worker.taps("同意参加").await?; // taken back, and given
    }
    worker.signs().await?;
    worker.taps_on("#save").await?;
    worker.sees("已提交").await?;

    worker.goes_to(&format!("/app/people/{second}/visit")).await?;
    worker.taps("再考虑").await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    moves_away(&scene, &second).await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.goes_to(&format!("/app/people/{second}")).await?;
    worker.sees("此前没填完的").await?;
    worker.pictures("half-filled").await?;
    worker.taps("接着填：记走访").await?;
    worker.taps("保存走访").await?;
    worker.until("the visit is saved", "return !location.pathname.endsWith('/visit')").await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.sees("需要看一下").await?;
    ensure!(kinds(&scene.written()?).contains(&"VisitLogged"), "it waits for the township");
    scene.server.check().map(drop)
}
