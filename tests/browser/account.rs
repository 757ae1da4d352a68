//! My account: another passphrase without a code, also when the answer gets lost; another phone ended from this one.

use super::{EVERYBODYS, Scene, kinds};
use anyhow::{Result, ensure};
use serde_json::json;
use tests::harness::{Browser, PASSWORD, WORKER};

const NEW: &str = "核桃树下等你回来";

/// From now on the server does what it is asked about the passphrase, and its answer gets lost.
const ANSWERS_GET_LOST: &str = "
    const real = window.fetch;
    window.fetch = async (request, ...rest) => {
        const answer = await real(request, ...rest);
        if (String(request.url ?? request).includes('/account/passphrase')) throw new TypeError('lost');
        return answer;
    };
    return true;";

/// Keeps the names of what opens the vault in `window.keys`, again and again.
const WHAT_OPENS: &str = "
    setInterval(async () => {
        const { name } = (await indexedDB.databases()).find(one => /^tiangeng-[0-9a-f]{8}-/.test(one.name));
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
            const asked = opening.result.transaction('keys').objectStore('keys').getAllKeys();
            asked.onsuccess = () => { window.keys = asked.result.join(); opening.result.close(); };
        };
    }, 200);
    return true;";

async fn changes(phone: &Browser, current: &str, new: &str) -> Result<()> {
    phone.types("current", current).await?;
    phone.types("new", new).await?;
    phone.types("again", new).await?;
    phone.taps_on("#change-passphrase [type=submit]").await
}

async fn opens_with(phone: &Browser, passphrase: &str) -> Result<()> {
    phone.types("passphrase", passphrase).await?;
    phone.taps_on("#unlock").await
}

/// Logs a visit to the first person of the day.
async fn visits(phone: &Browser) -> Result<()> {
    phone.taps_on(".tab[href='/app']").await?;
    phone.taps_on(".person-main").await?;
    phone.taps("再考虑").await?;
    phone.taps("保存走访").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_somebody_changes_their_passphrase_and_what_waited_is_delivered() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    worker.goes_to("/app/me").await?;
    worker.taps("我的手机与登录").await?;
    worker.shows("#change-passphrase").await?;
    changes(&worker, "not-the-passphrase", NEW).await?;
    worker.sees("现在的口令不对").await?;
    changes(&worker, EVERYBODYS, "12345678").await?;
    worker.sees("太容易被猜到").await?;
    worker.pictures("change-passphrase").await?;
    changes(&worker, EVERYBODYS, NEW).await?;
    worker.sees("口令已改").await?;
    scene.server.kill()?;
    visits(&worker).await?;
    worker.sees("待同步 1").await?;
    worker.goes_to_and_stops("/app/account").await?;
    opens_with(&worker, PASSWORD).await?;
    worker.sees("口令不对").await?;
    opens_with(&worker, NEW).await?;
    worker.sees("这一页要联网").await?;
    worker.pictures("account-without-a-line").await?;
    ensure!(worker.runs("return !document.querySelector('#change-passphrase')").await? == json!(true), "no form");
    scene.server.start_again()?;
    worker.goes_to_and_stops("/app/outbox").await?;
    opens_with(&worker, NEW).await?;
    worker.sees("全部已送达").await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged"], "once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_lost_answer_locks_nobody_out_whichever_passphrase_they_try() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    worker.goes_to("/app/account").await?;
    worker.runs(ANSWERS_GET_LOST).await?;
    changes(&worker, EVERYBODYS, NEW).await?;
    worker.sees("两个口令都能打开这部手机").await?;
    worker.pictures("answer-lost").await?;
    scene.server.kill()?;
    visits(&worker).await?;
    worker.sees("待同步 1").await?;
    for passphrase in [PASSWORD, NEW] {
        worker.goes_to_and_stops("/app/outbox").await?;
        opens_with(&worker, passphrase).await?;
        worker.sees("待同步 1").await?;
    }
    scene.server.start_again()?;
    // The old one opens what is here, and changes nothing else.
    worker.goes_to_and_stops("/app/outbox").await?;
    opens_with(&worker, PASSWORD).await?;
    worker.sees("全部已送达").await?;
    // The server takes the new one: from then on it is the only one.
    worker.goes_to_and_stops("/app/outbox").await?;
    opens_with(&worker, NEW).await?;
    worker.sees("全部已送达").await?;
    worker.runs(WHAT_OPENS).await?;
    worker.until("one passphrase is left", "return window.keys === 'wrap'").await?;
    worker.goes_to_and_stops("/app/outbox").await?;
    opens_with(&worker, PASSWORD).await?;
    worker.sees("口令不对").await?;
    ensure!(kinds(&scene.written()?) == ["VisitLogged"], "once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_phone_that_is_not_at_hand_is_ended_from_another_one() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    let other = tempfile::tempdir()?;
    let lost = Browser::open(other.path(), scene.server.address()).await?;
    lost.signs_in(WORKER, EVERYBODYS).await?;
    worker.goes_to("/app/account").await?;
    worker.sees("这部手机").await?;
    worker.pictures("account").await?;
    worker.taps("结束登录").await?;
    worker.until("its session is gone", "return !document.querySelector('.end-session')").await?;
    worker.taps_on(".revoke").await?;
    worker.sees("再点一次").await?;
    worker.taps_on(".revoke").await?;
    worker.sees("已停用").await?;
    lost.goes_to_and_stops("/app").await?;
    lost.sees("这部手机已停用").await
}
