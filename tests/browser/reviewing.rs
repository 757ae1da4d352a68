//! What waits for the township: all that it would do shows before anybody can accept it.

use super::{EVERYBODYS, Scene, kinds};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::time::Duration;
use tests::harness::{Browser, TOWNSHIP};

const NOTE: &str = "母亲刚出院，怕花钱，等儿子回来再说。";

/// A visit with a long note, an edit, and a form with its consent, all offline and with one person.
async fn works_without_a_line(worker: &Browser) -> Result<String> {
    let href = worker.runs("return document.querySelector('.person-main').getAttribute('href')").await?;
    let person = href.as_str().and_then(|href| href.split('/').nth(3)).context("a person")?.to_owned();
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("补充内容").await?;
    worker.taps("嫌贵").await?;
    worker.types_into("[name=note]", &NOTE.repeat(25)).await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.goes_to(&format!("/app/people/{person}/edit")).await?;
    worker.types("phone", "14000007001").await?;
    worker.taps_on("#save").await?;
    worker.sees("待同步 2").await?;
    worker.goes_to(&format!("/app/people/{person}/enrol")).await?;
    worker.taps("疾病互助").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.taps("提交").await?;
    worker.sees("待同步 4").await?;
    Ok(person)
}

/// Takes the worker's phone out of use; what it wrote is submitted all the same.
async fn is_taken_out_of_use(scene: &Scene, worker: &Browser, union: &Browser) -> Result<()> {
    union.goes_to("/app/staff").await?;
    union.taps("冉玉兰").await?;
    union.taps_on(".revoke").await?;
    union.sees("已停用").await?;
    worker.goes_to_and_stops("/app").await?;
    for _ in 0..200 {
        if scene.written()?.len() == 4 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the server has {:?}", kinds(&scene.written()?))
}

async fn counts(browser: &Browser, selector: &str) -> Result<serde_json::Value> {
    browser.runs(&format!("return document.querySelectorAll('{selector}').length")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_township_reads_all_that_waits_before_it_can_accept_it() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let (_desk, union) = scene.township().await?;
    scene.server.kill()?;
    let person = works_without_a_line(&worker).await?;
    worker.runs("location.replace('about:blank'); return true").await?; // or it would deliver before it is out of use
    scene.server.start_again()?;
    is_taken_out_of_use(&scene, &worker, &union).await?;

    union.goes_to("/app/outbox").await?;
    union.delivers(TOWNSHIP, EVERYBODYS).await?;
    union.goes_to("/app/enrolments").await?;
    union.taps("待核对").await?;
    union.taps_on(".person-main").await?;
    for text in
        ["由已停用的手机送来", "冉玉兰", "嫌贵", "→ 14000007001", "疾病互助（第 1 版）", "30 元", "告知书", "也待核对"]
    {
        union.sees(text).await?;
    }
    ensure!(counts(&union, ".review .signature-picture").await? == json!(1), "the signature shows");
    ensure!(counts(&union, ".review .reveal").await? == json!(1), "the number is behind its mask");
    union.shows(".review").await?;
    union.pictures("waiting").await?;

    // The note is longer than a screen: nothing is accepted before it was unfolded.
    ensure!(!union.text().await?.contains(NOTE), "folded");
    ensure!(counts(&union, ".review .accept:disabled").await? == json!(1), "only what is folded waits for a look");
    union.taps("点开看完").await?;
    union.sees(&NOTE.repeat(25)).await?;
    ensure!(counts(&union, ".review .accept:disabled").await? == json!(0), "all of it was shown");
    union.pictures("waiting-unfolded").await?;
    union.shows(".review:nth-of-type(4)").await.ok();
    union.pictures("waiting-form").await?;
    union.becomes_a_desk().await?;
    union.pictures("waiting-desk").await?;

    union.taps_on(".accept").await?;
    union.until("three are left", "return document.querySelectorAll('.review').length === 3").await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(TOWNSHIP, EVERYBODYS).await?;
    union.goes_to(&format!("/app/people/{person}")).await?;
    union.sees("第 1 次走访").await?;
    let written = scene.written()?;
    let visits = kinds(&written).iter().filter(|kind| **kind == "VisitLogged").count();
    ensure!(visits == 2, "handed in, and accepted: {:?}", kinds(&written));
    ensure!(counts(&union, ".review").await? == json!(3), "the rest still waits");
    Ok(())
}
