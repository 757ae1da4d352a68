//! A person whom the phone does not hold: no form about them opens, and the page says so.

use super::{EVERYBODYS, STAFF, Scene, alone, first_person};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use tests::harness::{Browser, Line, Server, WORKER, Weather};

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
