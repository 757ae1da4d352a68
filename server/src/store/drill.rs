//! The drill: the newest backup is restored into a folder next to it, looked at as `check` does, and the folder removed.

use super::{Database, StoreError, backup_files::files_in, key_files::at, restore::restore, verify::Findings};
use app::domain::time::Timestamp;
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Where, in the directory of the backups: there is room for one more, and a full disk stops no server.
const SCRATCH: &str = "drill";

/// What a drill came to.
#[derive(Debug)]
pub struct Drilled {
    /// The backup.
    pub file: PathBuf,
    /// What `check` finds in it.
    pub findings: Findings,
    /// Photos that came back.
    pub contents: u64,
    /// Photos that do not open.
    pub unreadable: u64,
    /// How long it took from the file to the database that was found whole.
    pub took: Duration,
}

/// A folder that is removed whatever happens.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Restores the newest backup in `backups` as on another computer: only with what is next to it.
///
/// # Errors
/// When there is none, or it cannot be restored.
pub fn drill(backups: &Path, now: Timestamp) -> Result<Drilled, StoreError> {
    let none = || StoreError::File(format!("{}: there is no backup here", backups.display()));
    let file = files_in(backups)?.pop().ok_or_else(none)?;
    let scratch = Scratch(backups.join(SCRATCH));
    drop(fs::remove_dir_all(&scratch.0)); // of a drill that was killed
    fs::create_dir(&scratch.0).map_err(|error| at(&scratch.0, &error))?;
    let begun = Instant::now();
    let restored = restore(&scratch.0, &file, now)?;
    let findings = Database::open(&scratch.0)?.verify(|_| {})?;
    let (contents, unreadable) = (restored.contents, restored.unreadable);
    Ok(Drilled { file, findings, contents, unreadable, took: begun.elapsed() })
}
