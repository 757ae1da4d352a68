//! What follows when a request fails, or its answer was taken in.

use super::{Effect, Engine, Failure, Notice, RequestId, exchange::InFlight};
use crate::domain::time::Timestamp;

impl Engine {
    pub(super) fn request_failed(
        &mut self,
        id: RequestId,
        failure: Failure,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        // An answer from before the sign-in asks for what was done meanwhile.
        let late = failure == Failure::SignInNeeded && id <= self.exchange.signed_in_after;
        let failure = if late { Failure::TimedOut } else { failure };
        if self.chunk_failed(id, failure, now) {
            return;
        }
        let Some(asked) = self.exchange.asked.remove(&id) else { return };
        if failure == Failure::TooLarge && asked == InFlight::Sync {
            self.exchange.batch_max = (self.exchange.batch_max / 2).max(1);
        }
        match (failure, &asked) {
            (Failure::Unreadable, InFlight::Sync) => self.answer_failed(now),
            (Failure::Unreadable, InFlight::Piece(scope, _)) => self.unreadable.piece_failed(*scope, now),
            _ => {}
        }
        self.exchange.fail(failure, now);
        if failure == Failure::DeviceOfAnother {
            self.renew_soon();
        }
        effects.push(Effect::Show(Notice::Changed));
    }

    /// A piece was taken in; its request is over, whichever piece the server chose to send.
    pub(super) fn piece_answered(&mut self, id: RequestId) {
        self.exchange.asked.remove(&id);
        (self.exchange.pause, self.exchange.failures) = (None, 0);
    }
}
