//! Connections to a database, with their settings.

use super::{
    StoreError,
    key_files::{at, private_file},
};
use rusqlite::Connection;
use std::{path::Path, time::Duration};

/// 3.51.3 fixes a rare corruption of WAL files by a checkpoint that races with a reset; older builds are refused.
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// A reader may hold a commit up for so long before it fails as busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection that changes nothing, to a database that nobody writes.
///
/// # Errors
/// Those of SQLite.
pub fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    Ok(Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

/// A connection with the settings that durability rests on: WAL, and every commit flushed to the disk.
///
/// # Errors
/// When SQLite is too old or refuses a setting.
pub fn connect(path: &Path) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        return Err(StoreError::File(format!("SQLite {} is too old: 3.51.3 or newer is needed", rusqlite::version())));
    }
    if !path.exists() {
        private_file(path).map_err(|error| at(path, &error))?;
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", "fast")?; // what is erased leaves no bytes where it was
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
