//! Opening: what state a database is in, and how it is brought up to date.

use super::{
    StoreError,
    connect::connect,
    directory::{DirectoryLock, REPLACED, RESTORING, database_in},
    key_files::at,
    keys::Keys,
    rebuild, reseal,
};
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::{fs, path::Path};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../migrations/0001_foundation.sql")),
    M::up(include_str!("../../migrations/0002_sealed_and_audited.sql")),
    M::up(include_str!("../../migrations/0003_registrations.sql")),
    M::up(include_str!("../../migrations/0004_backup_folders.sql")),
    M::up(include_str!("../../migrations/0005_record_owners.sql")),
    M::up(include_str!("../../migrations/0006_waiting.sql")),
    M::up(include_str!("../../migrations/0007_rows.sql")),
    M::up(include_str!("../../migrations/0008_numbers.sql")),
    M::up(include_str!("../../migrations/0009_joined.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

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
            migrate(&mut connect(&database_in(directory))?, &keys, progress)?;
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
    let path = database_in(directory);
    if path.exists() {
        return state_of(&connect(&path)?);
    }
    match fs::read_dir(directory).map_err(|error| at(directory, &error))?.flatten().find_map(left_by_a_restore) {
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

/// Brings the schema up to date, and seals rows that an earlier version wrote in clear; nobody else may work on it. `progress` gets the rows sealed so far.
///
/// # Errors
/// When a migration fails, the database is of a later version, or its key is not here.
pub fn migrate(connection: &mut Connection, keys: &Keys, progress: impl FnMut(u64)) -> Result<(), StoreError> {
    let failed = |error| StoreError::File(format!("migrating the database: {error}"));
    MIGRATIONS.to_latest(connection).map_err(failed)?;
    reseal::seal_clear_rows(connection, keys, progress)?;
    rebuild::fold_anew(connection, keys)
}
