//! Logging a visit: person, outcome, save. Everything else can wait.

use super::visit_form::VisitForm;
use crate::{
    domain::{
        id::{OperationId, PersonId, VisitId},
        person::PersonField,
        visit::{Channel, Visit, VisitOutcome},
    },
    sync::{command::Command, engine, ledger::File},
    ui::{
        address::Address,
        components::{Chips, SaveBar, Tiles, TopBar, held, is_in_ledger_or_half_filled, position, words},
        desk::use_desk,
        draft::{Draft, Resumed, name_of},
        later_parts::visit_details,
        navigation::use_way,
        preferences::use_lang,
        saving::Saving,
        telling,
    },
};
use leptos::prelude::*;

/// The visit screen.
#[component]
pub fn VisitPage(person: PersonId) -> impl IntoView {
    held(person, use_lang().log_visit(), is_in_ledger_or_half_filled(name_of("visit", person)), |file| {
        view! { <Visiting file/> }.into_any()
    })
}

#[component]
fn Visiting(file: File) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let (person, scope) = (file.dossier.person_id(), file.dossier.scope);
    let intention_was = file.dossier.field(PersonField::Intention).to_owned();
    let begin = || VisitForm::new(OperationId(desk.fresh_id()), VisitId(desk.fresh_id()), desk.today());
    let draft = Draft::open(&name_of("visit", person), begin);
    let (saving, way) = (Saving::new(), use_way());
    let save = move |()| {
        let form = draft.form.get_untracked();
        match form.visit(person, intention_was.clone()).map(Visit::checked) {
            None => saving.fault.set(Some(lang.choose_outcome().to_owned())),
            Some(Err(fault)) => saving.fault.set(Some(lang.fault(&fault))),
            Some(Ok(visit)) => {
                let next = if visit.outcome == VisitOutcome::Enrolled {
                    Address::Enrol(person)
                } else {
                    Address::Person(person)
                };
                let command = Command::VisitLogged(visit);
                saving.save(vec![engine::NewOperation { id: form.operation, scope, command }], move || {
                    draft.forget();
                    way.finish(next);
                });
            }
        }
    };
    let nth = lang.nth_visit(file.dossier.visits_count() + 1);
    let place = desk
        .peek(|engine| telling::place(engine.ledger().reference(), file.dossier.area(), file.row.as_ref(), lang))
        .unwrap_or_default();
    let outcome = Signal::derive(move || {
        draft.form.with(|form| form.outcome.and_then(|o| VisitOutcome::ALL.iter().position(|one| *one == o)))
    });
    view! {
        <TopBar title=lang.log_visit().to_owned() back=Address::Today>
            <a href=Address::Person(person).to_string() class="text-button">{lang.dossier()}</a>
        </TopBar>
        <section class="form">
            <Resumed draft/>
            <p class="form-who"><strong>{telling::name(&file)}</strong>" "<span class="quiet">{place}" · "{nth}</span></p>
            <Chips label="" options=words(Channel::ALL, |c| lang.channel(c)) chosen=Signal::derive(move || draft.form.with(|f| position(Channel::ALL, &f.channel)))
                pick=Callback::new(move |at| draft.set(|form| form.channel = Channel::ALL[at]))/>
            <Tiles label=lang.outcome_of_visit() options=VisitOutcome::ALL.iter().map(|o| lang.visit_outcome(*o)).collect() chosen=outcome
                pick=Callback::new(move |at| { draft.set(|form| form.outcome = Some(VisitOutcome::ALL[at])); saving.fault.set(None); })/>
            {visit_details(draft, file.clone())}
        </section>
        <SaveBar label=lang.save_visit() saving on_save=Callback::new(save)/>
    }
}
