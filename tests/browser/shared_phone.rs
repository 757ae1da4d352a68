//! Two people share a phone: a store and a key each, and nothing of either is lost.

use super::{EVERYBODYS, NOTE, Scene, arrives, locks, visits};
use anyhow::{Result, ensure};
use app::{
    domain::id::StaffId,
    sync::{protocol::Change, store::Readable},
};
use rusqlite::Connection;
use server::{office::system_staff, store::Database};
use std::collections::{BTreeMap, BTreeSet};
use tests::harness::{Browser, TOWNSHIP, WORKER};

/// The county's database, read while the server runs.
fn database(scene: &Scene) -> Result<Connection> {
    Ok(Connection::open(scene.county.path().join("tiangeng.sqlite3"))?)
}

/// Whose each registered key is. A key of two would be listed here for one only.
fn keys(scene: &Scene) -> Result<BTreeMap<Vec<u8>, String>> {
    let database = database(scene)?;
    let mut statement = database.prepare("SELECT key, staff FROM registration")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

async fn enters_as_the_township(phone: &Browser) -> Result<()> {
    phone.types("phone", TOWNSHIP).await?;
    phone.types("password", EVERYBODYS).await?;
    phone.taps_on("form [type=submit]").await?;
    phone.has_the_whole_ledger().await?;
    phone.sees("全部已送达").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_two_share_a_phone_and_neither_sees_or_loses_the_others_work() -> Result<()> {
    let (mut scene, phone) = Scene::set().await?;
    scene.server.kill()?;
    visits(&phone, NOTE).await?;
    phone.sees("待同步 1").await?;
    locks(&phone).await?;
    scene.server.start_again()?;
    phone.taps_on("#somebody-else").await?;
    enters_as_the_township(&phone).await?;
    arrives(&scene, &["VisitLogged"]).await?;
    ensure!(keys(&scene)?.len() == 2, "each has their own key: {:?}", keys(&scene)?);
    phone.goes_to("/app/me").await?;
    phone.sees("向明华").await?;
    phone.taps_on("#lock-now").await?;
    phone.taps_on("#somebody-else").await?;
    phone.sees("也在这部手机上用的").await?;
    phone.pictures("shared-phone").await?;
    phone.taps("冉玉兰").await?;
    phone.unlocks().await?;
    phone.goes_to("/app/me").await?;
    phone.sees("冉玉兰").await?;
    // The session was the township's until now: what she writes is hers all the same.
    visits(&phone, "换回来写的一条").await?;
    arrives(&scene, &["VisitLogged", "VisitLogged"]).await?;
    ensure!(writers(&scene)?.len() == 1, "one writer: {:?}", writers(&scene)?);

    scene.server.kill()?;
    visits(&phone, "退出前写的一条").await?;
    phone.sees("待同步").await?;
    phone.goes_to("/app/me").await?;
    phone.taps_on("#sign-out").await?;
    phone.sees("已封存").await?;
    phone.pictures("sign-out").await?;
    phone.taps_on(".sheet .primary").await?;
    phone.sees("第一次登录需要网络").await?;
    scene.server.start_again()?;
    phone.goes_to_and_stops("/app").await?;
    arrives(&scene, &["VisitLogged", "VisitLogged", "VisitLogged"]).await?;
    ensure!(writers(&scene)?.len() == 1, "one writer: {:?}", writers(&scene)?);
    ensure!(keys(&scene)?.len() == 2, "and has kept it: {:?}", keys(&scene)?);
    let database = database(&scene)?;
    let open = "SELECT count(*) FROM session JOIN account USING (staff) WHERE account.phone = ?1";
    let open: i64 = database.query_row(open, [WORKER], |row| row.get(0))?;
    ensure!(open == 0, "who signed out without a line is signed out at the server as soon as there is one");
    Ok(())
}

/// Under whose names the visits are.
fn writers(scene: &Scene) -> Result<BTreeSet<StaffId>> {
    let database = Database::open(scene.county.path())?;
    let eyes = system_staff(vec![app::domain::area::AreaCode::parse("500229205").expect("左岚乡")]);
    let writers = database.read_now_as(&eyes, |seen| {
        let mut writers = BTreeSet::new();
        for scope in seen.heads(&eyes)?.keys() {
            let changes = seen.changes(&eyes, *scope, 0, u64::MAX)?;
            let visits = |c: &&Change| c.operation.as_ref().is_some_and(|o| o.kind == "VisitLogged");
            writers.extend(changes.iter().filter(visits).map(|change| change.by));
        }
        Ok(writers)
    });
    Ok(writers?)
}

/// The phone keeps its only key as versions did in which everybody shared it.
const ONE_KEY_FOR_ALL: &str = "
    window.done = false;
    const opening = indexedDB.open('tiangeng-device');
    opening.onsuccess = () => {
        const table = opening.result.transaction('key', 'readwrite').objectStore('key');
        table.getAllKeys().onsuccess = ({ target }) => {
            const own = target.result.find(name => name.startsWith('pair.'));
            table.get(own).onsuccess = ({ target }) => {
                table.clear();
                table.put(target.result, 'pair');
                table.transaction.oncomplete = () => { opening.result.close(); window.done = true; };
            };
        };
    };
    return true;";

/// Whether the phone's pairs of keys are these: `own` for each of a user's own, `shared`.
const PAIRS_ARE: &str = "
    const opening = indexedDB.open('tiangeng-device');
    opening.onsuccess = () => {
        opening.result.transaction('key').objectStore('key').getAllKeys().onsuccess = ({ target }) => {
            const kind = name => name === 'pair' ? 'shared' : name.startsWith('pair.') ? 'own' : name.split('.')[0];
            window.pairs = target.result.filter(name => !name.startsWith('count')).map(kind).sort().join();
            opening.result.close();
        };
    };
    return window.pairs === 'WANTED';";

async fn has_pairs(phone: &Browser, wanted: &str) -> Result<()> {
    phone.until(&format!("the keys are {wanted}"), &PAIRS_ARE.replace("WANTED", wanted)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_phone_on_which_two_shared_a_key_gives_each_their_own_and_delivers_the_work_of_both() -> Result<()> {
    let (mut scene, phone) = Scene::set().await?;
    let shared = keys(&scene)?.into_keys().next();
    phone.goes_to_and_stops("/").await?; // where the app does not run
    phone.runs(ONE_KEY_FOR_ALL).await?;
    phone.until("it is an earlier version's", "return window.done").await?;
    let both =
        "INSERT INTO registration SELECT county, key, (SELECT staff FROM account WHERE phone = ?1), name, public_key, state,
                registered_at, expires_at, seen_at, 0 FROM registration";
    database(&scene)?.execute(both, [TOWNSHIP])?;
    scene.server.kill()?;
    visits(&phone, NOTE).await?;
    phone.sees("待同步 1").await?;
    locks(&phone).await?;
    // While the worker is away the township signs in, with the key that both have, and gets an own one.
    database(&scene)?.execute("DELETE FROM session", [])?;
    scene.server.start_again()?;
    phone.taps_on("#somebody-else").await?;
    enters_as_the_township(&phone).await?;
    arrives(&scene, &["VisitLogged"]).await?;
    has_pairs(&phone, "own,shared").await?; // the worker still needs it

    // Both write offline; the locked phone carries the work of both, each with the key that its writer has.
    scene.server.kill()?;
    visits(&phone, "乡镇写的一条").await?;
    phone.sees("待同步 1").await?;
    locks(&phone).await?;
    phone.taps_on("#somebody-else").await?;
    phone.taps("冉玉兰").await?;
    phone.unlocks().await?;
    visits(&phone, "网格员写的一条").await?;
    phone.sees("待同步 2").await?; // what was carried sealed waits until the worker's own session has received it
    locks(&phone).await?;
    scene.server.start_again()?;
    phone.goes_to_and_stops("/app").await?;
    arrives(&scene, &["VisitLogged", "VisitLogged", "VisitLogged"]).await?;
    ensure!(writers(&scene)?.len() == 2, "each under their own name: {:?}", writers(&scene)?);

    phone.unlocks().await?;
    phone.sees("全部已送达").await?;
    has_pairs(&phone, "own,own").await?;
    let now = keys(&scene)?;
    ensure!(now.len() == 2 && now.values().collect::<BTreeSet<_>>().len() == 2, "a key each: {now:?}");
    ensure!(!now.contains_key(&shared.unwrap_or_default()), "the shared one speaks for nobody any more");
    Ok(())
}
