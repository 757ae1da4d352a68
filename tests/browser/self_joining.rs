//! Joining the union with one's own phone: a worker shows a code, couriers fill in a page without a script, the worker completes what arrives.

use super::{
    Scene,
    activities::{COURIERS, HALL, count, notes, part, ticks},
    records::{delivers, is_in_state},
};
use anyhow::{Context, Result, ensure};
use app::domain::noun::{JOINING, SELF_JOINING, SIGN_UP};
use tests::harness::{Browser, WORKER};

/// An activity of tomorrow: the form is open around its day.
const TOMORROW: &str = "const when = document.querySelector('[name=starts]'); const day = new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10); when.value = day + 'T09:00'; when.dispatchEvent(new Event('input', { bubbles: true })); return true";

/// Begins the activity without a line; answers its page.
async fn begins(worker: &Browser) -> Result<String> {
    worker.goes_to("/app/records/activity/new").await?;
    worker.types("title", "快递小哥集中入会").await?;
    worker.taps("集中入会").await?;
    worker.runs(TOMORROW).await?;
    worker.types("place", "村委会院坝").await?;
    worker.taps_on("#save").await?;
    worker.until("its page is up", "return /^\\/app\\/activity\\//.test(location.pathname)").await?;
    let page = worker.runs("return location.pathname").await?;
    part(worker, 2).await?;
    page.as_str().map(str::to_owned).context("a page")
}

/// The way that the code leads to; before the activity was delivered the sheet says that it leads nowhere yet.
async fn code_of(worker: &Browser, is_delivered: bool) -> Result<String> {
    worker.taps_on("#self-joining").await?;
    worker.shows(".code-picture").await?;
    let warns = worker.runs("return Boolean(document.querySelector('#self-joining-warning'))").await?;
    ensure!(warns.as_bool() == Some(!is_delivered), "it warns while the activity waits, and only then");
    worker.pictures(if is_delivered { "self-joining-code" } else { "self-joining-code-early" }).await?;
    let link = worker.runs("return document.querySelector('.code-link').innerText").await?;
    worker.taps_on(".sheet header .icon-button").await?;
    let link = link.as_str().context("a link")?;
    link.find("/j/").map(|at| link[at..].to_owned()).context("the form's address")
}

/// Name and number of somebody of the ledger.
async fn somebody(worker: &Browser) -> Result<(String, String)> {
    worker.goes_to("/app/ledger").await?;
    worker.until("people with numbers", "return Boolean(document.querySelector('.person-row .call'))").await?;
    let row = "const row = document.querySelector('.person-row:has(.call)'); return row.querySelector('.person-name').innerText + '|' + row.querySelector('.call').href.replace('tel:', '')";
    let row = worker.runs(row).await?;
    let (name, number) = row.as_str().and_then(|row| row.split_once('|')).context("a name and a number")?;
    Ok((name.to_owned(), number.to_owned()))
}

async fn fills_in(courier: &Browser, form: &str, (name, number): (&str, &str)) -> Result<()> {
    courier.goes_to_and_stops(form).await?;
    courier.types("name", name).await?;
    courier.types("mobile", number).await?;
    courier.types("unit", "城口快递共配站").await?;
    courier.taps_on("option[value=courier]").await?;
    courier.taps_on("[name=agreed]").await?;
    courier.taps_on("#send").await
}

/// One courier errs first, and loads the thanks again; then three have sent.
async fn couriers_fill_in(courier: &Browser, form: &str, known: (&str, &str)) -> Result<()> {
    courier.runs_no_scripts().await?;
    courier.goes_to_and_stops(&form.replace("lang=zh", "lang=en")).await?;
    courier.sees("Apply to join the union").await?;
    courier.pictures("self-joining-form-en").await?;
    courier.goes_to_and_stops(form).await?;
    courier.pictures("self-joining-form").await?;
    courier.shows("#send").await?;
    courier.pictures("self-joining-form-end").await?;
    fills_in(courier, form, (known.0, "1400000")).await?;
    courier.sees("手机号应为 11 位").await?;
    courier.pictures("self-joining-wrong").await?;
    let kept = courier.runs("return document.querySelector('[name=name]').value").await?;
    ensure!(kept.as_str() == Some(known.0), "what was typed stays: {kept}");
    courier.types("mobile", known.1).await?;
    courier.taps_on("#send").await?;
    courier.sees("收到了").await?;
    courier.pictures("self-joining-thanks").await?;
    courier.reloads_as_it_is().await?;
    courier.sees("收到了").await?;
    for one in [("马岱", "14000009102"), ("没人认识", "14000009103")] {
        fills_in(courier, form, one).await?;
        courier.sees("收到了").await?;
    }
    fills_in(courier, form, ("马岱", "14000009102")).await?; // and one of them once more
    courier.sees("收到了").await
}

async fn completes(worker: &Browser, activity: &str, name: &str) -> Result<()> {
    worker.until("the list is up", "return Boolean(document.querySelector('.self-joined'))").await?;
    worker.taps(name).await?;
    worker.until("it is open", "return /^\\/app\\/self-joining\\//.test(location.pathname)").await?;
    if name == "马岱" {
        worker.taps_on("#save").await?;
        worker.sees("请选台账里是哪一位").await?;
        worker.taps("台账里没有，作为新人加入").await?;
    } else {
        worker
            .until("who it is, is found", "return Boolean(document.querySelector('.who-it-is .chip.chosen'))")
            .await?;
        worker.sees("姓名、手机号都相同").await?;
    }
    worker.pictures(&format!("self-joining-check-{}", if name == "马岱" { "new" } else { "known" })).await?;
    worker.taps_on("#save").await?;
    worker.until("back at the activity", &format!("return location.pathname === '{activity}'")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_couriers_fill_in_their_application_by_a_code_and_others_are_ticked() -> Result<()> {
    let (mut scene, worker) = Scene::with(&HALL).await?;
    scene.server.kill()?;
    let activity = begins(&worker).await?;
    code_of(&worker, false).await?;
    scene.server.start_again()?;
    delivers(&worker, WORKER).await?;
    let known = somebody(&worker).await?;
    worker.goes_to(&activity).await?;
    let form = format!("{}?lang=zh", code_of(&worker, true).await?);
    let own = tempfile::tempdir()?;
    let courier = Browser::open(own.path(), scene.server.address()).await?;
    couriers_fill_in(&courier, &form, (&known.0, &known.1)).await?;

    delivers(&worker, WORKER).await?;
    worker.goes_to(&activity).await?;
    worker.sees("自己登记的 3 人").await?;
    worker.shows("#self-joined").await?;
    worker.pictures("self-joining-list").await?;
    scene.server.kill()?; // what arrived is completed without a line
    completes(&worker, &activity, &known.0).await?;
    worker.sees("自己登记的 2 人").await?;
    completes(&worker, &activity, "马岱").await?;
    worker.taps("没人认识").await?;
    worker.taps("作废").await?;
    worker.types("reason", "现场没有这个人").await?;
    worker.taps_on("#send-reason").await?;
    is_in_state(&worker, "已作废").await?;
    worker.goes_to(&activity).await?;
    worker.sees("自己登记的 0 人").await?;
    scene.server.start_again()?;
    delivers(&worker, WORKER).await?;
    let written = scene.written()?;
    ensure!(
        (count(&written, &SELF_JOINING.code)?, count(&written, &JOINING.code)?) == (3, 2),
        "three sent, two joined"
    );

    worker.goes_to(&activity).await?;
    ticks(&worker, &COURIERS).await?;
    worker.types("unit", "城口快递共配站").await?;
    notes(&worker, "一并申请入会").await?;
    delivers(&worker, WORKER).await?;
    let written = scene.written()?;
    let joined = (count(&written, &JOINING.code)?, count(&written, &SIGN_UP.code)?);
    ensure!(joined.0 == joined.1 && (32..=34).contains(&joined.0), "{joined:?}: nobody twice");
    scene.server.check().map(drop)
}
