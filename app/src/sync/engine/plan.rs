//! What a job does, computed once: what it writes, and what changes in memory as soon as that is on the disk. What was written is
//! what is applied, so memory never runs ahead of the disk.

use super::{
    Effect, Engine, Job, Notice, Outgoing, RequestId, State, Ticket, Upload,
    scope_state::{AnswerChange, Piece, ScopeState},
};
use crate::domain::{attachment::BlobId, scope::Scope, time::Timestamp};
use crate::sync::disk::Write;

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
    Renewed(State, Vec<Outgoing>),
}

impl Next {
    /// A person waits for this to be on the disk.
    pub fn is_recorded(&self) -> bool {
        matches!(self, Self::Recorded { .. })
    }
}

impl Engine {
    /// The plan stays valid until its writes are on the disk, or have failed: only one job is under way at a time.
    pub(super) fn plan(&self, job: Job, now: Timestamp) -> JobPlan {
        match job {
            Job::Begin => JobPlan::new([self.state_write(&self.state)], Next::Same),
            Job::Recover(operations) => self.plan(self.recovered(operations), now),
            Job::Record(ticket, outgoing) => {
                let uploads = self.attached(&outgoing);
                let writes: Vec<Write> =
                    outgoing.iter().map(Outgoing::write).chain(Self::upload_writes(&uploads)).collect();
                JobPlan::new(writes, Next::Recorded { ticket, outgoing, uploads })
            }
            Job::Answer(response) => self.plan_answer(*response, now),
            Job::Piece(id, piece) => self.plan_piece(id, *piece),
            Job::Compact(scope) => self.plan_compaction(scope),
            Job::Seen(numbers) => {
                let seen: Vec<Outgoing> = self.seen(&numbers).collect();
                JobPlan { writes: seen.iter().map(Outgoing::write).collect(), next: Next::Marked(seen) }
            }
            Job::Media(uploads) => {
                JobPlan { writes: Self::upload_writes(&uploads).collect(), next: Next::Uploads(uploads) }
            }
            Job::DropMedia(dropped) => JobPlan { writes: self.drop_writes(&dropped), next: Next::Dropped(dropped) },
            Job::Doubt => JobPlan::new(self.doubt_writes(), Next::Same),
            Job::Renew => self.plan_renewal(),
        }
    }

    /// Takes over what was planned, after its writes are on the disk.
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
