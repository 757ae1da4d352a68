//! Records that are dealt with together with another one.

use super::{Record, places::holder};
use crate::domain::{
    enrolment::MoveFault,
    fault::Fault,
    id::RecordId,
    noun::{FieldKind, Noun},
    scope::Scope,
};
use crate::sync::{
    command::Command,
    desk_dossiers::Dossiers,
    simulation::{Bug, on},
    situation::Situation,
    store::{Store, StoreResult},
};

/// What a step meets that joins a record with another: one of the same noun and scope that goes on and is joined with none itself. So no two
/// records wait for each other.
///
/// # Errors
/// Those of the store.
pub(in crate::sync) fn meets_other<S: Store>(
    store: &S,
    dossiers: &Dossiers,
    scope: Scope,
    command: &Command,
) -> StoreResult<S, Option<Situation>> {
    let Command::RecordMoved(moved) = command else { return Ok(None) };
    let Some(noun) = store.noun(scope.county(), &moved.noun, moved.version)? else { return Ok(None) };
    let Some(step) = noun.step(&moved.step).filter(|step| step.code == noun.joins) else { return Ok(None) };
    let Some(field) = step.asked(FieldKind::Record) else { return Ok(None) };
    let other =
        moved.answers.get(&*field.code).and_then(|value| RecordId::parse(value)).filter(|other| *other != moved.id);
    let holder = match other {
        Some(other) => holder(store, dossiers, scope, other)?.filter(|holder| holder.scope == scope),
        None => None,
    };
    let found = holder
        .as_ref()
        .zip(other)
        .and_then(|(holder, other)| holder.record_of(other))
        .filter(|found| found.noun == moved.noun);
    Ok(match found {
        None => Some(Situation::Faulty(field.code.to_string(), Fault::NotAChoice)),
        Some(found) if is_taken(found, &noun) && !on(Bug::JoinNotCompared) => {
            Some(Situation::MoveDoesNotFit(MoveFault::NoLongerFits))
        }
        Some(_) => None,
    })
}

/// Whether a record is at its end or joined with another.
fn is_taken(record: &Record, noun: &Noun) -> bool {
    noun.is_end(&record.state) || record.joined_with(noun).is_some()
}
