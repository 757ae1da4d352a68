//! A returned form is handed in again: what the township marked comes first, and is all that is asked for.

use super::enrol::{Consenting, Filling, open_draft};
use crate::{
    domain::{
        date::Date,
        id::{EnrolmentId, PersonId},
        mark::{Mark, MarkedField},
        person::PersonField as F,
        visit::Channel,
    },
    messages::Lang,
    sync::{dossier::EnrolmentFile, ledger::File},
    ui::{
        address::{Address, use_way},
        components::{
            DayField, EnrolPart, EnrolleeField, Glyph, Icon, PlanPicker, SaveBar, Sum, TopBar, held,
            is_in_ledger_or_half_filled,
        },
        draft::{Resumed, name_of},
        enrolling::EnrolForm,
        preferences::use_lang,
    },
};
use leptos::prelude::*;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// What can be given again once it was marked; one signature is both the person's word and their name.
const FIELDS: [MarkedField; 5] =
    [MarkedField::Name, MarkedField::IdentityNumber, MarkedField::Phone, MarkedField::Plans, MarkedField::FirstDay];

/// The screen of a returned form.
#[component]
pub fn EnrolAgainPage(person: PersonId, again: EnrolmentId) -> impl IntoView {
    let in_ledger = is_in_ledger_or_half_filled(name_of("enrol", person));
    let is_held = move |file: &File| in_ledger(file) && returned(file, again).is_some();
    held(person, use_lang().enrol(), is_held, move |file| view! { <Again file again/> }.into_any())
}

fn returned(file: &File, form: EnrolmentId) -> Option<&EnrolmentFile> {
    file.dossier.enrolments.iter().find(|one| one.form.id == form)
}

#[component]
fn Again(file: File, again: EnrolmentId) -> impl IntoView {
    let (lang, way, person) = (use_lang(), use_way(), file.dossier.person_id());
    let before = returned(&file, again).cloned();
    let (channel, step) =
        before.as_ref().map_or_else(Default::default, |f| (Some(f.form.channel), f.returned_by().cloned()));
    let draft = open_draft(&format!("enrol.again.{again}"), Some(person), Some(&file), |form| form.again(&file, again));
    let filling = Filling::new(draft, Some(file.clone()), channel.unwrap_or(Channel::Door), EnrolForm::holding_consent);
    let part = EnrolPart::whole(draft);
    let (marks, reason) = step.map(|step| (step.marks, step.reason)).unwrap_or_default();
    let first = StoredValue::new(filling.asks(|form, _| form.clone().again(&file, again)));
    let asks = {
        let marks = marks.clone();
        move |field: MarkedField| marks.iter().find(|mark| mark.field == field).cloned()
    };
    let needs_consent = Memo::new(move |_| {
        draft.form.track();
        filling.asks(|form, around| form.holding_consent(around).is_none()).unwrap_or(true)
    });
    let view_of = |field: MarkedField| field_view(field, filling, part, file.clone(), lang);
    let is_marked = |field: &MarkedField| marks.iter().any(|mark| mark.field == *field);
    let asked: Vec<AnyView> = FIELDS
        .into_iter()
        .filter_map(|field| {
            let mark = asks(field)?;
            let changed =
                Memo::new(move |_| first.with_value(|first| first.as_ref().is_some_and(|f| differs(field, f, part))));
            let field = view_of(field);
            Some(view! { <Asked mark changed field/> }.into_any())
        })
        .collect();
    let signing = [MarkedField::Consent, MarkedField::Signature].into_iter().filter_map(asks).map(|mark| {
        let changed = Memo::new(move |_| draft.form.with(|f| f.agreed && !f.signature.0.is_empty()));
        view! { <Asked mark changed field=().into_any()/> }.into_any()
    });
    let signing: Vec<AnyView> = signing.collect();
    let (asks_signature, asks_nothing) = (!signing.is_empty(), marks.iter().all(|mark| !mark.field.is_known()));
    let rest: Vec<AnyView> =
        FIELDS.into_iter().filter(|field| !is_marked(field) && *field != MarkedField::FirstDay).map(view_of).collect();
    let rest = match asks_nothing {
        true => (Some(rest), None),
        false => (
            None,
            Some(
                view! { <details class="more" id="other-fields"><summary>{lang.other_fields()}</summary>{rest}</details> },
            ),
        ),
    };
    let kept = lang.stays_as_it_was();
    if !asks_nothing {
        Effect::new(move |_| focus_first());
    }
    view! {
        <TopBar title=lang.enrol().to_owned() back=Address::Person(person)/>
        <p class="warn-line" id="returned"><Icon glyph=Glyph::Alert/>{lang.returned_because(&reason)}</p>
        <section class="form">
            <Resumed draft/>
            {rest.0}
            {asked}
            {signing}
            {move || needs_consent.get().then(|| view! {
                {(!asks_signature && !asks_nothing).then(|| view! { <p class="hint">{lang.agree_anew()}</p> }.into_any())}
                <Consenting filling/>
            }.into_any())}
            {move || (!needs_consent.get()).then(|| view! { <p class="quiet" id="all-else">{kept}</p> }.into_any())}
            {rest.1}
        </section>
        <SaveBar label=lang.submit() saving=filling.saving on_save=Callback::new(move |()| filling.save(lang, way))><Sum part/></SaveBar>
    }
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

fn field_view(field: MarkedField, filling: Filling, part: EnrolPart, file: File, lang: Lang) -> AnyView {
    let (draft, errors) = (filling.draft, filling.errors);
    let enrollee = |field: F| view! { <EnrolleeField field part file=Some(file.clone()) errors/> }.into_any();
    match field {
        MarkedField::Name => enrollee(F::Name),
        MarkedField::IdentityNumber => enrollee(F::IdentityNumber),
        MarkedField::Phone => enrollee(F::Phone),
        MarkedField::FirstDay => view! {
            <DayField label=lang.first_day() name="first_day" value=Signal::derive(move || part.form.with(|f| f.first_day.map(|day| day.to_string()).unwrap_or_default()))
                on_input=Callback::new(move |text: String| draft.set(|form| form.first_day = Date::read(&text).ok()))/>
        }
        .into_any(),
        _ => view! { <PlanPicker part file=Some(file) errors/> }.into_any(),
    }
}

/// Whether a field is other than on the form that came back.
fn differs(field: MarkedField, first: &EnrolForm, part: EnrolPart) -> bool {
    part.form.with(|form| match field {
        MarkedField::Name => form.name != first.name,
        MarkedField::IdentityNumber => form.identity_number != first.identity_number,
        MarkedField::Phone => form.phone != first.phone,
        MarkedField::FirstDay => form.first_day != first.first_day,
        _ => form.plans != first.plans,
    })
}

/// The first marked field is in view and has the focus.
fn focus_first() {
    let found = document().query_selector(".asked-field input, .asked-field button, #agree").ok().flatten();
    if let Some(field) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        field.scroll_into_view();
        drop(field.focus());
    }
}
