//! The county in one process: a server that crashes, phones that die, a line that cuts.

use super::{Report, phone::Phone, workload};
use app::{
    domain::{
        area::AreaCode,
        id::{DeviceId, StaffId},
        name::Name,
        staff::{Role, Staff},
        time::Timestamp,
    },
    sync::{
        authority,
        engine::{Event, Failure, Request, RequestId},
        memory::MemoryStore,
        protocol::{SnapshotPiece, SyncResponse},
    },
};
use fastrand::Rng;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// 2026-11-23 08:00 in Shanghai.
const MORNING: Timestamp = Timestamp(1_795_392_000_000);
/// Ten years, for clocks that are wrong.
const DECADE_MS: i64 = 10 * 365 * 86_400_000;

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

/// Everything, and the two tapes that drive it: what people do, and what goes wrong.
pub struct World {
    /// The true time.
    pub now: Timestamp,
    /// Two workers of one village and their township.
    pub phones: Vec<Phone>,
    /// The real authority on a store in memory.
    pub server: MemoryStore,
    people: Rng,
    fate: Rng,
    flights: Vec<Flight>,
    faults: bool,
    trace: Sha256,
    coverage: BTreeMap<&'static str, u64>,
}

impl World {
    /// A world whose every event follows from `seed`.
    pub fn new(seed: u64) -> Self {
        let (server, worker) = MemoryStore::demo();
        let mut fate = Rng::with_seed(seed ^ 0x5EED);
        let township = AreaCode::parse("500229221").map(|area| vec![area]).unwrap_or_default();
        let union =
            Staff { id: StaffId(Uuid::from_u128(2)), role: Role::TownshipUnion, areas: township, ..worker.clone() };
        let colleague = Staff {
            id: StaffId(Uuid::from_u128(3)),
            name: Name::parse("丙丁").unwrap_or(worker.name.clone()),
            ..worker.clone()
        };
        let phones = [worker, union, colleague].into_iter().enumerate().map(|(i, staff)| {
            let clock_error_ms = if fate.u8(..4) == 0 { fate.i64(-DECADE_MS..DECADE_MS) } else { 0 };
            Phone::new(staff, DeviceId(Uuid::from_u128(100 + i as u128)), clock_error_ms)
        });
        Self {
            now: MORNING,
            phones: phones.collect(),
            server,
            people: Rng::with_seed(seed),
            flights: Vec::new(),
            faults: fate.u8(..8) > 0, // one world in eight has no faults at all
            fate,
            trace: Sha256::new(),
            coverage: BTreeMap::new(),
        }
    }

    /// One step: time passes, and one thing happens to one phone.
    pub fn step(&mut self) {
        self.now = self.now.plus_ms(self.fate.i64(1..5_000));
        self.land_flights();
        let at = self.fate.usize(..self.phones.len());
        match self.fate.u8(..20) {
            _ if self.phones[at].engine.is_none() => self.switch_on(at),
            0..6 => self.somebody_works(at),
            6..12 => self.phones[at].disk_turns(self.now),
            12..17 => self.send(at),
            17 => self.wake(at),
            18 if self.faults => self.harm(at),
            _ => {}
        }
    }

    /// Faults stop, every phone is on, and everything runs until nothing is left to do.
    pub fn quieten(&mut self) {
        self.faults = false;
        for _ in 0..400 {
            self.now = self.now.plus_ms(10_000);
            self.land_flights();
            for at in 0..self.phones.len() {
                if self.phones[at].engine.is_none() {
                    self.switch_on(at);
                }
                while !self.phones[at].writing.is_empty() {
                    self.phones[at].disk_turns(self.now);
                }
                self.wake(at);
                while !self.phones[at].to_send.is_empty() {
                    self.send(at);
                }
            }
        }
    }

    /// Hash of all that happened, and how often each result came.
    pub fn into_report(mut self) -> Report {
        for entry in self.server.log().to_vec() {
            self.coverage.entry(result_name(&entry.outcome)).and_modify(|n| *n += 1).or_insert(1);
        }
        let log: Vec<String> = self.server.log().iter().map(|entry| format!("{entry:?}")).collect();
        self.trace.update(log.concat());
        Report { trace: self.trace.finalize().into(), coverage: self.coverage }
    }

    fn note(&mut self, what: &'static str, at: usize) {
        *self.coverage.entry(what).or_default() += 1;
        self.trace.update(format!("{} {what} {at};", self.now.0));
    }

    fn switch_on(&mut self, at: usize) {
        self.note("switched on", at);
        self.phones[at].switch_on(self.now);
    }

    /// Answers on their way find nobody at home.
    fn switch_off(&mut self, at: usize, lands: usize) {
        self.phones[at].kill(lands);
        self.flights.retain(|flight| flight.phone != at);
    }

    fn wake(&mut self, at: usize) {
        if self.phones[at].wakes_at().is_some_and(|due| due <= self.now) {
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

    /// Something breaks on one phone.
    fn harm(&mut self, at: usize) {
        match self.fate.u8(..5) {
            0 => {
                self.note("killed", at);
                let lands = self.fate.usize(..2);
                self.switch_off(at, lands);
            }
            1 => {
                self.note("battery died", at);
                let kept = self.fate.usize(..=self.phones[at].disk.at_risk());
                self.switch_off(at, 0);
                self.phones[at].disk.lose_power(kept);
            }
            2 => {
                self.note("disk refused", at);
                self.phones[at].disk_refuses(self.now);
            }
            3 => {
                self.note("double tap", at);
                self.phones[at].feed(Event::SyncNow, self.now);
            }
            _ => {
                self.note("long walk", at);
                self.now = self.now.plus_ms(self.fate.i64(1..40) * 86_400_000);
            }
        }
    }

    /// The oldest request of a phone goes out into the weather.
    fn send(&mut self, at: usize) {
        if self.phones[at].to_send.is_empty() {
            return;
        }
        let (id, request) = self.phones[at].to_send.remove(0);
        let weather = if self.faults { self.fate.u8(..12) } else { 11 };
        let answer = match weather {
            0 => {
                self.note("request dropped", at);
                Answer::None(Failure::Offline)
            }
            1 => {
                self.note("captive portal", at);
                Answer::None(Failure::NotTheServer)
            }
            2 => {
                self.note("cut after commit", at);
                self.serve(at, &request);
                Answer::None(Failure::TimedOut)
            }
            3 => {
                self.note("request duplicated", at);
                self.serve(at, &request);
                self.serve(at, &request)
            }
            4 => {
                self.note("server crashed before commit", at);
                let before = self.server.clone();
                self.serve(at, &request);
                self.server = before;
                Answer::None(Failure::Offline)
            }
            _ => self.serve(at, &request),
        };
        let delay = if self.faults { self.fate.i64(1..20_000) } else { 1 };
        self.flights.push(Flight { due: self.now.plus_ms(delay), phone: at, id, answer });
    }

    fn serve(&mut self, at: usize, request: &Request) -> Answer {
        let staff = self.phones[at].staff.clone();
        match request {
            Request::Sync(request) => {
                let Ok(delivery) = authority::deliver(&mut self.server, &staff, request, self.now) else {
                    return Answer::None(Failure::DeviceOfAnother);
                };
                let Ok(pull) = authority::pull(&self.server, &staff, request);
                Answer::Sync(Box::new(authority::response(delivery, pull, "first".into(), self.now)))
            }
            Request::Piece { scope, piece, .. } => {
                let mut pieces = self.server.snapshot(*scope);
                let piece = (*piece as usize).min(pieces.len() - 1);
                Answer::Piece(Box::new(pieces.swap_remove(piece)))
            }
        }
    }

    fn land_flights(&mut self) {
        let now = self.now;
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

fn result_name(outcome: &app::sync::outcome::Outcome) -> &'static str {
    use app::sync::outcome::Outcome::*;
    match outcome {
        Applied => "result applied",
        Noop => "result noop",
        Conflict { .. } => "result conflict",
        Review { .. } => "result review",
        Refused { .. } => "result refused",
    }
}
