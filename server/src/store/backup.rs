//! Backups: taken while the server runs, verified before they count, and put back under a new epoch.

use super::{
    Keys, SqliteStore, StoreError,
    keys::{self, at},
    media_files, open, verify,
};
use app::{
    domain::{audit::Action, time::Timestamp},
    hex,
    sync::store::SYSTEM,
};
use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::json;
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
    /// Head of its audit, in hexadecimal: to be noted elsewhere.
    pub head: String,
    /// Older files that were deleted.
    pub dropped: Vec<PathBuf>,
    /// Photos that do not open, and were left out.
    pub unreadable: u64,
}

/// A backup that was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Operations in it.
    pub operations: u64,
    /// Head of its audit, in hexadecimal.
    pub head: String,
    /// Photos that do not open, and were left out.
    pub unreadable: u64,
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
    let _pen = open::Pen::share(data)?;
    let keys = Keys::open(data)?;
    let mut live = open::connect(&open::path(data))?;
    open::migrate(&mut live, &keys, |_| {})?;
    let name = format!("tiangeng-{}.sqlite3", stamp(now));
    let (file, new) = (to.join(&name), to.join(format!("{name}.new")));
    if file.exists() {
        return Err(StoreError::File(format!("{}: exists already", file.display())));
    }
    drop(fs::remove_file(&new));
    keys::private_file(&new).map_err(|error| at(&new, &error))?;
    live.execute("VACUUM INTO ?1", [new.to_string_lossy()])?;
    let copy = verified(&new, &keys).inspect_err(|_| drop(fs::remove_file(&new)))?;
    sync(&new)?;
    keys::copy(data, to, false)?; // before the backup counts: without them nothing in it opens
    fs::rename(&new, &file).map_err(|error| at(&file, &error))?;
    sync(to)?;
    let unreadable = media_files::copy(data, to, &keys.data)?;
    register(&mut live, &keys, &name, &copy, now)?;
    let dropped = drop_old(&live, to, keep)?;
    Ok(Backup { file, operations: copy.operations, head: copy.head, dropped, unreadable })
}

/// Puts a backup in the place of the database in `data`. The replaced one stays beside it. Phones notice the new epoch
/// and deliver again what the backup lacks.
///
/// # Errors
/// When the backup does not verify, a server runs on `data`, or a file cannot be moved; then nothing was changed.
pub fn restore(data: &Path, file: &Path, now: Timestamp) -> Result<Restored, StoreError> {
    fs::create_dir_all(data).map_err(|error| at(data, &error))?;
    let _pen = open::Pen::take(data)?;
    let (target, new) = (open::path(data), data.join("restoring.sqlite3"));
    drop(fs::remove_file(&new));
    fs::copy(file, &new).map_err(|error| at(file, &error))?;
    let backups = file.parent().unwrap_or(Path::new(""));
    let keys = Keys::of_backup(data, backups)?;
    let copy = verified(&new, &keys).inspect_err(|_| drop(fs::remove_file(&new)))?;
    begin_epoch(&new, &keys, &copy, now)?;
    sync(&new)?;
    if target.exists() {
        close(open::connect(&target)?)?; // what stands in its log goes into the file
        let aside = data.join(format!("replaced-{}.sqlite3", stamp(now)));
        fs::rename(&target, &aside).map_err(|error| at(&aside, &error))?;
    }
    keys::copy(backups, data, true)?;
    fs::rename(&new, &target).map_err(|error| at(&target, &error))?;
    let unreadable = media_files::copy(backups, data, &keys.data)?;
    sync(data)?;
    Ok(Restored { operations: copy.operations, head: copy.head, unreadable })
}

/// What was put back says so, to phones and in its audit.
fn begin_epoch(file: &Path, keys: &Keys, copy: &Verified, now: Timestamp) -> Result<(), StoreError> {
    let mut connection = open::connect(file)?;
    let transaction = connection.transaction()?;
    let sql = "INSERT INTO setting (key, value) VALUES ('epoch', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1";
    transaction.execute(sql, [Uuid::now_v7().to_string()])?;
    let subject = json!({ "operations": copy.operations, "head": copy.head });
    SqliteStore::new(&transaction, keys).audit(SYSTEM, Action::Restored, &subject, now)?;
    transaction.commit()?;
    close(connection)
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
    head: String,
}

fn verified(file: &Path, keys: &Keys) -> Result<Verified, StoreError> {
    let mut connection = open::connect(file)?;
    open::migrate(&mut connection, keys, |_| {})?;
    let findings = verify::verify(&connection, keys, |_| {})?;
    let mut statement = connection.prepare("SELECT id, acked_n FROM device")?;
    let devices = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    drop(statement);
    close(connection)?;
    match findings.wrong.first() {
        None => Ok(Verified { operations: findings.operations, devices, head: hex::write(&findings.head) }),
        Some(wrong) => Err(StoreError::File(format!("{}: {wrong}", file.display()))),
    }
}

/// What the copy holds counts, not what the database holds by now.
fn register(live: &mut Connection, keys: &Keys, name: &str, copy: &Verified, now: Timestamp) -> Result<(), StoreError> {
    let transaction = live.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("INSERT INTO backup (name, taken_at) VALUES (?1, ?2)", params![name, now.0])?;
    for (device, acked_n) in &copy.devices {
        let sql = "INSERT INTO backup_device (backup, device, acked_n) VALUES (?1, ?2, ?3)";
        transaction.execute(sql, params![name, device, acked_n])?;
    }
    let subject = json!({ "backup": name, "operations": copy.operations, "head": copy.head });
    SqliteStore::new(&transaction, keys).audit(SYSTEM, Action::BackupTaken, &subject, now)?;
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

fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| at(path, &error))
}
