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
pub struct SyncStatus {
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
    /// Scopes of which the server says something that this phone cannot read, and which it tries to fetch again.
    pub unreadable: usize,
}

impl Engine {
    /// The state of sync.
    pub fn status(&self) -> SyncStatus {
        let mut waiting = self.waiting().peekable();
        let oldest = waiting.peek().map(|o| o.operation.device_time);
        let done = self.scopes.values().filter(|state| state.cursor.is_some()).count();
        let of = self.scopes.len();
        SyncStatus {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            area::AreaCode,
            id::{DeviceId, StaffId},
            name::Name,
            scope::Scope,
            staff::{Role, Staff},
        },
        sorted_map::SortedMap,
        sync::{
            disk::{StoredText, Write},
            engine::{Effect, Event, Journal, Request, RequestId},
            protocol::SyncResponse,
            snapshot,
        },
    };
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn opened(disk: &[StoredText]) -> (Engine, Vec<Effect>) {
        let staff = Staff {
            id: StaffId(Uuid::from_u128(1)),
            name: Name::parse("冉玉兰").unwrap(),
            role: Role::GridWorker,
            areas: vec![AreaCode::parse("500229205").unwrap()],
            later: Default::default(),
        };
        Engine::open(staff, DeviceId(Uuid::from_u128(2)), disk.to_vec(), Journal::default(), NOW)
    }

    fn answer(scopes: &[Scope]) -> SyncResponse {
        SyncResponse {
            acked_n: 0,
            results: Vec::new(),
            changes: Vec::new(),
            scopes: SortedMap::of(scopes.iter().map(|scope| (*scope, 0))),
            sums: SortedMap::new(),
            reset: Vec::new(),
            more: false,
            server_now: NOW,
            epoch: "one".into(),
            min_schema: 1,
            durable_n: 0,
            full: false,
            rescue_key: String::new(),
        }
    }

    /// Commits until nothing is left to commit; answers what is asked of the server meanwhile.
    fn committed(engine: &mut Engine, effects: Vec<Effect>, disk: &mut Vec<StoredText>) -> Vec<(RequestId, Request)> {
        let mut asked = Vec::new();
        let mut left = std::collections::VecDeque::from(effects);
        while let Some(effect) = left.pop_front() {
            match effect {
                Effect::Commit { id, writes, .. } => {
                    for write in writes {
                        match write {
                            Write::Put(record) => {
                                disk.retain(|kept| (kept.table, &kept.key) != (record.table, &record.key));
                                disk.push(record);
                            }
                            Write::DeletePrefix(table, prefix) => {
                                disk.retain(|kept| kept.table != table || !kept.key.starts_with(&prefix));
                            }
                            Write::DropBlob(_) => {}
                        }
                    }
                    left.extend(engine.handle(Event::Committed(id), NOW));
                }
                Effect::Send(id, request) => asked.push((id, request)),
                _ => {}
            }
        }
        asked
    }

    #[test]
    fn a_first_sync_that_was_broken_off_is_not_taken_for_a_complete_one() {
        let scopes = ["500229", "500229205201", "500229205202"].map(|code| Scope::parse(code).unwrap());
        let mut disk = Vec::new();
        let (mut engine, effects) = opened(&disk);
        let asked = committed(&mut engine, effects, &mut disk);
        let sync = asked.iter().find(|(_, request)| matches!(request, Request::Sync(_))).unwrap().0;
        let effects = engine.handle(Event::Answered(sync, Box::new(answer(&scopes))), NOW);
        let asked = committed(&mut engine, effects, &mut disk);
        let of_first = |request: &Request| matches!(request, Request::Piece { scope, .. } if *scope == scopes[0]);
        let piece = asked.iter().find(|(_, request)| of_first(request)).unwrap().0;
        let whole = snapshot::cut(scopes[0], 0, &[], Vec::new()).remove(0);
        let effects = engine.handle(Event::PieceCame(piece, Box::new(whole)), NOW);
        committed(&mut engine, effects, &mut disk);
        let first = Some(FirstSync { done: 1, of: 3 });
        assert_eq!(engine.status().first_sync, first);
        assert_eq!(opened(&disk).0.status().first_sync, first, "opened again, without a line");
    }
}
