//! The queue of photos and voice notes: what there is, and what is known of the line.

use super::{RequestId, Upload};
use crate::domain::{attachment::BlobId, scope::Scope, time::Timestamp};
use crate::json;
use crate::sorted_map::SortedMap;
use crate::sync::{
    disk::{StoredText, Table},
    protocol::CHUNK_BYTES_MAX,
    simulation::limit,
};

/// The queue: what there is, and the one part that is under way.
#[derive(Clone, Debug)]
pub(super) struct MediaQueue {
    pub uploads: SortedMap<(Scope, BlobId), Upload>,
    pub asked: Option<(RequestId, (Scope, BlobId))>,
    /// The connection costs money, as far as the phone knows.
    pub metered: bool,
    /// The user does not want to wait for Wi-Fi.
    pub send_now: bool,
    pub chunk_max: usize,
    pub failures: u32,
    /// Parts in a row that did not get through while the line was good.
    pub tries: u32,
    pub paused_until: Option<Timestamp>,
}

impl MediaQueue {
    /// The queue as the disk has it.
    pub fn open(records: &[StoredText]) -> Self {
        let mut media = Self {
            uploads: SortedMap::new(),
            asked: None,
            metered: true, // nothing large goes before the kind of connection is known
            send_now: false,
            chunk_max: limit(CHUNK_BYTES_MAX, 16),
            failures: 0,
            tries: 0,
            paused_until: None,
        };
        for record in records.iter().filter(|record| record.table == Table::Media) {
            if let Some(upload) = json::read(&record.value).ok().or_else(|| Upload::of_key(&record.key)) {
                media.uploads.insert((upload.scope, upload.attachment.blob), upload);
            }
        }
        media
    }

    pub fn waiting(&self) -> impl Iterator<Item = (&(Scope, BlobId), &Upload)> {
        self.uploads.iter().filter(|(_, upload)| upload.is_waiting())
    }

    pub fn paused_until(&self) -> Option<Timestamp> {
        self.paused_until.filter(|_| self.waiting().next().is_some())
    }

    pub fn forget_request(&mut self) {
        self.asked = None;
    }

    pub fn try_again_now(&mut self) {
        (self.paused_until, self.failures) = (None, 0);
    }
}
