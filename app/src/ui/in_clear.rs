//! What this browser keeps in clear.

use crate::json::{self, FromTree, Tree};
use gloo_storage::{LocalStorage, Storage};

/// What this browser keeps under a key, in clear: preferences, and who works with the phone.
pub fn kept<T: FromTree>(key: &str) -> Option<T> {
    LocalStorage::get(key).ok().and_then(|tree| T::from_tree(tree).ok())
}

/// Keeps something under a key, in clear.
pub fn keep(key: &str, value: &impl Tree) {
    drop(LocalStorage::set(key, json::tree(value)));
}
