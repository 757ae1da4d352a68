//! A data directory: its lock, and the names of the files in it.

use super::StoreError;
use std::{
    fs,
    path::{Path, PathBuf},
};

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
        if database_in(directory).exists() {
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
    pub(super) fn take_to_migrate(directory: &Path) -> Result<Self, StoreError> {
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

/// The database file in a data directory.
pub fn database_in(directory: &Path) -> PathBuf {
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
