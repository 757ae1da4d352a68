//! What the ledger holds already, so that importing twice is importing once.

use super::super::Placed;
use super::row::LedgerRow;
use crate::store::Seen;
use app::{
    domain::{
        area::{AreaCode, Level},
        enrolment::{Enrollee, Enrolment},
        id::{EnrolmentId, PersonId},
        period::Period,
        person::PersonField,
        visit::Channel,
    },
    sorted_map::SortedMap,
    sync::{
        command::{Command, PersonAdded, PersonEdited},
        dossier::Dossier,
        fields::{Edit, fields_of},
        reference::Reference,
        store::SYSTEM,
    },
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// People of the ledger by identity number, and those without one by village, name and phone.
pub struct KnownPeople {
    by_identity: BTreeMap<String, Dossier>,
    by_name: BTreeMap<(AreaCode, String, String), Dossier>,
}

/// What a row comes to.
#[derive(Debug, PartialEq)]
pub enum RowStep {
    /// New, or changed: these commands.
    Write(Vec<Placed>),
    /// As it was.
    Unchanged,
}

impl KnownPeople {
    /// Reads every village of the county.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read(seen: &Seen, reference: &Reference) -> Result<Self, crate::store::StoreError> {
        let mut known = Self { by_identity: BTreeMap::new(), by_name: BTreeMap::new() };
        for village in reference.area_codes().filter(|code| code.level() == Level::Village) {
            for dossier in seen.dossiers(village.into())? {
                known.insert(dossier);
            }
        }
        Ok(known)
    }

    fn insert(&mut self, dossier: Dossier) {
        match dossier.field(PersonField::IdentityNumber) {
            "" => {
                let key = (
                    dossier.area(),
                    dossier.field(PersonField::Name).to_owned(),
                    dossier.field(PersonField::Phone).to_owned(),
                );
                self.by_name.insert(key, dossier);
            }
            number => drop(self.by_identity.insert(number.to_owned(), dossier)),
        }
    }

    fn find(&self, row: &LedgerRow) -> Option<&Dossier> {
        let fields = row.person.draft();
        match fields.get(PersonField::IdentityNumber) {
            "" => {
                let key =
                    (row.scope, fields.get(PersonField::Name).to_owned(), fields.get(PersonField::Phone).to_owned());
                self.by_name.get(&key)
            }
            number => self.by_identity.get(number),
        }
    }

    /// What to write for a row. `cover_from` is the first day of covers that the ledger only says to exist.
    pub fn step(&self, row: &LedgerRow, reference: &Reference, cover_from: app::domain::date::Date) -> RowStep {
        let known = self.find(row);
        let scope = known.map_or(row.scope, |dossier| dossier.area());
        let person = known.map_or_else(|| PersonId(Uuid::now_v7()), |dossier| dossier.person_id());
        let mut commands: Vec<Command> = match known {
            None => vec![Command::PersonAdded(PersonAdded {
                person,
                fields: fields_of(&row.person.draft()),
                concerns: row.concerns.clone(),
                later: Default::default(),
            })],
            Some(dossier) => edited(dossier, row).map(Command::PersonEdited).into_iter().collect(),
        };
        let covers = row.plans.iter().filter_map(|code| recorded(row, person, reference, code, cover_from));
        let is_new = |form: &Enrolment| {
            let same_days = |period: Period, plan: &str| plan == form.plan && period.overlaps(form.period);
            !known.is_some_and(|d| d.enrolments.iter().any(|f| same_days(f.form.period, &f.form.plan)))
        };
        commands.extend(covers.filter(is_new).map(Command::EnrolmentRecorded));
        if commands.is_empty() {
            return RowStep::Unchanged;
        }
        RowStep::Write(commands.into_iter().map(|command| (scope, command)).collect())
    }
}

/// Fields that differ in the workbook, except those edited here since: a workbook on a desk is
/// older than a talk at the door.
fn edited(dossier: &Dossier, row: &LedgerRow) -> Option<PersonEdited> {
    let imported = |field: PersonField| {
        let seq = dossier.fields.get(field.code()).map_or(0, |f| f.seq);
        seq == 0 || dossier.stamp(seq).is_some_and(|stamp| stamp.1 == SYSTEM)
    };
    let differs = |field: PersonField, text: &str| dossier.field(field) != text && imported(field);
    let changed = row.person.draft().0.into_iter().filter(|(field, text)| differs(*field, text));
    let edit = |(field, value): (PersonField, String)| {
        (field.code().to_owned(), Edit { value, was: dossier.field(field).to_owned(), later: Default::default() })
    };
    let edits = SortedMap::of(changed.map(edit));
    (!edits.is_empty()).then_some(PersonEdited { person: dossier.person_id(), edits, later: Default::default() })
}

/// A cover as the ledger says it: it needs identity number and phone, or the plan stays in the note only.
fn recorded(
    row: &LedgerRow,
    person: PersonId,
    reference: &Reference,
    code: &str,
    from: app::domain::date::Date,
) -> Option<Enrolment> {
    let plans = reference.plans_on(from);
    let plan = plans.into_iter().find(|plan| plan.code == code)?;
    let (identity_number, phone) = (row.person.identity_number.clone()?, row.person.phone.clone()?);
    let enrollee = Enrollee {
        name: row.person.name.clone(),
        sex: identity_number.sex(),
        identity_number,
        phone,
        later: Default::default(),
    };
    Some(Enrolment {
        id: EnrolmentId(Uuid::now_v7()),
        person,
        enrollee,
        plan: plan.code.clone(),
        plan_version: plan.version,
        period: plan.cover(from),
        units: 1,
        fee: plan.fee,
        consent: None, // the paper form has it
        channel: Channel::Station,
        later: Default::default(),
    })
}
