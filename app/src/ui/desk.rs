//! What screens work on: the engine's copy, and a few wishes to the browser's edge.

use super::edge::{Attachments, Keeping, Locking, Phase, Phone, Server};
use crate::{
    domain::{date::Date, staff::Staff, time::Timestamp},
    sync::{
        engine::{Engine, SyncStatus},
        ledger::Ledger,
    },
};
use leptos::prelude::*;
use uuid::Uuid;

/// All of the browser's edge.
pub trait Edge: Attachments + Keeping + Locking + Phone + Server {
    /// Starts: looks for a user, opens their copy.
    fn begin(&self, desk: Desk);
}

/// Context of every screen.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The state of the app.
    pub phase: RwSignal<Phase>,
    /// The copy; notifies when people would see a difference.
    pub engine: RwSignal<Option<Engine>, LocalStorage>,
    /// A new version is ready.
    pub update_ready: RwSignal<bool>,
    /// The new version cannot start while other tabs use the old one.
    pub other_tabs: RwSignal<bool>,
    /// A short word of success.
    pub toast: RwSignal<Option<String>>,
    /// The user practises on a desk of its own.
    pub practises: RwSignal<bool>,
    /// The form that was filled in advance: it is shown next, and does not go on where the user stopped.
    pub filled: StoredValue<Option<String>>,
    /// Counts how often all screens were rebuilt.
    pub built: RwSignal<u32>,
    /// Sheets that are up, and whether the copy changed meanwhile.
    sheets: StoredValue<(usize, bool)>,
    edge: StoredValue<Box<dyn Edge>, LocalStorage>,
}

impl Desk {
    /// A desk on this edge; starts it.
    pub fn new(edge: impl Edge + 'static) -> Self {
        let desk = Self {
            phase: RwSignal::new(Phase::Opening),
            engine: RwSignal::new_local(None),
            update_ready: RwSignal::new(false),
            other_tabs: RwSignal::new(false),
            toast: RwSignal::new(None),
            practises: RwSignal::new(false),
            filled: StoredValue::new(None),
            built: RwSignal::new(0),
            sheets: StoredValue::new((0, false)),
            edge: StoredValue::new_local(Box::new(edge)),
        };
        desk.edge(|edge| edge.begin(desk));
        desk
    }

    /// The copy changed: screens read it again, once no sheet is up any more. What is under a sheet is what is being answered.
    pub fn changed(&self) {
        let (up, _) = self.sheets.get_value();
        self.sheets.set_value((up, up > 0));
        if up == 0 {
            self.engine.notify();
        }
    }

    /// Something is up: see [`Self::changed`].
    pub fn hold(&self) {
        self.sheets.update_value(|(up, _)| *up += 1);
    }

    /// It is down again, once for each [`Self::hold`].
    pub fn release(&self) {
        self.sheets.update_value(|(up, _)| *up -= 1);
        if self.sheets.get_value() == (0, true) {
            self.changed();
        }
    }

    /// A sheet is up, until the owner of what is built now is gone.
    pub fn holds_still(&self) {
        let desk = *self;
        desk.hold();
        on_cleanup(move || desk.release());
    }

    /// Asks the edge.
    pub fn edge<T>(&self, ask: impl FnOnce(&dyn Edge) -> T) -> T {
        self.edge.with_value(|edge| ask(edge.as_ref()))
    }

    /// Reads the copy, and again whenever it changes. `None` while there is none.
    pub fn read<T>(&self, read: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.engine.with(|engine| engine.as_ref().map(read))
    }

    /// Reads the copy once.
    pub fn peek<T>(&self, read: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.engine.with_untracked(|engine| engine.as_ref().map(read))
    }

    /// Reads the ledger, and again whenever it changes.
    pub fn ledger<T>(&self, read: impl FnOnce(&Ledger) -> T) -> Option<T> {
        self.read(|engine| read(engine.ledger()))
    }

    /// Who is at work.
    pub fn staff(&self) -> Option<Staff> {
        self.peek(|engine| engine.staff().clone())
    }

    /// The state of sync.
    pub fn status(&self) -> Option<SyncStatus> {
        self.read(Engine::status)
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.edge(|edge| edge.now())
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> Date {
        let now = self.now();
        self.peek(|engine| engine.likely_now(now)).unwrap_or(now).date()
    }

    /// Whether this phone's clock is worth a word.
    pub fn doubts_clock(&self) -> bool {
        let now = self.now();
        self.read(|engine| engine.doubts_clock(now)).unwrap_or_default()
    }

    /// A new UUIDv7.
    pub fn fresh_id(&self) -> Uuid {
        self.edge(|edge| edge.fresh_id())
    }
}

/// The desk of this screen.
pub fn use_desk() -> Desk {
    expect_context()
}
