//! Two users of one phone, one right after the other, while the line is slow.

use super::{EVERYBODYS, STAFF, alone};
use anyhow::{Result, ensure};
use std::time::Duration;
use tests::harness::{Browser, Line, Server, TOWNSHIP, WORKER};

/// Everything in all stores of this phone, as it is on its disk.
const ALL_STORES: &str = "
    window.stores = undefined;
    const asked = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
    const text = value => JSON.stringify(value instanceof Uint8Array ? Array.from(value) : value);
    (async () => {
        const found = [];
        for (const { name } of await indexedDB.databases()) {
            const database = await asked(indexedDB.open(name));
            for (const table of database.objectStoreNames) {
                if (table === 'content' || table === 'piece') continue; // large, and written with `meta`
                const store = database.transaction(table).objectStore(table);
                found.push(name, table, ...(await asked(store.getAllKeys())).map(text), ...(await asked(store.getAll())).map(text));
            }
            database.close();
        }
        window.stores = found.join('\\n');
    })();
    return true;";

async fn all_stores(phone: &Browser) -> Result<String> {
    phone.runs(ALL_STORES).await?;
    phone.until("the stores are read", "return window.stores !== undefined").await?;
    Ok(phone.runs("return window.stores").await?.as_str().unwrap_or_default().to_owned())
}

/// Locks the phone without reloading the page.
async fn locks(phone: &Browser) -> Result<()> {
    phone.taps_on("nav a[href='/app/me']").await?;
    phone.until("it can be locked", "return !!document.querySelector('#lock-now')").await?;
    phone.taps_on("#lock-now").await?;
    phone.until("somebody else can have it", "return !!document.querySelector('#somebody-else')").await?;
    phone.taps_on("#somebody-else").await
}

async fn turns_to(phone: &Browser, name: &str) -> Result<()> {
    locks(phone).await?;
    phone.sees("也在这部手机上用的").await?;
    phone.taps(name).await?;
    phone.unlocks().await
}

async fn until_held(line: &Line, answers: usize) -> Result<()> {
    for _ in 0..200 {
        if line.held() >= answers {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("{} answers are held, not {answers}", line.held())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_an_answer_that_comes_after_a_change_of_user_changes_nothing_in_the_others_store() -> Result<()> {
    let _alone = alone().await;
    let (county, profile) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let line = Line::before(server.address()).await?;
    let phone = Browser::open(profile.path(), line.address()).await?;
    phone.signs_in(WORKER, EVERYBODYS).await?;
    locks(&phone).await?;
    phone.types("phone", TOWNSHIP).await?;
    phone.types("password", EVERYBODYS).await?;
    phone.taps_on("form [type=submit]").await?;
    phone.sees("全部已送达").await?;
    turns_to(&phone, "冉玉兰").await?;
    phone.sees("全部已送达").await?;
    tokio::time::sleep(Duration::from_secs(3)).await; // her session is hers again
    turns_to(&phone, "向明华").await?;
    phone.sees("全部已送达").await?;
    tokio::time::sleep(Duration::from_secs(3)).await;

    line.holds_answers();
    turns_to(&phone, "冉玉兰").await?;
    until_held(&line, 1).await?;
    turns_to(&phone, "向明华").await?;
    until_held(&line, 2).await?;
    tokio::time::sleep(Duration::from_secs(3)).await; // opening writes too
    let before = all_stores(&phone).await?;
    line.lets_go_of_the_first();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let after = all_stores(&phone).await?;
    ensure!(before.len() > 1_000, "it was really everything: {}", before.len());
    ensure!(before == after, "the worker's answer was taken in by the township's copy");
    line.lets_go();
    phone.sees("全部已送达").await?;
    phone.taps_on("nav a[href='/app/me']").await?;
    phone.sees("向明华").await
}
