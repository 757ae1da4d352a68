//! The gallery: every component in every state, in each language, theme and size of letters on the narrowest phone. Nothing is cut off, axe-core finds
//! nothing, and every colour can be read on its ground.

use super::{Scene, every_page::wrong};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::harness::Browser;

const PARTS: usize = 12;
/// Between them each language, each theme, and the smallest and largest letters.
const LOOKS: [(&str, &str, u8); 3] = [("zh", "light", 18), ("en", "dark", 30), ("zh", "dark", 30)];
/// What is tapped in a part, and has to be right too.
const STATES: [(&str, &str); 7] = [
    ("choices", "#open-sheet"),
    ("choices", "#open-long-sheet"),
    ("forms", ".picker"),
    ("media", "#open-camera"),
    ("people", "#personal-data summary"),
    ("people", "#remove"),
    ("decisions", "details.more summary"),
];
const LOW_CONTRAST: &str = "return [...document.querySelectorAll('[data-contrast]')].map(one => one.innerText)";
/// What moves, or would.
const MOVES: &str = "
    return [...document.querySelectorAll('*')].flatMap(element => [undefined, '::before', '::after', '::backdrop'].map(part => getComputedStyle(element, part)))
        .filter(style => style.animationName !== 'none' || style.transitionDuration.split(', ').some(time => time !== '0s')).length";

/// The names of the parts, as the chips have them.
async fn parts(browser: &Browser) -> Result<Vec<String>> {
    let names = browser
        .runs(
            "return [...document.querySelectorAll('#gallery > header .chips')[0].children].map(chip => chip.innerText)",
        )
        .await?;
    let names = names.as_array().context("chips")?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Ok(names)
}

async fn shows_part(browser: &Browser, place: usize) -> Result<String> {
    let chip = format!("document.querySelectorAll('#gallery > header .chips')[0].children[{place}]");
    browser.runs(&format!("{chip}.click(); return true")).await?;
    browser.until("the part shows", &format!("return {chip}.ariaPressed === 'true'")).await?;
    let code = browser.runs("return document.querySelector('#gallery').dataset.part").await?;
    Ok(code.as_str().context("its name")?.to_owned())
}

async fn wears(browser: &Browser, (lang, theme, letters): (&str, &str, u8)) -> Result<()> {
    browser.goes_to(&format!("/app/gallery?lang={lang}&theme={theme}&text={letters}")).await?;
    let dressed = format!(
        "const root = document.documentElement; return root.lang.startsWith('{lang}') && root.dataset.theme === '{theme}' && root.dataset.text === '{letters}' && !!document.querySelector('#gallery')"
    );
    browser.until("it is dressed so", &dressed).await
}

async fn wrong_in(browser: &Browser, look: (&str, &str, u8)) -> Result<Vec<String>> {
    wears(browser, look).await?;
    let (mut found, (lang, theme, letters)) = (Vec::new(), look);
    let names = parts(browser).await?;
    ensure!(names.len() == PARTS, "{names:?}");
    for place in 0..names.len() {
        let part = shows_part(browser, place).await?;
        let name = format!("gallery-{lang}-{theme}-{letters}-{part}");
        found.extend(wrong(browser, &name).await?);
        browser.pictures_whole(&name).await?;
        for (at, (_, tapped)) in STATES.iter().enumerate().filter(|(_, (of, _))| *of == part) {
            browser.runs(&format!("document.querySelector({}).click(); return true", json!(tapped))).await?;
            found.extend(wrong(browser, &format!("{name}-after-{at}")).await?);
            browser.pictures(&format!("{name}-after-{at}")).await?;
            browser.presses_escape().await?;
        }
    }
    shows_part(browser, 0).await?;
    let low = browser.runs(LOW_CONTRAST).await?;
    if low != json!([]) {
        found.push(format!("{theme}: too low a contrast: {low}"));
    }
    Ok(found)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_gallery_fits_a_narrow_phone_in_every_look_and_passes_axe() -> Result<()> {
    let (scene, worker) = Scene::set().await?;
    drop(worker);
    let (_desk, union) = scene.township().await?;
    union.becomes_narrow().await?;
    let mut found = Vec::new();
    for look in LOOKS {
        found.extend(wrong_in(&union, look).await?);
    }
    ensure!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

/// Opens the long sheet and the toast, and counts what moves.
async fn moving(browser: &Browser) -> Result<u64> {
    browser.goes_to("/app/gallery?part=choices").await?;
    browser.taps_on("#open-long-sheet").await?;
    browser.until("the sheet is up", "return !!document.querySelector('dialog[open]')").await?;
    let in_sheet = browser.runs(MOVES).await?.as_u64().context("a count")?;
    browser.presses_escape().await?;
    browser.goes_to("/app/gallery?part=notices").await?;
    browser.shows(".toast").await?;
    Ok(in_sheet + browser.runs(MOVES).await?.as_u64().context("a count")?)
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_nothing_moves_where_the_phone_or_the_user_says_so() -> Result<()> {
    let (_scene, worker) = Scene::set().await?;
    ensure!(moving(&worker).await? > 0, "something moves otherwise");
    worker.wants_less_motion(true).await?;
    ensure!(moving(&worker).await? == 0, "the phone says so");
    worker.wants_less_motion(false).await?;
    worker.goes_to("/app/me").await?;
    worker.taps("关闭").await?;
    worker.until("it is set", "return document.documentElement.dataset.motion === 'off'").await?;
    ensure!(moving(&worker).await? == 0, "the user says so");
    worker.goes_to("/app/me").await?;
    worker.pictures("motion").await?;
    Ok(())
}
