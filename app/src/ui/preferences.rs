//! What a person sets for this phone: language, size of letters, light or dark, motion.

use super::in_clear;
use crate::{
    json::{self, fields, readable, variants, written},
    messages::Lang,
};
use leptos::prelude::*;
use serde_json::Map;

const KEY: &str = "tiangeng.preferences";
const CAMERA_OPEN: &str = "tiangeng.camera-open";

/// Sizes of letters in CSS pixels. Style sheets know exactly these.
pub const TEXT_SIZES: [u8; 6] = [18, 20, 22, 24, 27, 30];

/// Minutes without a touch after which the phone locks itself.
pub const LOCK_MINUTES: [u8; 4] = [2, 5, 15, 30];

variants! {
    /// Light or dark.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Theme {
        /// As the phone is set.
        #[default]
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

/// One phone's preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Language.
    pub lang: Lang,
    /// Size of letters in CSS pixels.
    pub text: u8,
    /// Light or dark.
    pub theme: Theme,
    /// Minutes without a touch after which the phone locks itself.
    pub lock_minutes: u8,
    /// Nothing moves, whatever the phone is set to.
    pub still: bool,
    /// Photos are taken inside the page instead of by the phone's camera app.
    pub page_camera: bool,
}

readable!(Preferences, tree => {
    let mut record = Map::from_tree(tree)?;
    let Self { lang, text, theme, lock_minutes, still, page_camera } = Self::default();
    Ok(Self {
        lang: json::take::<Option<_>>(&mut record, "lang")?.unwrap_or(lang),
        text: json::take::<Option<_>>(&mut record, "text")?.unwrap_or(text),
        theme: json::take::<Option<_>>(&mut record, "theme")?.unwrap_or(theme),
        lock_minutes: json::take::<Option<_>>(&mut record, "lock_minutes")?.unwrap_or(lock_minutes),
        still: json::take::<Option<_>>(&mut record, "still")?.unwrap_or(still),
        page_camera: json::take::<Option<_>>(&mut record, "page_camera")?.unwrap_or(page_camera),
    })
});

written!(Preferences, preferences => fields!(preferences, lang, text, theme, lock_minutes, still, page_camera));

impl Default for Preferences {
    fn default() -> Self {
        Self {
            lang: Lang::ZhHans,
            text: TEXT_SIZES[0],
            theme: Theme::System,
            lock_minutes: LOCK_MINUTES[1],
            still: false,
            page_camera: false,
        }
    }
}

/// The preferences as a signal that keeps itself and dresses the document.
pub fn provide_preferences() -> RwSignal<Preferences> {
    let preferences = RwSignal::new(in_clear::kept(KEY).unwrap_or_default());
    if in_clear::kept(CAMERA_OPEN) == Some(true) {
        camera_opens(false);
        preferences.update(|p: &mut Preferences| p.page_camera = true);
    }
    Effect::new(move |_| {
        let now: Preferences = preferences.get();
        in_clear::keep(KEY, &now);
        dress(now);
    });
    provide_context(preferences);
    preferences
}

/// The phone's camera app opens, or has closed. Phones short of memory close the page meanwhile: the next page then takes photos by itself.
pub fn camera_opens(open: bool) {
    in_clear::keep(CAMERA_OPEN, &open);
}

/// Minutes without a touch after which this phone locks itself.
pub fn lock_minutes() -> u8 {
    in_clear::kept::<Preferences>(KEY).unwrap_or_default().lock_minutes
}

/// The preferences.
pub fn use_preferences() -> RwSignal<Preferences> {
    expect_context()
}

/// The language of this screen. A change of language rebuilds all screens.
pub fn use_lang() -> Lang {
    expect_context()
}

fn dress(preferences: Preferences) {
    let Some(root) = document().document_element() else { return };
    let theme = match preferences.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let motion = if preferences.still { "off" } else { "system" };
    for (name, value) in [
        ("lang", preferences.lang.code()),
        ("data-theme", theme),
        ("data-motion", motion),
        ("data-text", &preferences.text.to_string()),
    ] {
        drop(root.set_attribute(name, value));
    }
    let (light, dark) = match preferences.theme {
        Theme::System => ("(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"),
        Theme::Light => ("all", "not all"),
        Theme::Dark => ("not all", "all"),
    };
    // the phone's own bar has the colour of the page's top
    for (id, media) in [("bar-light", light), ("bar-dark", dark)] {
        document().get_element_by_id(id).map(|bar| bar.set_attribute("media", media));
    }
}
