//! Answers in a half-filled form.

use crate::{sync::records::RecordForm, ui::draft::Draft};
use leptos::prelude::*;

/// The answer to a field, as it is typed.
pub(super) fn answer(draft: Draft<RecordForm>, code: String) -> Signal<String> {
    Signal::derive(move || draft.form.with(|form| form.answers.value(&code).to_owned()))
}

/// Keeps an answer.
pub(super) fn put(draft: Draft<RecordForm>, code: &str, text: String) {
    draft.set(|form| drop(form.answers.fields.insert(code.to_owned(), text)));
}
