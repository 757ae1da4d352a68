//! Every page in both languages, both themes, on the narrowest phone with the largest letters: nothing is cut off at its edge, and axe-core
//! finds nothing. The long run looks at all widths and sizes of letters.

use super::{Scene, activities::STARTS};
use anyhow::{Result, ensure};
use serde_json::json;
use tests::harness::Browser;

/// Pages besides those of a person.
const PAGES: [&str; 21] = [
    "/app",
    "/app/ledger",
    "/app/new",
    "/app/enrol",
    "/app/enrolments",
    "/app/records",
    "/app/records/wish",
    "/app/records/complaint/new",
    "/app/records/demand/new",
    "/app/meetings/new",
    "/app/records/activity",
    "/app/records/activity/new",
    "/app/records/vacancy/new",
    "/app/records/duty/new",
    "/app/demands",
    "/app/season",
    "/app/tour",
    "/app/outbox",
    "/app/account",
    "/app/staff",
    "/app/me",
];
/// Pages of a person.
const OF_PERSON: [&str; 13] = [
    "",
    "/edit",
    "/visit",
    "/enrol",
    "/video",
    "/records/wish",
    "/records/sign_up",
    "/records/recheck",
    "/records/joining",
    "/records/entry",
    "/renew",
    "/household",
    "/visits",
];

/// States of pages: what is tapped there. Sheets, what is folded, and forms that say what is wrong.
const STATES: [(&str, &str); 5] = [
    ("/app", ".tab.add"),
    ("/app/new", ".picker"),
    ("/app/new", "#save"),
    ("/app/records/demand/new", "#save"),
    ("/app/records/complaint/new", ".picker"),
];
const STATES_OF_PERSON: [(&str, &str); 3] =
    [("/visit", "details.more summary"), ("/enrol", "#save"), ("/video", "#save")];
/// Of a meeting's page: questions, enrolments, the summary.
const PARTS_OF_MEETING: [&str; 3] =
    [".meeting-part:nth-child(2)", ".meeting-part:nth-child(3)", ".meeting-part:nth-child(4)"];

/// Of an activity's page: who came, what came of it.
const PARTS_OF_ACTIVITY: [&str; 2] = [".meeting-part:nth-child(2)", ".meeting-part:nth-child(3)"];

/// What ends beyond the edge of the screen and cannot be scrolled to by itself.
const BEYOND: &str = "
    const edge = screen.width + 1;
    const scrolls = element => !!element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll('*')].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.right > edge && !scrolls(element.parentElement);
    }).map(element => element.outerHTML.slice(0, 160));";

/// Goes to a page as a tap on a link does, without loading the app again.
pub(super) async fn follows_a_link_to(browser: &Browser, path: &str) -> Result<()> {
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

/// How the pages are looked at.
#[derive(Clone, Copy, Debug)]
struct Look {
    lang: &'static str,
    theme: &'static str,
    letters: u8,
}

/// The two of the test run: between them each language and each theme.
const LOOKS: [Look; 2] =
    [Look { lang: "zh-Hans", theme: "light", letters: 30 }, Look { lang: "en", theme: "dark", letters: 30 }];

/// What is wrong on the page that is shown: cut off, or found by axe-core.
pub(super) async fn wrong(browser: &Browser, name: &str) -> Result<Vec<String>> {
    browser.until("nothing moves", "return document.getAnimations().every(one => one.playState !== 'running')").await?;
    let mut found = browser.axe().await?;
    let beyond = browser.runs(BEYOND).await?;
    if beyond != json!([]) {
        found.push(format!("cut off: {beyond}"));
    }
    if !found.is_empty() {
        browser.pictures(&format!("wrong-{name}")).await?;
    }
    Ok(found.into_iter().map(|fault| format!("{name}: {fault}")).collect())
}

/// The lock screen and every page of a county's user who reviews.
async fn wrong_on_all_pages(browser: &Browser, (pages, states): &Places, look: Look) -> Result<Vec<String>> {
    let Look { lang, theme, letters } = look;
    let chosen = json!({ "lang": lang, "theme": theme, "text": letters }).to_string();
    browser.runs(&format!("localStorage.setItem('tiangeng.preferences', {}); return true", json!(chosen))).await?;
    browser.goes_to_and_stops("/app").await?;
    browser.until("it is locked", "return !!document.querySelector('#lock')").await?;
    let mut found = wrong(browser, &format!("{lang}-lock")).await?;
    browser.unlocks().await?;
    browser.until("it is in this language", &format!("return document.documentElement.lang === '{lang}'")).await?;
    for page in pages {
        follows_a_link_to(browser, page).await?;
        found.extend(wrong(browser, &format!("{lang}-{theme}-{letters}{}", page.replace('/', "-"))).await?);
    }
    for (at, (page, tapped)) in states.iter().enumerate() {
        follows_a_link_to(browser, page).await?;
        browser.runs(&format!("document.querySelector({}).click(); return true", json!(tapped))).await?;
        found.extend(
            wrong(browser, &format!("{lang}-{theme}-{letters}{} after {tapped} {at}", page.replace('/', "-"))).await?,
        );
        browser.presses_escape().await?;
        follows_a_link_to(browser, "/app/me").await?; // so that the page is a new one
    }
    Ok(found)
}

/// Pages, and pages with what is tapped there.
type Places = (Vec<String>, Vec<(String, &'static str)>);

/// Hands a form in for a person; its page.
async fn enrols(browser: &Browser, person: &str) -> Result<String> {
    follows_a_link_to(browser, &format!("{person}/enrol")).await?;
    browser.taps_on(".plan").await?;
    browser.taps_on("#agree").await?;
    browser.signs().await?;
    browser.taps_on("#save").await?;
    let link = "document.querySelector('a[href*=\"/app/enrolments/\"]')?.getAttribute('href')";
    browser.until("the form is handed in", &format!("return !!{link}")).await?;
    let form = browser.runs(&format!("return {link}")).await?;
    Ok(form.as_str().unwrap_or_default().trim_end_matches("/slip").to_owned())
}

/// Begins a courtyard meeting; its page.
async fn begins_a_meeting(browser: &Browser) -> Result<String> {
    follows_a_link_to(browser, "/app/meetings/new").await?;
    browser.types("place", "村委会院坝").await?;
    browser.taps_on(".picker").await?;
    browser.taps_on(".sheet .cells .cell").await?;
    browser.taps_on("#save").await?;
    browser.until("it has begun", "return /^\\/app\\/meeting\\/[^/]+$/.test(location.pathname)").await?;
    Ok(browser.runs("return location.pathname").await?.as_str().unwrap_or_default().to_owned())
}

/// Begins a job fair with one who came; its page.
async fn begins_an_activity(browser: &Browser) -> Result<String> {
    follows_a_link_to(browser, "/app/records/activity/new").await?;
    browser.taps_on(".picker").await?;
    browser.taps_on(".sheet .cells .cell").await?;
    browser.types("title", "返乡务工招聘会").await?;
    browser.taps_on(".chip:nth-child(2)").await?;
    browser.runs(STARTS).await?;
    browser.types("place", "乡文化站").await?;
    browser.types("places", "20").await?;
    browser.taps_on("#save").await?;
    browser.until("it has begun", "return /^\\/app\\/activity\\/[^/]+$/.test(location.pathname)").await?;
    browser.taps_on(PARTS_OF_ACTIVITY[0]).await?;
    browser.taps_on(".picker").await?; // whose people, where there are several villages
    browser.taps_on(".sheet .cells li:nth-child(2) .cell").await?;
    browser.taps_on(".agree").await?;
    browser.taps_on("#save").await?;
    browser.until("who came is noted", "return !!document.querySelector('.agree[disabled]')").await?;
    browser.taps_on(".meeting-part:nth-child(1)").await?;
    Ok(browser.runs("return location.pathname").await?.as_str().unwrap_or_default().to_owned())
}

/// All places, with those of the first person of the ledger.
async fn places(browser: &Browser) -> Result<Places> {
    browser.goes_to("/app/ledger").await?;
    let person = browser.runs("return document.querySelector('a.person-main').getAttribute('href')").await?;
    let person = person.as_str().unwrap_or_default();
    let form = enrols(browser, person).await?;
    let meeting = begins_a_meeting(browser).await?;
    let id = person.rsplit('/').next().unwrap_or_default();
    let activity = begins_an_activity(browser).await?;
    let of_meeting = [meeting.clone(), format!("{meeting}/enrol/{id}"), activity.clone()];
    let of_form = [form.clone(), format!("{form}/slip")];
    let pages = PAGES.map(str::to_owned).into_iter().chain(OF_PERSON.map(|page| format!("{person}{page}")));
    let pages = pages.chain(of_form).chain(of_meeting);
    let states = STATES.map(|(page, tapped)| (page.to_owned(), tapped)).into_iter();
    let of_person = STATES_OF_PERSON.map(|(page, tapped)| (format!("{person}{page}"), tapped));
    let of_meeting = PARTS_OF_MEETING.map(|tapped| (meeting.clone(), tapped));
    let of_activity = PARTS_OF_ACTIVITY.map(|tapped| (activity.clone(), tapped));
    Ok((pages.collect(), states.chain(of_person).chain(of_meeting).chain(of_activity).collect()))
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_every_page_fits_a_narrow_phone_with_large_letters_and_passes_axe() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    drop(worker);
    let (_desk, union) = scene.township().await?;
    union.becomes_narrow().await?;
    let places = places(&union).await?;
    let mut found = Vec::new();
    for look in LOOKS {
        found.extend(wrong_on_all_pages(&union, &places, look).await?);
    }
    ensure!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the long run: every width, theme and size of letters"]
async fn browser_soak_every_page_at_every_size() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    drop(worker);
    let (_desk, union) = scene.township().await?;
    let places = places(&union).await?;
    let mut found = Vec::new();
    for width in [320, 390, 768, 1440] {
        union.becomes_as_wide_as(width).await?;
        for (theme, lang, letters) in [
            ("light", "zh-Hans", 18),
            ("dark", "zh-Hans", 18),
            ("light", "en", 18),
            ("dark", "en", 30),
            ("light", "zh-Hans", 30),
        ] {
            let faults = wrong_on_all_pages(&union, &places, Look { lang, theme, letters }).await?;
            found.extend(faults.into_iter().map(|fault| format!("{width} px, {fault}")));
        }
    }
    ensure!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}
