//! Who came: those who signed up first, and everybody else. Where the union is joined, who came applies as well.

use super::{
    attending::{Attending, COMING},
    foot::Foot,
    people::People,
};
use crate::{
    domain::noun::{FieldChoice, JOINING},
    sync::{
        ledger::File,
        records::{joins_union, made, sign_up_of},
    },
    ui::{
        components::{Chips, TextField, Ticking, position, tick_all, tick_row},
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
            {joins.then(|| view! { <Joining attending fault/> }.into_any())}
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
    let lang = use_lang();
    let draft = attending.draft;
    let (unit, industry) = (JOINING.field("unit"), JOINING.field("industry"));
    let label = unit.map_or("", |field| lang.label(&field.label));
    let choices: &'static [FieldChoice] = industry.map_or(&[], |field| &field.choices);
    let chosen = Signal::derive(move || {
        let code = draft.form.with(|form| form.industry.clone());
        position(&choices.iter().map(|choice| &*choice.code).collect::<Vec<_>>(), &code.as_str())
    });
    let pick = Callback::new(move |at: usize| draft.set(|form| form.industry = choices[at].code.to_string()));
    let words: Vec<String> = choices.iter().map(|choice| lang.label(&choice.label).to_owned()).collect();
    view! {
        <section class="form" id="joining">
            <p class="quiet">{lang.joins_too()}</p>
            <TextField label name="unit" fault value=Signal::derive(move || draft.form.with(|form| form.unit.clone()))
                on_input=Callback::new(move |text| draft.set(|form| form.unit = text))/>
            <Chips label=industry.map_or("", |field| lang.label(&field.label)) options=words chosen pick/>
        </section>
    }
}
