//! Sealing all rows again under the newest key: those that an earlier version wrote in clear, and those under older keys. Each
//! row says under which key it is, so that a process that is killed in between is gone on with.

use super::{
    Keys, Place, SqliteStore, StoreError, audit_subject, county_of,
    seal::{DATA_KEYS_FILE, DataKeys, PREFIX_BYTES},
    settings::has_setting,
};
use app::{
    domain::{audit::Action, id::StaffId, time::Timestamp},
    json,
    sync::{dossier::Dossier, operation::Operation, outcome::Outcome, store::Store},
};
use rusqlite::{Connection, Row, TransactionBehavior, params};

/// Rows in one commit: a tenth of a second's work, and so much a kill takes back.
const BATCH_ROWS: u64 = 500;
/// Is there while rows may be in clear: they are read as such by nobody else, and not without it.
const CLEAR_ROWS: &str = "clear_rows";
/// Whether anything is not under the newest key.
const OTHERS: &str = "SELECT EXISTS (SELECT 1 FROM operation WHERE substr(body, 1, 9) <> ?1)
    OR EXISTS (SELECT 1 FROM dossier WHERE substr(body, 1, 9) <> ?1)
    OR EXISTS (SELECT 1 FROM scope WHERE substr(sum, 1, 9) <> ?1)";
const _: () = assert!(PREFIX_BYTES == 9, "the statements here say 9");

/// Whether rows wait to be sealed.
pub(super) fn has_clear_rows(connection: &Connection) -> Result<bool, StoreError> {
    has_setting(connection, CLEAR_ROWS)
}

/// Seals what an earlier version wrote in clear, and leaves nothing of it in the files.
pub(super) fn seal_clear_rows(
    connection: &mut Connection,
    keys: &Keys,
    progress: impl FnMut(u64),
) -> Result<(), StoreError> {
    if !has_clear_rows(connection)? {
        return has_its_key(connection, &keys.data);
    }
    Work { connection, keys, clear: true, done: 0, progress }.run()?;
    if connection.query_row("SELECT EXISTS (SELECT 1 FROM operation)", [], |row| row.get(0))? {
        scrub(connection)?;
    }
    connection.execute("DELETE FROM setting WHERE key = ?1", [CLEAR_ROWS])?;
    Ok(())
}

/// A database without its key is reported at once, not at the first row that is needed.
pub(super) fn has_its_key(connection: &Connection, keys: &DataKeys) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT body FROM operation ORDER BY rowid DESC LIMIT 1")?;
    let newest = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?.next().transpose()?;
    match newest.filter(|sealed| !keys.knows(sealed)) {
        None => Ok(()),
        Some(_) => Err(StoreError::File(format!(
            "the key of this database is not in {DATA_KEYS_FILE}: put the file from beside its backup here"
        ))),
    }
}

/// Whether anything is not under the newest key.
pub(super) fn has_others(connection: &Connection, keys: &DataKeys) -> Result<bool, StoreError> {
    Ok(connection.query_row(OTHERS, [keys.prefix()], |row| row.get(0))?)
}

/// Seals everything under the newest key. Answers how many rows were not.
pub(super) fn seal_others(
    connection: &mut Connection,
    keys: &Keys,
    progress: impl FnMut(u64),
) -> Result<u64, StoreError> {
    Work { connection, keys, clear: false, done: 0, progress }.run()
}

/// Rewrites the file and empties the log next to it: freed pages would keep what was in them.
pub(super) fn scrub(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("VACUUM")?;
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        Err(StoreError::File("another process reads the database: stop it and try again".into()))
    } else {
        Ok(())
    }
}

/// One run over all tables.
struct Work<'a, P> {
    connection: &'a mut Connection,
    keys: &'a Keys,
    /// Whether rows in clear are taken.
    clear: bool,
    done: u64,
    progress: P,
}

impl<P: FnMut(u64)> Work<'_, P> {
    fn run(mut self) -> Result<u64, StoreError> {
        let mut after = 0;
        while let Some(last) = self.batch(|batch| batch.operations(after))? {
            after = last;
        }
        let mut after = Default::default();
        while let Some(last) = self.batch(|batch| batch.dossiers(&after))? {
            after = last;
        }
        self.batch(|batch| batch.sums())?;
        Ok(self.done)
    }

    /// One commit. Answers where the next begins.
    fn batch<T>(
        &mut self,
        work: impl FnOnce(&mut Batch) -> Result<Option<T>, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let store = SqliteStore::new(&transaction, self.keys);
        let mut batch = Batch { store, clear: self.clear, rows: 0 };
        let next = work(&mut batch)?;
        self.done += batch.rows;
        transaction.commit()?;
        (self.progress)(self.done);
        Ok(next)
    }
}

/// Rows of one commit.
struct Batch<'a> {
    store: SqliteStore<'a>,
    clear: bool,
    rows: u64,
}

impl Batch<'_> {
    /// Rows that are not under the newest key.
    fn rows<T>(
        &mut self,
        sql: &str,
        after: impl rusqlite::Params,
        read: fn(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.store.connection().prepare_cached(sql)?;
        let rows = statement.query_map(after, read)?.collect::<Result<Vec<_>, _>>()?;
        self.rows += rows.len() as u64;
        Ok(rows)
    }

    /// What a row says, and whether it was in clear.
    fn text(&self, place: Place, body: &[u8]) -> Result<(Vec<u8>, bool), StoreError> {
        let in_clear = self.clear && body.first().is_some_and(|first| b"{-0123456789".contains(first));
        Ok(if in_clear { (body.to_vec(), true) } else { (self.store.keys().data.unseal(place, body)?, false) })
    }

    fn operations(&mut self, after: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT rowid, device, n, body FROM operation
                   WHERE rowid > ?1 AND substr(body, 1, 9) <> ?2 ORDER BY rowid LIMIT ?3";
        let prefix = self.store.keys().data.prefix();
        let read = |row: &Row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get::<_, Vec<u8>>(3)?));
        let rows: Vec<(i64, _, u64, _)> = self.rows(sql, params![after, prefix, BATCH_ROWS], read)?;
        for (rowid, device, n, body) in &rows {
            let place = Place::Operation(device, *n);
            let (text, was_clear) = self.text(place, body)?;
            let sealed = self.store.keys().data.seal(place, &text)?;
            self.store.execute("UPDATE operation SET body = ?2 WHERE rowid = ?1", params![rowid, sealed])?;
            if was_clear {
                self.audit(*rowid, &text)?;
            }
        }
        Ok(rows.last().map(|row| row.0))
    }

    /// An operation of an earlier version gets a keyed digest, and its place in the audit.
    fn audit(&mut self, rowid: i64, text: &[u8]) -> Result<(), StoreError> {
        let sql = "SELECT outcome, by_staff, at, digest FROM operation WHERE rowid = ?1";
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?));
        let (outcome, by, at, digest) = self.store.connection().prepare_cached(sql)?.query_row([rowid], read)?;
        let (operation, outcome): (Operation, Outcome) =
            (serde_json::from_slice(text)?, serde_json::from_str(&outcome)?);
        let digest = self.store.kept_digest(digest);
        self.store.execute("UPDATE operation SET digest = ?2 WHERE rowid = ?1", params![rowid, digest])?;
        let by = StaffId::parse(&by).ok_or_else(|| StoreError::File("by_staff is no UUID".into()))?;
        let subject = audit_subject::subject(self.store.keys(), &operation, &outcome, text);
        self.store.audit(by, Action::Operation, &subject, Timestamp(at))
    }

    fn dossiers(&mut self, after: &(String, String)) -> Result<Option<(String, String)>, StoreError> {
        let sql = "SELECT scope, row, body FROM dossier
                   WHERE (county, scope, row) > (?1, ?2, ?3) AND substr(body, 1, 9) <> ?4 ORDER BY county, scope, row LIMIT ?5";
        let prefix = self.store.keys().data.prefix();
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?));
        let rows = self.rows(sql, params![county_of(&after.0), after.0, after.1, prefix, BATCH_ROWS], read)?;
        for (scope, row, body) in &rows {
            let place = Place::Dossier(scope, row);
            let (mut text, was_clear) = self.text(place, body)?;
            if was_clear {
                let dossier: Dossier = serde_json::from_slice(&text)?;
                self.store.index_attachments(&dossier)?;
                text = json::write(&dossier).into_bytes(); // as its digest is made
            }
            let sealed = self.store.keys().data.seal(place, &text)?;
            let sql = "UPDATE dossier SET body = ?4 WHERE county = ?1 AND scope = ?2 AND row = ?3";
            self.store.execute(sql, params![county_of(scope), scope, row, sealed])?;
        }
        Ok(rows.into_iter().next_back().map(|(scope, row, _)| (scope, row)))
    }

    /// A county has hundreds of scopes: one commit.
    fn sums(&mut self) -> Result<Option<()>, StoreError> {
        let sql = "SELECT code, sum FROM scope WHERE substr(sum, 1, 9) <> ?1";
        let prefix = self.store.keys().data.prefix();
        let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?));
        for (scope, body) in self.rows(sql, [prefix], read)? {
            let place = Place::Sum(&scope);
            let sealed = self.store.keys().data.seal(place, &self.text(place, &body)?.0)?;
            self.store.execute(
                "UPDATE scope SET sum = ?3 WHERE county = ?1 AND code = ?2",
                params![county_of(&scope), scope, sealed],
            )?;
        }
        Ok(None)
    }
}
