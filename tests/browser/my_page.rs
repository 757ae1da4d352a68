//! The app as one's own: a number at its icon, what became of one's work, and how it comes to the home screen.

use super::{EVERYBODYS, NOTE, Scene, demands::gives_to, visits};
use anyhow::Result;
use tests::harness::{Browser, WORKER};

/// Keeps what the app shows at its icon where a journey can read it.
const ICON: &str = "navigator.setAppBadge = async count => { window.badge = count; };";
const WECHAT: &str = "Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile MicroMessenger/8.0.50' });";

async fn has_at_its_icon(worker: &Browser, count: usize) -> Result<()> {
    worker.until(&format!("{count} at the icon"), &format!("return window.badge === {count}")).await
}

/// A worker asks for help from their own page; the township takes it on, and the worker sees that.
async fn asks_for_a_hand(scene: &Scene, worker: &Browser) -> Result<()> {
    worker.goes_to("/app/me").await?;
    worker.sees("都送到了").await?;
    worker.taps_on("#help").await?;
    worker.taps("请选择").await?;
    worker.taps_on(".sheet .cells .cell").await?;
    worker.taps("想有人一起上门").await?;
    worker.types_into("[name=text]", "李家三次没谈成，想请工会的人一起去").await?;
    worker.pictures("help-form").await?;
    worker.taps_on("#save").await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    let (_desk, union) = scene.township().await?;
    union.goes_to("/app/records/help_request").await?;
    union.taps("李家三次").await?;
    union.pictures("help-at-the-township").await?;
    gives_to(&union, "我来帮", "向明华", "有人来帮").await?;
    union.goes_to("/app/outbox").await?;
    union.delivers(tests::harness::TOWNSHIP, EVERYBODYS).await?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    worker.goes_to("/app/me").await?;
    worker.sees("有人来帮 1").await?;
    worker.pictures("help-taken-on").await
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_icon_says_what_waits_and_my_page_what_became_of_it() -> Result<()> {
    let (mut scene, worker) = Scene::set().await?;
    scene.server.kill()?;
    worker.runs_on_every_page(ICON).await?;
    worker.reloads().await?;
    has_at_its_icon(&worker, 0).await?;
    visits(&worker, NOTE).await?;
    has_at_its_icon(&worker, 1).await?;
    worker.taps("办参保").await?;
    worker.taps("疾病互助").await?;
    worker.taps("同意参加").await?;
    worker.signs().await?;
    worker.taps("提交").await?;
    worker.shows("#give-slip").await?;
    has_at_its_icon(&worker, 3).await?;
    scene.battery_dies(worker).await?;
    let worker = scene.opens_again().await?;
    worker.runs_on_every_page(ICON).await?;
    worker.goes_to("/app/me").await?;
    has_at_its_icon(&worker, 3).await?;
    worker.sees("已确认 0 · 待核对 1 · 退回 0").await?;
    worker.sees("未送到 3 条").await?;
    worker.pictures("my-page").await?;
    worker.taps("怎么用：看四张图").await?;
    for word in ["没有信号也能办", "点三下，记一次走访", "当场签字，当场给回执", "连上 Wi-Fi，自动送到乡镇"]
    {
        worker.sees(word).await?;
        worker.pictures(&format!("tour-{word}")).await?;
        worker.taps_on("#next").await?;
    }
    worker.until("it ends at Today", "return location.pathname === '/app'").await?;
    scene.server.start_again()?;
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    has_at_its_icon(&worker, 0).await?;
    asks_for_a_hand(&scene, &worker).await?;

    let folder = tempfile::tempdir()?;
    drop(worker);
    let stranger = Browser::open(folder.path(), scene.server.address()).await?;
    stranger.runs_on_every_page(WECHAT).await?;
    stranger.goes_to_and_stops("/app").await?;
    stranger.shows("#open-in-browser").await?;
    stranger.pictures("in-wechat").await
}
