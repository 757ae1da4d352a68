//! A video call is cut: the next one is arranged for a time, comes up on Today, and goes on where the first one stopped.

use super::{EVERYBODYS, Scene};
use anyhow::{Result, ensure};
use app::{domain::video_session::VideoResult, sync::command::Command};
use tests::harness::{Browser, WORKER};

/// Arranges the next call for now, as pickers of days and times do.
const ARRANGES: &str = "
    const shanghai = new Date(Date.now() + 8 * 3600e3).toISOString();
    for (const [name, text] of [['next', shanghai.slice(0, 10)], ['next-at', shanghai.slice(11, 16)]]) {
        const field = document.querySelector(`[name=${name}]`);
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    return true";

async fn ticks(worker: &Browser, step: &str, ticked: bool) -> Result<()> {
    let is = format!(
        "return [...document.querySelectorAll('.steps-list .agree')].some(one => one.innerText.includes('{step}') && one.ariaChecked === '{ticked}')"
    );
    worker.until(&format!("{step}: {ticked}"), &is).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_call_that_is_cut_is_arranged_again_and_goes_on() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.goes_to("/app/ledger").await?;
    worker.taps_on("a.person-main").await?;
    worker.taps("视频办理").await?;
    worker.types("whereabouts", "浙江宁波工地").await?;
    worker.taps("已出示身份证").await?;
    worker.taps("已宣读险种和金额").await?;
    worker.taps("断线").await?;
    worker.sees("再打时请本人重新出示身份证").await?;
    worker.runs(ARRANGES).await?;
    worker.shows("[name=next-at]").await?;
    worker.pictures("call-cut").await?;
    worker.taps_on("#save").await?;
    worker.sees("视频 · 再考虑 · 断线").await?;

    worker.goes_to("/app").await?;
    worker.sees("约好时间的").await?;
    worker
        .until(
            "it is first, with its time",
            "return /^\\d\\d:\\d\\d 视频/.test(document.querySelector('#today-0 .reasons').innerText)",
        )
        .await?;
    worker.shows("#reminder").await?;
    worker.pictures("call-reminder").await?;
    scene.battery_dies(worker).await?;
    let worker = scene.opens_again().await?;
    worker.goes_to("/app").await?;
    worker.taps_on("#reminder").await?;
    worker.until("it goes on", "return document.querySelector('[name=whereabouts]')?.value === '浙江宁波工地'").await?;
    ticks(&worker, "已宣读险种和金额", true).await?;
    ticks(&worker, "已出示身份证", false).await?;
    for step in ["已出示身份证", "人证相符", "本人口头同意"] {
        worker.taps(step).await?;
    }
    worker.types("witness", "冉玉兰").await?;
    worker.types("helper", "母亲在家").await?;
    worker.taps("办成").await?;
    worker.taps("疾病互助").await?;
    worker.taps_on("#save").await?;
    worker.shows("#give-slip").await?;
    worker.goes_to("/app").await?;
    worker
        .until(
            "nothing is arranged any more",
            "return document.querySelector('.people') && !document.querySelector('#today-0, #reminder')",
        )
        .await?;

    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let calls = scene.written()?.into_iter().filter_map(|operation| match operation.command() {
        Ok(Command::VideoSessionLogged(call)) => Some((call.result, call.identity_shown)),
        _ => None,
    });
    let calls: Vec<_> = calls.collect();
    ensure!(calls == [(VideoResult::Dropped, true), (VideoResult::Enrolled, true)], "{calls:?}");
    scene.server.check().map(drop)
}
