//! Who came: those who signed up first, and everybody else. Where the union is joined, who came applies as well.

use super::{
    attending::{Attending, COMING},
    foot::Foot,
    joining_work::JoiningWork,
    people::People,
    self_joining::SelfJoining,
};
use crate::{
    sync::{
        ledger::File,
        records::{joins_union, made, sign_up_of},
    },
    ui::{
        components::{Ticking, tick_all, tick_row},
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// The list to tick.
#[component]
pub(super) fn Arrivals(attending: Attending) -> impl IntoView {
    let (lang, saving, tried) = (use_lang(), Saving::new(), RwSignal::new(false));
    let id = attending.id;
    let signed_up = move |file: File| {
        let comes = sign_up_of(&file.dossier, id).and_then(|sign_up| made(sign_up, "come"));
        comes.map(|_| lang.signed_up_already().to_owned())
    };
    let ticking = attending.ticking(COMING, Callback::new(signed_up));
    let joins = attending.opened.with_value(|(_, record)| joins_union(record));
    let label = Signal::derive(move || {
        let count = Some(attending.ticked(COMING)).filter(|count| *count > 0)?;
        Some(if joins { lang.note_joining(count) } else { lang.note_came(count) })
    });
    let fault =
        move || attending.opened.with_value(|(_, record)| attending.draft.form.with(|form| form.unit_fault(record)));
    let save = move |()| {
        tried.set(true);
        match untrack(fault) {
            Some(_) => saving.fault.set(Some(lang.mend_the_marked().to_owned())),
            None => attending.save(saving, COMING, |form, with| form.arrivals(with)),
        }
    };
    let fault = Signal::derive(move || fault().filter(|_| tried.get()).map(|fault| lang.fault(&fault)));
    let above = move || {
        view! {
            {joins.then(|| view! { <SelfJoining attending/><Joining attending fault/> }.into_any())}
            <SignedUpFirst attending ticking/>
        }
    };
    view! {
        <People attending ticking above/>
        <Foot attending saving label on_tap=Callback::new(save)/>
    }
}

/// Those who signed up and have not come yet.
#[component]
fn SignedUpFirst(attending: Attending, ticking: Ticking) -> impl IntoView {
    let lang = use_lang();
    // who is noted stays in sight until the page is left
    let first: Vec<_> = attending
        .people
        .with_untracked(|people| people.iter().filter(|one| !one.has_come()).map(|one| one.person).collect());
    let files = untrack(|| attending.files(&first));
    (!files.is_empty()).then(|| {
        view! {
            <h2 class="guest-head">{lang.signing_up()}{tick_all(ticking, first, lang.all_signed_up(files.len()), "signed-up".to_owned())}</h2>
            <div class="guest-house">{files.iter().map(|file| tick_row(ticking, file, lang)).collect_view()}</div>
        }
        .into_any()
    })
}

/// Where those work who join: asked once for all.
#[component]
fn Joining(attending: Attending, fault: Signal<Option<String>>) -> impl IntoView {
    let (lang, draft) = (use_lang(), attending.draft);
    view! {
        <section class="form" id="joining">
            <p class="quiet">{lang.joins_too()}</p>
            <JoiningWork unit=Signal::derive(move || draft.form.with(|form| form.unit.clone())) on_unit=Callback::new(move |text| draft.set(|form| form.unit = text))
                industry=Signal::derive(move || draft.form.with(|form| form.industry.clone())) on_industry=Callback::new(move |code| draft.set(|form| form.industry = code)) fault/>
        </section>
    }
}
