//! The back button and the swipe that does the same: a sheet closes, a form that was saved is not come back to, and a page through which the app was
//! opened leads to Today. And what a hasty finger does: two taps on a button write once.

use super::{EVERYBODYS, Scene, every_page::follows_a_link_to, first_person, kinds};
use anyhow::{Result, ensure};
use tests::harness::{Browser, WORKER};

async fn is_at(browser: &Browser, path: &str) -> Result<()> {
    browser
        .until(&format!("{path} is shown"), &format!("return location.pathname + location.search === '{path}'"))
        .await
}

async fn goes_back_to(browser: &Browser, path: &str) -> Result<()> {
    browser.goes_back().await?;
    is_at(browser, path).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_back_closes_a_sheet_and_leaves_no_saved_form_behind() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    worker.goes_to("/app").await?;
    let person = first_person(&worker).await?;
    let dossier = format!("/app/people/{person}");

    worker.taps("台账").await?;
    is_at(&worker, "/app/ledger").await?;
    worker.taps_on(".tab.add").await?;
    worker.shows(".sheet").await?;
    worker.goes_back().await?;
    worker.until("the sheet is closed", "return !document.querySelector('.sheet')").await?;
    is_at(&worker, "/app/ledger").await?;

    // closed by hand, a sheet costs no tap on the way back
    worker.taps_on(".tab.add").await?;
    worker.taps_on(".sheet header button").await?;
    worker.until("the sheet is closed", "return !document.querySelector('.sheet')").await?;
    goes_back_to(&worker, "/app").await?;

    // from a sheet to a form, with a sheet of its own
    worker.taps_on(".tab.add").await?;
    worker.taps("新增人员").await?;
    is_at(&worker, "/app/new").await?;
    worker.taps_on(".picker").await?;
    worker.shows(".sheet").await?;
    worker.goes_back().await?;
    worker.until("the sheet is closed", "return !document.querySelector('.sheet')").await?;
    is_at(&worker, "/app/new").await?;
    goes_back_to(&worker, "/app").await?;

    // a form that was saved is not come back to: neither where it led back, nor where it led on
    follows_a_link_to(&worker, &dossier).await?;
    follows_a_link_to(&worker, &format!("{dossier}/visit")).await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    is_at(&worker, &dossier).await?;
    goes_back_to(&worker, "/app").await?;
    follows_a_link_to(&worker, &format!("{dossier}/visit")).await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    is_at(&worker, &dossier).await?;
    goes_back_to(&worker, "/app").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_back_from_a_page_that_was_opened_directly_leads_to_today() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    worker.goes_to("/app").await?;
    let dossier = format!("/app/people/{}", first_person(&worker).await?);
    scene.battery_dies(worker).await?;
    let worker = scene.opens_again().await?;
    worker.runs_on_every_page("Object.defineProperty(window, 'launchQueue', { value: { setConsumer: go => { window.launches = go; } } });").await?;
    worker.goes_to(&dossier).await?;
    goes_back_to(&worker, "/app").await?;
    worker.until("the day is shown", "return !!document.querySelector('.person-main')").await?;

    // a shortcut of the icon, while the app is open: who it is for is chosen first
    for (purpose, page) in [("visit", "visit"), ("enrol", "enrol"), ("demand", "records/demand")] {
        let to = format!("/app/ledger?for={purpose}");
        worker
            .runs(&format!("window.isSame = true; launches({{ targetURL: location.origin + '{to}' }}); return true"))
            .await?;
        is_at(&worker, &to).await?;
        worker.taps_on(".person-main").await?;
        worker
            .until("the form opens", &format!("return location.pathname.endsWith('/{page}') && window.isSame"))
            .await?;
        goes_back_to(&worker, &to).await?;
        goes_back_to(&worker, "/app").await?;
    }
    Ok(())
}

/// Taps twice in the same moment, as no condition can be waited for in between.
async fn taps_twice_on(browser: &Browser, selector: &str) -> Result<()> {
    let twice =
        format!("const button = document.querySelector('{selector}'); button.click(); button.click(); return true");
    browser.shows(selector).await?;
    browser.runs(&twice).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_two_taps_write_once() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    taps_twice_on(&worker, "#save").await?;
    worker.sees("待同步 1").await?;
    taps_twice_on(&worker, ".reveal").await?;
    worker.sees("待同步 2").await?;
    follows_a_link_to(&worker, "/app/outbox").await?;
    worker.until("two wait", "return document.querySelectorAll('.outgoing').length === 2").await?;
    scene.server.start_again()?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    ensure!(kinds(&scene.written()?).iter().filter(|kind| **kind == "VisitLogged").count() == 1, "one visit");

    let (_desk, union) = scene.township().await?;
    union.goes_to("/app/staff").await?;
    union.taps_on(".staff-file > summary").await?;
    union.runs(COUNTED).await?;
    taps_twice_on(&union, ".staff-file[open] .give-code").await?;
    union.shows("#code").await?;
    let asked = union.runs("return window.asked").await?;
    ensure!(asked == serde_json::json!(1), "codes were asked for: {asked}");
    Ok(())
}

/// Counts what changes something at the server.
const COUNTED: &str = "const ask = window.fetch; window.asked = 0;
    window.fetch = (request, options) => { window.asked += (request.method ?? options?.method ?? 'GET') === 'POST' && String(request.url ?? request).includes('/code') ? 1 : 0; return ask(request, options); };
    return true";
