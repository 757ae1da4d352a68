//! The county in one process: a server that crashes, phones that die, a line that cuts.

use super::{
    Plan, Report, county,
    courier::Session,
    history,
    media::Media,
    phone::Phone,
    places,
    server::Server,
    shelf::Shelf,
    telling::result_name,
    weather::{Flight, Late},
    workload,
};
use app::{
    domain::{
        id::{DeviceId, OperationId, StaffId},
        staff::Staff,
        time::Timestamp,
    },
    later::as_older,
    sync::{engine::Event, operation::Operation, protocol::SyncRequest},
};
use fastrand::Rng;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// 2026-11-23 08:00 in Shanghai.
const MORNING: Timestamp = Timestamp(1_795_392_000_000);
/// Ten years, for clocks that are wrong.
pub const DECADE_MS: i64 = 10 * 365 * 86_400_000;
/// Rounds of ten seconds in which everything must have come to rest.
const QUIET_ROUNDS_MAX: usize = 600;

/// Rounds of one second in which a phone with a good line gets through.
const GOOD_ROUNDS: usize = 8;

/// Everything, and the two tapes that drive it: what people do, and what goes wrong.
pub struct World {
    /// The true time.
    pub now: Timestamp,
    /// Two workers of one village and their township, which shares a phone with one of them; copies of phones, once there are any.
    pub phones: Vec<Phone>,
    /// The real authority.
    pub server: Box<dyn Server>,
    /// What each member of staff may do by the server's books.
    pub rights: BTreeMap<StaffId, Staff>,
    /// The same when the step began.
    rights_before: BTreeMap<StaffId, Staff>,
    /// Who wrote each operation, whatever the server believes.
    pub authors: BTreeMap<OperationId, StaffId>,
    /// Who submitted a rescue file, by the device that it came in as.
    pub handed_in: BTreeMap<DeviceId, Staff>,
    /// Devices that are made up.
    pub(super) strangers: u32,
    /// One world in two has a worker who means harm.
    pub(super) means_harm: bool,
    /// How often the server was put back to a backup.
    pub restores: u32,
    /// The first answer that held more than its caller may see, or request that was larger than allowed.
    pub breach: Option<String>,
    /// The county's photos.
    pub media: Media,
    /// How the server took each phone when a backup was made.
    pub(super) doors: Shelf<Vec<Session>>,
    pub(super) fate: Rng,
    people: Rng,
    seed: u64,
    pub(super) flights: Vec<Flight>,
    pub(super) late: Vec<Late>,
    pub(super) faults: bool,
    /// Deliveries of sealed work.
    pub(super) carried: u32,
    trace: Sha256,
    coverage: BTreeMap<&'static str, u64>,
    aloud: bool,
}

/// A tape of its own for each step: leaving one step out changes no other.
fn tape(seed: u64, step: u32, which: u64) -> Rng {
    Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (u64::from(step) << 20) ^ which)
}

impl World {
    /// A world whose every event follows from the plan.
    pub fn new(plan: &Plan) -> Self {
        let mut fate = tape(plan.seed, u32::MAX, 1);
        let phones = county::stores().into_iter().enumerate().map(|(i, (staff, hardware))| {
            let clock_error_ms = if fate.u8(..4) == 0 { fate.i64(-DECADE_MS..DECADE_MS) } else { 0 };
            let device = DeviceId(Uuid::from_u128(100 + i as u128));
            Phone::new(staff, device, clock_error_ms + plan.clocks_ms).on(hardware)
        });
        let mut phones: Vec<Phone> = phones.collect();
        if tape(plan.seed, u32::MAX, 3).bool() {
            let older = tape(plan.seed, u32::MAX, 4).usize(..phones.len());
            phones[older].older = true; // one run in two has a phone of an older build
        }
        let mut world = Self {
            now: MORNING,
            phones,
            server: county::server(plan.store),
            rights: county::everybody(),
            rights_before: county::everybody(),
            authors: BTreeMap::new(),
            handed_in: BTreeMap::new(),
            strangers: 0,
            means_harm: fate.bool(),
            restores: 0,
            breach: None,
            media: Media::default(),
            doors: Shelf::default(),
            people: tape(plan.seed, u32::MAX, 2),
            seed: plan.seed,
            flights: Vec::new(),
            late: Vec::new(),
            faults: fate.u8(..8) > 0, // one world in eight has no faults at all
            fate,
            carried: 0,
            trace: Sha256::new(),
            coverage: BTreeMap::new(),
            aloud: plan.aloud,
        };
        world.begin_with(history::written_before(&mut tape(plan.seed, u32::MAX, 5), MORNING));
        world
    }

    /// The server has it before any phone is switched on.
    fn begin_with(&mut self, written: Vec<Operation>) {
        let [_, township, _] = county::staff();
        for operation in written {
            self.authors.insert(operation.id, township.id);
            let request = SyncRequest::new(operation.device, vec![operation], [].into());
            self.server.sync(&township, &request, MORNING);
        }
    }

    /// One step: time passes, and one thing happens to one phone.
    pub fn step(&mut self, step: u32, plan: &Plan) {
        (self.fate, self.people) = (tape(self.seed, step, 1), tape(self.seed, step, 2));
        self.rights_before.clone_from(&self.rights);
        self.now = self.now.plus_ms(self.fate.i64(1..5_000));
        self.land_flights();
        if plan.without_fate.contains(&step) {
            return;
        }
        let at = self.fate.usize(..self.phones.len());
        match self.fate.u8(..20) {
            0..4 if self.phones[at].engine.is_none() => self.carry(at), // nobody has opened it
            _ if self.phones[at].engine.is_none() && self.is_in_other_hands(at) && self.fate.u8(..12) > 0 => {}
            _ if self.phones[at].engine.is_none() => self.switch_on(at),
            0..6 if plan.without_work.contains(&step) => {}
            0..6 => self.somebody_works(at),
            6..12 => self.phones[at].disk_turns(self.now),
            12..16 => self.send(at),
            16 if self.fate.u8(..3) == 0 => self.carry(at),
            16 => self.send(at),
            17 if self.fate.u8(..8) == 0 => self.sign_in(at),
            17 if self.fate.u8(..12) == 0 => self.put_away(at),
            17 if self.fate.bool() => self.wake(at),
            17 => self.good_line(at),
            18 if self.faults && self.fate.u8(..6) == 0 => self.phone_feels(at),
            18 if self.faults => self.harm(at),
            19 if self.faults && self.fate.u8(..4) == 0 => self.harm_county(at),
            19 if self.faults && self.means_harm => self.harm_by_hand(at),
            _ => {}
        }
    }

    /// The user has a good connection, long enough for everything to get through.
    fn good_line(&mut self, at: usize) {
        self.note("good line", at);
        let faults = std::mem::replace(&mut self.faults, false);
        for _ in 0..GOOD_ROUNDS {
            self.now = self.now.plus_ms(1_000);
            self.land_flights();
            self.one_quiet_round(at);
        }
        self.faults = faults;
    }

    /// Faults stop, everybody has their rights back, every phone is on, and everything runs until nothing is left to do.
    pub fn quieten(&mut self) {
        self.faults = false;
        for at in 0..self.phones.len() {
            self.phones[at].hardware = self.phones.len() + at; // from here on nobody waits for a turn
            self.phones[at].line_is(false, self.now);
            self.sign_in(at);
            self.carry_due(at, true); // a server that was put back gets what only this phone still has
        }
        self.rights_before = std::mem::replace(&mut self.rights, county::everybody());
        let mut restless = 0;
        for _ in 0..QUIET_ROUNDS_MAX {
            self.now = self.now.plus_ms(10_000);
            self.land_flights();
            let busy = (0..self.phones.len()).filter(|at| self.one_quiet_round(*at)).count() > 0;
            restless = if busy || !self.flights.is_empty() { 0 } else { restless + 1 };
            if restless > 200 {
                break; // half an hour of rest: everybody has pulled, and compared everything once
            }
        }
        self.a_month_of_backups();
    }

    /// Whether the phone had anything to do besides asking for news.
    fn one_quiet_round(&mut self, at: usize) -> bool {
        let was_off = self.phones[at].engine.is_none();
        if was_off {
            self.switch_on(at);
        }
        self.carry_due(at, false);
        let mut busy = was_off || !self.phones[at].writing.is_empty();
        while !self.phones[at].writing.is_empty() {
            self.phones[at].disk_turns(self.now);
        }
        self.wake(at);
        while !self.phones[at].to_send.is_empty() {
            self.send(at);
        }
        busy |= self.phones[at].engine.as_ref().is_some_and(|engine| {
            let status = engine.status();
            status.waiting > 0 || status.first_sync.is_some() || engine.media_status().waiting > 0
        });
        busy
    }

    /// What a user may do, or could when the step began.
    pub fn rights_of(&self, staff: StaffId) -> Vec<Staff> {
        [&self.rights, &self.rights_before].into_iter().filter_map(|rights| rights.get(&staff).cloned()).collect()
    }

    /// Whether a screen wrote it, and not whoever means harm.
    pub fn is_of_phone(&self, operation: OperationId) -> bool {
        self.authors.get(&operation).is_some_and(|author| *author != county::VILLAIN)
    }

    /// Hash of all that happened, and how often each thing did.
    pub fn into_report(mut self) -> Report {
        self.note_recoveries();
        let mut decisions = Sha256::new();
        for entry in self.server.log_from(0) {
            let names = std::iter::once(result_name(&entry.outcome)).chain(places::decided(&entry));
            names.for_each(|name| *self.coverage.entry(name).or_default() += 1);
            self.trace.update(format!("{entry:?}"));
            decisions.update(format!("{} {:?} {}", entry.operation.id, entry.outcome, entry.seq));
        }
        Report { trace: self.trace.finalize().into(), decisions: decisions.finalize().into(), coverage: self.coverage }
    }

    pub(super) fn note(&mut self, what: &'static str, at: usize) {
        *self.coverage.entry(what).or_default() += 1;
        self.trace.update(format!("{} {what} {at};", self.now.0));
        self.tell(|| format!("phone {at}: {what}"));
    }

    pub(super) fn tell(&self, story: impl FnOnce() -> String) {
        if self.aloud {
            eprintln!("{:>9} s  {}", (self.now.0 - MORNING.0) / 1000, story());
        }
    }

    fn switch_on(&mut self, at: usize) {
        self.put_away(at);
        self.note(if self.phones[at].older { "switched on, older build" } else { "switched on" }, at);
        if self.phones[at].older && self.phones[at].opened > 0 && self.fate.u8(..12) == 0 {
            self.note("updated", at);
            self.phones[at].older = false;
        }
        let now = self.now;
        let phone = &mut self.phones[at];
        phone.staff = self.rights.get(&phone.staff.id).unwrap_or(&phone.staff).clone();
        phone.switch_on(now);
        if phone.engine.as_ref().is_some_and(|engine| engine.status().found.recovered > 0) {
            self.note("recovered from the journal", at);
        }
    }

    /// What happened inside the engines, once for each phone.
    fn note_recoveries(&mut self) {
        for at in 0..self.phones.len() {
            let Some(engine) = &self.phones[at].engine else { continue };
            let (renewed, mended) = (engine.device() != self.phones[at].device, engine.mended().next().is_some());
            if renewed {
                self.note("identity renewed", at);
            }
            if mended {
                self.note("copy mended", at);
            }
        }
    }

    /// Answers on their way find nobody at home.
    pub(super) fn switch_off(&mut self, at: usize, lands: usize) {
        self.phones[at].kill(lands);
        self.flights.retain(|flight| flight.phone != at);
    }

    fn wake(&mut self, at: usize) {
        if self.phones[at].wake_at.is_some_and(|due| due <= self.now) {
            self.phones[at].wake_at = None;
            self.phones[at].feed(Event::Woken, self.now);
        }
    }

    fn somebody_works(&mut self, at: usize) {
        let Some(engine) = &self.phones[at].engine else { return };
        let (staff, unknown) = (self.phones[at].staff.clone(), self.phones[at].unknown());
        let (what, drafts) = as_older(unknown, || workload::next(&mut self.people, engine, &staff));
        self.note(what, at);
        self.media.note_owners(&drafts);
        let author = self.phones[at].staff.id;
        self.authors.extend(drafts.iter().map(|draft| (draft.id, author)));
        self.phones[at].record(drafts, self.now);
    }
}
