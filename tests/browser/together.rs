//! Two people and one record.

use super::{EVERYBODYS, Scene, first_person, kinds};
use anyhow::Result;
use tests::harness::{Browser, TOWNSHIP, WORKER};

async fn edits_the_phone(browser: &Browser, person: &str, number: &str) -> Result<()> {
    browser.goes_to(&format!("/app/people/{person}/edit")).await?;
    browser.types("phone", number).await?;
    browser.taps_on("#save").await?;
    browser.sees("待同步 1").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_two_who_changed_one_field_see_both_and_one_tap_settles_it() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let (_desk, union) = scene.township().await?;
    let person = first_person(&worker).await?;
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
    union.until("the clash is over", "return !document.body.innerText.includes('要看一下')").await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.goes_to(&format!("/app/people/{person}")).await?;
    worker.until("nothing is left to choose here either", chosen).await?;
    worker.sees("14000007002").await?;
    assert_eq!(kinds(&scene.written()?), ["PersonEdited", "PersonEdited", "ConflictSettled"]);
    Ok(())
}
