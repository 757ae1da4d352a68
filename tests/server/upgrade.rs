//! Two versions of the program on one database: the newer one waits until the older one has ended.

use rusqlite::Connection;
use server::{
    clock,
    store::{self, Database},
};
use std::{fs::File, path::Path};
use tempfile::TempDir;
use tests::harness::{County, earlier::taken_back, test_file};

/// The directory of a county that a version with the second schema has written.
fn of_an_earlier_version() -> TempDir {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    let directory = county.stopped();
    let file = directory.path().join("tiangeng.sqlite3");
    taken_back(&file, 2);
    Connection::open(&file).unwrap().execute("DELETE FROM setting WHERE key = 'folded_by'", []).unwrap();
    directory
}

/// What a running program holds.
fn running_in(directory: &TempDir) -> File {
    let lock = File::create(directory.path().join("in-use.lock")).unwrap();
    lock.lock_shared().unwrap();
    lock
}

fn schema_of(file: &Path) -> u32 {
    Connection::open(file).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_newer_program_does_not_change_the_schema_under_a_running_older_one() {
    let directory = of_an_earlier_version();
    let file = directory.path().join("tiangeng.sqlite3");
    let older = running_in(&directory);
    let refused = Database::open(directory.path()).err().expect("a refusal").to_string();
    assert!(refused.contains("earlier version") && refused.contains("stop"), "{refused}");
    assert_eq!(schema_of(&file), 2);
    drop(older);
    assert_eq!(County::opened(directory).is_whole(), Vec::<String>::new());
}

#[test]
fn a_backup_of_an_earlier_schema_is_a_copy_and_counts_once_the_database_was_brought_up_to_date() {
    let directory = of_an_earlier_version();
    let (file, to) = (directory.path().join("tiangeng.sqlite3"), directory.path().join("backups"));
    let older = running_in(&directory);
    let copy = store::backup(directory.path(), &to, 30, clock::now()).unwrap().file;
    assert_eq!((schema_of(&file), schema_of(&copy)), (2, 2), "neither was changed");
    assert_eq!(County::restored_from(&copy).is_whole(), Vec::<String>::new());
    drop(older);
    let county = County::opened(directory);
    county.backs_up(30);
    let counted = Connection::open(file).unwrap().query_row("SELECT count(*) FROM backup", [], |row| row.get(0));
    assert_eq!(counted, Ok(2));
}

#[test]
fn a_database_of_a_later_version_is_left_alone() {
    let directory = County::new().stopped();
    let file = directory.path().join("tiangeng.sqlite3");
    Connection::open(&file).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    for refused in [
        Database::open(directory.path()).err().expect("a refusal").to_string(),
        store::backup(directory.path(), &directory.path().join("backups"), 30, clock::now()).unwrap_err().to_string(),
    ] {
        assert!(refused.contains("later version"), "{refused}");
    }
}
