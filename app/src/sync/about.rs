//! What a command is about: the row that it changes, the person, the record.

use super::{
    command::{Command, ReviewSettled},
    outcome::ReviewReason,
    row::RowKey,
};
use crate::domain::id::{OperationId, PersonId, RecordId};
use uuid::Uuid;

impl ReviewSettled {
    /// A decision on what waits in a row.
    pub fn new(row: RowKey, (review, about): (OperationId, ReviewReason), accepted: bool) -> Self {
        let record = match row {
            RowKey::Person(_) => None,
            RowKey::Record(record) => Some(record),
        };
        Self { person: row.person(), record, review, about, accepted, later: Default::default() }
    }

    /// The row in which the operation waits.
    pub fn row(&self) -> Option<RowKey> {
        self.record.map(RowKey::Record).or(self.person.map(RowKey::Person))
    }
}

impl Command {
    /// The row that it changes; `None` for what concerns the county.
    pub fn row(&self) -> Option<RowKey> {
        use Command::*;
        match self {
            PersonAdded(c) => Some(RowKey::Person(c.person)),
            PersonEdited(c) => Some(RowKey::Person(c.person)),
            ConflictSettled(c) => Some(RowKey::Person(c.person)),
            PersonRemoved(c) => Some(RowKey::Person(c.person)),
            PersonRestored(c) => Some(RowKey::Person(c.person)),
            PersonMoved(c) => Some(RowKey::Person(c.person)),
            DossierArrived(c) => Some(c.dossier.row()),
            ReviewSettled(c) => c.row(),
            VisitLogged(c) => Some(RowKey::Person(c.person)),
            ConsentGiven(c) => Some(RowKey::Person(c.person)),
            ConsentWithdrawn(c) => Some(RowKey::Person(c.person)),
            PersonErased(c) => Some(RowKey::Person(c.person)),
            RecordsKept(c) => Some(c.dossier.row()),
            EnrolmentSubmitted(c) => Some(RowKey::Person(c.person)),
            EnrolmentMoved(c) => Some(RowKey::Person(c.person)),
            EnrolmentRecorded(c) => Some(RowKey::Person(c.person)),
            VideoSessionLogged(c) => Some(RowKey::Person(c.person)),
            NumberRevealed(c) => Some(RowKey::Person(c.person)),
            RecordEntered(c) => Some(c.subject.row(c.id)),
            RecordEdited(c) => Some(c.subject.row(c.id)),
            RecordMoved(c) => Some(c.subject.row(c.id)),
            AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => None,
        }
    }

    /// The person whose dossier it changes.
    pub fn person(&self) -> Option<PersonId> {
        self.row().and_then(RowKey::person)
    }

    /// The record of a noun that it enters or changes.
    pub fn of_record(&self) -> Option<RecordId> {
        match self {
            Self::RecordEntered(entered) => Some(entered.id),
            Self::RecordEdited(edited) => Some(edited.id),
            Self::RecordMoved(moved) => Some(moved.id),
            _ => None,
        }
    }

    /// The id of the record that comes with it: a visit, a consent, a form, a video session, a record of a noun.
    pub fn record(&self) -> Option<Uuid> {
        use Command::*;
        match self {
            VisitLogged(visit) => Some(visit.id.0),
            ConsentGiven(consent) => Some(consent.id.0),
            VideoSessionLogged(session) => Some(session.id.0),
            EnrolmentSubmitted(form) | EnrolmentRecorded(form) => Some(form.id.0),
            RecordEntered(entered) => Some(entered.id.0),
            PersonAdded(_) | PersonEdited(_) | ConflictSettled(_) | PersonRemoved(_) | PersonRestored(_) => None,
            PersonMoved(_) | PersonErased(_) | DossierArrived(_) | RecordsKept(_) | ReviewSettled(_) => None,
            ConsentWithdrawn(_) | EnrolmentMoved(_) | NumberRevealed(_) | RecordEdited(_) | RecordMoved(_) => None,
            AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) | CalendarPublished(_) => None,
        }
    }
}
