//! What somebody sent by the public form of an activity is written down: through the same authority as anybody's, by a way of its own.

use super::{system_staff, write_by};
use crate::store::{SqliteStore, StoreError};
use app::{
    domain::{area::AreaCode, id::RecordId, mobile::Mobile, noun::SELF_JOININGS_MAX, staff::Staff, time::Timestamp},
    sorted_map::SortedMap,
    sync::{
        outcome::{Outcome, RefusalReason},
        records::{self_joining_entered, self_joining_open},
        store::{PUBLIC, Store},
        ways::Way,
    },
};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is kept, perhaps since earlier: nobody is told whether a number was there.
    Kept,
    /// The activity takes no more.
    Full,
    /// The activity was closed meanwhile.
    Closed,
    /// The authority did not take it.
    Refused(Outcome),
}

/// Writes down what was sent to an activity, in a village.
///
/// # Errors
/// Those of the store.
pub fn enter(
    store: &mut SqliteStore,
    activity: RecordId,
    sent: (AreaCode, SortedMap<String, String>),
    now: Timestamp,
) -> Result<Sent, StoreError> {
    let Some(row) = store.with_public_form(activity)? else { return Ok(Sent::Closed) };
    let Some(record) = row.record_of(activity) else { return Ok(Sent::Closed) };
    let Ok(mobile) = Mobile::parse(sent.1.get("mobile").map_or("", String::as_str)) else { return Ok(Sent::Closed) };
    if self_joining_open(record, now.date()) != Some(Ok(())) {
        return Ok(Sent::Closed);
    }
    let ids = store.self_joining_ids(activity, &mobile);
    if store.taken(ids.operation)?.is_some() {
        return Ok(Sent::Kept);
    }
    let county = row.scope.county();
    if store.self_joinings(county, activity)? >= SELF_JOININGS_MAX {
        return Ok(Sent::Full);
    }
    let (scope, command) = self_joining_entered(record, ids, sent);
    let public = Staff { id: PUBLIC, ..system_staff(vec![county]) };
    let outcomes = write_by(store, (&public, Way::Public), vec![(ids.operation, scope, command)], now)?;
    Ok(match outcomes.into_iter().next() {
        Some(Outcome::Applied | Outcome::Noop | Outcome::Refused { reason: RefusalReason::IdTaken }) => Sent::Kept,
        other => Sent::Refused(other.unwrap_or(Outcome::Noop)),
    })
}
