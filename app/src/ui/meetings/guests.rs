//! Who came: the village's people to tick, a whole household or group at once, and others as a number.

use super::{foot::Foot, gathering::Gathering};
use crate::{
    domain::id::PersonId,
    sync::{ledger::File, records::may_enrol},
    ui::{
        components::{TickList, Ticking},
        desk::use_desk,
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// The list to tick.
#[component]
pub(super) fn Guests(gathering: Gathering) -> impl IntoView {
    let (lang, today) = (use_lang(), use_desk().today());
    let village = gathering.opened.with_value(|opened| opened.file.dossier.scope);
    let covered = move |file: File| (!may_enrol(&file.dossier, today)).then(|| lang.covered_already().to_owned());
    let ticking = Ticking {
        is_on: Callback::new(move |person| gathering.is_here(person)),
        is_noted: Callback::new(move |person| gathering.is_noted(person)),
        tick: Callback::new(move |people: Vec<PersonId>| gathering.tick(&people)),
        tag: Callback::new(covered),
    };
    let others = move || view! { <Others gathering/> };
    view! {
        <TickList village=Signal::stored(Some(village)) ticking above=others/>
        <Foot gathering saving=Saving::new() label=Signal::stored(None::<String>) on_tap=move |()| ()/>
    }
}

/// People who are not in the ledger, as a number.
#[component]
fn Others(gathering: Gathering) -> impl IntoView {
    let lang = use_lang();
    let count =
        move || gathering.opened.with_value(|opened| gathering.draft.form.with(|form| form.others(&opened.record)));
    let by = move |by: i32| {
        gathering.opened.with_value(|opened| gathering.draft.set(|form| form.count_others(&opened.record, by)));
    };
    view! {
        <div class="cell meeting-others">
            <span class="cell-main">{lang.other_people()}<small>{lang.other_people_text()}</small></span>
            <button type="button" class="button" aria-label=lang.one_less() on:click=move |_| by(-1)>"−"</button>
            <output>{count}</output>
            <button type="button" class="button" aria-label=lang.one_more() on:click=move |_| by(1)>"＋"</button>
        </div>
    }
}
