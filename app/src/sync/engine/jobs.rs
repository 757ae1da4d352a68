//! Work that needs a commit: what is to be done, what it writes, and what changes in memory after that.

use super::{
    Outgoing, RequestId, Ticket, Upload,
    device_state::DeviceState,
    scope_state::{AnswerChange, Piece, ScopeState},
};
use crate::domain::{attachment::BlobId, scope::Scope};
use crate::sync::{
    disk::Write,
    operation::Operation,
    protocol::{SnapshotPiece, SyncResponse},
};

/// Work that needs a commit; one at a time, in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Job {
    Begin,
    /// Own operations that only the journal had: numbered when their turn comes.
    Recover(Vec<Operation>),
    Record(Ticket, Vec<Outgoing>),
    Answer(Box<SyncResponse>),
    Piece(RequestId, Box<SnapshotPiece>),
    Compact(Scope),
    Seen(Vec<u64>),
    /// How far attachments have come.
    Media(Vec<Upload>),
    /// Content that is let go.
    DropMedia(Vec<(Scope, BlobId)>),
    /// What is delivered again is marked so.
    Doubt,
    /// What waits is renumbered, under a new identity.
    Renew,
}

/// A job's writes, and the change in memory that follows them.
pub(super) struct JobPlan {
    pub writes: Vec<Write>,
    pub next: Next,
}

impl JobPlan {
    pub fn new(writes: impl IntoIterator<Item = Write>, next: Next) -> Self {
        Self { writes: writes.into_iter().collect(), next }
    }
}

/// The change in memory, once the writes are on the disk.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// No change.
    Same,
    /// Own operations and what they attach.
    Recorded { ticket: Ticket, outgoing: Vec<Outgoing>, uploads: Vec<Upload> },
    /// An answer to a delivery.
    Answered(Box<AnswerChange>),
    /// A piece of a snapshot; `None` when it is no longer wanted.
    Piece(RequestId, Option<Box<Piece>>),
    /// A scope whose snapshot was written again, from this phone's own copy.
    Compacted(Scope, ScopeState),
    /// Own operations, as changed.
    Marked(Vec<Outgoing>),
    /// Attachments, as changed.
    Uploads(Vec<Upload>),
    /// Content that is no longer kept.
    Dropped(Vec<(Scope, BlobId)>),
    /// A new identity, and the operations that wait, numbered under it.
    Renewed(DeviceState, Vec<Outgoing>),
}

impl Next {
    /// A person waits for this to be on the disk.
    pub fn is_recorded(&self) -> bool {
        matches!(self, Self::Recorded { .. })
    }
}
