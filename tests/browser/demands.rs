//! Demands: from the door to the township, to who handles them, and back by a call; each with a number and a page.

use super::{
    Scene, first_person, kinds, person_at,
    records::{delivers, is_in_state, record_page, step, step_with_reason},
};
use anyhow::{Context, Result, ensure};
use app::{
    domain::{date::Date, time::Timestamp},
    messages::Lang,
};
use tests::harness::{Browser, TOWNSHIP, WORKER, tiangeng};

const WAGES: &str = "去年腊月的工钱还差三千";
const PAGE_BYTES_MAX: usize = 50 * 1024;

/// Registers a demand of a person on a phone; answers its page.
async fn registers(worker: &Browser, person: &str, (category, complexity, text): (&str, &str, &str)) -> Result<String> {
    worker.goes_to(&format!("/app/people/{person}")).await?;
    worker.taps("新增诉求").await?;
    worker.taps(category).await?;
    worker.taps(complexity).await?;
    worker.types("text", text).await?;
    worker.pictures("demand-form").await?;
    worker.taps_on("#save").await?;
    record_page(worker).await
}

/// Registers a demand of who gives no name.
async fn anonymously(worker: &Browser) -> Result<()> {
    worker.goes_to("/app/demands").await?;
    worker.taps_on("#new-record").await?;
    worker.taps("不留姓名").await?;
    worker.taps("请选择").await?;
    worker.taps_on(".sheet .cells .cell").await?;
    for chip in ["困难帮扶", "复杂"] {
        worker.taps(chip).await?;
    }
    worker.types("text", "村口的路灯该修了").await?;
    worker.taps_on("#save").await?;
    record_page(worker).await?;
    ensure!(worker.runs("return !document.querySelector('#caller, #receipt')").await? == true, "nobody is named");
    worker.sees("还有 7 天").await
}

/// Makes a step that asks who handles the record.
pub(super) async fn gives_to(browser: &Browser, word: &str, name: &str, state: &str) -> Result<()> {
    browser.taps(word).await?;
    browser.taps(name).await?;
    browser.pictures("demand-step").await?;
    browser.taps_on("#send-reason").await?;
    is_in_state(browser, state).await
}

/// Delivers on one phone, then fetches on the other and opens the demand there.
async fn passes(page: &str, (from, by): (&Browser, &str), (to, other): (&Browser, &str)) -> Result<()> {
    delivers(from, by).await?;
    delivers(to, other).await?;
    to.goes_to(page).await
}

/// Neither what is printed of the page nor what is copied from it says who raised the demand.
async fn names_no_caller(browser: &Browser) -> Result<()> {
    let name = browser.runs("return document.querySelector('#caller').innerText").await?;
    let name = name.as_str().context("a caller")?;
    let copied = "const all = getSelection(); all.selectAllChildren(document.querySelector('main')); const text = all.toString(); all.removeAllRanges(); return text";
    let copied = browser.runs(copied).await?;
    let copied = copied.as_str().context("a text")?;
    ensure!(copied.contains(WAGES) && !copied.contains(name), "copied: {copied}");
    let printed = browser.prints().await?;
    ensure!(printed.contains(WAGES) && !printed.contains(name), "printed: {printed}");
    Ok(())
}

async fn official_number(browser: &Browser) -> Result<String> {
    let digits = browser.runs("return document.querySelector('#number').innerText.replaceAll(' ', '')").await?;
    digits.as_str().map(str::to_owned).context("a number")
}

/// What the public page of a number says, without a session.
async fn public_page(scene: &Scene, number: &str) -> Result<String> {
    let address = format!("http://{}/d/{number}?lang=zh-Hans", scene.server.address());
    let page = reqwest::get(&address).await?.text().await?;
    ensure!(page.len() < PAGE_BYTES_MAX && !page.contains("<script"), "{} bytes, no script", page.len());
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_demand_is_registered_without_a_line_handled_called_back_and_reviewed_until_it_is_closed()
-> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let person = first_person(&worker).await?;
    scene.server.kill()?;
    let page = registers(&worker, &person, ("工资", "简单", WAGES)).await?;
    let number = official_number(&worker).await?;
    worker.sees("还有 3 天").await?;
    let receipt = worker.runs("return decodeURIComponent(document.querySelector('#receipt').href)").await?;
    let receipt = receipt.as_str().unwrap_or_default();
    ensure!(receipt.starts_with("sms:140") && receipt.contains(&format!("/d/{number}")), "{receipt}");
    ensure!(!receipt.contains(WAGES), "a receipt says nothing of what was asked");
    worker.pictures("demand-registered").await?;
    names_no_caller(&worker).await?;
    worker.taps("出示二维码").await?;
    worker.shows(".code-picture").await?;
    worker.pictures("demand-code").await?;
    scene.server.start_again()?;
    delivers(&worker, WORKER).await?;

    let (_desk, union) = scene.township().await?;
    union.sees("1 件诉求等您").await?;
    union.pictures("demand-today").await?;
    union.taps_on("#demands-waiting").await?;
    union.sees(WAGES).await?;
    union.pictures("demand-list").await?;
    union.goes_to(&page).await?;
    gives_to(&union, "交办", "冉玉兰", "已交办").await?;
    passes(&page, (&union, TOWNSHIP), (&worker, WORKER)).await?;
    step(&worker, "开始办理", "办理中").await?;
    step_with_reason(&worker, ("办好了", "工头已转账", "待回访")).await?;
    ensure!(!worker.text().await?.contains("回访：满意"), "who handled it does not call");
    worker.pictures("demand-resolved").await?;
    passes(&page, (&worker, WORKER), (&union, TOWNSHIP)).await?;
    union.taps("回访：没联系上").await?;
    step_with_reason(&union, ("回访：不满意", "只到账一半", "待复核")).await?;
    gives_to(&union, "重新办理", "冉玉兰", "办理中").await?;
    passes(&page, (&union, TOWNSHIP), (&worker, WORKER)).await?;
    step_with_reason(&worker, ("办好了", "另一半也到了", "待回访")).await?;
    passes(&page, (&worker, WORKER), (&union, TOWNSHIP)).await?;
    step(&union, "回访：满意", "已回访").await?;
    union.becomes_a_desk().await?;
    union.pictures("demand-desk").await?;
    step(&union, "归档办结", "已办结").await?;
    delivers(&union, TOWNSHIP).await?;

    let shown = public_page(&scene, &number).await?;
    for words in ["已办结", "回访：满意"] {
        ensure!(shown.contains(words), "{words} in {shown}");
    }
    for hidden in [WAGES, "冉玉兰", "向明华", "工头已转账", &person] {
        ensure!(!shown.contains(hidden), "{hidden} is for staff");
    }
    let visitor = Browser::open(tempfile::tempdir()?.path(), scene.server.address()).await?;
    visitor.goes_to_and_stops(&format!("/d/{number}")).await?;
    visitor.pictures("demand-progress").await?;
    scene.server.check().map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_demands_are_settled_on_the_spot_joined_or_not_ours() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    let (first, second) = (first_person(&worker).await?, person_at(&worker, 1).await?);
    let spot = registers(&worker, &first, ("社保医保", "简单", "医保卡不会用")).await?;
    step_with_reason(&worker, ("当场办结", "当面教会了", "待回访")).await?;
    let main = registers(&worker, &first, ("工资", "复杂", WAGES)).await?;
    let other = registers(&worker, &second, ("工资", "简单", "同一个工地的工钱")).await?;
    anonymously(&worker).await?;
    let foreign = registers(&worker, &second, ("其他", "简单", "门口的路灯坏了")).await?;
    delivers(&worker, WORKER).await?;

    let (_desk, union) = scene.township().await?;
    union.goes_to(&other).await?;
    union.taps("并办").await?;
    union.taps_on(".picker").await?;
    union.taps(WAGES).await?;
    union.taps_on("#send-reason").await?;
    is_in_state(&union, "已并办").await?;
    union.pictures("demand-joined").await?;
    union.goes_to(&main).await?;
    union.sees("还有 3 天").await?; // the earlier day of the two
    union.goes_to(&foreign).await?;
    union.taps("不属本单位").await?;
    union.types("where", "乡建设办 5922").await?;
    union.types("reason", "路灯归建设办，已转告").await?;
    union.taps_on("#send-reason").await?;
    is_in_state(&union, "待回访").await?;
    union.pictures("demand-not-ours").await?;
    two_at_once_to(&union, "冉玉兰").await?;
    passes(&spot, (&worker, WORKER), (&union, TOWNSHIP)).await?;
    step(&union, "回访：满意", "已回访").await?;
    passes(&foreign, (&union, TOWNSHIP), (&worker, WORKER)).await?;
    worker.sees("乡建设办 5922").await?;
    step(&worker, "回访：满意", "已回访").await?;
    worker.goes_to("/app/demands").await?;
    worker.sees(WAGES).await?;
    worker.pictures("demand-list-worker").await?;
    delivers(&worker, WORKER).await?;
    let written = scene.written()?;
    let moves = kinds(&written).into_iter().filter(|kind| *kind == "RecordMoved").count();
    ensure!(moves == 7, "each step once: {moves}");
    scene.server.check().map(drop)
}

/// Chooses all five demands of the list; those two that can be assigned are.
async fn two_at_once_to(union: &Browser, name: &str) -> Result<()> {
    union.goes_to("/app/demands").await?;
    union.taps("多选").await?;
    union.taps_on("#choose-all").await?;
    union.sees("已选 5（最多 200）").await?;
    union.pictures("demand-several").await?;
    union.taps("交办 2 件").await?;
    union.sees("2 件一起办；3 件现在不能这样办").await?;
    union.taps(name).await?;
    union.pictures("demand-several-step").await?;
    union.taps_on("#make-for-several").await?;
    union.sees("已交办 2").await?;
    union.shows("a.cell.paper").await
}

/// A Friday that is to come: nine days off begin after the worked Saturday behind it, as they did after 13 February 2026.
fn friday_before_a_festival() -> Date {
    let today = server::clock::now().date();
    let friday = today.plus_days(7);
    friday.plus_days((4 - i64::from(friday.weekday())).rem_euclid(7))
}

/// The calendar of the festival, as `tiangeng calendar` reads it.
fn festival(friday: Date) -> String {
    let off = (2..=10).map(|day| format!("{},放假,春节\n", friday.plus_days(day)));
    format!("日期,安排,节日\n{},上班,春节\n{}", friday.plus_days(1), off.collect::<String>())
}

/// The phone's clock is at ten o'clock on a day, in Shanghai.
pub(super) fn clock_at(day: Date) -> String {
    let at = Timestamp::start_of(day).plus_ms(10 * 3_600_000).0;
    format!("{{ const now = Date.now; const shift = {at} - now(); Date.now = () => now() + shift; }}")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_call_is_due_after_a_festival_and_it_is_shown_how_that_is_reckoned_whatever_the_clock_says()
-> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    let (zh, friday, file) = (Lang::ZhHans, friday_before_a_festival(), scene.county.path().join("festival.csv"));
    std::fs::write(&file, festival(friday))?;
    tiangeng(&["calendar", &file.display().to_string()], scene.county.path())?;
    let person = first_person(&worker).await?;
    delivers(&worker, WORKER).await?;
    scene.server.kill()?;
    worker.runs_on_every_page(&clock_at(friday)).await?;
    let day = |days: i64| zh.day(friday.plus_days(days), friday);
    registers(&worker, &person, ("工资", "简单", WAGES)).await?;
    worker.sees(&zh.in_time_until(&day(3), 3)).await?;
    step_with_reason(&worker, ("当场办结", "工头当面给了", "待回访")).await?;
    for words in
        [zh.in_time_until(&day(12), 12), "跳过 9 个休息日".into(), day(2), day(10), zh.weekend_days_worked(&day(1))]
    {
        worker.sees(&words).await?;
    }
    worker.shows("#due").await?;
    worker.pictures("demand-festival").await?;

    worker.runs_on_every_page(&clock_at(Date::ymd(1970, 1, 1).context("a day")?)).await?; // the battery was empty
    worker.goes_to(&format!("/app/people/{person}/enrol")).await?;
    worker.sees("手机时间不准").await?;
    worker.sees(&server::clock::now().date().plus_days(1).to_string()).await?; // the first day of a cover
    worker.pictures("clock-at-1970").await
}
