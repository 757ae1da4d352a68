//! What a job does, computed once: what it writes, and what changes in memory as soon as that is on the disk. What was written is
//! what is applied, so memory never runs ahead of the disk.

use super::{
    Effect, Engine, Notice, Outgoing,
    jobs::{Job, JobPlan, Next},
};
use crate::domain::time::Timestamp;
use crate::sync::disk::Write;

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
