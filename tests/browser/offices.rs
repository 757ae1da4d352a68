//! Networks as offices have them: only `GET` and `POST` get through.

use super::{
    EVERYBODYS, STAFF, alone,
    photos::{attaches_a_photo, held},
};
use anyhow::{Result, bail, ensure};
use std::{path::Path, time::Duration};
use tests::harness::{Browser, Line, Server, WORKER};

/// How often the page has asked whose session there is.
const ASKED_WHO: &str = "
    return performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('/api/v1/session')).length";

/// The worker's session has ended at the server.
async fn session_ends(worker: &Browser) -> Result<()> {
    let asks =
        "fetch('/api/v1/session').then(answer => { window.gone = answer.status === 401 }); return window.gone === true";
    worker.until("the session has ended", asks).await
}

/// Waits until the server holds one photo whole.
async fn photo_arrives(county: &Path) -> Result<()> {
    for _ in 0..300 {
        if held(county).await?.len() == 1 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("no photo arrived")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_in_an_office_without_put_and_delete_sends_photos_and_signs_out() -> Result<()> {
    let _alone = alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let line = Line::before(server.address()).await?;
    line.lets_only_get_and_post_through();
    let worker = Browser::open(phone.path(), line.address()).await?;
    worker.goes_to("/app").await?;
    worker.sees("登录").await?;
    tokio::time::sleep(Duration::from_secs(2)).await; // it has asked what it asks by itself
    ensure!(worker.runs(ASKED_WHO).await? == 0, "nobody works here yet: there is no session to ask for");

    worker.signs_in(WORKER, EVERYBODYS).await?;
    attaches_a_photo(&worker).await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    photo_arrives(county.path()).await?;
    ensure!(line.refused() == 1, "{}: the first part has shown that this network lets no PUT through", line.refused());
    worker.taps("我的").await?;
    worker.taps_on("#sign-out").await?;
    worker.taps_on(".sheet .primary").await?;
    session_ends(&worker).await?;
    ensure!(line.refused() == 1, "{}: what is known is not tried again", line.refused());
    Ok(())
}
