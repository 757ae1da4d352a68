//! The township's desk: two rows of one person, a person who leaves the ledger, comes back, and moves.

use super::{EVERYBODYS, Scene, kinds};
use anyhow::Result;
use tests::harness::{Browser, TOWNSHIP, WORKER};

const NUMBER: &str = "500299198001010014";

/// Whether a move shows: on its way, done, or as the page of the new village once the server has answered.
const MOVED: &str = "
    const page = document.querySelector('main').innerText;
    return /正转到|已转到/.test(page) || (page.includes('大坝村') && !page.includes('齐心村'));";

/// Takes a person in.
async fn takes_in(worker: &Browser, name: &str, village: &str) -> Result<()> {
    worker.goes_to("/app/new").await?;
    worker.types("name", name).await?;
    worker.types("identity_number", NUMBER).await?;
    worker.types("phone", "14000000077").await?;
    worker.taps("请选择").await?;
    worker.taps(village).await?;
    worker.taps_on("#save").await?;
    worker.sees("已保存在本机").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_township_settles_a_twin_brings_somebody_back_and_moves_them() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    takes_in(&worker, "陈路川", "左岚乡 大坝村").await?;
    takes_in(&worker, "陈鹭川", "左岚乡 齐心村").await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.kill()?;

    let (_desk, union) = scene.township().await?;
    union.taps("审核").await?;
    union.sees("待核对").await?;
    union.pictures("township-shelf").await?;
    union.taps("陈鹭川").await?;
    union.shows("#twin").await?;
    union.pictures("township-twins").await?;
    union.taps_on("#same-person").await?;
    union.sees("重复登记").await?;
    union.until("nothing is left to settle", "return !document.querySelector('#twin')").await?;
    union.shows("#restore").await?;
    union.pictures("township-removed").await?;
    union.taps_on("#restore").await?;
    union.until("back in the ledger", "return !document.querySelector('#restore')").await?;
    union.sees("同一身份证号登记了两次").await?; // the other row is still there
    union.taps("两条都留").await?;
    union.until("both are kept", "return !document.querySelector('#twin')").await?;
    union.taps("转村、删除").await?;
    union.taps("请选择").await?;
    union.taps("左岚乡 大坝村").await?;
    union.until("the move is kept", MOVED).await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(TOWNSHIP, EVERYBODYS).await?;
    let operations = scene.written()?;
    let mut written = kinds(&operations);
    written.sort_unstable(); // village by village, as they were read
    let wanted = [
        "DossierArrived",
        "PersonAdded",
        "PersonAdded",
        "PersonMoved",
        "PersonRemoved",
        "PersonRestored",
        "ReviewSettled",
    ];
    assert_eq!(written, wanted);
    union.goes_to("/app/ledger").await?;
    union.types_into("[type=search]", "陈鹭川").await?;
    union.taps("陈鹭川").await?;
    union.sees("大坝村").await?;
    union.pictures("township-moved").await?;
    scene.server.check().map(drop)
}
