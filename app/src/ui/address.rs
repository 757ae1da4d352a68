//! Addresses of screens: typed, and read from the browser's bar.

use super::screen_table::screen_table;
use crate::domain::{
    id::{EnrolmentId, PersonId, RecordId},
    noun::Code,
};
use leptos::{ev, prelude::*};
use std::{fmt, vec};
use web_sys::{HtmlAnchorElement, wasm_bindgen::JsCast};

/// Addresses of the table's screens.
macro_rules! addresses {
    ($(
        $(#[$meta:meta])*
        $name:ident $(($($part:ident: $type:ty),+))? $path:literal $($form:ident)? => $load:ident { $($page:tt)+ };
    )+) => {
        /// A screen of the app.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Address {
            $($(#[$meta])* $name $(($($type),+))?,)+
        }

        impl Address {
            fn of(path: &str) -> Option<Self> {
                $(
                    #[allow(unused_mut, unused_variables)]
                    if let Some(mut found) = parts_at($path, path) {
                        return Some(Self::$name $(($(<$type>::read(found.next()?)?),+))?);
                    }
                )+
                None
            }

            /// Its path, with nothing asked where nothing is.
            fn path(self) -> String {
                match self {
                    $(Self::$name $(($($part),+))? => {
                        $($(let $part = $part.written();)+)?
                        format!($path)
                    })+
                }
            }

            /// Whether it is a form: nothing else asks for attention there.
            pub fn is_form(self) -> bool {
                match self {
                    $(Self::$name { .. } => stringify!($($form)?) == "form",)+
                }
            }
        }
    };
}

screen_table!(addresses);

impl Address {
    /// Reads a path with its query; anything unknown is Today.
    pub fn read(path: &str) -> Self {
        Self::of(path.trim_start_matches("/app")).unwrap_or(Self::Today)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/app{}", self.path().trim_end_matches(['/', '?']))
    }
}

/// What a path has where a template has names in braces; none when it is another path.
fn parts_at<'a>(template: &str, path: &'a str) -> Option<vec::IntoIter<&'a str>> {
    let (template, path) = (parts(template), parts(path));
    let mut found = Vec::new();
    for (wanted, part) in template.iter().zip(&path) {
        match wanted.starts_with('{') {
            true => found.push(*part),
            false if wanted == part => {}
            false => return None,
        }
    }
    (template.len() == path.len()).then(|| found.into_iter())
}

/// What is between slashes; last what is asked, empty when nothing is.
fn parts(path: &str) -> Vec<&str> {
    let (path, asked) = path.split_once('?').unwrap_or((path, ""));
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.push(asked);
    parts
}

/// What is in a path.
trait Part: Sized {
    fn read(text: &str) -> Option<Self>;
    fn written(&self) -> String;
}

macro_rules! ids {
    ($($id:ident),+) => {$(
        impl Part for $id {
            fn read(text: &str) -> Option<Self> {
                Self::parse(text)
            }

            fn written(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

ids!(PersonId, EnrolmentId, RecordId);

/// The code of a noun, which may have Chinese characters: browsers give them back escaped.
impl Part for Code {
    fn read(text: &str) -> Option<Self> {
        Self::of(&String::from(js_sys::decode_uri_component(text).ok()?))
    }

    fn written(&self) -> String {
        self.as_str().to_owned()
    }
}

/// What a person is picked from the ledger for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickFor {
    /// To log a visit.
    Visit,
    /// To enrol.
    Enrol,
    /// To enrol over a video call.
    Video,
    /// To register a demand of theirs.
    Demand,
}

/// As they are asked.
const PURPOSES: [(Option<PickFor>, &str); 5] = [
    (None, ""),
    (Some(PickFor::Visit), "for=visit"),
    (Some(PickFor::Enrol), "for=enrol"),
    (Some(PickFor::Video), "for=video"),
    (Some(PickFor::Demand), "for=demand"),
];

impl Part for Option<PickFor> {
    fn read(text: &str) -> Option<Self> {
        PURPOSES.iter().find(|(_, asked)| *asked == text).map(|(purpose, _)| *purpose)
    }

    fn written(&self) -> String {
        PURPOSES.iter().find(|(purpose, _)| purpose == self).map_or("", |(_, asked)| asked).to_owned()
    }
}

/// Where one is, and how to go elsewhere.
#[derive(Clone, Copy)]
pub struct Navigation(RwSignal<Address>);

impl Navigation {
    /// Follows the browser's bar, its back button, and every link into the app. Call it in a component's body.
    pub fn provide() -> Self {
        let way = Self(RwSignal::new(in_bar()));
        let back = window_event_listener(ev::popstate, move |_| way.0.set(in_bar()));
        let links = window_event_listener(ev::click, move |event| {
            let plain = event.button() == 0
                && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.default_prevented());
            if let Some(path) = target_of(&event).filter(|_| plain) {
                event.prevent_default();
                way.go(Address::read(&path));
            }
        });
        on_cleanup(move || {
            back.remove();
            links.remove();
        });
        provide_context(way);
        way
    }

    /// Where one is.
    pub fn now(&self) -> Address {
        self.0.get()
    }

    /// Goes to a screen; the back button leads back.
    pub fn go(&self, address: Address) {
        if let Ok(history) = window().history() {
            drop(history.push_state_with_url(&web_sys::wasm_bindgen::JsValue::NULL, "", Some(&address.to_string())));
        }
        self.0.set(address);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Where one is.
pub fn use_way() -> Navigation {
    expect_context()
}

fn in_bar() -> Address {
    let location = window().location();
    Address::read(&(location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()))
}

/// Path and query of the link that was tapped, if it leads into the app.
fn target_of(event: &ev::MouseEvent) -> Option<String> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = element.closest("a[href^='/app']").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    Some(link.pathname() + &link.search())
}
