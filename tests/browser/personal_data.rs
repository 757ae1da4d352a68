//! What a person asks for at the door: to be called on no more, to see what is kept, to be forgotten.

use super::{EVERYBODYS, Scene};
use anyhow::{Context, Result};
use std::{fs, path::Path};
use tests::harness::{Browser, TOWNSHIP, WORKER};

/// The document that the browser saved.
async fn document_in(downloads: &Path) -> Result<String> {
    for _ in 0..600 {
        if let Ok(text) = fs::read_to_string(downloads.join("tiangeng-person.html")) {
            return Ok(text);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("nothing was saved")
}

/// A visit and an enrolment of the first person of the day, offline. Answers the page's address.
async fn enrols(worker: &Browser) -> Result<String> {
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.taps("办参保").await?;
    worker.taps("疾病互助").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.taps("提交").await?;
    worker.sees("已提交").await?;
    let page = worker.runs("return location.pathname").await?;
    page.as_str().map(str::to_owned).context("an address")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_somebody_withdraws_sees_what_is_kept_and_is_erased_from_every_phone() -> Result<()> {
    let ((mut scene, worker), desk, downloads) = (Scene::set().await?, tempfile::tempdir()?, tempfile::tempdir()?);
    scene.server.kill()?;
    let page = enrols(&worker).await?;
    worker.taps("同意与个人资料").await?;
    worker.taps_on(".withdraw").await?;
    worker.pictures("withdraw").await?;
    worker.taps_on("#withdraw-now").await?;
    worker.shows("#no-contact").await?;
    worker.pictures("withdrawn").await?;
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;

    let union = Browser::open(desk.path(), scene.server.address()).await?;
    union.saves_downloads_in(downloads.path()).await?;
    union.signs_in(TOWNSHIP, EVERYBODYS).await?;
    union.taps("审核").await?;
    union.taps_on(".paper").await?;
    union.shows("#consent-withdrawn").await?;
    assert_eq!(union.runs("return document.querySelector('#forward')").await?, serde_json::Value::Null);
    union.pictures("form-withdrawn").await?;
    union.taps_on("#cancel").await?;
    union.taps("重复参保").await?;
    union.taps_on("#send-reason").await?;
    union.sees("已作废").await?;

    union.goes_to(&page).await?;
    union.taps("同意与个人资料").await?;
    union.taps_on("#save-person-file").await?;
    let document = document_in(downloads.path()).await?;
    assert!(document.contains("再考虑") && document.contains("撤回同意"), "{document}");
    union.taps_on("#erase").await?;
    union.taps_on("#erase-understood").await?;
    union.pictures("erase").await?;
    union.taps_on("#erase-now").await?;
    union.sees("个人资料已删除").await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(TOWNSHIP, EVERYBODYS).await?;

    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.goes_to(&page).await?;
    worker.sees("个人资料已删除").await?;
    let text = worker.text().await?;
    assert!(!text.contains("再考虑") && !text.contains("办参保"), "{text}");
    worker.pictures("erased").await?;
    drop(worker);
    scene.server.check()?;
    Ok(())
}
