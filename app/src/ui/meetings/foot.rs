//! The foot of a meeting's page.

use super::gathering::Gathering;
use crate::{
    domain::noun::MEETING,
    ui::{components::PartsBar, preferences::use_lang, saving::Saving},
};
use leptos::prelude::*;

/// The foot of a part.
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
    let words = vec![lang.who_came(), lang.asked_word(), lang.enrolments(), lang.meeting_summary()];
    view! {
        <PartsBar name=lang.label(&MEETING.label).to_owned() words counts=Signal::derive(move || counts(gathering))
            part=Signal::derive(move || draft.form.with(|form| form.part))
            go=Callback::new(move |part| draft.set(|form| form.part = part)) saving label on_tap/>
    }
}

/// What each part has so far.
fn counts(gathering: Gathering) -> Vec<Option<usize>> {
    let came = gathering.draft.form.with(|form| {
        gathering.opened.with_value(|opened| gathering.summary.with(|summary| summary.headcount(form, &opened.record)))
    });
    let (asked, enrolled) = gathering.summary.with(|summary| (summary.questions.len(), summary.enrolled));
    vec![Some(came), Some(asked), Some(enrolled), None]
}
