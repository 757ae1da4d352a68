//! Who enrols at a meeting: one after another, without going back to a list.

use super::{foot::Foot, gathering::Gathering};
use crate::{
    domain::id::PersonId,
    sync::{
        ledger::File,
        records::{forms_in, group_of},
    },
    ui::{address::Address, desk::use_desk, navigation::use_way, preferences::use_lang, saving::Saving, telling},
};
use leptos::prelude::*;

/// Who may enrol, who does not want to now, and who has.
#[component]
pub(super) fn Queue(gathering: Gathering) -> impl IntoView {
    let (desk, lang, way) = (use_desk(), use_lang(), use_way());
    let id = gathering.id;
    let queue = Memo::new(move |_| gathering.queue());
    let row = move |file: &File| {
        let person = file.dossier.person_id();
        let skipped = gathering.is_skipped(person);
        let word = if skipped { lang.asks_after_all() } else { lang.not_now() };
        view! {
            <li class="person-row">
                <a href=Address::EnrolAtMeeting(id, person).to_string() class="person-main"><span class="person-name">{telling::name(file)}</span></a>
                <button type="button" class="text-button meeting-skip" on:click=move |_| gathering.skip(person)>{word}</button>
            </li>
        }
        .into_any()
    };
    let rows = move || queue.with(|(now, later)| now.iter().chain(later).map(row).collect_view());
    let nobody = move || {
        queue
            .with(|(now, _)| now.is_empty())
            .then(|| view! { <p class="quiet pad">{lang.nobody_to_enrol()}</p> }.into_any())
    };
    let done = move || {
        let files = gathering.files(gathering.came());
        let enrolled = files.iter().filter(|file| forms_in(&file.dossier, group_of(id)).next().is_some());
        let names: Vec<String> = enrolled.map(telling::name).collect();
        (!names.is_empty())
            .then(|| view! { <h2>{lang.enrolled_here()}</h2><p class="pad">{names.join("、")}</p> }.into_any())
    };
    let first = move || queue.with(|(now, _)| now.first().map(|file| (file.dossier.person_id(), telling::name(file))));
    let label = Signal::derive(move || first().map(|(_, name)| lang.begin_with(&name)));
    let begin = move |()| {
        if let Some((person, _)) = untrack(first) {
            way.go(Address::EnrolAtMeeting(id, person));
        }
    };
    let somebody = move |_| {
        let begun = gathering.draft.form.with_untracked(|form| form.newcomer);
        let person = begun.unwrap_or_else(|| PersonId(desk.fresh_id()));
        gathering.draft.set(|form| form.newcomer = Some(person));
        way.go(Address::EnrolAtMeeting(id, person));
    };
    view! {
        <h2>{lang.to_enrol()}</h2>
        {nobody}
        <ul class="people">{rows}</ul>
        {done}
        <div class="button-row"><button type="button" class="button wide" id="somebody" on:click=somebody>{lang.enrol_somebody()}</button></div>
        <Foot gathering saving=Saving::new() label on_tap=Callback::new(begin)/>
    }
}
