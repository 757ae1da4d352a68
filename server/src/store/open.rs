//! Opening: the file, its settings, its migrations.

use super::{
    StoreError,
    keys::{self, Keys},
    rebuild, reseal,
};
use rusqlite::{Connection, OptionalExtension};
use rusqlite_migration::{M, Migrations};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use uuid::Uuid;

/// 3.51.3 mends a rare corruption of WAL files by a checkpoint that races with a reset; older builds are refused.
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// A reader may hold a commit up for so long before it fails as busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Held while a process works on a data directory; alone when its database is about to be replaced.
#[derive(Debug)]
pub struct Pen(#[allow(dead_code, reason = "held, not read")] fs::File);

impl Pen {
    /// One of many that work on the database.
    ///
    /// # Errors
    /// When the database is being replaced just now.
    pub fn share(directory: &Path) -> Result<Self, StoreError> {
        Self::hold(directory, fs::File::try_lock_shared, "its database is being replaced just now: try again")
    }

    /// The only one.
    ///
    /// # Errors
    /// When another process works on the database.
    pub fn take(directory: &Path) -> Result<Self, StoreError> {
        Self::hold(directory, fs::File::try_lock, "in use: stop the server and other commands first")
    }

    fn hold(
        directory: &Path,
        lock: impl FnOnce(&fs::File) -> Result<(), fs::TryLockError>,
        busy: &str,
    ) -> Result<Self, StoreError> {
        let path = directory.join("in-use.lock");
        let told = |what: &str| StoreError::File(format!("{}: {what}", directory.display()));
        fs::create_dir_all(directory).map_err(|error| told(&error.to_string()))?;
        let file = fs::File::create(path).map_err(|error| told(&error.to_string()))?;
        match lock(&file) {
            Ok(()) => Ok(Self(file)),
            Err(fs::TryLockError::WouldBlock) => Err(told(busy)),
            Err(fs::TryLockError::Error(error)) => Err(told(&error.to_string())),
        }
    }
}

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../migrations/0001_foundation.sql")),
    M::up(include_str!("../../migrations/0002_sealed_and_audited.sql")),
    M::up(include_str!("../../migrations/0003_registrations.sql")),
    M::up(include_str!("../../migrations/0004_waiting.sql")),
    M::up(include_str!("../../migrations/0005_record_owners.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The database file in a data directory.
pub fn path(directory: &Path) -> PathBuf {
    directory.join("tiangeng.sqlite3")
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
        keys::private_file(path).map_err(|error| keys::at(path, &error))?;
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", "fast")?; // what is erased leaves no bytes where it stood
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Brings the schema up to date, and seals rows that an earlier version wrote in clear. `progress` gets the rows sealed so far.
///
/// # Errors
/// When a migration fails, the database is of a later version, or its key is not here.
pub fn migrate(connection: &mut Connection, keys: &Keys, progress: impl FnMut(u64)) -> Result<(), StoreError> {
    let told = |error| StoreError::File(format!("migrating the database: {error}"));
    MIGRATIONS.to_latest(connection).map_err(told)?;
    reseal::seal_clear_rows(connection, keys, progress)?;
    rebuild::fold_anew(connection, keys)
}

/// The database's epoch; made on first use.
///
/// # Errors
/// Those of SQLite.
pub fn epoch(connection: &Connection) -> Result<String, StoreError> {
    setting(connection, "epoch", || Uuid::now_v7().to_string())
}

/// The device id under which this server writes operations of its own; made on first use.
///
/// # Errors
/// Those of SQLite.
pub fn own_device(connection: &Connection) -> Result<String, StoreError> {
    setting(connection, "own_device", || Uuid::now_v7().to_string())
}

/// Whether a setting is there.
///
/// # Errors
/// Those of SQLite.
pub fn has_setting(connection: &Connection, key: &str) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM setting WHERE key = ?1)";
    Ok(connection.query_row(sql, [key], |row| row.get(0))?)
}

fn setting(connection: &Connection, key: &str, fresh: impl FnOnce() -> String) -> Result<String, StoreError> {
    let kept = connection.query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0)).optional()?;
    if let Some(value) = kept {
        return Ok(value);
    }
    let value = fresh();
    connection.execute("INSERT INTO setting (key, value) VALUES (?1, ?2)", [key, &value])?;
    Ok(value)
}
