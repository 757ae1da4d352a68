//! Integrity: SQLite's own check, scopes without gaps, and projections that equal the fold of the log.

use super::StoreError;
use app::{
    domain::{
        area::AreaCode,
        id::{PersonId, StaffId},
        time::Timestamp,
    },
    sync::{
        dossier::{Dossier, Stamp},
        fold::Place,
        operation::Operation,
        outcome::Outcome,
        sum::{self, Sum},
    },
};
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// What was looked at, and what is wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Operations in the log.
    pub operations: u64,
    /// Dossiers compared.
    pub dossiers: u64,
    /// What is wrong, in words; empty when all is well.
    pub wrong: Vec<String>,
}

pub(super) fn verify(connection: &Connection, progress: impl FnMut(u64)) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    findings.wrong.extend(lines.into_iter().filter(|line| line != "ok"));
    check_scopes(connection, &mut findings)?;
    check_numbers(connection, &mut findings)?;
    check_dossiers(connection, &mut findings, progress)?;
    Ok(findings)
}

fn check_scopes(connection: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let sql = "SELECT scope.code, scope.head, count(operation.seq), coalesce(max(operation.seq), 0) FROM scope
               LEFT JOIN operation ON operation.scope = scope.code AND operation.seq > 0 GROUP BY scope.code";
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
fn check_sums(kept: &[Dossier], connection: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let mut sums: BTreeMap<AreaCode, Sum> = BTreeMap::new();
    kept.iter().for_each(|dossier| sums.entry(dossier.scope).or_default().replace(None, sum::digest(dossier)));
    for (scope, sum) in sums {
        if super::authority::sum(connection, scope)? != sum {
            findings.wrong.push(format!("scope {scope}: its sum is not that of its dossiers"));
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

pub(super) type Folded = BTreeMap<(AreaCode, PersonId), Dossier>;

/// Every dossier as the log says it, and how many operations that is.
pub(super) fn fold_log(connection: &Connection, mut progress: impl FnMut(u64)) -> Result<(Folded, u64), StoreError> {
    let (mut folded, mut operations) = (Folded::new(), 0);
    let mut statement =
        connection.prepare("SELECT seq, by_staff, at, outcome, body FROM operation ORDER BY scope, seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        operations += 1;
        progress(operations);
        fold(row, &mut folded)?;
    }
    Ok((folded, operations))
}

fn check_dossiers(
    connection: &Connection,
    findings: &mut Findings,
    progress: impl FnMut(u64),
) -> Result<(), StoreError> {
    let (mut folded, operations) = fold_log(connection, progress)?;
    findings.operations = operations;
    let mut statement = connection.prepare("SELECT body FROM dossier")?;
    let bodies = statement.query_map([], |row| row.get::<_, String>(0))?;
    let kept: Vec<Dossier> = bodies.map(|body| Ok(serde_json::from_str(&body?)?)).collect::<Result<_, StoreError>>()?;
    check_sums(&kept, connection, findings)?;
    findings.dossiers = kept.len() as u64;
    for kept in kept {
        if folded.remove(&(kept.scope, kept.person)).as_ref() != Some(&kept) {
            findings.wrong.push(format!("dossier {} in {} differs from its operations", kept.person, kept.scope));
        }
    }
    let missing = folded.keys().map(|(scope, person)| format!("dossier {person} in {scope} is missing"));
    findings.wrong.extend(missing);
    Ok(())
}

fn fold(row: &Row, folded: &mut Folded) -> Result<(), StoreError> {
    let seq: u64 = row.get(0)?;
    let (by, outcome, body): (String, String, String) = (row.get(1)?, row.get(3)?, row.get(4)?);
    let (outcome, operation): (Outcome, Operation) = (serde_json::from_str(&outcome)?, serde_json::from_str(&body)?);
    let by = StaffId::parse(&by).ok_or_else(|| StoreError::File("by_staff is no UUID".into()))?;
    if let Ok(command) = operation.command().map_err(drop)
        && let Some(person) = command.person().filter(|_| seq > 0)
    {
        let dossier = folded.entry((operation.scope, person)).or_insert_with(|| Dossier::new(person, operation.scope));
        let place = Place(operation.id, Stamp(seq, by, Timestamp(row.get(2)?)));
        dossier.apply(place, &command, &outcome);
    }
    Ok(())
}
