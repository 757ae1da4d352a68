//! A visit as it is written down.

use crate::{
    domain::{
        attachment::Attachment,
        concern::ConcernCode,
        date::Date,
        id::{OperationId, PersonId, RecordId, VisitId},
        person::Intention,
        visit::{Appointment, Channel, Told, Visit, VisitOutcome},
    },
    json::record,
};

record! {
    /// A half-filled visit. Its identifiers are made when it is begun, so that saving it twice is saving it once.
    #[derive(Clone, PartialEq)]
    pub struct VisitForm {
        pub operation: OperationId,
        pub visit: VisitId,
        pub on: Date,
        pub channel: Channel,
        pub outcome: Option<VisitOutcome>,
        pub raised: Vec<ConcernCode>,
        pub resolved: Vec<ConcernCode>,
        pub told: Vec<Told> = default,
        pub intention: Option<Intention>,
        pub note: String,
        pub next_due: Option<Date>,
        pub appointment: Option<Appointment> = default,
        pub attachments: Vec<Attachment> = default,
    }
}

impl VisitForm {
    /// A visit that begins today.
    pub fn new(operation: OperationId, visit: VisitId, today: Date) -> Self {
        Self {
            operation,
            visit,
            on: today,
            channel: Channel::Door,
            outcome: None,
            raised: Vec::new(),
            resolved: Vec::new(),
            told: Vec::new(),
            intention: None,
            note: String::new(),
            next_due: None,
            appointment: None,
            attachments: Vec::new(),
        }
    }

    /// Whether anything is written that is under the fold.
    pub fn has_details(&self) -> bool {
        !(self.note.is_empty() && self.attachments.is_empty() && self.appointment.is_none())
    }

    /// Whether the person was spoken to, so that there is something to hear and to answer.
    pub fn is_of_a_talk(&self) -> bool {
        let heard = !(self.raised.is_empty() && self.resolved.is_empty() && self.told.is_empty());
        heard || self.outcome.is_some_and(VisitOutcome::is_talk)
    }

    /// When to come again: as chosen, or as the outcome says.
    pub fn due(&self) -> Option<Date> {
        let by_outcome = || self.outcome.and_then(VisitOutcome::next_due_days).map(|days| self.on.plus_days(days));
        self.next_due.or_else(by_outcome)
    }

    /// Whether an answer or a story was told to a concern on this visit.
    pub fn has_told(&self, concern: ConcernCode, record: RecordId) -> bool {
        self.told.iter().any(|told| told.concern == concern && told.record == record)
    }

    /// It was told, or was not after all.
    pub fn tell(&mut self, concern: ConcernCode, record: RecordId) {
        if self.has_told(concern, record) {
            self.told.retain(|told| told.concern != concern || told.record != record);
        } else {
            self.told.push(Told { concern, record, later: Default::default() });
        }
    }

    /// The visit, once an outcome is chosen.
    pub fn visit(&self, person: PersonId, intention_was: String) -> Option<Visit> {
        let outcome = self.outcome?;
        Some(Visit {
            raised: self.raised.clone(),
            resolved: self.resolved.clone(),
            told: self.told.clone(),
            intention: self.intention.or(outcome.intention()),
            intention_was: Some(intention_was),
            note: self.note.clone(),
            next_due: self.due(),
            appointment: self.appointment.filter(|_| self.due().is_some()),
            attachments: self.attachments.clone(),
            ..Visit::new(self.visit, person, self.on, self.channel, outcome)
        })
    }
}
