//! A simulated phone: the real engine on a virtual disk.

use super::{courier::Session, disk::Disk};
use app::{
    domain::{
        attachment::BlobId,
        id::{DeviceId, OperationId},
        scope::Scope,
        staff::Staff,
        time::Timestamp,
    },
    later::as_older,
    sync::{
        disk::Write,
        engine::{Effect, Engine, Event, NewOperation, Notice, Request, RequestId, Ticket},
        simulation::{Bug, on},
    },
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A commit that is on its way to the disk.
#[derive(Clone, Debug)]
pub struct Writing {
    /// The engine's number of the commit.
    pub id: u64,
    /// What it writes.
    pub writes: Vec<Write>,
    /// Whether it must outlive a power cut.
    pub strict: bool,
}

/// What an older build does not know: a noun, a field of visits, and one of their outcomes.
pub const UNKNOWN: &[(&str, &str)] = &[("Noun", "wish"), ("Visit", "next_due"), ("VisitOutcome", "service_only")];

/// A photo: of which village, and its content.
pub type Name = (Scope, BlobId);

/// One worker's phone. `engine` is `None` while it is off.
pub struct Phone {
    /// Who holds it.
    pub staff: Staff,
    /// On which phone this store is: users who share one have a store each.
    pub hardware: usize,
    /// Its name to the server.
    pub device: DeviceId,
    /// The app, while it runs.
    pub engine: Option<Engine>,
    /// What survives a kill.
    pub disk: Disk,
    /// Commits under way, oldest first.
    pub writing: Vec<Writing>,
    /// Requests that the network has not taken yet.
    pub to_send: Vec<(RequestId, Request)>,
    /// When the engine wants to be woken, in true time.
    pub wake_at: Option<Timestamp>,
    /// Operations that the screen called saved, ever.
    pub saved: BTreeSet<OperationId>,
    /// Those that the server does not have.
    pub unconfirmed: BTreeSet<OperationId>,
    /// Those that were confirmed once: the journal no longer has them.
    pub confirmed: BTreeSet<OperationId>,
    /// Those that two misfortunes together took: confirmed, so out of the journal; the store lost; the server put back.
    pub given_up: BTreeSet<OperationId>,
    /// Photos whose visits were called saved, ever, but for those that two misfortunes took.
    pub photos: BTreeSet<Name>,
    /// Photos that the county held when this phone was short of room.
    pub let_go: BTreeSet<Name>,
    /// Its line costs money.
    pub metered: bool,
    /// The user wanted photos sent all the same, since it was switched on.
    pub wanted: bool,
    /// Photos went over a line that costs money, unasked.
    pub spent: bool,
    /// A part of a photo was sent while work waited.
    pub overtaken: bool,
    /// Whether its store was damaged, so that its copy may have to be mended.
    pub was_damaged: bool,
    /// The highest cursors seen since it was switched on.
    pub cursors: BTreeMap<Scope, u64>,
    /// How the server takes it.
    pub session: Session,
    /// The township has taken it out of use, and nobody has registered it again.
    pub out_of_use: bool,
    /// This phone's clock minus the true time, in milliseconds.
    pub clock_error_ms: i64,
    /// How often it was opened.
    pub opened: u32,
    /// Its build is older than the server's: it has no table of the wish, and neither a field of visits nor one of their outcomes.
    pub older: bool,
    serial: u128,
    asked: BTreeMap<Ticket, (Vec<OperationId>, Vec<Name>)>,
    last_ticket: Ticket,
}

impl Phone {
    /// A phone that is off, with an empty disk.
    pub fn new(staff: Staff, device: DeviceId, clock_error_ms: i64) -> Self {
        Self {
            staff,
            hardware: 0,
            device,
            engine: None,
            disk: Disk::default(),
            writing: Vec::new(),
            to_send: Vec::new(),
            wake_at: None,
            saved: BTreeSet::new(),
            unconfirmed: BTreeSet::new(),
            confirmed: BTreeSet::new(),
            given_up: BTreeSet::new(),
            photos: BTreeSet::new(),
            let_go: BTreeSet::new(),
            metered: false,
            wanted: false,
            spent: false,
            overtaken: false,
            was_damaged: false,
            cursors: BTreeMap::new(),
            session: Session::Good,
            out_of_use: false,
            clock_error_ms,
            opened: 0,
            older: false,
            serial: device.0.as_u128(),
            asked: BTreeMap::new(),
            last_ticket: 0,
        }
    }

    /// What its build does not know.
    pub fn unknown(&self) -> &'static [(&'static str, &'static str)] {
        if self.older { UNKNOWN } else { &[] }
    }

    /// The same on a certain phone.
    pub fn on(self, hardware: usize) -> Self {
        Self { hardware, ..self }
    }

    /// Opens the app from whatever the disk holds.
    pub fn switch_on(&mut self, now: Timestamp) {
        let now = now.plus_ms(self.clock_error_ms);
        let (records, journal) = (self.disk.records(), self.disk.journal());
        self.opened += 1;
        self.wanted = false;
        let fresh = DeviceId(Uuid::from_u128(self.serial << 64 | u128::from(self.opened)));
        let staff = self.staff.clone();
        let (engine, effects) = as_older(self.unknown(), || Engine::open(staff, fresh, records, journal, now));
        self.disk.complete_journal(engine.waiting().map(|outgoing| outgoing.operation.clone()));
        self.engine = Some(engine);
        self.cursors.clear();
        self.perform(effects);
        self.line_is(self.metered, now.plus_ms(-self.clock_error_ms));
    }

    /// Its line costs money from now on, or no longer.
    pub fn line_is(&mut self, metered: bool, now: Timestamp) {
        self.metered = metered;
        self.feed(Event::LineIs { metered }, now);
    }

    /// The app is killed: everything in memory is gone. `lands` of the commits under way reach the disk after all.
    pub fn kill(&mut self, lands: usize) {
        for Writing { writes, strict, .. } in self.writing.drain(..).take(lands) {
            self.disk.commit(writes, strict);
        }
        self.writing.clear();
        self.to_send.clear();
        self.asked.clear();
        self.engine = None;
        self.wake_at = None;
    }

    /// A screen saves some drafts.
    pub fn record(&mut self, drafts: Vec<NewOperation>, now: Timestamp) {
        self.last_ticket += 1;
        let photos: Vec<_> = drafts.iter().flat_map(photos_of).collect();
        photos.iter().for_each(|(_, blob)| self.disk.put_blob(*blob));
        self.asked.insert(self.last_ticket, (drafts.iter().map(|d| d.id).collect(), photos));
        self.feed(Event::Record(self.last_ticket, drafts), now);
        if on(Bug::SavedBeforeCommit) {
            self.promise(self.last_ticket);
        }
    }

    fn promise(&mut self, ticket: Ticket) {
        let (saved, photos) = self.asked.remove(&ticket).unwrap_or_default();
        self.photos.extend(photos);
        self.unconfirmed.extend(saved.iter().copied());
        self.saved.extend(saved);
    }

    /// A second phone with a copy of this one's store and journal.
    pub fn copied(&self, serial: u128) -> Self {
        let mut copy = Self::new(self.staff.clone(), self.device, self.clock_error_ms);
        copy.serial = serial;
        copy.disk = self.disk.clone();
        copy.was_damaged = self.was_damaged;
        copy.older = self.older;
        copy
    }

    /// After the store was lost or damaged: what only it held, because the server had confirmed it.
    pub fn note_losses(&mut self) {
        let gone: Vec<OperationId> = self.confirmed.iter().filter(|id| !self.disk.holds(**id)).copied().collect();
        self.unconfirmed.retain(|id| !gone.contains(id));
        self.given_up.extend(gone);
    }

    /// The disk finishes its oldest commit.
    pub fn disk_turns(&mut self, now: Timestamp) {
        if self.writing.is_empty() {
            return;
        }
        let Writing { id, writes, strict } = self.writing.remove(0);
        self.disk.commit(writes, strict);
        self.feed(Event::Committed(id), now);
    }

    /// The disk refuses its oldest commit whole.
    pub fn disk_refuses(&mut self, now: Timestamp) {
        if !self.writing.is_empty() {
            let id = self.writing.remove(0).id;
            self.feed(Event::CommitFailed(id, "quota".into()), now);
        }
    }

    /// Feeds the engine what happened, and does what it wants done.
    pub fn feed(&mut self, event: Event, now: Timestamp) {
        let now = now.plus_ms(self.clock_error_ms);
        let unknown = self.unknown();
        let Some(engine) = &mut self.engine else { return };
        let effects = as_older(unknown, || engine.handle(event, now));
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Commit { id, writes, strict } => self.writing.push(Writing { id, writes, strict }),
                Effect::Send(id, request) => {
                    let busy = self.engine.as_ref().is_some_and(|engine| engine.waiting().next().is_some());
                    self.spent |= self.metered && !self.wanted && matches!(request, Request::Chunk { .. });
                    self.overtaken |= busy && matches!(request, Request::Chunk { .. });
                    self.to_send.push((id, request));
                }
                Effect::WakeAt(at) => self.wake_at = Some(at.plus_ms(-self.clock_error_ms)), // a timer counts, whatever the clock
                Effect::Show(Notice::Saved(ticket)) => self.promise(ticket),
                Effect::Show(Notice::NotSaved(ticket, _)) => drop(self.asked.remove(&ticket)),
                Effect::Show(Notice::Changed) => {}
            }
        }
    }
}

fn photos_of(draft: &NewOperation) -> Vec<Name> {
    draft.command.attached().iter().map(|one| (draft.scope, one.blob)).collect()
}
