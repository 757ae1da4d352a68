//! Enrolling at the door: who, which plans, consent, signature.

use crate::{
    domain::{
        area::AreaCode,
        consent::ConsentMode,
        id::{EnrolmentId, PersonId},
        scope::Scope,
        visit::Channel,
    },
    sync::{engine::Engine, ledger::File},
    ui::{
        address::{Address, use_way},
        components::{
            AgreeAndSign, EnrolPart, EnrolleeFields, Notice, PlanPicker, SaveBar, Sum, TopBar, Twins, VillageField,
            held, is_in_ledger_or_half_filled,
        },
        desk::{Desk, use_desk},
        draft::{Draft, Resumed, name_of},
        enrolling::{Circumstances, EnrolErrors, EnrolForm},
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// The enrolment screen; without a person it enrols a person who has no ledger row.
#[component]
pub fn EnrolPage(person: Option<PersonId>, again: Option<EnrolmentId>) -> impl IntoView {
    let Some(person) = person else { return view! { <Enrolling file=None again=None/> }.into_any() };
    let in_ledger = is_in_ledger_or_half_filled(name_of("enrol", person));
    let is_held = move |file: &File| in_ledger(file) && again.is_none_or(|form| has_form(file, form));
    let form = move |file| view! { <Enrolling file=Some(file) again/> }.into_any();
    held(person, use_lang().enrol(), is_held, form).into_any()
}

fn has_form(file: &File, form: EnrolmentId) -> bool {
    file.dossier.enrolments.iter().any(|one| one.form.id == form)
}

#[component]
fn Enrolling(file: Option<File>, again: Option<EnrolmentId>) -> impl IntoView {
    let (desk, lang) = (use_desk(), use_lang());
    let person = file.as_ref().map(|file| file.dossier.person_id());
    let draft = open_draft(desk, person, file.as_ref(), again);
    let (part, saving, way) = (EnrolPart::whole(draft), Saving::new(), use_way());
    let kept = StoredValue::new(file.clone());
    let tried = RwSignal::new(false);
    let around = move |engine: &Engine| {
        kept.with_value(|file| {
            draft.form.with_untracked(|form| form.drafts(&circumstances(engine, file.as_ref(), desk)))
        })
    };
    let errors = Memo::new(move |_| {
        draft.form.track();
        let wrong = desk.peek(around).and_then(Result::err);
        wrong.map(|errors| if tried.get() { errors } else { early(errors, draft) }).unwrap_or_default()
    });
    let save = move |()| {
        tried.set(true);
        let Some(Ok(drafts)) = desk.peek(around) else {
            saving.fault.set(Some(lang.mend_the_marked().to_owned()));
            return;
        };
        let person = draft.form.with_untracked(|form| form.person);
        saving.save(drafts, move || {
            draft.forget();
            way.go(Address::Person(person));
        });
    };
    let back = person.map_or(Address::Ledger(None), Address::Person);
    let village_fault =
        Signal::derive(move || errors.with(|errors| errors.village.as_ref().map(|fault| lang.fault(fault))));
    view! {
        <TopBar title=lang.enrol().to_owned() back/>
        <section class="form">
            <Resumed draft/>
            <h2>{lang.who()}</h2>
            {file.is_none().then(|| view! {
                <Twins typed=Signal::derive(move || draft.form.with(|f| (f.name.clone(), f.identity_number.clone()))) to=Callback::new(Address::Enrol)/>
                <VillageField label=lang.village() chosen=Signal::derive(move || draft.form.with(|f| f.scope)) fault=village_fault
                    pick=Callback::new(move |code| draft.set(|form| form.scope = code))/>
            }.into_any())}
            <EnrolleeFields part file=file.clone() errors/>
            <h2>{lang.plans()}</h2>
            <PlanPicker part file errors/>
            <h2>{lang.consent()}</h2>
            <Notice/>
            <AgreeAndSign part errors/>
        </section>
        <SaveBar label=lang.submit() saving on_save=Callback::new(save)><Sum part/></SaveBar>
    }
}

fn open_draft(
    desk: Desk,
    person: Option<PersonId>,
    file: Option<&File>,
    again: Option<EnrolmentId>,
) -> Draft<EnrolForm> {
    let name = match (person, again) {
        (_, Some(enrolment)) => format!("enrol.again.{enrolment}"),
        (Some(person), None) => name_of("enrol", person),
        (None, None) => "enrol.new".to_owned(),
    };
    Draft::open(&name, || {
        let id = person.unwrap_or_else(|| PersonId(desk.fresh_id()));
        let form = EnrolForm::begin(id, file, only_village(desk), || desk.fresh_id());
        match (file, again) {
            (Some(file), Some(enrolment)) => form.again(file, enrolment),
            _ => form,
        }
    })
}

/// A worker of one village need not choose it.
pub fn only_village(desk: Desk) -> Option<AreaCode> {
    let mut villages = desk.peek(|engine| engine.scopes_held().filter(Scope::is_village).collect::<Vec<_>>())?;
    villages.pop().filter(|_| villages.is_empty()).map(|village| village.area())
}

fn circumstances<'a>(engine: &'a Engine, file: Option<&'a File>, desk: Desk) -> Circumstances<'a> {
    let (reference, today) = (engine.ledger().reference(), desk.today());
    let (channel, mode) = (Channel::Door, ConsentMode::Signature);
    Circumstances { reference, file, today, channel, group: None, mode, witness: "" }
}

/// While the user still types, only what is filled in is judged.
pub(super) fn early(mut errors: EnrolErrors, draft: Draft<EnrolForm>) -> EnrolErrors {
    let filled = draft.form.with(EnrolForm::fields);
    errors.fields.retain(|(field, _)| !filled.get(*field).is_empty());
    EnrolErrors { fields: errors.fields, ..EnrolErrors::default() }
}
