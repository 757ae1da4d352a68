//! Fields of forms, each shown with its fault.

use crate::{domain::visit::NOTE_CHARACTERS_MAX, ui::preferences::use_lang};
use leptos::prelude::*;

/// A line of text. Like every field here it says `autocomplete=off`: browsers write what is in others into files of their own.
/// Not what is in fields for passphrases: those say what they are for, so that password managers can fill them.
#[component]
pub fn TextField(
    /// What it is.
    label: &'static str,
    /// Its text.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text on every keystroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// What is wrong with it.
    #[prop(into, default = Signal::stored(None))]
    fault: Signal<Option<String>>,
    /// `tel`, `numeric`, `text`: which keys the phone shows.
    #[prop(default = "text")]
    keys: &'static str,
    /// `password` hides what is typed.
    #[prop(default = "text")]
    kind: &'static str,
    /// `current-password` or `new-password` for passphrases.
    #[prop(into, default = Signal::stored("off"))]
    autocomplete: Signal<&'static str>,
    /// For tests and labels.
    #[prop(into, default = String::new())]
    name: String,
    /// A hint inside the empty field.
    #[prop(default = "")]
    hint: &'static str,
) -> impl IntoView {
    let error_id = format!("{name}-fault");
    let described = error_id.clone();
    view! {
        <label class="field" class:faulty=move || fault.get().is_some()>
            <span class="field-label">{label}</span>
            <input
                type=kind
                name=name
                inputmode=keys
                placeholder=hint
                autocomplete=autocomplete
                autocapitalize="off"
                prop:value=value
                aria-invalid=move || fault.get().is_some().to_string()
                aria-describedby=described
                on:input=move |event| on_input.run(event_target_value(&event))
            />
            <span class="fault" id=error_id role="alert">{move || fault.get()}</span>
        </label>
    }
}

/// A note of several lines, with what is left of its limit when it gets short.
#[component]
pub fn NoteField(
    /// What it is.
    label: &'static str,
    /// Its text.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text on every keystroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// For tests and labels.
    #[prop(into, default = "note".to_owned())]
    name: String,
) -> impl IntoView {
    let lang = use_lang();
    let length = Memo::new(move |_| value.with(|text| text.chars().count()));
    let count =
        move || (length.get() * 5 > NOTE_CHARACTERS_MAX * 4).then(|| format!("{}/{NOTE_CHARACTERS_MAX}", length.get()));
    let fault = move || {
        let found = length.get();
        let too_long = crate::domain::fault::Fault::TooLong { max: NOTE_CHARACTERS_MAX, found };
        (found > NOTE_CHARACTERS_MAX).then(|| lang.fault(&too_long))
    };
    view! {
        <label class="field">
            <span class="field-label">{label}<span class="count">{count}</span></span>
            <textarea rows="3" name=name autocomplete="off" prop:value=value on:input=move |event| on_input.run(event_target_value(&event))></textarea>
            <span class="fault" role="alert">{fault}</span>
        </label>
    }
}

/// A day, by the phone's own date picker.
#[component]
pub fn DayField(
    /// What it is.
    label: &'static str,
    /// `2026-03-01`, or empty.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new day or an empty text.
    #[prop(into)]
    on_input: Callback<String>,
    /// For tests and labels.
    #[prop(into, default = "day".to_owned())]
    name: String,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <input type="date" name=name autocomplete="off" prop:value=value on:input=move |event| on_input.run(event_target_value(&event))/>
        </label>
    }
}
