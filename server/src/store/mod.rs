//! All SQL. One writer thread commits many requests at once; a few readers read in parallel.

mod accounts;
mod audit;
mod audit_subject;
mod authority;
mod backup;
mod backup_files;
mod backup_folders;
mod connect;
mod database;
mod directory;
mod drill;
mod erasing;
mod indices;
mod key_files;
mod keys;
mod media_files;
mod media_sender;
mod numbers;
mod open;
mod public;
mod reader;
mod rebuild;
mod registrations;
mod rescue_keys;
mod reseal;
mod restore;
mod rotation;
mod seal;
mod seen;
mod session;
mod settings;
mod snapshots;
mod stricter;
mod sums;
mod verify;
mod writer;

pub use accounts::{Account, Accounts, KeyHash, NewAccount, NewSession};
pub use audit::{AUDIT_ENTRIES_MAX, Audited};
pub use authority::SqliteStore;
pub use backup::{Backup, backup};
pub use backup_folders::{begin_folder, forget_folder, newest_folder};
pub use database::Database;
pub use drill::{Drilled, drill};
pub use erasing::Stale;
pub use keys::Keys;
pub use rebuild::Rebuilt;
pub use registrations::{NewRegistration, Proof};
pub use rescue_keys::RescueKeys;
pub use restore::{Restored, restore};
pub use rotation::{Rotated, rotate_keys};
pub use seal::{DataKeys, PREFIX_BYTES as DATA_KEY_ID_BYTES, Place, SEAL_BYTES};
pub use seen::Seen;
pub use session::Session;
pub use snapshots::{Packed, Snapshots};
pub use verify::Findings;

/// The county that a scope's code begins with: it leads every key of what is kept of the scope.
fn county_of(scope: &str) -> &str {
    scope.get(..6).unwrap_or_default()
}

/// Why the store did not do it. Never shown to clients.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A kept text does not fit its type.
    #[error("a kept record cannot be read: line {}, column {}", .0.line(), .0.column())]
    // the reader's words may quote a value
    Record(#[from] serde_json::Error),
    /// Something sealed does not open: this row was altered, moved, or its key is not here.
    #[error("{0} cannot be opened: altered, moved, or sealed under a key that is not here")]
    Sealed(String),
    /// The directory or a key file.
    #[error("{0}")]
    File(String),
    /// The session in whose name it was asked for has ended meanwhile.
    #[error("the session has ended")]
    SessionEnded,
    /// Who asked for it has not, or no longer, what it needs.
    #[error("the right has ended")]
    RightEnded,
    /// The writer has stopped: the server is shutting down.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the disk is full.
    pub fn is_full(&self) -> bool {
        self.is(rusqlite::ErrorCode::DiskFull)
    }

    /// Whether the database cannot be written: read-only, busy, or the disk fails.
    pub fn is_unavailable(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, ReadOnly, SystemIoFailure};
        matches!(self, Self::Closed)
            || [DatabaseBusy, DatabaseLocked, ReadOnly, SystemIoFailure].into_iter().any(|c| self.is(c))
    }

    fn is(&self, code: rusqlite::ErrorCode) -> bool {
        matches!(self, Self::Sqlite(error) if error.sqlite_error_code() == Some(code))
    }
}
