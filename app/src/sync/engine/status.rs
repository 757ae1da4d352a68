//! The line that is always visible: what is saved here, what waits, since when, and what the last try met.

use super::{Engine, Found, Link};
use crate::domain::time::Timestamp;

/// How far a first sync has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstSync {
    /// Scopes held whole.
    pub done: usize,
    /// Scopes to hold.
    pub of: usize,
}

/// The state of sync, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Own operations that the server has not confirmed.
    pub waiting: usize,
    /// When the oldest of them was written, by the device's clock.
    pub oldest: Option<Timestamp>,
    /// Confirmed operations whose result needs a look: conflict, review, refusal.
    pub attention: usize,
    /// The line.
    pub link: Link,
    /// The last answer, by the device's clock.
    pub last_sync: Option<Timestamp>,
    /// While scopes are still missing.
    pub first_sync: Option<FirstSync>,
    /// The server's clock minus the phone's, in milliseconds.
    pub clock_skew_ms: i64,
    /// The app is too old to pull. Delivering goes on.
    pub update_needed: bool,
    /// What opening found.
    pub found: Found,
    /// Scopes of which the server says something that this phone cannot read, and which it tries to fetch anew.
    pub unreadable: usize,
}

impl Engine {
    /// The state of sync.
    pub fn status(&self) -> Status {
        let mut waiting = self.waiting().peekable();
        let oldest = waiting.peek().map(|o| o.operation.device_time);
        let done = self.scopes.values().filter(|state| state.cursor.is_some()).count();
        let of = self.scopes.len();
        Status {
            oldest,
            waiting: waiting.count(),
            attention: self.outbox.values().filter(|o| self.needs_look(o)).count(),
            link: self.exchange.link(),
            last_sync: self.state.last_sync,
            first_sync: (done < of || of == 0).then_some(FirstSync { done, of }),
            clock_skew_ms: self.state.clock_skew_ms,
            update_needed: self.state.update_needed,
            found: self.found,
            unreadable: self.unreadable_scopes().count(),
        }
    }
}
