//! Rotation: new keys, and everything sealed again under them.

use super::{
    Keys, SqliteStore, StoreError,
    connect::connect,
    directory::{DirectoryLock, database_in},
    open::migrate,
    reseal,
};
use app::{
    domain::{audit::Action, time::Timestamp},
    sync::store::SYSTEM,
};
use serde_json::json;
use std::path::Path;

/// What a rotation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// Rows that were sealed again.
    pub rows: u64,
    /// Whether an earlier rotation was gone on with, so that no new key was made.
    pub resumed: bool,
}

/// Makes a new data key and seals everything under it, and a new key for phones to seal for, with no other process at work. Older keys
/// stay in their files: backups need them, and phones that have not received the new one.
///
/// # Errors
/// When another process works on `data`, or a row cannot be opened or written; what is done is kept, and the next call goes on.
pub fn rotate_keys(data: &Path, now: Timestamp, progress: impl FnMut(u64)) -> Result<Rotated, StoreError> {
    drop(DirectoryLock::of_existing(data)?);
    let _lock = DirectoryLock::take(data)?;
    let (mut keys, mut connection) = (Keys::open(data)?, connect(&database_in(data))?);
    migrate(&mut connection, &keys, |_| {})?;
    let resumed = reseal::has_others(&connection, &keys.data)?;
    if !resumed {
        keys.rescue.add(data)?;
        keys.data.add(data)?;
    }
    let rows = reseal::seal_others(&mut connection, &keys, progress)?;
    let transaction = connection.transaction()?;
    let subject = json!({ "rows": rows, "resumed": resumed });
    SqliteStore::new(&transaction, &keys).audit(SYSTEM, Action::KeysRotated, &subject, now)?;
    transaction.commit()?;
    reseal::scrub(&connection)?;
    Ok(Rotated { rows, resumed })
}
