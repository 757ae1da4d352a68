//! A meeting that is open on this phone: its record, what is ticked and not saved yet, and what it came to so far.

use crate::{
    domain::{
        id::{PersonId, RecordId},
        noun::MEETING,
    },
    sync::{
        engine::Engine,
        ledger::File,
        records::{MeetingForm, MeetingSummary, Record, may_enrol},
    },
    ui::{
        desk::{Desk, use_desk},
        draft::Draft,
        records::of_record,
    },
};
use leptos::prelude::*;

/// The part of the page that says what it came to.
pub(super) const SUMMARY: u32 = 3;

/// Under which name the ticks of a meeting are kept.
pub fn draft_of_meeting(meeting: RecordId) -> String {
    format!("meeting.{meeting}")
}

/// A meeting with its row.
#[derive(Clone, PartialEq)]
pub(super) struct OpenedMeeting {
    pub file: File,
    pub record: Record,
}

impl OpenedMeeting {
    pub fn find(engine: &Engine, id: RecordId) -> Option<Self> {
        let (file, record) = engine.ledger().record(id).filter(|(_, record)| record.noun == MEETING.code)?;
        Some(Self { file: file.clone(), record: record.clone() })
    }

    /// Whether it is still to be held, or going on.
    pub fn is_open(&self) -> bool {
        !MEETING.is_end(&self.record.state)
    }
}

/// What all parts of the page work on.
#[derive(Clone, Copy)]
pub(super) struct Gathering {
    pub id: RecordId,
    pub draft: Draft<MeetingForm>,
    pub opened: StoredValue<OpenedMeeting>,
    pub summary: Memo<MeetingSummary>,
    desk: Desk,
}

impl Gathering {
    /// Goes on where this phone stopped. Call it in a component's body.
    pub fn open(opened: OpenedMeeting) -> Self {
        let (desk, id) = (use_desk(), opened.record.id);
        let part = if opened.is_open() { 0 } else { SUMMARY };
        let draft = Draft::open(&draft_of_meeting(id), || MeetingForm { part, ..MeetingForm::new(|| desk.fresh_id()) });
        desk.peek(|engine| draft.form.update_untracked(|form| form.forget_saved(engine.ledger())));
        let summary = Memo::new(move |_| {
            let read = |engine: &Engine| {
                let opened = OpenedMeeting::find(engine, id)?;
                Some(MeetingSummary::of(engine.ledger(), &opened.record))
            };
            desk.read(read).flatten().unwrap_or_default()
        });
        Self { id, draft, opened: StoredValue::new(opened), summary, desk }
    }

    /// Whether somebody is ticked here or noted already.
    pub fn is_here(&self, person: PersonId) -> bool {
        self.draft.form.with(|form| form.guest(person).is_some()) || self.is_noted(person)
    }

    /// Whether it is saved that they came.
    pub fn is_noted(&self, person: PersonId) -> bool {
        self.summary.with(|summary| summary.came.contains(&person))
    }

    /// Ticks, or takes it back; who is noted already stays.
    pub fn tick(&self, people: &[PersonId]) {
        let new: Vec<PersonId> = people.iter().copied().filter(|person| !self.is_noted(*person)).collect();
        if !new.is_empty() {
            self.draft.set(|form| form.tick(&new, || self.desk.fresh_id()));
        }
    }

    /// Everybody who came: those who are noted, then those who are ticked, in the order of the ticks.
    pub fn came(&self) -> Vec<PersonId> {
        let mut came = self.summary.with(|summary| summary.came.clone());
        let ticked = self.draft.form.with(|form| form.guests.iter().map(|guest| guest.person).collect::<Vec<_>>());
        came.extend(ticked.into_iter().filter(|person| !self.is_noted(*person)));
        came
    }

    /// Files of people.
    pub fn files(&self, people: Vec<PersonId>) -> Vec<File> {
        let file = |engine: &Engine| {
            people.into_iter().filter_map(|person| engine.ledger().file(person).cloned()).collect::<Vec<_>>()
        };
        self.desk.read(file).unwrap_or_default()
    }

    /// Who came and may still enrol, those who do not want to now last.
    pub fn queue(&self) -> (Vec<File>, Vec<File>) {
        let may = self.files(self.came()).into_iter().filter(|file| may_enrol(&file.dossier, self.desk.today()));
        may.partition(|file| !self.is_skipped(file.dossier.person_id()))
    }

    /// Whether somebody does not want to enrol now.
    pub fn is_skipped(&self, person: PersonId) -> bool {
        self.draft.form.with(|form| form.skipped.contains(&person))
    }

    /// They do not want to now, or after all they do.
    pub fn skip(&self, person: PersonId) {
        self.draft.set(|form| match form.skipped.iter().position(|one| *one == person) {
            Some(at) => drop(form.skipped.remove(at)),
            None => form.skipped.push(person),
        });
    }
}

/// A page of a meeting; says so while this phone does not hold it.
pub(super) fn of_meeting(id: RecordId, page: impl Fn(OpenedMeeting) -> AnyView + Send + 'static) -> impl IntoView {
    of_record(&MEETING, id, move |file, record| page(OpenedMeeting { file, record }))
}
