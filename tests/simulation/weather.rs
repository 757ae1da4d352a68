//! The line between phones and server: it cuts, delays, doubles, and answers from a captive portal.

use super::{
    courier::Session,
    telling::{answered, asked, is_idle},
    world::World,
};
use app::{
    domain::{id::StaffId, staff::Staff, time::Timestamp},
    json,
    sync::{
        engine::{Event, Failure, Request, RequestId},
        protocol::{MediaReceipt, OPERATIONS_MAX, SnapshotPiece, SyncResponse},
    },
};

/// What comes back over the line, if anything does.
pub(super) enum Answer {
    Sync(Box<SyncResponse>),
    Piece(Box<SnapshotPiece>),
    Taken(MediaReceipt),
    None(Failure),
}

/// What is on its way to a phone, as it was opened then.
pub(super) struct Flight {
    pub due: Timestamp,
    pub phone: usize,
    pub opening: u32,
    pub event: Event,
}

/// A request that hangs in the network after its phone gave up on it.
pub(super) struct Late {
    pub due: Timestamp,
    caller: StaffId,
    request: Request,
}

impl World {
    /// The oldest request of a phone goes out into the weather.
    pub(super) fn send(&mut self, at: usize) {
        if self.phones[at].to_send.is_empty() {
            return;
        }
        let (id, mut request) = self.phones[at].to_send.remove(0);
        if let Request::Sync(request) = &mut request
            && self.fate.u8(..3) == 0
        {
            request.max_bytes = 1_000; // an answer in many parts
        }
        if let Request::Chunk { attachment, .. } = &request
            && !self.phones[at].disk.has_blob(attachment.blob)
        {
            self.note("photo lost", at);
            return self.phones[at].feed(Event::BlobLost(id), self.now);
        }
        let weather = if self.faults { self.fate.u8(..16) } else { u8::MAX };
        let answer = self.through(weather, at, &request);
        if !is_idle(&request, &answer) {
            self.tell(|| format!("phone {at} asks {} and gets {}", asked(&request), answered(&answer)));
        }
        let delay = if self.faults { self.fate.i64(1..20_000) } else { 1 };
        let (due, opening) = (self.now.plus_ms(delay), self.phones[at].opened);
        self.flights.push(Flight { due, phone: at, opening, event: arrival(id, answer) });
    }

    fn through(&mut self, weather: u8, at: usize, request: &Request) -> Answer {
        let caller = self.phones[at].staff.id;
        if self.phones[at].session != Session::Good && weather != 0 {
            self.note("asked to sign in", at);
            return Answer::None(Failure::SignInNeeded);
        }
        if self.phones[at].out_of_use && weather != 0 {
            self.breach = Some(format!("I13: {:?} was taken out of use and is let in", self.phones[at].device));
        }
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
            Request::Chunk { attachment, offset, length } => {
                Answer::Taken(self.media.now.take(attachment, *offset, *length))
            }
            Request::Piece { scope, head, piece } => match self.server.piece(&caller, *scope, *head, *piece) {
                None => Answer::None(Failure::Server(404)),
                Some(piece) => {
                    let read = || json::read::<SnapshotPiece>(&json::write(&piece));
                    self.can_be_read(|| read().map(drop).map_err(|why| why.to_string()));
                    Answer::Piece(Box::new(piece))
                }
            },
        }
    }

    fn serve_without_commit(&mut self, caller: StaffId, request: &Request) -> Answer {
        let caller = self.rights[&caller].clone();
        let answer = match request {
            Request::Sync(request) => self.server.sync_without_commit(&caller, request, self.now),
            Request::Piece { .. } | Request::Chunk { .. } => None,
        };
        answer.map_or(Answer::None(Failure::Offline), |answer| Answer::Sync(Box::new(answer)))
    }

    /// I12: an answer holds nothing outside the caller's rights at that instant.
    pub(super) fn look_for_leaks(&mut self, caller: &Staff, answer: &SyncResponse) {
        let told = answer.changes.iter().map(|c| c.scope).chain(answer.scopes.keys().copied());
        let mut outside = told.chain(answer.sums.keys().copied()).filter(|scope| !super::judge::reads(caller, *scope));
        if let Some(scope) = outside.next() {
            self.breach = Some(format!("I12: {scope} was told to {}, who works for {:?}", caller.id, caller.areas));
        }
        let read_back = || json::read::<SyncResponse>(&json::write(answer)).map(drop).map_err(|why| why.to_string());
        self.can_be_read(read_back);
    }

    /// I22: whatever a user wrote, what carries it can be read.
    fn can_be_read(&mut self, read_back: impl FnOnce() -> Result<(), String>) {
        if self.strangers > 0
            && let Err(why) = read_back()
        {
            self.breach = Some(format!("I22: an answer cannot be read: {why}"));
        }
    }

    pub(super) fn land_flights(&mut self) {
        let now = self.now;
        let arrived: Vec<Late> = self.late.extract_if(.., |late| late.due <= now).collect();
        for Late { caller, request, .. } in arrived {
            self.serve(caller, &request); // the connection is gone: nobody receives the answer
        }
        let landed: Vec<Flight> = self.flights.extract_if(.., |flight| flight.due <= now).collect();
        landed.into_iter().for_each(|flight| self.land(flight));
    }
}

fn arrival(id: RequestId, answer: Answer) -> Event {
    match answer {
        Answer::Sync(response) => Event::Answered(id, response),
        Answer::Piece(piece) => Event::PieceCame(id, piece),
        Answer::Taken(receipt) => Event::ChunkTaken(id, receipt),
        Answer::None(failure) => Event::Failed(id, failure),
    }
}
