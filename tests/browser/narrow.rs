//! The narrowest phone with the largest letters, in both languages: nothing is cut off at its edge.

use super::Scene;
use anyhow::{Result, ensure};
use serde_json::json;
use tests::harness::Browser;

/// Pages besides those of a person.
const PAGES: [&str; 15] = [
    "/app",
    "/app/ledger",
    "/app/new",
    "/app/enrol",
    "/app/enrolments",
    "/app/records",
    "/app/records/wish",
    "/app/records/complaint/new",
    "/app/records/demand/new",
    "/app/demands",
    "/app/season",
    "/app/outbox",
    "/app/account",
    "/app/staff",
    "/app/me",
];
/// Pages of a person.
const OF_PERSON: [&str; 6] = ["", "/edit", "/visit", "/enrol", "/video", "/records/wish"];

/// What ends beyond the edge of the screen and cannot be scrolled to by itself.
const BEYOND: &str = "
    const edge = screen.width + 1;
    const scrolls = element => !!element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll('*')].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.right > edge && !scrolls(element.parentElement);
    }).map(element => element.outerHTML.slice(0, 160));";

/// Goes to a page as a tap on a link does, without loading the app again.
async fn follows_a_link_to(browser: &Browser, path: &str) -> Result<()> {
    let tap = format!(
        "const link = Object.assign(document.createElement('a'), {{ href: {} }});
        document.querySelector('main').append(link); link.click(); link.remove(); return true",
        json!(path)
    );
    browser.runs(&tap).await?;
    let shown = format!(
        "return location.pathname === {} && !document.querySelector('.skeleton') && document.querySelector('main').innerText.length > 9",
        json!(path)
    );
    browser.until(&format!("{path} is shown"), &shown).await
}

/// What is cut off on the page that is shown.
async fn beyond(browser: &Browser, name: &str) -> Result<Option<String>> {
    let found = browser.runs(BEYOND).await?;
    if found == json!([]) {
        return Ok(None);
    }
    browser.pictures(&format!("narrow-{name}")).await?;
    Ok(Some(format!("{name}: {found}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_nothing_is_cut_off_on_a_narrow_phone_with_large_letters() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    drop(worker);
    let (_desk, union) = scene.township().await?;
    union.becomes_narrow().await?;
    union.goes_to("/app/ledger").await?;
    let person = union.runs("return document.querySelector('a.person-main').getAttribute('href')").await?;
    let person = person.as_str().unwrap_or_default().to_owned();
    let pages = PAGES.map(str::to_owned).into_iter().chain(OF_PERSON.map(|page| format!("{person}{page}")));
    let pages: Vec<String> = pages.collect();
    let mut cut = Vec::new();
    for lang in ["zh-Hans", "en"] {
        let chosen = json!({ "lang": lang, "text": 30 }).to_string();
        union.runs(&format!("localStorage.setItem('tiangeng.preferences', {}); return true", json!(chosen))).await?;
        union.goes_to_and_stops("/app").await?;
        union.until("it is locked", "return !!document.querySelector('#lock')").await?;
        cut.extend(beyond(&union, &format!("lock-{lang}")).await?);
        union.unlocks().await?;
        union.until("it is in this language", &format!("return document.documentElement.lang === '{lang}'")).await?;
        for page in &pages {
            follows_a_link_to(&union, page).await?;
            cut.extend(beyond(&union, &format!("{lang}{}", page.replace('/', "-"))).await?);
        }
    }
    ensure!(cut.is_empty(), "cut off:\n{}", cut.join("\n"));
    Ok(())
}
