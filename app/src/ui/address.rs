//! Addresses of screens: typed, and read from the browser's bar. One table holds every screen.

use super::pages::{
    AccountPage, AuditPage, EnrolPage, EnrolmentPage, EnrolmentsPage, LedgerPage, MePage, OutboxPage, PersonFormPage,
    PersonPage, StaffPage, TodayPage, VideoPage, VisitPage,
};
use super::records::{RecordEditPage, RecordKinds, RecordList, RecordNewPage, RecordPage};
use crate::domain::{
    id::{EnrolmentId, PersonId, RecordId},
    noun::Code,
};
use leptos::{ev, prelude::*};
use std::{fmt, vec};
use web_sys::{HtmlAnchorElement, wasm_bindgen::JsCast};

/// `addresses! { Name(part: Type) "/path/{part}" form => { <Page part/> }; … }`: a screen in one line. `form` where nothing else asks for
/// attention; `first` or `later` is the load that brings it: what most workers need every day comes first.
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

            /// The screen, when the first load has it.
            #[allow(unused_variables)]
            pub fn first_screen(self) -> Option<AnyView> {
                match self {
                    $(Self::$name $(($($part),+))? => screen_of!(first $load { $($page)+ }),)+
                }
            }

            /// The screen, when the second load has it (`later.rs`).
            #[allow(unused_variables)]
            pub fn later_screen(self) -> Option<AnyView> {
                match self {
                    $(Self::$name $(($($part),+))? => screen_of!(later $load { $($page)+ }),)+
                }
            }
        }
    };
}

/// A screen, when it is of the wanted load.
macro_rules! screen_of {
    (first first { $($page:tt)+ }) => { Some(view! { $($page)+ }.into_any()) };
    (later later { $($page:tt)+ }) => { Some(view! { $($page)+ }.into_any()) };
    ($wanted:ident $load:ident { $($page:tt)+ }) => { None };
}

addresses! {
    Today "/" => first { <TodayPage/> };
    Ledger(purpose: Option<PickFor>) "/ledger?{purpose}" => first { <LedgerPage purpose/> };
    NewPerson "/new" form => first { <PersonFormPage person=None/> };
    Person(person: PersonId) "/people/{person}" => first { <PersonPage person/> };
    EditPerson(person: PersonId) "/people/{person}/edit" form => first { <PersonFormPage person=Some(person)/> };
    Visit(person: PersonId) "/people/{person}/visit" form => first { <VisitPage person/> };
    Enrol(person: PersonId) "/people/{person}/enrol" form => first { <EnrolPage person=Some(person) again=None/> };
    /// A returned form is handed in again.
    EnrolAgain(person: PersonId, again: EnrolmentId) "/people/{person}/enrol/{again}" form => first { <EnrolPage person=Some(person) again=Some(again)/> };
    /// Somebody without a ledger row.
    EnrolSomebody "/enrol" form => first { <EnrolPage person=None again=None/> };
    Video(person: PersonId) "/people/{person}/video" form => later { <VideoPage person/> };
    Enrolments "/enrolments" => later { <EnrolmentsPage/> };
    Enrolment(person: PersonId, enrolment: EnrolmentId) "/enrolments/{person}/{enrolment}" => later { <EnrolmentPage person enrolment/> };
    /// Kinds of records.
    Records "/records" => later { <RecordKinds/> };
    RecordsOf(noun: Code) "/records/{noun}" => later { <RecordList noun/> };
    NewRecord(noun: Code) "/records/{noun}/new" form => later { <RecordNewPage noun person=None/> };
    NewRecordOf(person: PersonId, noun: Code) "/people/{person}/records/{noun}" form => later { <RecordNewPage noun person=Some(person)/> };
    Record(record: RecordId) "/record/{record}" => later { <RecordPage record/> };
    EditRecord(record: RecordId) "/record/{record}/edit" form => later { <RecordEditPage record anew=false/> };
    /// In the latest version of its kind.
    GoOnWithRecord(record: RecordId) "/record/{record}/go-on" form => later { <RecordEditPage record anew=true/> };
    Outbox "/outbox" => first { <OutboxPage/> };
    Me "/me" => first { <MePage/> };
    /// My phones, sessions and passphrase.
    Account "/account" => later { <AccountPage/> };
    /// Who works here, with which phones.
    Staff "/staff" => later { <StaffPage/> };
    /// Who did what.
    Audit "/audit" => later { <AuditPage/> };
}

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
}

/// As they are asked.
const PURPOSES: [(Option<PickFor>, &str); 4] = [
    (None, ""),
    (Some(PickFor::Visit), "for=visit"),
    (Some(PickFor::Enrol), "for=enrol"),
    (Some(PickFor::Video), "for=video"),
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
