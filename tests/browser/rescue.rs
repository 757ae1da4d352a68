//! A phone that cannot deliver: a file carries its work to the township, also when the store can no longer be opened.

use super::{Scene, kinds};
use anyhow::{Context, Result, ensure};
use std::{path::PathBuf, time::Duration};
use tests::harness::Browser;

/// As a browser whose disk is damaged answers.
const STORE_IS_BROKEN: &str =
    "IDBFactory.prototype.open = () => { throw new DOMException('damaged', 'UnknownError'); };";

/// The files that a browser has finished to save.
fn files(folder: &std::path::Path) -> Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "tiangeng")).collect())
}

/// Saves a rescue file and waits until it is there. The name contains the second: a file of the same second takes the place of the one
/// before, so that it is saved again.
async fn saves_a_file(worker: &Browser, folder: &std::path::Path) -> Result<PathBuf> {
    let before = files(folder)?;
    for tap in 0..300 {
        if tap % 20 == 0 {
            worker.taps_on("#save-rescue").await?;
            worker.sees("已存 1 条到“下载”").await?;
        }
        if let Some(new) = files(folder)?.into_iter().find(|file| !before.contains(file)) {
            return Ok(new);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    None.context("no file was saved")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_rescue_file_brings_the_work_of_a_broken_phone_to_the_township() -> Result<()> {
    let ((mut scene, worker), downloads) = (Scene::set().await?, tempfile::tempdir()?);
    scene.server.kill()?;
    worker.saves_downloads_in(downloads.path()).await?;
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 1").await?;
    worker.goes_to("/app/outbox").await?;
    worker.taps("送不出去？").await?;
    let whole = saves_a_file(&worker, downloads.path()).await?;
    worker.pictures("rescue-file").await?;
    worker.runs_on_every_page(STORE_IS_BROKEN).await?;
    worker.goes_to("/app").await?;
    worker.sees("打不开本机存储").await?;
    let of_journal = saves_a_file(&worker, downloads.path()).await?;
    worker.pictures("rescue-of-a-broken-phone").await?;
    worker.kill()?;

    scene.server.start_again()?;
    let (_desk, union) = scene.township().await?;
    union.goes_to("/app/me").await?;
    union.sees("交入救援文件").await?;
    union.chooses("[name=rescue]", &of_journal).await?;
    union.sees("已交入 1 条（其中 0 条早已送达").await?;
    union.shows(".file-button").await?;
    union.pictures("rescue-handed-in").await?;
    union.chooses("[name=rescue]", &whole).await?;
    union.sees("其中 1 条早已送达").await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged"], "the same visit, once");
    std::fs::write(&whole, "something else")?;
    union.chooses("[name=rescue]", &whole).await?;
    union.sees("这不是救援文件").await
}
