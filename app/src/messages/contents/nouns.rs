//! What concerns records of nouns.

use super::{Line, Page, Value};
use crate::{
    domain::{
        attachment::Attachment,
        noun::{FieldKind, Noun},
    },
    sync::{
        records::{RecordEdited, RecordEntered, RecordMoved, SetEdit},
        row::Subject,
    },
};
use std::borrow::Cow;

impl Page<'_> {
    pub(super) fn record_entered(&mut self, entered: &RecordEntered) {
        let RecordEntered { noun, version, id: _, subject, fields, sets, attachments, state: _, .. } = entered;
        let noun = self.noun(noun, *version, subject);
        for (code, value) in fields.iter() {
            self.value(noun.as_deref(), code, value);
        }
        for (code, members) in sets.iter() {
            self.members(noun.as_deref(), code, members, "");
        }
        self.attached(attachments);
    }

    pub(super) fn record_edited(&mut self, edited: &RecordEdited) {
        let RecordEdited { noun, version, id, subject, edits, sets, attach, detach, settles: _, later: _ } = edited;
        let noun = self.noun(noun, *version, subject);
        let record = self.dossier.record_of(*id);
        for (code, edit) in edits.iter() {
            let words = |text: &str| self.words_of(noun.as_deref(), code, text);
            let (was, value) = (words(&edit.was), words(&edit.value));
            let now = record.map_or_else(String::new, |record| words(record.value(code)));
            let by_now = if now == was || now == value { String::new() } else { self.lang.stands_now(&now) };
            let label = self.label_of(noun.as_deref(), code);
            self.line(&label, self.lang.old_to_new(&was, &value) + &by_now);
        }
        for (code, SetEdit { add, remove, later: _ }) in sets.iter() {
            self.members(noun.as_deref(), code, add, self.lang.added_to_set());
            self.members(noun.as_deref(), code, remove, self.lang.removed_from_set());
        }
        self.attached(attach);
        if !detach.is_empty() {
            self.line(self.lang.removed_from_set(), self.lang.photos_and_voice_of_visit(detach.len()));
        }
    }

    pub(super) fn record_moved(&mut self, moved: &RecordMoved) {
        let RecordMoved { noun, version, id: _, subject, step, from, to, reason, answers, later: _ } = moved;
        let noun = self.noun(noun, *version, subject);
        let lang = self.lang;
        let words = noun.as_deref().and_then(|noun| noun.step(step)).map(|step| lang.label(&step.label).to_owned());
        self.line(lang.step_word(), words.unwrap_or_else(|| step.clone()));
        let state = |code: &str| noun.as_deref().map_or(code, |noun| lang.state_of(noun, code)).to_owned();
        self.line(lang.state_of_record(), lang.old_to_new(&state(from), &state(to)));
        for (label, words) in lang.answers_of_step(noun.as_deref(), step, answers, self.ledger) {
            self.line(&label, words);
        }
        self.some(lang.reason_word(), reason);
    }

    pub(super) fn noun_published(&mut self, noun: &Noun) {
        let words = self.lang.label(&noun.label).to_owned();
        self.line(self.lang.kind_of_record(), self.lang.plan_version(&words, noun.version));
        let fields: Vec<&str> = noun.fields.iter().map(|field| self.lang.label(&field.label)).collect();
        let fields = fields.join("、");
        self.line(self.lang.content_word(), fields);
    }

    fn noun(&mut self, code: &str, version: u32, subject: &Subject) -> Option<Cow<'static, Noun>> {
        let noun = self.ledger.reference().noun(code, version);
        let words = noun.as_deref().map_or_else(|| code.to_owned(), |noun| self.lang.label(&noun.label).to_owned());
        self.line(self.lang.kind_of_record(), words);
        if let Subject::Area { code } = subject {
            self.line(self.lang.from_village(), self.village(*code));
        }
        noun
    }

    fn label_of(&self, noun: Option<&Noun>, code: &str) -> String {
        let field = noun.and_then(|noun| noun.field(code));
        field.map_or_else(|| code.to_owned(), |field| self.lang.label(&field.label).to_owned())
    }

    fn words_of(&self, noun: Option<&Noun>, code: &str, value: &str) -> String {
        let field = noun.and_then(|noun| noun.field(code)).filter(|field| field.kind != FieldKind::Signature);
        field.map_or_else(|| value.to_owned(), |field| self.lang.value_of(field, value, self.ledger))
    }

    fn value(&mut self, noun: Option<&Noun>, code: &str, value: &str) {
        let label = self.label_of(noun, code);
        let is_signature = noun.and_then(|noun| noun.field(code)).is_some_and(|f| f.kind == FieldKind::Signature);
        match crate::json::read(value) {
            Ok(signature) if is_signature => self.lines.push(Line { label, value: Value::Signature(signature) }),
            _ => self.some(&label, &self.words_of(noun, code, value)),
        }
    }

    fn members(&mut self, noun: Option<&Noun>, code: &str, members: &[String], how: &str) {
        let words: Vec<String> = members.iter().map(|member| self.words_of(noun, code, member)).collect();
        let label = self.label_of(noun, code);
        let label = if how.is_empty() { label } else { format!("{label} · {how}") };
        self.some(&label, &words.join("、"));
    }

    fn attached(&mut self, attachments: &[Attachment]) {
        if !attachments.is_empty() {
            let label = self.lang.photos_and_voice_of_visit(attachments.len());
            self.lines.push(Line { label, value: Value::Attachments(attachments.to_vec()) });
        }
    }
}
