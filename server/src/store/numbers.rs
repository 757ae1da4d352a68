//! Records by their official number, for the public page that shows how far one is.

use super::{Keys, SqliteStore, StoreError, county_of};
use app::{
    domain::{number, scope::Scope},
    sync::{dossier::Dossier, records::Record, row::RowKey, store::Store},
};
use rusqlite::{Connection, Row};

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

/// The row of a number; none when it is not given, or two records have it.
pub(super) fn numbered(connection: &Connection, keys: &Keys, digits: &str) -> Result<Option<Dossier>, StoreError> {
    let sql = "SELECT scope, row FROM record_number WHERE number = ?1 LIMIT 2";
    let mut statement = connection.prepare_cached(sql)?;
    let key = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let found = statement.query_map([digits], key)?.collect::<Result<Vec<_>, _>>()?;
    let [(scope, row)] = found.as_slice() else { return Ok(None) };
    let Some((scope, row)) = Scope::parse(scope).zip(RowKey::parse(row)) else { return Ok(None) };
    SqliteStore::new(connection, keys).dossier(scope, row)
}
