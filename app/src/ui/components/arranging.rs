//! The time that was arranged for the next visit, and by which way.

use super::{Chips, position, words};
use crate::{
    domain::{
        clock_time::ClockTime,
        visit::{Appointment, Channel},
    },
    ui::preferences::use_lang,
};
use leptos::prelude::*;

/// A time by the phone's own picker; once there is one, the way.
#[component]
pub fn ArrangedTime(
    /// What is arranged.
    #[prop(into)]
    value: Signal<Option<Appointment>>,
    /// Called with the change.
    #[prop(into)]
    on_change: Callback<Option<Appointment>>,
) -> impl IntoView {
    let lang = use_lang();
    let typed = move || value.get().map(|one| one.at.to_string()).unwrap_or_default();
    let by = move || value.get_untracked().map_or(Channel::Video, |one| one.channel);
    let type_in = move |text: String| {
        on_change.run(ClockTime::read(&text).ok().map(|at| Appointment { at, channel: by() }));
    };
    let chosen =
        Signal::derive(move || value.get().map(|one| position(Channel::ALL, &one.channel)).unwrap_or_default());
    let pick = move |at: usize| {
        let channel = Channel::ALL[at];
        on_change.run(value.get_untracked().map(|one| Appointment { channel, ..one }));
    };
    let is_arranged = Memo::new(move |_| value.get().is_some());
    view! {
        <label class="field">
            <span class="field-label">{lang.arranged_time()}</span>
            <input type="time" name="next-at" autocomplete="off" prop:value=typed on:input=move |event| type_in(event_target_value(&event))/>
        </label>
        {move || is_arranged.get().then(|| view! {
            <Chips label=lang.arranged_channel() options=words(Channel::ALL, |channel| lang.channel(channel)) chosen pick=Callback::new(pick)/>
        }.into_any())}
    }
}
