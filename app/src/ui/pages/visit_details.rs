//! What a visit says besides its outcome: concerns with their answers where there was a talk, and under a fold a note, photos, days.

use super::{concern_answer::ConcernAnswer, visit_form::VisitForm};
use crate::{
    domain::{
        concern::{Concern, ConcernCode},
        date::Date,
        person::Intention,
        visit::VisitOutcome,
    },
    sync::ledger::File,
    ui::{
        components::{ArrangedTime, AttachmentsField, Chips, DayField, NoteField, position, words},
        desk::use_desk,
        draft::Draft,
        preferences::use_lang,
    },
};
use leptos::prelude::*;

/// Everything about a visit that is optional.
#[component]
pub fn VisitDetails(
    /// The visit.
    draft: Draft<VisitForm>,
    /// Of whom.
    file: File,
) -> impl IntoView {
    let (desk, lang, form) = (use_desk(), use_lang(), draft.form);
    let today = desk.today();
    let talked = Memo::new(move |_| form.with(VisitForm::is_of_a_talk));
    view! {
        {move || talked.get().then(|| view! { <Concerns draft file=file.clone()/> }.into_any())}
        <details class="more" open=form.with_untracked(VisitForm::has_details)>
            <summary>{lang.add_details()}</summary>
            <Chips label=lang.intention_after() options=words(Intention::ALL, |i| lang.intention(i))
                chosen=Signal::derive(move || form.with(|f| f.intention.or(f.outcome.and_then(VisitOutcome::intention)).map(|i| position(Intention::ALL, &i)).unwrap_or_default()))
                pick=Callback::new(move |at| draft.set(|form| form.intention = Some(Intention::ALL[at])))/>
            <NoteField label=lang.note() value=Signal::derive(move || form.with(|f| f.note.clone())) on_input=Callback::new(move |text| draft.set(|form| form.note = text))/>
            <AttachmentsField value=Signal::derive(move || form.with(|f| f.attachments.clone()))
                on_change=Callback::new(move |all| draft.set(|form| form.attachments = all))/>
            <div class="pair">
                <DayField label=lang.visited_on() name="on" value=Signal::derive(move || form.with(|f| f.on.to_string()))
                    on_input=Callback::new(move |text: String| draft.set(|form| form.on = Date::read(&text).ok().filter(|day| *day <= today).unwrap_or(today)))/>
                <DayField label=lang.next_visit() name="next" value=Signal::derive(move || form.with(|f| f.due().map(|day| day.to_string()).unwrap_or_default()))
                    on_input=Callback::new(move |text: String| draft.set(|form| form.next_due = Date::read(&text).ok()))/>
            </div>
            <ArrangedTime value=Signal::derive(move || form.with(|f| f.appointment)) on_change=Callback::new(move |one| draft.set(|form| form.appointment = one))/>
        </details>
    }
}

/// Concerns that were heard, and what to say to those that are open: in sight without a tap, as answering them is what turns a no.
#[component]
fn Concerns(draft: Draft<VisitForm>, file: File) -> impl IntoView {
    let form = draft.form;
    let open: Vec<ConcernCode> =
        file.dossier.concerns().into_iter().filter(Concern::is_open).map(|concern| concern.code).collect();
    // What can be answered: what was heard just now, and what was open before.
    let answerable = Memo::new(move |_| {
        let heard = form.with(|form| form.raised.clone());
        let before = open.iter().copied().filter(|code| !heard.contains(code));
        heard.iter().copied().chain(before).collect::<Vec<_>>()
    });
    let file = StoredValue::new(file);
    view! {
        <Heard draft/>
        <For each=move || answerable.get() key=|code| *code let:code>
            <ConcernAnswer draft file concern=code/>
        </For>
    }
}

/// Concerns that were heard, the latest first: its answer is the one that is wanted now.
#[component]
fn Heard(draft: Draft<VisitForm>) -> impl IntoView {
    let lang = use_lang();
    let chosen = Signal::derive(move || {
        draft.form.with(|form| form.raised.iter().flat_map(|code| position(ConcernCode::ALL, code)).collect::<Vec<_>>())
    });
    let pick = move |at: usize| {
        let code = ConcernCode::ALL[at];
        draft.set(|form| match form.raised.iter().position(|one| *one == code) {
            Some(at) => {
                form.raised.remove(at);
                form.resolved.retain(|one| *one != code);
                form.told.retain(|told| told.concern != code);
            }
            None => form.raised.insert(0, code),
        });
    };
    view! { <Chips label=lang.concerns_raised() options=words(ConcernCode::ALL, |code| lang.concern(code)) chosen pick=Callback::new(pick)/> }
}
