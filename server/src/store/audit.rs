//! The audit: who did what and when, each entry hashed onto the one before it. Nothing in it is ever changed or removed.

use super::{Keys, Place, Seen, SqliteStore, StoreError, audit_subject::outcome_name};
use app::{
    domain::{
        audit::{Action, AuditEntry, AuditPage, may_read},
        id::StaffId,
        time::Timestamp,
    },
    hex,
    sync::outcome::Outcome,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Entries in one answer: a screen shows fifty, and 200 of them are about 60 KB.
pub const AUDIT_ENTRIES_MAX: usize = 200;
/// Entries that one request looks at: ten pages, some milliseconds on one of four readers.
const LOOKED_AT_MAX: usize = 10 * AUDIT_ENTRIES_MAX;
/// What the first entry is hashed onto.
const START: [u8; 32] = [0; 32];

/// An entry's columns as in the table.
struct Link {
    n: u64,
    at: i64,
    staff: String,
    action: String,
    subject: String,
}

impl Link {
    fn read(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self { n: row.get(0)?, at: row.get(1)?, staff: row.get(2)?, action: row.get(3)?, subject: row.get(4)? })
    }

    /// SHA-256 of the hash before, the numbers in eight bytes each, and the texts, each after its length.
    fn hash(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(before);
        hash.update(self.n.to_be_bytes());
        hash.update(self.at.to_be_bytes());
        for text in [&self.staff, &self.action, &self.subject] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.finalize().into()
    }

    fn entry(self) -> Result<AuditEntry, StoreError> {
        let staff = StaffId::parse(&self.staff).ok_or_else(|| StoreError::File("audit: staff is no UUID".into()))?;
        let (action, subject) = (
            Action::read(&self.action).ok_or_else(|| StoreError::File("audit: an action is too long".into()))?,
            &self.subject,
        );
        Ok(AuditEntry { n: self.n, at: Timestamp(self.at), staff, action, subject: serde_json::from_str(subject)? })
    }
}

impl SqliteStore<'_> {
    /// Adds an entry in the caller's transaction. `subject` is identifiers, codes and counts: nothing personal.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn audit(&mut self, staff: StaffId, action: Action, subject: &Value, now: Timestamp) -> Result<(), StoreError> {
        let (n, before) = head(self.connection())?;
        let (staff, action, subject) = (staff.to_string(), action.code().to_owned(), subject.to_string());
        let link = Link { n: n + 1, at: now.0, staff, action, subject };
        let hash = link.hash(&before);
        let sql = "INSERT INTO audit (n, at, staff, action, subject, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.execute(sql, params![link.n, link.at, link.staff, link.action, link.subject, hash])
    }
}

/// The last entry's number and hash.
fn head(connection: &Connection) -> Result<(u64, [u8; 32]), StoreError> {
    let mut statement = connection.prepare_cached("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?.unwrap_or((0, START)))
}

impl Seen<'_> {
    /// The newest entries before `before` that the reader may see, at most [`AUDIT_ENTRIES_MAX`], and where to go on; `None` for those
    /// who may not read the audit.
    ///
    /// # Errors
    /// Those of SQLite, or an entry that cannot be read.
    pub fn audit(&self, before: Option<u64>, limit: usize) -> Result<Option<AuditPage>, StoreError> {
        if !may_read(self.reader) {
            return Ok(None);
        }
        let sql = "SELECT n, at, staff, action, subject FROM audit WHERE n < ?1 ORDER BY n DESC LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let before = before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX));
        let links = statement.query_map(params![before, LOOKED_AT_MAX as u64], Link::read)?;
        let (mut entries, mut next, limit) = (Vec::new(), None, limit.clamp(1, AUDIT_ENTRIES_MAX));
        for link in links {
            let entry = link?.entry()?;
            next = Some(entry.n).filter(|n| *n > 1);
            if entry.is_shown_to(self.reader) {
                entries.push(entry);
            }
            if entries.len() == limit {
                break;
            }
        }
        Ok(Some(AuditPage { entries, next }))
    }
}

/// What walking the audit came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Audited {
    /// How many entries there are.
    pub entries: u64,
    /// The last one's hash.
    pub head: [u8; 32],
    /// What is wrong, in words; empty when it is whole.
    pub wrong: Vec<String>,
}

/// What entries say of operations, by device and number. Of a million only the hash is held.
type Named = BTreeMap<(String, u64), [u8; 32]>;

/// Id, digest, scope and outcome of an operation, in one hash.
fn hash_of(texts: [&str; 4]) -> [u8; 32] {
    Sha256::digest(texts.join(" ")).into()
}

/// Walks the chain, compares it with the log, and looks for heads that were noted earlier.
pub(super) fn verify(connection: &Connection, keys: &Keys, noted: &[[u8; 32]]) -> Result<Audited, StoreError> {
    let (mut audited, mut named) = (Audited { head: START, ..Audited::default() }, Named::new());
    let mut missing = noted.to_vec();
    let mut statement = connection.prepare("SELECT n, at, staff, action, subject, hash FROM audit ORDER BY n")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (link, hash): (Link, [u8; 32]) = (Link::read(row)?, row.get(5)?);
        audited.entries += 1;
        if link.n != audited.entries || link.hash(&audited.head) != hash {
            audited.wrong.push(format!("audit entry {}: altered, or one before it is missing", link.n));
            audited.entries = link.n; // and the walk goes on from this entry
        }
        audited.head = hash;
        missing.retain(|head| *head != hash);
        if [Action::Operation, Action::ContentErased].iter().any(|action| link.action == action.code()) {
            name(&link, &mut named, &mut audited.wrong);
        }
    }
    audited.wrong.extend(missing.iter().map(|head| format!("the audit lacks the noted head {}", hex::write(head))));
    compare(connection, keys, named, &mut audited.wrong)?;
    Ok(audited)
}

/// Notes what an entry says of an operation.
fn name(link: &Link, named: &mut Named, wrong: &mut Vec<String>) {
    let subject: Value = serde_json::from_str(&link.subject).unwrap_or_default();
    let text = |field: &str| subject[field].as_str().unwrap_or_default();
    let says = hash_of(["operation", "digest", "scope", "outcome"].map(text));
    let key = (text("device").to_owned(), subject["n"].as_u64().unwrap_or_default());
    let (again, erases) = (named.insert(key.clone(), says).is_some(), link.action == Action::ContentErased.code());
    if again != erases {
        let (device, n) = key;
        wrong.push(format!("audit entry {}: operation {n} of {device} is kept once, and erased after that", link.n));
    }
}

/// Every operation of the log has its entry, and every entry its operation.
fn compare(connection: &Connection, keys: &Keys, mut named: Named, wrong: &mut Vec<String>) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT device, n, id, scope, outcome, body FROM operation")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (device, n, id, scope): (String, u64, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let outcome: Outcome = serde_json::from_str(&row.get::<_, String>(4)?)?;
        let place = Place::Operation(&device, n);
        let text = keys.data.unseal(place, &row.get::<_, Vec<u8>>(5)?);
        let digest = text.map(|text| hex::write(&keys.digest("operation", &text))).unwrap_or_default();
        let is = hash_of([&id, &digest, &scope, outcome_name(&outcome)]);
        match named.remove(&(device.clone(), n)) {
            None => wrong.push(format!("{place} has no audit entry")),
            Some(says) if says != is => wrong.push(format!("{place} is not what its audit entry says")),
            Some(_) => {}
        }
    }
    wrong.extend(named.keys().map(|(device, n)| format!("{} is audited and gone", Place::Operation(device, *n))));
    Ok(())
}
