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

impl<T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static> Draft<T> {
    /// The form kept under `name` for this user, or a new one.
    pub fn open(name: &str, fresh: impl FnOnce() -> T) -> Self {
        let user = use_desk().staff().map(|staff| staff.id.to_string()).unwrap_or_default();
        let key = format!("tiangeng.draft.{user}.{name}");
        let found: Option<T> = kept(&key);
        let resumed = found.is_some();
        let form = RwSignal::new(found.unwrap_or_else(fresh));
        let draft = Self { form, key: StoredValue::new(key), resumed };
        Effect::new(move |before: Option<T>| {
            let now = form.get();
            if before.is_some_and(|before| before != now) {
                draft.keep(&now);
            }
            now
        });
        draft
    }

    fn keep(&self, form: &T) {
        self.key.with_value(|key| keep(key, form));
    }

    /// Forgets the kept form: it was saved, or is not wanted.
    pub fn forget(&self) {
        self.key.with_value(|key| LocalStorage::delete(key));
    }

    /// Changes the form.
    pub fn set(&self, change: impl FnOnce(&mut T)) {
        self.form.update(change);
    }
}

/// Says that a form goes on where it stopped, and offers an empty one.
#[component]
pub fn Resumed<T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static>(
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
    })
}
