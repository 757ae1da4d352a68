//! Settings that a database has of itself.

use super::StoreError;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

/// The database's epoch; made on first use.
///
/// # Errors
/// Those of SQLite.
pub fn epoch(connection: &Connection) -> Result<String, StoreError> {
    setting(connection, "epoch", || Uuid::now_v7().to_string())
}

/// The device id under which this server writes operations of its own; made on first use.
///
/// # Errors
/// Those of SQLite.
pub fn own_device(connection: &Connection) -> Result<String, StoreError> {
    setting(connection, "own_device", || Uuid::now_v7().to_string())
}

/// Whether a setting is there.
///
/// # Errors
/// Those of SQLite.
pub fn has_setting(connection: &Connection, key: &str) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM setting WHERE key = ?1)";
    Ok(connection.query_row(sql, [key], |row| row.get(0))?)
}

fn setting(connection: &Connection, key: &str, fresh: impl FnOnce() -> String) -> Result<String, StoreError> {
    let kept = connection.query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0)).optional()?;
    if let Some(value) = kept {
        return Ok(value);
    }
    let value = fresh();
    connection.execute("INSERT INTO setting (key, value) VALUES (?1, ?2)", [key, &value])?;
    Ok(value)
}
