//! Who has sent which content whole.

use super::{Accounts, SqliteStore, StoreError};
use app::domain::{attachment::BlobId, id::StaffId};
use rusqlite::params;

impl Accounts<'_> {
    /// Whether a user has sent a content whole.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn has_sent(&self, staff: StaffId, blob: BlobId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM media_sender WHERE blob = ?1 AND staff = ?2)";
        let values = params![blob.0, staff.to_string()];
        Ok(self.connection().prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }
}

impl SqliteStore<'_> {
    /// Notes that a user has.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn note_sender(&mut self, staff: StaffId, blob: BlobId) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO media_sender (county, blob, staff)
                   VALUES (coalesce((SELECT county FROM account WHERE staff = ?2), '000000'), ?1, ?2)";
        self.execute(sql, params![blob.0, staff.to_string()])
    }
}
