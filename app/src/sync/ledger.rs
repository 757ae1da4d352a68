//! The phone's copy: what the server said, with the phone's own waiting operations folded on top.

use super::{
    command::Command,
    dossier::Dossier,
    fold::Origin,
    kept::{Stamp, waiting_seq},
    operation::Operation,
    outcome::Outcome,
    protocol::Change,
    records::Record,
    reference::{Entry, Reference},
    row::RowKey,
};
use crate::domain::{
    id::{PersonId, RecordId, StaffId},
    person::Person,
    scope::Scope,
    search::{Query, SearchKey},
};
use crate::{order::ordered, sorted_map::SortedMap};
use std::{collections::BTreeMap, ops::Deref, sync::Arc};

/// A row's place within a scope.
pub type Key = (RowKey, Scope);

/// A file of the ledger. A clone of it is the same file: screens hold as many as they like.
#[derive(Clone, Debug)]
pub struct File(Arc<Contents>);

/// A dossier with what screens need of it, read once.
#[derive(Debug, PartialEq)]
pub struct Contents {
    /// Everything.
    pub dossier: Dossier,
    /// The ledger row, when there is one.
    pub row: Option<Person>,
    /// What it can be found by.
    pub key: SearchKey,
}

impl Deref for File {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.0
    }
}

impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl File {
    fn read(dossier: Dossier, reference: &Reference) -> Self {
        let row = dossier.ledger_row();
        let form = dossier.enrolments.last().map(|f| &f.form.enrollee);
        let sent = |field: &str| dossier.of_stranger().map_or("", |sent| sent.value(field));
        let name = row.as_ref().map(|p| &p.name).or(form.map(|e| &e.name)).map_or(sent("name"), |n| n.as_str());
        let phone = row.as_ref().and_then(|p| p.phone.as_ref()).or(form.map(|e| &e.phone));
        let phone = phone.map_or(sent("mobile"), |m| m.as_str());
        let key = SearchKey::new(name, phone, reference.area_name(dossier.area()));
        Self(Arc::new(Contents { row, key, dossier }))
    }

    /// Whether anything in it still waits on this device.
    pub fn is_waiting(&self) -> bool {
        self.dossier.stamps.iter().any(|stamp| super::kept::is_waiting(stamp.0))
    }
}

/// All dossiers of the scopes that the phone holds, and the county's reference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    files: BTreeMap<Key, File>,
    /// As the server has them, only where own operations wait on top; `None` where the server has none.
    confirmed: SortedMap<Key, Option<Dossier>>,
    waiting: SortedMap<u64, (Scope, Command, Origin)>,
    reference: Reference,
}

impl Ledger {
    /// Areas, plans, staff.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Every file of people who are in the ledger, by person.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.all_files().filter(|file| !file.dossier.is_gone())
    }

    /// Every file of people, of those who were removed or moved away too; not of those who only sent something by a public form.
    pub fn all_files(&self) -> impl Iterator<Item = &File> {
        let people = self.files.iter().filter(|(key, _)| key.0.person().is_some()).map(|(_, file)| file);
        people.filter(|file| file.dossier.of_stranger().is_none())
    }

    /// Every row: files of people, and records of areas.
    pub fn rows(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// Every record of a noun, with its row: of people who are in the ledger, and of areas.
    pub fn records<'a>(&'a self, noun: &'a str) -> impl Iterator<Item = (&'a File, &'a Record)> {
        let rows = self.rows().filter(|file| !file.dossier.is_gone());
        rows.flat_map(|file| file.dossier.records.iter().map(move |record| (file, record)))
            .filter(move |(_, record)| record.noun == noun)
    }

    /// A record with its row.
    pub fn record(&self, id: RecordId) -> Option<(&File, &Record)> {
        self.rows().find_map(|file| Some((file, file.dossier.record_of(id)?)))
    }

    /// Files in which something waits for the township.
    pub fn to_check(&self) -> impl Iterator<Item = &File> {
        self.rows().filter(|file| !file.dossier.reviews.is_empty())
    }

    /// The file of a person: where they are now, before where they were.
    pub fn file(&self, person: PersonId) -> Option<&File> {
        self.files_of(person).max_by_key(|file| (!file.dossier.is_gone(), !file.dossier.has_left(), file.row.is_some()))
    }

    /// Every file of a person, village by village.
    pub fn files_of(&self, person: PersonId) -> impl Iterator<Item = &File> {
        let row = RowKey::Person(person);
        let mine = self.files.range((row, Scope::NOWHERE)..).take_while(move |((key, _), _)| *key == row);
        mine.map(|(_, file)| file)
    }

    /// Files that a query finds, the closest first, then by name.
    pub fn search(&self, query: &Query, within: impl Fn(&File) -> bool) -> Vec<&File> {
        let ranked = self.files().filter(|f| within(f)).filter_map(|f| query.rank(&f.key).map(|rank| (rank, f)));
        let found = ordered(ranked.collect(), |(rank, file): &(u8, &File)| (i64::from(*rank), file.key.spelt()));
        found.into_iter().map(|(_, file)| file).collect()
    }

    /// Takes in a whole scope from a snapshot.
    pub fn load(&mut self, dossiers: Vec<Dossier>, entries: Vec<Entry>) {
        let named = !entries.is_empty();
        entries.into_iter().for_each(|entry| self.reference.insert(entry));
        for dossier in dossiers {
            self.put_confirmed((dossier.row(), dossier.scope), Some(dossier));
        }
        if named {
            self.reread();
        }
    }

    /// Takes in one change of the server's. `operation` is the change's own, or this device's from its outbox.
    pub fn absorb(&mut self, change: &Change, operation: &Operation) {
        let Ok(command) = operation.command() else { return };
        let Some(row) = command.row() else {
            self.reference.apply(&command);
            return;
        };
        let key = (row, operation.scope);
        let known =
            self.confirmed.get(&key).cloned().unwrap_or_else(|| self.files.get(&key).map(|f| f.dossier.clone()));
        let mut dossier = known.unwrap_or_else(|| Dossier::of_row(row, operation.scope));
        let place = Origin(operation.id, Stamp(change.seq, change.by, change.at));
        dossier.apply(place, &command, &change.outcome);
        self.put_confirmed(key, Some(dossier));
    }

    /// Folds an own operation on top, as if it were applied already.
    pub fn wait(&mut self, operation: &Operation, by: StaffId) {
        let Ok(command) = operation.command() else { return };
        let Some(row) = command.row() else { return };
        let key = (row, operation.scope);
        let stamp = Stamp(waiting_seq(operation.n), by, operation.device_time);
        let files = &self.files;
        self.confirmed.get_or_insert_with(key, || files.get(&key).map(|f| f.dossier.clone()));
        self.waiting.insert(operation.n, (operation.scope, command, Origin(operation.id, stamp)));
        self.rebuild(key);
    }

    /// An own operation is no longer folded on top: the server's word has taken its place.
    pub fn settle(&mut self, n: u64) {
        let Some((scope, command, _)) = self.waiting.remove(&n) else { return };
        if let Some(row) = command.row() {
            self.rebuild((row, scope));
        }
    }

    /// Forgets what the server said of a scope; own waiting operations stay visible.
    pub fn forget(&mut self, scope: Scope) {
        let keys: Vec<Key> = self.files.keys().filter(|key| key.1 == scope).copied().collect();
        keys.into_iter().for_each(|key| self.put_confirmed(key, None));
    }

    /// The dossiers of a scope as the server has them.
    pub fn confirmed_in(&self, scope: Scope) -> impl Iterator<Item = &Dossier> {
        let of = |(key, file)| self.confirmed.get(key).map_or(Some(Self::dossier_of(file)), Option::as_ref);
        self.files.iter().filter(move |(key, _)| key.1 == scope).filter_map(of)
    }

    fn dossier_of(file: &File) -> &Dossier {
        &file.dossier
    }

    fn put_confirmed(&mut self, key: Key, dossier: Option<Dossier>) {
        self.confirmed.insert(key, dossier);
        self.rebuild(key);
    }

    /// What people see of a key: the server's copy, then every waiting operation in order.
    fn rebuild(&mut self, key: Key) {
        let Some(confirmed) = self.confirmed.get(&key) else { return };
        let on_top = |(scope, command, _): &&(Scope, Command, Origin)| (command.row(), *scope) == (Some(key.0), key.1);
        let mine: Vec<_> = self.waiting.values().filter(on_top).collect();
        let mut seen = confirmed.clone();
        for (_, command, place) in &mine {
            seen.get_or_insert_with(|| Dossier::of_row(key.0, key.1)).apply(*place, command, &Outcome::Applied);
        }
        let nothing_waits = mine.is_empty();
        match seen {
            Some(dossier) => drop(self.files.insert(key, File::read(dossier, &self.reference))),
            None => drop(self.files.remove(&key)),
        }
        if nothing_waits {
            self.confirmed.remove(&key);
        }
    }

    /// Names of areas arrive with the county's scope, perhaps after a village.
    fn reread(&mut self) {
        for file in self.files.values_mut() {
            *file = File::read(file.dossier.clone(), &self.reference);
        }
    }
}
