//! Files of backups: their names, which say when they were taken, and the devices in them.

use super::{StoreError, key_files::at};
use app::domain::{date::Date, time::Timestamp};
use rusqlite::Connection;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

const BEGIN: &str = "tiangeng-";
const ENDING: &str = ".sqlite3";

/// `20261123-081500`, UTC: sorts by time.
pub(super) fn stamp(now: Timestamp) -> String {
    let seconds = now.0.div_euclid(1000).rem_euclid(86_400);
    let day = Date::from_days_since_1970(now.0.div_euclid(86_400_000)).to_string().replace('-', "");
    format!("{day}-{:02}{:02}{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The name of a backup.
pub(super) fn file_name(taken_at: Timestamp) -> String {
    format!("{BEGIN}{}{ENDING}", stamp(taken_at))
}

/// When a backup was taken, by its name; `None` for files that are no backups.
pub(super) fn taken_at(name: &str) -> Option<Timestamp> {
    let (day, time) = name.strip_prefix(BEGIN)?.strip_suffix(ENDING)?.split_once('-')?;
    let number = |text: &str, digits: std::ops::Range<usize>| text.get(digits)?.parse::<i64>().ok();
    let date = Date::read(&[day.get(..4)?, day.get(4..6)?, day.get(6..)?].join("-")).ok()?;
    let seconds = number(time, 0..2)? * 3600 + number(time, 2..4)? * 60 + number(time, 4..6)?;
    let at = Timestamp((date.days_since_1970() * 86_400 + seconds) * 1000);
    (name == file_name(at)).then_some(at)
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

/// Devices, and how far each has delivered.
pub(super) fn devices(connection: &Connection) -> Result<Vec<(String, u64)>, StoreError> {
    let mut statement = connection.prepare("SELECT id, acked_n FROM device")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
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
        let name = file_name(at);
        assert_eq!(taken_at(&name), Some(at));
        for other in [&name[1..], "tiangeng-20261399-000000.sqlite3", "tiangeng-x.sqlite3", &format!("{name}.new")] {
            assert_eq!(taken_at(other), None, "{other}");
        }
    }
}
