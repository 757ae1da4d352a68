//! When the phone syncs: at once when something was saved or a person asks, else once a minute, with growing pauses after failures.

use super::{
    Effect, Engine, Notice, Request,
    exchange::InFlight,
    pauses::{PULL_INTERVAL_MS, is_ahead},
};
use crate::domain::time::Timestamp;

/// Pieces asked for at once: browsers open six connections to a host, and one stays free for deliveries.
const PIECES_AT_ONCE: usize = 4;
/// How often all copies are compared with the server's: a few milliseconds for a worker's villages. Finds what nothing else
/// does, such as a server whose database was copied back manually.
const CHECK_INTERVAL_MS: i64 = 1_800_000;

impl Engine {
    /// Sends a delivery when one is due, and asks for missing pieces, unless a pause is on. Then says when to be woken.
    pub(super) fn send_what_is_due(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        self.unreadable.look_again(now);
        if !self.exchange.is_paused(now) && !self.is_renewing() {
            self.send_delivery(now, effects);
            self.send_for_pieces(effects);
            self.send_chunk(now, effects);
        }
        let wake = self.exchange.pause.map(|(until, _)| until).or(self.exchange.woken_at);
        let wake = wake.into_iter().chain(self.media.paused_until().filter(|at| *at > now)).min();
        if let Some(at) = wake.filter(|at| *at > now) {
            effects.push(Effect::WakeAt(at));
        }
    }

    fn send_delivery(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let idle_long = self.exchange.woken_at.is_some_and(|at| !is_ahead(at, now, PULL_INTERVAL_MS));
        let busy = self.exchange.asked.values().any(|asked| *asked == InFlight::Sync);
        if busy || !(self.exchange.sync_due || idle_long) {
            return;
        }
        self.exchange.sync_due = false;
        let next_check = self.exchange.checked_at.plus_ms(CHECK_INTERVAL_MS);
        self.exchange.check_due |= !is_ahead(next_check, now, CHECK_INTERVAL_MS);
        self.exchange.woken_at = None;
        let (id, request) = (self.next_id(), self.sync_request());
        self.exchange.asked.insert(id, InFlight::Sync);
        effects.push(Effect::Send(id, Request::Sync(request)));
        effects.push(Effect::Show(Notice::Changed));
    }

    fn send_for_pieces(&mut self, effects: &mut Vec<Effect>) {
        while self.exchange.asked.len() < PIECES_AT_ONCE && !self.state.update_needed {
            let is_asked = |scope, piece| self.exchange.asked.values().any(|a| *a == InFlight::Piece(scope, piece));
            let Some((scope, head, piece)) = self.next_piece(is_asked) else { return };
            let id = self.next_id();
            self.exchange.asked.insert(id, InFlight::Piece(scope, piece));
            effects.push(Effect::Send(id, Request::Piece { scope, head, piece }));
        }
    }
}
