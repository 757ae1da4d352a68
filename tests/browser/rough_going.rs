//! What goes wrong on a real phone: killed tabs, two tabs, hotel networks, wrong numbers.

use super::{EVERYBODYS, STAFF, Scene, alone, kinds, written_by_people};
use anyhow::Result;
use tests::harness::{Browser, Line, Server, WORKER, Weather};

async fn finds_it_again(worker: &Browser) -> Result<()> {
    worker.goes_to("/app/new").await?;
    worker.sees("接着上次没填完的").await?;
    let kept = "return document.querySelector('[name=identity_number]').value === '340524198001010013' \
        && document.querySelector('[name=phone]').value === '12800138000'";
    worker.until("what was typed is there", kept).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_half_filled_form_survives_a_killed_browser_and_says_what_is_wrong() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;

    worker.goes_to("/app/new").await?;
    worker.types("name", "陈路川").await?;
    worker.types("identity_number", "340524198001010013").await?;
    worker.sees("第 18 位应为 X，请核对证件").await?;
    worker.types("phone", "12800138000").await?;
    worker.sees("手机号应以 13–19 开头").await?;
    worker.pictures("bad-input").await?;
    worker.taps_on("#save").await?;
    worker.sees("有内容要改").await?;
    finds_it_again(&worker).await?;
    scene.battery_dies(worker).await?;

    let worker = scene.opens_again().await?;
    finds_it_again(&worker).await?;
    worker.types("identity_number", "34052419800101001X").await?;
    worker.types("phone", "14000000077").await?;
    worker.taps("请选择").await?;
    worker.taps("左岚乡 大坝村").await?;
    worker.taps_on("#save").await?;
    worker.sees("待同步 1").await?;

    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    assert_eq!(kinds(&scene.written()?), ["PersonAdded"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_hotel_network_is_named_and_loses_nothing() -> Result<()> {
    let _alone = alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let line = Line::before(server.address()).await?;
    let worker = Browser::open(phone.path(), line.address()).await?;
    worker.signs_in(WORKER, EVERYBODYS).await?;
    line.becomes(Weather::Portal);
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 1").await?;
    worker.goes_to("/app/outbox").await?;
    worker.taps("立即同步").await?;
    worker.sees("这个网络要先登录").await?;
    line.becomes(Weather::Clear);
    worker.taps("立即同步").await?;
    worker.sees("全部已送达").await?;
    assert_eq!(kinds(&written_by_people(county.path())?), ["VisitLogged"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_second_tab_waits_or_takes_over_and_the_first_puts_its_pen_down() -> Result<()> {
    let _alone = alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let first = Browser::open(phone.path(), server.address()).await?;
    first.signs_in(WORKER, EVERYBODYS).await?;
    first.opens_another_tab("/app").await?;
    first.sees("田埂已在另一个页面打开").await?;
    first.pictures("elsewhere").await?;
    first.taps("在这里继续").await?;
    first.sees("全部已送达").await?;
    first.taps_on(".person-main").await?;
    first.taps("不在家").await?;
    first.taps("保存走访").await?;
    first.sees("第 1 次走访").await?;
    first.goes_to_the_other_tab().await?;
    first.sees("田埂已在另一个页面打开").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_frozen_tab_that_thaws_finds_that_another_has_the_pen_and_writes_nothing() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    // Browsers do not freeze a page in the middle of a transaction.
    worker.sees("待同步 1").await?;
    worker.is_frozen(true).await?;
    worker.opens_another_tab("/app").await?;
    worker.sees("田埂已在另一个页面打开").await?;
    worker.taps("在这里继续").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 2").await?;
    worker.goes_to_the_other_tab().await?;
    worker.is_frozen(false).await?;
    worker.sees("田埂已在另一个页面打开").await?;
    scene.server.start_again()?;
    worker.taps("在这里继续").await?;
    worker.sees("全部已送达").await?;
    assert_eq!(kinds(&scene.written()?), ["VisitLogged", "VisitLogged"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_without_locks_lets_only_the_page_write_that_opened_the_store_last() -> Result<()> {
    let _alone = alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let first = Browser::open(phone.path(), server.address()).await?;
    first.runs_on_every_page("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })").await?;
    first.signs_in(WORKER, EVERYBODYS).await?;
    first.taps_on(".person-main").await?;
    first.taps("不在家").await?;
    first.opens_another_tab("/app").await?;
    first.sees("全部已送达").await?;
    first.pictures("second-tab-without-locks").await?;
    first.goes_to_the_other_tab().await?;
    // It finds out when it writes: what the next sync brings, or what a user saves.
    first.sees("田埂已在另一个页面打开").await?;
    first.taps("在这里继续").await?;
    first.pictures("overtaken-with-a-form").await?;
    first.taps("保存走访").await?; // the half-filled form is still there
    first.sees("第 1 次走访").await
}
