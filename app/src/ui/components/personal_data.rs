//! What a person may ask for: to withdraw a consent, to see all that is kept, to have it erased.

use super::{Chips, Glyph, Icon, NoteField, Sheet, reviewing::Decide};
use crate::{
    domain::{
        consent::{Purpose, Withdrawal},
        erasure::ErasureReason,
        id::ConsentId,
        rights::Need,
    },
    sync::{command::Command, erasure::PersonErased, ledger::File},
    ui::{desk::use_desk, preferences::use_lang, telling},
};
use leptos::{prelude::*, task::spawn_local};

/// Consents with their withdrawals, and what the township does at the person's request; folded away at the foot of the dossier.
#[component]
pub fn PersonalData(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let may = |need| desk.staff().is_some_and(|staff| staff.role.may(need));
    let decides = may(Need::DecideMembership) && !file.dossier.has_left();
    let erases = decides && !file.dossier.is_erased();
    view! {
        <details class="more pad" id="personal-data">
            <summary>{lang.personal_data()}</summary>
            <Consents file=file.clone() withdraws=may(Need::WriteOperations)/>
            {decides.then(|| view! { <SavePersonFile file=file.clone()/> }.into_any())}
            {erases.then(|| view! { <Erase file=file.clone()/> }.into_any())}
        </details>
    }
}

/// Who said so, and what it means: nobody calls on them.
#[component]
pub fn NoContactNotice(file: File) -> impl IntoView {
    let lang = use_lang();
    (file.dossier.wants_no_contact() && !file.dossier.is_gone()).then(|| {
        view! { <p class="warn-line gone" id="no-contact"><Icon glyph=Glyph::Alert/>{lang.contact_withdrawn()}</p> }
    })
}

#[component]
fn Consents(file: File, withdraws: bool) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (day, dossier) = (desk.today(), file.dossier.clone());
    let asked = RwSignal::new(None::<(ConsentId, Vec<Purpose>)>);
    let lines: Vec<AnyView> = dossier
        .consents
        .iter()
        .map(|kept| {
            let (id, standing) = (kept.value.id, dossier.stands_for(kept.value.id));
            let mut withdrawn = kept.value.purposes.clone();
            withdrawn.retain(|purpose| !standing.contains(purpose));
            let by = desk.peek(|e| telling::author(&dossier, kept.seq, e.ledger().reference(), day, lang)).unwrap_or_default();
            let mode = format!("{} · {by}", lang.consent_mode(kept.value.mode));
            let can = withdraws && !standing.is_empty() && !dossier.is_gone();
            let ask = { let standing = standing.clone(); move |_| asked.set(Some((id, standing.clone()))) };
            view! {
                <li class="cell">
                    <span class="cell-main">
                        {(!standing.is_empty()).then(|| lang.purposes(&standing))}
                        {(!withdrawn.is_empty()).then(|| view! { <span class="withdrawn">{lang.withdrawn()}"："{lang.purposes(&withdrawn)}</span> })}
                        <small>{mode}</small>
                    </span>
                    {can.then(|| view! { <button type="button" class="text-button withdraw" on:click=ask>{lang.withdraw()}</button> })}
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        {if lines.is_empty() { view! { <p class="quiet">{lang.no_consent_yet()}</p> }.into_any() } else { view! { <ul class="cells consents">{lines}</ul> }.into_any() }}
        <Withdraw file asked/>
    }
}

/// For which purposes, and what the person said.
#[component]
fn Withdraw(file: File, asked: RwSignal<Option<(ConsentId, Vec<Purpose>)>>) -> impl IntoView {
    let (desk, lang, decide) = (use_desk(), use_lang(), Decide::on(&file));
    let (open, chosen, note) = (RwSignal::new(false), RwSignal::new(Vec::<usize>::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        if let Some((_, purposes)) = asked.get() {
            chosen.set((0..purposes.len()).collect());
            open.set(true);
        }
    });
    let person = file.dossier.person_id();
    let purposes = move || asked.get().map(|(_, purposes)| purposes).unwrap_or_default();
    let words = move || purposes().into_iter().map(|purpose| lang.purpose(purpose).to_owned()).collect::<Vec<_>>();
    let toggle = move |at: usize| {
        chosen.update(|chosen| match chosen.iter().position(|other| *other == at) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(at),
        });
    };
    let withdraw = move |_| {
        let Some((consent, purposes)) = asked.get_untracked() else { return };
        let purposes =
            chosen.with_untracked(|chosen| chosen.iter().filter_map(|at| purposes.get(*at).copied()).collect());
        let withdrawal = Withdrawal {
            person,
            consent,
            purposes,
            on: desk.today(),
            note: note.get_untracked(),
            later: Default::default(),
        };
        let command = Command::ConsentWithdrawn(withdrawal);
        decide.make(command, move || open.set(false));
    };
    view! {
        <Sheet open title=lang.withdraw_consent()>
            <div class="form">
                <Chips label=lang.withdraw_what() options=words() chosen pick=Callback::new(toggle)/>
                <p class="quiet">{lang.withdraw_text()}</p>
                <NoteField label=lang.note() name="withdrawn-because" value=note on_input=Callback::new(move |text| note.set(text))/>
                <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
                <button type="button" class="button primary wide" id="withdraw-now" disabled=move || chosen.with(Vec::is_empty) on:click=withdraw>{lang.withdraw_consent()}</button>
            </div>
        </Sheet>
    }
}

/// The document is made by the server: it has the photos, and the audit.
#[component]
fn SavePersonFile(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (busy, fault) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let saved = desk.edge(|edge| edge.save_person_file(scope, person, lang.code()));
        spawn_local(async move {
            fault.set(saved.await.map_or_else(|why| telling::not_done(&why, lang), |()| String::new()));
            busy.set(false);
        });
    };
    view! {
        <button type="button" class="button wide" id="save-person-file" disabled=move || busy.get() on:click=save>{lang.save_person_file()}</button>
        <p class="quiet">{lang.save_person_file_text()}</p>
        <p class="fault" role="alert">{move || fault.get()}</p>
    }
}

/// Two taps and a tick: there is no way back.
#[component]
fn Erase(file: File) -> impl IntoView {
    let (desk, lang, decide) = (use_desk(), use_lang(), Decide::on(&file));
    let (open, understood) = (RwSignal::new(false), RwSignal::new(false));
    let person = file.dossier.person_id();
    let in_the_way = file.dossier.erasable(desk.today()).err().map(|(_, fault)| lang.fault(&fault));
    let erase = move |_| {
        let command =
            Command::PersonErased(PersonErased { person, reason: ErasureReason::Requested, later: Default::default() });
        decide.make(command, move || open.set(false));
    };
    let (is_refused, fault) = (in_the_way.is_some(), in_the_way);
    view! {
        <button type="button" class="button wide danger" id="erase" disabled=is_refused on:click=move |_| open.set(true)>{lang.erase_person()}</button>
        {fault.map(|fault| view! { <p class="quiet">{fault}</p> })}
        <Sheet open title=lang.erase_person()>
            <div class="form">
                <p>{lang.erase_text()}</p>
                <button type="button" class="agree" role="checkbox" id="erase-understood" class:chosen=understood
                    aria-checked=move || understood.get().to_string() on:click=move |_| understood.update(|is| *is = !*is)>{lang.erase_understood()}</button>
                <p class="fault" role="alert">{move || decide.saving.fault.get()}</p>
                <button type="button" class="button danger wide" id="erase-now" disabled=move || !understood.get() on:click=erase>{lang.erase_person()}</button>
            </div>
        </Sheet>
    }
}
