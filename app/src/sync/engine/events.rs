//! What happens to a phone, and what its edge has to do.

use crate::domain::{attachment::Attachment, id::OperationId, scope::Scope, time::Timestamp};
use crate::sync::{
    command::Command,
    disk::Write,
    protocol::{MediaReceipt, SnapshotPiece, SyncRequest, SyncResponse},
};

/// Names a commit until it is complete.
pub type CommitId = u64;
/// Names something to save, so that the screen that asked gets its answer.
pub type Ticket = u64;
/// Names a request, so that a late answer is distinguished from the awaited one.
pub type RequestId = u64;

/// One command to record, with the identifier it will keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewOperation {
    /// Made once, when the form was begun: saving a form twice is one operation.
    pub id: OperationId,
    /// Where it belongs.
    pub scope: Scope,
    /// What it asks.
    pub command: Command,
}

/// Why a request brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, or it broke.
    Offline,
    /// Nothing came in time.
    TimedOut,
    /// Something answered that is not the server: a captive portal, a proxy.
    NotTheServer,
    /// The server answered something that this phone cannot read: the next try asks for less.
    Unreadable,
    /// The session has ended; work goes on, delivery waits for a sign-in.
    SignInNeeded,
    /// The phone's store belongs to another user at the server.
    DeviceOfAnother,
    /// The server has no room or is busy: 429, 503, 507.
    Busy,
    /// The delivery was too large for a proxy in between: 413.
    TooLarge,
    /// The server failed.
    Server(u16),
    /// The phone's own disk refused what came.
    Storage,
}

/// What happens to a phone.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A screen saves; all drafts together or none.
    Record(Ticket, Vec<NewOperation>),
    /// A commit is on the disk.
    Committed(CommitId),
    /// A commit failed whole; the text says why.
    CommitFailed(CommitId, String),
    /// The server answered a delivery.
    Answered(RequestId, Box<SyncResponse>),
    /// A piece of a snapshot came.
    PieceCame(RequestId, Box<SnapshotPiece>),
    /// The server has taken a part of an attachment.
    ChunkTaken(RequestId, MediaReceipt),
    /// The phone does not have what it was to send, or its content is not what its name says.
    BlobLost(RequestId),
    /// Whether the connection costs money, as far as the phone knows.
    LineIs {
        /// It does.
        metered: bool,
    },
    /// The user does not want to wait for Wi-Fi.
    SendMediaNow,
    /// How many bytes the phone still has room for.
    RoomIs(u64),
    /// A request brought no answer that can be used.
    Failed(RequestId, Failure),
    /// A user signed in, or signed in again.
    SignedIn,
    /// The network is back, as far as the phone knows.
    Online,
    /// The time of an earlier `WakeAt` has come.
    Woken,
    /// The user tapped "sync now".
    SyncNow,
    /// The user has seen the results of these own operations.
    Seen(Vec<u64>),
}

/// What is asked of the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Deliver and pull.
    Sync(SyncRequest),
    /// One piece of a scope's snapshot, of a certain head once one is begun.
    Piece {
        /// Which scope.
        scope: Scope,
        /// `None` lets the server choose.
        head: Option<u64>,
        /// Which piece.
        piece: u32,
    },
    /// Send a part of an attachment.
    Chunk {
        /// What it is.
        attachment: Attachment,
        /// Where the part begins.
        offset: u64,
        /// How long it is, in bytes.
        length: u64,
    },
}

/// What the edge has to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write all of it or none, then say so. `strict`: not before it would survive a dead battery.
    Commit {
        /// To be named in the answer.
        id: CommitId,
        /// What to write.
        writes: Vec<Write>,
        /// What a person saves is strict; what the server can send again is not.
        strict: bool,
    },
    /// Ask the server.
    Send(RequestId, Request),
    /// Send `Woken` at this time; an earlier wish is void.
    WakeAt(Timestamp),
    /// Tell the screens.
    Show(Notice),
}

/// What screens are notified of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The ledger or the sync state looks different now.
    Changed,
    /// It is on this phone's disk.
    Saved(Ticket),
    /// It is not; the text says why.
    NotSaved(Ticket, String),
}
