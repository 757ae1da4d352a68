//! The only loop: do an effect, feed an event.

use crate::{
    attach::{self, Attaching},
    database::{Closed, Database, NO_ROOM, OVERTAKEN},
    device::Keys,
    drafts::{self, Drafts},
    http::{self, Line},
    journal,
    lock::Opened,
    platform::{self, Ask, Lock},
    rescue,
    sealing::Sealing,
    users::{self, store_of},
    vault::Vault,
};
use app::{
    domain::{
        id::{DeviceId, StaffId},
        staff::Staff,
        time::Timestamp,
    },
    sync::engine::{CommitId, Draft, Effect, Engine, Event, Failure, Notice, Opening, Request, RequestId, Ticket},
    ui::{Desk, Phase},
};
use futures_channel::oneshot;
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

/// A page that is being reloaded gives its lock back within this time.
const LOCK_TRIES: u32 = 5;
const LOCK_PAUSE_MS: u32 = 200;

/// Resolves a screen's wish to save.
type Saver = Box<dyn FnOnce(Result<(), String>)>;

/// Performs effects for the engine that the desk shows.
pub struct Driver {
    /// What screens work on.
    pub desk: Cell<Option<Desk>>,
    /// Which opening is under way or done; what an earlier one began and ends now is nobody's.
    opening: Cell<Option<Opening>>,
    database: RefCell<Option<Database>>,
    line: RefCell<Option<Line>>,
    savers: RefCell<BTreeMap<Ticket, Saver>>,
    last_ticket: Cell<Ticket>,
    timer: RefCell<Option<Timeout>>,
    lock: RefCell<Option<Lock>>,
    /// Photos and voice notes being attached.
    pub attaching: Attaching,
    /// Half-filled forms.
    pub drafts: Drafts,
    /// Who is in, with the key.
    pub opened: RefCell<Option<Opened>>,
    /// The keys of this phone's users.
    pub keys: RefCell<Option<Rc<Keys>>>,
    /// Sealed work is on its way.
    pub carrying: Cell<bool>,
    /// When it was the last time, in milliseconds.
    pub carried_at: Cell<i64>,
    /// The engine cannot deliver until somebody signs in.
    pub session_ended: Cell<bool>,
}

impl Driver {
    /// A driver without an engine.
    pub fn new() -> Rc<Self> {
        Rc::new(Self {
            desk: Cell::new(None),
            opening: Cell::new(None),
            database: RefCell::new(None),
            line: RefCell::new(None),
            savers: RefCell::default(),
            last_ticket: Cell::new(0),
            timer: RefCell::new(None),
            lock: RefCell::new(None),
            attaching: Attaching::default(),
            drafts: Drafts::default(),
            opened: RefCell::new(None),
            keys: RefCell::new(None),
            carrying: Cell::new(false),
            carried_at: Cell::new(0),
            session_ended: Cell::new(false),
        })
    }

    /// Where the app stands.
    pub fn phase(&self) -> Option<Phase> {
        self.desk.get().map(|desk| desk.phase.get_untracked())
    }

    /// Says where it stands now.
    pub fn set_phase(&self, phase: Phase) {
        if let Some(desk) = self.desk.get() {
            desk.phase.set(phase);
        }
    }

    /// Who is at work, and in which opening. Whoever has waited compares it: somebody may have turned the phone to another.
    pub fn place(&self) -> (Option<StaffId>, Option<Opening>) {
        (users::current().map(|staff| staff.id), self.opening.get())
    }

    fn is_current(&self, opening: Opening) -> bool {
        self.opening.get() == Some(opening)
    }

    /// Opens a user's copy: the lock, the store, the engine. One that is put away meanwhile leaves nothing behind.
    pub async fn open(self: Rc<Self>, staff: Staff, vault: Vault, ask: Ask) {
        let (name, opening) = (store_of(staff.id), Opening(DeviceId(Uuid::now_v7())));
        self.opening.set(Some(opening));
        let opened = Opened::with_its_pin(staff.clone(), vault.clone()).await;
        if !self.is_current(opening) {
            return;
        }
        self.opened.replace(Some(opened));
        let lock = self.clone().take_lock(opening, &name, ask).await;
        let read = match &lock {
            Some(_) => self.read(opening, &name, staff, vault).await,
            None => Err(Phase::Elsewhere),
        };
        if !self.is_current(opening) {
            return;
        }
        match read {
            Err(phase) => self.set_phase(phase),
            Ok((engine, effects)) => {
                self.lock.replace(lock);
                self.starts(engine, effects);
                platform::persist().await;
                self.hold_room().await;
                self.tell_room().await;
            }
        }
    }

    /// Everything that is on the disk.
    async fn read(
        &self,
        opening: Opening,
        name: &str,
        staff: Staff,
        vault: Vault,
    ) -> Result<(Engine, Vec<Effect>), Phase> {
        let read = async {
            let sealing = Sealing { staff: staff.id };
            let database = Closed::find(name).await?.open(vault.clone(), sealing).await?;
            let records = database.read_all().await?;
            Ok::<_, String>((database, records))
        };
        let (database, records) = read.await.map_err(Phase::Broken)?;
        let (line, earlier) = (Line::of(staff.id), format!("tiangeng.draft.{}.", staff.id));
        let (journal, forms) = (journal::read(name, &vault).await, drafts::forms(name, &vault, &earlier).await);
        let (engine, effects) = Engine::open(staff, opening.0, records, journal, platform::now());
        let waiting = engine.waiting().map(|outgoing| outgoing.operation.clone()).collect();
        journal::complete(name, &vault, waiting).await;
        attach::drop_orphans(&database, &engine, &forms).await;
        if self.is_current(opening) {
            self.drafts.open(name, &vault, forms, &earlier);
            self.database.replace(Some(database));
            self.line.replace(Some(line));
        }
        Ok((engine, effects))
    }

    fn starts(self: &Rc<Self>, engine: Engine, effects: Vec<Effect>) {
        let opening = engine.opening();
        self.session_ended.set(false); // another one's may have; this one's engine hears it at its first try
        if let Some(desk) = self.desk.get() {
            desk.engine.set(Some(engine));
            desk.phase.set(Phase::Ready);
        }
        self.perform(opening, effects);
        self.feed(Event::LineIs { metered: platform::is_metered() });
    }

    async fn take_lock(self: Rc<Self>, opening: Opening, name: &str, ask: Ask) -> Option<Lock> {
        for _ in 0..LOCK_TRIES {
            let driver = self.clone();
            let lock = platform::hold_lock(name, ask, move || driver.overtaken(opening)).await;
            if lock.is_some() || !self.is_current(opening) {
                return lock;
            }
            TimeoutFuture::new(LOCK_PAUSE_MS).await;
        }
        None
    }

    /// Another tab opened the store: this one puts its copy away. Everything saved is in the store.
    fn overtaken(&self, opening: Opening) {
        if self.is_current(opening) {
            self.put_away();
            self.set_phase(Phase::Elsewhere);
        }
    }

    /// Puts the copy away, and the key with it.
    pub fn close(&self) {
        self.put_away();
        self.opened.replace(None);
    }

    fn put_away(&self) {
        self.opening.set(None);
        self.database.replace(None);
        if let Some(line) = self.line.take() {
            line.cut();
        }
        self.timer.replace(None);
        self.lock.replace(None);
        self.drafts.close();
        self.attaching.close();
        if let Some(desk) = self.desk.get() {
            desk.engine.set(None);
        }
    }

    /// Keeps drafts; answers when they are on this phone's disk.
    pub fn save(self: &Rc<Self>, drafts: Vec<Draft>) -> oneshot::Receiver<Result<(), String>> {
        let ticket = self.last_ticket.get() + 1;
        self.last_ticket.set(ticket);
        let (send, receive) = oneshot::channel();
        self.savers.borrow_mut().insert(ticket, Box::new(move |result| drop(send.send(result))));
        self.feed(Event::Record(ticket, drafts));
        receive
    }

    /// Tells the engine that is open something that happens now, and does what it wants done.
    pub fn feed(self: &Rc<Self>, event: Event) {
        if let Some(opening) = self.peek(Engine::opening) {
            self.feed_of(opening, event);
        }
    }

    /// Tells it what an effect of some opening came to: nothing happens when another one, or none, is open by now.
    fn feed_of(self: &Rc<Self>, opening: Opening, event: Event) {
        let Some(desk) = self.desk.get() else { return };
        let mut effects = Vec::new();
        desk.engine.update_untracked(|engine| {
            if let Some(engine) = engine {
                effects = engine.handle_of(opening, event, platform::now());
            }
        });
        self.perform(opening, effects);
    }

    fn perform(self: &Rc<Self>, opening: Opening, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Commit { id, writes, strict } => {
                    let (driver, database) = (self.clone(), self.database());
                    spawn_local(async move {
                        let Some(database) = database else { return };
                        match database.commit_or_make_room(&writes, strict).await {
                            Ok(()) => {
                                journal::follow(&database.name(), database.vault(), &writes).await;
                                driver.feed_of(opening, Event::Committed(id));
                            }
                            Err(why) => driver.commit_failed(opening, id, why),
                        }
                    });
                }
                Effect::Send(id, request) => {
                    let (driver, database, line) = (self.clone(), self.database(), self.line.borrow().clone());
                    spawn_local(async move {
                        let Some((database, line)) = database.zip(line) else { return };
                        let event = send(&line, &database, id, request).await;
                        let ended = matches!(event, Event::Failed(_, Failure::SignInNeeded));
                        driver.feed_of(opening, event);
                        if ended && driver.is_current(opening) {
                            driver.session_ended.set(true);
                            driver.carry().await; // by the phone's own key, and it hears whether it may go on
                        }
                    });
                }
                Effect::WakeAt(at) => self.wake_at(opening, at),
                Effect::Show(notice) => self.show(notice),
            }
        }
    }

    fn commit_failed(self: &Rc<Self>, opening: Opening, id: CommitId, why: String) {
        let (full, overtaken) = (why == NO_ROOM, why == OVERTAKEN);
        self.feed_of(opening, Event::CommitFailed(id, why));
        if full {
            self.feed_of(opening, Event::RoomIs(0)); // photos that the server holds make room for text
        }
        if overtaken {
            self.overtaken(opening); // a browser without locks, or one that told too late
        }
    }

    /// The open store.
    pub fn database(&self) -> Option<Database> {
        self.database.borrow().clone()
    }

    fn wake_at(self: &Rc<Self>, opening: Opening, at: Timestamp) {
        let driver = self.clone();
        let ms = u32::try_from(at.since(platform::now())).unwrap_or(u32::MAX).min(i32::MAX as u32);
        self.timer.replace(Some(Timeout::new(ms, move || driver.feed_of(opening, Event::Woken))));
    }

    fn show(&self, notice: Notice) {
        let (ticket, result) = match notice {
            Notice::Changed => return self.desk.get().map_or((), |desk| desk.engine.notify()),
            Notice::Saved(ticket) => (ticket, Ok(())),
            Notice::NotSaved(ticket, why) => (ticket, Err(why)),
        };
        let saver = self.savers.borrow_mut().remove(&ticket);
        if let Some(saver) = saver {
            saver(result);
        }
    }

    /// Reads the engine, if there is one.
    pub fn peek<T>(&self, read: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.desk.get()?.peek(read)
    }

    /// Rights may have changed since the last time; the next start uses what the server says now.
    pub async fn refresh_user(self: Rc<Self>) {
        let (Ok(now), Some(kept)) = (http::who().await, users::current()) else { return };
        if now.id == kept.id {
            if now != kept {
                users::enter(&now);
            }
            self.take_own_key(now.id).await;
        }
    }
}

/// Sends a request. A part of a photo is read from the disk first; one that is no longer there is lost.
async fn send(line: &Line, database: &Database, id: RequestId, request: Request) -> Event {
    let Request::Chunk { attachment, offset, length } = &request else {
        let event = line.perform(id, &request, &[]).await;
        if let Event::Answered(_, answer) = &event {
            rescue::keep_key(&answer.rescue_key);
        }
        return event;
    };
    match database.content(attachment.blob).await {
        Err(_) => Event::Failed(id, Failure::Storage),
        Ok(content) => match content.as_deref().and_then(|c| c.get(*offset as usize..(offset + length) as usize)) {
            Some(part) => line.perform(id, &request, part).await,
            None => Event::BlobLost(id),
        },
    }
}
