//! Half-filled forms survive: every change is kept, until the form is saved or thrown away.

use super::{desk::use_desk, preferences::use_lang};
use crate::json;
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// What this browser keeps under a key.
pub fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    LocalStorage::get(key).ok().and_then(|tree| serde_json::from_value(tree).ok())
}

/// Keeps something under a key.
pub fn keep(key: &str, value: &impl Serialize) {
    drop(LocalStorage::set(key, json::tree(value)));
}

/// A form that is kept under a key.
pub struct Draft<T: Send + Sync + 'static> {
    /// The form.
    pub form: RwSignal<T>,
    key: StoredValue<String>,
    /// It was begun earlier, and goes on where it stopped.
    pub resumed: bool,
}

impl<T: Send + Sync + 'static> Clone for Draft<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Draft<T> {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Draft<T> {
    /// The form kept under `name` for this user, or a new one.
    pub fn open(name: &str, fresh: impl FnOnce() -> T) -> Self {
        let user = use_desk().staff().map(|staff| staff.id.to_string()).unwrap_or_default();
        let key = format!("tiangeng.draft.{user}.{name}");
        let found: Option<T> = kept(&key);
        let resumed = found.is_some();
        let form = RwSignal::new(found.unwrap_or_else(fresh));
        Self { form, key: StoredValue::new(key), resumed }
    }

    /// Forgets the kept form: it was saved, or is not wanted.
    pub fn forget(&self) {
        self.key.with_value(|key| LocalStorage::delete(key));
    }

    /// Changes the form, and keeps it as it is now.
    pub fn set(&self, change: impl FnOnce(&mut T)) {
        self.form.update(change);
        self.form.with_untracked(|form| self.key.with_value(|key| keep(key, form)));
    }
}

/// Says that a form goes on where it stopped, and offers an empty one.
#[component]
pub fn Resumed<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static>(
    /// The form.
    draft: Draft<T>,
) -> impl IntoView {
    let lang = use_lang();
    let again = move |_| {
        draft.forget();
        drop(window().location().reload());
    };
    draft.resumed.then(|| view! {
        <p class="resumed">{lang.resumed()}<button type="button" class="text-button" on:click=again>{lang.begin_anew()}</button></p>
    }.into_any())
}
