//! Records of nouns: three commands that are complete without a look-up, and a record folded from them. The fold knows no noun; what a noun
//! asks is compared with its table when a command comes in (`check`, `meet`).

#[cfg(test)]
mod anchors;
mod answers;
mod attendance;
mod check;
#[cfg(test)]
mod demands;
mod dues;
mod fold;
mod form;
mod guest_list;
mod joined;
#[cfg(test)]
mod many;
mod meet;
mod meetings;
#[cfg(test)]
mod meetings_tests;
mod membership;
mod places;
mod questions;
mod self_joining;
mod several;
mod tables;
#[cfg(test)]
mod tests;
mod turns;

pub use answers::{AnswerInUse, StoriesToTell, Story, answers_to, content_to_keep, stories_for};
pub use attendance::{ActivityForm, SignedUp, TICKS_MAX, Tick, joins_union, made, sign_up_of, signed_up_for};
pub use dues::{Due, Dues};
pub use form::{Answers, CallerIds, RecordForm};
pub use guest_list::{GuestGroup, GuestHouse, guest_list};
pub use meet::{is_about_own, may_make, may_write_about};
pub use meetings::{
    GUESTS_MAX, Guest, MeetingForm, MeetingSummary, OTHERS_MAX, forms_in, group_of, has_come, may_enrol,
};
pub use membership::with_membership;
pub use questions::{DemandForm, QuestionErrors, QuestionForm};
pub use self_joining::{
    ASKED, Completing, FormClosed, SelfJoiningFaults, SelfJoiningForm, SelfJoiningIds, self_joining_entered,
    self_joining_open, self_joinings, senders,
};
pub use several::{SEVERAL_MAX, StepForSeveral, has_step_for_several, steps_for_several};
pub use tables::Tables;
pub use turns::{Turn, dues_in, waiting_for};

pub(super) use check::check_record;
pub(super) use joined::meets_other;
pub(super) use meet::meet_record;
pub(super) use places::step_after;

use super::{
    fields::Edit,
    kept::{Conflict, FieldValue, Kept, is_waiting},
    row::Subject,
};
use crate::domain::{
    attachment::{Attachment, BlobId},
    id::{GroupId, RecordId, StaffId},
    noun::{FieldKind, Noun},
};
use crate::json::record;
use crate::sorted_map::SortedMap;

record! {
    /// Body of [`super::command::Command::RecordEntered`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RecordEntered + later {
        /// The code of its noun.
        pub noun: String,
        /// The version of the noun whose form was filled in.
        pub version: u32,
        /// Made on the device.
        pub id: RecordId,
        /// Whose record.
        pub subject: Subject,
        /// Values by field code, as [`crate::domain::noun::Field::parse`] writes them.
        pub fields: SortedMap<String, String> = default,
        /// Sets by field code: values without repetition.
        pub sets: SortedMap<String, Vec<String>> = default,
        /// Photos and voice notes.
        pub attachments: Vec<Attachment> = default,
        /// The noun's first state.
        pub state: String,
        /// The occasion that it came of.
        pub group: Option<GroupId> = default,
        /// For how many years an erasure of the person leaves it, as its noun says.
        pub kept_years: u32 = default,
    }
}

record! {
    /// Body of [`super::command::Command::RecordEdited`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RecordEdited + later {
        /// The code of its noun.
        pub noun: String,
        /// The version of the noun that the writer saw.
        pub version: u32,
        /// Which record.
        pub id: RecordId,
        /// Whose.
        pub subject: Subject,
        /// New values by field code, each with the one that the writer saw.
        pub edits: SortedMap<String, Edit> = default,
        /// Members that are added to and removed from sets, by field code.
        pub sets: SortedMap<String, SetEdit> = default,
        /// Photos and voice notes that are added.
        pub attach: Vec<Attachment> = default,
        /// Photos and voice notes that are taken away.
        pub detach: Vec<BlobId> = default,
        /// The clash that is settled: its field's edit holds the value to keep.
        pub settles: Option<Settles> = default,
    }
}

record! {
    /// What changes in a set. Additions and removals of different members merge without a clash.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct SetEdit + later {
        /// Members that are added.
        pub add: Vec<String> = default,
        /// Members that are removed.
        pub remove: Vec<String> = default,
    }
}

record! {
    /// Which clash is settled.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Settles + later {
        /// The field's code.
        pub field: String,
        /// The value that had come too late.
        pub offered: String,
    }
}

record! {
    /// Body of [`super::command::Command::RecordMoved`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RecordMoved + later {
        /// The code of its noun.
        pub noun: String,
        /// The version of the noun that the writer saw.
        pub version: u32,
        /// Which record.
        pub id: RecordId,
        /// Whose.
        pub subject: Subject,
        /// The step's code.
        pub step: String,
        /// The state in which the writer saw it.
        pub from: String,
        /// The state to which the step leads.
        pub to: String,
        /// Why.
        pub reason: String = default,
        /// What is asked with the step, by field code.
        pub answers: SortedMap<String, String> = default,
    }
}

record! {
    /// A member of a set.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Member + later {
        /// The value.
        pub value: String,
        /// Where it was added.
        pub seq: u64,
    }
}

record! {
    /// A step in the life of a record.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RecordStep + later {
        /// The step's code; empty for the entry itself.
        pub step: String = default,
        /// The state to which it led.
        pub to: String,
        /// Why.
        pub reason: String = default,
        /// What was asked with the step, by field code.
        pub answers: SortedMap<String, String> = default,
        /// Where in the scope's order.
        pub seq: u64,
    }
}

record! {
    /// A record of a noun.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Record + later {
        /// The code of its noun.
        pub noun: String,
        /// The version of the noun in which it was entered, or last gone on with.
        pub version: u32,
        /// Its id.
        pub id: RecordId,
        /// Whose.
        pub subject: Subject,
        /// Values by field code.
        pub fields: SortedMap<String, FieldValue> = default,
        /// Sets by field code.
        pub sets: SortedMap<String, Vec<Member>> = default,
        /// Photos and voice notes.
        pub attachments: Vec<Kept<Attachment>> = default,
        /// Its state.
        pub state: String,
        /// Every step, the entry first.
        pub steps: Vec<RecordStep>,
        /// Clashes not yet settled.
        pub conflicts: Vec<Conflict> = default,
        /// The occasion that it came of.
        pub group: Option<GroupId> = default,
        /// For how many years an erasure of the person leaves it, as its noun says.
        pub kept_years: u32 = default,
    }
}

impl RecordStep {
    /// What was answered where the step asks for a kind.
    pub fn answer(&self, noun: &Noun, kind: FieldKind) -> Option<&str> {
        let field = noun.step(&self.step)?.asked(kind)?;
        self.answers.get(&*field.code).map(String::as_str)
    }
}

impl Record {
    /// The value of a field, empty when it has none.
    pub fn value(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", |field| &field.value)
    }

    /// The steps that led from another state into one of which this holds, the entry among them.
    pub fn brought_into(&self, state: impl Fn(&str) -> bool) -> impl DoubleEndedIterator<Item = &RecordStep> {
        let before = |at: usize| at.checked_sub(1).map(|before| self.steps[before].to.as_str());
        let led = move |(at, step): &(usize, &RecordStep)| state(&step.to) && before(*at) != Some(&step.to);
        self.steps.iter().enumerate().filter(led).map(|(_, step)| step)
    }

    /// The step that brought it into its state.
    pub fn brought_by(&self) -> Option<&RecordStep> {
        self.brought_into(|state| state == self.state).next_back()
    }

    /// Who handles it: whom the last step that asks for that names.
    pub fn handler(&self, noun: &Noun) -> Option<StaffId> {
        self.steps.iter().rev().find_map(|step| StaffId::parse(step.answer(noun, FieldKind::Handler)?))
    }

    /// The record that it was joined with, while it is.
    pub fn joined_with(&self, noun: &Noun) -> Option<RecordId> {
        let step = self.brought_by().filter(|step| !noun.joins.is_empty() && step.step == noun.joins)?;
        RecordId::parse(step.answer(noun, FieldKind::Record)?)
    }

    /// Other records that it names: in a field, by its code, or in the step that brought it where it is, by `step.` and the code.
    pub fn references(&self) -> impl Iterator<Item = (String, RecordId)> {
        let fields = self.fields.iter().map(|(code, field)| (code.clone(), field.value.as_str()));
        let answers = self.brought_by().into_iter().flat_map(|step| step.answers.iter());
        let answers = answers.map(|(code, value)| (format!("step.{code}"), value.as_str()));
        fields.chain(answers).filter_map(|(code, value)| Some((code, RecordId::parse(value)?)))
    }

    /// Whether it names another record anywhere: in a field, or in what was answered with any step.
    pub fn names(&self, other: &str) -> bool {
        let answered = self.steps.iter().any(|step| step.answers.values().any(|value| value == other));
        answered || self.fields.values().any(|field| field.value == other)
    }

    /// The members of a set.
    pub fn members(&self, field: &str) -> impl Iterator<Item = &str> {
        self.sets.get(field).into_iter().flatten().map(|member| member.value.as_str())
    }

    /// Whether anything in it still waits on this device.
    pub fn is_waiting(&self) -> bool {
        let fields = self.fields.values().map(|field| field.seq);
        let members = self.sets.values().flatten().map(|member| member.seq);
        let steps = self.steps.iter().map(|step| step.seq);
        let attached = self.attachments.iter().map(|kept| kept.seq);
        fields.chain(members).chain(steps).chain(attached).any(is_waiting)
    }

    /// Where in the scope's order it was entered.
    pub fn entered_at(&self) -> u64 {
        self.steps.first().map_or(0, |step| step.seq)
    }
}
