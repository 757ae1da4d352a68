//! The main job: from a farmhouse without signal to the township's desk, and back.

use super::{EVERYBODYS, STAFF, alone, kinds, written_by_people};
use anyhow::{Context, Result};
use tests::harness::{Browser, COUNTY, Line, Server, TOWNSHIP, WORKER, Weather};

/// What the day's work comes to, in the order in which it was done.
pub const DAYS_WORK: [&str; 6] =
    ["VisitLogged", "ConsentGiven", "EnrolmentSubmitted", "EnrolmentSubmitted", "VisitLogged", "VideoSessionLogged"];

/// A visit in three taps, an enrolment with a signature, a video call that dropped; all with the same person.
pub async fn does_the_days_work(worker: &Browser) -> Result<()> {
    worker.taps("今日").await?;
    worker.pictures("today").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.pictures("visit").await?;
    worker.taps("保存走访").await?;
    worker.sees("第 1 次走访").await?;
    worker.taps("办参保").await?;
    worker.taps("疾病互助").await?;
    worker.taps("意外互助").await?;
    worker.sees("55").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.pictures("enrol").await?;
    worker.taps("提交").await?;
    worker.sees("已提交").await?;
    worker.taps("视频办理").await?;
    worker.taps("已出示身份证").await?;
    worker.taps("断线").await?;
    worker.pictures("video").await?;
    worker.taps_on("#save").await?;
    worker.sees("第 2 次走访 · 视频").await?;
    worker.pictures("person").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_days_work_without_signal_reaches_the_township_once_and_its_answer_comes_back() -> Result<()> {
    let _alone = alone().await;
    let (county, phone, desk) = (tempfile::tempdir()?, tempfile::tempdir()?, tempfile::tempdir()?);
    let mut server = Server::with_county(county.path(), &STAFF)?;
    let worker = Browser::open(phone.path(), server.address()).await?;
    worker.signs_in(WORKER, EVERYBODYS).await?;

    server.kill()?;
    worker.reloads().await?;
    does_the_days_work(&worker).await?;
    worker.sees("待同步 6").await?;

    worker.kill()?;
    let worker = Browser::open(phone.path(), server.address()).await?;
    worker.goes_to("/app/outbox").await?;
    worker.sees("已保存在本机 · 待同步 6").await.context("after the battery died, still without signal")?;
    worker.pictures("outbox").await?;
    assert!(written_by_people(county.path())?.is_empty(), "nothing can have arrived yet");

    server.start_again()?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let written = written_by_people(county.path())?;
    assert_eq!(kinds(&written), DAYS_WORK, "each exactly once, in order");
    assert_eq!(written.iter().map(|operation| operation.n).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);

    let township = Browser::open(desk.path(), server.address()).await?;
    township.signs_in(TOWNSHIP, EVERYBODYS).await?;
    township.taps("审核").await?;
    township.sees("疾病互助 + 意外互助").await?;
    township.pictures("review").await?;
    township.taps_on(".paper").await?;
    township.sees("55 元").await?;
    township.pictures("form").await?;
    township.taps_on("#cancel").await?;
    township.taps("重复参保").await?;
    township.taps_on("#send-reason").await?;
    township.sees("已作废").await?;
    township.shows("#restore").await?;
    township.pictures("form-void").await?;
    township.taps_on("#restore").await?;
    township.taps("退回").await?;
    township.taps("签名不清楚").await?;
    township.taps_on("#send-reason").await?;
    township.sees("乡镇退回：签名不清楚").await?;
    township.sees("全部已送达").await?;

    worker.taps("立即同步").await?;
    worker.goes_to("/app/enrolments").await?;
    worker.taps_on(".paper").await?;
    worker.sees("乡镇退回：签名不清楚").await?;
    worker.pictures("returned").await?;

    worker.taps("修改后再提交").await?;
    worker.sees("55").await?;
    worker.taps("同意参加").await?;
    worker.taps("重签").await?;
    worker.signs().await?;
    worker.taps("提交").await?;
    worker.sees("全部已送达").await?;
    returns_with_a_mark(&township).await?;
    mends_what_was_marked(&worker).await?;
    township.goes_to("/app/enrolments").await?;
    township.taps_on(".paper").await?;
    township.taps("通过").await?;
    township.sees("已通过").await?;
    server.check()?;
    Ok(())
}

/// The township marks the phone number.
async fn returns_with_a_mark(township: &Browser) -> Result<()> {
    township.goes_to("/app/enrolments").await?;
    township.taps_on(".paper").await?;
    township.becomes_a_desk().await?;
    township.taps("退回").await?;
    township.taps("手机号").await?;
    township.pictures("return-marks").await?;
    township.taps_on("#send-reason").await?;
    township.sees("乡镇退回：手机号：打不通").await?;
    township.sees("全部已送达").await
}

/// The returned form opens at the marked phone number, and asks for nothing else.
async fn mends_what_was_marked(worker: &Browser) -> Result<()> {
    worker.goes_to("/app/outbox").await?;
    worker.taps("立即同步").await?;
    worker.goes_to("/app/enrolments").await?;
    worker.taps_on(".paper").await?;
    worker.taps("修改后再提交").await?;
    worker.sees("乡镇要求：打不通").await?;
    worker.until("the marked field has the focus", "return document.activeElement.name === 'mobile'").await?;
    worker.pictures("returned-marked").await?;
    worker.types("mobile", "14000000066").await?;
    worker.sees("手机号 已改").await?;
    let unsigned = "return !document.querySelector('#signature') && !!document.querySelector('#all-else')";
    worker.until("nobody has to sign", unsigned).await?;
    worker.pictures("returned-mended").await?;
    worker.taps("提交").await?;
    worker.sees("全部已送达").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_line_that_cuts_between_commit_and_answer_doubles_nothing() -> Result<()> {
    let _alone = alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let line = Line::before(server.address()).await?;
    let worker = Browser::open(phone.path(), line.address()).await?;
    worker.signs_in(WORKER, EVERYBODYS).await?;

    line.becomes(Weather::CutAnswers);
    does_the_days_work(&worker).await?;
    worker.goes_to("/app/outbox").await?;
    while line.cuts() < 2 {
        worker.taps("立即同步").await?;
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    }
    worker.sees("待同步 6").await.context("the phone never heard an answer")?;
    assert_eq!(kinds(&written_by_people(county.path())?), DAYS_WORK, "the server has it all by now");

    line.becomes(Weather::Clear);
    worker.taps("立即同步").await?;
    worker.sees("全部已送达").await?;
    assert_eq!(kinds(&written_by_people(county.path())?), DAYS_WORK, "and nothing twice");
    server.check()?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_five_thousand_rows_answer_while_typing() -> Result<()> {
    let _alone = alone().await;
    let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let server = Server::with_county(county.path(), &STAFF)?;
    let desk = Browser::open(phone.path(), server.address()).await?;
    desk.signs_in(COUNTY, EVERYBODYS).await?;
    desk.taps("台账").await?;
    desk.sees("5000 人").await?;
    let name = desk.runs("return document.querySelector('.person-name').innerText").await?;
    let name = name.as_str().context("a name")?.to_owned();
    let initials = app::domain::pinyin::Spelling::of_name(&name).initials;
    for (typed, so_far) in initials.chars().zip(1..) {
        desk.types_into("#search", &typed.to_string()).await?;
        desk.until("the list has narrowed", "return document.querySelector('#found').innerText !== '5000 人'").await?;
        if so_far == initials.len() {
            desk.sees(&name).await.with_context(|| format!("{name} is found by {initials}"))?;
        }
    }
    desk.pictures("ledger").await?;
    Ok(())
}
