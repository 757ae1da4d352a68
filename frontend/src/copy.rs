//! The open copy of one user: its store, the engine, and the only loop: do an effect, feed an event.

use crate::{
    closed::Closed,
    database::{LocalDatabase, OVERTAKEN},
    drafts::{self, Drafts, Forms},
    http::ServerConnection,
    indexed_db::{DatabaseFault, NO_ROOM},
    journal,
    platform::{self, HeldLock, LockRequest},
    sealing::{self, Sealing},
    users::{self, store_of},
    vault::Vault,
};
use app::{
    domain::{
        attachment::BlobId,
        id::{DeviceId, StaffId},
        staff::Staff,
        time::Timestamp,
    },
    sorted_map::SortedMap,
    sync::{
        disk::{StoredText, Write},
        engine::{CommitId, Effect, Engine, Event, Failure, NewOperation, Notice, Opening, Request, RequestId, Ticket},
        records::content_to_keep,
    },
    ui::{Desk, Phase},
};
use futures_channel::oneshot;
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

/// A page that is being reloaded gives its lock back within this time, also on a phone that is busy.
const LOCK_TRIES: u32 = 15;
const LOCK_PAUSE_MS: u32 = 200;

/// Resolves a screen's wish to save.
type Saver = oneshot::Sender<Result<(), String>>;

/// What a copy cannot deal with by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incident {
    /// The engine cannot deliver until the user signs in.
    SessionEnded,
    /// Another tab has opened the store. Everything saved is in it.
    Overtaken,
}

/// Deals with them.
type Listener = Rc<dyn Fn(Incident)>;

/// The copy that the desk shows, if one is open.
#[derive(Default)]
pub struct OpenCopy {
    desk: Cell<Option<Desk>>,
    /// Which opening is under way or done; what an earlier one began and ends now is nobody's.
    opening: Cell<Option<Opening>>,
    database: RefCell<Option<LocalDatabase>>,
    line: RefCell<Option<ServerConnection>>,
    savers: RefCell<SortedMap<Ticket, Saver>>,
    last_ticket: Cell<Ticket>,
    timer: RefCell<Option<Timeout>>,
    lock: RefCell<Option<HeldLock>>,
    listener: RefCell<Option<Listener>>,
    /// Half-filled forms.
    pub drafts: Drafts,
}

impl OpenCopy {
    /// Shows itself on a desk from now on, and reports to the listener what it cannot deal with.
    pub fn begin(&self, desk: Desk, listener: impl Fn(Incident) + 'static) {
        self.desk.set(Some(desk));
        self.listener.replace(Some(Rc::new(listener)));
    }

    /// The state of the app.
    pub fn phase(&self) -> Option<Phase> {
        self.desk.get().map(|desk| desk.phase.get_untracked())
    }

    /// Sets the state of the app.
    pub fn set_phase(&self, phase: Phase) {
        if let Some(desk) = self.desk.get() {
            desk.phase.set(phase);
        }
    }

    /// Who is at work, and in which opening. Whoever has waited compares it: another user may have taken over the phone.
    pub fn place(&self) -> (Option<StaffId>, Option<Opening>) {
        (users::current().map(|staff| staff.id), self.opening.get())
    }

    /// Whether this opening is still the one that counts.
    pub fn is_current(&self, opening: Opening) -> bool {
        self.opening.get() == Some(opening)
    }

    fn happens(&self, incident: Incident, opening: Opening) {
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener.filter(|_| self.is_current(opening)) {
            listener(incident);
        }
    }

    /// A new opening; what earlier ones began is nobody's.
    pub fn begins_to_open(&self) -> Opening {
        let opening = Opening(DeviceId(Uuid::now_v7()));
        self.opening.set(Some(opening));
        opening
    }

    /// Opens a user's copy: the lock, the store, the engine. One that is put away meanwhile leaves nothing behind.
    pub async fn open(self: Rc<Self>, opening: Opening, staff: Rc<Staff>, vault: Vault, ask: LockRequest) {
        let name = store_of(staff.id);
        let lock = self.clone().take_lock(opening, &name, ask).await;
        let read = match &lock {
            Some(_) => read(&name, opening, &staff, vault).await.map_err(Phase::Broken),
            None => Err(Phase::Elsewhere),
        };
        if !self.is_current(opening) {
            return;
        }
        match read {
            Err(phase) => self.set_phase(phase),
            Ok(found) => {
                self.lock.replace(lock);
                self.starts(opening, *found);
                self.hold_room().await;
                self.tell_room().await;
                platform::persist().await; // in Firefox the user is asked, and may never answer
                self.tell_room().await;
            }
        }
    }

    async fn take_lock(self: Rc<Self>, opening: Opening, name: &str, ask: LockRequest) -> Option<HeldLock> {
        for _ in 0..LOCK_TRIES {
            let copy = self.clone();
            let lock = platform::hold_lock(name, ask, move || copy.happens(Incident::Overtaken, opening)).await;
            if lock.is_some() || !self.is_current(opening) {
                return lock;
            }
            TimeoutFuture::new(LOCK_PAUSE_MS).await;
        }
        None
    }

    fn starts(self: &Rc<Self>, opening: Opening, found: Found) {
        let Found { database, staff, forms, engine, effects } = found;
        self.drafts.open(&database.name(), database.vault(), forms, &earlier_forms(staff));
        self.database.replace(Some(database));
        self.line.replace(Some(ServerConnection::of(staff)));
        if let Some(desk) = self.desk.get() {
            desk.engine.set(Some(engine));
            desk.phase.set(Phase::Ready);
        }
        self.perform(opening, effects);
        self.feed(Event::LineIs { metered: platform::is_metered() });
    }

    /// The page is left: the next one may open the store, also while the browser keeps this one in memory to show it again.
    pub fn lets_go(&self) {
        self.lock.replace(None);
    }

    /// Puts the copy away. Everything saved is in the store.
    pub fn close(&self) {
        self.opening.set(None);
        self.database.replace(None);
        if let Some(line) = self.line.take() {
            line.cut();
        }
        self.timer.replace(None);
        self.lock.replace(None);
        self.drafts.close();
        if let Some(desk) = self.desk.get() {
            desk.engine.set(None);
        }
    }

    /// Keeps drafts; answers when they are on this phone's disk.
    pub fn save(self: &Rc<Self>, drafts: Vec<NewOperation>) -> oneshot::Receiver<Result<(), String>> {
        let ticket = self.last_ticket.get() + 1;
        self.last_ticket.set(ticket);
        let (send, receive) = oneshot::channel();
        self.savers.borrow_mut().insert(ticket, send);
        self.feed(Event::Record(ticket, drafts));
        receive
    }

    /// Feeds an event of now to the open engine, and does what it wants done.
    pub fn feed(self: &Rc<Self>, event: Event) {
        if let Some(opening) = self.peek(Engine::opening) {
            self.feed_of(opening, event);
        }
    }

    /// Feeds it the result of an effect of some opening: nothing happens when another one, or none, is open by now.
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
                    spawn_local(self.clone().commit(opening, id, writes, strict));
                }
                Effect::Send(id, request) => spawn_local(self.clone().send(opening, id, request)),
                Effect::WakeAt(at) => self.wake_at(opening, at),
                Effect::Show(notice) => self.show(notice),
            }
        }
    }

    async fn commit(self: Rc<Self>, opening: Opening, id: CommitId, writes: Vec<Write>, strict: bool) {
        let Some(database) = self.database() else { return };
        match database.commit_or_make_room(&writes, strict).await {
            Ok(()) => {
                journal::follow(&database.name(), database.vault(), &writes).await;
                self.feed_of(opening, Event::Committed(id));
            }
            Err(why) => self.commit_failed(opening, id, why),
        }
    }

    fn commit_failed(self: &Rc<Self>, opening: Opening, id: CommitId, why: DatabaseFault) {
        let (full, overtaken) = (why == NO_ROOM, why == OVERTAKEN);
        self.feed_of(opening, Event::CommitFailed(id, why));
        if full {
            self.feed_of(opening, Event::RoomIs(0)); // photos that the server holds make room for text
        }
        if overtaken {
            self.happens(Incident::Overtaken, opening); // a browser without locks, or one that reported too late
        }
    }

    async fn send(self: Rc<Self>, opening: Opening, id: RequestId, request: Request) {
        let Some((database, line)) = self.database().zip(self.line.borrow().clone()) else { return };
        let event = match part_of(&database, &request).await {
            Ok(part) => line.perform(id, &request, &part).await,
            Err(Missing::Disk) => Event::Failed(id, Failure::Storage),
            Err(Missing::Content) => Event::BlobLost(id),
        };
        if let Event::Answered(_, answer) = &event {
            sealing::keep_key(&answer.rescue_key);
        }
        let ended = matches!(event, Event::Failed(_, Failure::SignInNeeded));
        self.feed_of(opening, event);
        if ended {
            self.happens(Incident::SessionEnded, opening);
        }
    }

    /// The open store.
    pub fn database(&self) -> Option<LocalDatabase> {
        self.database.borrow().clone()
    }

    fn wake_at(self: &Rc<Self>, opening: Opening, at: Timestamp) {
        let copy = self.clone();
        let ms = u32::try_from(at.since(platform::now())).unwrap_or(u32::MAX).min(i32::MAX as u32);
        self.timer.replace(Some(Timeout::new(ms, move || copy.feed_of(opening, Event::Woken))));
    }

    fn show(&self, notice: Notice) {
        let (ticket, result) = match notice {
            Notice::Changed => return self.desk.get().map_or((), |desk| desk.changed()),
            Notice::Saved(ticket) => (ticket, Ok(())),
            Notice::NotSaved(ticket, why) => (ticket, Err(why)),
        };
        let saver = self.savers.borrow_mut().remove(&ticket);
        drop(saver.map(|saver| saver.send(result)));
    }

    /// Reads the engine, if there is one.
    pub fn peek<T>(&self, read: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.desk.get()?.peek(read)
    }

    /// Holds room for text, whatever the browser says of it.
    pub async fn hold_room(&self) -> bool {
        match self.database() {
            Some(database) => database.hold_room().await,
            None => true, // nothing to attach to either
        }
    }

    /// Reports to the engine how much room there is.
    pub async fn tell_room(self: &Rc<Self>) -> Option<u64> {
        let storage = platform::storage().await?;
        let free = (storage.available - storage.used).max(0.0) as u64;
        self.feed(Event::RoomIs(free));
        Some(free)
    }
}

/// What was found on the disk.
struct Found {
    database: LocalDatabase,
    staff: StaffId,
    forms: Forms,
    engine: Engine,
    effects: Vec<Effect>,
}

/// How the keys began under which an earlier version kept half-filled forms in clear.
fn earlier_forms(staff: StaffId) -> String {
    format!("tiangeng.draft.{staff}.")
}

/// Reads everything that is on the disk.
async fn read(name: &str, opening: Opening, staff: &Staff, vault: Vault) -> Result<Box<Found>, DatabaseFault> {
    let sealing = Sealing { staff: staff.id };
    let database = LocalDatabase::open(Closed::find(name).await?, vault, sealing).await?;
    let records = database.read_all().await?;
    let found = opened(database, opening, staff, records).await;
    let waiting = found.engine.waiting().map(|outgoing| outgoing.operation.clone()).collect();
    journal::complete(name, found.database.vault(), waiting).await;
    drop_orphans(&found).await;
    Ok(found)
}

async fn opened(database: LocalDatabase, opening: Opening, staff: &Staff, records: Vec<StoredText>) -> Box<Found> {
    let (name, vault) = (database.name(), database.vault());
    let journal = journal::read(&name, vault).await;
    let forms = drafts::forms(&name, vault, &earlier_forms(staff.id)).await;
    let (engine, effects) = Engine::open(staff.clone(), opening.0, records, journal, platform::now());
    Box::new(Found { database, staff: staff.id, forms, engine, effects })
}

/// Lets go of content that nothing names: of forms that were begun and thrown away, of stories that may not be told any more.
async fn drop_orphans(found: &Found) {
    let kept = found.database.contents().await.unwrap_or_default();
    if kept.is_empty() {
        return;
    }
    let forms: Vec<String> = found.forms.values().map(|(_, form)| form.to_string()).collect();
    let waits = |blob: &BlobId| found.engine.uploads().any(|upload| upload.attachment.blob == *blob);
    let named = |blob: &BlobId| forms.iter().any(|form| form.contains(&blob.to_string()));
    let told = content_to_keep(found.engine.ledger(), platform::now().date());
    let is_told = |blob: &BlobId| told.iter().any(|(_, one)| one.blob == *blob);
    for blob in kept.into_iter().filter(|blob| !waits(blob) && !named(blob) && !is_told(blob)) {
        drop(found.database.drop_content(blob).await);
    }
}

/// Why a part of a photo cannot be sent.
enum Missing {
    /// The disk does not answer.
    Disk,
    /// The content is not there, or is another.
    Content,
}

/// What a request sends besides itself: a part of a photo, read from the disk.
async fn part_of(database: &LocalDatabase, request: &Request) -> Result<Vec<u8>, Missing> {
    let Request::Chunk { attachment, offset, length } = request else { return Ok(Vec::new()) };
    let content = database.content(attachment.blob).await.map_err(|_| Missing::Disk)?.ok_or(Missing::Content)?;
    let part = content.get(*offset as usize..(offset + length) as usize).ok_or(Missing::Content)?;
    Ok(part.to_vec())
}
