//! Nouns as data: what kinds of records there are, with their fields, states, steps and words. Lists, forms, pages, the server's check and the
//! simulation read these tables; nothing is compiled for one noun.

#[macro_use]
mod written;

mod activity;
mod answer;
mod built_in;
mod caller;
mod check;
mod complaint;
mod concerns;
mod demand;
mod duty;
mod employer_visit;
mod entry;
mod fields_of_work;
mod help_request;
mod industries;
mod joining;
mod label;
mod limit;
mod meeting;
mod partner;
mod question;
mod recheck;
mod self_joining;
mod sign_up;
mod story;
mod tech_need;
mod vacancy;
mod value;
mod wish;

pub use activity::{ACTIVITY, activity};
pub use answer::ANSWER;
pub use built_in::{NOUNS, all_built_in, built_in};
pub use caller::CALLER;
pub use check::{NounFault, check};
pub use complaint::COMPLAINT;
pub use concerns::CONCERNS;
pub use demand::{DEMAND, demand};
pub use duty::DUTY;
pub use employer_visit::EMPLOYER_VISIT;
pub use entry::ENTRY;
pub use fields_of_work::FIELDS_OF_WORK;
pub use help_request::HELP_REQUEST;
pub use industries::INDUSTRIES;
pub use joining::JOINING;
pub use label::{Label, List, Text};
pub use limit::{Limit, LimitUnit};
pub use meeting::{MEETING, meeting};
pub use partner::PARTNER;
pub use question::QUESTION;
pub use recheck::RECHECK;
pub use self_joining::{KEPT_DAYS, OPEN_DAYS_AFTER, OPEN_DAYS_BEFORE, SELF_JOINING, SELF_JOININGS_MAX};
pub use sign_up::SIGN_UP;
pub use story::{Fit, STORY};
pub use tech_need::TECH_NEED;
pub use vacancy::VACANCY;
pub use value::{FIELD_BYTES_MAX, SET_MEMBERS_MAX, tidied};
pub use wish::WISH;

use label::{label, text};

use super::{
    area::AreaCode,
    choice::choices,
    rights::Need,
    scope::{Part, Scope},
};
use crate::json::record;

/// Versions of nouns that a county publishes: fifty nouns, each gone over ten times.
pub const COUNTY_NOUNS_MAX: usize = 500;

/// Codes of a county's own nouns begin so; no built-in noun does.
pub const COUNTY_PREFIX: &str = "x-";

/// The code of a noun as a plain value.
pub type Code = super::choice::LaterCode;

choices! {
    /// Whose record it is.
    Home {
        /// A person's: it is part of their dossier and goes where they go.
        Person = "person",
        /// An area's: a row of its own, which names no person.
        Area = "area",
    }
}

choices! {
    /// Who has copies of a record of an area. Records of a person are where the person is.
    Sharing {
        /// All who work in the village.
        Village = "village",
        /// All who work in the township, or in the county.
        Work = "work",
        /// Those who review in the township, or in the county.
        Office = "office",
    }
}

choices! {
    /// What a field holds. Every value travels as text; [`Field::parse`] says in which form.
    FieldKind {
        /// One line, 100 characters at most.
        Line = "line",
        /// Several lines, 500 characters at most.
        Note = "note",
        /// A day, as 2026-11-26.
        Day = "day",
        /// A day and a time, as 2026-11-26 09:30.
        DayTime = "day_time",
        /// A whole number.
        Number = "number",
        /// An amount in fen.
        Money = "money",
        /// One code of the field's choices.
        Choice = "choice",
        /// A set of them.
        Choices = "choices",
        /// An area's code.
        Area = "area",
        /// A person's id; in records of a person only.
        Person = "person",
        /// A set of members of staff, by id.
        Staff = "staff",
        /// Who handles the record from then on: one member of staff, by id; asked with a step only.
        Handler = "handler",
        /// Photos, kept as the record's attachments.
        Photos = "photos",
        /// Voice notes, kept as the record's attachments.
        Voice = "voice",
        /// Short clips, kept as the record's attachments.
        Clip = "clip",
        /// Latitude and longitude in degrees with at most six decimals, as 31.947512,108.664213.
        Place = "place",
        /// The id of another record.
        Record = "record",
        /// A signature's strokes; in records of a person only.
        Signature = "signature",
    }
}

impl FieldKind {
    /// Whether the value is a set, whose members are added and removed one by one.
    pub fn is_set(self) -> bool {
        matches!(self, Self::Choices | Self::Staff)
    }

    /// Whether the value is kept as attachments.
    pub fn is_attached(self) -> bool {
        matches!(self, Self::Photos | Self::Voice | Self::Clip)
    }
}

choices! {
    /// Who may make a step, among those whose role allows it.
    StepBy {
        /// Everyone.
        Anyone = "anyone",
        /// Who entered the record.
        Owner = "owner",
        /// Who handles it: whom the latest step that asks for that names.
        Handler = "handler",
        /// Neither who handles it nor who ever brought it into a state in which the step begins.
        NotHandler = "not_handler",
        /// The server itself: see [`Places`].
        Server = "server",
    }
}

record! {
    /// One code of a field of choices.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FieldChoice {
        /// Its code.
        pub code: Text,
        /// Its words.
        pub label: Label,
    }
}

record! {
    /// A field of a noun.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Field {
        /// Its code.
        pub code: Text,
        /// What it holds.
        pub kind: FieldKind,
        /// Whether a record is not entered without it.
        pub required: bool = default,
        /// Whether one person has at most one open record with the same value; a second one waits for the township. It is not changed afterwards.
        pub unique: bool = default,
        /// For another record: the noun whose open records are offered; empty for every record.
        pub of: Text = default,
        /// Its words on a form.
        pub label: Label,
        /// What it is asked for, shown under it.
        pub purpose: Label = default,
        /// Codes of a field of choices.
        pub choices: List<FieldChoice> = default,
    }
}

record! {
    /// A state in which a record can be.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct State {
        /// Its code.
        pub code: Text,
        /// Its words.
        pub label: Label,
        /// Whether nothing is left to be done.
        pub is_end: bool = default,
        /// Whether a record in it takes one of the places that there are: see [`Places`].
        pub takes_place: bool = default,
    }
}

record! {
    /// Places that records ask for, as a sign-up asks for one at an activity. Only the server knows how many are left: it makes one of two steps
    /// right after such a record was entered.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Places {
        /// The field of this noun that names the record in which the places are.
        pub at: Text,
        /// The number field of that record that says how many there are; without a number there is no end of them.
        pub number: Text,
        /// The step when one is left.
        pub given: Text,
        /// The step when none is, or the record that has them has ended.
        pub none_left: Text,
    }
}

record! {
    /// A step from some states to another.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Step {
        /// Its code.
        pub code: Text,
        /// Its words on a button.
        pub label: Label,
        /// Where it begins.
        pub from: List<Text>,
        /// Where it leads; empty for a step after which the record is where it was.
        pub to: Text,
        /// What it needs.
        pub need: Need,
        /// Who may make it.
        pub by: StepBy,
        /// Whether it has to be said why.
        pub reason: bool = default,
        /// What is asked with it. The answers are kept with the step and never change.
        pub fields: List<Field> = default,
    }
}

record! {
    /// A kind of record.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Noun {
        /// Its code.
        pub code: Text,
        /// Counts from 1. A record keeps the version in which it was entered.
        pub version: u32,
        /// Its words.
        pub label: Label,
        /// Whose records they are.
        pub home: Home,
        /// Who has copies of them.
        pub sharing: Sharing,
        /// What entering and editing a record needs.
        pub enter: Need,
        /// Its states; a new record is in the first.
        pub states: List<State>,
        /// Its fields, in the order of the form.
        pub fields: List<Field>,
        /// Its steps, in the order of the buttons.
        pub steps: List<Step>,
        /// For how many years an erasure of the person leaves the record; 0 for not at all.
        pub kept_years: u32 = default,
        /// The places that its records ask for.
        pub places: Option<Places> = default,
        /// Whether each record has an official number: see [`crate::domain::number`].
        pub numbered: bool = default,
        /// By when something has to be done.
        pub limits: List<Limit> = default,
        /// The step by which a record is dealt with together with another of the noun, which its one field for a record names; empty for none.
        pub joins: Text = default,
    }
}

impl Noun {
    /// A field by code.
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == code)
    }

    /// A state by code.
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.iter().find(|state| state.code == code)
    }

    /// Whether nothing is left to be done about a record in a state.
    pub fn is_end(&self, state: &str) -> bool {
        self.state(state).is_some_and(|state| state.is_end)
    }

    /// A step by code.
    pub fn step(&self, code: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.code == code)
    }

    /// The scope in which a record about an area is kept: the village's ledger, or work or office of the township (of the county, when it
    /// is about the whole of it). `None` where there is none.
    pub fn scope_in(&self, area: AreaCode) -> Option<Scope> {
        match self.sharing {
            Sharing::Village => Some(Scope::from(area)).filter(Scope::is_village),
            Sharing::Work => Some(Scope::of(area.township(), Part::Work)),
            Sharing::Office => Some(Scope::of(area.township(), Part::Office)),
            Sharing::Unknown(_) => None,
        }
    }

    /// Whether its records may be in a scope.
    pub fn may_be_in(&self, scope: Scope) -> bool {
        self.scope_in(scope.area()) == Some(scope)
    }

    /// The state of a new record.
    pub fn first_state(&self) -> &str {
        self.states.first().map_or("", |state| &state.code)
    }

    /// Whether the county defined it.
    pub fn is_countys(&self) -> bool {
        self.code.starts_with(COUNTY_PREFIX)
    }

    /// The attachments that a record may carry.
    pub fn is_attachable(&self) -> bool {
        self.fields.iter().any(|field| field.kind.is_attached())
    }
}

impl Step {
    /// Whether it begins in a state.
    pub fn begins_in(&self, state: &str) -> bool {
        self.from.iter().any(|from| from == state)
    }

    /// The field of a kind that it asks for.
    pub fn asked(&self, kind: FieldKind) -> Option<&Field> {
        self.fields.iter().find(|field| field.kind == kind)
    }

    /// The state in which a record is afterwards that was in `from`.
    pub fn leads<'a>(&'a self, from: &'a str) -> &'a str {
        if self.to.is_empty() { from } else { &self.to }
    }
}
