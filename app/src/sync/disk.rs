//! What a phone keeps: four tables of text under text keys. IndexedDB performs it, the simulation plays it.

use crate::domain::area::AreaCode;
use crate::json::record;
use serde::{Deserialize, Serialize};

/// A table of the phone's store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Table {
    /// Device, epoch, cursors.
    Meta,
    /// The device's own operations, each with its result once there is one.
    Outbox,
    /// Pieces of snapshots.
    Piece,
    /// Changes since the snapshot.
    Tail,
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 4] = [Table::Meta, Table::Outbox, Table::Piece, Table::Tail];

    /// Its name in the browser's store.
    pub fn name(self) -> &'static str {
        match self {
            Table::Meta => "meta",
            Table::Outbox => "outbox",
            Table::Piece => "piece",
            Table::Tail => "tail",
        }
    }
}

record! {
    /// One stored text.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Record {
        /// Where.
        pub table: Table,
        /// Under which key.
        pub key: String,
        /// JSON.
        pub value: String,
    }
}

/// One change to the store. A commit performs several, all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Inserts or replaces.
    Put(Record),
    /// Removes every key of a table that begins so.
    DeletePrefix(Table, String),
}

impl Write {
    /// Puts a value as JSON.
    pub fn put(table: Table, key: String, value: &impl Serialize) -> Self {
        Write::Put(Record { table, key, value: crate::json::write(value) })
    }
}

/// Key of the one record about the device itself.
pub const STATE_KEY: &str = "state";

/// Key of an own operation; sorts by number.
pub fn outbox_key(n: u64) -> String {
    format!("{n:012}")
}

/// Key of what is known of a scope.
pub fn scope_key(scope: AreaCode) -> String {
    format!("scope/{scope}")
}

/// Beginning of the keys of a scope's pieces and changes. The slash keeps a county apart from its villages.
pub fn scope_prefix(scope: AreaCode) -> String {
    format!("{scope}/")
}

/// Key of a piece or a change within its scope; sorts by number.
pub fn numbered_key(scope: AreaCode, number: u64) -> String {
    format!("{scope}/{number:012}")
}
