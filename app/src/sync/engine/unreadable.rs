//! Answers of the server's that this phone cannot read. Which scope they are about is found by asking for fewer at a time; that one is
//! fetched again as a snapshot, and the server is notified. Deliveries and all other scopes go on, and nothing that waits is touched.

use super::{Engine, Failure, pauses::is_ahead, scope_state::ScopeState};
use crate::domain::{scope::Scope, time::Timestamp};
use crate::json;
use crate::sorted_map::SortedMap;

/// So many in a row: one may have been damaged on its way.
const TRIES: u32 = 2;
/// A scope that cannot be read again either is left alone for so long, as long as it may take until copies are compared again.
const ASIDE_MS: i64 = 1_800_000;

/// Reads what came with status 200. `field` is one that every answer of this kind has: a text that has it is the server's, and one
/// without it comes from a third party in between, such as a captive portal.
///
/// # Errors
/// `UnreadableScopes`, `NotTheServer`.
pub fn read_answer<T: json::FromTree>(text: &str, field: &str) -> Result<T, Failure> {
    let is_ours = || text.contains(&format!("\"{field}\":"));
    json::read(text).map_err(|_| if is_ours() { Failure::Unreadable } else { Failure::NotTheServer })
}

/// What could not be read, and what is done about it.
#[derive(Clone, Debug, Default)]
pub(super) struct UnreadableScopes {
    /// Answers to deliveries in a row.
    answers: u32,
    search: Option<Search>,
    /// Scopes that were found, which are reported to the server with the next delivery.
    found: Vec<Scope>,
    /// Scopes that are fetched again, with what came so far. The copy that is held stays until the new one is whole.
    pub anew: SortedMap<Scope, ScopeState>,
    /// Pieces of a scope that could not be read since it was whole.
    pieces: SortedMap<Scope, u32>,
    /// How far a scope was held when it was found. Found again without having come further, fetching it again does not help.
    met: SortedMap<Scope, Option<u64>>,
    /// Scopes that are left alone, and until when.
    aside: SortedMap<Scope, Timestamp>,
}

/// Which scopes are still to be asked for, and how many of them at a time: first none, for the delivery's own results.
#[derive(Clone, Debug)]
struct Search {
    left: Vec<Scope>,
    most: usize,
}

impl UnreadableScopes {
    /// Whether the next delivery asks what is new in a scope.
    pub fn asks_for(&self, scope: Scope) -> bool {
        let searched = |search: &Search| search.left.iter().take(search.most).any(|one| *one == scope);
        let lacking = self.found.contains(&scope) || self.anew.contains_key(&scope) || self.aside.contains_key(&scope);
        !lacking && self.search.as_ref().is_none_or(searched)
    }

    /// Whether its snapshot is left alone.
    pub fn is_aside(&self, scope: Scope) -> bool {
        self.aside.contains_key(&scope)
    }

    /// What is reported to the server.
    pub fn found(&self) -> Vec<Scope> {
        self.found.clone()
    }

    /// Scopes that were left alone for long enough are tried again.
    pub fn look_again(&mut self, now: Timestamp) {
        let Self { aside, met, .. } = self;
        met.retain(|scope, _| aside.get(scope).is_none_or(|until| is_ahead(*until, now, ASIDE_MS)));
        aside.retain(|_, until| is_ahead(*until, now, ASIDE_MS));
    }

    /// A scope is no longer this phone's, or is fetched again for another reason.
    pub fn forget(&mut self, scope: Scope) {
        self.anew.remove(&scope);
        self.found.retain(|one| *one != scope);
    }

    /// A snapshot is whole.
    pub fn is_whole(&mut self, scope: Scope) {
        self.pieces.remove(&scope);
    }

    /// A piece could not be read.
    pub fn piece_failed(&mut self, scope: Scope, now: Timestamp) {
        let tries = self.pieces.get_or_insert_with(scope, || 0);
        *tries += 1;
        if *tries >= TRIES {
            self.pieces.remove(&scope);
            self.leave_alone(scope, now);
        }
    }

    fn leave_alone(&mut self, scope: Scope, now: Timestamp) {
        self.anew.remove(&scope);
        self.aside.insert(scope, now.plus_ms(ASIDE_MS));
    }

    /// An answer could be read. Whether the search goes on; it stays with the same scopes while there is `more` of them.
    pub fn answered(&mut self, more: bool) -> bool {
        self.answers = 0;
        for scope in self.found.drain(..) {
            self.anew.insert(scope, ScopeState::default());
        }
        if let Some(Search { left, most }) = self.search.as_mut().filter(|_| !more) {
            left.drain(..(*most).min(left.len()));
            *most = left.len();
        }
        self.search.take_if(|search| search.left.is_empty());
        self.search.is_some()
    }
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
