//! Addresses of screens: typed, and read from the browser's bar.

use crate::domain::id::{EnrolmentId, PersonId};
use leptos::{ev, prelude::*};
use std::fmt;
use web_sys::{HtmlAnchorElement, wasm_bindgen::JsCast};

/// What somebody is picked from the ledger for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To log a visit.
    Visit,
    /// To enrol.
    Enrol,
    /// To enrol over a video call.
    Video,
}

/// A screen of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Address {
    Today,
    Ledger(Option<Purpose>),
    NewPerson,
    Person(PersonId),
    EditPerson(PersonId),
    Visit(PersonId),
    Enrol(PersonId),
    /// A returned form is handed in again.
    EnrolAgain(PersonId, EnrolmentId),
    /// Somebody without a ledger row.
    EnrolSomebody,
    Video(PersonId),
    Enrolments,
    Enrolment(PersonId, EnrolmentId),
    Outbox,
    Me,
    /// My phones, sessions and passphrase.
    Account,
    /// Who works here, with which phones.
    Staff,
    /// Who did what.
    Audit,
}

impl Address {
    /// Reads a path with its query; anything unknown is Today.
    pub fn read(path: &str) -> Self {
        let parts: Vec<&str> =
            path.trim_start_matches("/app").split(['/', '?']).filter(|part| !part.is_empty()).collect();
        Self::of(&parts).unwrap_or(Self::Today)
    }

    fn of(parts: &[&str]) -> Option<Self> {
        let person = |text: &str| PersonId::parse(text);
        Some(match *parts {
            ["ledger"] => Self::Ledger(None),
            ["ledger", "for=visit"] => Self::Ledger(Some(Purpose::Visit)),
            ["ledger", "for=enrol"] => Self::Ledger(Some(Purpose::Enrol)),
            ["ledger", "for=video"] => Self::Ledger(Some(Purpose::Video)),
            ["new"] => Self::NewPerson,
            ["enrol"] => Self::EnrolSomebody,
            ["people", id] => Self::Person(person(id)?),
            ["people", id, "edit"] => Self::EditPerson(person(id)?),
            ["people", id, "visit"] => Self::Visit(person(id)?),
            ["people", id, "enrol"] => Self::Enrol(person(id)?),
            ["people", id, "enrol", again] => Self::EnrolAgain(person(id)?, EnrolmentId::parse(again)?),
            ["people", id, "video"] => Self::Video(person(id)?),
            ["enrolments"] => Self::Enrolments,
            ["enrolments", id, form] => Self::Enrolment(person(id)?, EnrolmentId::parse(form)?),
            ["outbox"] => Self::Outbox,
            ["me"] => Self::Me,
            ["account"] => Self::Account,
            ["staff"] => Self::Staff,
            ["audit"] => Self::Audit,
            _ => return None,
        })
    }

    /// Whether it is a form: nothing else asks for attention there.
    pub fn is_form(self) -> bool {
        use Address::{EditPerson, Enrol, EnrolAgain, EnrolSomebody, NewPerson, Video, Visit};
        matches!(self, NewPerson | EditPerson(_) | Visit(_) | Enrol(_) | EnrolAgain(..) | EnrolSomebody | Video(_))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => write!(f, "/app"),
            Self::Ledger(None) => write!(f, "/app/ledger"),
            Self::Ledger(Some(Purpose::Visit)) => write!(f, "/app/ledger?for=visit"),
            Self::Ledger(Some(Purpose::Enrol)) => write!(f, "/app/ledger?for=enrol"),
            Self::Ledger(Some(Purpose::Video)) => write!(f, "/app/ledger?for=video"),
            Self::NewPerson => write!(f, "/app/new"),
            Self::EnrolSomebody => write!(f, "/app/enrol"),
            Self::Person(person) => write!(f, "/app/people/{person}"),
            Self::EditPerson(person) => write!(f, "/app/people/{person}/edit"),
            Self::Visit(person) => write!(f, "/app/people/{person}/visit"),
            Self::Enrol(person) => write!(f, "/app/people/{person}/enrol"),
            Self::EnrolAgain(person, form) => write!(f, "/app/people/{person}/enrol/{form}"),
            Self::Video(person) => write!(f, "/app/people/{person}/video"),
            Self::Enrolments => write!(f, "/app/enrolments"),
            Self::Enrolment(person, form) => write!(f, "/app/enrolments/{person}/{form}"),
            Self::Outbox => write!(f, "/app/outbox"),
            Self::Me => write!(f, "/app/me"),
            Self::Account => write!(f, "/app/account"),
            Self::Staff => write!(f, "/app/staff"),
            Self::Audit => write!(f, "/app/audit"),
        }
    }
}

/// Where one is, and how to go elsewhere.
#[derive(Clone, Copy)]
pub struct Way(RwSignal<Address>);

impl Way {
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
pub fn use_way() -> Way {
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
