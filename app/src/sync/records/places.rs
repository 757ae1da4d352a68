//! Places that records ask for: the server alone knows how many are left, and makes the step that says so.

use super::RecordMoved;
use crate::domain::{
    id::RecordId,
    noun::{Noun, Places},
    scope::Scope,
};
use crate::sync::{
    command::Command,
    desk_dossiers::Dossiers,
    dossier::Dossier,
    follows::Follows,
    simulation::{Bug, on},
    store::{SYSTEM, Store, StoreResult},
    ways::Way,
};

/// The server's step right after a record that asks for a place was entered; none where the record that has the places is not known.
///
/// # Errors
/// Those of the store.
pub(in crate::sync) fn step_after<S: Store>(
    store: &S,
    dossiers: &Dossiers,
    scope: Scope,
    command: &Command,
) -> StoreResult<S, Option<Follows>> {
    let Command::RecordEntered(entered) = command else { return Ok(None) };
    let Some(noun) = store.noun(scope.county(), &entered.noun, entered.version)? else { return Ok(None) };
    let Some(places) = &noun.places else { return Ok(None) };
    let Some(at) = entered.fields.get(&*places.at).and_then(|value| RecordId::parse(value)) else { return Ok(None) };
    let Some(holder) = holder(store, dossiers, scope, at)? else { return Ok(None) };
    let is_left = has_room(store, scope, (&noun, places), (at, &holder))?;
    let code = if is_left { &places.given } else { &places.none_left };
    Ok(noun.step(code).map(|step| {
        let (kind, body) = Command::RecordMoved(RecordMoved::right_after(entered, step)).parts();
        Follows { scope, kind, body, by: Some(SYSTEM), way: Way::Server }
    }))
}

/// The row that has the places, wherever in the county.
pub(super) fn holder<S: Store>(
    store: &S,
    dossiers: &Dossiers,
    scope: Scope,
    at: RecordId,
) -> StoreResult<S, Option<Dossier>> {
    let Some(row) = store.owner(scope.county(), at.0)? else { return Ok(None) };
    let found = store.dossiers_of(scope.county(), row)?.into_iter();
    Ok(found.filter_map(|dossier| dossiers.as_held(dossier)).find(Dossier::is_home))
}

/// Whether the record that has the places goes on, and one is left.
fn has_room<S: Store>(
    store: &S,
    scope: Scope,
    (noun, places): (&Noun, &Places),
    (at, holder): (RecordId, &Dossier),
) -> StoreResult<S, bool> {
    let Some(record) = holder.record_of(at) else { return Ok(false) };
    let table = store.noun(scope.county(), &record.noun, record.version)?;
    if table.is_some_and(|table| table.is_end(&record.state)) {
        return Ok(false);
    }
    let Ok(number) = record.value(&places.number).parse::<i64>() else { return Ok(true) };
    let by_state = store.referring(scope.county(), at, &noun.code)?;
    let takes = |state: &str| noun.state(state).is_some_and(|state| state.takes_place);
    let taken: i64 = by_state.iter().filter(|(state, _)| takes(state)).map(|(_, count)| i64::from(*count)).sum();
    Ok(taken < number || on(Bug::PlacesNotCounted))
}
