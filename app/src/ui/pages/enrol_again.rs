//! A returned form is handed in again: what the township marked comes first, and is all that is asked for.

use super::enrol::{Consenting, Filling, open_draft};
use crate::{
    domain::{
        date::Date,
        enrolment::Status,
        id::{EnrolmentId, PersonId},
        mark::{Mark, MarkedField},
        person::PersonField as F,
        visit::Channel,
    },
    sync::{dossier::EnrolmentFile, enrolling::EnrolForm, ledger::File},
    ui::{
        address::Address,
        components::{
            DayField, EnrolPart, EnrolleeField, Glyph, Icon, PlanPicker, SaveBar, Sum, TopBar, held,
            is_in_ledger_or_half_filled,
        },
        draft::{Draft, Resumed},
        navigation::use_way,
        preferences::use_lang,
        telling,
    },
};
use leptos::prelude::*;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// The screen of a returned form.
#[component]
pub fn EnrolAgainPage(person: PersonId, again: EnrolmentId) -> impl IntoView {
    let in_ledger = is_in_ledger_or_half_filled(kept_as(again));
    let is_held = move |file: &File| in_ledger(file) && returned(file, again).is_some();
    held(person, use_lang().enrol(), is_held, move |file| view! { <Again file again/> }.into_any())
}

fn returned(file: &File, form: EnrolmentId) -> Option<&EnrolmentFile> {
    file.dossier.enrolments.iter().find(|one| one.form.id == form && one.status == Status::Returned)
}

/// The name of the draft.
fn kept_as(again: EnrolmentId) -> String {
    format!("enrol.again.{again}")
}

/// A form that came back, while it is mended.
#[derive(Clone)]
struct Returned {
    file: File,
    filling: Filling,
    marks: Vec<Mark>,
    /// As it came back.
    first: EnrolForm,
}

impl Returned {
    fn mark(&self, field: MarkedField) -> Option<Mark> {
        self.marks.iter().find(|mark| mark.field == field).cloned()
    }

    /// Whether no mark says what to mend: then the whole form is asked for.
    fn is_unmarked(&self) -> bool {
        self.marks.iter().all(|mark| !mark.field.is_known())
    }

    /// The marked fields, each with what is wanted.
    fn asked(&self) -> Vec<AnyView> {
        let asked = |field: MarkedField| {
            let (mark, draft, first) = (self.mark(field)?, self.filling.draft, self.first.clone());
            let changed = Memo::new(move |_| draft.form.with(|form| differs(field, form, &first)));
            let field = self.field(field);
            Some(view! { <Asked mark changed field/> }.into_any())
        };
        MarkedField::ALL.iter().copied().filter_map(asked).collect()
    }

    /// All else that can be changed.
    fn rest(&self) -> Vec<AnyView> {
        let fields = [MarkedField::Name, MarkedField::IdentityNumber, MarkedField::Phone, MarkedField::Plans];
        fields.into_iter().filter(|field| self.mark(*field).is_none()).map(|field| self.field(field)).collect()
    }

    fn field(&self, field: MarkedField) -> AnyView {
        let (file, errors, draft) = (Some(self.file.clone()), self.filling.errors, self.filling.draft);
        let part = EnrolPart::whole(draft);
        let enrollee = match field {
            MarkedField::Name => F::Name,
            MarkedField::IdentityNumber => F::IdentityNumber,
            MarkedField::Phone => F::Phone,
            MarkedField::Plans => return view! { <PlanPicker part file errors/> }.into_any(),
            MarkedField::FirstDay => return view! { <FirstDay draft/> }.into_any(),
            _ => return ().into_any(), // the notice and the glass are below
        };
        view! { <EnrolleeField field=enrollee part file errors/> }.into_any()
    }
}

#[component]
fn Again(file: File, again: EnrolmentId) -> impl IntoView {
    let (lang, way, person) = (use_lang(), use_way(), file.dossier.person_id());
    let form = returned(&file, again);
    let channel = form.map_or(Channel::Door, |form| form.form.channel);
    let (marks, reason) =
        form.and_then(EnrolmentFile::returned_by).cloned().map(|step| (step.marks, step.reason)).unwrap_or_default();
    let draft = open_draft(&kept_as(again), Some(person), Some(&file), |form| form.again(&file, again));
    let filling = Filling::new(draft, Some(file.clone()), (channel, None), EnrolForm::holding_consent);
    let first = draft.form.get_untracked().again(&file, again);
    let name = telling::name(&file);
    let returned = Returned { file, filling, marks, first };
    let signs = [MarkedField::Consent, MarkedField::Signature].into_iter().any(|field| returned.mark(field).is_some());
    let holds = Memo::new(move |_| {
        draft.form.track();
        filling.asks(EnrolForm::holding_consent).flatten().is_some()
    });
    let consent = move || match holds.get() {
        true => view! { <p class="quiet" id="all-else">{lang.stays_as_it_was()}</p> }.into_any(),
        false => view! { <Consenting filling/> }.into_any(),
    };
    let unmarked = returned.is_unmarked();
    let anew = move || {
        (!holds.get() && !unmarked && !signs).then(|| view! { <p class="hint">{lang.agree_anew()}</p> }.into_any())
    };
    let rest = (!unmarked).then(|| view! { <details class="more" id="other-fields"><summary>{lang.other_fields()}</summary>{returned.rest()}</details> });
    if !unmarked {
        Effect::new(move |_| focus_first());
    }
    view! {
        <TopBar title=lang.enrol().to_owned() back=Address::Person(person)/>
        <p class="warn-line" id="returned"><Icon glyph=Glyph::Alert/>{lang.returned_because(&reason)}</p>
        <section class="form">
            <Resumed draft/>
            <p class="form-who"><strong>{name}</strong></p>
            {unmarked.then(|| returned.rest())}
            {returned.asked()}
            {anew}
            {consent}
            {rest}
        </section>
        <SaveBar label=lang.submit() saving=filling.saving on_save=Callback::new(move |()| filling.save(lang, move |person| way.finish(Address::Person(person))))><Sum part=EnrolPart::whole(draft)/></SaveBar>
    }
}

#[component]
fn FirstDay(draft: Draft<EnrolForm>) -> impl IntoView {
    let day = move || draft.form.with(|form| form.first_day.map(|day| day.to_string()).unwrap_or_default());
    let change = move |text: String| draft.set(|form| form.first_day = Date::read(&text).ok());
    view! { <DayField label=use_lang().first_day() name="first_day" value=Signal::derive(day) on_input=Callback::new(change)/> }
}

/// One marked field, with what the township wants until it is changed.
#[component]
fn Asked(mark: Mark, changed: Memo<bool>, field: AnyView) -> impl IntoView {
    let lang = use_lang();
    let name = lang.marked_field(mark.field);
    let wanted = format!("{name} · {}", lang.asked_of_field(&mark.reason));
    let note = move || match changed.get() {
        true => view! { <p class="asked-done">"✓ "{name}" "{lang.mended()}</p> }.into_any(),
        false => view! { <p class="asked-note"><Icon glyph=Glyph::Alert/>{wanted.clone()}</p> }.into_any(),
    };
    view! { <div class="asked-field" class:open=move || !changed.get()>{note}{field}</div> }
}

/// Whether a field is other than on the form that came back.
fn differs(field: MarkedField, form: &EnrolForm, first: &EnrolForm) -> bool {
    match field {
        MarkedField::Name => form.name != first.name,
        MarkedField::IdentityNumber => form.identity_number != first.identity_number,
        MarkedField::Phone => form.phone != first.phone,
        MarkedField::FirstDay => form.first_day != first.first_day,
        MarkedField::Plans => form.plans != first.plans,
        _ => form.agreed && !form.signature.0.is_empty(),
    }
}

/// The first marked field is in view and has the focus.
fn focus_first() {
    let found = document().query_selector(".asked-field input, .asked-field button, #agree").ok().flatten();
    if let Some(field) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        field.scroll_into_view();
        drop(field.focus());
    }
}
