//! Practising: the same screens with invented people, and nothing of it on the phone's disk or on the server.

use super::{EVERYBODYS, NOTE, Scene, kinds, lost_phone::EVERYTHING_KEPT, visits};
use anyhow::{Result, ensure};
use tests::harness::{Browser, WORKER};

/// Everything that this phone keeps, on the page that shows what waits.
async fn everything_kept(worker: &Browser) -> Result<String> {
    worker.taps_on(".tab[href='/app/me']").await?;
    worker.runs(EVERYTHING_KEPT).await?;
    worker.until("it is read", "return window.dump !== undefined").await?;
    Ok(worker.runs("return window.dump").await?.as_str().unwrap_or_default().to_owned())
}

async fn begins_to_practise(worker: &Browser) -> Result<()> {
    worker.taps_on(".tab[href='/app/me']").await?;
    worker.taps_on("#practise").await?;
    worker.shows("#practice-line").await?;
    worker
        .until(
            "invented people only",
            "
        const names = [...document.querySelectorAll('.person-name')].map(one => one.innerText);
        return names.length > 5 && names.every(name => name.includes('练习'))",
        )
        .await
}

async fn logs_a_visit(worker: &Browser) -> Result<()> {
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("再考虑").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_practising_leaves_nothing_on_the_phone_or_the_server() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    visits(&worker, NOTE).await?;
    worker.sees("待同步 1").await?;
    let before = everything_kept(&worker).await?;
    ensure!(before.len() > 10_000, "this phone keeps only {} characters", before.len());

    begins_to_practise(&worker).await?;
    worker.pictures("practice-today").await?;
    logs_a_visit(&worker).await?;
    worker.taps("办参保").await?;
    worker.taps("疾病互助").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.taps("提交").await?;
    worker.shows("#give-slip").await?;
    worker.pictures("practice-enrolled").await?;
    worker.taps_on(".tab[href='/app']").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.types_into("[name=note]", "练习里写到一半").await?;
    worker.taps_on(".icon-button[href='/app']").await?;
    worker.taps_on(".tab[href='/app/me']").await?;
    worker.sees("都是编出来的").await?;
    worker.pictures("practice-me").await?;
    worker.taps_on("#end-practice").await?;
    worker.sees("待同步 1").await?;
    worker
        .until(
            "real people",
            "return document.querySelector('.person-name') && !document.body.innerText.includes('练习')",
        )
        .await?;
    let after = everything_kept(&worker).await?;
    ensure!(after == before, "practising changed what this phone keeps");

    begins_to_practise(&worker).await?;
    logs_a_visit(&worker).await?;
    scene.battery_dies(worker).await?;
    let worker = scene.opens_again().await?;
    worker.goes_to("/app").await?;
    worker.sees("待同步 1").await?;
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged"], "{:?}", kinds(&scene.written()?));
    scene.server.check().map(drop)
}
