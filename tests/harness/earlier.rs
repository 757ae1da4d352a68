//! Databases as versions of before have written them.

use rusqlite::Connection;
use std::{fs, path::Path};

/// What made the schema of each version, oldest first.
pub const MIGRATIONS: [&str; 8] = [
    include_str!("../../server/migrations/0001_foundation.sql"),
    include_str!("../../server/migrations/0002_sealed_and_audited.sql"),
    include_str!("../../server/migrations/0003_registrations.sql"),
    include_str!("../../server/migrations/0004_backup_folders.sql"),
    include_str!("../../server/migrations/0005_record_owners.sql"),
    include_str!("../../server/migrations/0006_waiting.sql"),
    include_str!("../../server/migrations/0007_rows.sql"),
    include_str!("../../server/migrations/0008_numbers.sql"),
];

/// A database with the schema of a version of before, and nothing in it.
///
/// # Panics
/// When it cannot be made.
pub fn empty(file: &Path, schema: usize) -> Connection {
    let made = Connection::open(file).expect("a file");
    made.pragma_update(None, "foreign_keys", false).expect("a setting"); // rows are copied table by table
    MIGRATIONS[..schema].iter().for_each(|step| made.execute_batch(step).expect("a migration"));
    made.pragma_update(None, "user_version", schema).expect("a version");
    made
}

/// Copies the columns of a table that both databases have; the later one is attached as `new`.
///
/// # Panics
/// When it cannot be read or written.
pub fn copy(file: &Connection, table: &str) {
    let (old, new) = (columns(file, "main", table), columns(file, "new", table));
    let from = |column: &String| match column.as_str() {
        "person" if new.iter().any(|column| column == "row") => "row".to_owned(), // its name until the seventh
        _ => column.clone(),
    };
    let pairs: Vec<(&String, String)> = old.iter().map(|column| (column, from(column))).collect();
    let (into, from): (Vec<&str>, Vec<&str>) =
        pairs.iter().filter(|(_, from)| new.contains(from)).map(|(into, from)| (into.as_str(), from.as_str())).unzip();
    let (into, from) = (into.join(", "), from.join(", "));
    let sql = format!("INSERT OR IGNORE INTO main.{table} ({into}) SELECT {from} FROM new.{table}");
    file.execute(&sql, []).expect("rows");
}

fn columns(file: &Connection, schema: &str, table: &str) -> Vec<String> {
    texts(file, &format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"))
}

/// The tables of a database.
///
/// # Panics
/// When it cannot be read.
pub fn tables(file: &Connection) -> Vec<String> {
    texts(file, "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")
}

/// The first column of some rows.
///
/// # Panics
/// When it cannot be read.
pub fn texts(file: &Connection, sql: &str) -> Vec<String> {
    let mut statement = file.prepare(sql).expect("a statement");
    statement.query_map([], |row| row.get(0)).expect("rows").map(|row| row.expect("a text")).collect()
}

/// Takes a database that nobody has open back to the schema of a version of before, of the second at least: earlier ones sealed nothing.
///
/// # Panics
/// When it cannot be read or written.
pub fn taken_back(database: &Path, schema: usize) {
    let earlier = database.with_extension("earlier");
    let file = empty(&earlier, schema);
    file.execute("DELETE FROM setting", []).expect("no rows");
    file.execute("ATTACH ?1 AS new", [database.display().to_string()]).expect("the database");
    for table in tables(&file) {
        copy(&file, &table);
    }
    drop(file);
    for ending in ["-wal", "-shm"] {
        drop(fs::remove_file(format!("{}{ending}", database.display())));
    }
    fs::rename(earlier, database).expect("a database");
}
