//! What is written for a person of a row.

use super::row::LedgerRow;
use crate::{
    domain::{
        concern::ConcernCode,
        date::Date,
        enrolment::{Enrollee, Enrolment},
        id::{EnrolmentId, PersonId},
        period::Period,
        person::PersonField as F,
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

/// A person who is new to the ledger.
pub(super) fn added(row: &LedgerRow, person: PersonId) -> Command {
    Command::PersonAdded(PersonAdded {
        person,
        fields: fields_of(&row.person.draft()),
        concerns: row.concerns.clone(),
        later: Default::default(),
    })
}

/// Fields that differ in the row, and those that stay because they were changed here since: a workbook on a desk is older than a talk at the
/// door. What the row says nothing of is not among them.
pub(super) fn edited(dossier: &Dossier, row: &LedgerRow) -> (Option<Command>, Vec<F>) {
    let imported = |field: F| {
        let seq = dossier.fields.get(field.code()).map_or(0, |field| field.seq);
        seq == 0 || dossier.stamp(seq).is_some_and(|stamp| stamp.1 == SYSTEM)
    };
    let differs = |(field, text): &(F, String)| row.says(*field) && dossier.field(*field) != text;
    let (edits, kept): (Vec<_>, Vec<_>) =
        row.person.draft().0.into_iter().filter(differs).partition(|(field, _)| imported(*field));
    let edit = |(field, value): (F, String)| {
        (field.code().to_owned(), Edit { value, was: dossier.field(field).to_owned(), later: Default::default() })
    };
    let edits = SortedMap::of(edits.into_iter().map(edit));
    let edited = PersonEdited { person: dossier.person_id(), edits, later: Default::default() };
    let kept = kept.into_iter().map(|(field, _)| field).collect();
    ((!edited.edits.is_empty()).then_some(Command::PersonEdited(edited)), kept)
}

/// Concerns of the row that the dossier does not have.
pub(super) fn other_concerns(dossier: &Dossier, row: &LedgerRow) -> Vec<ConcernCode> {
    let known: Vec<ConcernCode> = dossier.concerns().into_iter().map(|concern| concern.code).collect();
    row.concerns.iter().copied().filter(|code| !known.contains(code)).collect()
}

/// Covers as the row says them, but for those that are known.
pub(super) fn covers(
    row: &LedgerRow,
    (person, known): (PersonId, Option<&Dossier>),
    reference: &Reference,
    from: Date,
    fresh: &mut dyn FnMut() -> uuid::Uuid,
) -> Vec<Command> {
    let mut recorded = |code: &String| recorded(row, person, reference, (code, from), EnrolmentId(fresh()));
    let is_new = |form: &Enrolment| {
        let same_days = |period: Period, plan: &str| plan == form.plan && period.overlaps(form.period);
        !known.is_some_and(|d| d.enrolments.iter().any(|file| same_days(file.form.period, &file.form.plan)))
    };
    row.plans.iter().filter_map(&mut recorded).filter(is_new).map(Command::EnrolmentRecorded).collect()
}

/// A cover needs identity number and phone; without them the plan is in the note.
fn recorded(
    row: &LedgerRow,
    person: PersonId,
    reference: &Reference,
    (code, from): (&str, Date),
    id: EnrolmentId,
) -> Option<Enrolment> {
    let plan = reference.plans_on(from).into_iter().find(|plan| plan.code == code)?;
    let (identity_number, phone) = (row.person.identity_number.clone()?, row.person.phone.clone()?);
    let enrollee = Enrollee {
        name: row.person.name.clone(),
        sex: identity_number.sex(),
        identity_number,
        phone,
        later: Default::default(),
    };
    Some(Enrolment {
        id,
        person,
        enrollee,
        plan: plan.code.clone(),
        plan_version: plan.version,
        period: plan.cover(from),
        units: 1,
        fee: plan.fee,
        consent: None, // the paper form has it
        group: None,
        channel: Channel::Station,
        later: Default::default(),
    })
}
