//! The foot of a meeting's page.

use super::gathering::Gathering;
use crate::{
    domain::noun::MEETING,
    messages::Lang,
    ui::{preferences::use_lang, saving::Saving},
};
use leptos::prelude::*;

/// The foot of a part: its main button, and the way to the other parts, within reach of the thumb.
#[component]
pub(super) fn Foot(
    gathering: Gathering,
    /// The state of the main button.
    saving: Saving,
    /// Its words; none for no button.
    #[prop(into)]
    label: Signal<Option<String>>,
    /// What it does.
    #[prop(into)]
    on_tap: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let Gathering { draft, .. } = gathering;
    let main = move || {
        label.get().map(|label| view! {
        <button type="button" class="button primary wide" id="save" disabled=move || saving.busy.get() on:click=move |_| on_tap.run(())>{label}</button>
    }.into_any())
    };
    let counts = move || counts(gathering);
    let tab = move |(at, word): (u32, &'static str)| {
        let here = move || draft.form.with(|form| form.part == at);
        let count = move || counts()[at as usize];
        let go = move |_| {
            draft.set(|form| form.part = at);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        };
        view! {
            <button type="button" class="meeting-part" class:chosen=here aria-current=move || here().then_some("step") on:click=go>
                {word}<strong>{move || count().map(|count| count.to_string())}</strong>
            </button>
        }
        .into_any()
    };
    view! {
        <footer class="save-bar meeting-bar">
            <p class="fault" role="alert">{move || saving.fault.get()}</p>
            {main}
            <nav class="meeting-parts" aria-label=lang.label(&MEETING.label).to_owned()>{(0..).zip(words(lang)).map(tab).collect_view()}</nav>
        </footer>
    }
}

fn words(lang: Lang) -> [&'static str; 4] {
    [lang.who_came(), lang.asked_word(), lang.enrolments(), lang.meeting_summary()]
}

/// What each part has so far.
fn counts(gathering: Gathering) -> [Option<usize>; 4] {
    let came = gathering.draft.form.with(|form| {
        gathering.opened.with_value(|opened| gathering.summary.with(|summary| summary.headcount(form, &opened.record)))
    });
    let (asked, enrolled) = gathering.summary.with(|summary| (summary.questions.len(), summary.enrolled));
    [Some(came), Some(asked), Some(enrolled), None]
}
