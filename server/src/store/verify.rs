//! Integrity: SQLite's own check, scopes without gaps, rows that open, projections that equal the fold of the log, the audit.

use super::{Keys, Place, StoreError, audit, indices, sums};
use app::{
    domain::{area::AreaCode, id::StaffId, scope::Scope, time::Timestamp},
    sync::{
        dossier::Dossier,
        fold::Origin,
        kept::Stamp,
        operation::Operation,
        outcome::Outcome,
        row::RowKey,
        sum::{self, Sum},
    },
};
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What was looked at, and what is wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Operations in the log.
    pub operations: u64,
    /// Dossiers compared.
    pub dossiers: u64,
    /// Head of the audit.
    pub head: [u8; 32],
    /// What is wrong, in words; empty when all is well.
    pub wrong: Vec<String>,
}

pub(super) fn verify(connection: &Connection, keys: &Keys, progress: impl FnMut(u64)) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    findings.wrong.extend(lines.into_iter().filter(|line| line != "ok"));
    check_scopes(connection, &mut findings)?;
    check_numbers(connection, &mut findings)?;
    check_dossiers(connection, keys, &mut findings, progress)?;
    let audited = audit::verify(connection, keys, &[])?;
    findings.head = audited.head;
    findings.wrong.extend(audited.wrong);
    Ok(findings)
}

fn check_scopes(connection: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let sql = "SELECT scope.code, scope.head, count(operation.seq), coalesce(max(operation.seq), 0) FROM scope
               LEFT JOIN operation ON operation.county = scope.county AND operation.scope = scope.code AND operation.seq > 0
               GROUP BY scope.code";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    for row in rows {
        let (scope, head, count, last): (String, u64, u64, u64) = row?;
        if head != count || head != last {
            findings.wrong.push(format!("scope {scope}: head {head}, but {count} operations up to {last}"));
        }
    }
    Ok(())
}

/// The sums that phones compare with, against the dossiers' own digests.
fn check_sums(
    kept: &[(Dossier, u64)],
    connection: &Connection,
    keys: &Keys,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let mut sums: BTreeMap<Scope, Sum> = BTreeMap::new();
    kept.iter().for_each(|(dossier, digest)| sums.entry(dossier.scope).or_default().replace(None, *digest));
    for (scope, sum) in sums {
        match sums::sum(connection, keys, scope) {
            Ok(found) if found == sum => {}
            Ok(_) => findings.wrong.push(format!("scope {scope}: its sum is not that of its dossiers")),
            Err(error) => findings.wrong.push(closed(error)?),
        }
    }
    Ok(())
}

fn check_numbers(connection: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let sql = "SELECT device.id, device.acked_n, count(operation.n), coalesce(min(operation.n), 0),
               coalesce(max(operation.n), device.acked_n) FROM device
               LEFT JOIN operation ON operation.device = device.id GROUP BY device.id";
    let mut statement = connection.prepare(sql)?;
    let read = |row: &Row| Ok((row.get::<_, String>(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]));
    for row in statement.query_map([], read)? {
        let (device, [acked, count, first, last]): (String, [u64; 4]) = row?;
        if acked != last || (count > 0 && count != last - first + 1) {
            findings.wrong.push(format!("device {device}: acknowledged {acked}, but {count} operations up to {last}"));
        }
    }
    Ok(())
}

/// The rows of records, by county and id.
pub(super) type Owners = BTreeMap<(AreaCode, Uuid), RowKey>;

/// The log, folded.
#[derive(Default)]
pub(super) struct Log {
    /// Every dossier as the log says it.
    pub folded: BTreeMap<(Scope, RowKey), Dossier>,
    /// In which row each record is kept, for ever.
    pub owners: Owners,
    /// How many operations that is.
    pub operations: u64,
    /// Operations that do not open, in words.
    pub closed: Vec<String>,
}

pub(super) fn fold_log(connection: &Connection, keys: &Keys, mut progress: impl FnMut(u64)) -> Result<Log, StoreError> {
    let mut log = Log::default();
    let sql = "SELECT seq, by_staff, at, outcome, device, n, body FROM operation ORDER BY scope, seq";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        log.operations += 1;
        progress(log.operations);
        match fold(row, keys, &mut log) {
            Err(StoreError::Sealed(place)) => log.closed.push(place),
            done => done?,
        }
    }
    Ok(log)
}

fn check_dossiers(
    connection: &Connection,
    keys: &Keys,
    findings: &mut Findings,
    progress: impl FnMut(u64),
) -> Result<(), StoreError> {
    let Log { mut folded, owners, operations, closed } = fold_log(connection, keys, progress)?;
    findings.operations = operations;
    findings.wrong.extend(closed.into_iter().map(|place| StoreError::Sealed(place).to_string()));
    findings.wrong.extend(indices::differing(connection, keys, &folded, &owners)?);
    let kept = kept_dossiers(connection, keys, findings)?;
    check_sums(&kept, connection, keys, findings)?;
    findings.dossiers = kept.len() as u64;
    for (kept, _) in kept {
        if folded.remove(&(kept.scope, kept.row())).as_ref() != Some(&kept) {
            findings.wrong.push(format!("dossier {} in {} differs from its operations", kept.row(), kept.scope));
        }
    }
    let missing = folded.keys().map(|(scope, row)| format!("dossier {row} in {scope} is missing"));
    findings.wrong.extend(missing);
    Ok(())
}

/// Every dossier that opens, with its digest.
fn kept_dossiers(
    connection: &Connection,
    keys: &Keys,
    findings: &mut Findings,
) -> Result<Vec<(Dossier, u64)>, StoreError> {
    let mut statement = connection.prepare("SELECT scope, row, body FROM dossier")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut kept = Vec::new();
    for row in rows {
        let (scope, row, body): (String, String, Vec<u8>) = row?;
        match keys.data.unseal(Place::Dossier(&scope, &row), &body) {
            Ok(text) => kept.push((serde_json::from_slice(&text)?, sum::digest_of(&text))),
            Err(error) => findings.wrong.push(closed(error)?),
        }
    }
    Ok(kept)
}

/// A row that does not open is a finding, anything else an error.
fn closed(error: StoreError) -> Result<String, StoreError> {
    match error {
        StoreError::Sealed(_) => Ok(error.to_string()),
        error => Err(error),
    }
}

fn fold(row: &Row, keys: &Keys, log: &mut Log) -> Result<(), StoreError> {
    let seq: u64 = row.get(0)?;
    let (by, outcome): (String, String) = (row.get(1)?, row.get(3)?);
    let (device, n, body): (String, u64, Vec<u8>) = (row.get(4)?, row.get(5)?, row.get(6)?);
    let outcome: Outcome = serde_json::from_str(&outcome)?;
    let operation: Operation = keys.data.read(Place::Operation(&device, n), &body)?;
    let by = StaffId::parse(&by).ok_or_else(|| StoreError::File("by_staff is no UUID".into()))?;
    if let Ok(command) = operation.command().map_err(drop)
        && let Some(key) = command.row().filter(|_| seq > 0)
    {
        let dossier = log.folded.entry((operation.scope, key)).or_insert_with(|| Dossier::of_row(key, operation.scope));
        let at = Origin(operation.id, Stamp(seq, by, Timestamp(row.get(2)?)));
        dossier.apply(at, &command, &outcome);
        if let Some(id) = command.record().filter(|id| dossier.record_ids().contains(id)) {
            log.owners.entry((operation.scope.county(), id)).or_insert(key);
        }
    }
    Ok(())
}
