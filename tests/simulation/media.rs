//! The county's folder of photos: parts that arrive in any order, wholes, and backups of it.

use super::{
    World,
    phone::{Name, Phone},
    server::KEPT,
};
use app::{
    domain::attachment::{Attachment, BlobId},
    sync::{engine::Event, protocol::MediaReceipt},
};
use std::collections::{BTreeMap, BTreeSet};

/// What of each photo is there: the first bytes of some, the whole of others.
#[derive(Clone, Default)]
pub struct Folder {
    parts: BTreeMap<BlobId, u64>,
    wholes: BTreeSet<BlobId>,
}

impl Folder {
    /// Takes one part; one that does not follow what is there changes nothing.
    pub fn take(&mut self, attachment: &Attachment, offset: u64, length: u64) -> MediaReceipt {
        let name = attachment.blob;
        if self.wholes.contains(&name) {
            return MediaReceipt { received: attachment.bytes, whole: true };
        }
        let received = self.parts.entry(name).or_default();
        if *received == offset {
            *received += length;
        }
        let receipt = MediaReceipt { received: *received, whole: *received == attachment.bytes };
        if receipt.whole {
            self.parts.remove(&name);
            self.wholes.insert(name);
        }
        receipt
    }

    /// Whether all of a photo is there.
    pub fn holds(&self, name: &Name) -> bool {
        self.wholes.contains(&name.1)
    }
}

/// The folder and its backups, as many as the database has.
#[derive(Clone, Default)]
pub struct Media {
    /// As it is now.
    pub now: Folder,
    backups: Vec<Folder>,
}

impl Media {
    /// A backup, beside one of the database.
    pub fn back_up(&mut self) {
        self.backups.push(self.now.clone());
        let old = self.backups.len().saturating_sub(KEPT);
        self.backups.drain(..old);
    }

    /// The database goes back to a backup; the folder goes with it when its disk was lost too.
    pub fn restore(&mut self, backup: usize, folder_too: bool) {
        self.backups.truncate(backup + 1);
        if folder_too {
            self.now = self.backups[backup].clone();
        }
    }
}

impl World {
    /// Photos that are nowhere: the phone lost its store before they were sent, or let them go when the server held them and the
    /// server's folder was lost later.
    pub(super) fn give_up_lost_photos(&mut self) {
        let folder = self.media.now.clone();
        let somewhere: Vec<Name> = self
            .phones
            .iter()
            .flat_map(|phone| phone.photos.iter().filter(|(_, blob)| phone.disk.has_blob(*blob)))
            .copied()
            .collect();
        for phone in &mut self.phones {
            let kept = |name: &Name| somewhere.contains(name) && !phone.let_go.contains(name);
            phone.photos.retain(|name| folder.holds(name) || kept(name));
        }
    }

    /// A phone short of room lets go of what it believes at the county, also when the folder there is put back meanwhile.
    fn let_photos_go(&mut self, at: usize) {
        let phone = &mut self.phones[at];
        let Some(engine) = &phone.engine else { return };
        let held = engine.uploads().filter(|upload| upload.whole);
        phone.let_go.extend(held.map(|upload| (upload.scope, upload.attachment.blob)));
        self.give_up_lost_photos();
    }

    /// Whether the line costs money, and how much room there is.
    pub(super) fn phone_feels(&mut self, at: usize) {
        let (now, fate) = (self.now, self.fate.u8(..4));
        let what = match fate {
            0 => "on mobile data",
            1 => "on wi-fi",
            2 => "photos wanted now",
            _ => "short of room",
        };
        self.note(what, at);
        match fate {
            0 | 1 => self.phones[at].line_is(fate == 0, now),
            2 => {
                self.phones[at].wanted = true;
                self.phones[at].feed(Event::SendMediaNow, now);
            }
            _ => {
                self.let_photos_go(at);
                self.phones[at].feed(Event::RoomIs(0), now);
            }
        }
    }
}

/// I1 for photos: all of it is at the county, or the content is still on the phone.
pub fn are_somewhere(phone: &Phone, folder: &Folder) -> Result<(), String> {
    let nowhere = |name: &&Name| !folder.holds(name) && !phone.disk.has_blob(name.1);
    match phone.photos.iter().find(nowhere) {
        Some((_, blob)) => Err(format!("I1: the photo {blob} was saved on {:?} and is nowhere", phone.device)),
        None => Ok(()),
    }
}

/// In quiet every photo is at the county.
pub fn have_arrived(phone: &Phone, folder: &Folder) -> Result<(), String> {
    match phone.photos.iter().find(|name| !folder.holds(name)) {
        Some((_, blob)) => Err(format!("I9: the photo {blob} of {:?} never arrived", phone.device)),
        None => Ok(()),
    }
}
