//! Activities on a phone: couriers join the union, fifty come to a health check, who was hired at a job fair, an entry that gets a prize, a wish
//! that finds a partner.

use super::{
    EVERYBODYS, Scene,
    records::{delivers, is_in_state, record_page, step},
};
use anyhow::{Context, Result, ensure};
use app::{
    domain::noun::{JOINING, RECHECK, SIGN_UP},
    sync::{command::Command, operation::Operation},
};
use std::collections::BTreeSet;
use tests::harness::{Browser, TOWNSHIP, WORKER, demo_file, tiangeng};

/// A grid worker of one village, which has 52 people, and the township's union.
pub(super) const HALL: [(&str, &str, &str, &str); 2] =
    [("冉玉兰", WORKER, "grid_worker", "左岚乡/幸福村"), ("向明华", TOWNSHIP, "township_union", "左岚乡")];
/// Groups in which 32 people live, and all groups.
pub(super) const COURIERS: [u8; 4] = [2, 6, 7, 8];
const VILLAGE: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
/// What an evening may take: a form, four groups, an industry; typing is not counted.
const TAPS_JOINING: usize = 15;
/// What a health check may take, with one re-check.
const TAPS_CHECK: usize = 24;

/// Chooses a day and a time.
pub(super) const STARTS: &str = "const when = document.querySelector('[name=starts]'); when.value = '2026-12-20T09:00'; when.dispatchEvent(new Event('input', { bubbles: true })); return true";

pub(super) async fn part(worker: &Browser, at: usize) -> Result<()> {
    worker.taps_on(&format!(".meeting-part:nth-child({at})")).await
}

/// Fills in a new activity of a kind and opens it.
async fn begins(worker: &Browser, title: &str, kind: &str) -> Result<()> {
    worker.goes_to("/app").await?;
    worker.taps_on(".tab.add").await?;
    worker.taps("活动").await?;
    worker.taps_on("#new-record").await?;
    worker.types("title", title).await?;
    worker.taps(kind).await?;
    worker.runs(STARTS).await?;
    worker.types("place", "村委会院坝").await?;
    worker.pictures(&format!("activity-new-{kind}")).await?;
    worker.taps_on("#save").await?;
    worker.until("its page is up", "return /^\\/app\\/activity\\//.test(location.pathname)").await?;
    step(worker, "开始报名", "报名中").await
}

pub(super) async fn ticks(worker: &Browser, groups: &[u8]) -> Result<()> {
    for group in groups {
        worker.taps_on(&format!("[data-of='group-{group}']")).await?;
    }
    Ok(())
}

/// Saves what is ticked; the button says how many.
pub(super) async fn notes(worker: &Browser, word: &str) -> Result<()> {
    worker.sees(word).await?;
    worker.taps_on("#save").await?;
    worker.until("it is saved", "return !document.querySelector('#save')").await
}

/// How many records of a noun people entered, each once.
pub(super) fn count(written: &[Operation], noun: &str) -> Result<usize> {
    let ids: BTreeSet<_> = written.iter().map(|operation| operation.id.0).collect();
    ensure!(ids.len() == written.len(), "twice the same");
    let commands = written.iter().filter_map(|operation| operation.command().ok());
    let is_of = |command: &Command| matches!(command, Command::RecordEntered(entered) if entered.noun == noun);
    Ok(commands.filter(is_of).count())
}

async fn couriers_join(worker: &Browser) -> Result<usize> {
    worker.counts_taps();
    begins(worker, "快递小哥集中入会", "集中入会").await?;
    part(worker, 2).await?;
    ticks(worker, &COURIERS).await?;
    worker.taps_on("#save").await?;
    worker.sees("请填写此项").await?; // without a company nobody joins, and nobody is lost
    worker.types("unit", "城口快递共配站").await?;
    worker.taps("快递").await?;
    worker.pictures("activity-joining").await?;
    notes(worker, "记下到场 32 人，一并申请入会").await?;
    worker.pictures("activity-joined").await?;
    Ok(worker.taps_made())
}

async fn fifty_are_checked(worker: &Browser) -> Result<usize> {
    worker.counts_taps();
    begins(worker, "春节前免费体检", "健康体检").await?;
    part(worker, 2).await?;
    ticks(worker, &VILLAGE).await?;
    for _ in 0..2 {
        worker.taps_on(".agree[aria-checked=true]").await?; // two of them are away
    }
    worker.pictures("activity-fifty").await?;
    notes(worker, "记下到场 50 人").await?;
    part(worker, 3).await?;
    worker.pictures("activity-came").await?;
    worker.taps_on(".follow-up").await?;
    worker.types("what", "眼科复查").await?;
    worker.taps_on("#save").await?;
    worker.sees("请填写此项").await?; // without their own consent it is not noted
    worker.taps("本人同意").await?;
    worker.pictures("activity-recheck").await?;
    worker.taps_on("#save").await?;
    record_page(worker).await?;
    is_in_state(worker, "待复查").await?;
    let taps = worker.taps_made();
    worker.pictures("activity-recheck-page").await?;
    worker.taps("春节前免费体检").await?; // what it is of leads back to the list
    worker.sees("先点人，再选结果").await?;
    Ok(taps)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_thirty_two_couriers_join_the_union_and_fifty_people_are_checked_without_a_line() -> Result<()> {
    let (mut scene, worker) = Scene::with(&HALL).await?;
    scene.server.kill()?;
    let taps = (couriers_join(&worker).await?, fifty_are_checked(&worker).await?);
    ensure!(taps.0 <= TAPS_JOINING && taps.1 <= TAPS_CHECK, "{taps:?} taps");
    scene.server.start_again()?;
    delivers(&worker, WORKER).await?;
    let written = scene.written()?;
    let counts = (count(&written, &SIGN_UP.code)?, count(&written, &JOINING.code)?, count(&written, &RECHECK.code)?);
    ensure!(counts == (82, 32, 1), "{counts:?}");
    worker.goes_to("/app/records/sign_up").await?;
    worker.sees("已到场 82").await?;
    scene.server.check().map(drop)
}

/// The first activity, vacancies and partners of the demo reach the phone.
async fn has_the_demo(scene: &Scene, browser: &Browser, who: &str) -> Result<()> {
    tiangeng(&["records", &demo_file("activities.json").display().to_string()], scene.county.path())?;
    delivers(browser, who).await
}

async fn three_are_hired(scene: &mut Scene, worker: &Browser) -> Result<()> {
    worker.goes_to("/app/records/activity").await?;
    worker.pictures("activity-list").await?;
    worker.taps("返乡务工招聘会").await?;
    scene.server.kill()?;
    ticks(worker, &[4]).await?;
    worker.pictures("activity-sign-up").await?;
    notes(worker, "给 4 人报名").await?;
    worker.sees("已申请 4").await?;
    scene.server.start_again()?;
    delivers(worker, WORKER).await?;
    worker.goes_to("/app/records/activity").await?;
    worker.taps("返乡务工招聘会").await?;
    worker.sees("已确认 4").await?;
    part(worker, 2).await?;
    worker.taps_on("[data-of='signed-up']").await?;
    notes(worker, "记下到场 4 人").await?;
    part(worker, 3).await?;
    for at in 1..=3 {
        worker.taps_on(&format!(".activity-row:nth-child({at}) .agree")).await?;
    }
    worker.taps_on("#save").await?;
    worker.sees("请先选结果").await?;
    worker.taps("找到工作").await?;
    worker.taps_on("#vacancy .chip").await?;
    worker.pictures("activity-hired").await?;
    notes(worker, "记下 3 人的结果").await?;
    worker.sees("已录用 3 人").await?;
    worker.pictures("activity-outcomes").await?;
    worker.taps_on(".vacancy").await?;
    record_page(worker).await?;
    let named = "return document.querySelectorAll('#named-by .cell').length === 3";
    worker.until("the vacancy says who was hired", named).await?;
    worker.pictures("vacancy").await?;
    scene.server.check().map(drop)
}

async fn an_entry_is_awarded(worker: &Browser, union: &Browser, person: &str) -> Result<()> {
    worker.goes_to(person).await?;
    worker.pictures("activity-person").await?;
    worker.taps("新增参评成果").await?;
    worker.types("title", "核桃脱壳机调间隙的小改进").await?;
    worker.types("text", "加一根弹簧，破仁少了一半").await?;
    worker.taps("设备改造").await?;
    worker.pictures("entry-form").await?;
    worker.taps_on("#save").await?;
    let page = record_page(worker).await?;
    is_in_state(worker, "草稿").await?;
    step(worker, "报送", "已报送").await?;
    delivers(worker, WORKER).await?;
    delivers(union, TOWNSHIP).await?;
    union.goes_to(&page).await?;
    union.taps("评审").await?;
    union.types("opinion", "好用，值得推广").await?;
    union.taps_on("#send-reason").await?;
    is_in_state(union, "已评审").await?;
    union.taps("授奖").await?;
    union.taps("一等奖").await?;
    union.types("amount", "5000").await?;
    union.pictures("entry-award").await?;
    union.taps_on("#send-reason").await?;
    is_in_state(union, "已获奖").await?;
    delivers(union, TOWNSHIP).await?;
    delivers(worker, WORKER).await?;
    worker.goes_to(&page).await?;
    is_in_state(worker, "已获奖").await?;
    worker.sees("5000 元").await?;
    worker.pictures("entry-awarded").await
}

async fn a_wish_finds_a_partner(worker: &Browser, person: &str) -> Result<()> {
    worker.goes_to(person).await?;
    worker.taps("新增微心愿").await?;
    worker.types("text", "想要一副老花镜").await?;
    worker.taps_on("#save").await?;
    record_page(worker).await?;
    worker.taps("对接合伙人").await?;
    worker.taps_on(".picker").await?;
    worker.taps("光明眼镜店").await?;
    worker.pictures("wish-partner").await?;
    worker.taps_on("#send-reason").await?;
    is_in_state(worker, "已对接").await?;
    step(worker, "已实现", "已实现").await?;
    worker.pictures("wish-fulfilled").await?;
    worker.goes_to("/app/records/partner").await?;
    worker.taps("光明眼镜店").await?;
    worker.sees("想要一副老花镜").await?;
    worker.pictures("partner").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_job_fair_says_who_was_hired_an_entry_is_awarded_and_a_wish_finds_a_partner() -> Result<()> {
    let (mut scene, worker) = Scene::with(&HALL).await?;
    has_the_demo(&scene, &worker, WORKER).await?;
    three_are_hired(&mut scene, &worker).await?;
    worker.goes_to("/app/ledger").await?;
    let person = worker.runs("return document.querySelector('a.person-main').getAttribute('href')").await?;
    let person = person.as_str().context("a person")?;
    let (_desk, union) = scene.township().await?;
    an_entry_is_awarded(&worker, &union, person).await?;
    a_wish_finds_a_partner(&worker, person).await?;
    delivers(&worker, WORKER).await?;
    scene.server.check().map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_place_is_asked_for_offline_and_given_by_the_server_while_one_is_left() -> Result<()> {
    let (mut scene, worker) = Scene::with(&HALL[..1]).await?;
    let people = [super::first_person(&worker).await?, super::person_at(&worker, 1).await?];
    scene.server.kill()?;
    worker.goes_to("/app/records/activity/new").await?;
    worker.types("title", "电工培训").await?;
    worker.taps("技能培训").await?;
    worker.runs(STARTS).await?;
    worker.types("place", "乡文化站").await?;
    worker.types("places", "1").await?;
    worker.taps_on("#save").await?;
    step(&worker, "开始报名", "报名中").await?;
    let mut pages = Vec::new();
    for person in people {
        worker.goes_to(&format!("/app/people/{person}")).await?;
        worker.taps("新增报名").await?;
        worker.taps_on(".picker").await?;
        worker.taps_on(".sheet .cells .cell").await?;
        worker.taps_on("#save").await?;
        pages.push(record_page(&worker).await?);
        is_in_state(&worker, "已申请").await?;
    }
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    for (page, state) in pages.iter().zip(["已确认", "候补"]) {
        worker.goes_to(page).await?;
        is_in_state(&worker, state).await?;
        worker.sees("系统").await?;
        worker.pictures(&format!("sign-up-{}", if state == "候补" { "waiting" } else { "confirmed" })).await?;
    }
    scene.server.check().map(drop)
}
