//! Answers of the server's that this phone cannot read. Which scope they are about is found by asking for fewer at a time; that one is
//! fetched again as a snapshot, and the server is notified. Deliveries and all other scopes go on, and nothing that waits is touched.

use super::{
    Engine, Failure,
    unreadable_scopes::{Search, TRIES, UnreadableScopes},
};
use crate::domain::{scope::Scope, time::Timestamp};
use crate::json;

/// Reads what came with status 200. `field` is one that every answer of this kind has: a text that has it is the server's, and one
/// without it comes from a third party in between, such as a captive portal.
///
/// # Errors
/// `Unreadable`, `NotTheServer`.
pub fn read_answer<T: json::FromTree>(text: &str, field: &str) -> Result<T, Failure> {
    let is_ours = || text.contains(&format!("\"{field}\":"));
    json::read(text).map_err(|_| if is_ours() { Failure::Unreadable } else { Failure::NotTheServer })
}

impl Engine {
    /// Scopes of which the server says something that this phone cannot read.
    pub fn unreadable_scopes(&self) -> impl Iterator<Item = Scope> {
        let Self { unreadable: UnreadableScopes { found, anew, aside, .. }, scopes, .. } = self;
        let known = |scope: &&Scope| scopes.contains_key(scope);
        found.iter().chain(anew.keys()).chain(aside.keys()).filter(known).copied()
    }

    /// The answer to a delivery could not be read.
    pub(super) fn answer_failed(&mut self, now: Timestamp) {
        let held: Vec<Scope> = self.cursors().keys().copied().collect();
        self.unreadable.answers += 1;
        if self.unreadable.answers < TRIES {
            return;
        }
        self.unreadable.search = match self.unreadable.search.take() {
            None => Some(Search { left: held, most: 0 }),
            Some(Search { most: 0, .. }) => {
                self.unreadable.answers = 0; // no scope is to blame: all over again, with growing pauses
                None
            }
            Some(Search { mut left, most: 1 }) => {
                let scope = left.remove(0);
                self.blame(scope, now);
                Some(Search { most: left.len(), left })
            }
            Some(Search { left, most }) => Some(Search { left, most: most.div_ceil(2) }),
        };
    }

    fn blame(&mut self, scope: Scope, now: Timestamp) {
        let cursor = self.cursor(scope);
        if self.unreadable.met.insert(scope, cursor).is_some_and(|met| cursor <= met) {
            self.unreadable.leave_alone(scope, now);
        } else {
            self.unreadable.found.push(scope);
        }
    }
}
