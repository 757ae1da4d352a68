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

/// 3.51.3 fixes a rare corruption of WAL files by a checkpoint that races with a reset; older builds are refused.
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// A reader may hold a commit up for so long before it fails as busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Held while a process works on a data directory; alone when its database is about to be replaced or changes its schema.
#[derive(Debug)]
pub struct DirectoryLock(#[allow(dead_code, reason = "held, not read")] fs::File);

impl DirectoryLock {
    /// One of many that work on the database.
    ///
    /// # Errors
    /// When the database is being replaced or changed just now.
    pub fn share(directory: &Path) -> Result<Self, StoreError> {
        let busy = "its database is being replaced or brought up to date just now: try again";
        Self::hold(directory, fs::File::try_lock_shared, busy)
    }

    /// The same, where there is a database.
    ///
    /// # Errors
    /// As [`Self::share`], or when there is none.
    pub fn of_existing(directory: &Path) -> Result<Self, StoreError> {
        if path(directory).exists() {
            Self::share(directory)
        } else {
            Err(StoreError::File(format!("{}: there is no database here", directory.display())))
        }
    }

    /// The only one.
    ///
    /// # Errors
    /// When another process works on the database.
    pub fn take(directory: &Path) -> Result<Self, StoreError> {
        Self::hold(directory, fs::File::try_lock, "in use: stop the server and other commands first")
    }

    /// The only one, to change the schema: a program of an earlier version must not find another one under it.
    fn take_to_migrate(directory: &Path) -> Result<Self, StoreError> {
        let busy = "the database is of an earlier version, and in use: stop the server and other commands first";
        Self::hold(directory, fs::File::try_lock, busy)
    }

    fn hold(
        directory: &Path,
        lock: impl FnOnce(&fs::File) -> Result<(), fs::TryLockError>,
        busy: &str,
    ) -> Result<Self, StoreError> {
        let path = directory.join("in-use.lock");
        let refused = |what: &str| StoreError::File(format!("{}: {what}", directory.display()));
        fs::create_dir_all(directory).map_err(|error| refused(&error.to_string()))?;
        let file = fs::File::create(path).map_err(|error| refused(&error.to_string()))?;
        match lock(&file) {
            Ok(()) => Ok(Self(file)),
            Err(fs::TryLockError::WouldBlock) => Err(refused(busy)),
            Err(fs::TryLockError::Error(error)) => Err(refused(&error.to_string())),
        }
    }
}

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../migrations/0001_foundation.sql")),
    M::up(include_str!("../../migrations/0002_sealed_and_audited.sql")),
    M::up(include_str!("../../migrations/0003_registrations.sql")),
    M::up(include_str!("../../migrations/0004_backup_folders.sql")),
    M::up(include_str!("../../migrations/0005_record_owners.sql")),
    M::up(include_str!("../../migrations/0006_waiting.sql")),
    M::up(include_str!("../../migrations/0007_rows.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The database file in a data directory.
pub fn path(directory: &Path) -> PathBuf {
    directory.join("tiangeng.sqlite3")
}

/// What SQLite, or a restore, keeps next to a database.
pub fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Where a restore prepares the database.
pub const RESTORING: &str = "restoring.sqlite3";
/// What the databases begin with that restores have replaced.
pub const REPLACED: &str = "replaced-";

/// Makes the database of a directory, or brings it up to date; only then with no other process at work. Answers the lock under which
/// the database has the schema of this version.
///
/// # Errors
/// When that needs doing while another process works on the database, a restore was cut here, or the database is of a later version.
pub fn prepare(directory: &Path, progress: impl FnMut(u64)) -> Result<DirectoryLock, StoreError> {
    let lock = DirectoryLock::share(directory)?;
    let before = state(directory)?;
    if before == State::Current {
        return Ok(lock);
    }
    drop(lock);
    match DirectoryLock::take_to_migrate(directory) {
        Err(_) if before == State::NotFolded => return DirectoryLock::share(directory), // the server that runs could not either
        only => {
            let (_only, keys) = (only?, Keys::open(directory)?);
            migrate(&mut connect(&path(directory))?, &keys, progress)?;
        }
    }
    let lock = DirectoryLock::share(directory)?;
    if state(directory)? != State::Earlier {
        return Ok(lock);
    }
    Err(StoreError::File(format!("{}: another program has changed the database: try again", directory.display())))
}

/// How far a database is from what this version works on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// There is none, its schema is of an earlier version, or rows wait to be sealed.
    Earlier,
    /// Only its projections are of an earlier version. They stay so while a row of the log does not open.
    NotFolded,
    Current,
}

fn state(directory: &Path) -> Result<State, StoreError> {
    let path = path(directory);
    if path.exists() {
        return state_of(&connect(&path)?);
    }
    match fs::read_dir(directory).map_err(|error| keys::at(directory, &error))?.flatten().find_map(left_by_a_restore) {
        None => Ok(State::Earlier),
        Some(name) => Err(StoreError::File(format!(
            "{}: there is no database here, but {name}: a restore was cut. Run `tiangeng restore` again, or move that file away",
            directory.display()
        ))),
    }
}

fn left_by_a_restore(entry: fs::DirEntry) -> Option<String> {
    let name = entry.file_name().into_string().ok()?;
    (name == RESTORING || name.starts_with(REPLACED)).then_some(name)
}

/// Whether nothing about the database is of an earlier version.
///
/// # Errors
/// When it is of a later version; those of SQLite.
pub fn is_current(connection: &Connection) -> Result<bool, StoreError> {
    Ok(state_of(connection)? == State::Current)
}

fn state_of(connection: &Connection) -> Result<State, StoreError> {
    let version: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > STEPS.len() {
        return Err(StoreError::File("the database is of a later version of the program: use that one".into()));
    }
    Ok(match version == STEPS.len() && !reseal::has_clear_rows(connection)? {
        false => State::Earlier,
        true if rebuild::is_folded(connection)? => State::Current,
        true => State::NotFolded,
    })
}

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
        keys::private_file(path).map_err(|error| keys::at(path, &error))?;
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

/// Brings the schema up to date, and seals rows that an earlier version wrote in clear; nobody else may work on it. `progress` gets the rows sealed so far.
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
