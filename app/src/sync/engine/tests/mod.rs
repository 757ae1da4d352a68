//! One phone on a county in memory: commits are on its disk at once, requests wait until they are let go.

mod media;
mod opening;
mod put_back;
mod unreadable;

use super::{Effect, Engine, Event, Failure, Journal, NewOperation, Opening, Request, RequestId, Ticket};
use crate::domain::{
    area::Area,
    attachment::{Attachment, BlobId},
    id::{DeviceId, OperationId, PersonId, VisitId},
    scope::Scope,
    staff::Staff,
    time::Timestamp,
    visit::{Channel, Visit, VisitOutcome},
};
use crate::sync::{
    authority,
    columns::Columns,
    command::Command,
    memory::{MemoryStore, demo_person_added},
    protocol::{MediaReceipt, SnapshotPiece, SyncRequest},
    reference::Entry,
    store::Store,
};
use std::collections::{BTreeMap, VecDeque};
use uuid::Uuid;

/// Villages of the worker, besides the county's own scope.
const VILLAGES: [&str; 4] = ["500229221204", "500229221205", "500229221206", "500229221207"];
/// Requests after which a phone that is still busy asks without end.
const REQUESTS_MAX: usize = 500;

fn village(at: usize) -> Scope {
    Scope::parse(VILLAGES[at]).unwrap()
}

/// A worker's phone and the county that answers it.
struct Rig {
    engine: Engine,
    county: MemoryStore,
    staff: Staff,
    now: Timestamp,
    wake_at: Option<Timestamp>,
    to_send: VecDeque<(RequestId, Request)>,
    /// How many requests were served.
    served: usize,
    saved: Vec<Ticket>,
    /// Changes, by scope and number, that make an answer unreadable.
    bad_changes: Vec<(Scope, u64)>,
    /// Scopes whose snapshots cannot be read.
    bad_pieces: Vec<Scope>,
    /// Snapshots that the county packed earlier and goes on sending.
    packed: BTreeMap<Scope, Vec<SnapshotPiece>>,
    /// Scopes whose snapshots hold something that is no dossier.
    bad_rows: Vec<Scope>,
    /// No answer to a delivery can be read.
    all_bad: bool,
    /// What the phone said it cannot read.
    reported: Vec<Scope>,
    /// Bytes of each content that the county holds.
    contents: BTreeMap<BlobId, u64>,
    /// How each part of some content fails, and how often.
    fails: BTreeMap<BlobId, (Failure, usize)>,
    /// How long the parts were that came.
    parts: Vec<u64>,
    /// Each event comes first as if it belonged to another opening, and must change nothing.
    late_events: bool,
    /// Which events came.
    came: Vec<Event>,
    count: u128,
}

impl Rig {
    /// Just opened, on an empty disk, on Wi-Fi.
    fn new() -> Self {
        let (mut county, mut staff) = MemoryStore::demo();
        for code in VILLAGES.map(|code| Scope::parse(code).unwrap()) {
            let Ok(()) = county.put_entry(
                code.county(),
                &Entry::Area(Area {
                    code: code.area(),
                    name: "村".into(),
                    phone: String::new(),
                    later: Default::default(),
                }),
            );
        }
        staff.areas = (0..VILLAGES.len()).map(|at| village(at).area()).collect();
        let now = Timestamp(1_800_000_000_000);
        let fresh = DeviceId(Uuid::from_u128(7));
        let (engine, effects) = Engine::open(staff.clone(), fresh, Vec::new(), Journal::default(), now);
        let mut rig = Self {
            engine,
            county,
            staff,
            now,
            wake_at: None,
            to_send: VecDeque::new(),
            served: 0,
            saved: Vec::new(),
            bad_changes: Vec::new(),
            bad_pieces: Vec::new(),
            packed: BTreeMap::new(),
            bad_rows: Vec::new(),
            all_bad: false,
            reported: Vec::new(),
            contents: BTreeMap::new(),
            fails: BTreeMap::new(),
            parts: Vec::new(),
            late_events: false,
            came: Vec::new(),
            count: 0,
        };
        rig.perform(effects);
        rig.feed(Event::LineIs { metered: false });
        rig
    }

    fn fresh(&mut self) -> Uuid {
        self.count += 1;
        Uuid::from_u128(self.count)
    }

    fn feed(&mut self, event: Event) {
        let effects = self.engine.handle(event, self.now);
        self.perform(effects);
    }

    /// What an effect of this opening came to.
    fn ends(&mut self, event: Event) {
        if self.late_events {
            let (before, other) = (format!("{:?}", self.engine), Opening(DeviceId(Uuid::nil())));
            let effects = self.engine.handle_of(other, event.clone(), self.now);
            assert_eq!((effects, format!("{:?}", self.engine)), (Vec::new(), before), "{event:?} of another opening");
        }
        self.came.push(event.clone());
        let effects = self.engine.handle_of(self.engine.opening(), event, self.now);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Commit { id, .. } => self.ends(Event::Committed(id)),
                Effect::Send(id, request) => self.to_send.push_back((id, request)),
                Effect::WakeAt(at) => self.wake_at = Some(at),
                Effect::Show(super::Notice::Saved(ticket)) => self.saved.push(ticket),
                Effect::Show(_) => {}
            }
        }
    }

    /// A person is added and visited in a village, with these photos.
    fn visits(&mut self, village: Scope, attachments: Vec<Attachment>) -> PersonId {
        let (added, ticket) =
            (demo_person_added(DeviceId(self.fresh()), 1, village).command().unwrap(), self.count as Ticket);
        let person = added.person().unwrap();
        let visit = Visit {
            attachments,
            ..Visit::new(VisitId(self.fresh()), person, self.now.date(), Channel::Door, VisitOutcome::Considering)
        };
        let drafts = [added, Command::VisitLogged(visit)];
        let drafts = drafts.map(|command| NewOperation { id: OperationId(self.fresh()), scope: village, command });
        self.feed(Event::Record(ticket, drafts.into()));
        person
    }

    /// Another phone adds a person to a village; answers the number of the change.
    fn another_adds(&mut self, village: Scope) -> u64 {
        let device = DeviceId(self.fresh());
        let request = SyncRequest::new(device, vec![demo_person_added(device, 1, village)], [].into());
        authority::deliver(&mut self.county, &self.staff, &request, self.now).unwrap();
        self.head(village)
    }

    fn head(&self, scope: Scope) -> u64 {
        let Ok(head) = self.county.head(scope);
        head.unwrap()
    }

    /// How many people of a village this phone shows.
    fn people(&self, village: Scope) -> usize {
        self.engine.ledger().files().filter(|file| file.dossier.scope == village).count()
    }

    /// The oldest request is answered.
    fn answers(&mut self) {
        let Some((id, request)) = self.to_send.pop_front() else { return };
        self.served += 1;
        let event = self.serves(id, request).unwrap_or_else(|failure| Event::Failed(id, failure));
        self.ends(event);
    }

    fn serves(&mut self, id: RequestId, request: Request) -> Result<Event, Failure> {
        match request {
            Request::Sync(request) => {
                let delivery = authority::deliver(&mut self.county, &self.staff, &request, self.now).unwrap();
                let Ok(pull) = crate::sync::pull::pull(&self.county, &self.staff, &request);
                self.reported.extend(&request.unreadable);
                let is_in_answer = |(scope, seq): &(Scope, u64)| {
                    let changes = pull.changes.iter().filter(|one| one.scope == *scope).flat_map(|one| &one.changes);
                    changes.into_iter().any(|change| change.seq == *seq)
                };
                if self.all_bad || self.bad_changes.iter().any(is_in_answer) {
                    return Err(Failure::Unreadable);
                }
                let answer = crate::sync::pull::response(delivery, pull, "epoch".into(), self.now);
                Ok(Event::Answered(id, Box::new(answer)))
            }
            Request::Piece { scope, .. } if self.bad_pieces.contains(&scope) => Err(Failure::Unreadable),
            Request::Piece { scope, piece, .. } => {
                let packed = self.packed.get(&scope).cloned();
                let mut piece = packed.unwrap_or_else(|| self.county.snapshot(scope)).swap_remove(piece as usize);
                if self.bad_rows.contains(&scope) {
                    piece.dossiers = Columns::pack(vec![serde_json::json!({ "person": "nobody" })]);
                }
                Ok(Event::PieceCame(id, Box::new(piece)))
            }
            Request::Chunk { attachment, offset, length } => {
                self.parts.push(length);
                if let Some((failure, times)) = self.fails.get_mut(&attachment.blob).filter(|(_, times)| *times > 0) {
                    *times -= 1;
                    return Err(*failure);
                }
                let received = self.contents.entry(attachment.blob).or_default();
                *received += if *received == offset { length } else { 0 };
                let receipt = MediaReceipt { received: *received, whole: *received == attachment.bytes };
                Ok(Event::ChunkTaken(id, receipt))
            }
        }
    }

    /// Everything is answered until nothing is left to send, or a pause is on.
    fn runs(&mut self) {
        for _ in 0..REQUESTS_MAX {
            if self.to_send.is_empty() {
                return;
            }
            self.answers();
        }
        panic!("still asking after {REQUESTS_MAX} requests");
    }

    /// So much time passes: everything is answered, and timers ring.
    fn runs_for(&mut self, ms: i64) {
        let end = self.now.plus_ms(ms);
        self.runs();
        while let Some(at) = self.wake_at.take().filter(|at| at.since(end) <= 0) {
            self.now = at;
            self.ends(Event::Woken);
            self.runs();
        }
        self.now = end;
        self.ends(Event::Woken);
        self.runs();
    }
}

/// A photo of so many bytes.
fn photo(bytes: u64) -> Attachment {
    Attachment::named(BlobId::of(&bytes.to_le_bytes()), "image/jpeg", bytes).unwrap()
}
