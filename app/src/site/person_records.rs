//! Records of nouns in the document of all that is kept about a person: answers, state, steps, and for how long each is kept.

use super::person_section::{Section, joined, moment};
use crate::{
    messages::Lang,
    sync::{
        dossier::Dossier,
        ledger::Ledger,
        records::{Record, RecordStep, Tables},
        reference::Reference,
    },
};

/// One section for each record, in the order in which they were entered.
pub fn sections(dossier: &Dossier, reference: &Reference, lang: Lang) -> Vec<Section> {
    if dossier.records.is_empty() {
        return Vec::new();
    }
    let mut ledger = Ledger::default();
    ledger.load(vec![dossier.clone()], reference.entries().collect());
    let words = Words { dossier, ledger: &ledger, lang };
    dossier.records.iter().map(|record| words.section(record)).collect()
}

/// What the words of a record are taken from.
struct Words<'a> {
    dossier: &'a Dossier,
    ledger: &'a Ledger,
    lang: Lang,
}

impl Words<'_> {
    fn section(&self, record: &Record) -> Section {
        let (lang, tables) = (self.lang, Tables::of_record(self.ledger.reference(), record));
        let mut lines = self.answers(&tables, record);
        lines.push((lang.state_of_record().to_owned(), lang.state_in(&tables, record).to_owned()));
        lines.extend(record.steps.iter().map(|step| self.step(&tables, step)));
        lines.push((lang.how_long_kept().to_owned(), self.kept(record)));
        Section { heading: lang.kind_of(&tables, &record.noun).to_owned(), lines }
    }

    /// Answers in the order of the form, then those for which it does not ask; and values that wait for a choice.
    fn answers(&self, tables: &Tables, record: &Record) -> Vec<(String, String)> {
        let (lang, ledger) = (self.lang, self.ledger);
        let label = |code: &str| lang.label_of(tables, code).to_owned();
        let answer = |code: &String| (label(code), lang.answer(tables, record, code, ledger));
        let mut lines: Vec<_> =
            tables.codes(record).iter().map(answer).filter(|(_, value)| !value.is_empty()).collect();
        lines.extend(record.conflicts.iter().map(|clash| {
            let offered = lang.one_answer(tables, &clash.field, &clash.offered, ledger);
            (label(&clash.field), joined(&[&offered, lang.two_values()]))
        }));
        if !record.attachments.is_empty() {
            let names = record.attachments.iter().map(|kept| kept.value.blob.to_string());
            lines.push((lang.photos_and_voice_of_visit(record.attachments.len()), names.collect::<Vec<_>>().join(" ")));
        }
        lines
    }

    /// When, what, who, and why.
    fn step(&self, tables: &Tables, step: &RecordStep) -> (String, String) {
        let (lang, stamp) = (self.lang, self.dossier.stamp(step.seq));
        let who = stamp.map_or("", |stamp| lang.step_writer(tables, &step.step, self.ledger.reference(), stamp.1));
        let what = joined(&[lang.step_in(tables, &step.step), who, &step.reason]);
        (stamp.map(|stamp| moment(stamp.2)).unwrap_or_default(), what)
    }

    fn kept(&self, record: &Record) -> String {
        match self.dossier.record_kept_until(record) {
            Some(until) => self.lang.kept_for(record.kept_years, &until.to_string()),
            None => self.lang.not_kept().to_owned(),
        }
    }
}
