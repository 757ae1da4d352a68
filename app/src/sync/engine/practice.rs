//! An engine to practise with: what it would commit or send goes nowhere.

use super::{Effect, Engine, Event, Journal, NewOperation, Notice, ScopeState};
use crate::{
    domain::{id::DeviceId, time::Timestamp},
    sync::practice::PracticeLedger,
};
use std::collections::VecDeque;

impl Engine {
    /// One that holds a ledger of invented people whole.
    pub fn practice(ledger: PracticeLedger, device: DeviceId, now: Timestamp) -> Self {
        let (mut engine, effects) = Self::open(ledger.staff, device, Vec::new(), Journal::default(), now);
        engine.goes_nowhere(effects, now);
        for scope in ledger.scopes {
            engine.scopes.insert(scope, ScopeState { cursor: Some(0), ..ScopeState::default() });
        }
        engine.ledger.load(ledger.dossiers, ledger.entries);
        engine
    }

    /// Records drafts, as [`Event::Record`] does, all at once.
    ///
    /// # Errors
    /// The reason when they are not taken.
    pub fn practise(&mut self, drafts: Vec<NewOperation>, now: Timestamp) -> Result<(), String> {
        let effects = self.handle(Event::Record(0, drafts), now);
        let notices = self.goes_nowhere(effects, now);
        let refused = notices.into_iter().find_map(|notice| match notice {
            Notice::NotSaved(_, why) => Some(why),
            _ => None,
        });
        refused.map_or(Ok(()), Err)
    }

    /// Commits are complete at once, without a disk; nothing is sent.
    fn goes_nowhere(&mut self, effects: Vec<Effect>, now: Timestamp) -> Vec<Notice> {
        let (mut left, mut notices) = (VecDeque::from(effects), Vec::new());
        while let Some(effect) = left.pop_front() {
            match effect {
                Effect::Commit { id, .. } => left.extend(self.handle(Event::Committed(id), now)),
                Effect::Show(notice) => notices.push(notice),
                Effect::Send(..) | Effect::WakeAt(_) => {}
            }
        }
        notices
    }
}
