//! The main journey in the engines of today's browsers: `cargo xtask test browsers` adds the longer ones to what every test run does.

use super::{EVERYBODYS, STAFF, alone, kinds, photos, written_by_people};
use anyhow::{Result, ensure};
use std::path::Path;
use tests::harness::{Browser, Engine, Server, WORKER};

/// WebKit keeps a `Secure` cookie only over TLS.
pub fn county(engine: Engine, data: &Path) -> Result<Server> {
    match engine {
        Engine::WebKit => Server::with_county_over_tls(data, &STAFF),
        Engine::Chromium | Engine::Firefox => Server::with_county(data, &STAFF),
    }
}

/// A new phone signs in, gets the ledger and loses the line; a visit with a photo is saved and delivered later.
pub async fn works_without_a_line(engine: Engine) -> Result<()> {
    let _alone = alone().await;
    let (data, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut server = county(engine, data.path())?;
    let worker = Browser::open_in(engine, phone.path(), server.origin()).await?;
    worker.signs_in(WORKER, EVERYBODYS).await?;
    photos::ballast_is(&worker, true).await?;
    worker.pictures("today").await?;
    server.kill()?;
    worker.reloads().await?;
    photos::attaches_a_photo(&worker).await?;
    worker.taps("再考虑").await?;
    worker.shows(".attach-buttons").await?;
    worker.pictures("photo").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.goes_to("/app/outbox").await?;
    worker.sees("待同步 1").await?;
    worker.pictures("offline").await?;
    server.start_again()?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.until("the photo is delivered", "return !document.querySelector('#media')").await?;
    worker.pictures("delivered").await?;
    ensure!(kinds(&written_by_people(data.path())?) == ["VisitLogged"], "once");
    ensure!(photos::held(data.path()).await?.len() == 1, "and the photo");
    server.check().map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_firefox_works_without_a_line() -> Result<()> {
    works_without_a_line(Engine::Firefox).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_webkit_works_without_a_line() -> Result<()> {
    works_without_a_line(Engine::WebKit).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_webkit_says_where_sign_ins_are_not_kept() -> Result<()> {
    let _alone = alone().await;
    let (data, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::bare(data.path(), &STAFF)?;
    let worker = Browser::open_in(Engine::WebKit, phone.path(), server.origin()).await?;
    worker.enters(WORKER, EVERYBODYS).await?;
    worker.sees("登录没有留住").await?;
    worker.pictures("not-kept").await
}
