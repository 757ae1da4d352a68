//! The emergency journal in localStorage: another store of the browser, with a fate of its own. Sealed by the same vault.

use crate::{
    drafts::keys,
    vault::{self, Vault, Wrap},
};
use app::{
    json,
    sync::{
        disk::Write,
        engine::Journal,
        journal::{JournalEntry, entries},
        operation::Operation,
    },
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

fn wrap_key(store: &str) -> String {
    format!("{store}.vault")
}

/// The data key of a store, wrapped by its passphrase; a second copy next to the store.
pub fn wrap(store: &str) -> Option<Wrap> {
    Wrap::read(&LocalStorage::raw().get_item(&wrap_key(store)).ok().flatten()?)
}

/// Keeps it.
pub fn keep_wrap(store: &str, wrap: &Wrap) {
    drop(LocalStorage::raw().set_item(&wrap_key(store), &wrap.write()));
}

/// What the journal of a store holds. What cannot be read is passed over and stays where it is.
pub async fn read(store: &str, vault: &Vault) -> Journal {
    let raw: Raw = LocalStorage::raw();
    let mut operations = Vec::new();
    for key in keys(&prefix(store)) {
        let text = raw.get_item(&key).ok().flatten().unwrap_or_default();
        let opened = if vault::is_sealed_text(&text) { vault.unseal_text(&key, &text).await } else { Some(text) };
        operations.extend(opened.and_then(|text| json::read(&text).ok()));
    }
    Journal { had_store: raw.get_item(&mark(store)).ok().flatten().is_some(), operations }
}

/// Writes what waits and is not there: the journal may have been lost by itself.
pub async fn complete(store: &str, vault: &Vault, waiting: Vec<Operation>) {
    for operation in waiting {
        keep(store, vault, &operation).await;
    }
}

async fn keep(store: &str, vault: &Vault, operation: &Operation) {
    let key = format!("{}{}", prefix(store), operation.id);
    if let Some(sealed) = vault.seal_text(&key, &json::write(operation)).await {
        drop(LocalStorage::raw().set_item(&key, &sealed));
    }
}

/// Follows a commit. A full localStorage is no reason to stop: the store itself has everything.
pub async fn follow(store: &str, vault: &Vault, writes: &[Write]) {
    let raw = LocalStorage::raw();
    drop(raw.set_item(&mark(store), "1"));
    for entry in entries(writes) {
        match entry {
            JournalEntry::Keep(operation) => keep(store, vault, &operation).await,
            JournalEntry::Forget(id) => drop(raw.remove_item(&format!("{}{id}", prefix(store)))),
        }
    }
}

/// Destroys what is next to a store.
pub fn forget(store: &str) {
    keys(&format!("{store}.")).iter().for_each(|key| drop(LocalStorage::raw().remove_item(key)));
}
