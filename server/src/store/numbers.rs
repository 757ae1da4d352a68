//! Records by their official number, for the public page that shows how far one is.

use super::{Keys, SqliteStore, StoreError, county_of};
use app::{
    domain::{number, scope::Scope},
    sync::{dossier::Dossier, records::Record, row::RowKey, store::Store},
};
use rusqlite::{Connection, Params, Row, params};

impl SqliteStore<'_> {
    /// The numbers of a row's records.
    pub(super) fn index_numbers(&self, dossier: &Dossier) -> Result<(), StoreError> {
        let (scope, row) = (dossier.scope.as_str(), dossier.row().to_string());
        let county = county_of(scope);
        self.execute("DELETE FROM record_number WHERE county = ?1 AND scope = ?2 AND row = ?3", [county, scope, &row])?;
        for record in dossier.referring() {
            if let Some(digits) = self.number_of(dossier.scope, record)? {
                let sql = "INSERT OR IGNORE INTO record_number (county, number, scope, row) VALUES (?1, ?2, ?3, ?4)";
                self.execute(sql, [county, &digits, scope, &row])?;
            }
        }
        Ok(())
    }

    fn number_of(&self, scope: Scope, record: &Record) -> Result<Option<String>, StoreError> {
        let noun = self.noun(scope.county(), &record.noun, record.version)?;
        Ok(noun.filter(|noun| noun.numbered).map(|_| number::digits_of(record.id)))
    }
}

/// Rows at most that the page of a number asks for: more are hardly joined, and anybody may ask.
const TOGETHER_MAX: usize = 40;

/// The row of a number, then those of records that are dealt with together with its own; none when the number is not given, or two records have
/// it.
pub(super) fn numbered(connection: &Connection, keys: &Keys, digits: &str) -> Result<Vec<Dossier>, StoreError> {
    let sql = "SELECT scope, row FROM record_number WHERE number = ?1 LIMIT 2";
    let found = places(connection, sql, [digits])?;
    let [(scope, row)] = found.as_slice() else { return Ok(Vec::new()) };
    let (store, mut rows, mut next) = (SqliteStore::new(connection, keys), Vec::<Dossier>::new(), vec![*row]);
    while let Some(row) = next.pop() {
        if rows.len() >= TOGETHER_MAX || rows.iter().any(|known| known.row() == row) {
            continue;
        }
        let Some(dossier) = store.dossier(*scope, row)? else { continue };
        for record in dossier.referring() {
            next.extend(store.together_with(*scope, record)?);
        }
        rows.push(dossier);
    }
    Ok(rows)
}

fn places(connection: &Connection, sql: &str, values: impl Params) -> Result<Vec<(Scope, RowKey)>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let place = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let found = statement.query_map(values, place)?.collect::<Result<Vec<_>, _>>()?;
    Ok(found.iter().filter_map(|(scope, row)| Scope::parse(scope).zip(RowKey::parse(row))).collect())
}

impl SqliteStore<'_> {
    /// Rows of the same scope with a record of the same noun that this one names, or that names it.
    fn together_with(&self, scope: Scope, record: &Record) -> Result<Vec<RowKey>, StoreError> {
        let county = scope.county();
        let named = record.references().filter_map(|(_, named)| self.owner(county, named.0).transpose());
        let sql = "SELECT scope, row FROM record_reference WHERE county = ?1 AND named = ?2 AND noun = ?3 AND scope = ?4 LIMIT ?5";
        let values = params![county.as_str(), record.id.0.as_bytes(), record.noun, scope.as_str(), TOGETHER_MAX as i64];
        let naming = places(self.connection(), sql, values)?.into_iter().map(|(_, row)| Ok(row));
        named.chain(naming).collect()
    }
}
