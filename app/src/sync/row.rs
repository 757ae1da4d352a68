//! Rows: what copies keep under one key. A person's dossier is one, a record of an area another, so that no row grows without bound.

use crate::domain::{
    area::AreaCode,
    id::{PersonId, RecordId},
};
use crate::json::variants;
use std::fmt;

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

    /// The area that the record is about, unless it is a person's.
    pub fn area(&self) -> Option<AreaCode> {
        match self {
            Self::Area { code } => Some(*code),
            Self::Person { .. } => None,
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_key_reads_back() {
        let id = Uuid::from_u128(7);
        for key in [RowKey::Person(PersonId(id)), RowKey::Record(RecordId(id))] {
            assert_eq!(RowKey::parse(&key.to_string()), Some(key));
        }
        assert_eq!(RowKey::parse("record-7"), None);
    }
}
