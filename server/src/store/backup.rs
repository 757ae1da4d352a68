//! Backups: taken while the server runs, verified before they count, and put back under a new epoch.

use super::{StoreError, open, verify};
use crate::media;
use app::domain::{attachment::BlobId, time::Timestamp};
use rusqlite::{Connection, params};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// A backup that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// Operations in it.
    pub operations: u64,
    /// Older files that were deleted.
    pub dropped: Vec<PathBuf>,
}

/// Takes a backup of the database in `data` into the directory `to`, verifies it, and keeps the newest `keep`.
///
/// Only then are phones told what they may forget: what the oldest kept backup holds.
///
/// # Errors
/// When the copy cannot be written or does not verify; an unverified copy is deleted.
pub fn backup(data: &Path, to: &Path, keep: usize, now: Timestamp) -> Result<Backup, StoreError> {
    if !open::path(data).exists() {
        return Err(StoreError::File(format!("{}: there is no database here", data.display())));
    }
    fs::create_dir_all(to).map_err(|error| at(to, &error))?;
    let mut live = open::connect(&open::path(data))?;
    let name = format!("tiangeng-{}.sqlite3", stamp(now));
    let (file, new) = (to.join(&name), to.join(format!("{name}.new")));
    if file.exists() {
        return Err(StoreError::File(format!("{}: exists already", file.display())));
    }
    drop(fs::remove_file(&new));
    open::private_file(&new).map_err(|error| at(&new, &error))?;
    live.execute("VACUUM INTO ?1", [new.to_string_lossy()])?;
    let Verified { operations, devices } = verified(&new).inspect_err(|_| drop(fs::remove_file(&new)))?;
    sync(&new)?;
    fs::rename(&new, &file).map_err(|error| at(&file, &error))?;
    sync(to)?;
    copy_keys(data, to)?;
    copy_media(data, to)?;
    register(&mut live, &name, devices, now)?;
    let dropped = drop_old(&live, to, keep)?;
    Ok(Backup { file, operations, dropped })
}

/// Puts a backup in the place of the database in `data`. The replaced one stays beside it. Phones notice the new epoch
/// and deliver again what the backup lacks.
///
/// # Errors
/// When the backup does not verify, a server runs on `data`, or a file cannot be moved; then nothing was changed.
pub fn restore(data: &Path, file: &Path, now: Timestamp) -> Result<u64, StoreError> {
    fs::create_dir_all(data).map_err(|error| at(data, &error))?;
    let _pen = open::Pen::take(data)?;
    let (target, new) = (open::path(data), data.join("restoring.sqlite3"));
    drop(fs::remove_file(&new));
    fs::copy(file, &new).map_err(|error| at(file, &error))?;
    let Verified { operations, .. } = verified(&new).inspect_err(|_| drop(fs::remove_file(&new)))?;
    let copy = open::connect(&new)?;
    let epoch = Uuid::now_v7().to_string();
    copy.execute(
        "INSERT INTO setting (key, value) VALUES ('epoch', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
        [epoch],
    )?;
    close(copy)?;
    sync(&new)?;
    if target.exists() {
        close(open::connect(&target)?)?; // what stands in its log goes into the file
        let aside = data.join(format!("replaced-{}.sqlite3", stamp(now)));
        fs::rename(&target, &aside).map_err(|error| at(&aside, &error))?;
    }
    fs::rename(&new, &target).map_err(|error| at(&target, &error))?;
    if let Some(backups) = file.parent() {
        for key in open::KEY_FILES.map(|name| backups.join(name)).iter().filter(|key| key.exists()) {
            fs::copy(key, data.join(key.file_name().unwrap_or_default())).map_err(|error| at(key, &error))?;
        }
        copy_media(backups, data)?;
    }
    sync(data)?;
    Ok(operations)
}

/// Copies photos and voice notes that are not there yet: a name is a content, so that what is there is right. All backups of a
/// directory share them; none is ever dropped.
fn copy_media(from: &Path, to: &Path) -> Result<(), StoreError> {
    let (from, to) = (media::whole(from), media::whole(to));
    let Ok(folders) = fs::read_dir(&from) else { return Ok(()) }; // no photos yet, or they are kept elsewhere
    for folder in folders {
        let folder = folder.map_err(|error| at(&from, &error))?;
        let target = to.join(folder.file_name());
        fs::create_dir_all(&target).map_err(|error| at(&target, &error))?;
        copy_new_files(&folder.path(), &target).map_err(|error| at(&target, &error))?;
    }
    Ok(())
}

fn copy_new_files(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let (name, path) = entry.map(|entry| (entry.file_name(), entry.path()))?;
        let (target, new) = (to.join(&name), to.join("copying"));
        let is_content = name.to_str().is_some_and(|name| BlobId::parse(name).is_some()); // and not one that is being written
        if is_content && !target.exists() {
            fs::copy(&path, &new)?;
            File::open(&new)?.sync_all()?;
            fs::rename(&new, &target)?;
        }
    }
    File::open(to)?.sync_all()
}

/// Closes the last connection and leaves one file that holds everything.
fn close(connection: Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "delete")?;
    connection.close().map_err(|(_, error)| error.into())
}

/// `20261123-081500`, UTC: sorts by time.
fn stamp(now: Timestamp) -> String {
    let seconds = now.0.div_euclid(1000).rem_euclid(86_400);
    let day = app::domain::date::Date::from_days_since_1970(now.0.div_euclid(86_400_000)).to_string().replace('-', "");
    format!("{day}-{:02}{:02}{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What a good copy holds.
struct Verified {
    operations: u64,
    /// Devices, and how far each has delivered.
    devices: Vec<(String, u64)>,
}

fn verified(file: &Path) -> Result<Verified, StoreError> {
    let mut connection = open::connect(file)?;
    open::migrate(&mut connection)?;
    let findings = verify::verify(&connection, |_| {})?;
    let mut statement = connection.prepare("SELECT id, acked_n FROM device")?;
    let devices = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    drop(statement);
    close(connection)?;
    match findings.wrong.first() {
        None => Ok(Verified { operations: findings.operations, devices }),
        Some(wrong) => Err(StoreError::File(format!("{}: {wrong}", file.display()))),
    }
}

/// What the copy holds counts, not what the database holds by now.
fn register(live: &mut Connection, name: &str, devices: Vec<(String, u64)>, now: Timestamp) -> Result<(), StoreError> {
    let transaction = live.transaction()?;
    transaction.execute("INSERT INTO backup (name, taken_at) VALUES (?1, ?2)", params![name, now.0])?;
    for (device, acked_n) in devices {
        let sql = "INSERT INTO backup_device (backup, device, acked_n) VALUES (?1, ?2, ?3)";
        transaction.execute(sql, params![name, device, acked_n])?;
    }
    Ok(transaction.commit()?)
}

/// Deletes the oldest files beyond `keep`, and forgets those that somebody else deleted.
fn drop_old(live: &Connection, to: &Path, keep: usize) -> Result<Vec<PathBuf>, StoreError> {
    let mut statement = live.prepare("SELECT name FROM backup ORDER BY taken_at DESC")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut dropped = Vec::new();
    for (at_place, name) in names.iter().enumerate() {
        let file = to.join(name);
        if at_place >= keep.max(1) && fs::remove_file(&file).is_ok() {
            dropped.push(file.clone());
        }
        if !file.exists() {
            live.execute("DELETE FROM backup WHERE name = ?1", [name])?;
        }
    }
    Ok(dropped)
}

/// The keys lie beside the backups: without them nobody is found by identity number, and no rescue file opens.
fn copy_keys(data: &Path, to: &Path) -> Result<(), StoreError> {
    for (from, key) in open::KEY_FILES.map(|name| (data.join(name), to.join(name))) {
        if from.exists() && !key.exists() {
            fs::copy(&from, &key).map_err(|error| at(&from, &error))?; // the file's mode comes along
        }
    }
    Ok(())
}

fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| at(path, &error))
}

fn at(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::File(format!("{}: {error}", path.display()))
}
