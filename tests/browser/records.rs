//! Records: a wish from the door to its end, and a kind that the county defines.

use super::{EVERYBODYS, Scene, first_person, kinds};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tests::harness::{Browser, TOWNSHIP, WORKER, demo_file, tiangeng};

/// What a person wishes for.
const WISH: &str = "想要一副老花镜";

pub(super) async fn delivers(browser: &Browser, who: &str) -> Result<()> {
    browser.goes_to("/app/outbox").await?;
    browser.delivers(who, EVERYBODYS).await
}

/// The way of the page, once it is a record's.
pub(super) async fn record_page(browser: &Browser) -> Result<String> {
    browser.until("a record shows", "return /^\\/app\\/record\\/[^/]+$/.test(location.pathname)").await?;
    browser.runs("return location.pathname").await?.as_str().map(str::to_owned).context("a path")
}

pub(super) async fn is_in_state(browser: &Browser, state: &str) -> Result<()> {
    let script = format!("return document.querySelector('#state')?.innerText === '{state}'");
    browser.until(&format!("the record is {state}"), &script).await
}

/// Waits until the server has a command of this kind, and the phone has its answer.
async fn arrives(scene: &Scene, kind: &str) -> Result<()> {
    let begun = Instant::now();
    while !kinds(&scene.written()?).contains(&kind) {
        ensure!(begun.elapsed() < Duration::from_secs(120), "{kind} does not arrive");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

pub(super) async fn step(browser: &Browser, step: &str, state: &str) -> Result<()> {
    browser.taps(step).await?;
    is_in_state(browser, state).await
}

pub(super) async fn step_with_reason(browser: &Browser, (word, reason, state): (&str, &str, &str)) -> Result<()> {
    browser.taps(word).await?;
    browser.types("reason", reason).await?;
    browser.taps_on("#send-reason").await?;
    is_in_state(browser, state).await?;
    browser.sees(reason).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_wish_goes_from_the_door_without_a_line_to_its_end_at_the_township() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let person = first_person(&worker).await?;
    scene.server.kill()?;
    worker.goes_to(&format!("/app/people/{person}")).await?;
    worker.taps("新增微心愿").await?;
    worker.taps_on("#save").await?;
    worker.sees("请填写此项").await?;
    worker.types("text", WISH).await?;
    worker.taps("老人").await?;
    worker.pictures("record-form").await?;
    scene.battery_dies(worker).await?;

    let worker = scene.opens_again().await?;
    worker.goes_to(&format!("/app/people/{person}/records/wish")).await?;
    worker.sees("接着上次没填完的").await?;
    worker.taps_on("#save").await?;
    let page = record_page(&worker).await?;
    worker.sees(WISH).await?;
    worker.sees("待同步").await?;
    worker.pictures("record-waits").await?;
    scene.server.start_again()?;
    delivers(&worker, WORKER).await?;
    worker.goes_to(&page).await?;
    scene.server.kill()?;
    step(&worker, "认领", "已认领").await?;
    worker.taps("退回").await?;
    worker.types("reason", "买不到合适的度数").await?;
    scene.server.start_again()?;
    arrives(&scene, "RecordMoved").await?; // what changes the page while its sheet is up
    worker.taps_on("#send-reason").await?;
    is_in_state(&worker, "待认领").await?;
    worker.sees("买不到合适的度数").await?;
    step(&worker, "认领", "已认领").await?;
    worker.pictures("record-taken").await?;
    delivers(&worker, WORKER).await?;

    let (_desk, union) = scene.township().await?;
    union.taps("我的").await?;
    union.taps("所有登记").await?;
    union.sees("未办结 1 · 共 1").await?;
    union.pictures("record-kinds").await?;
    union.taps("微心愿").await?;
    union.taps("已认领 1").await?;
    union.types_into("#search", "老花镜").await?;
    union.pictures("record-list").await?;
    union.taps(WISH).await?;
    step(&union, "已实现", "已实现").await?;
    delivers(&union, TOWNSHIP).await?;
    let steps = ["RecordEntered", "RecordMoved", "RecordMoved", "RecordMoved", "RecordMoved"];
    ensure!(kinds(&scene.written()?) == steps, "each once: {:?}", kinds(&scene.written()?));
    scene.server.check().map(drop)
}

/// What a person says of the scheme.
const COMPLAINT: &str = "上次理赔等了三个月";

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_complaint_goes_from_the_door_to_the_township_and_its_answer_back() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let person = first_person(&worker).await?;
    scene.server.kill()?;
    worker.goes_to(&format!("/app/people/{person}")).await?;
    worker.taps("新增投诉建议").await?;
    worker.taps("理赔").await?;
    worker.types("text", COMPLAINT).await?;
    worker.pictures("complaint-form").await?;
    worker.taps_on("#save").await?;
    let page = record_page(&worker).await?;
    worker.sees("反映人").await?;
    worker.pictures("complaint-waits").await?;
    scene.server.start_again()?;
    delivers(&worker, WORKER).await?;

    let (_desk, union) = scene.township().await?;
    union.goes_to(&page).await?;
    union.sees(COMPLAINT).await?;
    step(&union, "受理", "处理中").await?;
    step_with_reason(&union, ("答复", "保险公司今天已赔付", "已答复")).await?;
    union.becomes_a_desk().await?;
    union.pictures("complaint-desk").await?;
    delivers(&union, TOWNSHIP).await?;

    delivers(&worker, WORKER).await?;
    worker.goes_to(&page).await?;
    worker.sees("保险公司今天已赔付").await?;
    worker.pictures("complaint-answered").await?;
    worker.taps_on("#caller").await?;
    worker.sees("已答复").await?; // the card of the complaint itself
    worker.pictures("complaint-of-person").await?;
    worker.goes_to("/app/records").await?;
    worker.sees("投诉建议").await?;
    ensure!(!worker.text().await?.contains("新版本的类别"), "who raised it is no kind of its own");
    worker.goes_to(&page).await?;
    step(&worker, "办结", "已办结").await?;
    delivers(&worker, WORKER).await?;
    let written = scene.written()?;
    let mut written = kinds(&written);
    written.sort_unstable();
    let wanted = ["RecordEntered", "RecordEntered", "RecordMoved", "RecordMoved", "RecordMoved"];
    ensure!(written == wanted, "each once: {written:?}");
    scene.server.check().map(drop)
}

/// Begins a record of a kind about the first village.
async fn begins(worker: &Browser, kind: &str) -> Result<()> {
    worker.goes_to("/app/records").await?;
    worker.taps(kind).await?;
    worker.taps_on("#new-record").await?;
    worker.taps("请选择").await?;
    worker.taps_on(".sheet .cells .cell").await
}

/// Publishes a version of the county's kind: the example, with some changes.
fn publishes(scene: &Scene, change: impl FnOnce(&mut Value)) -> Result<String> {
    let mut noun: Value = serde_json::from_str(&std::fs::read_to_string(demo_file("noun-revisit.json"))?)?;
    change(&mut noun);
    let file: PathBuf = scene.county.path().join("noun.json");
    std::fs::write(&file, noun.to_string())?;
    publish(&file, scene.county.path())
}

fn publish(file: &Path, data: &Path) -> Result<String> {
    tiangeng(&["noun", &file.display().to_string()], data)
}

/// The next version asks for something else instead of the money.
fn second_version(noun: &mut Value) {
    noun["version"] = json!(2);
    noun["fields"][3] = json!({ "code": "help", "kind": "line", "label": { "zh": "需要什么帮助" } });
}

/// Changes answers of a record.
async fn edits(browser: &Browser, page: &str, answers: &[(&str, &str)]) -> Result<()> {
    browser.goes_to(&format!("{page}/edit")).await?;
    for (name, text) in answers {
        browser.types(name, text).await?;
    }
    browser.taps_on("#save").await?;
    record_page(browser).await.map(drop)
}

/// Enters a record of the county's kind offline.
async fn enters(worker: &Browser) -> Result<String> {
    begins(worker, "防返贫回访").await?;
    worker.types("what", "三户断了务工收入").await?;
    worker.types("group", "3").await?;
    worker.runs("const day = document.querySelector('[name=on]'); day.value = '2026-03-02'; day.dispatchEvent(new Event('input', { bubbles: true })); return true").await?;
    worker.types("lost", "1200.5").await?;
    worker.taps("没活干").await?;
    worker.taps("冉玉兰").await?;
    worker.pictures("county-form").await?;
    worker.taps_on("#save").await?;
    let page = record_page(worker).await?;
    worker.sees("1200.50 元").await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_county_s_own_kind_is_filled_in_edited_by_two_closed_and_gone_on_with_in_its_next_version()
-> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    ensure!(
        publishes(&scene, |noun| noun["label"]["zh"] = json!("")).is_err_and(|why| why.to_string().contains("words"))
    );
    ensure!(publishes(&scene, |_| ())?.contains("published x-防返贫回访"), "published");
    ensure!(publishes(&scene, |_| ())?.contains("unchanged"), "and once");
    delivers(&worker, WORKER).await?;
    let (_desk, union) = scene.township().await?;
    scene.server.kill()?;
    let page = enters(&worker).await?;
    scene.server.start_again()?;
    delivers(&worker, WORKER).await?;
    delivers(&union, TOWNSHIP).await?;

    // each edits a field of their own, and both edit one
    scene.server.kill()?;
    edits(&worker, &page, &[("group", "4"), ("lost", "800")]).await?;
    edits(&union, &page, &[("what", "五户断了务工收入"), ("lost", "2000")]).await?;
    scene.server.start_again()?;
    for (browser, who) in [(&worker, WORKER), (&union, TOWNSHIP), (&worker, WORKER)] {
        delivers(browser, who).await?;
    }
    union.goes_to(&page).await?;
    union.sees("两个人都改了，请选一个").await?;
    union.sees("五户断了务工收入").await?;
    union.pictures("record-clash").await?;
    union.taps_on(".keep-right").await?;
    union.until("the clash is over", "return !document.querySelector('.clash')").await?;
    union.sees("2000 元").await?;

    // a second version comes before the township has closed it
    ensure!(publishes(&scene, second_version)?.contains("(2)"), "the next version");
    step(&union, "办结", "已办结").await?;
    delivers(&union, TOWNSHIP).await?;
    delivers(&worker, WORKER).await?;
    worker.goes_to(&page).await?;
    is_in_state(&worker, "已办结").await?;
    worker.pictures("record-newer-version").await?;
    worker.taps("新版本里继续").await?;
    worker.sees("旧版里填过的").await?;
    worker.types("help", "介绍附近的活").await?;
    worker.pictures("county-form-anew").await?;
    worker.taps_on("#save").await?;
    record_page(&worker).await?;
    for text in ["介绍附近的活", "2000 元", "五户断了务工收入", "旧版里填过的"] {
        worker.sees(text).await?;
    }
    delivers(&worker, WORKER).await?;
    let kinds_wanted = ["RecordEntered", "RecordEdited", "RecordEdited", "RecordEdited", "RecordMoved", "RecordEdited"];
    let written = scene.written()?;
    ensure!(kinds(&written) == kinds_wanted, "each once: {:?}", kinds(&written));
    scene.server.check().map(drop)
}
