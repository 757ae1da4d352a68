//! A new build of the app: work that waits, a page of another site in place of a file, a tab that still shows the old one.

use super::{EVERYBODYS, STAFF, alone, every_page::follows_a_link_to, kinds, written_by_people};
use anyhow::{Context, Result};
use serde_json::Value;
use tempfile::TempDir;
use tests::harness::{Browser, Line, Server, WORKER, Weather};
use tokio::sync::MutexGuard;

/// A worker's phone behind a line.
struct Phone {
    county: TempDir,
    profile: TempDir,
    server: Server,
    line: Line,
    _alone: MutexGuard<'static, ()>,
}

impl Phone {
    /// Answers it with its browser, signed in, and the name of the build that is kept.
    async fn set() -> Result<(Self, Browser, String)> {
        let _alone = alone().await;
        let (county, profile) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let server = Server::with_county(county.path(), &STAFF)?;
        let line = Line::before(server.address()).await?;
        let worker = Browser::open(profile.path(), line.address()).await?;
        worker.signs_in(WORKER, EVERYBODYS).await?;
        worker.is_on_the_disk(profile.path()).await?; // who works with it, before any battery dies
        let build = worker.runs("return caches.keys().then(names => names.join())").await?;
        let build = build.as_str().and_then(|name| name.strip_prefix("tiangeng-")).context("one build is kept")?;
        let build = build.to_owned();
        Ok((Self { county, profile, server, line, _alone }, worker, build))
    }

    /// The same browser after its battery was empty.
    async fn opens_again(&self) -> Result<Browser> {
        Browser::open(self.profile.path(), self.line.address()).await
    }
}

/// The name that [`Line::brings_a_new_build`] gives to the next one.
fn next(build: &str) -> String {
    build.chars().rev().collect()
}

/// Waits until exactly these builds are kept, in any order.
async fn keeps(worker: &Browser, builds: &[&str]) -> Result<()> {
    let mut names: Vec<String> = builds.iter().map(|build| format!("tiangeng-{build}")).collect();
    names.sort_unstable();
    let script = format!("return caches.keys().then(names => names.sort().join() === '{}')", names.join(","));
    worker.until(&format!("{builds:?} are kept"), &script).await
}

/// Starts offline, from what the phone keeps.
async fn starts_without_a_line(phone: &Phone) -> Result<()> {
    phone.line.becomes(Weather::Portal);
    let worker = phone.opens_again().await?;
    worker.goes_to("/app").await?;
    worker.until("people are listed", "return !!document.querySelector('.person-main')").await?;
    worker.taps("台账").await?;
    worker.types_into("#search", "c").await?;
    worker.until("initials are looked for", "return document.querySelector('#found').innerText.endsWith('人')").await?;
    worker.kill()?;
    phone.line.becomes(Weather::Clear);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_new_build_takes_over_and_what_waits_is_still_there() -> Result<()> {
    let (phone, worker, build) = Phone::set().await?;
    phone.line.becomes(Weather::CutDeliveries);
    worker.taps_on(".person-main").await?;
    worker.taps("不在家").await?;
    worker.taps("保存走访").await?;
    worker.sees("待同步 1").await?;
    phone.line.brings_a_new_build(&build);
    worker.goes_to("/app").await?;
    worker.taps("新版本已备好，点这里更新").await?;
    keeps(&worker, &[&next(&build)]).await?;
    worker.unlocks().await?; // the page was reloaded
    worker.sees("待同步 1").await?;
    phone.line.becomes(Weather::Clear);
    worker.goes_to("/app/outbox").await?;
    worker.delivers(WORKER, EVERYBODYS).await?;
    assert_eq!(kinds(&written_by_people(phone.county.path())?), ["VisitLogged"]);
    let controlled = worker.runs("return !!navigator.serviceWorker.controller").await?;
    assert_eq!(controlled, Value::Bool(true));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_new_build_waits_for_a_quiet_moment() -> Result<()> {
    let (phone, worker, build) = Phone::set().await?;
    worker.goes_to("/app/account").await?;
    worker.types("current", "walnut").await?;
    let (is_offered, told) = (
        "return !!document.querySelector('.update-line')",
        "window.addEventListener('tiangeng-update', () => { window.told = true; });",
    );
    worker.runs(told).await?;
    phone.line.brings_a_new_build(&build);
    worker.runs("document.dispatchEvent(new Event('visibilitychange'))").await?;
    worker.until("the app knows", "return window.told === true").await?;
    assert_eq!(worker.runs(is_offered).await?, Value::Bool(false), "while somebody types");
    follows_a_link_to(&worker, "/app/new").await?;
    assert_eq!(worker.runs(is_offered).await?, Value::Bool(false), "on a form");
    follows_a_link_to(&worker, "/app/me").await?;
    worker.until("it is offered", is_offered).await?;
    phone.server.check().map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_page_of_somebody_else_in_place_of_a_file_is_kept_in_no_build() -> Result<()> {
    let (phone, worker, build) = Phone::set().await?;
    phone.line.brings_a_new_build(&build);
    phone.line.answers_with_a_page(Some("/assets/app-"));
    worker.empties_its_http_cache().await?;
    worker.goes_to("/app").await?;
    let tried = "return navigator.serviceWorker.getRegistration().then(found => !found.installing)";
    while phone.line.pages() == 0 {
        worker.until("the next build was tried", tried).await?;
    }
    worker.until("the next build was tried", tried).await?;
    worker.kill()?;
    starts_without_a_line(&phone).await?;

    phone.line.answers_with_a_page(None);
    let worker = phone.opens_again().await?;
    worker.goes_to("/app").await?;
    let waits = "return navigator.serviceWorker.getRegistration().then(found => !!found.waiting)";
    worker.until("the new build is whole and waits", waits).await?;
    worker.taps("新版本已备好，点这里更新").await?;
    keeps(&worker, &[&next(&build)]).await?;
    worker.unlocks().await?;
    worker.kill()?;
    starts_without_a_line(&phone).await?;
    phone.server.check().map(drop)
}

/// What the new build has of the worker that makes keys of passphrases goes: as if each build had a file of its own name.
const THE_NEW_BUILD_HAS_ANOTHER_WORKER: &str = "
    return caches.open('tiangeng-NEW').then(async cache => {
        const paths = (await cache.keys()).map(request => new URL(request.url).pathname);
        const worker = paths.filter(path => path.startsWith('/assets/kdf'));
        await Promise.all(worker.map(path => cache.delete(path)));
        return worker.length > 0;
    });";

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_tab_of_the_old_build_is_unlocked_after_the_new_one_took_over() -> Result<()> {
    let (phone, worker, build) = Phone::set().await?;
    let new = next(&build);
    phone.line.brings_a_new_build(&build);
    worker.goes_to("/app/me").await?;
    worker
        .until("the next build is ready", "return navigator.serviceWorker.getRegistration().then(r => !!r.waiting)")
        .await?;
    let over = "return navigator.serviceWorker.getRegistration().then(r => { r.waiting?.postMessage('take over'); return !r.waiting; })";
    worker.until("the next build took over", over).await?;
    worker.until("the old worker is not in it", &THE_NEW_BUILD_HAS_ANOTHER_WORKER.replace("NEW", &new)).await?;
    phone.line.answers_with_a_page(Some("/assets/kdf")); // as a server that has only the new build
    worker.empties_its_http_cache().await?;
    worker.taps_on("#lock-now").await?;
    worker.unlocks().await?;
    keeps(&worker, &[&build, &new]).await?;
    phone.line.answers_with_a_page(None);
    worker.goes_to_and_stops("/app/me").await?;
    keeps(&worker, &[&new]).await
}
