//! The foot of a page in several parts: its main button, and the way to the other parts, within reach of the thumb.

use crate::ui::saving::Saving;
use leptos::prelude::*;

/// The main button of the part that is open, and all parts with what each has so far.
#[component]
pub fn PartsBar(
    /// What the parts are of.
    name: String,
    /// Words of the parts, in their order.
    words: Vec<&'static str>,
    /// What each has so far.
    #[prop(into)]
    counts: Signal<Vec<Option<usize>>>,
    /// Which part is open.
    #[prop(into)]
    part: Signal<u32>,
    /// Opens another.
    #[prop(into)]
    go: Callback<u32>,
    /// The state of the main button.
    saving: Saving,
    /// Its words; none for no button.
    #[prop(into)]
    label: Signal<Option<String>>,
    /// What it does.
    #[prop(into)]
    on_tap: Callback<()>,
) -> impl IntoView {
    let main = move || {
        label.get().map(|label| view! {
        <button type="button" class="button primary wide" id="save" disabled=move || saving.busy.get() on:click=move |_| on_tap.run(())>{label}</button>
    }.into_any())
    };
    let tab = move |(at, word): (u32, &'static str)| {
        let here = move || part.get() == at;
        let count = move || counts.with(|counts| counts.get(at as usize).copied().flatten());
        let tap = move |_| {
            go.run(at);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        };
        view! {
            <button type="button" class="meeting-part" class:chosen=here aria-current=move || here().then_some("step") on:click=tap>
                {word}<strong>{move || count().map(|count| count.to_string())}</strong>
            </button>
        }
        .into_any()
    };
    view! {
        <footer class="save-bar meeting-bar">
            <p class="fault" role="alert">{move || saving.fault.get()}</p>
            {main}
            <nav class="meeting-parts" aria-label=name>{(0..).zip(words).map(tab).collect_view()}</nav>
        </footer>
    }
}
