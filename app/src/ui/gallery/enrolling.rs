//! Parts of the enrolment form.

use super::{dossiers, forms::form, specimen::shown};
use crate::{
    domain::{fault::Fault, id::PersonId, person::PersonField},
    sync::{
        enrolling::{EnrolErrors, EnrolForm},
        ledger::File,
    },
    ui::{
        components::{AgreeAndSign, EnrolPart, EnrolleeField, EnrolleeFields, Notice, PlanPicker, ReadOut, Sum},
        desk::{Desk, use_desk},
    },
};
use leptos::prelude::*;

/// The part.
pub fn part() -> AnyView {
    let desk = use_desk();
    let file = dossiers::in_ledger(desk, 0);
    let (empty, filled) = (enrol_part(desk, None), enrol_part(desk, file.as_ref()));
    let none = Signal::derive(EnrolErrors::default);
    let all = Signal::derive(|| EnrolErrors {
        fields: vec![(PersonField::Name, Fault::Missing), (PersonField::Phone, Fault::Missing)],
        village: Some(Fault::Missing),
        plans: Some(Fault::Missing),
        consent: Some(Fault::Missing),
    });
    [
        shown(
            "EnrolleeFields",
            form([
                view! { <EnrolleeFields part=filled file=file.clone() errors=none/> }.into_any(),
                view! { <EnrolleeFields part=empty file=None errors=all/> }.into_any(),
            ]),
        ),
        shown(
            "EnrolleeField",
            form([
                view! { <EnrolleeField field=PersonField::Name part=filled file=file.clone() errors=none/> }.into_any()
            ]),
        ),
        shown(
            "PlanPicker",
            form([
                view! { <PlanPicker part=filled file=file.clone() errors=none/> }.into_any(),
                view! { <PlanPicker part=empty file=None errors=all/> }.into_any(),
            ]),
        ),
        shown("Sum", form([view! { <Sum part=filled/> }.into_any()])),
        shown(
            "AgreeAndSign",
            form([
                view! { <AgreeAndSign part=filled errors=none/> }.into_any(),
                view! { <AgreeAndSign part=empty errors=all/> }.into_any(),
            ]),
        ),
        shown("Notice", form([view! { <Notice/> }.into_any()])),
        shown("ReadOut", form([view! { <ReadOut/> }.into_any()])),
    ]
    .collect_view()
    .into_any()
}

/// A form of its own for each: what is tapped in one changes nothing in the others.
fn enrol_part(desk: Desk, file: Option<&File>) -> EnrolPart {
    let person = file.map_or_else(|| PersonId(desk.fresh_id()), |file| file.dossier.person_id());
    let form = RwSignal::new(EnrolForm::begin(person, file, None, || desk.fresh_id()));
    EnrolPart { form: form.into(), change: Callback::new(move |changed| form.set(changed)) }
}
