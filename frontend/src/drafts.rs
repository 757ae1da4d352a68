//! Half-filled forms of the user, sealed in localStorage; in memory they are open as long as the phone is.

use crate::vault::{self, Vault};
use app::{json, sorted_map::SortedMap};
use gloo_storage::{LocalStorage, Storage};
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::Storage as Raw;

/// Forms by name, each with the count of its changes: a change that was sealed late does not overwrite a later one.
pub type Forms = SortedMap<String, (u64, Value)>;

/// The forms of the one who is at work.
#[derive(Clone, Default)]
pub struct Drafts {
    forms: Rc<RefCell<Forms>>,
    changes: Rc<RefCell<u64>>,
    place: Rc<RefCell<Option<(String, Vault)>>>,
}

fn prefix(store: &str) -> String {
    format!("{store}.draft.")
}

/// Keys of localStorage that begin so.
pub fn keys(begin: &str) -> Vec<String> {
    let raw: Raw = LocalStorage::raw();
    let all = (0..raw.length().unwrap_or_default()).filter_map(|at| raw.key(at).ok().flatten());
    all.filter(|key| key.starts_with(begin)).collect()
}

impl Drafts {
    /// A user is at work, with the forms of their store. `earlier` is how the keys began under which an earlier version kept them
    /// in clear.
    pub fn open(&self, store: &str, vault: &Vault, forms: Forms, earlier: &str) {
        self.place.replace(Some((store.to_owned(), vault.clone())));
        self.forms.replace(forms);
        for key in keys(earlier) {
            let name = &key[earlier.len()..];
            self.keep(name, self.get(name));
            drop(LocalStorage::raw().remove_item(&key));
        }
    }

    /// Nobody is at work.
    pub fn close(&self) {
        self.place.replace(None);
        self.forms.take();
    }

    /// A form as it was kept last.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.forms.borrow().get(name).map(|(_, form)| form.clone())
    }

    /// Names of all forms.
    pub fn names(&self) -> Vec<String> {
        self.forms.borrow().keys().cloned().collect()
    }

    /// Keeps a form, or forgets it.
    pub fn keep(&self, name: &str, form: Option<Value>) {
        let Some((store, vault)) = self.place.borrow().clone() else { return };
        let key = format!("{}{name}", prefix(&store));
        let Some(form) = form else {
            self.forms.borrow_mut().remove(name);
            return drop(LocalStorage::raw().remove_item(&key));
        };
        let change = *self.changes.borrow() + 1;
        self.changes.replace(change);
        let text = form.to_string();
        self.forms.borrow_mut().insert(name.to_owned(), (change, form));
        let (forms, name) = (self.forms.clone(), name.to_owned());
        spawn_local(async move {
            let Some(sealed) = vault.seal_text(&key, &text).await else { return };
            if forms.borrow().get(&name).is_some_and(|(last, _)| *last == change) {
                drop(LocalStorage::raw().set_item(&key, &sealed));
            }
        });
    }
}

/// The forms of a store, and those that an earlier version kept in clear.
pub async fn forms(store: &str, vault: &Vault, earlier: &str) -> Forms {
    let text = |key: &str| LocalStorage::raw().get_item(key).ok().flatten().unwrap_or_default();
    let mut forms = Forms::new();
    for key in keys(&prefix(store)) {
        if let Some(form) = vault.unseal_text(&key, &text(&key)).await.and_then(|text| json::read(&text).ok()) {
            forms.insert(key[prefix(store).len()..].to_owned(), (0, form));
        }
    }
    for key in keys(earlier) {
        if let Ok(form) = json::read(&text(&key)) {
            forms.insert(key[earlier.len()..].to_owned(), (0, form));
        }
    }
    forms
}

/// A small sealed text next to a store.
pub async fn keep_secret(store: &str, name: &str, vault: &Vault, text: &str) {
    let key = format!("{store}.{name}");
    if let Some(sealed) = vault.seal_text(&key, text).await {
        drop(LocalStorage::raw().set_item(&key, &sealed));
    }
}

/// Reads it.
pub async fn secret(store: &str, name: &str, vault: &Vault) -> Option<String> {
    let key = format!("{store}.{name}");
    let text = LocalStorage::raw().get_item(&key).ok().flatten().filter(|text| vault::is_sealed_text(text))?;
    vault.unseal_text(&key, &text).await
}

/// Forgets it.
pub fn forget_secret(store: &str, name: &str) {
    drop(LocalStorage::raw().remove_item(&format!("{store}.{name}")));
}
