//! A phone as it is, without a screen: the real engine on a virtual disk, over the real routes.

use super::{Answer, Client, County, PASSWORD, client::NO_ANSWER};
use crate::simulation::{Phone as Inner, workload};
use app::{
    domain::{
        attachment::{Attachment, BlobId},
        id::DeviceId,
        id::OperationId,
        staff::Staff,
        time::Timestamp,
    },
    sync::{
        command::Command,
        engine::{Engine, Event, Failure, MediaStatus, NewOperation, Outgoing, Request, SyncStatus, read_answer},
        ledger::Ledger,
        rescue,
    },
};
use flate2::read::GzDecoder;
use std::{collections::BTreeMap, io::Read};
use uuid::Uuid;

/// Exchanges after which a phone that is still busy is broken.
const EXCHANGES_MAX: usize = 500;

/// A user's phone.
pub struct Phone {
    /// Its browser.
    pub client: Client,
    inner: Inner,
    contents: BTreeMap<BlobId, Vec<u8>>,
    rescue_key: String,
    /// What it calls now; moves on with each exchange.
    pub now: Timestamp,
}

impl Phone {
    /// A new phone of a member of staff, signed in and switched on, not yet synced.
    pub async fn of(county: &County, number: &str) -> Self {
        Self::with(county.client(), number).await
    }

    /// A new phone whose requests go through `client`.
    pub async fn with(mut client: Client, number: &str) -> Self {
        let answer = client.signs_in(number, PASSWORD).await.expect_status(200);
        let staff: Staff = serde_json::from_value(answer.json()).expect("a member of staff");
        let now = server::clock::now();
        let mut inner = Inner::new(staff, DeviceId(Uuid::now_v7()), 0);
        inner.switch_on(now);
        Self { client, inner, contents: BTreeMap::new(), rescue_key: String::new(), now }
    }

    /// Its engine.
    pub fn engine(&self) -> &Engine {
        self.inner.engine.as_ref().expect("a phone that is on")
    }

    /// Who holds it.
    pub fn staff(&self) -> Staff {
        self.inner.staff.clone()
    }

    /// The server's address now leads to another county's server: the phone signs in there.
    pub async fn finds(&mut self, county: &County, number: &str) {
        self.client = county.signed_in(number).await;
        self.inner.feed(Event::SignedIn, self.now);
    }

    /// The user looks at all results; the app is closed and opened again.
    pub fn has_seen_everything(&mut self) {
        let numbers = self.outbox().iter().map(|outgoing| outgoing.operation.n).collect();
        self.inner.feed(Event::Seen(numbers), self.now);
        self.writes();
        self.inner.kill(0);
        self.inner.switch_on(self.now);
    }

    /// Another phone with a copy of this one's store, as cloning apps make it.
    pub fn copied(&self) -> Self {
        let mut inner = self.inner.copied(Uuid::now_v7().as_u128());
        inner.switch_on(self.now);
        Self {
            client: self.client.clone(),
            inner,
            contents: self.contents.clone(),
            rescue_key: self.rescue_key.clone(),
            now: self.now,
        }
    }

    /// What its disk holds.
    pub fn records(&self) -> Vec<app::sync::disk::StoredText> {
        self.inner.disk.records()
    }

    /// What it holds.
    pub fn ledger(&self) -> &Ledger {
        self.engine().ledger()
    }

    /// Its line.
    pub fn status(&self) -> SyncStatus {
        self.engine().status()
    }

    /// A photo is taken.
    pub fn takes(&mut self, content: Vec<u8>) -> Attachment {
        let photo = Attachment::of(&content, "image/jpeg", 0).expect("a photo");
        self.contents.insert(photo.blob, content);
        photo
    }

    /// What waits, as a file to be carried.
    pub fn rescue_file(&self) -> Vec<u8> {
        let rescue = self.engine().rescue(self.now);
        let contents: Vec<_> = rescue.attachments.iter().map(|one| self.contents[&one.blob].clone()).collect();
        rescue::seal(&self.rescue_key, [7; 32], &rescue, &contents).expect("the county's key")
    }

    /// What waits of its photos.
    pub fn media(&self) -> MediaStatus {
        self.engine().media_status()
    }

    /// Its own operations with their results.
    pub fn outbox(&self) -> Vec<Outgoing> {
        self.engine().outbox().cloned().collect()
    }

    /// Whether a copy differed from the server's and is fetched again.
    pub fn mends(&self) -> bool {
        self.engine().mended().next().is_some()
    }

    /// Its device.
    pub fn device(&self) -> DeviceId {
        self.engine().device()
    }

    /// Saves commands in one village, all together.
    pub fn saves(&mut self, scope: impl Into<app::domain::scope::Scope>, commands: Vec<Command>) {
        let scope = scope.into();
        let draft = |command| NewOperation { id: OperationId(Uuid::now_v7()), scope, command };
        self.inner.record(commands.into_iter().map(draft).collect(), self.now);
        self.writes();
    }

    /// A phone whose store is there already.
    pub async fn on(county: &County, number: &str, records: Vec<app::sync::disk::StoredText>) -> Self {
        let mut phone = Self::of(county, number).await;
        phone.inner.kill(0);
        phone.inner.disk = records.into();
        phone.inner.switch_on(phone.now);
        phone
    }

    /// The user does one thing, whatever it is.
    pub fn works(&mut self, rng: &mut fastrand::Rng) {
        let staff = self.staff();
        self.works_as(rng, &staff);
    }

    /// The same in one village.
    pub fn works_in(&mut self, rng: &mut fastrand::Rng, village: app::domain::area::AreaCode) {
        let staff = Staff { areas: vec![village], ..self.staff() };
        self.works_as(rng, &staff);
    }

    fn works_as(&mut self, rng: &mut fastrand::Rng, staff: &Staff) {
        let (_, drafts) = workload::next(rng, self.engine(), staff);
        self.inner.record(drafts, self.now);
        self.writes();
    }

    /// Every operation that a screen called saved.
    pub fn saved(&self) -> impl Iterator<Item = OperationId> {
        self.inner.saved.iter().copied()
    }

    /// Delivers and pulls until nothing is left to do, or a request fails.
    pub async fn syncs(&mut self) {
        self.writes();
        self.inner.feed(Event::SyncNow, self.now);
        for _ in 0..EXCHANGES_MAX {
            self.writes();
            if self.inner.to_send.is_empty() {
                return;
            }
            let (id, request) = self.inner.to_send.remove(0);
            self.now = self.now.plus_ms(1);
            let event = match self.sends(&request).await {
                Ok(Reply::Sync(response)) => {
                    self.rescue_key = response.rescue_key.clone();
                    Event::Answered(id, response)
                }
                Ok(Reply::Piece(piece)) => Event::PieceCame(id, piece),
                Ok(Reply::Taken(receipt)) => Event::ChunkTaken(id, receipt),
                Err(failure) => Event::Failed(id, failure),
            };
            self.inner.feed(event, self.now);
        }
        panic!("still busy after {EXCHANGES_MAX} exchanges: {:?}", self.status());
    }

    /// Everything under way reaches the disk.
    fn writes(&mut self) {
        while !self.inner.writing.is_empty() {
            self.inner.disk_turns(self.now);
        }
    }

    async fn sends(&self, request: &Request) -> Result<Reply, Failure> {
        match request {
            Request::Sync(request) => {
                let body = serde_json::to_value(request).expect("a request");
                let answer = ok(self.client.post("/api/v1/sync", body).await)?;
                read_answer(&String::from_utf8_lossy(&answer.body), "acked_n")
                    .map(|answer| Reply::Sync(Box::new(answer)))
            }
            Request::Chunk { attachment, offset, length } => {
                let Some(content) = self.contents.get(&attachment.blob) else { return Err(Failure::Busy) };
                let part = content[*offset as usize..(offset + length) as usize].to_vec();
                let answer = ok(self.client.put_media(attachment, *offset, part).await)?;
                serde_json::from_slice(&answer.body).map(Reply::Taken).map_err(|_| Failure::NotTheServer)
            }
            Request::Piece { scope, head, piece } => {
                let head = head.map(|head| format!("&head={head}")).unwrap_or_default();
                let answer = ok(self.client.get(&format!("/api/v1/snapshot/{scope}?piece={piece}{head}")).await)?;
                let mut json = Vec::new();
                GzDecoder::new(answer.body.as_slice()).read_to_end(&mut json).map_err(|_| Failure::NotTheServer)?;
                read_answer(&String::from_utf8_lossy(&json), "dossiers").map(|piece| Reply::Piece(Box::new(piece)))
            }
        }
    }
}

enum Reply {
    Sync(Box<app::sync::protocol::SyncResponse>),
    Piece(Box<app::sync::protocol::SnapshotPiece>),
    Taken(app::sync::protocol::MediaReceipt),
}

fn ok(answer: Answer) -> Result<Answer, Failure> {
    match answer.status.as_u16() {
        200 => Ok(answer),
        401 => Err(Failure::SignInNeeded),
        409 => Err(Failure::DeviceOfAnother),
        413 => Err(Failure::TooLarge),
        NO_ANSWER => Err(Failure::Offline),
        429 | 503 | 507 => Err(Failure::Busy),
        status => Err(Failure::Server(status)),
    }
}
