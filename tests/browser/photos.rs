//! Photos and voice notes: kept on the phone before they are shown, sent after the text, seen at the township.

use super::{EVERYBODYS, Scene, kinds};
use anyhow::{Context, Result, ensure};
use app::{
    domain::{
        attachment::{BlobId, is_what_it_says},
        visit::Visit,
    },
    sync::command::Command,
};
use serde_json::json;
use server::{media::Media, store::Keys};
use std::{path::Path, time::Duration};
use tests::harness::{Browser, WORKER, test_file};

/// A camera's photo: 2000 × 1500 pixels, with a note of where it was taken, chosen in the form's file field.
pub const A_PHOTO_IS_CHOSEN: &str = "
    const canvas = Object.assign(document.createElement('canvas'), { width: 2000, height: 1500 });
    const pen = canvas.getContext('2d');
    for (let y = 0; y < 1500; y += 50) for (let x = 0; x < 2000; x += 50) {
        pen.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 60% 60%)`;
        pen.fillRect(x, y, 50, 50);
    }
    canvas.toBlob(async blob => {
        const plain = new Uint8Array(await blob.arrayBuffer());
        const note = [0x45, 0x78, 0x69, 0x66, 0, 0, 0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        const segment = [0xFF, 0xE1, 0, note.length + 2, ...note];
        const file = new File([plain.slice(0, 2), new Uint8Array(segment), plain.slice(2)], 'IMG_1.jpg', { type: 'image/jpeg' });
        const chosen = new DataTransfer();
        chosen.items.add(file);
        const field = document.querySelector('[name=photo]');
        field.files = chosen.files;
        field.dispatchEvent(new Event('change', { bubbles: true }));
    }, 'image/jpeg', 0.9);
    return true;";

/// The photo is on the screen, as small as it is sent.
const A_PHOTO_SHOWS: &str = "
    const photo = document.querySelector('.attachments img');
    return !!photo && photo.complete && photo.naturalWidth === 1280 && photo.naturalHeight === 960";

pub async fn attaches_a_photo(worker: &Browser) -> Result<()> {
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.runs(A_PHOTO_IS_CHOSEN).await?;
    worker.until("the photo shows", A_PHOTO_SHOWS).await
}

async fn finds_it_again(worker: &Browser) -> Result<()> {
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.sees("接着上次没填完的").await?;
    worker.until("the photo is still there", A_PHOTO_SHOWS).await
}

/// What of photos and voice notes the server holds whole, opened with its keys.
pub async fn held(county: &Path) -> Result<Vec<Vec<u8>>> {
    let Ok(folders) = std::fs::read_dir(county.join("media/whole")) else { return Ok(Vec::new()) };
    let files = folders.flatten().filter_map(|folder| std::fs::read_dir(folder.path()).ok()).flatten().flatten();
    let blobs = files.filter_map(|file| BlobId::parse(file.file_name().to_str()?));
    let (media, mut held) = (Media::open(county, None, Keys::open(county)?.into())?, Vec::new());
    for blob in blobs {
        held.push(media.get(blob).await.ok().flatten().context("sealed under the county's keys")?);
    }
    Ok(held)
}

/// The visit that was delivered.
fn visit(scene: &Scene) -> Result<Visit> {
    let commands = scene.written()?.into_iter().filter_map(|operation| operation.command().ok());
    let mut visits = commands.filter_map(|command| match command {
        Command::VisitLogged(visit) => Some(visit),
        _ => None,
    });
    visits.next().context("no visit was delivered")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_photo_outlives_a_dead_battery_arrives_and_is_seen_at_the_township() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    attaches_a_photo(&worker).await?;
    worker.shows(".attach-buttons").await?;
    worker.pictures("photo-attached").await?;
    finds_it_again(&worker).await?; // the half-filled form is in the local storage
    scene.battery_dies(worker).await?;
    let worker = scene.opens_again().await?;
    finds_it_again(&worker).await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.kill()?;
    let worker = scene.opens_again().await?;
    worker.goes_to("/app/outbox").await?;
    worker.sees("照片录音 1 件").await?;
    worker.pictures("photo-waits").await?;
    scene.server.start_again()?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.until("the photo is delivered", "return !document.querySelector('#media')").await?;
    let (visit, held) = (visit(&scene)?, held(scene.county.path()).await?);
    let [photo] = visit.attachments.as_slice() else { anyhow::bail!("one photo was attached: {visit:?}") };
    ensure!(held.len() == 1 && is_what_it_says(&held[0], &photo.media_type), "whole, and without the place");
    worker.kill()?;

    let (_desk, union) = scene.township().await?;
    union.goes_to(&format!("/app/people/{}", visit.person.0)).await?;
    union.until("the township sees it", A_PHOTO_SHOWS).await?;
    union.taps_on(".thumb").await?;
    union.pictures("photo-at-the-township").await
}

/// The camera inside the page is on, and what it took is kept.
const THE_CAMERA_SEES: &str = "return document.querySelector('.camera video')?.videoWidth > 0";
const IT_WAS_TAKEN: &str = "return document.querySelector('.attachments img')?.naturalWidth > 0";

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_page_that_the_camera_app_closed_takes_photos_by_itself() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("补充内容").await?;
    worker.camera_app_stays_open().await?;
    worker.taps_on(".attach-buttons label").await?;
    scene.battery_dies(worker).await?; // as phones short of memory end it

    let worker = scene.opens_again().await?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.sees("接着上次没填完的").await?;
    worker.taps("补充内容").await?;
    worker.sees("用的是页面内相机").await?;
    worker.taps_on("#camera").await?;
    worker.until("the camera sees", THE_CAMERA_SEES).await?;
    worker.shows(".camera").await?;
    worker.pictures("camera-in-the-page").await?;
    worker.taps_on("#shutter").await?;
    worker.until("it was taken", IT_WAS_TAKEN).await?;
    worker.taps("不拍了").await?;
    worker.pictures("photo-of-the-page").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.until("the photo is delivered", "return !document.querySelector('#media')").await?;
    ensure!(held(scene.county.path()).await?.len() == 1, "the photo arrived");

    worker.taps("我的").await?;
    worker.taps("手机相机").await?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.until("the phone's camera again", "return !!document.querySelector('[capture]')").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_on_mobile_data_sends_text_at_once_and_voice_when_somebody_says_so() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    worker.saves_data().await?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.taps("录一段话").await?;
    worker.sees("说完了").await?; // it records
    tokio::time::sleep(Duration::from_secs(2)).await; // a person speaks
    worker.taps("说完了").await?;
    worker.until("it can be heard", "return document.querySelector('.voice audio')?.duration > 1").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.pictures("voice-in-the-dossier").await?;
    worker.goes_to("/app/outbox").await?;
    worker.sees("全部已送达").await?;
    worker.sees("等 Wi-Fi 再发").await?;
    worker.pictures("voice-waits-for-wifi").await?;
    ensure!(held(scene.county.path()).await?.is_empty(), "nothing large goes over mobile data unasked");
    worker.taps("现在就发").await?;
    worker.until("it is delivered", "return !document.querySelector('#media')").await?;
    let (visit, held) = (visit(&scene)?, held(scene.county.path()).await?);
    ensure!(held.len() == 1 && is_what_it_says(&held[0], &visit.attachments[0].media_type), "{visit:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_with_little_room_takes_no_photo_and_keeps_text() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    worker.taps_on(".person-main").await?;
    worker
        .runs("navigator.storage.estimate = async () => ({ usage: 1_000_000, quota: 41_000_000 }); return true")
        .await?;
    worker.taps("补充内容").await?;
    worker.runs(A_PHOTO_IS_CHOSEN).await?;
    worker.sees("不再收新照片").await?;
    worker.shows(".attach-buttons").await?;
    worker.pictures("no-room-for-photos").await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.taps("我的").await?;
    worker.sees("不再收新照片").await?;
    worker.shows(".meter").await?;
    worker.pictures("storage-meter").await
}

/// Puts a store of the first layout in the place of the one that is there: four tables, all in clear, and no vault.
const STORE_OF_VERSION_1: &str = "
    window.done = false;
    const tables = ['meta', 'outbox', 'piece', 'tail'];
    const asked = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
    const stores = async () => (await indexedDB.databases()).filter(one => one.name.startsWith('tiangeng-') && one.name !== 'tiangeng-device');
    (async () => {
        const [{ name }] = await stores();
        await asked(indexedDB.deleteDatabase(name));
        localStorage.removeItem(name + '.vault');
        const opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = () => tables.forEach(table => opening.result.createObjectStore(table));
        const old = await asked(opening);
        const writing = old.transaction(tables, 'readwrite');
        records.forEach(({ table, key, value }) => writing.objectStore(table.toLowerCase()).put(value, key));
        writing.oncomplete = () => { old.close(); window.done = true; };
    })();
    return true;";

/// Counts what is in the user's tables in clear.
const IN_CLEAR: &str = "
    window.clear = undefined;
    const asked = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
    (async () => {
        const found = (await indexedDB.databases()).find(one => one.name.startsWith('tiangeng-') && one.name !== 'tiangeng-device');
        const database = await asked(indexedDB.open(found.name));
        let clear = 0;
        for (const table of ['meta', 'outbox', 'piece', 'tail', 'media']) {
            const values = await asked(database.transaction(table).objectStore(table).getAll());
            clear += values.filter(value => typeof value === 'string').length;
        }
        database.close();
        window.clear = clear;
    })();
    return true;";

#[tokio::test(flavor = "multi_thread")]
async fn browser_opens_a_store_of_the_first_layout_with_all_its_work() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let records = std::fs::read_to_string(test_file("schema-1/store.json"))?;
    worker.goes_to("/").await?; // a page of the same origin where the app does not run
    worker.runs(&format!("const records = {records};{STORE_OF_VERSION_1}")).await?;
    worker.until("the store is an old one", "return window.done").await?;
    scene.server.kill()?;
    worker.goes_to_and_stops("/app").await?;
    worker.sees("请给这部手机设一个口令").await?;
    worker.pictures("first-passphrase").await?;
    worker.unlocks().await?;
    worker.sees("待同步 2").await?;
    worker.runs(IN_CLEAR).await?;
    worker.until("nothing is left in clear", "return window.clear === 0").await?;
    attaches_a_photo(&worker).await?;
    worker.taps("再考虑").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 3").await?;
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.until("the photo is delivered", "return !document.querySelector('#media')").await?;
    let written = scene.written()?;
    let mut written = kinds(&written);
    written.sort_unstable(); // they are of two villages
    // The server does not know this phone: it also gets what another one had acknowledged.
    ensure!(written == ["PersonAdded", "PersonAdded", "VisitLogged", "VisitLogged"], "everything, once: {written:?}");
    ensure!(held(scene.county.path()).await?.len() == 1, "and the photo");
    Ok(())
}

const BALLAST_IS_ASKED_FOR: &str = "
    (async () => {
        const { name } = (await indexedDB.databases()).find(one => one.name.startsWith('tiangeng-') && one.name !== 'tiangeng-device');
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
            const asked = opening.result.transaction('content').objectStore('content').count('ballast');
            asked.onsuccess = () => { window.ballast = asked.result; opening.result.close(); };
        };
        window.used = (await navigator.storage?.estimate())?.usage ?? 1; // not every WebKit says it
    })();
    return window.used && window.ballast === ";

/// Until the ballast is (or is not) there; answers how many bytes the browser uses.
pub async fn ballast_is(worker: &Browser, there: bool) -> Result<u64> {
    worker.until(&format!("ballast is there: {there}"), &format!("{BALLAST_IS_ASKED_FOR}{}", u8::from(there))).await?;
    Ok(worker.runs("return window.used").await?.as_f64().unwrap_or_default() as u64)
}

/// Waits until the browser has written all of the first sync and tidied up: ten looks in a row find the same. Answers how many bytes it uses.
async fn uses_no_more(worker: &Browser) -> Result<u64> {
    let (mut used, mut same) = (ballast_is(worker, true).await?, 0);
    while same < 10 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = ballast_is(worker, true).await?;
        same = if now == used { same + 1 } else { 0 };
        used = now;
    }
    Ok(used)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_that_is_full_without_warning_gives_text_the_room_of_its_ballast() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    let used = uses_no_more(&worker).await?;
    worker.storage("overrideQuotaForOrigin", json!({ "quotaSize": used })).await?;
    tokio::time::sleep(Duration::from_secs(31)).await; // so long the browser believes what it knew of the room
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 1").await?;
    ballast_is(&worker, false).await?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.runs(A_PHOTO_IS_CHOSEN).await?;
    worker.sees("不再收新照片").await?;
    worker.pictures("full-without-warning").await?;
    worker.storage("overrideQuotaForOrigin", json!({})).await?;
    worker.runs(A_PHOTO_IS_CHOSEN).await?;
    worker.until("the photo is taken", "return !!document.querySelector('.attachments img')").await?;
    ballast_is(&worker, true).await.map(drop)
}
