//! Directories of backups. Each has a marker, so that an empty place where a disk should be mounted is distinguished from a directory whose
//! backups were deleted: only the second makes phones forget.

use super::{
    SqliteStore, StoreError,
    backup_files::{devices, files_in, name_of, taken_at},
    connect::{connect, connect_to_read},
    directory::{DirectoryLock, database_in},
    key_files::{self, at},
    open,
};
use app::domain::{audit::Action, time::Timestamp};
use app::sync::store::SYSTEM;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Holds a UUID. A copy of the directory has it too.
const MARKER_FILE: &str = "backups.id";
/// A directory without a new backup for so long is reported: a disk gets one a day, and one that is carried to another place every week
/// has been there twice.
const UNUSED_DAYS: i64 = 14;
const DAY_MS: i64 = 86_400_000;

/// A directory, and what its marker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// A UUID.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
}

/// A directory as the database knows it.
struct Known {
    id: String,
    path: String,
    used_at: Timestamp,
    backups: u64,
}

impl Known {
    fn text(&self) -> String {
        let Self { id, path, used_at, backups } = self;
        match id.as_str() {
            "" => format!("earlier: {backups} backups of before directories had markers"),
            _ => format!("{path} ({id}): {backups} backups, the last of {}", used_at.date()),
        }
    }
}

/// Every directory that has backups, and those of before directories were known under an empty id.
fn known(live: &Connection) -> Result<Vec<Known>, StoreError> {
    let sql = "SELECT id, path, used_at, (SELECT count(*) FROM backup WHERE folder = id) FROM backup_folder UNION ALL
               SELECT '', '', max(taken_at), count(*) FROM backup WHERE folder = '' HAVING count(*) > 0";
    let read = |row: &Row| {
        Ok(Known { id: row.get(0)?, path: row.get(1)?, used_at: Timestamp(row.get(2)?), backups: row.get(3)? })
    };
    Ok(live.prepare(sql)?.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// The same directory has the same name, also before its disk is mounted.
fn place(directory: &Path) -> PathBuf {
    let named = || std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    fs::canonicalize(directory).unwrap_or_else(|_| named())
}

fn marker(directory: &Path) -> Result<Option<String>, StoreError> {
    let file = directory.join(MARKER_FILE);
    match fs::read_to_string(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&file, &error)),
        Ok(text) => match Uuid::parse_str(text.trim()) {
            Ok(id) => Ok(Some(id.to_string())),
            Err(_) => Err(StoreError::File(format!("{}: is damaged; --new-directory writes another", file.display()))),
        },
    }
}

/// The directory for a backup. A new one gets its marker.
///
/// # Errors
/// When a directory is known at this path and its marker is not there, or this one is a copy of another.
pub(super) fn enter(live: &Connection, directory: &Path) -> Result<Folder, StoreError> {
    let (path, known) = (place(directory), known(live)?);
    let here = path.to_string_lossy();
    let refused = |what: String| Err(StoreError::File(format!("{}: {what}", path.display())));
    let id = match marker(&path)? {
        None if known.iter().any(|folder| folder.path == here) => {
            let words = "backups were taken here, and the marker of this directory is not there: is its disk mounted? If this is a new \
                         directory at the same place, say so with --new-directory";
            return refused(words.to_owned());
        }
        None => mark(&path)?,
        Some(id) => {
            let other = known.iter().find(|folder| folder.id == id && folder.path != here);
            if let Some(other) =
                other.filter(|other| matches!(marker(Path::new(&other.path)), Ok(Some(its)) if its == id))
            {
                return refused(format!(
                    "is a copy of {}; make it a directory of its own with --new-directory",
                    other.path
                ));
            }
            id
        }
    };
    Ok(Folder { id, path: place(directory) }) // by now it exists
}

fn mark(directory: &Path) -> Result<String, StoreError> {
    fs::create_dir_all(directory).map_err(|error| at(directory, &error))?;
    let id = Uuid::now_v7().to_string();
    key_files::replace(directory, MARKER_FILE, format!("{id}\n").as_bytes())?;
    Ok(id)
}

/// Makes a directory of backups a new one, although one was known at this place, or it is a copy of another. What is known of the former one
/// counts until it is forgotten.
///
/// # Errors
/// When it is a known directory with its marker, or cannot be written.
pub fn begin_folder(data: &Path, directory: &Path) -> Result<(), StoreError> {
    let (_lock, live) = current(data)?;
    let path = place(directory);
    let is_known =
        |id: &String| known(&live).is_ok_and(|all| all.iter().any(|f| f.id == *id && Path::new(&f.path) == path));
    if marker(&path).ok().flatten().filter(is_known).is_some() {
        return Err(StoreError::File(format!("{}: is known and has its marker: it is not new", path.display())));
    }
    mark(&path).map(drop)
}

/// Counts the backups of a directory no longer: it is lost, or its files are deleted. `which` is its path, its id, or `earlier` for backups
/// of before directories were known. Answers how many there were.
///
/// # Errors
/// When no such directory is known.
pub fn forget_folder(data: &Path, which: &str, now: Timestamp) -> Result<u64, StoreError> {
    let (_lock, mut live) = current(data)?;
    let (all, path) = (known(&live)?, place(Path::new(which)));
    let is_meant = |folder: &&Known| match folder.id.as_str() {
        "" => which == "earlier",
        id => which == id || Path::new(&folder.path) == path,
    };
    let [folder] = all.iter().filter(is_meant).collect::<Vec<_>>()[..] else {
        let known: Vec<String> = all.iter().map(Known::text).collect();
        return Err(StoreError::File(format!(
            "{which}: is not one of the directories of backups:\n{}",
            known.join("\n")
        )));
    };
    let keys = super::Keys::read(data)?;
    let transaction = live.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute("DELETE FROM backup WHERE folder = ?1", [&folder.id])?;
    transaction.execute("DELETE FROM backup_folder WHERE id = ?1", [&folder.id])?;
    let subject = json!({ "folder": folder.id, "backups": folder.backups });
    SqliteStore::new(&transaction, &keys).audit(SYSTEM, Action::BackupsForgotten, &subject, now)?;
    transaction.commit()?;
    Ok(folder.backups)
}

/// The database, when it has the schema of this version.
fn current(data: &Path) -> Result<(DirectoryLock, Connection), StoreError> {
    let lock = DirectoryLock::of_existing(data)?;
    let live = connect(&database_in(data))?;
    match open::is_current(&live)? {
        true => Ok((lock, live)),
        false => Err(StoreError::File("the database is of an earlier version: start the server once first".into())),
    }
}

/// The directory with the newest backup.
///
/// # Errors
/// When there is none.
pub fn newest_folder(data: &Path) -> Result<PathBuf, StoreError> {
    let (_lock, live) = current(data)?;
    let newest = known(&live)?.into_iter().filter(|folder| !folder.path.is_empty()).max_by_key(|folder| folder.used_at);
    newest.map(|folder| folder.path.into()).ok_or_else(|| StoreError::File("no backup was taken yet".into()))
}

/// Notes where a directory is, and that a backup was taken into it.
pub(super) fn note_use(live: &Connection, folder: &Folder, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO backup_folder (id, path, used_at) VALUES (?1, ?2, ?3)
               ON CONFLICT (id) DO UPDATE SET path = excluded.path, used_at = excluded.used_at";
    live.execute(sql, params![folder.id, folder.path.to_string_lossy(), now.0])?;
    Ok(())
}

/// Keeps what is known of a backup.
pub(super) fn put(
    live: &Connection,
    folder: &Folder,
    name: &str,
    taken_at: Timestamp,
    devices: &[(String, u64)],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO backup (folder, name, taken_at) VALUES (?1, ?2, ?3)";
    live.execute(sql, params![folder.id, name, taken_at.0])?;
    let sql = "INSERT INTO backup_device (folder, backup, device, acked_n) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = live.prepare(sql)?;
    for (device, acked_n) in devices {
        statement.execute(params![folder.id, name, device, acked_n])?;
    }
    Ok(())
}

/// Files that this database does not know count too: they were taken after the backup that it was restored from, by an earlier version, or
/// just before a power cut. Answers in words which cannot be read.
pub(super) fn adopt(live: &Connection, folder: &Folder) -> Result<Vec<String>, StoreError> {
    let mut notes = Vec::new();
    for file in files_in(&folder.path)? {
        let (name, is_there) = (name_of(&file), "SELECT 1 FROM backup WHERE folder = ?1 AND name = ?2");
        if live.query_row(is_there, [&folder.id, &name], |_| Ok(())).optional()?.is_some() {
            live.execute("DELETE FROM backup WHERE folder = '' AND name = ?1", [&name])?;
            continue;
        }
        let of_before = "UPDATE backup SET folder = ?1 WHERE folder = '' AND name = ?2";
        if live.execute(of_before, [&folder.id, &name])? == 1 {
            continue;
        }
        match connect_to_read(&file).and_then(|copy| devices(&copy)) {
            Ok(devices) => put(live, folder, &name, taken_at(&name).unwrap_or_default(), &devices)?,
            Err(error) => notes.push(format!("{}: cannot be read, and does not count: {error}", file.display())),
        }
    }
    Ok(notes)
}

/// Deletes the oldest files of this directory beyond `keep`, and drops the records of those that were deleted manually.
pub(super) fn drop_old(live: &Connection, folder: &Folder, keep: usize) -> Result<Vec<PathBuf>, StoreError> {
    let mut statement = live.prepare("SELECT name FROM backup WHERE folder = ?1 ORDER BY taken_at DESC")?;
    let names = statement.query_map([&folder.id], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut dropped = Vec::new();
    for (at_place, name) in names.iter().enumerate() {
        let file = folder.path.join(name);
        if at_place >= keep.max(1) && fs::remove_file(&file).is_ok() {
            dropped.push(file.clone());
        }
        if !file.exists() {
            live.execute("DELETE FROM backup WHERE folder = ?1 AND name = ?2", [&folder.id, name])?;
        }
    }
    Ok(dropped)
}

/// Directories that got no backup for long, in words: phones keep their work as long as these lack it.
pub(super) fn unused(live: &Connection, folder: &Folder, now: Timestamp) -> Result<Vec<String>, StoreError> {
    let before = now.plus_ms(-UNUSED_DAYS * DAY_MS);
    let is_unused = |other: &Known| other.id != folder.id && other.used_at < before;
    let words = |other: Known| {
        format!(
            "not used for more than {UNUSED_DAYS} days: {}. Phones keep what these backups lack. Take a backup there, or let go of it with \
             `tiangeng backup --forget`",
            other.text()
        )
    };
    Ok(known(live)?.into_iter().filter(is_unused).map(words).collect())
}
