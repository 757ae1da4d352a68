//! Backups: taken while the server runs, and verified with what is next to them before they count.

use super::{
    Keys, SqliteStore, StoreError,
    backup_files::{devices, file_name, files_in, name_of, sync},
    backup_folders::{self as folders, Folder},
    connect::{connect, connect_to_read},
    directory::{DirectoryLock, beside, database_in},
    key_files::{self, at},
    keys, media_files, open, verify,
};
use app::{
    domain::{audit::Action, time::Timestamp},
    hex,
    sync::store::SYSTEM,
};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A backup that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// Operations in it.
    pub operations: u64,
    /// Head of its audit, in hexadecimal: to be noted elsewhere.
    pub head: String,
    /// Older files that were deleted.
    pub dropped: Vec<PathBuf>,
    /// Photos that do not open, and were left out.
    pub unreadable: u64,
    /// What the operator should know, in words.
    pub notes: Vec<String>,
}

/// Takes a backup of the database in `data` into the directory `to`, verifies it with the keys next to it, and keeps the newest `keep` of
/// that directory. Only then do phones learn what they may forget: what every kept backup of every directory holds.
///
/// # Errors
/// When the directory is known and its marker is not there, has the keys of another county, or the copy cannot be written or does not
/// verify; an unverified copy is deleted.
pub fn backup(data: &Path, to: &Path, keep: usize, now: Timestamp) -> Result<Backup, StoreError> {
    let _lock = DirectoryLock::of_existing(data)?;
    let mut live = connect(&database_in(data))?;
    if !open::is_current(&live)? {
        return copy_only(&live, data, to, now);
    }
    let folder = folders::enter(&live, to)?;
    let (file, copy, keys) = take(&live, data, to, now)?;
    let unreadable = media_files::copy_beside(data, to, &keys.data)?;
    register(&mut live, &keys, &folder, &file, &copy, now)?;
    let mut notes = folders::adopt(&live, &folder)?;
    let dropped = folders::drop_old(&live, &folder, keep)?;
    notes.extend(media_files::drop_unnamed(data, to, &files_in(to)?)?);
    notes.extend(folders::unused(&live, &folder, now)?);
    Ok(Backup { file, operations: copy.operations, head: copy.head, dropped, unreadable, notes })
}

/// The database has the schema of an earlier version, which may be running: nothing but the copy is written, and it is found by the first
/// backup after the upgrade.
fn copy_only(live: &Connection, data: &Path, to: &Path, now: Timestamp) -> Result<Backup, StoreError> {
    fs::create_dir_all(to).map_err(|error| at(to, &error))?;
    let (file, copy, keys) = take(live, data, to, now)?;
    let unreadable = media_files::copy_beside(data, to, &keys.data)?;
    let note =
        "the database is of an earlier version: this backup counts for phones from the first one after the upgrade on";
    let (operations, head, notes) = (copy.operations, copy.head, vec![note.to_owned()]);
    Ok(Backup { file, operations, head, dropped: Vec::new(), unreadable, notes })
}

/// A verified copy with its keys next to it, on the disk.
fn take(live: &Connection, data: &Path, to: &Path, now: Timestamp) -> Result<(PathBuf, Verified, Keys), StoreError> {
    let name = file_name(now);
    let (file, new) = (to.join(&name), to.join(format!("{name}.new")));
    if file.exists() {
        return Err(StoreError::File(format!("{}: exists already", file.display())));
    }
    keys::copy_beside(data, to)?; // before the backup counts: without them nothing in it opens
    let keys = Keys::read(to)?;
    remove_database(&new);
    key_files::private_file(&new).map_err(|error| at(&new, &error))?;
    let copied = live.execute("VACUUM INTO ?1", [new.to_string_lossy()]).map_err(StoreError::from);
    let copy = copied.and_then(|_| verified_apart(&new, &keys)).inspect_err(|_| remove_database(&new))?;
    sync(&new)?;
    fs::rename(&new, &file).map_err(|error| at(&file, &error))?;
    sync(to)?;
    Ok((file, copy, keys))
}

/// What a good copy holds.
pub(super) struct Verified {
    pub operations: u64,
    /// Devices, and how far each has delivered.
    pub devices: Vec<(String, u64)>,
    pub head: String,
}

/// Verifies a copy and leaves it as it is: one of an earlier version is brought up to date next to it.
fn verified_apart(file: &Path, keys: &Keys) -> Result<Verified, StoreError> {
    if open::is_current(&connect_to_read(file)?)? {
        return verified(file, keys);
    }
    let apart = file.with_extension("verified");
    remove_database(&apart);
    fs::copy(file, &apart).map_err(|error| at(&apart, &error))?;
    let found = verified(&apart, keys);
    remove_database(&apart);
    found
}

/// Brings a copy up to date and verifies it. It is one file afterwards.
pub(super) fn verified(file: &Path, keys: &Keys) -> Result<Verified, StoreError> {
    let mut connection = connect(file)?;
    open::migrate(&mut connection, keys, |_| {})?;
    let findings = verify::verify(&connection, keys, |_| {})?;
    let devices = devices(&connection)?;
    close(connection)?;
    match findings.wrong.first() {
        None => Ok(Verified { operations: findings.operations, devices, head: hex::write(&findings.head) }),
        Some(wrong) => Err(StoreError::File(format!("{}: {wrong}", file.display()))),
    }
}

/// Closes the last connection and leaves one file that holds everything.
pub(super) fn close(connection: Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "delete")?;
    connection.close().map_err(|(_, error)| error.into())
}

/// A database that nobody needs, with what SQLite keeps next to it.
pub(super) fn remove_database(file: &Path) {
    for path in [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")] {
        drop(fs::remove_file(path));
    }
}

/// What the copy holds counts, not what the database holds by now.
fn register(
    live: &mut Connection,
    keys: &Keys,
    folder: &Folder,
    file: &Path,
    copy: &Verified,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (name, transaction) = (name_of(file), live.transaction_with_behavior(TransactionBehavior::Immediate)?);
    folders::note_use(&transaction, folder, now)?;
    folders::put(&transaction, folder, &name, now, &copy.devices)?;
    let subject = json!({ "backup": name, "folder": folder.id, "operations": copy.operations, "head": copy.head });
    SqliteStore::new(&transaction, keys).audit(SYSTEM, Action::BackupTaken, &subject, now)?;
    Ok(transaction.commit()?)
}
