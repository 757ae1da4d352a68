//! The phone's side: `handle(event, now)` gives effects, and nothing else happens here.
//!
//! Architecture invariants: memory never runs ahead of the disk (what a commit will change is changed when it is
//! complete, one commit at a time), and nothing is shown as saved before its commit is. An `await` cannot be written.

mod clock;
mod device_state;
mod events;
mod exchange;
mod jobs;
mod link;
mod media;
mod media_queue;
mod open;
mod opening;
mod outbox;
mod outgoing;
mod pauses;
mod plan;
mod practice;
mod renewal;
mod schedule;
mod scope_state;
mod scopes;
mod status;
mod unreadable;
mod unreadable_scopes;
mod upload;

pub use events::{CommitId, Effect, Event, Failure, NewOperation, Notice, Request, RequestId, Ticket};
pub use exchange::Link;
pub use media::{MediaStatus, ROOM_RESERVE_BYTES};
pub use open::Journal;
pub use opening::Opening;
pub use outgoing::Outgoing;
pub use status::{FirstSync, SyncStatus};
pub use unreadable::read_answer;
pub use upload::Upload;

use super::{
    disk::{STATE_KEY, Table, Write},
    ledger::Ledger,
    simulation::{Bug, on},
};
use crate::domain::{id::DeviceId, scope::Scope, staff::Staff, time::Timestamp};
use crate::sorted_map::SortedMap;
use device_state::DeviceState;
use exchange::Exchange;
use jobs::{Job, Next};
use media_queue::MediaQueue;
use scope_state::ScopeState;
use std::collections::VecDeque;
use unreadable_scopes::UnreadableScopes;

/// The phone's half of sync for one user on one device.
#[derive(Clone, Debug)]
pub struct Engine {
    staff: Staff,
    state: DeviceState,
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

    fn state_write(&self, state: &DeviceState) -> Write {
        Write::put(Table::Meta, STATE_KEY.to_owned(), state)
    }
}

#[cfg(test)]
mod tests;
