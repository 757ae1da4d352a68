//! Who signs up: people are ticked, and each asks for a place.

use super::{
    attending::{Attending, SIGNING},
    foot::Foot,
    people::People,
};
use crate::{
    sync::ledger::File,
    ui::{preferences::use_lang, records::StepsOf, saving::Saving},
};
use leptos::prelude::*;

/// The list to tick.
#[component]
pub(super) fn Signing(attending: Attending) -> impl IntoView {
    let (lang, saving) = (use_lang(), Saving::new());
    let ticking = attending.ticking(SIGNING, Callback::new(|_: File| None));
    let label = Signal::derive(move || {
        Some(attending.ticked(SIGNING)).filter(|count| *count > 0).map(|count| lang.sign_up_people(count))
    });
    let save = move |()| attending.save(saving, SIGNING, |form, with| form.sign_ups(with));
    let planned = attending.state() == "planned";
    let limited = !attending.value("places").is_empty();
    view! {
        {planned.then(|| view! { <StepsOf record=attending.id/> }.into_any())}
        {limited.then(|| view! { <p class="quiet pad">{lang.places_by_server()}</p> }.into_any())}
        <People attending ticking above=move || ()/>
        <Foot attending saving label on_tap=Callback::new(save)/>
    }
}
