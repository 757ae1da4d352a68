//! The emergency journal in localStorage: another store of the browser, with a fate of its own.

use app::sync::{
    disk::Write,
    engine::Journal,
    journal::{Entry, entries},
    operation::Operation,
};
use gloo_storage::{LocalStorage, Storage};
use web_sys::Storage as Raw;

/// Says that this phone had a store of this name.
fn mark(store: &str) -> String {
    format!("{store}.had-store")
}

fn prefix(store: &str) -> String {
    format!("{store}.journal.")
}

/// What the journal of a store holds. What cannot be read is passed over and stays where it is.
pub fn read(store: &str) -> Journal {
    let raw: Raw = LocalStorage::raw();
    let (prefix, length) = (prefix(store), raw.length().unwrap_or_default());
    let keys = (0..length).filter_map(|at| raw.key(at).ok().flatten()).filter(|key| key.starts_with(&prefix));
    let texts = keys.filter_map(|key| raw.get_item(&key).ok().flatten());
    let operations = texts.filter_map(|text| app::json::read(&text).ok()).collect();
    Journal { had_store: raw.get_item(&mark(store)).ok().flatten().is_some(), operations }
}

/// Writes what waits and is not there: the journal may have been lost by itself.
pub fn complete<'a>(store: &str, waiting: impl Iterator<Item = &'a Operation>) {
    for operation in waiting {
        keep(store, operation);
    }
}

fn keep(store: &str, operation: &Operation) {
    drop(LocalStorage::raw().set_item(&format!("{}{}", prefix(store), operation.id), &app::json::write(operation)));
}

/// Follows a commit. A full localStorage is no reason to stop: the store itself has everything.
pub fn follow(store: &str, writes: &[Write]) {
    let raw = LocalStorage::raw();
    drop(raw.set_item(&mark(store), "1"));
    for entry in entries(writes) {
        match entry {
            Entry::Keep(operation) => keep(store, &operation),
            Entry::Forget(id) => drop(raw.remove_item(&format!("{}{id}", prefix(store)))),
        }
    }
}
