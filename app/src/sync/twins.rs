//! One person, one dossier; one cover for a person, a plan and a day; one dossier for an identifier.

use super::{
    command::{Command, ConflictSettled, PersonAdded, PersonEdited},
    dossier::Dossier,
    operation::Operation,
    simulation::{Bug, on},
    situation::Situation,
    store::{Cover, Store, StoreResult},
};
use crate::domain::{
    date::Date,
    enrolment::Enrolment,
    id::{EnrolmentId, PersonId},
    identity_number::IdentityNumber,
    person::PersonField,
    scope::Scope,
};

/// An edit that gives a person the identity number of another one.
pub fn twin_by_edit<S: Store>(
    store: &S,
    edited: &PersonEdited,
    dossier: &Dossier,
    today: Date,
) -> StoreResult<S, Situation> {
    let edit = edited.edits.get(PersonField::IdentityNumber.code());
    let new = edit.and_then(|edit| IdentityNumber::parse(&edit.value, today).ok());
    twin_person(store, dossier.scope, edited.person, new.filter(|new| number_in(dossier).as_ref() != Some(new)))
}

/// The same of a clash that is settled.
pub fn twin_by_choice<S: Store>(
    store: &S,
    settled: &ConflictSettled,
    dossier: &Dossier,
    today: Date,
) -> StoreResult<S, Situation> {
    if settled.field != PersonField::IdentityNumber.code() {
        return Ok(Situation::Fresh);
    }
    let new = IdentityNumber::parse(&settled.value, today).ok();
    twin_person(store, dossier.scope, settled.person, new.filter(|new| number_in(dossier).as_ref() != Some(new)))
}

/// An identifier belongs to one dossier for ever: what names another one's waits.
pub fn meet_elsewhere<S: Store>(
    store: &S,
    operation: &Operation,
    command: &Command,
    dossier: Option<&Dossier>,
) -> StoreResult<S, Option<Situation>> {
    if on(Bug::IdentifierUsedTwice) || matches!(command, Command::DossierArrived(_) | Command::RecordsKept(_)) {
        return Ok(None);
    }
    let Some(row) = command.row() else { return Ok(None) };
    if let Some(record) = command.record()
        && store.owner(operation.scope.county(), record)?.is_some_and(|owner| owner != row)
    {
        return Ok(Some(Situation::AlreadyThere));
    }
    if row.person().is_none() {
        return Ok(None);
    }
    if dossier.is_some_and(|dossier| dossier.is_home() || dossier.has_left()) {
        return Ok(None);
    }
    let dossiers = store.dossiers_of(operation.scope.county(), row)?;
    let elsewhere = dossiers.iter().any(|other| other.scope != operation.scope && other.is_home());
    let adds = matches!(command, Command::PersonAdded(_));
    Ok(elsewhere.then_some(if adds { Situation::AlreadyThere } else { Situation::NobodyThere }))
}

/// Another person in the county's ledgers with this identity number.
pub fn twin_person<S: Store>(
    store: &S,
    scope: Scope,
    person: PersonId,
    number: Option<IdentityNumber>,
) -> StoreResult<S, Situation> {
    let Some(number) = number.filter(|_| !on(Bug::TwinPersonNotSeen)) else { return Ok(Situation::Fresh) };
    let other = store.other_with(scope.county(), &number, person)?;
    Ok(other.map_or(Situation::Fresh, Situation::TwinPerson))
}

/// The number in a row that is added, as its parser reads it.
pub fn number_of(added: &PersonAdded, today: Date) -> Option<IdentityNumber> {
    let text = added.fields.get(PersonField::IdentityNumber.code())?;
    IdentityNumber::parse(text, today).ok().filter(|number| number.as_str() == text || !on(Bug::SpellingKept))
}

/// The number in the ledger row, as its parser reads it.
pub fn number_in(dossier: &Dossier) -> Option<IdentityNumber> {
    IdentityNumber::parse(dossier.field(PersonField::IdentityNumber), Date::LAST).ok()
}

/// Another form that holds the same plan for the same person on some of the same days.
pub fn twin_cover<S: Store>(store: &S, scope: Scope, form: &Enrolment) -> StoreResult<S, Option<EnrolmentId>> {
    let mut covers = store.covers(scope.county(), &form.enrollee.identity_number, &form.plan)?;
    covers.retain(|_| !on(Bug::TwinCoverNotSeen));
    let itself = |cover: &Cover| (cover.enrolment, cover.person) == (form.id, form.person);
    let twin = covers.into_iter().find(|cover| !itself(cover) && cover.period.overlaps(form.period));
    Ok(twin.map(|cover| cover.enrolment))
}

/// The identity number under which a dossier can be found again; none for a person who is no longer in the ledger.
pub fn identity_of(dossier: &Dossier) -> Option<IdentityNumber> {
    let row = dossier.ledger_row().filter(|_| !dossier.is_gone());
    row.and_then(|person| person.identity_number)
}
