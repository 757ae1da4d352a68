//! Colours with their contrasts, letters, spaces.

use super::specimen::shown;
use crate::ui::preferences::{use_lang, use_preferences};
use leptos::prelude::*;

/// What is written on what: text needs 4.5 to 1 (WCAG 1.4.3).
const PAIRS: [(&str, &str); 20] = [
    ("--ink", "--paper"),
    ("--ink", "--surface"),
    ("--ink", "--sunk"),
    ("--ink-quiet", "--paper"),
    ("--ink-quiet", "--surface"),
    ("--ink-quiet", "--sunk"),
    ("--accent", "--paper"),
    ("--accent", "--surface"),
    ("--accent-strong", "--paper"),
    ("--accent-strong", "--accent-soft"),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--good", "--good-soft"),
    ("--warn", "--paper"),
    ("--warn", "--surface"),
    ("--warn", "--warn-soft"),
    ("--bad", "--paper"),
    ("--bad", "--surface"),
    ("--bad", "--bad-soft"),
    ("--paper", "--ink"),
];
const CONTRAST_MIN: f64 = 4.5;
const LETTERS: [&str; 4] = ["--text-small", "1rem", "--text-large", "--text-title"];
const SPACES: [&str; 8] =
    ["--gap-1", "--gap-2", "--gap-3", "--gap-4", "--gap-6", "--radius", "--target", "--target-main"];

/// The part.
pub fn part() -> AnyView {
    let (lang, preferences) = (use_lang(), use_preferences());
    let dressed = RwSignal::new(0_u32);
    Effect::new(move |_| {
        preferences.track();
        dressed.update(|times| *times += 1); // after the document has the theme's colours
    });
    let pair = move |(text, ground): (&'static str, &'static str)| {
        let contrast = move || {
            dressed.track();
            contrast(&value(text), &value(ground)).unwrap_or_default()
        };
        let too_low = move || (contrast() < CONTRAST_MIN).then_some("low");
        view! {
            <li class="cell contrast" data-contrast=too_low style:background=format!("var({ground})") style:color=format!("var({text})")>
                <span class="cell-main">{text}" / "{ground}</span><strong>{move || format!("{:.1}", contrast())}</strong>
            </li>
        }
        .into_any()
    };
    let size = |name: &'static str| if name.starts_with("--") { format!("var({name})") } else { name.to_owned() };
    let letters = LETTERS.map(|name| view! { <li class="cell"><span style:font-size=size(name)>{name}" "{lang.app_name()}" 0123456789"</span></li> }.into_any());
    let spaces = SPACES.map(|name| {
        view! { <li class="cell"><span class="cell-main">{name}</span><span style:width=size(name) style:height="1rem" style:background="var(--accent)"></span></li> }.into_any()
    });
    [
        shown("Colours", view! { <ul class="cells">{PAIRS.map(pair).collect_view()}</ul> }),
        shown("Letters", view! { <ul class="cells">{letters.collect_view()}</ul> }),
        shown("Spaces", view! { <ul class="cells">{spaces.collect_view()}</ul> }),
    ]
    .collect_view()
    .into_any()
}

/// What a token is now.
fn value(token: &str) -> String {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    style.and_then(|style| style.get_property_value(token).ok()).unwrap_or_default().trim().to_owned()
}

/// The contrast of two colours (WCAG 2.2).
fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

fn luminance(colour: &str) -> Option<f64> {
    let digits = u32::from_str_radix(colour.strip_prefix('#').filter(|digits| digits.len() == 6)?, 16).ok()?;
    let part = |shift: u32| {
        let part = f64::from((digits >> shift) & 0xff) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    Some(0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0))
}
