//! Photos and voice notes: a queue of their own, content by content, part by part, behind the operations, over Wi-Fi unless
//! the user wants them sent now. Nothing is forgotten before the server has said that it holds the whole.

use super::{
    Effect, Engine, Failure, Outgoing, Request, RequestId, Upload,
    jobs::{Job, Next},
    pauses::{RETRY_DELAY_MS_MAX, is_ahead, retry_delay_ms},
};
use crate::domain::{attachment::BlobId, scope::Scope, time::Timestamp};
use crate::order::ordered;
use crate::sync::{
    disk::{Table, Write, media_prefix},
    protocol::MediaReceipt,
    simulation::{Bug, limit, on},
};

/// Content that the server holds stays on the phone so long, for showing it offline and for a server that is put back.
const KEPT_MS: i64 = 30 * 86_400_000;
/// Below this much room the phone lets go of content that the server holds, and takes no new photos: text goes first.
pub const ROOM_RESERVE_BYTES: u64 = 50_000_000;
/// The smallest part, when larger ones do not get through.
const CHUNK_BYTES_MIN: usize = 8 * 1024;

/// Content that has waited so long before a sync that succeeded, and failed so often in a row while the line was good, is stuck.
const STUCK_MS: i64 = 4 * 3_600_000;
const STUCK_TRIES: u32 = 5;

/// What waits of photos and voice notes, for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediaStatus {
    /// How many wait.
    pub waiting: usize,
    /// Bytes still to be sent.
    pub bytes: u64,
    /// They wait for Wi-Fi.
    pub for_wifi: bool,
    /// They do not get through although everything else does.
    pub stuck: bool,
    /// How many this phone lost before they were sent.
    pub lost: usize,
    /// How many the server does not take.
    pub refused: usize,
}

impl Engine {
    /// Photos and voice notes on this phone.
    pub fn uploads(&self) -> impl Iterator<Item = &Upload> {
        self.media.uploads.values()
    }

    /// What waits of them.
    pub fn media_status(&self) -> MediaStatus {
        let waiting: Vec<&Upload> = self.media.waiting().map(|(_, upload)| upload).collect();
        MediaStatus {
            waiting: waiting.len(),
            bytes: waiting.iter().map(|upload| upload.attachment.bytes - upload.sent).sum(),
            for_wifi: !waiting.is_empty() && !self.has_line_for_media(),
            stuck: self.media.tries >= STUCK_TRIES && waiting.iter().any(|upload| self.is_overdue(upload)),
            lost: self.uploads().filter(|upload| upload.lost).count(),
            refused: self.uploads().filter(|upload| upload.is_refused()).count(),
        }
    }

    /// Whether a sync succeeded long after this content was saved.
    fn is_overdue(&self, upload: &Upload) -> bool {
        self.state.last_sync.is_some_and(|at| at.since(upload.since) >= STUCK_MS)
    }

    /// Whether the server does not take some content.
    pub fn is_refused(&self, scope: Scope, blob: BlobId) -> bool {
        self.media.uploads.get(&(scope, blob)).is_some_and(Upload::is_refused)
    }

    /// Whether photos may use the line as it is.
    pub fn has_line_for_media(&self) -> bool {
        !self.media.metered || self.media.send_now || on(Bug::LineNotAsked)
    }

    pub(super) fn line_is(&mut self, metered: bool) {
        self.media.metered = metered;
    }

    pub(super) fn send_media_now(&mut self) {
        self.media.send_now = true;
        self.media.try_again_now();
        let refused: Vec<Upload> = self.uploads().filter(|upload| upload.is_refused()).cloned().collect();
        if !refused.is_empty() {
            self.jobs.push_back(Job::Media(refused.into_iter().map(|one| Upload { refusals: 0, ..one }).collect()));
        }
    }

    /// What operations attach, as far as it is not on its way already. Of content that the server held the phone asks again: what
    /// named it there may be gone by now, and the content with it.
    pub(super) fn attached(&self, outgoing: &[Outgoing]) -> Vec<Upload> {
        let mut new = Vec::new();
        for operation in outgoing.iter().map(|o| &o.operation) {
            let Ok(command) = operation.command() else { continue };
            let is_left = on(Bug::RecordsWithoutPhotos) && command.of_record().is_some();
            for one in command.attached().iter().filter(|_| !is_left) {
                let new_one = || Upload::new(operation.scope, one.clone(), operation.device_time);
                match self.media.uploads.get(&(operation.scope, one.blob)) {
                    Some(known) if known.is_waiting() => {}
                    Some(known) if known.whole => new.push(new_one().asked_anew()),
                    _ => new.push(new_one()),
                }
            }
        }
        new
    }

    pub(super) fn attach(&mut self, uploads: Vec<Upload>) {
        for upload in uploads {
            self.media.uploads.insert((upload.scope, upload.attachment.blob), upload);
        }
    }

    pub(super) fn upload_writes(uploads: &[Upload]) -> impl Iterator<Item = Write> {
        uploads.iter().map(Upload::write)
    }

    /// The next part, when nothing that weighs more is to be done. One at a time: a slow line has no room for two.
    pub(super) fn send_chunk(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let paused = self.media.paused_until.is_some_and(|until| is_ahead(until, now, RETRY_DELAY_MS_MAX));
        let behind = self.waiting().next().is_some() && !on(Bug::MediaBeforeWork);
        if paused || behind || self.media.asked.is_some() || self.is_noting_media() || !self.has_line_for_media() {
            return;
        }
        self.media.paused_until = None;
        let next = self
            .media
            .waiting()
            .min_by_key(|(key, upload)| (upload.refusals, upload.since, **key))
            .map(|(key, u)| (*key, u.clone()));
        let Some((key, upload)) = next else {
            self.media.send_now = false;
            return;
        };
        let id = self.next_id();
        let length = (self.media.chunk_max as u64).min(upload.attachment.bytes - upload.sent);
        self.media.asked = Some((id, key));
        let (offset, attachment) = (upload.sent, upload.attachment);
        effects.push(Effect::Send(id, Request::Chunk { attachment, offset, length }));
    }

    /// What the last part came to is not on the disk yet.
    fn is_noting_media(&self) -> bool {
        self.jobs.iter().any(|job| matches!(job, Job::Media(_) | Job::DropMedia(_)))
            || matches!(self.committing, Some((_, Next::Uploads(_) | Next::Dropped(_))))
    }

    /// The server said how much of it it has.
    pub(super) fn chunk_taken(&mut self, id: RequestId, receipt: MediaReceipt) {
        let Some((_, key)) = self.media.asked.take_if(|(asked, _)| *asked == id) else { return };
        self.media.try_again_now();
        self.media.tries = 0;
        let Some(upload) = self.media.uploads.get(&key) else { return };
        let whole = receipt.whole || on(Bug::ReceiptNotRead);
        let sent = receipt.received.min(upload.attachment.bytes);
        self.jobs.push_back(Job::Media(vec![Upload { sent, whole, ..upload.clone() }]));
    }

    /// The phone no longer has the content, or it is not what its name says: only the record of it stays.
    pub(super) fn blob_lost(&mut self, id: RequestId) {
        let Some((_, key)) = self.media.asked.take_if(|(asked, _)| *asked == id) else { return };
        if let Some(upload) = self.media.uploads.get(&key) {
            self.jobs.push_back(Job::Media(vec![Upload { lost: true, ..upload.clone() }]));
        }
    }

    /// The server does not take some content, and has dropped what it had of it. It goes behind all others.
    fn content_refused(&mut self, key: (Scope, BlobId)) {
        if let Some(upload) = self.media.uploads.get(&key) {
            let refusals = upload.refusals + 1;
            self.jobs.push_back(Job::Media(vec![Upload { sent: 0, refusals, ..upload.clone() }]));
        }
    }

    /// Whether the failed request was the queue's. Its pauses are its own: it never holds up operations.
    pub(super) fn chunk_failed(&mut self, id: RequestId, failure: Failure, now: Timestamp) -> bool {
        let Some((_, key)) = self.media.asked.take_if(|(asked, _)| *asked == id) else { return false };
        let smallest = limit(CHUNK_BYTES_MIN, 4);
        let too_large = failure == Failure::TooLarge;
        if too_large && self.media.chunk_max <= smallest || matches!(failure, Failure::Server(400 | 415 | 422)) {
            self.content_refused(key);
            return true;
        }
        if too_large {
            self.media.chunk_max = (self.media.chunk_max / 2).max(smallest);
        }
        self.media.paused_until = Some(now.plus_ms(retry_delay_ms(self.media.failures)));
        self.media.failures += 1;
        let is_lines =
            matches!(failure, Failure::Offline | Failure::TimedOut | Failure::NotTheServer | Failure::Server(_));
        self.media.tries += u32::from(is_lines && self.exchange.pause.is_none());
        true
    }

    /// A server that was put back may lack content too: of all that is still here the phone asks again.
    pub(super) fn offered_again(&self, scope: Option<Scope>) -> Vec<Upload> {
        if on(Bug::MediaNotOfferedAgain) {
            return Vec::new();
        }
        let held = self.uploads().filter(|upload| upload.whole && scope.is_none_or(|scope| upload.scope == scope));
        held.map(Upload::asked_anew).collect()
    }

    /// Content that the server holds makes room: what is old, and the oldest first while there is less than the reserve.
    pub(super) fn make_room(&mut self, free: u64, now: Timestamp) {
        let held = self.uploads().filter(|upload| upload.whole || on(Bug::RoomTakenFromWaiting));
        let held = ordered(held.collect(), |upload| (upload.since.0, String::new()));
        let mut missing = ROOM_RESERVE_BYTES.saturating_sub(free);
        let mut dropped = Vec::new();
        for upload in held {
            if missing > 0 || now.since(upload.since) > KEPT_MS {
                missing = missing.saturating_sub(upload.attachment.bytes);
                dropped.push((upload.scope, upload.attachment.blob));
            }
        }
        if !dropped.is_empty() {
            self.jobs.push_back(Job::DropMedia(dropped));
        }
    }

    /// The user has seen what this phone lost, and what the server does not take.
    pub(super) fn losses_seen(&mut self) {
        let is_over = |upload: &Upload| upload.lost || upload.is_refused();
        let lost: Vec<_> = self.media.uploads.iter().filter(|(_, one)| is_over(one)).map(|(key, _)| *key).collect();
        if !lost.is_empty() {
            self.jobs.push_back(Job::DropMedia(lost));
        }
    }

    /// The record goes, and the content unless another record names it.
    pub(super) fn drop_writes(&self, dropped: &[(Scope, BlobId)]) -> Vec<Write> {
        let mut writes = Vec::new();
        for (scope, blob) in dropped {
            writes.push(Write::DeletePrefix(Table::Media, media_prefix(*scope, *blob)));
            let named = |key: &(Scope, BlobId)| key.1 == *blob && !dropped.contains(key);
            if !self.media.uploads.keys().any(named) {
                writes.push(Write::DropBlob(*blob));
            }
        }
        writes
    }
}
