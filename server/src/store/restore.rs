//! Putting a backup back: verified first, under a new epoch, and without a moment in which there is no database.

use super::{
    Keys, SqliteStore, StoreError,
    backup::{close, remove_database, verified},
    backup_files::{files_in, name_of, stamp, sync, taken_at},
    connect::{connect, connect_to_read},
    directory::{DirectoryLock, REPLACED, RESTORING, beside, database_in},
    key_files::at,
    keys, media_files,
    stricter::{self, Carried},
};
use app::{
    domain::{attachment::BlobId, audit::Action, time::Timestamp},
    sync::store::SYSTEM,
};
use rusqlite::Connection;
use serde_json::json;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::Path,
};
use uuid::Uuid;

/// A backup that was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Operations in it.
    pub operations: u64,
    /// Head of its audit, in hexadecimal.
    pub head: String,
    /// Photos that came back, or were here.
    pub contents: u64,
    /// Photos that do not open, and were left out.
    pub unreadable: u64,
    /// What was carried over from the replaced database, and what differs or could not be compared, in words.
    pub notes: Vec<String>,
}

/// Puts a backup in the place of the database in `data`. The replaced one stays next to it. Sessions and one-time codes end; what is
/// stricter in the replaced database is carried over. Phones notice the new epoch and deliver again what the backup lacks.
///
/// # Errors
/// When the backup does not verify, a server runs on `data`, or a file cannot be written; then the database is as before.
pub fn restore(data: &Path, file: &Path, now: Timestamp) -> Result<Restored, StoreError> {
    fs::create_dir_all(data).map_err(|error| at(data, &error))?;
    let _lock = DirectoryLock::take(data)?;
    let (target, new) = (database_in(data), data.join(RESTORING));
    remove_database(&new);
    let prepared = prepare(&target, file, &new, now).inspect_err(|_| remove_database(&new))?;
    let (keys, restored, named) = prepared;
    let replaced = format!("{}{}", REPLACED, stamp(now));
    let backups = directory_of(file);
    keys::copy_back(backups, data, &format!("{replaced}-identity.key"))?;
    let copied = media_files::copy_back(backups, data, &keys.data, &named)?;
    put_in_place(&new, &target, &data.join(format!("{replaced}.sqlite3")))?;
    Ok(Restored { contents: copied.contents, unreadable: copied.unreadable, ..restored })
}

fn directory_of(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The new database as it will be served, next to the old one; its keys, what to say, and the contents that it names.
fn prepare(
    target: &Path,
    file: &Path,
    new: &Path,
    now: Timestamp,
) -> Result<(Keys, Restored, BTreeSet<BlobId>), StoreError> {
    fs::copy(file, new).map_err(|error| at(file, &error))?;
    let directory = directory_of(target);
    let keys = Keys::of_backup(directory, directory_of(file))?;
    let copy = verified(new, &keys)?;
    let mut connection = connect(new)?;
    let Carried { counts, mut notes } = stricter::carry_over(&mut connection, &keys, target, now)?;
    let transaction = connection.transaction()?;
    let sql = "INSERT INTO setting (key, value) VALUES ('epoch', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1";
    transaction.execute(sql, [Uuid::now_v7().to_string()])?;
    let subject = json!({ "operations": copy.operations, "head": copy.head, "carried": counts });
    SqliteStore::new(&transaction, &keys).audit(SYSTEM, Action::Restored, &subject, now)?;
    transaction.commit()?;
    let named = named(&connection, file, &mut notes)?;
    close(connection)?;
    sync(new)?;
    let restored = Restored { operations: copy.operations, head: copy.head, contents: 0, unreadable: 0, notes };
    Ok((keys, restored, named))
}

/// Contents of the backup, and of later ones next to it: their visits are delivered again. Not those of earlier ones: they were erased.
fn named(connection: &Connection, file: &Path, notes: &mut Vec<String>) -> Result<BTreeSet<BlobId>, StoreError> {
    let mut named = media_files::named(connection)?;
    let taken = taken_at(&name_of(file));
    for later in files_in(directory_of(file))? {
        if taken.is_none() || taken_at(&name_of(&later)) <= taken {
            continue;
        }
        match connect_to_read(&later).and_then(|later| media_files::named(&later)) {
            Ok(its) => named.extend(its),
            Err(error) => notes.push(format!("{}: {error}: photos that only it names stay there", later.display())),
        }
    }
    Ok(named)
}

/// The old database gets a second name, then the new one takes its first: whoever opens it finds the one or the other.
fn put_in_place(new: &Path, target: &Path, aside: &Path) -> Result<(), StoreError> {
    if target.exists() {
        keys::keep_aside(target, aside)?;
    }
    for ending in ["-wal", "-shm"] {
        let log = beside(target, ending); // of a database that did not open: SQLite would take it for the new one's
        if log.exists() {
            fs::rename(&log, beside(aside, ending)).map_err(|error| at(&log, &error))?;
        }
    }
    fs::rename(new, target).map_err(|error| at(target, &error))?;
    let directory = directory_of(target);
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(|error| at(directory, &error))
}
