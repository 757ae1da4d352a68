//! Enrolling at the door: who, which plans, consent, signature.

use crate::{
    domain::{
        area::AreaCode,
        consent::ConsentMode,
        id::{ConsentId, GroupId, PersonId},
        scope::Scope,
        visit::Channel,
    },
    messages::Lang,
    sync::{
        enrolling::{Circumstances, EnrolErrors, EnrolForm},
        ledger::File,
    },
    ui::{
        address::Address,
        components::{
            AgreeAndSign, EnrolPart, EnrolleeFields, Notice, PlanPicker, SaveBar, Sum, TopBar, Twins, VillageField,
            held, is_in_ledger_or_half_filled,
        },
        desk::{Desk, use_desk},
        draft::{Draft, Resumed, name_of},
        navigation::use_way,
        preferences::use_lang,
        saving::Saving,
    },
};
use leptos::prelude::*;

/// The enrolment screen; without a person it enrols a person who has no ledger row.
#[component]
pub fn EnrolPage(person: Option<PersonId>) -> impl IntoView {
    let form = |person: Option<PersonId>, file: Option<File>| {
        let name = person.map_or_else(|| "enrol.new".to_owned(), |person| name_of("enrol", person));
        let draft = open_draft(&name, person, file.as_ref(), |form| form);
        view! { <Enrolling file draft title=use_lang().enrol() lead=().into_any()/> }.into_any()
    };
    let Some(person) = person else { return form(None, None) };
    let is_held = is_in_ledger_or_half_filled(name_of("enrol", person));
    held(person, use_lang().enrol(), is_held, move |file| form(Some(person), Some(file))).into_any()
}

/// The form kept under a name, or a new one as `begin` makes it.
pub(super) fn open_draft(
    name: &str,
    person: Option<PersonId>,
    file: Option<&File>,
    begin: impl FnOnce(EnrolForm) -> EnrolForm,
) -> Draft<EnrolForm> {
    let desk = use_desk();
    Draft::open(name, || {
        let id = person.unwrap_or_else(|| PersonId(desk.fresh_id()));
        begin(EnrolForm::begin(id, file, only_village(desk), || desk.fresh_id()))
    })
}

/// A form that is being filled in: what is wrong with it, and how it is saved.
#[derive(Clone, Copy)]
pub struct Filling {
    /// The form.
    pub draft: Draft<EnrolForm>,
    /// What is wrong, as far as it is to be said now.
    pub errors: Memo<EnrolErrors>,
    /// Its saving.
    pub saving: Saving,
    tried: RwSignal<bool>,
    file: StoredValue<Option<File>>,
    occasion: Occasion,
    holds: Holds,
    desk: Desk,
}

/// Where it is filled in, and at which meeting.
pub type Occasion = (Channel, Option<GroupId>);

/// The earlier consent that a form may rest on, as it is now.
pub type Holds = fn(&EnrolForm, &Circumstances) -> Option<ConsentId>;

impl Filling {
    /// Call it in a component's body.
    pub fn new(draft: Draft<EnrolForm>, file: Option<File>, occasion: Occasion, holds: Holds) -> Self {
        let (desk, tried, file) = (use_desk(), RwSignal::new(false), StoredValue::new(file));
        let errors = Memo::new(move |_| {
            draft.form.track();
            let wrong =
                peek(desk, draft, file, occasion, |form, around| form.drafts(around, holds(form, around)).err())
                    .flatten();
            wrong.map(|errors| if tried.get() { errors } else { early(errors, draft) }).unwrap_or_default()
        });
        Self { draft, errors, saving: Saving::new(), tried, file, occasion, holds, desk }
    }

    /// Asks the form as things are now.
    pub fn asks<T>(&self, ask: impl FnOnce(&EnrolForm, &Circumstances) -> T) -> Option<T> {
        peek(self.desk, self.draft, self.file, self.occasion, ask)
    }

    /// Saves the form and goes on with whose it is, or marks what is wrong.
    pub fn save(self, lang: Lang, then: impl FnOnce(PersonId) + 'static) {
        let Self { draft, saving, holds, .. } = self;
        self.tried.set(true);
        let Some(Ok(drafts)) = self.asks(|form, around| form.drafts(around, holds(form, around))) else {
            saving.fault.set(Some(lang.mend_the_marked().to_owned()));
            return;
        };
        let person = draft.form.with_untracked(|form| form.person);
        saving.save(drafts, move || {
            draft.forget();
            then(person);
        });
    }
}

fn peek<T>(
    desk: Desk,
    draft: Draft<EnrolForm>,
    file: StoredValue<Option<File>>,
    (channel, group): Occasion,
    ask: impl FnOnce(&EnrolForm, &Circumstances) -> T,
) -> Option<T> {
    desk.peek(|engine| {
        file.with_value(|file| {
            let (reference, today) = (engine.ledger().reference(), desk.today());
            let (file, mode) = (file.as_ref(), ConsentMode::Signature);
            let around = Circumstances { reference, file, today, channel, group, mode, witness: "" };
            draft.form.with_untracked(|form| ask(form, &around))
        })
    })
}

/// The whole form. What has to be said before it is the `lead`.
#[component]
pub(super) fn Enrolling(
    file: Option<File>,
    draft: Draft<EnrolForm>,
    title: &'static str,
    lead: AnyView,
) -> impl IntoView {
    let (lang, way) = (use_lang(), use_way());
    let person = file.as_ref().map(|file| file.dossier.person_id());
    let (part, filling) =
        (EnrolPart::whole(draft), Filling::new(draft, file.clone(), (Channel::Door, None), |_, _| None));
    let (errors, saving) = (filling.errors, filling.saving);
    let back = person.map_or(Address::Ledger(None), Address::Person);
    let village_fault =
        Signal::derive(move || errors.with(|errors| errors.village.as_ref().map(|fault| lang.fault(fault))));
    view! {
        <TopBar title=title.to_owned() back/>
        {lead}
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
            <Consenting filling/>
        </section>
        <SaveBar label=lang.submit() saving on_save=Callback::new(move |()| filling.save(lang, move |person| way.finish(Address::Person(person))))><Sum part/></SaveBar>
    }
}

/// The notice, the person's word, and their signature.
#[component]
pub(super) fn Consenting(filling: Filling) -> impl IntoView {
    view! {
        <h2>{use_lang().consent()}</h2>
        <Notice/>
        <AgreeAndSign part=EnrolPart::whole(filling.draft) errors=filling.errors/>
    }
}

/// A worker of one village need not choose it.
pub fn only_village(desk: Desk) -> Option<AreaCode> {
    let mut villages = desk.peek(|engine| engine.scopes_held().filter(Scope::is_village).collect::<Vec<_>>())?;
    villages.pop().filter(|_| villages.is_empty()).map(|village| village.area())
}

/// While the user still types, only what is filled in is judged.
fn early(mut errors: EnrolErrors, draft: Draft<EnrolForm>) -> EnrolErrors {
    let filled = draft.form.with(EnrolForm::fields);
    errors.fields.retain(|(field, _)| !filled.get(*field).is_empty());
    EnrolErrors { fields: errors.fields, ..EnrolErrors::default() }
}
