//! The ledger with the rights of a member of staff. Architecture invariant: nothing else reads dossiers or changes for
//! clients, and none of it can be called without saying who the reader is.

use super::{Keys, Place, StoreError, county_of, sums::sum};
use app::{
    domain::{
        area::AreaCode,
        attachment::BlobId,
        id::{DeviceId, PersonId, StaffId},
        identity_number::IdentityNumber,
        scope::Scope,
        staff::Staff,
        time::Timestamp,
    },
    json,
    sorted_map::SortedMap,
    sync::{
        dossier::Dossier,
        operation::Operation,
        protocol::Change,
        pull::weight,
        reference::Reference,
        store::{Readable, SYSTEM},
        sum::Sum,
    },
};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeSet;

/// A dossier, and what was written about its person: when, by whom, what.
pub type PersonLog = (Dossier, Vec<(Timestamp, StaffId, Operation)>);

/// What one member of staff may read, within one read transaction.
pub struct Seen<'a> {
    pub(super) connection: &'a Connection,
    keys: &'a Keys,
    pub(super) reader: &'a Staff,
}

impl<'a> Seen<'a> {
    pub(super) fn new(connection: &'a Connection, keys: &'a Keys, reader: &'a Staff) -> Self {
        Self { connection, keys, reader }
    }

    /// Who the reader is.
    pub fn reader(&self) -> &Staff {
        self.reader
    }

    /// The head of a scope; `None` when there is none or it is not the reader's to see.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn head(&self, scope: Scope) -> Result<Option<u64>, StoreError> {
        Ok(self.heads(self.reader)?.remove(&scope))
    }

    /// Which of these identity numbers were erased, for whoever works for the county.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn erased_among<'n>(
        &self,
        county: AreaCode,
        numbers: impl Iterator<Item = &'n IdentityNumber>,
    ) -> Result<BTreeSet<String>, StoreError> {
        let mut erased = BTreeSet::new();
        if !self.reader.works_for(county) {
            return Ok(erased);
        }
        let sql = "SELECT 1 FROM erased_identity WHERE county = ?1 AND hash = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        for number in numbers {
            if statement.exists(params![county.as_str(), self.keys.hash_of(number)])? {
                erased.insert(number.as_str().to_owned());
            }
        }
        Ok(erased)
    }

    /// The dossiers of a scope; none when it is not the reader's to see.
    ///
    /// # Errors
    /// Those of SQLite, or a record that cannot be read.
    pub fn dossiers(&self, scope: Scope) -> Result<Vec<Dossier>, StoreError> {
        if !self.reader.may_read(scope) {
            return Ok(Vec::new());
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT row, body FROM dossier WHERE county = ?1 AND scope = ?2 ORDER BY row")?;
        let rows = statement.query_map(place(&scope), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let open = |row: rusqlite::Result<(String, Vec<u8>)>| {
            let (row, body) = row?;
            self.keys.data.read(Place::Dossier(scope.as_str(), &row), &body)
        };
        rows.map(open).collect()
    }

    /// A person's dossier and what was written about them in this scope, oldest first; `None` when it is not the reader's to see.
    ///
    /// # Errors
    /// Those of SQLite, or a record that cannot be read.
    pub fn person(&self, scope: Scope, person: PersonId) -> Result<Option<PersonLog>, StoreError> {
        let Some(dossier) = self.dossiers(scope)?.into_iter().find(|dossier| dossier.person == Some(person)) else {
            return Ok(None);
        };
        let sql =
            "SELECT at, by_staff, device, n, body FROM operation WHERE county = ?1 AND scope = ?2 ORDER BY at, rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(place(&scope))?;
        let mut log = Vec::new();
        while let Some(row) = rows.next()? {
            let (device, n, body): (String, u64, Vec<u8>) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let operation: Operation = self.keys.data.read(Place::Operation(&device, n), &body)?;
            if operation.command().ok().and_then(|command| command.person()) == Some(person) {
                let by = StaffId::parse(&row.get::<_, String>(1)?).unwrap_or(SYSTEM);
                log.push((Timestamp(row.get(0)?), by, operation));
            }
        }
        Ok(Some((dossier, log)))
    }

    /// Whether a dossier of a scope that the reader may see names this content.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn names(&self, scope: Scope, blob: BlobId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM attachment WHERE county = ?1 AND scope = ?2 AND blob = ?3 AND (
            NOT EXISTS (SELECT 1 FROM media_sender WHERE blob = ?3)
            OR EXISTS (SELECT 1 FROM media_sender WHERE blob = ?3 AND staff = by_staff)))";
        let mut statement = self.connection.prepare_cached(sql)?;
        let [county, scope_code] = place(&scope);
        Ok(self.reader.may_read(scope) && statement.query_row(params![county, scope_code, blob.0], |row| row.get(0))?)
    }

    /// Areas, plans and staff cards: a county shares them with all its staff. The server itself sees those of every county.
    ///
    /// # Errors
    /// Those of SQLite, or a record that cannot be read.
    pub fn reference(&self) -> Result<Reference, StoreError> {
        if self.reader.id == SYSTEM {
            return all_reference(self.connection);
        }
        let mut reference = Reference::default();
        for county in self.reader.counties() {
            add_reference(self.connection, county, &mut reference)?;
        }
        Ok(reference)
    }

    /// What the county of a scope shares; nothing when the scope is not the reader's to see.
    ///
    /// # Errors
    /// Those of SQLite, or a record that cannot be read.
    pub fn shared_in(&self, scope: Scope) -> Result<Reference, StoreError> {
        let mut reference = Reference::default();
        if scope.is_shared() && self.reader.may_read(scope) {
            add_reference(self.connection, scope.county(), &mut reference)?;
        }
        Ok(reference)
    }
}

/// A scope's county and its code.
fn place(scope: &Scope) -> [&str; 2] {
    [county_of(scope.as_str()), scope.as_str()]
}

/// Of every county.
pub(super) fn all_reference(connection: &Connection) -> Result<Reference, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT county FROM entry ORDER BY county")?;
    let counties = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut reference = Reference::default();
    for county in counties.iter().filter_map(|county| AreaCode::parse(county)) {
        add_reference(connection, county, &mut reference)?;
    }
    Ok(reference)
}

fn add_reference(connection: &Connection, county: AreaCode, reference: &mut Reference) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT kind, body FROM entry WHERE county = ?1 ORDER BY kind, key")?;
    let texts = |row: &Row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    for row in statement.query_map([county.as_str()], texts)? {
        let (kind, body) = row?;
        let entry = json::holding(&kind, serde_json::from_str(&body)?);
        reference.insert(json::from_tree(entry)?);
    }
    Ok(())
}

impl Readable for Seen<'_> {
    type Error = StoreError;

    fn heads(&self, reader: &Staff) -> Result<SortedMap<Scope, u64>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT code, head FROM scope WHERE county = ?1 ORDER BY code")?;
        let mut heads = SortedMap::new();
        for county in reader.counties() {
            let read = |row: &Row| Ok((row.get::<_, String>(0)?, row.get(1)?));
            for row in statement.query_map([county.as_str()], read)? {
                let (code, head) = row?;
                if let Some(code) = Scope::parse(&code).filter(|code| reader.may_read(*code)) {
                    heads.insert(code, head);
                }
            }
        }
        Ok(heads)
    }

    fn sum(&self, reader: &Staff, scope: Scope) -> Result<Sum, StoreError> {
        match reader.may_read(scope) {
            true => sum(self.connection, self.keys, scope),
            false => Ok(Sum::default()),
        }
    }

    /// All backups that are kept say it, in every directory: whichever is restored, phones still have what it lacks.
    fn durable_n(&self, device: DeviceId) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(min(coalesce(acked_n, 0)), 0) FROM backup LEFT JOIN backup_device
                   ON backup_device.folder = backup.folder AND backup_device.backup = backup.name AND device = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([device.to_string()], |row| row.get(0))?)
    }

    fn changes(&self, reader: &Staff, scope: Scope, after: u64, max_bytes: u64) -> Result<Vec<Change>, StoreError> {
        if !reader.may_read(scope) {
            return Ok(Vec::new());
        }
        let sql = "SELECT seq, by_staff, at, outcome, device, n, body FROM operation
                   WHERE county = ?1 AND scope = ?2 AND seq > ?3 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let [county, code] = place(&scope);
        let mut rows = statement.query(params![county, code, after])?;
        let (mut changes, mut budget) = (Vec::new(), i64::try_from(max_bytes).unwrap_or(i64::MAX));
        while let Some(row) = rows.next()?.filter(|_| budget > 0) {
            let change = change(row, self.keys)?;
            budget -= weight(&change);
            changes.push(change);
        }
        Ok(changes)
    }
}

fn change(row: &Row, keys: &Keys) -> Result<Change, StoreError> {
    let by: String = row.get(1)?;
    let outcome: String = row.get(3)?;
    let (device, n, body): (String, u64, Vec<u8>) = (row.get(4)?, row.get(5)?, row.get(6)?);
    Ok(Change {
        seq: row.get(0)?,
        by: StaffId::parse(&by).ok_or_else(|| StoreError::File("by_staff is no UUID".into()))?,
        at: Timestamp(row.get(2)?),
        outcome: serde_json::from_str(&outcome)?,
        operation: Some(keys.data.read(Place::Operation(&device, n), &body)?),
        own: None,
    })
}
