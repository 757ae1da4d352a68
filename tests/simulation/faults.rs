//! What goes wrong on phones and at the county's office.

use super::{
    county::STORES,
    courier::Session,
    shelf::DIRECTORIES,
    workload::VILLAGES,
    world::{DECADE_MS, World},
};
use app::{
    domain::{
        area::{AreaCode, Level},
        staff::Role,
    },
    sync::{
        engine::Event,
        simulation::{Bug, on},
    },
};
use std::collections::BTreeSet;

/// Copies of phones beyond the stores that there are at first.
const COPIES_MAX: usize = 2;

impl World {
    /// Something breaks on one phone. Store and journal do not break together: that phone is lost, with what only it had.
    pub(super) fn harm(&mut self, at: usize) {
        let phone = &self.phones[at];
        let at_stake: BTreeSet<_> = phone.unconfirmed.difference(&phone.confirmed).copied().collect();
        let (journal_whole, store_whole) =
            (phone.disk.journal_holds(&at_stake), phone.disk.store_holds(&phone.unconfirmed));
        match self.fate.u8(..16) {
            9 | 11 if !journal_whole => {}
            10 if !store_whole => {}
            0 | 1 => {
                self.note("killed", at);
                let lands = self.fate.usize(..2);
                self.switch_off(at, lands);
            }
            2 | 3 => {
                self.note("battery died", at);
                let kept = self.fate.usize(..=self.phones[at].disk.at_risk());
                self.switch_off(at, 0);
                self.phones[at].disk.lose_power(kept);
            }
            4 | 5 => {
                self.note("disk refused", at);
                self.phones[at].disk_refuses(self.now);
            }
            6 => {
                self.note("double tap", at);
                self.phones[at].feed(Event::SyncNow, self.now);
            }
            7 => {
                self.note("long walk", at);
                self.now = self.now.plus_ms([1, 30, 180][self.fate.usize(..3)] * 86_400_000);
            }
            8 => {
                self.note("clock jumped", at);
                self.phones[at].clock_error_ms = self.fate.i64(-DECADE_MS..DECADE_MS);
            }
            9 => {
                self.note("store lost", at);
                self.switch_off(at, 0);
                self.phones[at].disk.lose_store();
                self.phones[at].note_losses();
                self.give_up_lost_photos();
            }
            10 => {
                self.note("journal lost", at);
                self.switch_off(at, 0);
                self.phones[at].disk.lose_journal();
                self.phones[at].note_losses();
            }
            11 => self.damage(at),
            12 => self.sign_out(at),
            13 => self.end_session(at, Session::Ended),
            14 => self.end_session(at, Session::Revoked),
            _ => self.copy(at),
        }
    }

    /// One record of the store can no longer be read. Of own work there is the journal, unless the server has it.
    fn damage(&mut self, at: usize) {
        self.switch_off(at, 0);
        let which = self.fate.usize(..1_000);
        let what = match self.phones[at].disk.damage(which) {
            None => return,
            Some(true) => "own record damaged",
            Some(false) => "copy damaged",
        };
        self.note(what, at);
        self.phones[at].was_damaged = true;
        self.phones[at].note_losses();
    }

    /// A cloning app makes a second phone of the first.
    fn copy(&mut self, at: usize) {
        if self.phones.len() >= STORES + COPIES_MAX {
            return;
        }
        self.note("phone copied", at);
        let hardware = self.phones.len();
        let copy = self.phones[at].copied(1_000 + hardware as u128).on(hardware);
        self.phones.push(copy);
    }

    /// Something happens at the county's office.
    pub(super) fn harm_county(&mut self, at: usize) {
        match self.fate.u8(..8) {
            0..4 => self.back_up(at),
            4 => self.restore(at, true),
            5 => self.restore(at, false),
            6 if self.fate.bool() => self.lose_backups(at),
            _ => self.reassign(at),
        }
    }

    /// Mostly on the disk next to the server, now and then on the stick.
    fn back_up(&mut self, at: usize) {
        let directory = if self.fate.u8(..3) > 0 { 0 } else { 1 };
        self.note(if directory == 0 { "backup" } else { "backup elsewhere" }, at);
        if self.fate.bool() {
            self.drop_photos_of_erased();
        }
        self.back_up_into(directory);
        self.doors.put(directory, self.phones.iter().map(|phone| phone.session).collect());
    }

    pub(super) fn back_up_into(&mut self, directory: usize) {
        self.server.back_up(directory, self.now);
        self.media.back_up(directory, self.named_photos());
    }

    /// The disk dies, or the stick is lost.
    fn lose_backups(&mut self, at: usize) {
        self.note("backups lost", at);
        let directory = self.fate.usize(..DIRECTORIES);
        self.server.lose_backups(directory);
        self.media.lose_backups(directory);
        self.doors.lose(directory);
    }

    fn restore(&mut self, at: usize, new_epoch: bool) {
        if self.server.backups() == 0 {
            return;
        }
        self.note(if new_epoch { "restored" } else { "copied back by hand" }, at);
        let backup = self.fate.usize(..self.server.backups());
        self.server.restore(backup, new_epoch);
        self.restore_doors(backup, new_epoch);
        let folder_too = new_epoch && self.fate.bool();
        self.restore_photos(backup, folder_too);
        if folder_too {
            self.note("photos put back too", at);
        }
        self.give_up_lost_photos();
        self.restores += 1;
        for phone in &mut self.phones {
            phone.unconfirmed = phone.saved.difference(&phone.given_up).copied().collect();
            phone.cursors.clear();
            phone.was_damaged |= !new_epoch; // nobody notifies those who have nothing to deliver: the comparison does
        }
    }

    /// Who is let in after a restore: with the program's own command nobody without signing in again, and nobody who was taken out of use.
    fn restore_doors(&mut self, backup: usize, new_epoch: bool) {
        let as_then = self.doors.take(backup).cloned().unwrap_or_default();
        for (phone, then) in self.phones.iter_mut().zip(as_then).filter(|_| new_epoch) {
            if on(Bug::RestoreForgetsRevocations) && phone.out_of_use {
                phone.session = then;
            } else if phone.session == Session::Good {
                phone.session = Session::Ended;
            }
        }
    }

    /// A user works for other villages from now on; the phone learns of it with the next answer.
    fn reassign(&mut self, at: usize) {
        let id = self.phones[at].staff.id;
        let both = VILLAGES.map(|code| AreaCode::parse(code).expect("a code written here"));
        let areas = [vec![both[0]], vec![both[1]], both.to_vec()][self.fate.usize(..3)].clone();
        let Some(staff) = self.rights.get_mut(&id).filter(|staff| staff.role == Role::GridWorker) else { return };
        debug_assert!(areas.iter().all(|area| area.level() == Level::Village));
        staff.areas = areas;
        self.note("reassigned", at);
    }
}
