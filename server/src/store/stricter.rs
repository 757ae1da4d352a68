//! What a restore must not undo: phones that were taken out of use, accounts that ended, passphrases that were changed, areas that were
//! taken away. Phones deliver none of it again, so it is carried over from the database that is replaced, when that opens.

use super::{Keys, StoreError, authority::SqliteStore, backup, connect::connect};
use crate::office;
use app::{
    domain::{
        staff::{Role, Staff},
        time::Timestamp,
    },
    sync::command::Command,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;

/// What was carried over.
#[derive(Debug, Default)]
pub struct Carried {
    /// By kind, for the audit.
    pub counts: Value,
    /// The same, and what differs otherwise or could not be compared, in words.
    pub notes: Vec<String>,
}

/// Ends all sessions and one-time codes of the new database, and carries over what is stricter in the old one.
///
/// # Errors
/// Those of SQLite on the new database.
pub fn carry_over(new: &mut Connection, keys: &Keys, old: &Path, now: Timestamp) -> Result<Carried, StoreError> {
    new.execute_batch("DELETE FROM session; DELETE FROM registration_code")?;
    let look = "phones taken out of use, accounts ended, areas taken away and passphrases changed since the backup are as they were in it: go \
                through 人员与手机";
    if !old.exists() {
        let notes = vec![format!("there was no database here to compare with: {look}")];
        return Ok(Carried { notes, ..Carried::default() });
    }
    // what is in its log goes into the file, which then can be read next to the new one
    let attach = |()| Ok(new.execute("ATTACH ?1 AS old", [old.to_string_lossy()])?);
    if let Err(error) = connect(old).and_then(backup::close).and_then(attach) {
        let notes = vec![format!("the replaced database could not be compared ({error}): {look}")];
        return Ok(Carried { notes, ..Carried::default() });
    }
    let carried = compare(new, keys, now);
    new.flush_prepared_statement_cache();
    new.execute_batch("DETACH old")?;
    carried
}

/// Each statement for itself: a damaged database, or one of an earlier version, may answer some of them.
fn compare(new: &mut Connection, keys: &Keys, now: Timestamp) -> Result<Carried, StoreError> {
    let transaction = new.transaction()?;
    let (mut counts, mut notes) = (json!({}), Vec::new());
    for (kind, words, sql) in STRICTER {
        match transaction.execute(sql, []) {
            Ok(carried) => {
                counts[*kind] = json!(carried);
                notes.extend((carried > 0).then(|| format!("carried over: {carried} {words}")));
            }
            Err(error) => notes.push(format!("{words} could not be compared: {error}")),
        }
    }
    if let Err(error) = transaction.execute_batch(KEPT_BACKUPS) {
        notes.push(format!("backups that were taken since are found by the next one in their directory: {error}"));
    }
    for (words, sql) in DIFFERENT {
        match texts(&transaction, sql) {
            Ok(texts) => notes.extend(texts.into_iter().map(|which| format!("{words}: {which}"))),
            Err(error) => notes.push(format!("{words}: could not be compared: {error}")),
        }
    }
    counts["cards"] = json!(carry_cards(&transaction, keys, now, &mut notes)?);
    transaction.commit()?;
    Ok(Carried { counts, notes })
}

fn texts(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// What is stricter in the old database: name, words, statement.
const STRICTER: &[(&str, &str, &str)] = &[
    (
        "keys",
        "phones that sign with a later key",
        "UPDATE OR IGNORE main.registration SET key = its.key, public_key = its.public_key, counter = its.counter
         FROM old.audit JOIN old.registration AS its ON lower(hex(its.key)) = audit.subject ->> 'key' AND its.staff = audit.staff
         WHERE audit.action = 'device_registered' AND audit.subject ->> 'replaces' = lower(hex(registration.key))
         AND its.staff = registration.staff",
    ),
    (
        "senders",
        "senders of photos",
        "INSERT OR IGNORE INTO main.media_sender (county, blob, staff)
         SELECT coalesce(account.county, '000000'), its.blob, its.staff FROM old.media_sender AS its
         LEFT JOIN main.account ON account.staff = its.staff",
    ),
    (
        "phones",
        "phones out of use",
        "INSERT INTO registration (county, key, staff, name, public_key, state, registered_at, expires_at, seen_at, counter)
         SELECT account.county, key, its.staff, name, public_key, state, registered_at, expires_at, seen_at, counter
         FROM old.registration AS its JOIN main.account ON account.staff = its.staff WHERE state <> 'active'
         ON CONFLICT (county, key, staff) DO UPDATE SET state = excluded.state WHERE state <> 'wiped' AND state <> excluded.state",
    ),
    (
        "expired",
        "phones whose time ends earlier",
        "UPDATE main.registration SET expires_at = its.expires_at FROM old.registration AS its
         WHERE its.key = registration.key AND its.staff = registration.staff AND its.expires_at < registration.expires_at",
    ),
    (
        "counters",
        "phones whose earlier requests stay used up",
        "UPDATE main.registration SET counter = its.counter FROM old.registration AS its
         WHERE its.key = registration.key AND its.staff = registration.staff AND its.counter > registration.counter",
    ),
    (
        "accounts",
        "accounts that ended",
        "UPDATE main.account SET active = 0
         WHERE active = 1 AND staff IN (SELECT staff FROM old.account WHERE active = 0)",
    ),
    (
        "passphrases",
        "passphrases that were set later",
        "UPDATE main.account SET password_hash = its.password_hash FROM old.account AS its
         WHERE its.staff = account.staff AND its.password_hash NOT IN ('', account.password_hash)
         AND (SELECT max(at) FROM old.audit WHERE action = 'password_set' AND subject ->> 'staff' = account.staff)
           > (SELECT coalesce(max(at), 0) FROM main.audit WHERE action = 'password_set' AND subject ->> 'staff' = account.staff)",
    ),
];

/// Backups that were taken after this one are kept too, and phones rely on all of them.
const KEPT_BACKUPS: &str = "
    INSERT OR IGNORE INTO main.backup_folder (id, path, used_at) SELECT id, path, used_at FROM old.backup_folder;
    CREATE TEMP TABLE later AS SELECT folder, name, taken_at FROM old.backup
        WHERE (folder, name) NOT IN (SELECT folder, name FROM main.backup);
    INSERT INTO main.backup (folder, name, taken_at) SELECT folder, name, taken_at FROM later;
    INSERT INTO main.backup_device (folder, backup, device, acked_n) SELECT folder, backup, device, acked_n
        FROM old.backup_device WHERE (folder, backup) IN (SELECT folder, name FROM later);
    DROP TABLE temp.later;";

/// What is not carried over, because it is not stricter: words, statement.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "not here: an account that was added since; add it again",
        "SELECT coalesce(card.body ->> 'name', '') || ' ' || phone FROM old.account AS its
         LEFT JOIN old.entry AS card ON card.kind = 'staff' AND card.key = its.staff
         WHERE its.active = 1 AND its.staff NOT IN (SELECT staff FROM main.account) ORDER BY phone",
    ),
    (
        "not active here, although it was again; look at it in 人员与手机",
        "SELECT its.phone FROM old.account AS its JOIN main.account ON account.staff = its.staff
         WHERE its.active = 1 AND account.active = 0 ORDER BY its.phone",
    ),
    (
        "not registered here: a phone that was registered since; give a code",
        "SELECT coalesce(card.body ->> 'name', '') || ', ' || its.name FROM old.registration AS its
         LEFT JOIN old.entry AS card ON card.kind = 'staff' AND card.key = its.staff
         LEFT JOIN main.registration AS here ON here.key = its.key AND here.staff = its.staff
         WHERE its.state = 'active' AND here.state IS NOT 'active' ORDER BY 1",
    ),
    (
        "not in the backup: files were imported since; import them again",
        "SELECT count(*) || ' imports' FROM old.audit WHERE action = 'ledger_imported'
         AND at > (SELECT max(at) FROM main.audit) HAVING count(*) > 0",
    ),
];

/// Cards of colleagues whose role or areas were narrowed since are written again; others that differ are named. Answers how many.
fn carry_cards(new: &Connection, keys: &Keys, now: Timestamp, notes: &mut Vec<String>) -> Result<usize, StoreError> {
    let cards = match cards(new) {
        Ok(cards) => cards,
        Err(error) => {
            notes.push(format!("roles and areas could not be compared: {error}"));
            return Ok(0);
        }
    };
    let mut carried = 0;
    for (here, there) in cards {
        let differs = here.role != there.role || here.areas != there.areas;
        let county = there.areas.first().or(here.areas.first()).map(|area| area.county());
        match county.filter(|_| differs && is_narrower(&there, &here)) {
            Some(county) => {
                let listed = vec![(county, Command::StaffListed(there.clone()))];
                office::record_in(&mut SqliteStore::new(new, keys), county, listed, now)?;
                notes.push(format!("carried over: role and areas of {}, which were narrowed", there.name.as_str()));
                carried += 1;
            }
            None if differs => notes.push(format!("role or areas of {} differ: look at them", there.name.as_str())),
            None => {}
        }
    }
    Ok(carried)
}

/// Cards as they are in the new and in the old database.
fn cards(new: &Connection) -> Result<Vec<(Staff, Staff)>, StoreError> {
    let sql = "SELECT entry.body, its.body FROM old.entry AS its
               JOIN main.account ON account.staff = its.key
               JOIN main.entry ON entry.county = account.county AND entry.kind = its.kind AND entry.key = its.key
               WHERE its.kind = 'staff' ORDER BY its.key";
    let mut statement = new.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let read = |(here, there): (String, String)| Ok((serde_json::from_str(&here)?, serde_json::from_str(&there)?));
    rows.map(|row| read(row?)).collect()
}

/// Whether a card gives nothing that the other one does not give.
fn is_narrower(card: &Staff, than: &Staff) -> bool {
    let role = card.role == than.role
        || than.role == Role::CountyAdmin
        || (than.role == Role::TownshipUnion && card.role == Role::GridWorker);
    role && card.areas.iter().all(|area| than.works_for(*area))
}
