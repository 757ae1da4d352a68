//! Half-filled forms survive: every change is kept, until the form is saved or thrown away. They are stored on the phone as locked as
//! the ledger.

use super::{
    desk::{Desk, use_desk},
    preferences::use_lang,
};
use crate::domain::id::PersonId;
use crate::json::{self, FromTree, Tree};
use leptos::prelude::*;

/// Under which name a form about a person is kept.
pub fn name_of(form: &str, person: PersonId) -> String {
    format!("{form}.{person}")
}

/// Whether a form is half filled in.
pub fn is_half_filled(desk: Desk, name: &str) -> bool {
    desk.edge(|edge| edge.draft(name)).is_some()
}

/// A form that is kept under a name.
pub struct Draft<T: Send + Sync + 'static> {
    /// The form.
    pub form: RwSignal<T>,
    name: StoredValue<String>,
    /// It was begun earlier, and goes on where it stopped.
    pub resumed: bool,
    desk: Desk,
}

impl<T: Send + Sync + 'static> Clone for Draft<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Draft<T> {}

impl<T: Clone + Tree + FromTree + Send + Sync + 'static> Draft<T> {
    /// The form kept under `name` for this user, or a new one.
    pub fn open(name: &str, fresh: impl FnOnce() -> T) -> Self {
        let desk = use_desk();
        let found = desk.edge(|edge| edge.draft(name)).and_then(|tree| T::from_tree(tree).ok());
        let filled = desk.filled.try_update_value(|filled| filled.take_if(|filled| filled == name)).flatten();
        let resumed = found.is_some() && filled.is_none();
        let form = RwSignal::new(found.unwrap_or_else(fresh));
        Self { form, name: StoredValue::new(name.to_owned()), resumed, desk }
    }

    /// Fills in the form kept under `name` before it is shown; what the user filled in elsewhere stays.
    pub fn fill(name: &str, fresh: impl FnOnce() -> T, change: impl FnOnce(&mut T)) {
        let draft = Self::open(name, fresh);
        draft.set(change);
        draft.desk.filled.set_value((!draft.resumed).then(|| name.to_owned()));
    }

    /// Forgets the kept form: it was saved, or is not wanted.
    pub fn forget(&self) {
        self.name.with_value(|name| self.desk.edge(|edge| edge.keep_draft(name, None)));
    }

    /// Changes the form, and keeps it as it is now.
    pub fn set(&self, change: impl FnOnce(&mut T)) {
        self.form.update(change);
        let tree = self.form.with_untracked(json::tree);
        self.name.with_value(|name| self.desk.edge(|edge| edge.keep_draft(name, Some(tree))));
    }
}

/// Says that a form goes on where it stopped, and offers an empty one.
#[component]
pub fn Resumed<T: Clone + Tree + FromTree + Send + Sync + 'static>(
    /// The form.
    draft: Draft<T>,
) -> impl IntoView {
    let lang = use_lang();
    let again = move |_| {
        draft.forget();
        draft.desk.built.update(|count| *count += 1);
    };
    draft.resumed.then(|| view! {
        <p class="resumed">{lang.resumed()}<button type="button" class="text-button" on:click=again>{lang.begin_anew()}</button></p>
    }.into_any())
}
