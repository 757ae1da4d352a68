//! Scopes of which something could not be read, and the search for them.

use super::{pauses::is_ahead, scope_state::ScopeState};
use crate::domain::{scope::Scope, time::Timestamp};
use crate::sorted_map::SortedMap;

/// So many in a row: one may have been damaged on its way.
pub(super) const TRIES: u32 = 2;
/// A scope that cannot be read again either is left alone for so long, as long as it may take until copies are compared again.
const ASIDE_MS: i64 = 1_800_000;

/// What could not be read, and what is done about it.
#[derive(Clone, Debug, Default)]
pub(super) struct UnreadableScopes {
    /// Answers to deliveries in a row.
    pub answers: u32,
    pub search: Option<Search>,
    /// Scopes that were found, which are reported to the server with the next delivery.
    pub found: Vec<Scope>,
    /// Scopes that are fetched again, with what came so far. The copy that is held stays until the new one is whole.
    pub anew: SortedMap<Scope, ScopeState>,
    /// Pieces of a scope that could not be read since it was whole.
    pieces: SortedMap<Scope, u32>,
    /// How far a scope was held when it was found. Found again without having come further, fetching it again does not help.
    pub met: SortedMap<Scope, Option<u64>>,
    /// Scopes that are left alone, and until when.
    pub aside: SortedMap<Scope, Timestamp>,
}

/// Which scopes are still to be asked for, and how many of them at a time: first none, for the delivery's own results.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub left: Vec<Scope>,
    pub most: usize,
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

    pub fn leave_alone(&mut self, scope: Scope, now: Timestamp) {
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
