//! The wire: one round trip that delivers and pulls, and the pieces of a first sync.
//!
//! Two peers in memory:
//! ```
//! use app::{domain::{id::DeviceId, scope::Scope}, sync::{authority, pull, memory::MemoryStore, protocol::SyncRequest}};
//! # use app::domain::time::Timestamp;
//! let (mut county, worker) = MemoryStore::demo();
//! let village = Scope::parse("500229221204").unwrap();
//! let device = DeviceId(uuid::Uuid::from_u128(1));
//! let visit = app::sync::memory::demo_person_added(device, 1, village);
//!
//! // The phone delivers; the cut comes before the answer; it delivers again.
//! let now = Timestamp(1_800_000_000_000);
//! let request = SyncRequest::new(device, vec![visit], [(village, 0)].into());
//! let first = authority::deliver(&mut county, &worker, &request, now).unwrap();
//! let second = authority::deliver(&mut county, &worker, &request, now).unwrap();
//! assert_eq!((first.acked_n, &first.results), (1, &second.results));
//!
//! // Another phone pulls what the first one wrote, once.
//! let pulled = pull::pull(&county, &worker, &SyncRequest::new(DeviceId(uuid::Uuid::from_u128(2)), vec![], [(village, 0)].into())).unwrap();
//! assert_eq!(pulled.changes[0].changes.len(), 1);
//! ```

use super::{
    columns::Columns,
    operation::{Operation, SCHEMA},
    outcome::Outcome,
    reference::Entry,
    sum::Sum,
};
use crate::domain::{
    id::{DeviceId, StaffId},
    scope::Scope,
    time::Timestamp,
};
use crate::json::{fields, record, written};
use crate::sorted_map::SortedMap;
use serde::Deserialize;

/// Version of the protocol; the path carries it too (`/api/v1`).
pub const PROTOCOL: u32 = 1;
/// Operations in one delivery: a day's work of a busy worker many times over, and a commit of a few milliseconds.
pub const OPERATIONS_MAX: usize = 200;
/// The highest number that a device may begin with: every JSON reader still reads it exactly (2^53).
pub const FIRST_N_MAX: u64 = 9_007_199_254_740_992;
/// Bytes of one request body. A signature takes 32 KB at most; a village on 2G sends this in about a minute.
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// What a request takes in memory once it is read: half a megabyte of signatures, which is what phones send at once, comes to two thirds of it.
pub const REQUEST_TREE_BYTES_MAX: usize = 12 * 1024 * 1024;
/// Bytes of changes in one answer, unless the phone asks for fewer.
pub const RESPONSE_BYTES_MAX: u64 = 512 * 1024;

/// Bytes of one part of an attachment: some seconds on 2G, and what a cut costs at most.
pub const CHUNK_BYTES_MAX: usize = 128 * 1024;

/// Body of `POST /api/v1/sync`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SyncRequest {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The newest operation schema that the phone understands.
    pub schema: u32,
    /// Who delivers.
    pub device: DeviceId,
    /// The number that the device began with: 1, or more when it took over from an earlier identity of the same phone.
    #[serde(default = "first_n")]
    pub first_n: u64,
    /// In the order of `n`, from the last acknowledged one on.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// The last sequence number held, for each scope that the phone holds whole.
    #[serde(default)]
    pub cursors: SortedMap<Scope, u64>,
    /// The most bytes of changes to answer with.
    #[serde(default = "response_bytes_max")]
    pub max_bytes: u64,
    /// Compare every scope, not only those that changed.
    #[serde(default)]
    pub check: bool,
    /// Scopes whose copies differed from the server's and are fetched again: a fault to look into.
    #[serde(default)]
    pub mended: Vec<Scope>,
    /// Scopes whose changes this phone cannot read, and fetches again: a fault to look into.
    #[serde(default)]
    pub unreadable: Vec<Scope>,
}

written!(SyncRequest, request => fields!(
    request, protocol, schema, device, first_n, operations, cursors, max_bytes, check, mended, unreadable
));

fn first_n() -> u64 {
    1
}

fn response_bytes_max() -> u64 {
    RESPONSE_BYTES_MAX
}

impl SyncRequest {
    /// A request of this protocol version.
    pub fn new(device: DeviceId, operations: Vec<Operation>, cursors: SortedMap<Scope, u64>) -> Self {
        let (protocol, schema, first_n, max_bytes) = (PROTOCOL, SCHEMA, first_n(), RESPONSE_BYTES_MAX);
        let (check, mended, unreadable) = (false, Vec::new(), Vec::new());
        Self { protocol, schema, device, first_n, operations, cursors, max_bytes, check, mended, unreadable }
    }
}

record! {
    /// What became of one delivered operation.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct OperationResult {
        /// The device's number.
        pub n: u64,
        /// What became of it.
        pub outcome: Outcome,
        /// Its place in the scope's order; 0 when copies do not see it.
        pub seq: u64,
    }
}

record! {
    /// One operation in its place in a scope's order.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Change {
        /// Place in the scope's order, from 1 without gaps.
        pub seq: u64,
        /// Who wrote it.
        pub by: StaffId,
        /// When the server took it.
        pub at: Timestamp,
        /// What became of it.
        pub outcome: Outcome,
        /// The operation; absent when the caller has just delivered it.
        pub operation: Option<Operation> = default,
        /// In its place, the number of the caller's own operation.
        pub own: Option<u64> = default,
    }
}

record! {
    /// The next changes of one scope.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ScopeChanges {
        /// Which scope.
        pub scope: Scope,
        /// In order, without gaps from the cursor on.
        pub changes: Vec<Change>,
    }
}

record! {
    /// Answer to [`SyncRequest`].
    #[derive(Clone, Debug, PartialEq)]
    pub struct SyncResponse {
        /// The highest `n` of this device that is on the server's disk.
        pub acked_n: u64,
        /// One for each delivered operation up to `acked_n`.
        pub results: Vec<OperationResult>,
        /// What is new in the scopes asked for.
        pub changes: Vec<ScopeChanges>,
        /// Every scope that the caller may read, with its last sequence number.
        pub scopes: SortedMap<Scope, u64>,
        /// What a phone that has taken in this answer holds of some scopes.
        pub sums: SortedMap<Scope, Sum> = default,
        /// Scopes to be fetched again as snapshots: the copy is too far behind.
        pub reset: Vec<Scope> = default,
        /// There is more to pull.
        pub more: bool,
        /// What was delivered beyond `acked_n` is not taken now: too much of this writer's waits for the township. The phone keeps it.
        pub full: bool = default,
        /// Shown and compared with the phone's clock; decides nothing.
        pub server_now: Timestamp,
        /// Changes when the server was restored from a backup.
        pub epoch: String,
        /// The oldest schema that may still pull. Delivering never stops.
        pub min_schema: u32,
        /// Operations up to this `n` are in every verified backup that is kept: the phone may forget them.
        pub durable_n: u64,
        /// For whom this phone seals a rescue file: see [`crate::sync::rescue`].
        pub rescue_key: String = default,
    }
}

record! {
    /// Answer to `PUT /api/v1/media/{blob}?type=T&bytes=B&offset=N`, which carries one part of an attachment.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct MediaReceipt {
        /// Bytes that the server has: the next part begins here.
        pub received: u64,
        /// The server holds the whole, and its content is what its name says.
        pub whole: bool,
    }
}

record! {
    /// Answer to `GET /api/v1/snapshot/{scope}?head=H&piece=K`: one piece of a scope as it was at `head`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SnapshotPiece {
        /// Which scope.
        pub scope: Scope,
        /// The sequence number that it includes. Another one than asked for means: start again with this one.
        pub head: u64,
        /// Which piece, from 0.
        pub piece: u32,
        /// How many there are.
        pub pieces: u32,
        /// Dossiers as columns.
        pub dossiers: Columns,
        /// The county's reference entries; empty for villages.
        pub entries: Vec<Entry> = default,
    }
}
