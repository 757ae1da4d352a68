//! What can be done with a record now: the steps of its table that begin in its state and are this user's to make.

use super::{Opened, control::Control};
use crate::{
    domain::{
        id::{OperationId, RecordId},
        noun::{FieldKind, Step},
        text::limited,
        visit::NOTE_CHARACTERS_MAX,
    },
    sorted_map::SortedMap,
    sync::{
        command::Command,
        engine,
        records::{RecordForm, RecordMoved, may_make, may_write_about, with_membership},
    },
    ui::{
        components::{NoteField, Sheet},
        desk::use_desk,
        draft::Draft,
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// A button for each step; what has to be said with it is asked in a sheet.
#[component]
pub(super) fn RecordSteps(opened: Opened) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let steps: Vec<Step> = desk.peek(|engine| possible(&opened, engine)).unwrap_or_default();
    let first = steps.iter().position(|step| !step.reason);
    let (asking, open, tried) = (RwSignal::new(None::<usize>), RwSignal::new(false), RwSignal::new(false));
    let reason = RwSignal::new(String::new());
    let draft = answers_of(&opened);
    let words: Vec<(String, bool)> =
        steps.iter().map(|step| (lang.label(&step.label).to_owned(), asks(step))).collect();
    let scope = opened.file.dossier.scope;
    let kept = StoredValue::new((opened, steps));
    let make = move |at: usize| {
        tried.set(true);
        let made = kept.with_value(|(opened, steps)| moved(opened, steps.get(at)?, draft, &reason.get_untracked()));
        let Some(command) = made.map(Command::RecordMoved) else {
            return saving.fault.set(Some(lang.mend_the_marked().to_owned()));
        };
        let operation = engine::NewOperation { id: OperationId(desk.fresh_id()), scope, command };
        let fresh = OperationId(desk.fresh_id());
        let drafts = kept.with_value(|(opened, _)| with_membership(operation, &opened.file.dossier, fresh));
        saving.save(drafts, move || {
            open.set(false);
            draft.forget();
        });
    };
    let tap = move |at: usize, asks: bool| {
        saving.fault.set(None);
        tried.set(false);
        asking.set(Some(at));
        if asks { open.set(true) } else { make(at) }
    };
    let button = move |(at, (word, asks)): (usize, (String, bool))| {
        view! {
            <button type="button" class="button step" class:primary=first == Some(at) disabled=move || saving.busy.get() on:click=move |_| tap(at, asks)>{word}</button>
        }
        .into_any()
    };
    let asked = move || {
        let at = asking.get()?;
        let step = kept.with_value(|(_, steps)| steps.get(at).cloned())?;
        let controls = step
            .fields
            .iter()
            .map(|field| view! { <Control draft field=field.clone() tried scopes=vec![scope]/> }.into_any());
        let why = step.reason.then(|| view! {
            <NoteField label=lang.step_reason_title() name="reason" value=reason on_input=Callback::new(move |text| reason.set(text))/>
        }.into_any());
        let is_missing = move || step.reason && reason.with(|reason| reason.trim().is_empty());
        Some(view! {
            {controls.collect_view()}
            {why}
            <p class="fault" role="alert">{move || saving.fault.get()}</p>
            <button type="button" class="button primary wide" id="send-reason" disabled=is_missing on:click=move |_| make(at)>{lang.label(&step.label).to_owned()}</button>
        }.into_any())
    };
    let title = Signal::derive(move || {
        let word =
            |at: usize| kept.with_value(|(_, steps)| steps.get(at).map(|step| lang.label(&step.label).to_owned()));
        asking.get().and_then(word).unwrap_or_default()
    });
    view! {
        <p class="fault pad" role="alert">{move || saving.fault.get()}</p>
        <div class="button-row" id="steps">{words.into_iter().enumerate().map(button).collect_view()}</div>
        <Sheet open title>
            <div class="form">{asked}</div>
        </Sheet>
    }
}

/// The buttons of a record, on a page of its kind's own.
#[component]
pub fn StepsOf(record: RecordId) -> impl IntoView {
    let desk = use_desk();
    desk.peek(|engine| Opened::find(engine, record)).flatten().map(|opened| view! { <RecordSteps opened/> })
}

/// What is typed for the record's next step: it is kept until one is made.
fn answers_of(opened: &Opened) -> Draft<RecordForm> {
    let (desk, record) = (use_desk(), &opened.record);
    let area = Some(opened.file.dossier.area());
    Draft::open(&format!("step.{}", record.id), || {
        RecordForm::new(OperationId(desk.fresh_id()), record.id, record.version, area)
    })
}

fn asks(step: &Step) -> bool {
    step.reason || !step.fields.is_empty()
}

fn possible(opened: &Opened, engine: &engine::Engine) -> Vec<Step> {
    let Opened { file, record, tables } = opened;
    let is_open = may_write_about(engine.staff(), record, &file.dossier);
    let Some(noun) = tables.own().filter(|_| is_open) else { return Vec::new() };
    let mine = |step: &&Step| may_make(engine.staff(), noun, step, (record, &file.dossier));
    // who sent something is found on a page of its own
    let elsewhere = |step: &Step| noun.is_sent_by_strangers() && step.asked(FieldKind::Person).is_some();
    let begin_here = noun.steps.iter().filter(|step| step.begins_in(&record.state) && !elsewhere(step));
    begin_here.filter(mine).cloned().collect()
}

/// The step, once everything that it asks is answered.
fn moved(opened: &Opened, step: &Step, draft: Draft<RecordForm>, reason: &str) -> Option<RecordMoved> {
    let reason = if step.reason { limited(reason, NOTE_CHARACTERS_MAX).ok()? } else { String::new() };
    Some(RecordMoved { reason, answers: answers_to(step, draft)?, ..RecordMoved::new(&opened.record, step) })
}

/// The answers to what a step asks, once they are all right.
pub(super) fn answers_to(step: &Step, draft: Draft<RecordForm>) -> Option<SortedMap<String, String>> {
    let mut answers = SortedMap::new();
    for field in step.fields.iter() {
        let answer = draft.form.with_untracked(|form| field.parse_typed(form.answers.value(&field.code))).ok()?;
        if !answer.is_empty() {
            answers.insert(field.code.to_string(), answer);
        }
    }
    Some(answers)
}
