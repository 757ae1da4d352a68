//! What can be done with a record now: the steps of its table that begin in its state and are this user's to make.

use super::Opened;
use crate::{
    domain::{id::OperationId, noun::Step, text::limited, visit::NOTE_CHARACTERS_MAX},
    sync::{
        command::Command,
        engine,
        records::{RecordMoved, may_make},
    },
    ui::{
        components::{NoteField, Sheet},
        desk::use_desk,
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// A button for each step; a reason is asked in a sheet where one has to be given.
#[component]
pub(super) fn RecordSteps(opened: Opened) -> impl IntoView {
    let (desk, lang, saving) = (use_desk(), use_lang(), Saving::new());
    let steps: Vec<Step> = desk.peek(|engine| possible(&opened, engine)).unwrap_or_default();
    let first = steps.iter().position(|step| !step.reason);
    let (asking, reason, open) = (RwSignal::new(0), RwSignal::new(String::new()), RwSignal::new(false));
    let words: Vec<String> = steps.iter().map(|step| lang.label(&step.label).to_owned()).collect();
    let asks: Vec<bool> = steps.iter().map(|step| step.reason).collect();
    let (kept, titles) = (StoredValue::new((opened, steps)), StoredValue::new(words.clone()));
    let make = move |at: usize| {
        let why = match limited(&reason.get_untracked(), NOTE_CHARACTERS_MAX) {
            Ok(why) => why,
            Err(fault) => return saving.fault.set(Some(lang.fault(&fault))),
        };
        let draft = kept.with_value(|(opened, steps)| {
            let command = Command::RecordMoved(moved(opened, steps.get(at)?, why));
            let (id, scope) = (OperationId(desk.fresh_id()), opened.file.dossier.scope);
            Some(engine::NewOperation { id, scope, command })
        });
        saving.save(draft.into_iter().collect(), move || open.set(false));
    };
    let tap = move |at: usize, asks: bool| {
        asking.set(at);
        if asks { open.set(true) } else { make(at) }
    };
    let button = move |(at, (word, asks)): (usize, (String, bool))| {
        view! {
            <button type="button" class="button step" class:primary=first == Some(at) disabled=move || saving.busy.get() on:click=move |_| tap(at, asks)>{word}</button>
        }
        .into_any()
    };
    let buttons = words.into_iter().zip(asks).enumerate().map(button).collect_view();
    view! {
        <p class="fault pad" role="alert">{move || saving.fault.get()}</p>
        <div class="button-row" id="steps">{buttons}</div>
        <Sheet open title=lang.step_reason_title()>
            <div class="form">
                <NoteField label=lang.reason_word() name="reason" value=reason on_input=Callback::new(move |text| reason.set(text))/>
                <p class="fault" role="alert">{move || saving.fault.get()}</p>
                <button type="button" class="button primary wide" id="send-reason" disabled=move || reason.with(|r| r.trim().is_empty())
                    on:click=move |_| make(asking.get_untracked())>{move || titles.with_value(|titles| titles.get(asking.get()).cloned())}</button>
            </div>
        </Sheet>
    }
}

fn possible(opened: &Opened, engine: &engine::Engine) -> Vec<Step> {
    let Opened { file, record, tables } = opened;
    let begins = |step: &&Step| step.from.iter().any(|from| *from == record.state);
    let mine = |step: &&Step| may_make(engine.staff(), step, record, &file.dossier);
    let steps = tables.own().into_iter().flat_map(|noun| noun.steps.iter());
    if file.dossier.is_gone() { Vec::new() } else { steps.filter(begins).filter(mine).cloned().collect() }
}

fn moved(opened: &Opened, step: &Step, reason: String) -> RecordMoved {
    let record = &opened.record;
    RecordMoved {
        noun: record.noun.clone(),
        version: record.version,
        id: record.id,
        subject: record.subject.clone(),
        step: step.code.to_string(),
        from: record.state.clone(),
        to: step.to.to_string(),
        reason: if step.reason { reason } else { String::new() },
        later: Default::default(),
    }
}
