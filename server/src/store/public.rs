//! What a public form needs of the database: the activity that it is of, and ids that follow from what was sent.

use super::{Database, SqliteStore, StoreError};
use app::{
    domain::{area::AreaCode, id::RecordId, mobile::Mobile, noun::SELF_JOINING},
    sync::{dossier::Dossier, records::SelfJoiningIds, row::RowKey, store::Store},
};
use uuid::Builder;

impl Database {
    /// The row of an area's record that a public form may be of.
    ///
    /// # Errors
    /// Those of the pool, or a record that cannot be read.
    pub async fn with_public_form(&self, record: RecordId) -> Result<Option<Dossier>, StoreError> {
        let keys = self.keys();
        self.readers.read(move |connection| SqliteStore::new(connection, &keys).with_public_form(record)).await
    }
}

impl SqliteStore<'_> {
    /// The same within a transaction.
    pub(crate) fn with_public_form(&self, record: RecordId) -> Result<Option<Dossier>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT DISTINCT county FROM entry ORDER BY county")?;
        let counties = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        for county in counties.iter().filter_map(|county| AreaCode::parse(county)) {
            if let Some(row) = self.dossiers_of(county, RowKey::Record(record))?.pop() {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// The ids of what a number sends to an activity: keyed, so that nobody finds out by them which numbers did.
    pub(crate) fn self_joining_ids(&self, activity: RecordId, mobile: &Mobile) -> SelfJoiningIds {
        let keyed = self.keys().digest("self_joining", format!("{activity}/{}", mobile.as_str()).as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&keyed[..16]);
        SelfJoiningIds::of(Builder::from_custom_bytes(id).into_uuid())
    }

    /// How many self-registrations an activity has.
    pub(crate) fn self_joinings(&self, county: AreaCode, activity: RecordId) -> Result<usize, StoreError> {
        let by_state = self.referring(county, activity, &SELF_JOINING.code)?;
        Ok(by_state.values().map(|count| *count as usize).sum())
    }
}
