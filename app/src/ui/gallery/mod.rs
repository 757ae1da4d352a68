//! Every component in every state, and what they are made of: to look at, and for the journey that looks at it. Only in builds for debugging.
//!
//! It is at `/app/gallery`, for who is signed in: what it shows of people is the ledger's. `/app/gallery?part=forms&lang=en&theme=dark&text=30` is one look at one part.

mod choices;
mod decisions;
mod dossiers;
mod enrolling;
mod forms;
mod lists;
mod notices;
mod people;
mod specimen;
mod tokens;

use super::{
    components::Chips,
    navigation::use_way,
    preferences::{Preferences, TEXT_SIZES, Theme, use_lang, use_preferences},
};
use crate::messages::Lang;
use leptos::prelude::*;

/// The address.
const PATH: &str = "/app/gallery";
/// These two have the whole screen in the app, and are no part of another page's content.
const WHOLE: [&str; 2] = ["elsewhere", "broken"];

/// Code, words and content of a part.
type GalleryPart = (&'static str, &'static str, &'static str, fn() -> AnyView);

const PARTS: [GalleryPart; 12] = [
    ("tokens", "颜色与字号", "Tokens", tokens::part),
    ("forms", "输入", "Fields", forms::part),
    ("choices", "选择", "Choices", choices::part),
    ("media", "照片与签名", "Photos", forms::media),
    ("lists", "列表", "Lists", lists::part),
    ("people", "人员", "People", people::part),
    ("enrolling", "参保", "Enrolling", enrolling::part),
    ("decisions", "核对", "Decisions", decisions::part),
    ("notices", "提示", "Notices", notices::part),
    ("bars", "栏", "Bars", notices::bars),
    ("elsewhere", "别处", "Elsewhere", notices::elsewhere),
    ("broken", "打不开", "Broken", notices::broken),
];

/// Whether this page is the gallery, and again after each tap on a link.
pub fn shows() -> Memo<bool> {
    let way = use_way();
    Memo::new(move |_| {
        way.now();
        window().location().pathname().is_ok_and(|path| path == PATH)
    })
}

/// What the query asks for under a name.
fn asked(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    let pairs = search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next_back()
}

/// Dresses the page as the query asks.
fn dress(preferences: &mut Preferences) {
    if let Some(lang) = asked("lang") {
        preferences.lang = if lang == "en" { Lang::En } else { Lang::ZhHans };
    }
    if let Some(theme) = asked("theme") {
        preferences.theme = if theme == "dark" { Theme::Dark } else { Theme::Light };
    }
    if let Some(text) = asked("text").and_then(|text| text.parse().ok()).filter(|text| TEXT_SIZES.contains(text)) {
        preferences.text = text;
    }
}

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    let (lang, preferences) = (use_lang(), use_preferences());
    let (mut now, asked_part) = (preferences.get_untracked(), asked("part"));
    let before = now;
    dress(&mut now);
    if now != before && !WAS_DRESSED.with(|was| was.replace(true)) {
        preferences.set(now);
    }
    let first = PARTS.iter().position(|(code, ..)| asked_part.as_deref() == Some(*code)).unwrap_or_default();
    let part = RwSignal::new(PART.with(|part| part.get()).unwrap_or(first));
    Effect::new(move |_| PART.with(|kept| kept.set(Some(part.get()))));
    let names: Vec<String> = PARTS.iter().map(|(_, zh, en, _)| lang.pick(zh, en).to_owned()).collect();
    let content = move || {
        let (code, zh, en, build) = PARTS[part.get()];
        match WHOLE.contains(&code) {
            true => build(),
            false => view! { <main><h1 class="pad">{lang.pick(zh, en)}</h1>{build()}</main> }.into_any(),
        }
    };
    view! {
        <div id="gallery" data-part=move || PARTS[part.get()].0>
            <header class="form">
                <Chips label=lang.pick("部分", "Part") options=names chosen=Signal::derive(move || vec![part.get()]) pick=Callback::new(move |at: usize| part.set(at))/>
                <Switches/>
            </header>
            {content}
        </div>
    }
}

thread_local! {
    /// The query counts once: after that the switches do.
    static WAS_DRESSED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    /// The part that shows: another language builds the page again.
    static PART: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
}

/// Language, theme, size of letters.
#[component]
fn Switches() -> impl IntoView {
    let (lang, preferences) = (use_lang(), use_preferences());
    let themes = [lang.theme_light(), lang.theme_dark()].map(str::to_owned).to_vec();
    let letters = ["18", "30"].map(str::to_owned).to_vec();
    view! {
        <Chips label="语言 Language" options=["中文", "English"].map(str::to_owned).to_vec() chosen=Signal::derive(move || vec![usize::from(preferences.get().lang == Lang::En)])
            pick=Callback::new(move |at: usize| preferences.update(|p| p.lang = [Lang::ZhHans, Lang::En][at]))/>
        <Chips label=lang.appearance() options=themes chosen=Signal::derive(move || vec![usize::from(preferences.get().theme == Theme::Dark)])
            pick=Callback::new(move |at: usize| preferences.update(|p| p.theme = [Theme::Light, Theme::Dark][at]))/>
        <Chips label=lang.size_of_letters() options=letters chosen=Signal::derive(move || vec![usize::from(preferences.get().text == 30)])
            pick=Callback::new(move |at: usize| preferences.update(|p| p.text = [18, 30][at]))/>
    }
}
