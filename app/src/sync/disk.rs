//! What a phone keeps: five tables of text under text keys. IndexedDB performs it, the simulation plays it.

use crate::domain::{
    attachment::{Attachment, BlobId},
    scope::Scope,
};
use crate::json::{Tree, record, variants};

variants! {
    /// A table of the phone's store.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Table {
        /// Device, epoch, cursors.
        Meta = "Meta",
        /// The device's own operations, each with its result once there is one.
        Outbox = "Outbox",
        /// Pieces of snapshots.
        Piece = "Piece",
        /// Changes since the snapshot.
        Tail = "Tail",
        /// Photos and voice notes: how far each was sent. Their content is outside the tables.
        Media = "Media",
    }
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 5] = [Table::Meta, Table::Outbox, Table::Piece, Table::Tail, Table::Media];

    /// Its name in the browser's store.
    pub fn name(self) -> &'static str {
        match self {
            Table::Meta => "meta",
            Table::Outbox => "outbox",
            Table::Piece => "piece",
            Table::Tail => "tail",
            Table::Media => "media",
        }
    }
}

record! {
    /// One stored text.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct StoredText {
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
    Put(StoredText),
    /// Removes every key of a table that begins so.
    DeletePrefix(Table, String),
    /// Removes the content of a photo or voice note.
    DropBlob(BlobId),
}

impl Write {
    /// Puts a value as JSON.
    pub fn put(table: Table, key: String, value: &impl Tree) -> Self {
        Write::Put(StoredText { table, key, value: crate::json::write(value) })
    }
}

/// Key of the one record about the device itself.
pub const STATE_KEY: &str = "state";

/// Key of an own operation; sorts by number.
pub fn outbox_key(n: u64) -> String {
    format!("{n:012}")
}

/// Beginning of the key of an attachment.
pub fn media_prefix(scope: Scope, blob: BlobId) -> String {
    format!("{scope}/{blob}/")
}

/// Key of an attachment. It says enough to send the content when the record under it cannot be read.
pub fn media_key(scope: Scope, attachment: &Attachment) -> String {
    format!("{}{}/{}", media_prefix(scope, attachment.blob), attachment.bytes, attachment.media_type)
}

/// Reads such a key.
pub fn read_media_key(key: &str) -> Option<(Scope, Attachment)> {
    let mut parts = key.splitn(4, '/');
    let (scope, blob) = (Scope::parse(parts.next()?)?, BlobId::parse(parts.next()?)?);
    let (bytes, media_type) = (parts.next()?.parse().ok()?, parts.next()?);
    Some((scope, Attachment::named(blob, media_type, bytes).ok()?))
}

/// Key of what is known of a scope.
pub fn scope_key(scope: Scope) -> String {
    format!("scope/{scope}")
}

/// Beginning of the keys of a scope's pieces and changes. The slash keeps a county apart from its villages.
pub fn scope_prefix(scope: Scope) -> String {
    format!("{scope}/")
}

/// Key of a piece or a change within its scope; sorts by number.
pub fn numbered_key(scope: Scope, number: u64) -> String {
    format!("{scope}/{number:012}")
}
