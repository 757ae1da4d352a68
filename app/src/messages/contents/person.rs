//! What concerns the ledger row: fields, removal, moves.

use super::Page;
use crate::{
    domain::{id::PersonId, identity_number::masked, person::PersonField},
    order::ordered,
    sorted_map::SortedMap,
    sync::{
        command::{
            ConflictSettled, PersonAdded, PersonEdited, PersonMoved, PersonRemoved, PersonRestored, ReviewSettled,
        },
        dossier::Dossier,
        erasure::PersonErased,
        fields::Edit,
    },
};

impl Page<'_> {
    pub(super) fn added(&mut self, added: &PersonAdded) {
        let PersonAdded { person: _, fields, concerns, later: _ } = added;
        for (code, text) in as_on_the_form(fields).into_iter().filter(|(_, text)| !text.is_empty()) {
            self.field(code, &[text], |texts| texts[0].clone());
        }
        self.some(self.lang.concerns(), &self.concerns(concerns));
    }

    pub(super) fn edited(&mut self, edited: &PersonEdited) {
        let PersonEdited { person: _, edits, later: _ } = edited;
        for (code, Edit { value, was, later: _ }) in as_on_the_form(edits) {
            let now = self.dossier.fields.get(code).map_or("", |field| &field.value);
            self.change(code, was, value, now);
        }
    }

    /// What the writer saw and what they entered; also the current value, when it is neither.
    pub(super) fn change(&mut self, code: &str, was: &str, value: &str, now: &str) {
        let (lang, moved_on) = (self.lang, now != was && now != value);
        self.field(code, &[was, value, now], |texts| {
            let by_now = if moved_on { lang.stands_now(&texts[2]) } else { String::new() };
            lang.old_to_new(&texts[0], &texts[1]) + &by_now
        });
    }

    pub(super) fn choice(&mut self, settled: &ConflictSettled) {
        let ConflictSettled { person: _, field, held, offered, value, later: _ } = settled;
        let lang = self.lang;
        self.field(field, &[held, offered, value], |texts| lang.chosen_of(&texts[0], &texts[1], &texts[2]));
    }

    /// One line of a field, with its texts in words. Identity numbers stay behind their masks.
    fn field(&mut self, code: &str, texts: &[&str], sentence: impl Fn(&[String]) -> String) {
        let (lang, field) = (self.lang, PersonField::parse(code));
        let word = |text: &&str| match field {
            _ if text.is_empty() => lang.nothing().to_owned(),
            Some(field) => lang.field_value(field, text),
            None => (*text).to_owned(),
        };
        let words: Vec<String> = texts.iter().map(word).collect();
        let label = field.map_or(code, |field| lang.field(field));
        match field {
            Some(PersonField::IdentityNumber) => {
                let hide = |text: &&str| if text.is_empty() { word(text) } else { masked(text) };
                let hidden: Vec<String> = texts.iter().map(hide).collect();
                self.masked(label, &sentence(&hidden), &sentence(&words));
            }
            _ => self.line(label, sentence(&words)),
        }
    }

    pub(super) fn removed(&mut self, removed: &PersonRemoved) {
        let PersonRemoved { person: _, reason, same_as, later: _ } = removed;
        self.line(self.lang.reason_word(), reason.as_str());
        if let Some(other) = same_as {
            self.line(self.lang.same_person_as(), self.name_of(*other));
        }
        self.line(self.lang.effect(), self.lang.removal_means());
    }

    pub(super) fn restored(&mut self, restored: &PersonRestored) {
        let PersonRestored { person, later: _ } = restored;
        self.line(self.lang.who(), self.name_of(*person));
        let reason = self.dossier.removed.as_ref().map(|removal| removal.reason.clone()).unwrap_or_default();
        self.some(self.lang.was_removed_because(), &reason);
    }

    pub(super) fn moved(&mut self, moved: &PersonMoved) {
        let PersonMoved { person: _, to, later: _ } = moved;
        self.line(self.lang.from_village(), self.village(self.dossier.scope.area()));
        self.line(self.lang.to_village(), self.village(*to));
    }

    pub(super) fn erased(&mut self, erased: &PersonErased) {
        let PersonErased { person: _, reason, later: _ } = erased;
        self.line(self.lang.reason_word(), self.lang.erasure_reason(*reason));
        self.line(self.lang.effect(), self.lang.erase_text());
    }

    pub(super) fn holds(&mut self, dossier: &Dossier) {
        self.line(self.lang.from_village(), self.village(dossier.scope.area()));
        self.line(self.lang.history(), self.lang.dossier_holds(dossier.visits.len(), dossier.enrolments.len()));
    }

    pub(super) fn decision(&mut self, settled: &ReviewSettled) {
        let ReviewSettled { person: _, record: _, review, about, accepted, later: _ } = settled;
        let about_what = self.dossier.reviews.iter().find(|pending| pending.id == Some(*review));
        let kind = about_what.map_or(self.lang.not_in_dossier(), |pending| self.lang.kind_named(&pending.kind));
        self.line(if *accepted { self.lang.accept() } else { self.lang.dismiss() }, kind);
        self.line(self.lang.reason_word(), self.lang.review_asks(about));
    }

    pub(super) fn name_of(&self, person: PersonId) -> String {
        let file = self.ledger.file(person);
        file.map_or(self.lang.not_on_this_phone(), |file| file.key.name()).to_owned()
    }
}

/// Fields in the order of the form, those of a later version last.
fn as_on_the_form<T>(fields: &SortedMap<String, T>) -> Vec<(&String, &T)> {
    let place = |code: &str| PersonField::ALL.iter().position(|field| field.code() == code);
    let last = PersonField::ALL.len();
    ordered(fields.iter().collect(), |(code, _)| (place(code).unwrap_or(last) as i64, (*code).clone()))
}
