//! Rows: what copies keep under one key. A person's dossier is one, a record of an area another, so that no row grows without bound.

use super::{
    dossier::Dossier,
    operation::{Command, ReviewSettled},
    outcome::ReviewReason,
};
use crate::domain::{
    area::AreaCode,
    id::{OperationId, PersonId, RecordId},
    scope::Scope,
};
use crate::json::variants;
use std::fmt;
use uuid::Uuid;

variants! {
    /// Whose record it is.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Subject {
        /// A person's: it is kept in their dossier.
        Person = "person" {
            /// Whose.
            id: PersonId,
        },
        /// An area's: it is a row of its own.
        Area = "area" {
            /// Which.
            code: AreaCode,
        },
    }
}

impl Subject {
    /// Whether it is a person's.
    pub fn is_persons(&self) -> bool {
        matches!(self, Self::Person { .. })
    }

    /// The row in which a record of this subject is kept.
    pub fn row(&self, record: RecordId) -> RowKey {
        match self {
            Self::Person { id } => RowKey::Person(*id),
            Self::Area { .. } => RowKey::Record(record),
        }
    }
}

/// The key of a row within a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// A person's dossier.
    Person(PersonId),
    /// A record of an area.
    Record(RecordId),
}

/// What the key of an area's record begins with where keys are texts.
const RECORD_PREFIX: &str = "record-";

impl RowKey {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix(RECORD_PREFIX) {
            Some(record) => RecordId::parse(record).map(Self::Record),
            None => PersonId::parse(text).map(Self::Person),
        }
    }

    /// The person whose dossier it is.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Record(_) => None,
        }
    }
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(person) => person.fmt(f),
            Self::Record(record) => write!(f, "{RECORD_PREFIX}{record}"),
        }
    }
}

impl Dossier {
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
        match self.records.iter().find(|record| self.record == Some(record.id)).map(|record| &record.subject) {
            Some(Subject::Area { code }) => *code,
            _ => self.scope.area(),
        }
    }

    /// The person whose dossier it is; the nil id for an area's record, which is no person's.
    pub fn person_id(&self) -> PersonId {
        self.person.unwrap_or(PersonId(Uuid::nil()))
    }
}

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
            AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) => None,
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
            AreaListed(_) | PlanPublished(_) | StaffListed(_) | NounPublished(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back() {
        let id = Uuid::from_u128(7);
        for key in [RowKey::Person(PersonId(id)), RowKey::Record(RecordId(id))] {
            assert_eq!(RowKey::parse(&key.to_string()), Some(key));
            assert_eq!(Dossier::of_row(key, Scope::NOWHERE).row(), key);
        }
        assert_eq!(RowKey::parse("record-7"), None);
    }
}
