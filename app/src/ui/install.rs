//! How the app comes to the home screen, by browser: there it opens like an app, and the browser keeps its store.

use crate::messages::Lang;
use leptos::prelude::*;

/// Where the app runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppPlace {
    /// From the home screen.
    Installed,
    /// In a page of WeChat, which opens nothing without a line.
    Wechat,
    /// In a tab of Safari on iOS, whose store an app on the home screen does not have.
    IosTab,
    /// In a browser whose menu has three dots.
    DotsMenu,
    /// In the browser of a Chinese phone, or one like it.
    PhoneBrowser,
    /// In another browser.
    Other,
}

/// Marks of browsers in their names, the special ones first: most also call themselves Chrome.
const MARKS: [(&str, AppPlace); 10] = [
    ("MicroMessenger", AppPlace::Wechat),
    ("HuaweiBrowser", AppPlace::PhoneBrowser),
    ("MiuiBrowser", AppPlace::PhoneBrowser),
    ("HeyTapBrowser", AppPlace::PhoneBrowser),
    ("VivoBrowser", AppPlace::PhoneBrowser),
    ("UCBrowser", AppPlace::PhoneBrowser),
    ("MQQBrowser", AppPlace::PhoneBrowser),
    ("EdgA/", AppPlace::DotsMenu),
    ("SamsungBrowser", AppPlace::PhoneBrowser),
    ("Chrome/", AppPlace::DotsMenu),
];

/// Where this page runs.
pub fn place() -> AppPlace {
    let by_name = named(&window().navigator().user_agent().unwrap_or_default());
    let standalone = js_sys::Reflect::get(&window().navigator(), &"standalone".into()).ok().and_then(|is| is.as_bool());
    let installed =
        window().match_media("(display-mode: standalone)").ok().flatten().is_some_and(|query| query.matches());
    match standalone {
        _ if installed || standalone == Some(true) => AppPlace::Installed,
        Some(_) if by_name != AppPlace::Wechat => AppPlace::IosTab,
        _ => by_name,
    }
}

fn named(agent: &str) -> AppPlace {
    MARKS.iter().find(|(mark, _)| agent.contains(mark)).map_or(AppPlace::Other, |(_, place)| *place)
}

/// What to do first in this browser; nothing once the app is installed.
pub fn hint(place: AppPlace, lang: Lang) -> Option<&'static str> {
    match place {
        AppPlace::Installed => None,
        AppPlace::Wechat => Some(lang.open_in_browser()),
        AppPlace::IosTab => Some(lang.install_from_safari()),
        AppPlace::DotsMenu => Some(lang.install_from_dots()),
        AppPlace::PhoneBrowser => Some(lang.install_from_menu()),
        AppPlace::Other => Some(lang.install_hint()),
    }
}
