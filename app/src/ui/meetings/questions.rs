//! What is asked at a meeting: written down with what was said to it, and with the demand that comes of it.

use super::{foot::Foot, gathering::Gathering};
use crate::{
    domain::{
        concern::ConcernCode,
        fault::Fault,
        id::{PersonId, RecordId},
        noun::{DEMAND, QUESTION},
        number,
    },
    messages::Lang,
    sync::{
        dossier::Dossier,
        records::{DemandForm, QuestionErrors, QuestionForm, Record},
    },
    ui::{
        address::Address,
        components::{Chips, NoteField, TextField, position, words},
        desk::use_desk,
        draft::Draft,
        pages::{Teller, WhatToSay},
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;
use uuid::Uuid;

/// What was asked, and a new question.
#[component]
pub(super) fn Questions(gathering: Gathering) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let begin = move || QuestionForm::new(|| desk.fresh_id());
    let draft = Draft::open(&format!("question.{}", gathering.id), begin);
    let (saving, tried) = (Saving::new(), RwSignal::new(false));
    let errors =
        Memo::new(move |_| draft.form.with(|form| if tried.get() { form.errors() } else { QuestionErrors::default() }));
    let keep = move |()| {
        tried.set(true);
        let drafts = desk.peek(|engine| draft.form.with_untracked(|form| form.drafts(engine.ledger(), gathering.id)));
        let Some(drafts) = drafts.flatten() else {
            return saving.fault.set(Some(lang.mend_the_marked().to_owned()));
        };
        saving.save(drafts, move || {
            draft.forget();
            draft.form.set(begin());
            tried.set(false);
            saving.fault.set(None);
        });
    };
    let fault = move |of: fn(&QuestionErrors) -> &Option<Fault>| {
        Signal::derive(move || errors.with(|errors| of(errors).as_ref().map(|fault| lang.fault(fault))))
    };
    let raises = Memo::new(move |_| draft.form.with(|form| form.demand.is_some()));
    let text_fault = fault(|errors| &errors.text);
    let label = Signal::stored(Some(lang.keep_question().to_owned()));
    view! {
        <Asked gathering/>
        <section class="form">
            <NoteField label=lang.what_was_asked() name="question" value=Signal::derive(move || draft.form.with(|f| f.text.clone()))
                on_input=Callback::new(move |text| draft.set(|form| form.text = text))/>
            <p class="quiet">{lang.no_names_here()}</p>
            <p class="fault" role="alert">{move || text_fault.get()}</p>
            <Answered draft fault=fault(|errors| &errors.said)/>
            <LookUp gathering draft/>
            <button type="button" class="agree" role="checkbox" id="make-demand" class:chosen=raises
                aria-checked=move || raises.get().to_string() on:click=move |_| draft.set(|form| form.raise(|| desk.fresh_id()))>{lang.make_demand()}</button>
            {move || raises.get().then(|| view! {
                <Demand gathering draft category=fault(|errors| &errors.category) how=fault(|errors| &errors.how)/>
            }.into_any())}
        </section>
        <Foot gathering saving label on_tap=Callback::new(keep)/>
    }
}

/// What was asked so far, each with the number of the demand that came of it.
#[component]
fn Asked(gathering: Gathering) -> impl IntoView {
    let lang = use_lang();
    let row = move |question: &Record, demands: &[Record]| {
        let class = if QUESTION.is_end(&question.state) { "tag good" } else { "tag under-way" };
        let demand = demands.iter().find(|demand| demand.id.to_string() == question.value("demand"));
        let numbered = |demand: &Record| {
            let (to, state) =
                (Address::Record(demand.id).to_string(), lang.state_of(&DEMAND, &demand.state).to_owned());
            let word = format!("{} {} · {state}", lang.label(&DEMAND.label), number::of(demand.id));
            view! { <a href=to class="text-button">{word}</a> }.into_any()
        };
        view! {
            <li class="cell">
                <span class="cell-main"><a href=Address::Record(question.id).to_string() class="meeting-asked two-lines">{question.value("text").to_owned()}</a>{demand.map(numbered)}</span>
                <span class=class>{lang.state_of(&QUESTION, &question.state).to_owned()}</span>
            </li>
        }
        .into_any()
    };
    let rows = move || {
        gathering
            .summary
            .with(|summary| summary.questions.iter().map(|question| row(question, &summary.demands)).collect_view())
    };
    view! { <ul class="cells" id="asked">{rows}</ul> }
}

/// Whether it was answered, and how.
#[component]
fn Answered(draft: Draft<QuestionForm>, fault: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let answered = Memo::new(move |_| draft.form.with(|form| form.is_answered));
    let said = move || {
        answered.get().then(|| view! {
            <TextField label=lang.what_was_said() name="said" fault value=Signal::derive(move || draft.form.with(|f| f.said.clone()))
                on_input=Callback::new(move |text| draft.set(|form| form.said = text))/>
        }.into_any())
    };
    view! {
        <Chips label=lang.was_it_answered() options=vec![lang.answered_there().to_owned(), lang.not_answered().to_owned()]
            chosen=Signal::derive(move || vec![usize::from(!answered.get())]) pick=Callback::new(move |at| draft.set(|form| form.is_answered = at == 0))/>
        {said}
    }
}

/// Which concern it is; what to say to it opens at once.
#[component]
fn LookUp(gathering: Gathering, draft: Draft<QuestionForm>) -> impl IntoView {
    let lang = use_lang();
    let concern = Memo::new(move |_| draft.form.with(|form| form.concern));
    let village = gathering.opened.with_value(|opened| opened.file.dossier.scope);
    let teller = Teller {
        has_told: Callback::new(move |record: RecordId| draft.form.with(|form| form.answer == Some(record))),
        tell: Callback::new(move |record| {
            draft.set(|form| {
                form.answer = Some(record).filter(|record| form.answer != Some(*record));
                form.is_answered |= form.answer.is_some();
            });
        }),
    };
    let pick = move |at: usize| {
        let code = ConcernCode::ALL[at];
        draft.set(|form| (form.concern, form.answer) = (Some(code).filter(|code| form.concern != Some(*code)), None));
    };
    let nobody = move || Dossier::new(PersonId(Uuid::nil()), village);
    view! {
        <details class="more" open=concern.get_untracked().is_some()>
            <summary>{lang.look_up_answer()}</summary>
            <Chips label="" options=words(ConcernCode::ALL, |code| lang.concern(code)) pick=Callback::new(pick)
                chosen=Signal::derive(move || concern.get().map(|code| position(ConcernCode::ALL, &code)).unwrap_or_default())/>
            {move || concern.get().map(|concern| view! { <div class="concern-answer meeting-answer"><WhatToSay dossier=nobody() concern teller/></div> }.into_any())}
        </details>
    }
}

/// The demand that comes of it: what about, how complex, whose, and whether it is settled already.
#[component]
fn Demand(
    gathering: Gathering,
    draft: Draft<QuestionForm>,
    category: Signal<Option<String>>,
    how: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let settled = Memo::new(move |_| of_demand(draft, |demand| demand.is_settled).unwrap_or_default());
    let steps = move || {
        settled.get().then(|| view! {
            <NoteField label=lang.how_settled() name="how" value=Signal::derive(move || of_demand(draft, |demand| demand.how.clone()).unwrap_or_default())
                on_input=Callback::new(move |text| change(draft, |demand| demand.how = text))/>
            <p class="fault" role="alert">{move || how.get()}</p>
        }.into_any())
    };
    view! {
        <div class="meeting-demand">
            {choice(draft, "category", lang.demand_about(), |demand| &mut demand.category, lang)}
            <p class="fault" role="alert">{move || category.get()}</p>
            {choice(draft, "complexity", lang.how_complex(), |demand| &mut demand.complexity, lang)}
            <RaisedBy gathering draft/>
            <button type="button" class="agree" role="checkbox" id="settled" class:chosen=settled aria-checked=move || settled.get().to_string()
                on:click=move |_| change(draft, |demand| demand.is_settled = !demand.is_settled)>{lang.settled_there()}</button>
            {steps}
        </div>
    }
}

fn of_demand<T>(draft: Draft<QuestionForm>, read: impl FnOnce(&DemandForm) -> T) -> Option<T> {
    draft.form.with(|form| form.demand.as_ref().map(read))
}

fn change(draft: Draft<QuestionForm>, change: impl FnOnce(&mut DemandForm)) {
    draft.set(|form| {
        if let Some(demand) = &mut form.demand {
            change(demand);
        }
    });
}

/// The choices of a field of demands, as chips.
fn choice(
    draft: Draft<QuestionForm>,
    code: &str,
    label: &'static str,
    part: fn(&mut DemandForm) -> &mut String,
    lang: Lang,
) -> AnyView {
    let choices = DEMAND.field(code).map(|field| &field.choices[..]).unwrap_or_default();
    let codes: Vec<String> = choices.iter().map(|choice| choice.code.to_string()).collect();
    let options: Vec<String> = choices.iter().map(|choice| lang.label(&choice.label).to_owned()).collect();
    let codes = StoredValue::new(codes);
    let chosen = Signal::derive(move || {
        let now = of_demand(draft, |demand| part(&mut demand.clone()).clone()).unwrap_or_default();
        codes.with_value(|codes| position(codes, &now))
    });
    let pick = Callback::new(move |at: usize| {
        let code = codes.with_value(|codes| codes[at].clone());
        change(draft, |demand| *part(demand) = code);
    });
    view! { <Chips label options chosen pick/> }.into_any()
}

/// Who raised it, among those who came. It is kept on the person, never in the demand.
#[component]
fn RaisedBy(gathering: Gathering, draft: Draft<QuestionForm>) -> impl IntoView {
    let lang = use_lang();
    move || {
        let files = gathering.files(gathering.came());
        let ids: Vec<PersonId> = files.iter().map(|file| file.dossier.person_id()).collect();
        let options: Vec<String> = files.iter().map(telling::name).collect();
        let (ids, nobody) = (StoredValue::new(ids), options.is_empty());
        let chosen = Signal::derive(move || {
            let person = of_demand(draft, |demand| demand.raised_by).flatten();
            ids.with_value(|ids| person.map(|person| position(ids, &person)).unwrap_or_default())
        });
        let pick = Callback::new(move |at: usize| {
            let person = ids.with_value(|ids| ids[at]);
            change(draft, |demand| demand.raised_by = Some(person).filter(|person| demand.raised_by != Some(*person)));
        });
        (!nobody).then(|| {
            view! {
                <details class="more">
                    <summary>{lang.raised_by_whom()}</summary>
                    <Chips label="" options chosen pick/>
                </details>
            }
            .into_any()
        })
    }
}
