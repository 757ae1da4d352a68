//! The end of a meeting: what each said, one tap that notes them all, and what it came to.

use super::{foot::Foot, gathering::Gathering, summary::Summary};
use crate::{
    domain::{concern::ConcernCode, id::PersonId, visit::VisitOutcome},
    sync::{
        ledger::File,
        records::{forms_in, group_of},
    },
    ui::{
        components::{Chips, position, words},
        desk::use_desk,
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// What people say at a meeting; who enrolled there need not be asked.
const OUTCOMES: [VisitOutcome; 4] =
    [VisitOutcome::Considering, VisitOutcome::Agreed, VisitOutcome::Refused, VisitOutcome::ServiceOnly];

/// What each said, and what it came to.
#[component]
pub(super) fn Closing(gathering: Gathering) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let is_open = gathering.opened.with_value(|opened| opened.is_open());
    let new =
        move || gathering.draft.form.with(|form| form.guests.iter().map(|guest| guest.person).collect::<Vec<_>>());
    let files = Memo::new(move |_| gathering.files(new()));
    let asks = move || {
        let rows = files.with(|files| files.iter().map(|file| said(gathering, file)).collect::<Vec<_>>());
        (!rows.is_empty()).then(|| {
            view! {
                <h2>{lang.outcome_of_each()}</h2>
                <ul class="cells">{rows}</ul>
            }
            .into_any()
        })
    };
    let counted = move || gathering.draft.form.with(|form| form.others.is_some());
    let label = Signal::derive(move || match (is_open, new().len()) {
        (true, people) => Some(lang.close_meeting(people)),
        (false, 0) if !counted() => None,
        (false, people) => Some(lang.note_late(people)),
    });
    let close = move |()| {
        let today = desk.today();
        let drafts = gathering.opened.with_value(|opened| {
            let meeting = (&opened.file, &opened.record);
            desk.peek(|engine| gathering.draft.form.with_untracked(|form| form.drafts(engine.ledger(), meeting, today)))
        });
        let Some(drafts) = drafts else { return };
        saving.save(drafts, move || {
            gathering.draft.forget();
            gathering.draft.form.update(|form| (form.guests, form.others) = (Vec::new(), None));
        });
    };
    view! {
        {asks}
        <Summary gathering/>
        <Foot gathering saving label on_tap=Callback::new(close)/>
    }
}

/// What one said; who enrolled there did.
fn said(gathering: Gathering, file: &File) -> AnyView {
    let lang = use_lang();
    let person = file.dossier.person_id();
    let enrolled = forms_in(&file.dossier, group_of(gathering.id)).next().is_some();
    let choices = match enrolled {
        true => view! { <span class="tag good">{lang.visit_outcome(VisitOutcome::Enrolled)}</span> }.into_any(),
        false => view! { <Said gathering person/> }.into_any(),
    };
    view! { <li class="cell meeting-said"><span class="cell-main">{telling::name(file)}</span>{choices}</li> }
        .into_any()
}

#[component]
fn Said(gathering: Gathering, person: PersonId) -> impl IntoView {
    let lang = use_lang();
    let chosen = Signal::derive(move || {
        let said = gathering.draft.form.with(|form| form.guest(person).and_then(|guest| guest.outcome));
        position(&OUTCOMES, &said.unwrap_or(VisitOutcome::Considering))
    });
    let pick = Callback::new(move |at: usize| {
        gathering.draft.set(|form| {
            if let Some(guest) = form.guests.iter_mut().find(|guest| guest.person == person) {
                guest.outcome = Some(OUTCOMES[at]);
            }
        });
    });
    view! {
        <Chips label="" options=words(&OUTCOMES, |outcome| lang.visit_outcome(outcome)) chosen pick/>
        <HeardOf gathering person/>
    }
}

/// Concerns that were heard of one; the chips are built when they are wanted, since there are many people.
#[component]
fn HeardOf(gathering: Gathering, person: PersonId) -> impl IntoView {
    let lang = use_lang();
    let raised = move || gathering.draft.form.with(|form| form.guest(person).map(|guest| guest.raised.clone()));
    let open = RwSignal::new(untrack(raised).is_some_and(|raised| !raised.is_empty()));
    let chosen = Signal::derive(move || {
        raised().unwrap_or_default().iter().flat_map(|code| position(ConcernCode::ALL, code)).collect::<Vec<_>>()
    });
    let pick = Callback::new(move |at: usize| {
        let code = ConcernCode::ALL[at];
        gathering.draft.set(|form| {
            let guest = form.guests.iter_mut().find(|guest| guest.person == person);
            guest.into_iter().for_each(|guest| match guest.raised.iter().position(|one| *one == code) {
                Some(at) => drop(guest.raised.remove(at)),
                None => guest.raised.push(code),
            });
        });
    });
    move || {
        match open.get() {
        true => view! { <Chips label=lang.concerns_raised() options=words(ConcernCode::ALL, |code| lang.concern(code)) chosen pick/> }.into_any(),
        false => view! { <button type="button" class="text-button" on:click=move |_| open.set(true)>{lang.concerns_raised()}</button> }.into_any(),
    }
    }
}
