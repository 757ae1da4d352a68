//! Longer journeys in Firefox and WebKit: `cargo xtask test browsers`.

use super::{
    EVERYBODYS, STAFF, alone,
    engines::{county, works_without_a_line},
    kinds,
    main_job::{DAYS_WORK, does_the_days_work},
    photos, written_by_people,
};
use anyhow::{Result, ensure};
use std::time::Duration;
use tempfile::TempDir;
use tests::harness::{Browser, Engine, Line, Server, WORKER, Weather};
use tokio::sync::MutexGuard;

/// A county, and a worker's phone that is signed in and holds the township.
struct Scene {
    data: TempDir,
    phone: TempDir,
    server: Server,
    _alone: MutexGuard<'static, ()>,
}

impl Scene {
    async fn set(engine: Engine) -> Result<(Self, Browser)> {
        let _alone = alone().await;
        let (data, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let server = county(engine, data.path())?;
        let worker = Browser::open_in(engine, phone.path(), server.origin()).await?;
        worker.signs_in(WORKER, EVERYBODYS).await?;
        Ok((Self { data, phone, server, _alone }, worker))
    }
}

/// A visit, an enrolment with a signature and a video call without a line, in a browser that is closed and opened again where it keeps what
/// it stores.
async fn days_work_arrives_in_order(engine: Engine) -> Result<()> {
    let (mut scene, mut worker) = Scene::set(engine).await?;
    scene.server.kill()?;
    worker.reloads().await?;
    does_the_days_work(&worker).await?;
    worker.sees("待同步 6").await?;
    if engine == Engine::Firefox {
        worker.closes()?;
        worker = Browser::open_in(engine, scene.phone.path(), scene.server.origin()).await?;
    }
    worker.goes_to("/app/outbox").await?;
    worker.sees("待同步 6").await?;
    worker.pictures("days-work").await?;
    scene.server.start_again()?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    ensure!(kinds(&written_by_people(scene.data.path())?) == DAYS_WORK, "each exactly once, in order");
    scene.server.check().map(drop)
}

/// Of two tabs one writes.
async fn tabs_take_turns(engine: Engine) -> Result<()> {
    let (_scene, worker) = Scene::set(engine).await?;
    worker.opens_another_tab("/app").await?;
    worker.sees("田埂已在另一个页面打开").await?;
    worker.taps("在这里继续").await?;
    worker.sees("全部已送达").await?;
    worker.goes_to_the_other_tab().await?;
    worker.sees("田埂已在另一个页面打开").await
}

/// A half-filled form is there after the page was loaded again.
async fn half_filled_form_stays(engine: Engine) -> Result<()> {
    let (mut scene, worker) = Scene::set(engine).await?;
    scene.server.kill()?;
    worker.goes_to("/app/new").await?;
    worker.types("name", "陈路川").await?;
    worker.types("identity_number", "340524198001010013").await?;
    worker.sees("第 18 位应为 X，请核对证件").await?;
    worker.pictures("bad-input").await?;
    worker.goes_to("/app/new").await?;
    worker.sees("接着上次没填完的").await?;
    let kept = "return document.querySelector('[name=identity_number]').value === '340524198001010013'";
    worker.until("what was typed is there", kept).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_chromium_works_without_a_line() -> Result<()> {
    works_without_a_line(Engine::Chromium).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_firefox_days_work_arrives_in_order() -> Result<()> {
    days_work_arrives_in_order(Engine::Firefox).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_webkit_days_work_arrives_in_order() -> Result<()> {
    days_work_arrives_in_order(Engine::WebKit).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_firefox_tabs_take_turns() -> Result<()> {
    tabs_take_turns(Engine::Firefox).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_webkit_tabs_take_turns() -> Result<()> {
    tabs_take_turns(Engine::WebKit).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_firefox_half_filled_form_stays() -> Result<()> {
    half_filled_form_stays(Engine::Firefox).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_webkit_half_filled_form_stays() -> Result<()> {
    half_filled_form_stays(Engine::WebKit).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_firefox_voice_note_arrives() -> Result<()> {
    let (scene, worker) = Scene::set(Engine::Firefox).await?;
    begins_to_record(&worker).await?;
    worker.sees("说完了").await?;
    tokio::time::sleep(Duration::from_secs(2)).await; // a person speaks
    worker.taps("说完了").await?;
    worker.until("it can be heard", "return !!document.querySelector('.voice audio')").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.goes_to("/app/outbox").await?;
    worker.until("it is delivered", "return !document.querySelector('#media')").await?;
    worker.sees("全部已送达").await?;
    ensure!(photos::held(scene.data.path()).await?.len() == 1, "whole");
    Ok(())
}

/// As the engine comes with Debian: without a microphone.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_webkit_says_that_it_cannot_record() -> Result<()> {
    let (_scene, worker) = Scene::set(Engine::WebKit).await?;
    begins_to_record(&worker).await?;
    worker.sees("用不了麦克风").await?;
    worker.pictures("no-microphone").await
}

async fn begins_to_record(worker: &Browser) -> Result<()> {
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.taps("录一段话").await
}

/// A county's server behind a line that loses answers.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "longer"]
async fn browsers_firefox_lost_answers_double_nothing() -> Result<()> {
    let _alone = alone().await;
    let (data, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(data.path(), &STAFF)?;
    let line = Line::before(server.address()).await?;
    let worker = Browser::open_in(Engine::Firefox, phone.path(), &format!("http://{}", line.address())).await?;
    worker.signs_in(WORKER, EVERYBODYS).await?;
    line.becomes(Weather::CutAnswers);
    super::visits(&worker, super::NOTE).await?;
    worker.sees("待同步 1").await?;
    worker.goes_to("/app/outbox").await?;
    while line.cuts() < 2 {
        worker.taps("立即同步").await?;
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    worker.sees("待同步 1").await?;
    line.becomes(Weather::Clear);
    worker.taps("立即同步").await?;
    worker.sees("全部已送达").await?;
    ensure!(kinds(&written_by_people(data.path())?) == ["VisitLogged"], "and nothing twice");
    Ok(())
}
