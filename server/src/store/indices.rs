//! What rows are found by, beside their key: made anew with each row, and compared with the log by `tiangeng check`.

use super::{Keys, SqliteStore, StoreError, county_of};
use app::{
    domain::{area::AreaCode, scope::Scope},
    sync::{
        dossier::Dossier,
        plain::bytes,
        records::Record,
        row::RowKey,
        store::{SYSTEM, Store},
        twins::identity_of,
    },
};
use rusqlite::{Connection, params, types::Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Tables that are made from the rows alone.
pub(super) const MADE_ANEW: [&str; 6] =
    ["person_identity", "cover", "record_reference", "record_number", "waiting", "attachment"];
/// To which row a record's id belongs, for ever: also when the record was erased and its operations are blotted out.
const OWNERS: &str = "record_owner";
/// Where nouns are that counties published.
const ENTRIES: &str = "entry";
/// Numbers that were erased: nothing else knows them any more.
const ERASED: &str = "erased_identity";

/// The tables that are not as rows and owners would make them, in words.
pub(super) fn differing(
    connection: &Connection,
    keys: &Keys,
    folded: &BTreeMap<(Scope, RowKey), Dossier>,
    owners: &BTreeMap<(AreaCode, Uuid), RowKey>,
) -> Result<Vec<String>, StoreError> {
    let anew = Connection::open_in_memory()?;
    for table in MADE_ANEW.into_iter().chain([OWNERS, ENTRIES, ERASED]) {
        let sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1";
        anew.execute_batch(&connection.query_row(sql, [table], |row| row.get::<_, String>(0))?)?;
    }
    copy_nouns(connection, &anew)?;
    let mut store = SqliteStore::new(&anew, keys);
    folded.values().try_for_each(|dossier| store.index(dossier))?;
    owners.iter().try_for_each(|((county, record), row)| store.claim(*county, *record, *row))?;
    let mut wrong = Vec::new();
    for table in MADE_ANEW.into_iter().chain([OWNERS]) {
        let (kept, made) = (rows(connection, table)?, rows(&anew, table)?);
        let missing = made.difference(&kept).count();
        let more = if table == OWNERS { 0 } else { kept.difference(&made).count() };
        if missing + more > 0 {
            let rows = missing + more;
            wrong.push(format!("table {table}: {rows} rows differ from the log; `tiangeng rebuild` makes it anew"));
        }
    }
    Ok(wrong)
}

/// The nouns that counties published: they say which records have numbers.
fn copy_nouns(from: &Connection, to: &Connection) -> Result<(), StoreError> {
    let mut statement = from.prepare("SELECT county, key, body FROM entry WHERE kind = 'noun'")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let noun: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
        to.execute("INSERT INTO entry (county, kind, key, body) VALUES (?1, 'noun', ?2, ?3)", noun)?;
    }
    Ok(())
}

fn rows(connection: &Connection, table: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = statement.column_count();
    let whole = |row: &rusqlite::Row| (0..columns).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>();
    let rows = statement.query_map([], |row| Ok(format!("{:?}", whole(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl SqliteStore<'_> {
    /// What a dossier can be found by is rewritten with it.
    pub(super) fn index(&self, dossier: &Dossier) -> Result<(), StoreError> {
        self.index_found_by(dossier)?;
        self.index_numbers(dossier)?;
        self.index_waiting(dossier)?;
        self.index_attachments(dossier)
    }

    pub(super) fn index_found_by(&self, dossier: &Dossier) -> Result<(), StoreError> {
        let (scope, person) = (dossier.scope.as_str(), dossier.person_id().to_string());
        let (county, of) = (county_of(scope), "WHERE county = ?1 AND scope = ?2 AND person = ?3");
        if dossier.is_erased() {
            let sql = format!(
                "INSERT OR IGNORE INTO erased_identity (county, hash) SELECT county, hash FROM person_identity {of}"
            );
            self.execute(&sql, [county, scope, &person])?;
        }
        self.execute(&format!("DELETE FROM person_identity {of}"), [county, scope, &person])?;
        if let Some(number) = identity_of(dossier) {
            let sql = "DELETE FROM erased_identity WHERE county = ?1 AND hash = ?2";
            self.execute(sql, params![county, self.keys().hash_of(&number)])?;
            let sql = "INSERT INTO person_identity (county, scope, person, hash) VALUES (?1, ?2, ?3, ?4)";
            self.execute(sql, params![county, scope, person, self.keys().hash_of(&number)])?;
        }
        self.execute(&format!("DELETE FROM cover {of}"), [county, scope, &person])?;
        for file in dossier.enrolments.iter().filter(|file| file.holds_period()) {
            let (form, hash) = (&file.form, self.keys().hash_of(&file.form.enrollee.identity_number));
            let sql = "INSERT INTO cover (county, scope, person, enrolment, hash, plan, first_day, last_day)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
            let (first, last) = (form.period.from.to_string(), form.period.to.to_string());
            self.execute(sql, params![county, scope, person, form.id.to_string(), hash, form.plan, first, last])?;
        }
        self.index_references(dossier)
    }

    /// Records that the row's records name.
    fn index_references(&self, dossier: &Dossier) -> Result<(), StoreError> {
        let (scope, row) = (dossier.scope.as_str(), dossier.row().to_string());
        let (county, of) = (county_of(scope), "WHERE county = ?1 AND scope = ?2 AND row = ?3");
        self.execute(&format!("DELETE FROM record_reference {of}"), [county, scope, &row])?;
        let sql = "INSERT INTO record_reference (county, named, noun, scope, row, record, field, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let put = |record: &Record| {
            let Record { noun, id, state, .. } = record;
            record.references().try_for_each(|(field, named)| {
                let (named, id) = (named.0.as_bytes(), id.0.as_bytes());
                self.execute(sql, params![county, named, noun, scope, row, id, field, state])
            })
        };
        dossier.referring().try_for_each(put)
    }

    /// What waits there, by its writers.
    fn index_waiting(&self, dossier: &Dossier) -> Result<(), StoreError> {
        let (scope, row) = (dossier.scope.as_str(), dossier.row().to_string());
        let (county, of) = (county_of(scope), "WHERE county = ?1 AND scope = ?2 AND row = ?3");
        self.execute(&format!("DELETE FROM waiting {of}"), [county, scope, &row])?;
        let sql =
            "INSERT OR REPLACE INTO waiting (county, scope, row, seq, by_staff, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        for pending in &dossier.reviews {
            let by = dossier.stamp(pending.seq).map_or(SYSTEM, |stamp| stamp.1).to_string();
            self.execute(sql, params![county, scope, row, pending.seq, by, bytes(&pending.body)])?;
        }
        Ok(())
    }

    /// Content that the dossier names: who may read the dossier may see it.
    pub(super) fn index_attachments(&self, dossier: &Dossier) -> Result<(), StoreError> {
        let (scope, row) = (dossier.scope.as_str(), dossier.row().to_string());
        let (county, of) = (county_of(scope), "WHERE county = ?1 AND scope = ?2 AND row = ?3");
        self.execute(&format!("DELETE FROM attachment {of}"), [county, scope, &row])?;
        let sql = "INSERT INTO attachment (county, scope, row, blob, by_staff) VALUES (?1, ?2, ?3, ?4, ?5)";
        let named = dossier.named_blobs().into_iter();
        named
            .map(|(blob, by)| (blob.0, by.to_string()))
            .try_for_each(|(blob, by)| self.execute(sql, params![county, scope, row, blob, by]))
    }
}
