//! The county's folder of photos: parts that arrive in any order, wholes, and backups of it.

use super::{
    World,
    phone::{Name, Phone},
    shelf::{DIRECTORIES, KEPT, Shelf},
    workload::VILLAGES,
};
use app::{
    domain::{
        area::AreaCode,
        attachment::{Attachment, BlobId},
        id::PersonId,
        scope::Scope,
    },
    sync::{
        dossier::Dossier,
        engine::{Event, NewOperation},
        protocol::MediaReceipt,
        simulation::{Bug, on},
    },
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

/// The folder, one next to each directory of backups, and which photos each backup's database names.
#[derive(Default)]
pub struct Media {
    /// As it is now.
    pub now: Folder,
    beside: [Folder; DIRECTORIES],
    backups: Shelf<(usize, BTreeSet<BlobId>)>,
    /// Whom a photo is of.
    whose: BTreeMap<BlobId, BTreeSet<PersonId>>,
}

impl Media {
    /// Whom photos are of that a user takes.
    pub fn note_owners(&mut self, drafts: &[NewOperation]) {
        for command in drafts.iter().map(|draft| &draft.command) {
            let Some(person) = command.person() else { continue };
            command.attached().iter().for_each(|one| {
                self.whose.entry(one.blob).or_default().insert(person);
            });
        }
    }

    /// A backup, next to one of the database that names these. What no backup in that directory names any more goes.
    pub fn back_up(&mut self, directory: usize, named: BTreeSet<BlobId>) {
        self.backups.put(directory, (directory, named));
        let kept: BTreeSet<BlobId> = self.backups.present(directory).flat_map(|(_, named)| named).copied().collect();
        let folder = &mut self.beside[directory];
        folder.wholes.extend(&self.now.wholes);
        folder.wholes.retain(|blob| kept.contains(blob) || on(Bug::PhotosKeptBesideBackups));
    }

    /// As in [`super::server::Server::lose_backups`].
    pub fn lose_backups(&mut self, directory: usize) {
        self.backups.lose(directory);
        self.beside[directory] = Folder::default();
    }

    /// The database goes back to a backup; when the folder's disk was lost too, what the restored database names comes from next to it.
    fn restore(&mut self, backup: usize, folder_too: bool) {
        let Some((directory, named)) = self.backups.take(backup) else { return };
        if folder_too {
            self.now = Folder::default();
        }
        let brought = self.beside[*directory].wholes.iter();
        self.now.wholes.extend(brought.filter(|blob| named.contains(blob) || on(Bug::RestoreBringsAllPhotos)));
    }

    /// Photos of nobody but people who were erased, which no dossier names.
    fn of_erased(&self, erased: &BTreeSet<PersonId>, named: &BTreeSet<BlobId>) -> Vec<BlobId> {
        let gone = |(blob, whose): &(&BlobId, &BTreeSet<PersonId>)| whose.is_subset(erased) && !named.contains(blob);
        self.whose.iter().filter(gone).map(|(blob, _)| *blob).collect()
    }
}

impl World {
    /// Everybody's, in both villages.
    pub(super) fn dossiers(&self) -> Vec<Dossier> {
        let villages = VILLAGES.into_iter().filter_map(AreaCode::parse);
        villages.flat_map(|village| self.server.dossiers_in(village.into())).collect()
    }

    /// Photos that some dossier names.
    pub(super) fn named_photos(&self) -> BTreeSet<BlobId> {
        let villages = VILLAGES.into_iter().filter_map(AreaCode::parse);
        let above = villages.flat_map(|village| [village.township(), village.county()]).flat_map(Scope::of_area);
        let above: BTreeSet<Scope> = above.collect();
        let shared = above.into_iter().flat_map(|scope| self.server.dossiers_in(scope));
        self.dossiers().into_iter().chain(shared).flat_map(|row| row.blobs()).collect()
    }

    /// The nightly work: photos of people who were erased go.
    pub(super) fn drop_photos_of_erased(&mut self) {
        let gone = self.photos_of_erased();
        self.media.now.wholes.retain(|blob| !gone.contains(blob));
        self.phones.iter_mut().for_each(|phone| phone.photos.retain(|(_, blob)| !gone.contains(blob)));
    }

    fn photos_of_erased(&self) -> Vec<BlobId> {
        let dossiers = self.dossiers();
        let named = self.named_photos();
        let erased = dossiers.iter().filter(|dossier| dossier.is_erased()).map(|dossier| dossier.person_id()).collect();
        self.media.of_erased(&erased, &named)
    }

    /// Nights without faults, so many that each directory's backups are all of these nights.
    pub(super) fn a_month_of_backups(&mut self) {
        self.drop_photos_of_erased();
        for directory in (0..DIRECTORIES).cycle().take(DIRECTORIES * KEPT) {
            self.now = self.now.plus_ms(86_400_000);
            self.back_up_into(directory);
        }
    }

    /// A restore brings back no photo that the restored database does not name.
    pub(super) fn restore_photos(&mut self, backup: usize, folder_too: bool) {
        let before = if folder_too { BTreeSet::new() } else { self.media.now.wholes.clone() };
        self.media.restore(backup, folder_too);
        let named = self.named_photos();
        let brought = |blob: &&BlobId| !before.contains(blob) && !named.contains(blob);
        if let Some(blob) = self.media.now.wholes.iter().find(brought) {
            self.breach = Some(format!("I19: the photo {blob} came back with a restore, and nothing names it"));
        }
    }

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

    /// Whether the connection costs money, and how much room there is.
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

/// I19: a month after an erasure nobody has the photos any more, the backups included.
pub fn of_erased_are_gone(world: &World) -> Result<(), String> {
    let (media, gone) = (&world.media, world.photos_of_erased());
    let mut folders = media.beside.iter().chain([&media.now]);
    match folders.find_map(|folder| gone.iter().find(|blob| folder.wholes.contains(blob))) {
        Some(blob) => Err(format!("I19: the photo {blob} of somebody who was erased is still there")),
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
