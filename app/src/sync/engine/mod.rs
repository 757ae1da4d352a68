//! The phone's side: `handle(event, now)` gives effects, and nothing else happens here.
//!
//! Architecture invariants: memory never runs ahead of the disk (what a commit will change is changed when it is
//! complete, one commit at a time), and nothing is shown as saved before its commit is. An `await` cannot be written.

mod link;
mod media;
mod open;
mod opening;
mod outbox;
mod pauses;
mod plan;
mod renewal;
mod schedule;
mod scope_state;
mod scopes;
mod status;
mod unreadable;
mod upload;

pub use link::{Failure, Link};
pub use media::{MediaStatus, ROOM_RESERVE_BYTES};
pub use open::Journal;
pub use opening::Opening;
pub use outbox::Outgoing;
pub use status::{FirstSync, SyncStatus};
pub use unreadable::read_answer;
pub use upload::Upload;

use super::{
    command::Command,
    disk::{STATE_KEY, Table, Write},
    ledger::Ledger,
    operation::Operation,
    protocol::{MediaReceipt, SnapshotPiece, SyncRequest, SyncResponse},
    simulation::{Bug, on},
};
use crate::domain::{
    attachment::{Attachment, BlobId},
    id::{DeviceId, OperationId},
    scope::Scope,
    staff::Staff,
    time::Timestamp,
};
use crate::json::record;
use crate::sorted_map::SortedMap;
use link::Exchange;
use media::MediaQueue;
use plan::Next;
use scope_state::ScopeState;
use std::collections::VecDeque;
use unreadable::UnreadableScopes;

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

record! {
    /// What the device keeps of itself.
    #[derive(Clone, Debug, PartialEq)]
    struct State {
        device: DeviceId,
        /// The number that this device began with, less one.
        taken_over: u64 = default,
        epoch: String,
        /// The server has every own operation up to here.
        acked_n: u64,
        last_sync: Option<Timestamp>,
        /// The server's clock minus this phone's, in milliseconds, at the last answer.
        clock_skew_ms: i64,
        update_needed: bool,
    }
}

/// Work that needs a commit; one at a time, in order.
#[derive(Clone, Debug, PartialEq)]
enum Job {
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

/// The phone's half of sync for one user on one device.
#[derive(Clone, Debug)]
pub struct Engine {
    staff: Staff,
    state: State,
    ledger: Ledger,
    outbox: SortedMap<u64, Outgoing>,
    scopes: SortedMap<Scope, ScopeState>,
    jobs: VecDeque<Job>,
    committing: Option<(CommitId, Next)>,
    recording: VecDeque<(Ticket, Vec<NewOperation>)>,
    exchange: Exchange,
    media: MediaQueue,
    last_id: u64,
    /// Made when the app was opened; no other phone has it.
    fresh: DeviceId,
    /// Scopes that differed from the server's copy, and at which head: each is fetched again once for each head.
    mended: SortedMap<Scope, u64>,
    unreadable: UnreadableScopes,
    /// What opening found.
    found: Found,
}

/// What opening found that should not have been so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The store was empty although this phone had one.
    pub store_lost: bool,
    /// Own operations that came back from the journal.
    pub recovered: usize,
    /// Records of own operations that cannot be read; they stay as they are.
    pub damaged: usize,
}

impl Engine {
    /// What one event leads to. `now` is the device's clock: it times retries and is shown, it decides nothing.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Record(ticket, drafts) => self.recording.push_back((ticket, drafts)),
            Event::Committed(id) => self.finish(id, now, &mut effects),
            Event::CommitFailed(id, why) => self.abandon(id, why, now, &mut effects),
            Event::Answered(id, response) if self.exchange.is_awaited(id) => self.jobs.push_back(Job::Answer(response)),
            Event::PieceCame(id, piece) if self.exchange.is_awaited(id) => self.jobs.push_back(Job::Piece(id, piece)),
            Event::Answered(..) | Event::PieceCame(..) => {}
            Event::ChunkTaken(id, receipt) => self.chunk_taken(id, receipt),
            Event::BlobLost(id) => self.blob_lost(id),
            Event::LineIs { metered } => self.line_is(metered),
            Event::SendMediaNow => self.send_media_now(),
            Event::RoomIs(free) => self.make_room(free, now),
            Event::Failed(id, failure) => self.request_failed(id, failure, now, &mut effects),
            Event::SignedIn | Event::Online | Event::SyncNow => {
                if event == Event::SignedIn {
                    self.exchange.signed_in_after = self.last_id;
                }
                self.exchange.try_again_now();
                self.media.try_again_now();
            }
            Event::Seen(numbers) => {
                self.jobs.push_back(Job::Seen(numbers));
                self.losses_seen();
            }
            Event::Woken => self.renew_if_needed(),
        }
        self.start_commit(now, &mut effects);
        self.send_what_is_due(now, &mut effects);
        effects
    }

    /// Everything the phone holds, own waiting work included.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whose copy this is.
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    /// The device's id.
    pub fn device(&self) -> DeviceId {
        self.state.device
    }

    /// The highest own operation that the server has confirmed.
    pub fn acked_n(&self) -> u64 {
        self.state.acked_n
    }

    /// Own operations that are still kept, in order.
    pub fn outbox(&self) -> impl Iterator<Item = &Outgoing> {
        self.outbox.values()
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Begins the next job's commit, unless one is under way. People's own work goes first.
    fn start_commit(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        while self.committing.is_none() {
            let recorded = self.recording.pop_front().map(|(ticket, drafts)| self.number(ticket, drafts, now));
            let Some(job) = recorded.or_else(|| self.jobs.pop_front()) else { return };
            let plan = self.plan(job, now);
            let (id, strict) = (self.next_id(), plan.next.is_recorded() && !on(Bug::SaveNotFlushed));
            self.committing = Some((id, plan.next));
            if plan.writes.is_empty() {
                self.finish(id, now, effects);
            } else {
                effects.push(Effect::Commit { id, writes: plan.writes, strict });
            }
        }
    }

    fn finish(&mut self, id: CommitId, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some((_, next)) = self.committing.take_if(|(current, _)| *current == id) else { return };
        self.apply(next, now, effects);
        effects.push(Effect::Show(Notice::Changed));
    }

    fn abandon(&mut self, id: CommitId, why: String, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some((_, next)) = self.committing.take_if(|(current, _)| *current == id) else { return };
        match next {
            Next::Recorded { ticket, .. } => effects.push(Effect::Show(Notice::NotSaved(ticket, why))),
            _ => self.exchange.storage_failed(now),
        }
        effects.push(Effect::Show(Notice::Changed));
    }

    fn state_write(&self, state: &State) -> Write {
        Write::put(Table::Meta, STATE_KEY.to_owned(), state)
    }
}

#[cfg(test)]
mod tests;
