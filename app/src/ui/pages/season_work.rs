//! What a worker does with the schedule of a season: puts a proposal on another day, strikes it, takes that back.

use crate::{
    domain::{
        date::Date,
        season::HomeSeason,
        visit_schedule::{Proposal, ScheduleChanges, ScheduleItem, ScheduleSituation, ToVisit},
    },
    messages::Lang,
    sync::reference::Reference,
    ui::{address::Address, draft::Draft, telling},
};
use leptos::prelude::*;

/// Under which name the changes are kept on the phone; no form has it.
pub const SEASON: &str = "season";

/// The season, and what was changed by whom it is for. Kept on this phone alone, sealed, until the next season.
#[derive(Clone, Copy)]
pub struct SeasonWork {
    /// The season.
    pub season: HomeSeason,
    /// Today.
    pub today: Date,
    /// What the worker has said.
    pub changes: Draft<ScheduleChanges>,
    /// The proposal that is looked at.
    pub opened: RwSignal<Option<Proposal>>,
    /// What was changed last, in words, and what it was before.
    pub undo: RwSignal<Option<(String, ScheduleChanges)>>,
}

impl SeasonWork {
    /// What was kept for this season; of an earlier one nothing.
    pub fn open(season: HomeSeason, today: Date) -> Self {
        let changes = Draft::open(SEASON, ScheduleChanges::default);
        if changes.form.with_untracked(|changes| changes.season != Some(season.first)) {
            changes.form.set(ScheduleChanges { season: Some(season.first), ..ScheduleChanges::default() });
        }
        Self { season, today, changes, opened: RwSignal::new(None), undo: RwSignal::new(None) }
    }

    /// Changes something; it can be undone until the next change.
    pub fn change(&self, word: String, change: impl FnOnce(&mut ScheduleChanges)) {
        self.undo.set(Some((word, self.changes.form.get_untracked())));
        self.changes.set(change);
        self.opened.set(None);
    }

    /// Takes the last change back.
    pub fn undoes(&self) {
        if let Some((_, before)) = self.undo.get_untracked() {
            self.changes.set(|changes| *changes = before);
            self.undo.set(None);
        }
    }

    /// The first day on which somebody may be visited.
    pub fn first(&self) -> Date {
        self.season.opens().max(self.today)
    }

    /// What visits are scheduled from.
    pub fn situation(&self, people: &[ToVisit]) -> ScheduleSituation {
        ScheduleSituation {
            people: people.to_vec(),
            first: self.first(),
            last: self.season.last,
            closed: self.season.closed_days(),
            bounds: Default::default(),
            changes: self.changes.form.get(),
        }
    }

    /// Days on which somebody may be visited.
    pub fn days(&self) -> Vec<Date> {
        let closed = self.season.closed_days();
        let all = (0..=self.season.last.days_since(self.first())).map(|day| self.first().plus_days(day));
        all.filter(|day| !closed.contains(day)).collect()
    }
}

/// Where a tap on a proposal leads; `None` opens what there is to know of it.
pub fn leads_to(proposal: &Proposal) -> Option<Address> {
    match proposal.item {
        ScheduleItem::Door { person } => Some(Address::Visit(person)),
        ScheduleItem::Video { person } => Some(Address::Video(person)),
        ScheduleItem::Meeting { .. } => None,
    }
}

/// Whether somebody is home on a day.
pub fn is_home(one: &ToVisit, day: Date) -> bool {
    one.stay.is_some_and(|(first, last)| (first..=last).contains(&day))
}

/// Where a meeting is held.
pub fn meeting_place(item: &ScheduleItem, reference: &Reference, lang: Lang) -> String {
    match item {
        ScheduleItem::Meeting { village, group, .. } => {
            let group = group.map(|group| format!(" {}", lang.group(group))).unwrap_or_default();
            telling::full_name(reference, *village) + &group
        }
        ScheduleItem::Door { .. } | ScheduleItem::Video { .. } => String::new(),
    }
}
