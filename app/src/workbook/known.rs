//! Who of the ledger a row is, so that importing twice is importing once, and nobody becomes somebody else by a slip.

use super::{
    commands::{added, covers, edited, other_concerns},
    reasons::Question,
    row::LedgerRow,
};
use crate::{
    domain::{area::AreaCode, concern::ConcernCode, date::Date, id::PersonId, person::PersonField as F},
    sync::{
        command::{Command, PersonMoved, PersonRestored},
        dossier::Dossier,
        reference::Reference,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// People of the ledger, by identity number, and by village and name.
#[derive(Default)]
pub struct KnownPeople {
    people: Vec<Dossier>,
    by_identity: BTreeMap<String, usize>,
    by_name: BTreeMap<(AreaCode, String), Vec<usize>>,
    erased: BTreeSet<String>,
}

/// What a row comes to.
#[derive(Debug, Default, PartialEq)]
pub struct RowStep {
    /// What a user has to decide first: nothing is written then.
    pub questions: Vec<Question>,
    /// What to write, each with its village; nothing for a row that is as it was.
    pub commands: Vec<(AreaCode, Command)>,
    /// Fields that differ and stay, because they were changed here since.
    pub kept: Vec<F>,
    /// Concerns that the ledger does not have: they are noted on visits.
    pub concerns: Vec<ConcernCode>,
}

/// Whom a row means.
enum Meant<'a> {
    Nobody,
    Known(&'a Dossier),
    Unsure(Question),
}

impl KnownPeople {
    /// Takes in the rows of a village. Who left it is in another one.
    pub fn take_in(&mut self, dossiers: Vec<Dossier>) {
        for dossier in dossiers.into_iter().filter(|dossier| dossier.is_home() && dossier.person.is_some()) {
            let at = self.people.len();
            let number = dossier.field(F::IdentityNumber);
            if !number.is_empty() {
                self.by_identity.insert(number.to_owned(), at);
            }
            if !dossier.is_gone() && !dossier.fields.is_empty() {
                let key = (dossier.area(), dossier.field(F::Name).to_owned());
                self.by_name.entry(key).or_default().push(at);
            }
            self.people.push(dossier);
        }
    }

    /// Which of these identity numbers were erased.
    pub fn were_erased(&mut self, numbers: BTreeSet<String>) {
        self.erased = numbers;
    }

    /// What to write for a row, or what to ask. `cover_from` is the first day of covers that the row only says to exist; `fresh` makes ids.
    pub fn step(
        &self,
        row: &LedgerRow,
        reference: &Reference,
        cover_from: Date,
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> RowStep {
        let asked = |questions| RowStep { questions, ..RowStep::default() };
        let known = match self.meant(row) {
            Meant::Unsure(question) => return asked(vec![question]),
            Meant::Nobody => None,
            Meant::Known(dossier) => Some(dossier),
        };
        let open = self.questions(row, known, reference);
        if !open.is_empty() {
            return asked(open);
        }
        let Some(known) = known else {
            let person = PersonId(fresh());
            let mut commands = vec![added(row, person)];
            commands.extend(covers(row, (person, None), reference, cover_from, fresh));
            return RowStep { commands: placed(row.scope, commands), ..RowStep::default() };
        };
        let (person, (edit, kept)) = (known.person_id(), edited(known, row));
        let back = known
            .removed
            .is_some()
            .then(|| Command::PersonRestored(PersonRestored { person, later: Default::default() }));
        let moved = (known.area() != row.scope)
            .then(|| Command::PersonMoved(PersonMoved { person, to: row.scope, later: Default::default() }));
        let covers = covers(row, (person, Some(known)), reference, cover_from, fresh);
        let commands = back.into_iter().chain(edit).chain(covers).chain(moved).collect();
        RowStep {
            commands: placed(known.area(), commands),
            kept,
            concerns: other_concerns(known, row),
            questions: vec![],
        }
    }

    fn questions(&self, row: &LedgerRow, known: Option<&Dossier>, reference: &Reference) -> Vec<Question> {
        let number = row.person.identity_number.as_ref().map(|number| number.as_str().to_owned());
        let erased = number.is_some_and(|number| known.is_none() && self.erased.contains(&number));
        let mut questions: Vec<Question> = erased.then_some(Question::Erased).into_iter().collect();
        if let Some(known) = known {
            let name = known.field(F::Name);
            questions.extend((name != row.person.name.as_str()).then(|| Question::OtherName(name.to_owned())));
            let village = reference.area_name(known.area()).to_owned();
            questions.extend((known.area() != row.scope).then_some(Question::OtherVillage(village)));
            questions.extend(known.removed.as_ref().map(|removal| Question::TakenOff(removal.reason.clone())));
        }
        questions.retain(|question| !question.is_answered_by(&row.decision));
        questions
    }

    fn meant(&self, row: &LedgerRow) -> Meant<'_> {
        let draft = row.person.draft();
        let (number, phone) = (draft.get(F::IdentityNumber), draft.get(F::Phone));
        if let Some(at) = self.by_identity.get(number) {
            return Meant::Known(&self.people[*at]);
        }
        let key = (row.scope, row.person.name.as_str().to_owned());
        let same_name: Vec<&Dossier> =
            self.by_name.get(&key).into_iter().flatten().map(|at| &self.people[*at]).collect();
        let without_number = |known: &&&Dossier| known.field(F::IdentityNumber).is_empty();
        let same_phone = |known: &&&Dossier| known.field(F::Phone) == phone;
        if !number.is_empty() {
            let same = same_name.iter().filter(same_phone).find(without_number).filter(|_| !phone.is_empty());
            return same.map_or(Meant::Nobody, |known| Meant::Known(known));
        }
        let exact = same_name.iter().find(|known| same_phone(known) && (!phone.is_empty() || without_number(known)));
        let question = Question::SameName(same_name.first().map_or("", |known| known.field(F::Phone)).to_owned());
        match (exact, same_name.as_slice()) {
            (Some(known), _) => Meant::Known(known),
            (None, []) => Meant::Nobody,
            (None, [one]) if row.decision.contains("同一人") => Meant::Known(one),
            _ if row.decision.contains("另一人") => Meant::Nobody,
            _ => Meant::Unsure(question),
        }
    }
}

fn placed(scope: AreaCode, commands: Vec<Command>) -> Vec<(AreaCode, Command)> {
    commands.into_iter().map(|command| (scope, command)).collect()
}
