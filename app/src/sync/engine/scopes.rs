//! What the phone holds of each scope: first a snapshot piece by piece, then change after change.

use super::{
    Engine, Outgoing, RequestId,
    jobs::{Job, JobPlan, Next},
    outbox::ALTERED,
    scope_state::{AnswerChange, Piece, ScopeRecord, ScopeState, Unpacked},
    unreadable_scopes::UnreadableScopes,
};
use crate::domain::{scope::Scope, time::Timestamp};
use crate::sorted_map::SortedMap;
use crate::sync::{
    disk::{Table, Write, numbered_key, outbox_key, scope_key, scope_prefix},
    dossier::Dossier,
    operation::Operation,
    protocol::{Change, SnapshotPiece, SyncResponse},
    reference::Entry,
    simulation::{Bug, limit, on},
    snapshot,
    sum::Sum,
};

/// After so many changes the snapshot is written again, so that opening the app never folds more than this.
const TAIL_MAX: usize = 300;

fn tail_max() -> usize {
    limit(TAIL_MAX, 12)
}

impl Engine {
    /// The scopes that this phone holds whole.
    pub fn scopes_held(&self) -> impl Iterator<Item = Scope> {
        self.scopes.iter().filter(|(_, state)| state.cursor.is_some()).map(|(scope, _)| *scope)
    }

    /// The last sequence number that this phone holds of a scope.
    pub fn cursor(&self, scope: Scope) -> Option<u64> {
        self.scopes.get(&scope)?.cursor
    }

    /// Scopes that differed from the server's copy since the app was opened.
    pub fn mended(&self) -> impl Iterator<Item = Scope> {
        self.mended.keys().copied()
    }

    pub(super) fn cursors(&self) -> SortedMap<Scope, u64> {
        let asked = self.scopes.iter().filter(|(scope, _)| self.unreadable.asks_for(**scope));
        SortedMap::of(asked.filter_map(|(scope, state)| Some((*scope, state.cursor?))))
    }

    pub(super) fn plan_answer(&self, mut response: SyncResponse, now: Timestamp) -> JobPlan {
        let restored = self.is_restored(&response);
        let changes = std::mem::take(&mut response.changes).into_iter().filter(|_| !restored);
        let answer = AnswerChange {
            restored,
            state: self.state_after(&response, now),
            forgotten: self.forgettable(&response, restored),
            outgoing: self.outbox_after(&response, restored),
            offered_again: if restored { self.offered_again(None) } else { Vec::new() },
            changes: changes.map(|one| (one.scope, self.next_changes(one.scope, one.changes))).collect(),
            response,
        };
        JobPlan { writes: self.answer_writes(&answer), next: Next::Answered(Box::new(answer)) }
    }

    /// Everything that an answer writes: results, changes with cursors, scopes that came or went.
    fn answer_writes(&self, answer: &AnswerChange) -> Vec<Write> {
        let AnswerChange { response, restored, .. } = answer;
        let mut writes = vec![self.state_write(&answer.state)];
        writes.extend(answer.outgoing.iter().map(Outgoing::write));
        writes.extend(answer.forgotten.iter().map(|n| Write::DeletePrefix(Table::Outbox, outbox_key(*n))));
        writes.extend(Self::upload_writes(&answer.offered_again));
        let anew = |scope: &Scope| *restored || is_reset(response, *scope);
        let gone = self.scopes.keys().filter(|scope| anew(scope) || !response.scopes.contains_key(scope));
        gone.for_each(|scope| {
            writes.extend(erase(*scope));
            let lost = !response.scopes.contains_key(scope);
            writes.extend(lost.then(|| Write::DeletePrefix(Table::Meta, scope_key(*scope))));
        });
        // Known to the disk from its first mention: a first sync that is broken off is not taken for a complete one afterwards.
        let begun = response.scopes.keys().filter(|scope| anew(scope) || !self.scopes.contains_key(scope));
        writes.extend(begun.map(|scope| record(*scope, 0, 0, None)));
        for (scope, next) in &answer.changes {
            let Some((state, last)) = self.scopes.get(scope).zip(next.last()) else { continue };
            let kept = if on(Bug::CursorAheadOfTail) { &next[1..] } else { &next[..] };
            writes.extend(kept.iter().map(|c| Write::put(Table::Tail, numbered_key(*scope, c.seq), c)));
            writes.push(record(*scope, state.head, state.pieces, Some(last.seq)));
        }
        writes
    }

    /// Takes an answer in, after its commit.
    pub(super) fn take_in(&mut self, answer: AnswerChange, now: Timestamp) {
        let response = answer.response;
        self.mark(answer.outgoing);
        answer.forgotten.iter().for_each(|n| drop(self.outbox.remove(n)));
        self.state = answer.state;
        if answer.restored {
            self.unreadable = UnreadableScopes::default();
            self.attach(answer.offered_again);
            self.media.forget_request();
            self.exchange.forget_requests(); // pieces on their way are of the time before
            self.jobs.retain(|job| !matches!(job, Job::Piece(..) | Job::Media(_)));
            self.scopes.keys().copied().collect::<Vec<_>>().into_iter().for_each(|scope| self.drop_scope(scope));
        }
        answer.changes.iter().for_each(|(scope, next)| self.follow(*scope, next));
        let is_lost = |scope: &Scope| !response.scopes.contains_key(scope) && !on(Bug::LostScopeKept);
        let is_gone = |scope: &&Scope| is_lost(scope) || is_reset(&response, **scope);
        let gone: Vec<Scope> = self.scopes.keys().filter(is_gone).copied().collect();
        gone.into_iter().for_each(|scope| self.drop_scope(scope));
        for scope in response.scopes.keys() {
            self.scopes.get_or_insert_with(*scope, ScopeState::default);
        }
        self.settle();
        self.mend(&response);
        let searching = self.unreadable.answered(response.more);
        let ask_again = response.more || !response.full && self.waiting().next().is_some() || searching;
        self.exchange.answered(ask_again, now);
        if response.results.iter().any(|result| result.outcome == ALTERED) {
            self.renew_soon();
        }
        self.renew_if_needed();
    }

    /// Folds changes on top of a scope.
    fn follow(&mut self, scope: Scope, next: &[Change]) {
        next.iter().for_each(|change| self.absorb(change));
        if let Some(state) = self.scopes.get_mut(&scope) {
            state.cursor = next.last().map(|c| c.seq).or(state.cursor);
            state.tail += next.len();
            if state.tail > tail_max() {
                self.jobs.push_back(Job::Compact(scope));
            }
        }
    }

    /// Fetches again a scope whose copy is not what the server's sum says; once, so that a fault of ours ends. Own
    /// operations there are delivered again: the server may have lost them.
    fn mend(&mut self, response: &SyncResponse) {
        for (scope, sum) in response.sums.iter() {
            let Some(head) = response.scopes.get(scope) else { continue };
            let whole = self.scopes.get(scope).is_some_and(|s| s.cursor == Some(*head));
            let again = self.mended.get(scope) == Some(head);
            if whole && !again && Sum::of(self.ledger.confirmed_in(*scope)) != *sum {
                self.mended.insert(*scope, *head);
                self.doubt(*scope, |_| true);
                let again = self.offered_again(Some(*scope));
                self.jobs.push_back(Job::Media(again));
                self.ledger.forget(*scope);
                self.scopes.insert(*scope, ScopeState::default());
            }
        }
    }

    /// The changes that follow the cursor without a gap; a change sent twice is skipped, and one whose operation is
    /// not known here ends them: it comes again, whole.
    fn next_changes(&self, scope: Scope, changes: Vec<Change>) -> Vec<Change> {
        let mut next = self.scopes.get(&scope).and_then(|s| s.cursor).map_or(u64::MAX, |cursor| cursor + 1);
        let mut taken = Vec::new();
        for change in changes.into_iter().map(|change| self.with_operation(change)) {
            if change.seq == next && change.operation.is_some() {
                next += 1;
                taken.push(change);
            }
        }
        taken
    }

    fn absorb(&mut self, change: &Change) {
        if let Some(operation) = &change.operation {
            self.ledger.absorb(change, operation);
        }
    }

    /// A change with its operation: the server's, or this device's own that it just delivered.
    fn with_operation(&self, change: Change) -> Change {
        Change { operation: self.operation_of(&change).cloned(), own: None, ..change }
    }

    /// The operation of a change; `None` for an own one that is no longer kept.
    pub(super) fn operation_of<'a>(&'a self, change: &'a Change) -> Option<&'a Operation> {
        let own = |n: u64| self.outbox.get(&n).map(|outgoing| &outgoing.operation);
        change.operation.as_ref().or_else(|| change.own.and_then(own))
    }

    /// Own operations that the server's copy shows by now are no longer folded on top.
    pub(super) fn settle(&mut self) {
        if on(Bug::SettlingForgotten) {
            return;
        }
        let settled = self.outbox.values().filter(|o| !self.is_on_top(o)).map(|o| o.operation.n);
        settled.collect::<Vec<_>>().into_iter().for_each(|n| self.ledger.settle(n));
    }

    fn drop_scope(&mut self, scope: Scope) {
        self.unreadable.forget(scope);
        self.scopes.remove(&scope);
        self.ledger.forget(scope);
    }

    /// The next piece to ask for, the county's scope (names of areas, plans) before the villages.
    pub(super) fn next_piece(&self, is_asked: impl Fn(Scope, u32) -> bool) -> Option<(Scope, Option<u64>, u32)> {
        let missing = |(scope, state): (&Scope, &ScopeState)| {
            let begun = state.pieces > 0;
            let pieces = if begun { state.pieces } else { 1 };
            let wanted = |piece: &u32| !state.came.contains_key(piece) && !is_asked(*scope, *piece);
            let piece = (0..pieces).find(wanted).filter(|_| state.cursor.is_none())?;
            Some((*scope, begun.then_some(state.head), piece))
        };
        let wanted = self.scopes.iter().chain(self.unreadable.anew.iter());
        wanted.filter(|(scope, _)| !self.unreadable.is_aside(**scope)).find_map(missing)
    }

    /// A piece of another head than the one begun starts its scope again.
    fn after_piece(&self, piece: &SnapshotPiece) -> Option<ScopeState> {
        let lacking = || self.scopes.get(&piece.scope).filter(|state| state.cursor.is_none());
        let known = self.unreadable.anew.get(&piece.scope).or_else(lacking)?;
        let fresh = ScopeState { head: piece.head, pieces: piece.pieces.max(1), ..ScopeState::default() };
        let same = known.pieces == fresh.pieces && (known.head == piece.head || on(Bug::PiecesOfTwoHeads));
        let mut state = if same { known.clone() } else { fresh };
        state.came.insert(piece.piece, piece.clone());
        let whole = (0..state.pieces).all(|wanted| state.came.contains_key(&wanted));
        state.cursor = whole.then_some(state.head);
        Some(state)
    }

    pub(super) fn plan_piece(&self, id: RequestId, piece: SnapshotPiece) -> JobPlan {
        let (scope, Some(mut state)) = (piece.scope, self.after_piece(&piece)) else {
            return JobPlan::new([], Next::Piece(id, None));
        };
        let anew = self.unreadable.anew.contains_key(&scope);
        let whole = state.cursor.is_some();
        let mut writes = if anew && !whole { Vec::new() } else { piece_writes(&state, &piece, anew) };
        let came = if whole { std::mem::take(&mut state.came) } else { SortedMap::new() };
        let content: Result<Vec<_>, _> = came.into_iter().map(|(_, piece)| unpack(piece)).collect();
        if anew && content.is_err() {
            writes.clear();
        }
        JobPlan { writes, next: Next::Piece(id, Some(Box::new(Piece { scope, state, anew, content: content.ok() }))) }
    }

    /// Takes a piece in, after its commit.
    pub(super) fn take_piece(&mut self, piece: Piece, now: Timestamp) {
        let Piece { scope, mut state, anew, content } = piece;
        match content {
            Some(pieces) => {
                if anew && state.cursor.is_some() {
                    self.drop_scope(scope);
                }
                pieces.into_iter().for_each(|(dossiers, entries)| self.ledger.load(dossiers, entries));
            }
            None => {
                state = ScopeState::default(); // damaged on the way, or at the server: it is fetched again, not without end
                self.unreadable.piece_failed(scope, now);
            }
        }
        let whole = state.cursor.is_some();
        match self.unreadable.anew.get_mut(&scope) {
            Some(coming) => *coming = state,
            None if anew && !whole => {} // left alone: the copy stays
            None => drop(self.scopes.insert(scope, state)),
        }
        if whole {
            self.unreadable.is_whole(scope);
            self.exchange.check_due = true;
            self.exchange.ask_again(); // for the tail
            let device = self.state.device;
            self.doubt(scope, |operation| operation.device != device); // whose numbers nobody confirms any more
            self.renew_if_needed();
        }
        self.settle();
    }

    /// The scope as the server has it, cut again, in place of the old snapshot and its tail.
    fn compacted_pieces(&self, scope: Scope) -> Vec<SnapshotPiece> {
        let entries: Vec<Entry> = match scope.is_shared() {
            true => self.ledger.reference().entries().collect(),
            false => Vec::new(),
        };
        let head = self.scopes.get(&scope).and_then(|s| s.cursor).unwrap_or_default();
        let dossiers: Vec<Dossier> = match on(Bug::WaitingCompacted) {
            true => self.ledger.files().filter(|f| f.dossier.scope == scope).map(|f| f.dossier.clone()).collect(),
            false => self.ledger.confirmed_in(scope).cloned().collect(),
        };
        snapshot::cut(scope, head, &dossiers, entries)
    }

    pub(super) fn plan_compaction(&self, scope: Scope) -> JobPlan {
        let due = |state: &&ScopeState| state.cursor.is_some() && state.tail > tail_max();
        let Some(state) = self.scopes.get(&scope).filter(due) else { return JobPlan::new([], Next::Same) };
        let pieces = self.compacted_pieces(scope);
        let (head, count) = (state.cursor.unwrap_or_default(), pieces.len() as u32);
        let mut writes = erase(scope);
        writes.extend(pieces.iter().map(put));
        writes.push(record(scope, head, count, Some(head)));
        let state = ScopeState { head, pieces: count, cursor: state.cursor, ..ScopeState::default() };
        JobPlan { writes, next: Next::Compacted(scope, state) }
    }
}

fn piece_writes(state: &ScopeState, piece: &SnapshotPiece, anew: bool) -> Vec<Write> {
    let mut writes = if anew || state.came.len() == 1 { erase(piece.scope) } else { Vec::new() };
    match anew {
        true => writes.extend(state.came.values().map(put)),
        false => writes.push(put(piece)),
    }
    writes.push(record(piece.scope, state.head, state.pieces, state.cursor));
    writes
}

fn put(piece: &SnapshotPiece) -> Write {
    Write::put(Table::Piece, numbered_key(piece.scope, u64::from(piece.piece)), piece)
}

/// Whether the server wants a copy fetched again.
fn is_reset(response: &SyncResponse, scope: Scope) -> bool {
    response.reset.contains(&scope) && !on(Bug::ResetNotFollowed)
}

pub(super) fn unpack(mut piece: SnapshotPiece) -> Result<Unpacked, serde_json::Error> {
    let entries = std::mem::take(&mut piece.entries);
    Ok((piece.unpack()?, entries))
}

/// What is kept of a scope, but for its record: a new one takes its place. The county's key is the beginning of its villages' keys.
fn erase(scope: Scope) -> Vec<Write> {
    vec![Write::DeletePrefix(Table::Piece, scope_prefix(scope)), Write::DeletePrefix(Table::Tail, scope_prefix(scope))]
}

fn record(scope: Scope, head: u64, pieces: u32, cursor: Option<u64>) -> Write {
    Write::put(Table::Meta, scope_key(scope), &ScopeRecord { head, pieces, cursor })
}
