//! Words of nouns: their tables have them in both languages; what a county wrote in Chinese only is shown in Chinese.

use super::{Lang, words::words};
use crate::{
    domain::{
        area::AreaCode,
        id::{PersonId, RecordId, StaffId},
        noun::{Field, FieldKind, Label, Noun, StepBy},
    },
    sorted_map::SortedMap,
    sync::{
        ledger::Ledger,
        records::{Record, Tables},
        reference::Reference,
        store::PUBLIC,
    },
};

words! {
    record_of_later_version: "这是新版本写的，这里看不全。更新田埂后再看。" / "Written by a later version: not all of it can be shown here. Update Tiangeng to see it.";
    noun_published: "这个版本已发布，不能改：请把 version 加 1 再发布" / "This version is published and cannot change: raise version by one and publish that";
    noun_name_unknown: "类别表里没有这一项，请核对拼写" / "No table has this; please check the spelling";
    kind_of_record: "类别" / "Kind";
    state_of_record: "状态" / "State";
    added_to_set: "加上" / "Added";
    removed_from_set: "去掉" / "Removed";
    signed_here: "已签字" / "Signed";
}

impl Lang {
    /// Words of a table.
    pub fn label(self, label: &Label) -> &str {
        if label.en.is_empty() { &label.zh } else { self.pick(&label.zh, &label.en) }
    }

    /// The words of a state; its code when the table has none.
    pub fn state_of<'a>(self, noun: &'a Noun, state: &'a str) -> &'a str {
        noun.state(state).map_or(state, |state| self.label(&state.label))
    }

    /// The words of the state in which a record is.
    pub fn state_in<'a>(self, tables: &'a Tables, record: &'a Record) -> &'a str {
        tables.shown().map_or(&record.state, |noun| self.state_of(noun, &record.state))
    }

    /// The words of a step; its code when the table has none. A record begins with a step without one.
    pub fn step_in<'a>(self, tables: &'a Tables, step: &'a str) -> &'a str {
        match tables.shown().and_then(|noun| noun.step(step)) {
            Some(known) => self.label(&known.label),
            None if step.is_empty() => self.entered_word(),
            None => step,
        }
    }

    /// What was asked with a step, in words: labels and answers.
    pub fn answers_of_step(
        self,
        noun: Option<&Noun>,
        step: &str,
        answers: &SortedMap<String, String>,
        ledger: &Ledger,
    ) -> Vec<(String, String)> {
        let fields = noun.and_then(|noun| noun.step(step)).map_or(&[][..], |step| &step.fields);
        let words = |(code, value): (&String, &String)| match fields.iter().find(|field| field.code == **code) {
            Some(field) => (self.label(&field.label).to_owned(), self.value_of(field, value, ledger)),
            None => (code.clone(), value.clone()),
        };
        answers.iter().map(words).collect()
    }

    /// A user's name; who is not among the staff is the county's import.
    pub fn writer(self, reference: &Reference, staff: StaffId) -> &str {
        match reference.staff_name(staff) {
            "" if staff == PUBLIC => self.by_public_form(),
            "" => self.by_import(),
            name => name,
        }
    }

    /// Who made a step: a user, or the server itself.
    pub fn step_writer<'a>(self, tables: &Tables, step: &str, reference: &'a Reference, staff: StaffId) -> &'a str {
        match tables.shown().and_then(|noun| noun.step(step)) {
            Some(known) if known.by == StepBy::Server => self.by_server(),
            _ => self.writer(reference, staff),
        }
    }

    /// The words of a kind of record; its code when its table is not known.
    pub fn kind_of<'a>(self, tables: &'a Tables, code: &'a str) -> &'a str {
        tables.shown().map_or(code, |noun| self.label(&noun.label))
    }

    /// The label of an answer; its code when no table has it.
    pub fn label_of<'a>(self, tables: &'a Tables, code: &'a str) -> &'a str {
        tables.field(code, "").map_or(code, |field| self.label(&field.label))
    }

    /// A record's answer in words: its value, or all members of its set.
    pub fn answer(self, tables: &Tables, record: &Record, code: &str, ledger: &Ledger) -> String {
        let value = Some(record.value(code)).filter(|value| !value.is_empty());
        let members: Vec<String> = value
            .into_iter()
            .chain(record.members(code))
            .map(|one| self.one_answer(tables, code, one, ledger))
            .collect();
        members.join("、")
    }

    /// One value of an answer in words.
    pub fn one_answer(self, tables: &Tables, code: &str, value: &str, ledger: &Ledger) -> String {
        tables.field(code, value).map_or_else(|| value.to_owned(), |field| self.value_of(field, value, ledger))
    }

    /// What a record is called in a list: its first text, or else its first answer in words, or else its kind.
    pub fn title_of(self, tables: &Tables, record: &Record, ledger: &Ledger) -> String {
        let named = |field: &&Field| !matches!(field.kind, FieldKind::Signature | FieldKind::Place);
        let fields = || tables.shown().into_iter().flat_map(|noun| noun.fields.iter());
        let codes = fields().filter(is_text).chain(fields().filter(named));
        let mut answers = codes.map(|field| self.answer(tables, record, &field.code, ledger));
        let found = answers.find(|answer| !answer.is_empty());
        found.unwrap_or_else(|| self.kind_of(tables, &record.noun).to_owned())
    }

    /// A field's value in words.
    pub fn value_of(self, field: &Field, value: &str, ledger: &Ledger) -> String {
        let choice =
            || field.choices.iter().find(|choice| choice.code == value).map(|choice| self.label(&choice.label));
        let words = match field.kind {
            FieldKind::Choice | FieldKind::Choices => choice().map(str::to_owned),
            FieldKind::Area => AreaCode::parse(value).map(|area| ledger.reference().area_name(area).to_owned()),
            FieldKind::Staff | FieldKind::Handler => {
                StaffId::parse(value).map(|staff| ledger.reference().staff_name(staff).to_owned())
            }
            FieldKind::Person => {
                let file = PersonId::parse(value).and_then(|person| ledger.file(person));
                file.map(|file| file.key.name().to_owned())
            }
            FieldKind::Money => {
                value.parse().ok().map(|fen| format!("{} {}", crate::domain::money::Fen(fen), self.yuan()))
            }
            FieldKind::Record => RecordId::parse(value).and_then(|id| self.record_named(id, ledger)),
            FieldKind::Signature => Some(self.signed_here().to_owned()),
            _ => None,
        };
        words.filter(|words| !words.is_empty()).unwrap_or_else(|| value.to_owned())
    }

    /// Another record: its kind and its first line of text, never what it refers to itself.
    pub(super) fn record_named(self, id: RecordId, ledger: &Ledger) -> Option<String> {
        let (_, record) = ledger.record(id)?;
        let tables = Tables::of_record(ledger.reference(), record);
        let text =
            tables.shown().and_then(|noun| noun.fields.iter().find(is_text)).map(|field| record.value(&field.code));
        Some(format!("{} {}", self.kind_of(&tables, &record.noun), text.unwrap_or_default()))
    }
}

/// Whether a field holds a text that says what a record is about.
fn is_text(field: &&Field) -> bool {
    matches!(field.kind, FieldKind::Line | FieldKind::Note)
}
