//! A lost phone is only a lost phone: locked, taken out of use, emptied, away for a month. Nothing can be read; nothing is lost.

use super::{EVERYBODYS, NOTE, Scene, arrives, kinds, locks, visits};
use anyhow::{Result, ensure};
use app::{domain::person::PersonField, sync::store::Readable};
use serde_json::json;
use server::{office::system_staff, store::Database};
use std::{collections::BTreeSet, path::Path};
use tests::harness::{PASSWORD, TOWNSHIP, WORKER};

const HALF_WRITTEN: &str = "写到一半的备注还没保存";

/// Puts every text and byte that this origin keeps into `window.dump`: IndexedDB, localStorage, caches.
pub(super) const EVERYTHING_KEPT: &str = "
    window.dump = undefined;
    const asked = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
    const latin = bytes => Array.from(bytes, byte => String.fromCharCode(byte)).join('');
    const text = value => {
        if (typeof value === 'string') return value;
        if (value instanceof Uint8Array) return new TextDecoder().decode(value) + latin(value);
        return String(JSON.stringify(value));
    };
    (async () => {
        const found = [];
        for (const { name } of await indexedDB.databases()) {
            const database = await asked(indexedDB.open(name));
            for (const table of database.objectStoreNames) {
                const store = database.transaction(table).objectStore(table);
                found.push(...(await asked(store.getAllKeys())).map(text), ...(await asked(store.getAll())).map(text));
            }
            database.close();
        }
        for (let at = 0; at < localStorage.length; at++) {
            const key = localStorage.key(at);
            const kept = localStorage.getItem(key);
            found.push(key, kept, new TextDecoder().decode(Uint8Array.from(kept, c => c.charCodeAt(0))));
        }
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
        }
        window.dump = found.join('\\n');
    })();
    return true;";

/// Names, numbers and phones of everybody whom the worker's phone holds.
fn people(county: &Path) -> Result<BTreeSet<String>> {
    let database = Database::open(county)?;
    let eyes = system_staff(vec![app::domain::area::AreaCode::parse("500229205").expect("左岚乡")]);
    let dossiers = database.read_now_as(&eyes, |seen| {
        let mut all = Vec::new();
        for scope in seen.heads(&eyes)?.keys() {
            all.extend(seen.dossiers(*scope)?);
        }
        Ok(all)
    })?;
    let fields = [PersonField::Name, PersonField::IdentityNumber, PersonField::Phone];
    let texts = dossiers.iter().flat_map(|dossier| fields.map(|field| dossier.field(field).to_owned()));
    // Two characters may be adjacent by chance, and the lock screen shows staff by name.
    Ok(texts.filter(|text| text.chars().count() > 2 && text != "冉玉兰").collect())
}

/// Whether bytes hold a text, as UTF-8 or UTF-16.
fn hold(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    has(text.as_bytes()) || has(&wide)
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else if path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_locked_phone_holds_no_name_number_or_note_in_clear() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    visits(&worker, NOTE).await?;
    worker.sees("待同步 1").await?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("补充内容").await?;
    worker.types_into("[name=note]", HALF_WRITTEN).await?;
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.sees("接着上次没填完的").await?; // it is kept
    worker.is_on_the_disk(scene.phone.path()).await?;
    worker.runs(EVERYTHING_KEPT).await?;
    worker.until("everything is read", "return !!window.dump").await?;
    let mut secrets = people(scene.county.path())?;
    ensure!(secrets.len() > 200, "the village is on the phone: {}", secrets.len());
    secrets.extend([NOTE.to_owned(), HALF_WRITTEN.to_owned()]);
    let script =
        format!("const secrets = {}; return secrets.filter(secret => window.dump.includes(secret))", json!(secrets));
    ensure!(worker.runs(&script).await? == json!([]), "in clear while it is open: {}", worker.runs(&script).await?);
    let length = worker.runs("return window.dump.length").await?.as_u64().unwrap_or_default();
    ensure!(length > 100_000, "it was really everything: {length}");
    locks(&worker).await?;
    worker.pictures("locked").await?;
    let shown = worker.runs("return document.documentElement.outerHTML").await?.to_string();
    ensure!(!secrets.iter().any(|secret| shown.contains(secret.as_str())), "on the locked screen");
    worker.kill()?;
    let mut all = Vec::new();
    files(scene.phone.path(), &mut all)?;
    for file in all {
        let Ok(bytes) = std::fs::read(&file) else { continue }; // sockets and locks of a browser that is gone
        for secret in [NOTE, HALF_WRITTEN].into_iter().chain(secrets.iter().take(40).map(String::as_str)) {
            ensure!(!hold(&bytes, secret), "{secret} lies in {}", file.display());
        }
    }
    let worker = scene.opens_again().await?;
    worker.goes_to("/app").await?;
    worker.sees("待同步 1").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_locked_phone_delivers_what_it_cannot_show() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    visits(&worker, NOTE).await?;
    worker.sees("待同步 1").await?;
    locks(&worker).await?;
    scene.battery_dies(worker).await?; // who works here is in the local storage
    scene.server.start_again()?;
    let worker = scene.opens_again().await?;
    worker.goes_to_and_stops("/app").await?;
    worker.sees("没送达的内容已封存").await?;
    arrives(&scene, &["VisitLogged"]).await?;
    worker.types_into("#lock input", "not-the-passphrase").await?;
    worker.taps_on("#unlock").await?;
    worker.sees("口令不对").await?;
    worker.pictures("wrong-passphrase").await?;
    worker.unlocks().await?;
    worker.sees("全部已送达").await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged"], "once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_phone_that_was_away_for_a_month_hands_in_its_work_before_anybody_signs_in() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    visits(&worker, NOTE).await?;
    worker.sees("待同步 1").await?;
    let database = rusqlite::Connection::open(scene.county.path().join("tiangeng.sqlite3"))?;
    database.execute("DELETE FROM session", [])?;
    drop(database);
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    arrives(&scene, &["VisitLogged"]).await?;
    // Unlocking signs in again with the same passphrase, and the phone learns what became of it.
    worker.sees("全部已送达").await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged"], "once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_lost_phone_is_taken_out_of_use_by_its_township_and_then_emptied() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let (_desk, union) = scene.township().await?;
    union.goes_to("/app/me").await?;
    union.taps("人员与手机").await?;
    union.taps("冉玉兰").await?;
    union.sees("在用").await?;
    union.pictures("staff").await?;
    scene.server.kill()?;
    visits(&worker, NOTE).await?;
    worker.sees("待同步 1").await?;
    scene.server.start_again()?;
    union.taps_on(".revoke").await?;
    union.sees("已停用").await?;
    worker.goes_to_and_stops("/app").await?;
    worker.sees("这部手机已停用").await?;
    worker.pictures("revoked").await?;
    scene.server.kill()?;
    worker.goes_to_and_stops("/app").await?;
    worker.sees("这部手机已停用").await?; // offline too
    scene.server.start_again()?;
    arrives(&scene, &["VisitLogged"]).await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(TOWNSHIP, EVERYBODYS).await?;
    union.goes_to("/app/enrolments").await?;
    union.taps("待核对").await?;
    union.taps_on(".person-main").await?;
    union.sees("由已停用的手机送来").await?;
    union.pictures("work-of-a-revoked-phone").await?;

    union.goes_to("/app/staff").await?;
    union.taps("冉玉兰").await?;
    union.taps_on(".wipe").await?;
    union.sees("再点一次").await?;
    union.taps_on(".wipe").await?;
    union.sees("已停用，要清除").await?;
    worker.goes_to_and_stops("/app").await?;
    worker.sees("这部手机上的资料已清除").await?;
    worker.pictures("wiped").await?;
    worker.runs(EVERYTHING_KEPT).await?;
    worker.until("everything is read", "return !!window.dump").await?;
    let vault = worker.runs("return /\"wrapped\"|tiangeng-[0-9a-f-]+\\.vault/.test(window.dump)").await?;
    ensure!(vault == json!(false), "the key is destroyed");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_pin_opens_a_resting_phone_and_five_wrong_ones_need_the_passphrase() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    worker.goes_to("/app/me").await?;
    worker.types("new-pin", "2580").await?;
    worker.taps_on("#set-pin").await?;
    worker.sees("取消 PIN").await?;
    worker.shows("#lock-now").await?;
    worker.pictures("locking").await?;
    worker.taps_on("#lock-now").await?;
    worker.types("pin", "2580").await?;
    worker.pictures("pin").await?;
    worker.taps_on("#unlock").await?;
    worker.sees("立即锁定").await?;
    worker.taps_on("#lock-now").await?;
    for _ in 0..5 {
        worker.types("pin", "1111").await?;
        worker.taps_on("#unlock").await?;
    }
    worker.until("the passphrase is asked for", "return !!document.querySelector('[name=passphrase]')").await?;
    worker.types("passphrase", PASSWORD).await?;
    worker.taps_on("#unlock").await?;
    worker.sees("立即锁定").await?;
    ensure!(!worker.text().await?.contains(WORKER), "nothing of the sign-in shows");
    Ok(())
}
