//! The connection to the server: which requests are under way, and what is due next.

use super::{
    Failure, RequestId,
    pauses::{PULL_INTERVAL_MS, RETRY_DELAY_MS_MAX, is_ahead, retry_delay_ms},
};
use crate::domain::{id::DeviceId, scope::Scope, time::Timestamp};
use crate::sorted_map::SortedMap;
use crate::sync::protocol::OPERATIONS_MAX;

/// The state of the connection.
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
pub(super) enum InFlight {
    Sync,
    Piece(Scope, u32),
}

/// Requests under way and what is due next.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub asked: SortedMap<RequestId, InFlight>,
    pub sync_due: bool,
    pub pause: Option<(Timestamp, Failure)>,
    pub failures: u32,
    pub woken_at: Option<Timestamp>,
    /// The next delivery compares all scopes.
    pub check_due: bool,
    pub checked_at: Timestamp,
    /// Requests up to this one were asked before a user signed in.
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

    /// Something was saved: deliver it, unless a pause says that there is no connection.
    pub fn work_arrived(&mut self) {
        self.sync_due = true;
    }

    pub fn ask_again(&mut self) {
        self.sync_due = true;
    }

    pub fn answered(&mut self, ask_again: bool, now: Timestamp) {
        self.asked.retain(|_, asked| *asked != InFlight::Sync);
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

    pub fn fail(&mut self, failure: Failure, now: Timestamp) {
        let delay = retry_delay_ms(self.failures);
        self.failures += 1;
        self.sync_due = true;
        self.pause = Some((now.plus_ms(delay + self.jitter_ms), failure));
    }

    pub fn is_paused(&self, now: Timestamp) -> bool {
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
