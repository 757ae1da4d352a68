//! Several records of a list are chosen, and one step is made for all of them that it suits.

use super::{control::Control, steps::answers_to};
use crate::{
    domain::{
        id::{OperationId, RecordId},
        noun::Code,
        scope::Scope,
    },
    sync::{
        command::Command,
        engine::{Engine, NewOperation},
        records::{RecordForm, RecordMoved, SEVERAL_MAX, StepForSeveral, steps_for_several, with_membership},
    },
    ui::{components::Sheet, desk::use_desk, draft::Draft, preferences::use_lang, saving::Saving},
};
use leptos::prelude::*;

/// Which records are chosen, while some are being chosen.
#[derive(Clone, Copy)]
pub(super) struct Chosen(RwSignal<Option<Vec<RecordId>>>);

impl Chosen {
    /// Nothing is being chosen.
    pub fn none() -> Self {
        Self(RwSignal::new(None))
    }

    /// Whether records are being chosen.
    pub fn is_on(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// Whether a record is chosen.
    pub fn has(self, id: RecordId) -> bool {
        self.0.with(|chosen| chosen.as_ref().is_some_and(|chosen| chosen.contains(&id)))
    }

    /// Chooses a record, or takes that back.
    pub fn toggle(self, id: RecordId) {
        let chosen = &mut *self.0.write();
        let Some(chosen) = chosen else { return };
        match chosen.iter().position(|one| *one == id) {
            Some(at) => drop(chosen.remove(at)),
            None if chosen.len() < SEVERAL_MAX => chosen.push(id),
            None => {}
        }
    }

    /// Chooses the first of these, as many as one step may be made for.
    pub fn choose(self, ids: Vec<RecordId>) {
        self.0.set(Some(ids.into_iter().take(SEVERAL_MAX).collect()));
    }

    fn ids(self) -> Vec<RecordId> {
        self.0.get().unwrap_or_default()
    }
}

/// Begins to choose, and ends it.
#[component]
pub(super) fn ChooseButton(chosen: Chosen) -> impl IntoView {
    let lang = use_lang();
    let tap = move |_| chosen.0.update(|now| *now = if now.is_some() { None } else { Some(Vec::new()) });
    let word = move || if chosen.is_on() { lang.end_choosing() } else { lang.choose_several() };
    view! { <button type="button" class="text-button" id="choose-several" on:click=tap>{word}</button> }
}

/// How many are chosen, and what can be done with them.
#[component]
pub(super) fn StepsForSeveral(
    noun: Code,
    chosen: Chosen,
    /// Chooses all that the list shows.
    all: Callback<()>,
) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (open, step) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let steps = Memo::new(move |_| {
        let ids = chosen.ids();
        let read = |engine: &Engine| steps_for_several(engine.staff(), engine.ledger(), noun.as_str(), &ids);
        desk.read(read).unwrap_or_default()
    });
    let count = move || lang.records_chosen(chosen.ids().len(), SEVERAL_MAX);
    let buttons = move || {
        let ask = move |code: String| {
            step.set(Some(code));
            open.set(true);
        };
        let button = move |one: StepForSeveral| {
            let (code, words) =
                (one.step.code.to_string(), lang.step_for(lang.label(&one.step.label), one.moves.len()));
            view! { <button type="button" class="button primary" on:click=move |_| ask(code.clone())>{words}</button> }
                .into_any()
        };
        let buttons: Vec<AnyView> = steps.get().into_iter().map(button).collect();
        let none = (buttons.is_empty() && !chosen.ids().is_empty())
            .then(|| view! { <p class="quiet">{lang.no_step_for_several()}</p> }.into_any());
        view! { {none}{buttons} }.into_any()
    };
    let find = move || {
        let is_asked = |one: &StepForSeveral| step.with(|code| code.as_deref() == Some(&*one.step.code));
        steps.with(|steps| steps.iter().find(|one| is_asked(one)).cloned())
    };
    let title = Signal::derive(move || find().map(|one| lang.label(&one.step.label).to_owned()).unwrap_or_default());
    view! {
        <footer class="save-bar" id="several">
            <div class="save-row">
                <span class="sum" role="status">{count}</span>
                <button type="button" class="text-button" id="choose-all" on:click=move |_| all.run(())>{lang.choose_all()}</button>
                {buttons}
            </div>
        </footer>
        <Sheet open title>
            {move || find().map(|one| view! { <AskOnce one chosen/> }.into_any())}
        </Sheet>
    }
}

/// What the step asks, once for all; how many it is made for, and how many not.
#[component]
fn AskOnce(one: StepForSeveral, chosen: Chosen) -> impl IntoView {
    let (desk, lang, saving, tried) = (use_desk(), use_lang(), Saving::new(), RwSignal::new(false));
    let StepForSeveral { step, moves } = one;
    let (count, left) = (moves.len(), chosen.0.with_untracked(|ids| ids.as_ref().map_or(0, Vec::len)) - moves.len());
    let draft = Draft::open(&format!("several.{}", step.code), || {
        RecordForm::new(OperationId(desk.fresh_id()), RecordId(desk.fresh_id()), 0, None)
    });
    let scopes: Vec<Scope> = moves.iter().map(|(scope, _)| *scope).collect();
    let controls = step
        .fields
        .iter()
        .map(|field| view! { <Control draft field=field.clone() tried scopes=scopes.clone()/> }.into_any());
    let controls = controls.collect_view();
    let word = lang.step_for(lang.label(&step.label), count);
    let make = move |_| {
        tried.set(true);
        let Some(answers) = answers_to(&step, draft) else {
            return saving.fault.set(Some(lang.mend_the_marked().to_owned()));
        };
        let operation = |(scope, moved): &(Scope, RecordMoved)| {
            let command = Command::RecordMoved(RecordMoved { answers: answers.clone(), ..moved.clone() });
            let operation = NewOperation { id: OperationId(desk.fresh_id()), scope: *scope, command };
            let fresh = OperationId(desk.fresh_id());
            desk.peek(|engine| match engine.ledger().record(moved.id) {
                Some((file, _)) => with_membership(operation, &file.dossier, fresh),
                None => vec![operation],
            })
            .unwrap_or_default()
        };
        saving.save(moves.iter().flat_map(operation).collect(), move || {
            draft.forget();
            chosen.0.set(None);
        });
    };
    view! {
        <div class="form">
            {(left > 0).then(|| view! { <p class="quiet">{lang.can_and_cannot(count, left)}</p> }.into_any())}
            {controls}
            <p class="fault" role="alert">{move || saving.fault.get()}</p>
            <button type="button" class="button primary wide" id="make-for-several" disabled=move || saving.busy.get() on:click=make>{word}</button>
        </div>
    }
}
