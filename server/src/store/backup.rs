//! Backups: taken while the server runs, and verified with what is next to them before they count.

use super::{
    Keys, SqliteStore, StoreError,
    backup_folders::{self as folders, Folder},
    keys::{self, at},
    media_files, open, verify,
};
use app::{
    domain::{audit::Action, date::Date, time::Timestamp},
    hex,
    sync::store::SYSTEM,
};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

const BEGIN: &str = "tiangeng-";
const ENDING: &str = ".sqlite3";

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
    let _lock = open::DirectoryLock::of_existing(data)?;
    let mut live = open::connect(&open::path(data))?;
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
    let name = format!("{BEGIN}{}{ENDING}", stamp(now));
    let (file, new) = (to.join(&name), to.join(format!("{name}.new")));
    if file.exists() {
        return Err(StoreError::File(format!("{}: exists already", file.display())));
    }
    keys::copy_beside(data, to)?; // before the backup counts: without them nothing in it opens
    let keys = Keys::read(to)?;
    remove_database(&new);
    keys::private_file(&new).map_err(|error| at(&new, &error))?;
    let copied = live.execute("VACUUM INTO ?1", [new.to_string_lossy()]).map_err(StoreError::from);
    let copy = copied.and_then(|_| verified_apart(&new, &keys)).inspect_err(|_| remove_database(&new))?;
    sync(&new)?;
    fs::rename(&new, &file).map_err(|error| at(&file, &error))?;
    sync(to)?;
    Ok((file, copy, keys))
}

/// `20261123-081500`, UTC: sorts by time.
pub(super) fn stamp(now: Timestamp) -> String {
    let seconds = now.0.div_euclid(1000).rem_euclid(86_400);
    let day = Date::from_days_since_1970(now.0.div_euclid(86_400_000)).to_string().replace('-', "");
    format!("{day}-{:02}{:02}{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// When a backup was taken, by its name; `None` for files that are no backups.
pub(super) fn taken_at(name: &str) -> Option<Timestamp> {
    let (day, time) = name.strip_prefix(BEGIN)?.strip_suffix(ENDING)?.split_once('-')?;
    let number = |text: &str, digits: std::ops::Range<usize>| text.get(digits)?.parse::<i64>().ok();
    let date = Date::read(&[day.get(..4)?, day.get(4..6)?, day.get(6..)?].join("-")).ok()?;
    let seconds = number(time, 0..2)? * 3600 + number(time, 2..4)? * 60 + number(time, 4..6)?;
    let at = Timestamp((date.days_since_1970() * 86_400 + seconds) * 1000);
    (name == format!("{BEGIN}{}{ENDING}", stamp(at))).then_some(at)
}

/// The backups in a directory, oldest first.
pub(super) fn files_in(directory: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = fs::read_dir(directory).map_err(|error| at(directory, &error))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|error| at(directory, &error))?;
    paths.retain(|path| taken_at(&name_of(path)).is_some());
    paths.sort_unstable();
    Ok(paths)
}

/// The last part of a path, as text.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
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
    if open::is_current(&open::connect_to_read(file)?)? {
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
    let mut connection = open::connect(file)?;
    open::migrate(&mut connection, keys, |_| {})?;
    let findings = verify::verify(&connection, keys, |_| {})?;
    let devices = devices(&connection)?;
    close(connection)?;
    match findings.wrong.first() {
        None => Ok(Verified { operations: findings.operations, devices, head: hex::write(&findings.head) }),
        Some(wrong) => Err(StoreError::File(format!("{}: {wrong}", file.display()))),
    }
}

/// Devices, and how far each has delivered.
pub(super) fn devices(connection: &Connection) -> Result<Vec<(String, u64)>, StoreError> {
    let mut statement = connection.prepare("SELECT id, acked_n FROM device")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Closes the last connection and leaves one file that holds everything.
pub(super) fn close(connection: Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "delete")?;
    connection.close().map_err(|(_, error)| error.into())
}

/// A database that nobody needs, with what SQLite keeps next to it.
pub(super) fn remove_database(file: &Path) {
    for path in [file.to_owned(), open::beside(file, "-wal"), open::beside(file, "-shm")] {
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

/// Flushes a file or directory to the disk.
pub(super) fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| at(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_backup_tells_when_it_was_taken() {
        let at = Timestamp(1_795_421_700_000);
        let name = format!("{BEGIN}{}{ENDING}", stamp(at));
        assert_eq!(taken_at(&name), Some(at));
        for other in [&name[1..], "tiangeng-20261399-000000.sqlite3", "tiangeng-x.sqlite3", &format!("{name}.new")] {
            assert_eq!(taken_at(other), None, "{other}");
        }
    }
}
