//! The tables by which a record is read: that of its own version, and others for answers that this one does not ask for.

use super::Record;
use crate::domain::noun::{Field, FieldKind, Noun};
use crate::sync::reference::Reference;
use std::borrow::Cow;

/// The versions of a noun that this device knows, and the one that is read by.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    versions: Vec<Cow<'static, Noun>>,
    version: u32,
}

impl Tables {
    /// Of a noun in a version.
    pub fn of(reference: &Reference, code: &str, version: u32) -> Self {
        Self { versions: reference.versions(code), version }
    }

    /// Of a record.
    pub fn of_record(reference: &Reference, record: &Record) -> Self {
        Self::of(reference, &record.noun, record.version)
    }

    /// The table of the version itself; `None` when it is a later one than this device knows.
    pub fn own(&self) -> Option<&Noun> {
        self.of_version(self.version)
    }

    /// The latest table that this device knows.
    pub fn latest(&self) -> Option<&Noun> {
        self.versions.first().map(Cow::as_ref)
    }

    /// A table that came after that of the version.
    pub fn newer(&self) -> Option<&Noun> {
        self.latest().filter(|noun| noun.version > self.version)
    }

    /// The table that words are taken from: the version's own, or else the latest.
    pub fn shown(&self) -> Option<&Noun> {
        self.own().or_else(|| self.latest())
    }

    /// The table of a version.
    pub fn of_version(&self, version: u32) -> Option<&Noun> {
        self.versions.iter().find(|noun| noun.version == version).map(Cow::as_ref)
    }

    /// The table by which a field may get a value: the version's own, or the last one before it that lets it through.
    pub fn taking(&self, code: &str, value: &str) -> Option<&Noun> {
        let takes = |noun: &&Noun| noun.field(code).is_some_and(|field| field.parse(value).is_ok());
        let before = self.versions.iter().filter(|noun| noun.version <= self.version);
        before.map(Cow::as_ref).find(takes)
    }

    /// A field, which also knows the value where it is one of a list.
    pub fn field(&self, code: &str, value: &str) -> Option<&Field> {
        let knows = |field: &&Field| {
            let listed = matches!(field.kind, FieldKind::Choice | FieldKind::Choices);
            !listed || value.is_empty() || field.choices.iter().any(|choice| choice.code == value)
        };
        let in_order = || self.own().into_iter().chain(self.versions.iter().map(Cow::as_ref));
        let mut fields = in_order().filter_map(|noun| noun.field(code));
        fields.clone().find(knows).or_else(|| fields.next())
    }

    /// Codes of a record's fields: those of the table that words are taken from, then those for which it does not ask.
    pub fn codes(&self, record: &Record) -> Vec<String> {
        match self.shown() {
            Some(noun) => {
                let asked = noun.fields.iter().map(|field| field.code.to_string());
                asked.chain(Self::retired(noun, record)).collect()
            }
            None => record.fields.keys().chain(record.sets.keys()).cloned().collect(),
        }
    }

    /// Codes of a record's answers for which a table does not ask.
    pub fn retired(noun: &Noun, record: &Record) -> Vec<String> {
        let answered = record.fields.iter().filter(|(_, field)| !field.value.is_empty()).map(|(code, _)| code);
        let codes = answered.chain(record.sets.keys()).filter(|code| noun.field(code).is_none());
        codes.cloned().collect()
    }
}
