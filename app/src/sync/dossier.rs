//! A dossier: all that is kept about one person, folded from operations.

use super::{
    fields::draft_of,
    kept::{Conflict, FieldValue, Kept, Stamp, is_waiting},
    outcome::ReviewReason,
    records::Record,
    row::{RowKey, Subject},
    simulation::{Bug, on},
};
use crate::domain::{
    area::AreaCode,
    concern::{Concern, ConcernCode},
    consent::{Consent, Withdrawal},
    enrolment::{Enrolment, Move, Status},
    id::{EnrolmentId, OperationId, PersonId, RecordId, VisitId},
    mark::Mark,
    person::{Person, PersonField},
    scope::Scope,
    video_session::VideoSession,
    visit::{Told, Visit, occasions},
};
use crate::json::record;
use crate::sorted_map::SortedMap;
use serde_json::Value;
use uuid::Uuid;

record! {
    /// A step in the life of a form.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FormStep + later {
        /// What was done.
        pub step: Move,
        /// Why.
        pub reason: String = default,
        /// Which fields are to be mended.
        pub marks: Vec<Mark> = default,
        /// Where in the scope's order.
        pub seq: u64,
    }
}

impl FormStep {
    /// A step for which nobody says why.
    pub fn new(step: Move, seq: u64) -> Self {
        Self { step, reason: String::new(), marks: Vec::new(), seq, later: Default::default() }
    }
}

record! {
    /// A form with its state.
    #[derive(Clone, Debug, PartialEq)]
    pub struct EnrolmentFile + later {
        /// As last submitted.
        pub form: Enrolment,
        /// Its state.
        pub status: Status,
        /// Every step, the first submission included.
        pub steps: Vec<FormStep>,
        /// An earlier form of the same person, plan and days that this one duplicates.
        pub twin: Option<EnrolmentId> = default,
    }
}

impl EnrolmentFile {
    /// Why a returned form came back: the step that brought it.
    pub fn returned_by(&self) -> Option<&FormStep> {
        self.steps.iter().rev().find(|step| step.step == Move::Return).filter(|_| self.status == Status::Returned)
    }

    /// Whether no other form for the same person, plan and days may be approved next to this one.
    pub fn holds_period(&self) -> bool {
        self.status.holds_period() && (self.twin.is_none() || self.status.is_cover())
    }
}

record! {
    /// An operation that waits for the township to decide.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Pending + later {
        /// Why it waits.
        pub reason: ReviewReason,
        /// Its kind.
        pub kind: String,
        /// Its content, whole.
        pub body: Value,
        /// Where in the scope's order.
        pub seq: u64,
        /// Its id, by which a decision names it.
        pub id: Option<OperationId> = default,
    }
}

record! {
    /// A removal from the ledger.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Removal + later {
        /// Why, in words.
        pub reason: String,
        /// The row that stays, when the person was in the ledger twice.
        pub same_as: Option<PersonId> = default,
        /// Everything that no law keeps was erased; `reason` is a code then.
        pub erased: bool = default,
        /// Where in the scope's order.
        pub seq: u64,
    }
}

record! {
    /// The way to another village.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Leave + later {
        /// That village.
        pub to: AreaCode,
        /// Where in the scope's order.
        pub seq: u64,
    }
}

record! {
    /// All that is kept about one person.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Dossier + later {
        /// Who; `None` for a record of an area, which is no person's.
        pub person: Option<PersonId> = default,
        /// The record that the row is of, when it is an area's.
        pub record: Option<RecordId> = default,
        /// Whose copies have it.
        pub scope: Scope,
        /// The ledger row by field code; empty for a person who is enrolled without one.
        pub fields: SortedMap<String, FieldValue> = default,
        /// Concerns that came with the ledger row.
        pub first_concerns: Vec<ConcernCode> = default,
        /// Visits in the order of arrival.
        pub visits: Vec<Kept<Visit>> = default,
        /// Video sessions.
        pub sessions: Vec<Kept<VideoSession>> = default,
        /// Consents.
        pub consents: Vec<Kept<Consent>> = default,
        /// Withdrawals of them.
        pub withdrawals: Vec<Kept<Withdrawal>> = default,
        /// Forms.
        pub enrolments: Vec<EnrolmentFile> = default,
        /// Records of nouns.
        pub records: Vec<Record> = default,
        /// Clashes not yet settled.
        pub conflicts: Vec<Conflict> = default,
        /// Operations that wait for the township.
        pub reviews: Vec<Pending> = default,
        /// The person is not in the ledger any more; what follows goes to review.
        pub removed: Option<Removal> = default,
        /// The person is in another village's ledger; nothing else is kept here.
        pub left: Option<Leave> = default,
        /// Who wrote what is above.
        pub stamps: Vec<Stamp> = default,
    }
}

impl Dossier {
    /// An empty dossier.
    pub fn new(person: PersonId, scope: Scope) -> Self {
        Self {
            person: Some(person),
            record: None,
            scope,
            fields: SortedMap::new(),
            first_concerns: Vec::new(),
            visits: Vec::new(),
            sessions: Vec::new(),
            consents: Vec::new(),
            withdrawals: Vec::new(),
            enrolments: Vec::new(),
            records: Vec::new(),
            conflicts: Vec::new(),
            reviews: Vec::new(),
            removed: None,
            left: None,
            stamps: Vec::new(),
            later: Default::default(),
        }
    }

    /// Whether the person is in this village's ledger no more: removed, or moved away by the server's word.
    pub fn is_gone(&self) -> bool {
        self.removed.is_some() || self.has_left()
    }

    /// Whether the server has moved the person to another village.
    pub fn has_left(&self) -> bool {
        self.left.as_ref().is_some_and(|leave| !is_waiting(leave.seq))
    }

    /// The person of the ledger row; `None` when there is none.
    pub fn ledger_row(&self) -> Option<Person> {
        let texts = self.fields.iter().map(|(code, field)| (code.as_str(), field.value.as_str()));
        Person::from_accepted(&draft_of(texts))
    }

    /// The text of a field, empty when unset.
    pub fn field(&self, field: PersonField) -> &str {
        self.fields.get(field.code()).map_or("", |f| &f.value)
    }

    /// Visits that no later visit corrects, in the order of arrival.
    pub fn standing_visits(&self) -> impl Iterator<Item = &Kept<Visit>> {
        let replaced: Vec<VisitId> = self.visits.iter().filter_map(|v| v.value.replaces).collect();
        self.visits.iter().filter(move |visit| !replaced.contains(&visit.value.id))
    }

    /// The same, each with the number of its occasion from 1: two notes of one meeting have the same number.
    pub fn numbered_visits(&self) -> Vec<(usize, &Kept<Visit>)> {
        let standing: Vec<&Kept<Visit>> = self.standing_visits().collect();
        let visits: Vec<&Visit> = standing.iter().map(|kept| &kept.value).collect();
        let numbers = if on(Bug::SecondNoteCounted) { (1..=visits.len()).collect() } else { occasions(&visits) };
        numbers.into_iter().zip(standing).collect()
    }

    /// On how many occasions the person was visited.
    pub fn visits_count(&self) -> usize {
        self.numbered_visits().into_iter().map(|(n, _)| n).max().unwrap_or_default()
    }

    /// What was told on the visits.
    pub fn told(&self) -> impl Iterator<Item = &Told> {
        self.standing_visits().flat_map(|kept| &kept.value.told)
    }

    /// Concerns, from the ledger row and the valid visits; an answered one stays in the list as resolved.
    pub fn concerns(&self) -> Vec<Concern> {
        let first = |code: &ConcernCode| Concern { code: *code, opened_by: None, resolved_by: None };
        let mut concerns: Vec<Concern> = self.first_concerns.iter().map(first).collect();
        for visit in self.standing_visits().map(|kept| &kept.value) {
            for code in &visit.raised {
                if !concerns.iter().any(|c| c.code == *code && c.is_open()) {
                    concerns.push(Concern { code: *code, opened_by: Some(visit.id), resolved_by: None });
                }
            }
            let answered = concerns.iter_mut().filter(|c| c.is_open() && visit.resolved.contains(&c.code));
            answered.for_each(|concern| concern.resolved_by = Some(visit.id));
        }
        concerns
    }

    /// The ids of all records that are kept here.
    pub fn record_ids(&self) -> Vec<Uuid> {
        let visits = self.visits.iter().map(|kept| kept.value.id.0);
        let sessions = self.sessions.iter().map(|kept| kept.value.id.0);
        let consents = self.consents.iter().map(|kept| kept.value.id.0);
        let forms = self.enrolments.iter().map(|file| file.form.id.0);
        let records = self.records.iter().map(|record| record.id.0);
        visits.chain(sessions).chain(consents).chain(forms).chain(records).collect()
    }

    /// Whether anything but what waits for review is kept here.
    pub fn is_home(&self) -> bool {
        let empty = self.fields.is_empty() && self.removed.is_none() && self.record_ids().is_empty();
        !empty && !self.has_left()
    }

    /// Who wrote the operation with a sequence number, and when.
    pub fn stamp(&self, seq: u64) -> Option<Stamp> {
        self.stamps.iter().find(|stamp| stamp.0 == seq).copied()
    }

    /// An empty row.
    pub fn of_row(row: RowKey, scope: Scope) -> Self {
        match row {
            RowKey::Person(person) => Self::new(person, scope),
            RowKey::Record(record) => {
                Self { person: None, record: Some(record), ..Self::new(PersonId(Uuid::nil()), scope) }
            }
        }
    }

    /// Its key.
    pub fn row(&self) -> RowKey {
        match self.record {
            Some(record) => RowKey::Record(record),
            None => RowKey::Person(self.person_id()),
        }
    }

    /// The area that it is about: the village of a person's dossier, the subject of an area's record.
    pub fn area(&self) -> AreaCode {
        match self.record.and_then(|id| self.record_of(id)).map(|record| &record.subject) {
            Some(Subject::Area { code }) => *code,
            _ => self.scope.area(),
        }
    }

    /// The person whose dossier it is; the nil id for an area's record, which is no person's.
    pub fn person_id(&self) -> PersonId {
        self.person.unwrap_or(PersonId(Uuid::nil()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attachment::Attachment;

    #[test]
    fn content_is_named_by_visits_that_were_taken_in_and_by_those_that_wait() {
        let (person, scope) = (PersonId(uuid::Uuid::nil()), Scope::NOWHERE);
        let attachment = |byte| Attachment::of(&[0xFF, 0xD8, 0xFF, byte], "image/jpeg", 0).unwrap();
        let visit = |byte| -> Value {
            let (id, attachments) = (VisitId(uuid::Uuid::nil()), [attachment(byte)]);
            let (on, note) = ("2026-11-23", "");
            serde_json::json!({ "id": id, "person": person, "on": on, "channel": "door", "outcome": "considering",
                "note": note, "attachments": attachments })
        };
        let pending = |kind: &str, body| Pending {
            reason: ReviewReason::Removed,
            kind: kind.into(),
            body,
            seq: 1,
            id: None,
            later: Default::default(),
        };
        let mut inner = Dossier::new(person, scope);
        inner.visits.push(Kept::new(serde_json::from_value(visit(1)).unwrap(), 1));
        let mut dossier = Dossier::new(person, scope);
        dossier.reviews.push(pending("VisitLogged", visit(2)));
        dossier.reviews.push(pending("DossierArrived", serde_json::json!({ "dossier": inner })));
        let mut expected = [1, 2].map(|byte| attachment(byte).blob);
        expected.sort_unstable();
        assert_eq!(dossier.blobs(), expected);
    }
}
