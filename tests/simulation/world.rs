//! The county in one process: a server that crashes, phones that die, a line that cuts.

use super::{
    Plan, Report, Store,
    phone::Phone,
    server::{InMemory, Server},
    sqlite::OnDisk,
    workload,
};
use app::{
    domain::{
        area::{Area, AreaCode},
        id::{DeviceId, StaffId},
        name::Name,
        plan,
        staff::{Role, Staff},
        time::Timestamp,
    },
    sync::{
        engine::{Event, Failure, Request, RequestId},
        memory::MemoryStore,
        operation::Command,
        protocol::{OPERATIONS_MAX, SnapshotPiece, SyncResponse},
        reference::Entry,
        store::Store as _,
    },
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

enum Answer {
    Sync(Box<SyncResponse>),
    Piece(Box<SnapshotPiece>),
    None(Failure),
}

/// An answer on its way to a phone.
struct Flight {
    due: Timestamp,
    phone: usize,
    id: RequestId,
    answer: Answer,
}

/// A request that hangs in the network after its phone gave up on it.
struct Late {
    due: Timestamp,
    caller: StaffId,
    request: Request,
}

/// Everything, and the two tapes that drive it: what people do, and what goes wrong.
pub struct World {
    /// The true time.
    pub now: Timestamp,
    /// Two workers of one village and their township; copies of their phones, once there are any.
    pub phones: Vec<Phone>,
    /// The real authority.
    pub server: Box<dyn Server>,
    /// What each member of staff may do by the server's books.
    pub rights: BTreeMap<StaffId, Staff>,
    /// How often the server was put back to a backup.
    pub restores: u32,
    /// The first answer that held more than its caller may see, or request that was larger than allowed.
    pub breach: Option<String>,
    pub(super) fate: Rng,
    people: Rng,
    seed: u64,
    flights: Vec<Flight>,
    late: Vec<Late>,
    faults: bool,
    trace: Sha256,
    coverage: BTreeMap<&'static str, u64>,
    aloud: bool,
}

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).expect("a code written here")
}

fn areas() -> Vec<Area> {
    let named = [("500229", "城口县"), ("500229221", "河鱼乡"), ("500229221204", "大店村"), ("500229221205", "平溪村")];
    named.map(|(code, name)| Area { code: area(code), name: name.into() }).into()
}

fn server(store: Store) -> Box<dyn Server> {
    match store {
        Store::Memory => {
            let mut store = MemoryStore::default();
            let entries = areas().into_iter().map(Entry::Area).chain(plan::seeded().into_iter().map(Entry::Plan));
            entries.for_each(|entry| store.put_entry(&entry).unwrap_or_else(|never| match never {}));
            Box::new(InMemory::new(store))
        }
        Store::Sqlite => {
            let plans = plan::seeded().into_iter().map(Command::PlanPublished);
            let commands = areas().into_iter().map(Command::AreaListed).chain(plans).collect();
            Box::new(OnDisk::new(commands, area("500229")))
        }
    }
}

fn staff() -> [Staff; 3] {
    let one = |n: u128, name: &str, role, at: &str| {
        let name = Name::parse(name).expect("a name written here");
        Staff { id: StaffId(Uuid::from_u128(n)), name, role, areas: vec![area(at)] }
    };
    [
        one(1, "甲乙", Role::GridWorker, workload::VILLAGES[0]),
        one(2, "丙丁", Role::TownshipUnion, "500229221"),
        one(3, "戊己", Role::GridWorker, workload::VILLAGES[0]),
    ]
}

/// A tape of its own for each step: leaving one step out changes no other.
fn tape(seed: u64, step: u32, which: u64) -> Rng {
    Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (u64::from(step) << 20) ^ which)
}

impl World {
    /// A world whose every event follows from the plan.
    pub fn new(plan: &Plan) -> Self {
        let mut fate = tape(plan.seed, u32::MAX, 1);
        let phones = staff().into_iter().enumerate().map(|(i, staff)| {
            let clock_error_ms = if fate.u8(..4) == 0 { fate.i64(-DECADE_MS..DECADE_MS) } else { 0 };
            Phone::new(staff, DeviceId(Uuid::from_u128(100 + i as u128)), clock_error_ms + plan.clocks_ms)
        });
        Self {
            now: MORNING,
            phones: phones.collect(),
            server: server(plan.store),
            rights: staff().into_iter().map(|staff| (staff.id, staff)).collect(),
            restores: 0,
            breach: None,
            people: tape(plan.seed, u32::MAX, 2),
            seed: plan.seed,
            flights: Vec::new(),
            late: Vec::new(),
            faults: fate.u8(..8) > 0, // one world in eight has no faults at all
            fate,
            trace: Sha256::new(),
            coverage: BTreeMap::new(),
            aloud: plan.aloud,
        }
    }

    /// One step: time passes, and one thing happens to one phone.
    pub fn step(&mut self, step: u32, plan: &Plan) {
        (self.fate, self.people) = (tape(self.seed, step, 1), tape(self.seed, step, 2));
        self.now = self.now.plus_ms(self.fate.i64(1..5_000));
        self.land_flights();
        if plan.without_fate.contains(&step) {
            return;
        }
        let at = self.fate.usize(..self.phones.len());
        match self.fate.u8(..20) {
            _ if self.phones[at].engine.is_none() => self.switch_on(at),
            0..6 if plan.without_work.contains(&step) => {}
            0..6 => self.somebody_works(at),
            6..12 => self.phones[at].disk_turns(self.now),
            12..17 => self.send(at),
            17 if self.fate.bool() => self.wake(at),
            17 => self.good_line(at),
            18 if self.faults => self.harm(at),
            19 if self.faults && self.fate.u8(..4) == 0 => self.harm_county(at),
            _ => {}
        }
    }

    /// Somebody stands where the line is good, long enough for everything to get through.
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
        self.rights = staff().into_iter().map(|staff| (staff.id, staff)).collect();
        let mut restless = 0;
        for _ in 0..QUIET_ROUNDS_MAX {
            self.now = self.now.plus_ms(10_000);
            self.land_flights();
            let busy = (0..self.phones.len()).filter(|at| self.one_quiet_round(*at)).count() > 0;
            restless = if busy || !self.flights.is_empty() { 0 } else { restless + 1 };
            if restless > 200 {
                return; // half an hour of rest: everybody has pulled, and compared everything once
            }
        }
    }

    /// Whether the phone had anything to do besides asking for news.
    fn one_quiet_round(&mut self, at: usize) -> bool {
        let was_off = self.phones[at].engine.is_none();
        if was_off {
            self.switch_on(at);
        }
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
            status.waiting > 0 || status.first_sync.is_some()
        });
        busy
    }

    /// Hash of all that happened, and how often each thing did.
    pub fn into_report(mut self) -> Report {
        self.note_recoveries();
        let mut decisions = Sha256::new();
        for entry in self.server.log_from(0) {
            *self.coverage.entry(result_name(&entry.outcome)).or_default() += 1;
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

    fn tell(&self, story: impl FnOnce() -> String) {
        if self.aloud {
            eprintln!("{:>9} s  {}", (self.now.0 - MORNING.0) / 1000, story());
        }
    }

    fn switch_on(&mut self, at: usize) {
        self.note("switched on", at);
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
        let (what, drafts) = workload::next(&mut self.people, engine, &self.phones[at].staff.clone());
        self.note(what, at);
        self.phones[at].record(drafts, self.now);
    }

    /// The oldest request of a phone goes out into the weather.
    fn send(&mut self, at: usize) {
        if self.phones[at].to_send.is_empty() {
            return;
        }
        let (id, mut request) = self.phones[at].to_send.remove(0);
        if let Request::Sync(request) = &mut request
            && self.fate.u8(..3) == 0
        {
            request.max_bytes = 1_000; // an answer in many parts
        }
        let weather = if self.faults { self.fate.u8(..16) } else { u8::MAX };
        let answer = self.through(weather, at, &request);
        if !is_idle(&request, &answer) {
            self.tell(|| format!("phone {at} asks {} and gets {}", asked(&request), answered(&answer)));
        }
        let delay = if self.faults { self.fate.i64(1..20_000) } else { 1 };
        self.flights.push(Flight { due: self.now.plus_ms(delay), phone: at, id, answer });
    }

    fn through(&mut self, weather: u8, at: usize, request: &Request) -> Answer {
        let caller = self.phones[at].staff.id;
        let none = |world: &mut Self, what, failure| {
            world.note(what, at);
            Answer::None(failure)
        };
        match weather {
            0 => none(self, "request dropped", Failure::Offline),
            1 => none(self, "captive portal", Failure::NotTheServer),
            2 => {
                self.serve(caller, request);
                none(self, "cut after commit", Failure::TimedOut)
            }
            3 => {
                self.note("request duplicated", at);
                self.serve(caller, request);
                self.serve(caller, request)
            }
            4 => {
                let answer = self.serve_without_commit(caller, request);
                let planted = app::sync::simulation::on(app::sync::simulation::Bug::AnsweredBeforeCommit);
                self.note("server crashed before commit", at);
                if planted { answer } else { Answer::None(Failure::Offline) }
            }
            5 => {
                let due = self.now.plus_ms(self.fate.i64(1_000..200_000));
                self.late.push(Late { due, caller, request: request.clone() });
                none(self, "request late", Failure::TimedOut)
            }
            6 => none(self, "server full", Failure::Busy),
            7 => none(self, "request too large", Failure::TooLarge),
            _ => self.serve(caller, request),
        }
    }

    fn serve(&mut self, caller: StaffId, request: &Request) -> Answer {
        let caller = self.rights[&caller].clone();
        match request {
            Request::Sync(request) => {
                if request.operations.len() > OPERATIONS_MAX {
                    self.breach = Some(format!("I19: {} operations in one request", request.operations.len()));
                }
                match self.server.sync(&caller, request, self.now) {
                    None => Answer::None(Failure::DeviceOfAnother),
                    Some(answer) => {
                        self.look_for_leaks(&caller, &answer);
                        answer.reset.iter().for_each(|_| self.note("copy reset", 0));
                        Answer::Sync(Box::new(answer))
                    }
                }
            }
            Request::Piece { scope, head, piece } => match self.server.piece(&caller, *scope, *head, *piece) {
                None => Answer::None(Failure::Server(404)),
                Some(piece) => Answer::Piece(Box::new(piece)),
            },
        }
    }

    fn serve_without_commit(&mut self, caller: StaffId, request: &Request) -> Answer {
        let caller = self.rights[&caller].clone();
        let answer = match request {
            Request::Sync(request) => self.server.sync_without_commit(&caller, request, self.now),
            Request::Piece { .. } => None,
        };
        answer.map_or(Answer::None(Failure::Offline), |answer| Answer::Sync(Box::new(answer)))
    }

    /// I12: an answer holds nothing outside the caller's rights at that instant.
    fn look_for_leaks(&mut self, caller: &Staff, answer: &SyncResponse) {
        let told = answer.changes.iter().map(|c| c.scope).chain(answer.scopes.keys().copied());
        let mut outside = told.chain(answer.sums.keys().copied()).filter(|scope| !caller.may_read(*scope));
        if let Some(scope) = outside.next() {
            self.breach = Some(format!("I12: {scope} was told to {}, who works for {:?}", caller.id, caller.areas));
        }
    }

    fn land_flights(&mut self) {
        let now = self.now;
        let arrived: Vec<Late> = self.late.extract_if(.., |late| late.due <= now).collect();
        for Late { caller, request, .. } in arrived {
            self.serve(caller, &request); // the connection is gone: nobody hears the answer
        }
        let landed: Vec<Flight> = self.flights.extract_if(.., |flight| flight.due <= now).collect();
        for Flight { phone, id, answer, .. } in landed {
            let event = match answer {
                Answer::Sync(response) => Event::Answered(id, response),
                Answer::Piece(piece) => Event::PieceCame(id, piece),
                Answer::None(failure) => Event::Failed(id, failure),
            };
            self.phones[phone].feed(event, now);
        }
    }
}

/// A phone that asks for news when there are none.
fn is_idle(request: &Request, answer: &Answer) -> bool {
    match (request, answer) {
        (Request::Sync(request), Answer::Sync(answer)) => request.operations.is_empty() && answer.changes.is_empty(),
        _ => false,
    }
}

fn asked(request: &Request) -> String {
    match request {
        Request::Sync(r) => {
            let numbers: Vec<u64> = r.operations.iter().map(|o| o.n).collect();
            format!("sync {numbers:?} first {} cursors {:?}", r.first_n, r.cursors.iter().collect::<Vec<_>>())
        }
        Request::Piece { scope, head, piece } => format!("piece {piece} of {scope} at {head:?}"),
    }
}

fn answered(answer: &Answer) -> String {
    match answer {
        Answer::Sync(r) => {
            let results: Vec<_> = r.results.iter().map(|r| (r.n, result_name(&r.outcome), r.seq)).collect();
            let changes: Vec<_> = r.changes.iter().flat_map(|c| &c.changes).map(|c| (c.seq, c.own)).collect();
            let heads: Vec<_> = r.scopes.iter().collect();
            format!("acked {} {results:?} changes {changes:?} heads {heads:?} {}", r.acked_n, r.epoch)
        }
        Answer::Piece(piece) => format!("piece {} of {} at {}", piece.piece, piece.pieces, piece.head),
        Answer::None(failure) => format!("{failure:?}"),
    }
}

fn result_name(outcome: &app::sync::outcome::Outcome) -> &'static str {
    use app::sync::outcome::{
        Outcome::{self, Applied, Conflict, Noop, Refused, Review},
        ReviewReason::*,
    };
    match outcome {
        Applied => "result applied",
        Noop => "result noop",
        Conflict { .. } => "result conflict",
        Refused { .. } => "result refused",
        Review { reason: OutsideRights } => "review outside rights",
        Review { reason: UnknownKind } => "review unknown kind",
        Review { reason: NobodyThere } => "review nobody there",
        Review { reason: TwinPerson { .. } } => "review twin person",
        Review { reason: TwinCover { .. } } => "review twin cover",
        Review { reason: MoveDoesNotFit { .. } } => "review move does not fit",
        Review { reason: AlreadyThere } => "review already there",
        Review { reason: Removed } => "review removed",
        Review { reason: MovedAway { .. } } => "review moved away",
        Review { reason: Later(_) } | Outcome::Later(_) => "result of a later version",
    }
}
