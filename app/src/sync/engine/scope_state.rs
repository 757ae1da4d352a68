//! What the phone knows of one scope, and what an answer or a piece changes in it.

use super::{Outgoing, Upload, device_state::DeviceState};
use crate::domain::scope::Scope;
use crate::json::record;
use crate::sorted_map::SortedMap;
use crate::sync::{
    dossier::Dossier,
    protocol::{Change, SnapshotPiece, SyncResponse},
    reference::Entry,
};

/// The content of a piece.
pub(super) type Unpacked = (Vec<Dossier>, Vec<Entry>);

/// One scope on this phone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ScopeState {
    /// The head of the snapshot, and in how many pieces it comes; 0 until the first one came.
    pub head: u64,
    pub pieces: u32,
    /// Pieces that came while the snapshot is not whole.
    pub came: SortedMap<u32, SnapshotPiece>,
    /// The last sequence number held; `None` until the snapshot is whole.
    pub cursor: Option<u64>,
    /// Changes kept since the snapshot.
    pub tail: usize,
}

record! {
    /// What the disk keeps of it.
    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct ScopeRecord {
        pub head: u64,
        pub pieces: u32,
        pub cursor: Option<u64>,
    }
}

/// What an answer to a delivery changes.
#[derive(Clone, Debug)]
pub(super) struct AnswerChange {
    /// As received, without its changes.
    pub response: SyncResponse,
    /// The server is back at an earlier time.
    pub restored: bool,
    pub state: DeviceState,
    /// Numbers of own operations that are no longer kept; and own operations with a new result.
    pub forgotten: Vec<u64>,
    pub outgoing: Vec<Outgoing>,
    pub offered_again: Vec<Upload>,
    /// Changes that follow the cursors without a gap.
    pub changes: Vec<(Scope, Vec<Change>)>,
}

/// What a piece of a snapshot changes.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub scope: Scope,
    pub state: ScopeState,
    /// The scope is fetched again: the copy that is there stays until all of the new one is.
    pub anew: bool,
    /// The content of the snapshot, empty until this is its last piece; `None` when it was damaged.
    pub content: Option<Vec<Unpacked>>,
}
