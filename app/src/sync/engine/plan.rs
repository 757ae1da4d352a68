//! What a job comes to, computed once: what is written, and what holds as soon as that is on the disk. Memory follows the disk
//! because nothing else changes either.

use super::{
    Effect, Engine, Job, Notice, Outgoing, RequestId, State, Ticket, Upload,
    scopes::{Answer, Piece, ScopeState},
};
use crate::domain::{area::AreaCode, attachment::BlobId, time::Timestamp};
use crate::sync::disk::Write;

/// A job's writes, and what follows them.
pub(super) struct Plan {
    pub writes: Vec<Write>,
    pub next: Next,
}

impl Plan {
    pub fn new(writes: impl IntoIterator<Item = Write>, next: Next) -> Self {
        Self { writes: writes.into_iter().collect(), next }
    }
}

/// What holds once the writes are on the disk.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// What held before.
    Same,
    /// Own operations and what they attach.
    Recorded { ticket: Ticket, outgoing: Vec<Outgoing>, uploads: Vec<Upload> },
    /// What an answer brought.
    Answered(Box<Answer>),
    /// A piece of a snapshot; `None` for one that nobody waits for.
    Piece(RequestId, Option<Box<Piece>>),
    /// A scope with a snapshot of its own making.
    Compacted(AreaCode, ScopeState),
    /// Own operations as they stand now.
    Marked(Vec<Outgoing>),
    /// Attachments as they stand now.
    Uploads(Vec<Upload>),
    /// Content that is let go.
    Dropped(Vec<(AreaCode, BlobId)>),
    /// A new identity, and what waits under it.
    Renewed(State, Vec<Outgoing>),
}

impl Next {
    /// Somebody waits for it.
    pub fn is_recorded(&self) -> bool {
        matches!(self, Self::Recorded { .. })
    }
}

impl Engine {
    /// Nothing moves until the plan's writes are on the disk, or have failed.
    pub(super) fn plan(&self, job: Job, now: Timestamp) -> Plan {
        match job {
            Job::Begin => Plan::new([self.state_write(&self.state)], Next::Same),
            Job::Recover(operations) => self.plan(self.recovered(operations), now),
            Job::Record(ticket, outgoing) => {
                let uploads = self.attached(&outgoing);
                let writes: Vec<Write> =
                    outgoing.iter().map(Outgoing::write).chain(Self::upload_writes(&uploads)).collect();
                Plan::new(writes, Next::Recorded { ticket, outgoing, uploads })
            }
            Job::Answer(response) => self.plan_answer(*response, now),
            Job::Piece(id, piece) => self.plan_piece(id, *piece),
            Job::Compact(scope) => self.plan_compaction(scope),
            Job::Seen(numbers) => {
                let seen: Vec<Outgoing> = self.seen(&numbers).collect();
                Plan { writes: seen.iter().map(Outgoing::write).collect(), next: Next::Marked(seen) }
            }
            Job::Media(uploads) => {
                Plan { writes: Self::upload_writes(&uploads).collect(), next: Next::Uploads(uploads) }
            }
            Job::DropMedia(dropped) => Plan { writes: self.drop_writes(&dropped), next: Next::Dropped(dropped) },
            Job::Doubt => Plan::new(self.doubt_writes(), Next::Same),
            Job::Renew => self.plan_renewal(),
        }
    }

    /// The plan's writes are on the disk.
    pub(super) fn apply(&mut self, next: Next, now: Timestamp, effects: &mut Vec<Effect>) {
        match next {
            Next::Same => {}
            Next::Recorded { ticket, outgoing, uploads } => {
                self.attach(uploads);
                self.keep(outgoing);
                self.exchange.work_arrived();
                effects.push(Effect::Show(Notice::Saved(ticket)));
            }
            Next::Answered(answer) => self.take_in(*answer, now),
            Next::Piece(id, piece) => {
                self.piece_answered(id);
                if let Some(piece) = piece {
                    self.take_piece(*piece, now);
                }
            }
            Next::Marked(outgoing) => self.mark(outgoing),
            Next::Uploads(uploads) => self.attach(uploads),
            Next::Dropped(dropped) => dropped.iter().for_each(|key| drop(self.media.uploads.remove(key))),
            Next::Compacted(scope, state) => drop(self.scopes.insert(scope, state)),
            Next::Renewed(state, waiting) => self.renew(state, waiting),
        }
    }
}
