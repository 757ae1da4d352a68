//! Erasure: everything about a person goes, but for what the law keeps for some years.
//!
//! An erasure is an operation like any other, so that every copy follows it. It leaves an empty dossier; what the law keeps (consents,
//! their withdrawals, forms that were cover) the server puts back with an operation of its own, [`RecordsKept`], so that
//! all earlier operations can be blotted out in the log.

use super::{
    dossier::{Dossier, EnrolmentFile, Removal},
    kept::is_waiting,
    operation::Operation,
    records::Record,
    simulation::{Bug, on},
};
use crate::{
    domain::{
        date::Date,
        erasure::{ErasureReason, RECORDS_KEPT_YEARS},
        fault::Fault,
        id::PersonId,
    },
    json::record,
};
use serde_json::{Map, Value};

/// The kind of an operation whose content was erased. No command: whoever reads it passes over it.
pub const BLOTTED: &str = "Erased";

record! {
    /// Body of [`super::command::Command::PersonErased`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PersonErased + later {
        /// Who.
        pub person: PersonId,
        /// Why.
        pub reason: ErasureReason,
    }
}

record! {
    /// Body of [`super::command::Command::RecordsKept`].
    #[derive(Clone, Debug, PartialEq)]
    pub struct RecordsKept + later {
        /// Consents, withdrawals and forms that were cover; nothing else.
        pub dossier: Dossier,
    }
}

impl EnrolmentFile {
    /// Whether something is still to be done or to be paid out: under way, or in force on `day`.
    pub fn is_open_on(&self, day: Date) -> bool {
        let ended = self.status.is_cover() && self.form.period.to < day;
        self.status.holds_period() && !ended
    }

    /// Whether it was ever more than an application.
    fn was_cover(&self) -> bool {
        self.status.is_cover() || self.steps.iter().any(|step| step.step.target().is_cover())
    }
}

impl Dossier {
    /// Whether everything but what the law keeps was erased.
    pub fn is_erased(&self) -> bool {
        self.removed.as_ref().is_some_and(|removal| removal.erased && !is_waiting(removal.seq))
    }

    /// Whether the person can be erased on `today`.
    ///
    /// # Errors
    /// What prevents it: the field it is about, `FormsOpen` or `ReviewsOpen`.
    pub fn erasable(&self, today: Date) -> Result<(), (&'static str, Fault)> {
        if self.enrolments.iter().any(|file| file.is_open_on(today)) {
            return Err(("enrolments", Fault::FormsOpen));
        }
        if self.reviews.is_empty() { Ok(()) } else { Err(("reviews", Fault::ReviewsOpen)) }
    }

    /// The last day on which the law keeps consents, withdrawals and covers; `None` when there are none. By the server's clock.
    pub fn law_keeps_until(&self) -> Option<Date> {
        let given = self.consents.iter().map(|kept| kept.seq);
        let days = given.chain(self.withdrawals.iter().map(|kept| kept.seq)).filter_map(|seq| self.stamp(seq));
        let covers = self.enrolments.iter().filter(|file| file.was_cover()).map(|file| file.form.period.to);
        let last = days.map(|stamp| stamp.2.date()).chain(covers).max();
        last.map(|last| last.plus_months(12 * RECORDS_KEPT_YEARS))
    }

    /// The last day of each part that an erasure leaves: of what the law keeps, and of each record.
    fn last_days(&self) -> impl Iterator<Item = Date> {
        let records = self.records.iter().filter_map(|record| self.record_kept_until(record));
        records.chain(self.law_keeps_until())
    }

    /// Whether a part of what an erasure left is kept longer than it may be on `today`. Each part goes when its own time is up.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_erased() && self.last_days().any(|until| until < today)
    }

    /// The last day on which a record is kept after an erasure; `None` when its noun keeps nothing.
    pub fn record_kept_until(&self, record: &Record) -> Option<Date> {
        let last = self.stamp(record.steps.last()?.seq)?;
        (record.kept_years > 0).then(|| last.2.date().plus_months(12 * record.kept_years))
    }

    /// What an erasure on `today` leaves.
    pub fn remainder(&self, today: Date) -> Option<Self> {
        self.last_days().max().filter(|until| *until >= today && !on(Bug::ErasedWhole))?;
        let mut kept = Self::of_row(self.row(), self.scope);
        if self.law_keeps_until().is_some_and(|until| until >= today) {
            kept.consents.clone_from(&self.consents);
            kept.withdrawals.clone_from(&self.withdrawals);
            kept.enrolments = self.enrolments.iter().filter(|file| file.was_cover()).cloned().collect();
        }
        let is_kept = |record: &&Record| self.record_kept_until(record).is_some_and(|until| until >= today);
        kept.records = self.records.iter().filter(is_kept).cloned().collect();
        kept.stamps.clone_from(&self.stamps);
        kept.drop_unused_stamps();
        Some(kept)
    }

    /// While an erasure waits everything stays readable; by the server's word nothing does.
    pub(super) fn erase(&mut self, erased: &PersonErased, seq: u64) {
        let removal = Removal {
            reason: erased.reason.code().to_owned(),
            same_as: None,
            erased: true,
            seq,
            later: Default::default(),
        };
        if is_waiting(seq) || on(Bug::ErasedStaysReadable) {
            self.removed = Some(removal);
        } else {
            let stamps = std::mem::take(&mut self.stamps);
            *self = Self { removed: Some(removal), stamps, ..Self::of_row(self.row(), self.scope) };
        }
    }
}

/// An operation without its content: who, when and where stay, so that it is taken for delivered when it comes again.
pub fn blotted(operation: &Operation) -> Operation {
    Operation { kind: BLOTTED.to_owned(), body: Value::Null, later: Map::new(), ..operation.clone() }
}
