//! Covers that were taken up a year ago and end soon.

use app::{
    domain::{
        consent::{Consent, ConsentMode, NOTICE_VERSION, Purpose},
        date::Date,
        enrolment::{Enrollee, Enrolment, Move},
        id::{ConsentId, EnrolmentId, PersonId},
        person::{PersonDraft, PersonField as F},
        plan::{self, Plan},
        signature::Signature,
        visit::Channel,
    },
    sync::command::{Command, EnrolmentMoved, PersonAdded},
    sync::fields::fields_of,
};
use uuid::Uuid;

/// The seeded plans in a version that was on offer years ago too.
pub fn older_plans() -> Vec<Plan> {
    let valid_from = Date::ymd(2020, 1, 1).expect("a day");
    plan::seeded().into_iter().map(|plan| Plan { version: 2, valid_from, ..plan }).collect()
}

/// A person with a householder, in group 3.
pub fn person_of(name: &str, number: &str, phone: &str, more: &[(F, &str)]) -> (PersonId, PersonDraft, Command) {
    let (person, mut draft) = (PersonId(Uuid::now_v7()), PersonDraft::default());
    let fields = [(F::Name, name), (F::IdentityNumber, number), (F::Phone, phone), (F::Group, "3")];
    fields.iter().chain(more).for_each(|(field, text)| draft.set(*field, *text));
    let added = PersonAdded { person, fields: fields_of(&draft), concerns: Vec::new(), later: Default::default() };
    (person, draft, Command::PersonAdded(added))
}

/// A consent, and forms of `plans` whose cover ends in `days_left` days.
pub fn covered(person: PersonId, draft: &PersonDraft, plans: &[Plan], days_left: i64) -> (Consent, Vec<Enrolment>) {
    let today = server::clock::now().date();
    let from = today.plus_days(days_left - 364);
    let consent = Consent {
        id: ConsentId(Uuid::now_v7()),
        person,
        purposes: vec![Purpose::Enrolment, Purpose::Contact],
        mode: ConsentMode::Signature,
        notice_version: NOTICE_VERSION.into(),
        on: from.plus_days(-1),
        signature: Some(Signature(vec![(0..30).flat_map(|i| [i * 20, 100 + i]).collect()])),
        witness: String::new(),
        later: Default::default(),
    };
    let form = |plan: &Plan| Enrolment {
        id: EnrolmentId(Uuid::now_v7()),
        person,
        enrollee: Enrollee::parse(draft, today).expect("an enrollee"),
        plan: plan.code.clone(),
        plan_version: plan.version,
        period: plan.cover(from),
        units: 1,
        fee: plan.fee,
        consent: Some(consent.id),
        group: None,
        channel: Channel::Door,
        later: Default::default(),
    };
    let forms = plans.iter().map(form).collect();
    (consent, forms)
}

/// The township's steps until a form is cover.
pub fn steps_to_cover(form: &Enrolment) -> Vec<Command> {
    let moved = |step| EnrolmentMoved {
        person: form.person,
        enrolment: form.id,
        step,
        reason: String::new(),
        marks: Vec::new(),
        later: Default::default(),
    };
    [Move::TakeUp, Move::Approve, Move::Pay, Move::Activate].map(|step| Command::EnrolmentMoved(moved(step))).to_vec()
}
