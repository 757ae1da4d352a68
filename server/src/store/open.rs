//! Opening: the file, its key, its settings, its migrations.

use super::StoreError;
use app::{domain::identity_number::IdentityNumber, sync::rescue::RescueSecret};
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension};
use rusqlite_migration::{M, Migrations};
use sha2::Sha256;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use uuid::Uuid;

/// 3.51.3 mends a rare corruption of WAL files by a checkpoint that races with a reset; older builds are refused.
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// A reader may hold a commit up for so long before it fails as busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const KEY_BYTES: usize = 32;
/// The keys' files in a data directory: for looking up identity numbers, and for opening rescue files.
pub const KEY_FILES: [&str; 2] = ["identity.key", "rescue.key"];

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
    M::up(include_str!("../../migrations/0003_registrations.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// Secrets that lie beside the database, never in it.
pub struct Keys {
    identity: [u8; KEY_BYTES],
    /// Opens what phones sealed for this county.
    pub rescue: Arc<RescueSecret>,
}

impl Keys {
    /// Reads the keys, or makes them, readable by their owner only.
    ///
    /// # Errors
    /// When the directory cannot be made or a file is not 32 bytes.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let told = |error| StoreError::File(format!("{}: cannot be made: {error}", directory.display()));
        fs::create_dir_all(directory).map_err(told)?;
        let [identity, rescue] = KEY_FILES.map(|file| key(&directory.join(file)));
        Ok(Self { identity: identity?, rescue: Arc::new(RescueSecret::of(&rescue?)) })
    }

    /// Keyed hash (HMAC-SHA-256) under which an identity number is found.
    pub fn hash(&self, number: &str) -> [u8; 32] {
        let keyed = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.identity);
        let mac = keyed.map(|mac| mac.chain_update(number.as_bytes()));
        mac.map(|mac| mac.finalize().into_bytes().into()).unwrap_or_default() // HMAC takes keys of any length
    }

    /// The same of a parsed number.
    pub fn hash_of(&self, number: &IdentityNumber) -> [u8; 32] {
        self.hash(number.as_str())
    }
}

/// The 32 bytes of a key; random ones when there is no file yet.
fn key(path: &Path) -> Result<[u8; KEY_BYTES], StoreError> {
    let named = |what: &str, error: std::io::Error| StoreError::File(format!("{}: {what}: {error}", path.display()));
    if !path.exists() {
        let mut fresh = [0; KEY_BYTES];
        getrandom::fill(&mut fresh).map_err(|e| StoreError::File(format!("no randomness: {e}")))?;
        private_file(path).and_then(|mut file| file.write_all(&fresh)).map_err(|e| named("cannot be made", e))?;
    }
    let bytes = fs::read(path).map_err(|e| named("cannot be read", e))?;
    bytes.try_into().map_err(|_| StoreError::File(format!("{}: not {KEY_BYTES} bytes", path.display())))
}

/// A new file that only its owner reads.
///
/// # Errors
/// When it exists or cannot be made.
pub fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

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
        let told = |error| StoreError::File(format!("{}: cannot be made: {error}", path.display()));
        private_file(path).map_err(told)?;
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Brings the schema up to date.
///
/// # Errors
/// When a migration fails, or the database is of a later version.
pub fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    MIGRATIONS.to_latest(connection).map_err(|error| StoreError::File(format!("migrating the database: {error}")))
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

fn setting(connection: &Connection, key: &str, fresh: impl FnOnce() -> String) -> Result<String, StoreError> {
    let kept = connection.query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0)).optional()?;
    if let Some(value) = kept {
        return Ok(value);
    }
    let value = fresh();
    connection.execute("INSERT INTO setting (key, value) VALUES (?1, ?2)", [key, &value])?;
    Ok(value)
}
