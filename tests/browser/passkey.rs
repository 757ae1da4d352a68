//! A fingerprint or a face opens the phone, offline; another one's does not, and the passphrase always does.

use super::{Scene, kinds};
use anyhow::{Result, ensure};
use serde_json::json;
use tests::harness::{Browser, Server, WORKER};

/// A worker's phone at a host with a name: passkeys are bound to one.
async fn set() -> Result<(Scene, Browser)> {
    let _alone = super::alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &super::STAFF)?;
    let worker = Browser::open(phone.path(), &server.address().replace("127.0.0.1", "localhost")).await?;
    worker.signs_in(WORKER, super::EVERYBODYS).await?;
    Ok((Scene { county, phone, server, _alone }, worker))
}

async fn sets_it_up(worker: &Browser) -> Result<()> {
    worker.goes_to("/app/me").await?;
    worker.taps_on("#set-passkey").await?;
    worker.until("it is set up", "return !!document.querySelector('#no-passkey')").await
}

async fn is_refused(worker: &Browser) -> Result<()> {
    worker.taps_on("#open-with-passkey").await?;
    worker.sees("没有认出来").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_fingerprint_opens_the_phone_without_a_line_and_anothers_does_not() -> Result<()> {
    let (mut scene, worker) = set().await?;
    worker.goes_to("/app/me").await?;
    let finger = worker.has_a_finger().await?;
    sets_it_up(&worker).await?;
    worker.shows("#no-passkey").await?;
    worker.pictures("passkey").await?;
    scene.server.kill()?;
    worker.goes_to_and_stops("/app").await?;
    worker.until("it is offered", "return !!document.querySelector('#open-with-passkey')").await?;
    worker.pictures("locked-with-passkey").await?;

    worker.taps_on("#open-with-passkey").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 1").await?;

    // Another finger, as often as the reader lets it try; and another reader.
    worker.goes_to_and_stops("/app").await?;
    worker.finger_fits(&finger, false).await?;
    is_refused(&worker).await?;
    worker.pictures("passkey-refused").await?;
    worker.loses_the_finger(&finger).await?;
    worker.has_a_finger().await?;
    worker.goes_to_and_stops("/app").await?;
    is_refused(&worker).await?;
    worker.unlocks().await?;
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.sees("全部已送达").await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged"], "what was written after the finger opened it");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_new_passphrase_leaves_the_fingerprint_and_removing_it_or_signing_out_does_not() -> Result<()> {
    const NEW: &str = "核桃树下等你回来";
    let (_scene, worker) = set().await?;
    worker.goes_to("/app/me").await?;
    worker.has_a_finger().await?;
    sets_it_up(&worker).await?;
    worker.taps("我的手机与登录").await?;
    for (field, text) in [("current", super::EVERYBODYS), ("new", NEW), ("again", NEW)] {
        worker.types(field, text).await?;
    }
    worker.taps_on("#change-passphrase [type=submit]").await?;
    worker.sees("口令已改").await?;
    worker.goes_to_and_stops("/app/me").await?;
    worker.taps_on("#open-with-passkey").await?;
    worker.taps_on("#no-passkey").await?;
    worker.until("it is offered anew", "return !!document.querySelector('#set-passkey')").await?;
    worker.goes_to_and_stops("/app/me").await?;
    worker.types("passphrase", NEW).await?;
    let gone = worker.runs("return !document.querySelector('#open-with-passkey')").await?;
    ensure!(gone == json!(true), "the lock no longer offers it");
    worker.taps_on("#unlock").await?;
    worker.taps_on("#set-passkey").await?;
    worker.until("it is set up", "return !!document.querySelector('#no-passkey')").await?;
    worker.taps_on("#sign-out").await?;
    worker.taps_on(".sheet .primary").await?;
    worker.sees("第一次登录需要网络").await?;
    worker.runs(WHAT_OPENS).await?;
    worker.until("nothing opens it", "return window.keys === ''").await
}

/// Keeps the names of what opens the vault in `window.keys`.
const WHAT_OPENS: &str = "
    (async () => {
        const { name } = (await indexedDB.databases()).find(one => /^tiangeng-[0-9a-f]{8}-/.test(one.name));
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
            const asked = opening.result.transaction('keys').objectStore('keys').getAllKeys();
            asked.onsuccess = () => { window.keys = asked.result.join(); };
        };
    })();
    return true;";
