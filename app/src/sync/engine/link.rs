//! The line to the server: one delivery and a few pieces at a time, with growing pauses after failures.

use super::{Effect, Engine, Notice, Request, RequestId};
use crate::domain::{id::DeviceId, scope::Scope, time::Timestamp};
use crate::sorted_map::SortedMap;
use crate::sync::protocol::OPERATIONS_MAX;

/// Pieces asked for at once: browsers open six connections to a host, and one stays free for deliveries.
const PIECES_AT_ONCE: usize = 4;
/// The first pause after a failure.
const RETRY_DELAY_MS_MIN: i64 = 2_000;
/// The longest pause: somebody who stands at the one spot with signal should not wait longer than this.
pub(super) const RETRY_DELAY_MS_MAX: i64 = 300_000;
/// How often all copies are compared with the server's: a few milliseconds for a worker's villages. Finds what nothing else
/// does, such as a server whose database somebody copied back by hand.
const CHECK_INTERVAL_MS: i64 = 1_800_000;
/// How often an idle phone asks for news.
const PULL_INTERVAL_MS: i64 = 60_000;

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
    /// The phone's store belongs to somebody else at the server.
    DeviceOfAnother,
    /// The server has no room or is busy: 429, 503, 507.
    Busy,
    /// The delivery was too large for what stands between: 413.
    TooLarge,
    /// The server failed.
    Server(u16),
    /// The phone's own disk refused what came.
    Storage,
}

/// Where the line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Nothing to do, or about to.
    Idle,
    /// Under way.
    Busy,
    /// Waiting after a failure.
    Waiting {
        /// Until when.
        until: Timestamp,
        /// After which failure.
        failure: Failure,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    Sync,
    Piece(Scope, u32),
}

/// Requests under way and what is due next.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    asked: SortedMap<RequestId, Asked>,
    sync_due: bool,
    pause: Option<(Timestamp, Failure)>,
    failures: u32,
    woken_at: Option<Timestamp>,
    /// The next delivery compares all scopes.
    pub check_due: bool,
    checked_at: Timestamp,
    /// Requests up to this one were asked before somebody signed in.
    pub signed_in_after: RequestId,
    /// Operations in one delivery; halved while deliveries are too large.
    pub batch_max: usize,
    jitter_ms: i64,
}

impl Exchange {
    /// `device` spreads phones that lost the same line at the same moment.
    pub fn new(device: DeviceId) -> Self {
        let jitter_ms = i64::from(device.0.as_bytes()[15]) * 8;
        Self {
            asked: SortedMap::new(),
            sync_due: true,
            pause: None,
            failures: 0,
            woken_at: None,
            check_due: true,
            checked_at: Timestamp::default(),
            signed_in_after: 0,
            batch_max: OPERATIONS_MAX,
            jitter_ms,
        }
    }

    pub fn is_awaited(&self, id: RequestId) -> bool {
        self.asked.contains_key(&id)
    }

    pub fn try_again_now(&mut self) {
        (self.pause, self.failures, self.sync_due) = (None, 0, true);
    }

    /// Something was saved: deliver it, unless a pause says that there is no line.
    pub fn work_arrived(&mut self) {
        self.sync_due = true;
    }

    pub fn ask_again(&mut self) {
        self.sync_due = true;
    }

    pub fn answered(&mut self, ask_again: bool, now: Timestamp) {
        self.asked.retain(|_, asked| *asked != Asked::Sync);
        self.sync_due |= ask_again;
        (self.pause, self.failures) = (None, 0);
        self.batch_max = OPERATIONS_MAX;
        if self.check_due {
            (self.check_due, self.checked_at) = (false, now);
        }
        self.woken_at = Some(now.plus_ms(PULL_INTERVAL_MS));
    }

    /// Answers to what was asked so far are not taken in.
    pub fn forget_requests(&mut self) {
        self.asked = SortedMap::new();
    }

    pub fn storage_failed(&mut self, now: Timestamp) {
        self.forget_requests();
        self.fail(Failure::Storage, now);
    }

    fn fail(&mut self, failure: Failure, now: Timestamp) {
        let delay = retry_delay_ms(self.failures);
        self.failures += 1;
        self.sync_due = true;
        self.pause = Some((now.plus_ms(delay + self.jitter_ms), failure));
    }

    fn is_paused(&self, now: Timestamp) -> bool {
        match self.pause {
            Some((_, Failure::SignInNeeded)) => true,
            Some((until, _)) => is_ahead(until, now, RETRY_DELAY_MS_MAX + self.jitter_ms),
            None => false,
        }
    }

    pub fn link(&self) -> Link {
        match self.pause {
            Some((until, failure)) => Link::Waiting { until, failure },
            None if self.asked.is_empty() => Link::Idle,
            None => Link::Busy,
        }
    }
}

/// How long to wait after so many failures in a row, doubling.
pub(super) fn retry_delay_ms(failures: u32) -> i64 {
    (RETRY_DELAY_MS_MIN << failures.min(20)).min(RETRY_DELAY_MS_MAX)
}

/// Whether a moment is still to come. One that is further away than it was ever set is not: the clock was put back.
pub(super) fn is_ahead(at: Timestamp, now: Timestamp, longest_ms: i64) -> bool {
    (1..=longest_ms).contains(&at.since(now))
}

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
        if failure == Failure::TooLarge && asked == Asked::Sync {
            self.exchange.batch_max = (self.exchange.batch_max / 2).max(1);
        }
        match (failure, &asked) {
            (Failure::Unreadable, Asked::Sync) => self.answer_failed(now),
            (Failure::Unreadable, Asked::Piece(scope, _)) => self.unreadable.piece_failed(*scope, now),
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

    /// Sends a delivery when one is due, and asks for missing pieces, unless a pause is on. Then says when to come back.
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
        let busy = self.exchange.asked.values().any(|asked| *asked == Asked::Sync);
        if busy || !(self.exchange.sync_due || idle_long) {
            return;
        }
        self.exchange.sync_due = false;
        let next_check = self.exchange.checked_at.plus_ms(CHECK_INTERVAL_MS);
        self.exchange.check_due |= !is_ahead(next_check, now, CHECK_INTERVAL_MS);
        self.exchange.woken_at = None;
        let (id, request) = (self.next_id(), self.sync_request());
        self.exchange.asked.insert(id, Asked::Sync);
        effects.push(Effect::Send(id, Request::Sync(request)));
        effects.push(Effect::Show(Notice::Changed));
    }

    fn send_for_pieces(&mut self, effects: &mut Vec<Effect>) {
        while self.exchange.asked.len() < PIECES_AT_ONCE && !self.state.update_needed {
            let is_asked = |scope, piece| self.exchange.asked.values().any(|a| *a == Asked::Piece(scope, piece));
            let Some((scope, head, piece)) = self.next_piece(is_asked) else { return };
            let id = self.next_id();
            self.exchange.asked.insert(id, Asked::Piece(scope, piece));
            effects.push(Effect::Send(id, Request::Piece { scope, head, piece }));
        }
    }
}
