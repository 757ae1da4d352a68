//! The county office's work: areas, staff, the ledger as a workbook, kinds of records, holidays.

pub mod areas;
pub mod calendar;
pub mod code;
pub mod guess;
pub mod ledger;
pub mod nouns;
pub mod password;
pub mod records;
pub mod retention;
pub mod self_joining;
pub mod staff;

use crate::{
    clock,
    store::{Database, SqliteStore, StoreError},
};
use anyhow::bail;
use app::{
    domain::{
        area::{AreaCode, Level},
        id::OperationId,
        name::Name,
        scope::Scope,
        staff::{Role, Staff},
        time::Timestamp,
    },
    sync::{
        authority::{self, DeliverError},
        command::Command,
        operation::{Operation, SCHEMA},
        outcome::Outcome,
        protocol::{OPERATIONS_MAX, SyncRequest},
        reference::Reference,
        store::{SYSTEM, Store},
        ways::Way,
    },
};
use uuid::Uuid;

/// The member of staff in whose name the server itself acts, for one county's areas.
pub fn system_staff(areas: Vec<AreaCode>) -> Staff {
    let name = Name::parse("系统").unwrap_or_else(|_| unreachable!("two Han characters are a name"));
    Staff { id: SYSTEM, name, role: Role::CountyAdmin, areas, later: Default::default() }
}

/// The county of a database that holds one; `what` is published for it.
fn only_county(reference: &Reference, what: &str) -> anyhow::Result<AreaCode> {
    let counties: Vec<AreaCode> = reference.area_codes().filter(|code| code.level() == Level::County).collect();
    match counties.as_slice() {
        [one] => Ok(*one),
        [] => bail!("no areas yet: import areas first"),
        _ => bail!("this database holds several counties; {what} is one county's"),
    }
}

/// Where a command belongs, and the command.
pub type Placed = (AreaCode, Command);

/// Writes commands as the server's own operations, through the same authority as any phone's, in batches.
///
/// # Errors
/// Those of the store; batches before the failed one are kept.
pub fn record(
    database: &Database,
    county: AreaCode,
    commands: Vec<Placed>,
    progress: impl FnMut(usize),
) -> Result<Vec<Outcome>, StoreError> {
    record_at(database, county, commands, clock::now(), progress)
}

/// The same at a time that the caller names.
fn record_at(
    database: &Database,
    county: AreaCode,
    commands: Vec<Placed>,
    now: Timestamp,
    mut progress: impl FnMut(usize),
) -> Result<Vec<Outcome>, StoreError> {
    let mut outcomes = Vec::new();
    let mut commands = commands.into_iter().peekable();
    while commands.peek().is_some() {
        let batch: Vec<Placed> = commands.by_ref().take(OPERATIONS_MAX).collect();
        outcomes.extend(record_batch(database, county, batch, now)?);
        progress(outcomes.len());
    }
    Ok(outcomes)
}

fn record_batch(
    database: &Database,
    county: AreaCode,
    batch: Vec<Placed>,
    now: Timestamp,
) -> Result<Vec<Outcome>, StoreError> {
    database.write_now(move |store| record_in(store, county, batch, now))
}

/// Writes some commands in the caller's transaction.
///
/// # Errors
/// Those of the store.
pub(crate) fn record_in(
    store: &mut SqliteStore,
    county: AreaCode,
    batch: Vec<Placed>,
    now: Timestamp,
) -> Result<Vec<Outcome>, StoreError> {
    record_in_scopes(store, county, batch.into_iter().map(|(area, command)| (area.into(), command)).collect(), now)
}

/// The same in any scope of the county.
fn record_in_scopes(
    store: &mut SqliteStore,
    county: AreaCode,
    batch: Vec<(Scope, Command)>,
    now: Timestamp,
) -> Result<Vec<Outcome>, StoreError> {
    let named = |(scope, command)| (OperationId(Uuid::now_v7()), scope, command);
    let batch = batch.into_iter().map(named).collect();
    write_by(store, (&system_staff(vec![county]), Way::Server), batch, now)
}

/// Writes commands under the server's own device, by a way that is its own.
fn write_by(
    store: &mut SqliteStore,
    by: (&Staff, Way),
    batch: Vec<(OperationId, Scope, Command)>,
    now: Timestamp,
) -> Result<Vec<Outcome>, StoreError> {
    let device = store.own_device()?;
    let acked_n = store.device(device)?.map_or(0, |record| record.acked_n);
    let operation = |(n, (id, scope, command)): (u64, (OperationId, Scope, Command))| {
        let ((kind, body), later) = (command.parts(), serde_json::Map::new());
        Operation { device, n, id, schema: SCHEMA, scope, kind, body, device_time: now, later }
    };
    let operations = (acked_n + 1..).zip(batch).map(operation).collect();
    let request = SyncRequest::new(device, operations, [].into());
    match authority::deliver_by(store, by, &request, now) {
        Ok(delivery) => Ok(delivery.results.into_iter().map(|result| result.outcome).collect()),
        Err(DeliverError::Store(error)) => Err(error),
        Err(DeliverError::DeviceOfAnother) => Err(StoreError::File("the server's own device has another owner".into())),
    }
}
