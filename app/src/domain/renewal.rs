//! Renewals: what changed since the last form, and whether the earlier consent is enough.

use super::{
    consent::{Consent, NOTICE_VERSION, Purpose},
    date::Date,
    enrolment::{Enrolment, cover_from},
    fault::Fault,
    id::{EnrolmentId, GroupId},
    mobile::Mobile,
    money::Fen,
    person::{Person, PersonField},
    plan::Plan,
    visit::Channel,
};

/// What is other than on the last form, or missing under it: then the person agrees and signs anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenewalChange {
    /// The fee of as many units.
    Fee {
        /// On the last form.
        was: Fen,
        /// From now on.
        now: Fen,
    },
    /// The plan's words or rules: another version.
    Words,
    /// The plan is offered no more, or not to somebody of this age.
    NotOffered(Fault),
    /// The ledger has another name, identity number or phone by now.
    Field {
        /// Which.
        field: PersonField,
        /// On the last form.
        was: String,
        /// In the ledger.
        now: String,
    },
    /// The last form has no consent: the cover came with the ledger.
    NotSigned,
    /// The consent was withdrawn, or does not name enrolment.
    Withdrawn,
    /// The notice has been written anew.
    Notice,
}

/// What is true today of a person and plan.
#[derive(Clone, Copy, Debug)]
pub struct RenewalSituation<'a> {
    /// The plan's version that is offered today.
    pub plan: Option<&'a Plan>,
    /// The ledger row.
    pub person: Option<&'a Person>,
    /// The consent under the last form.
    pub consent: Option<&'a Consent>,
    /// For what it still stands.
    pub stands_for: &'a [Purpose],
    /// The first day of the new cover.
    pub from: Date,
}

/// What changed since the `last` form, in the order in which it is shown.
pub fn changes(last: &Enrolment, now: &RenewalSituation) -> Vec<RenewalChange> {
    let consent = match now.consent {
        None => Some(RenewalChange::NotSigned),
        Some(_) if !now.stands_for.contains(&Purpose::Enrolment) => Some(RenewalChange::Withdrawn),
        Some(consent) => (consent.notice_version != NOTICE_VERSION).then_some(RenewalChange::Notice),
    };
    of_plan(last, now).into_iter().chain(of_person(last, now.person)).chain(consent).collect()
}

fn of_plan(last: &Enrolment, now: &RenewalSituation) -> Vec<RenewalChange> {
    let Some(plan) = now.plan else { return vec![RenewalChange::NotOffered(Fault::PlanNotOffered)] };
    let fee = plan.fee_of(last.units);
    let born = last.enrollee.identity_number.birth_date().ok_or(Fault::IdentityBirthDate);
    [
        (fee != last.fee).then_some(RenewalChange::Fee { was: last.fee, now: fee }),
        (plan.version != last.plan_version).then_some(RenewalChange::Words),
        born.and_then(|born| plan.accepts(born, now.from)).err().map(RenewalChange::NotOffered),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the ledger does not know is as it was on the form.
fn of_person(last: &Enrolment, person: Option<&Person>) -> Vec<RenewalChange> {
    let Some(person) = person else { return Vec::new() };
    let number = person.identity_number.as_ref().map(|number| number.as_str());
    let known = [
        (PersonField::Name, last.enrollee.name.as_str(), Some(person.name.as_str())),
        (PersonField::IdentityNumber, last.enrollee.identity_number.as_str(), number),
        (PersonField::Phone, last.enrollee.phone.as_str(), person.phone.as_ref().map(Mobile::as_str)),
    ];
    let changed = |(field, was, now): (PersonField, &str, Option<&str>)| {
        now.filter(|now| *now != was).map(|now| RenewalChange::Field {
            field,
            was: was.to_owned(),
            now: now.to_owned(),
        })
    };
    known.into_iter().filter_map(changed).collect()
}

/// Whether a form may rest on the consent that was given for an earlier cover, of which `last` is the form: nothing that the person
/// agreed to is other now, and the cover begins within the grace days. Whether the consent still stands is asked apart.
///
/// # Errors
/// `ConsentOutdated`.
pub fn may_rest(form: &Enrolment, last: &Enrolment, consent: &Consent, plan: &Plan) -> Result<(), Fault> {
    let agreed = |form: &Enrolment| {
        let enrollee = form.enrollee.draft();
        (form.person, enrollee, form.plan.clone(), form.plan_version, form.units, form.fee, form.consent)
    };
    let in_time = plan.follows_in_time(form.period.from, last.period);
    let same_notice = consent.notice_version == NOTICE_VERSION && consent.purposes.contains(&Purpose::Enrolment);
    let as_agreed = agreed(form) == agreed(last) && form.consent == Some(consent.id);
    if in_time && same_notice && as_agreed { Ok(()) } else { Err(Fault::ConsentOutdated) }
}

/// The form that follows `last` on the same consent, handed in on `today`.
pub fn following(
    last: &Enrolment,
    plan: &Plan,
    (id, group): (EnrolmentId, GroupId),
    channel: Channel,
    today: Date,
) -> Enrolment {
    let period = plan.cover(cover_from(today, [last.period].into_iter()));
    Enrolment { id, period, channel, group: Some(group), later: Default::default(), ..last.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        consent::ConsentMode,
        enrolment::Enrollee,
        id::{ConsentId, PersonId},
        person::{PersonDraft, PersonField as F},
        plan,
    };
    use uuid::Uuid;

    fn day(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    fn person(fields: &[(F, &str)]) -> PersonDraft {
        let mut draft = PersonDraft::default();
        let first = [(F::Name, "陈路川"), (F::IdentityNumber, "500299196803121016"), (F::Phone, "14000000001")];
        first.iter().chain(fields).for_each(|(field, text)| draft.set(*field, *text));
        draft
    }

    fn ledger(fields: &[(F, &str)]) -> Person {
        Person::parse(&person(fields), day("2027-06-01")).unwrap()
    }

    fn consent() -> Consent {
        Consent {
            id: ConsentId(Uuid::from_u128(3)),
            person: PersonId(Uuid::from_u128(2)),
            purposes: vec![Purpose::Enrolment, Purpose::Contact],
            mode: ConsentMode::SpokenWitnessed,
            notice_version: NOTICE_VERSION.into(),
            on: day("2026-05-31"),
            signature: None,
            witness: "村支书".into(),
            later: Default::default(),
        }
    }

    /// Covers 2026-06-01 to 2027-05-31.
    fn last(plan: &Plan) -> Enrolment {
        Enrolment {
            id: EnrolmentId(Uuid::from_u128(1)),
            person: consent().person,
            enrollee: Enrollee::parse(&person(&[]), day("2026-06-01")).unwrap(),
            plan: plan.code.clone(),
            plan_version: plan.version,
            period: plan.cover(day("2026-06-01")),
            units: 1,
            fee: plan.fee,
            consent: Some(consent().id),
            group: None,
            channel: Channel::Door,
            later: Default::default(),
        }
    }

    fn follows(last: &Enrolment, plan: &Plan, today: &str) -> Enrolment {
        let ids = (EnrolmentId(Uuid::from_u128(9)), GroupId(Uuid::from_u128(8)));
        following(last, plan, ids, Channel::Phone, day(today))
    }

    fn found(last: &Enrolment, plan: Option<&Plan>, person: Option<&Person>, from: &str) -> Vec<RenewalChange> {
        let (consent, stands) = (consent(), [Purpose::Enrolment]);
        let consent = last.consent.map(|_| &consent);
        changes(last, &RenewalSituation { plan, person, consent, stands_for: &stands, from: day(from) })
    }

    #[test]
    fn nothing_changed_and_the_form_that_follows_may_rest_on_the_earlier_consent() {
        let plan = &plan::seeded()[0];
        let last = last(plan);
        assert_eq!(found(&last, Some(plan), Some(&ledger(&[])), "2027-06-01"), []);
        assert_eq!(found(&last, Some(plan), None, "2027-06-01"), [], "somebody who has no row");
        for today in ["2027-05-01", "2027-05-31", "2027-06-29"] {
            let form = follows(&last, plan, today);
            assert_eq!(may_rest(&form, &last, &consent(), plan), Ok(()), "{today}");
            assert_eq!(form.check(Some(plan), day(today)), Ok(()), "{today}");
        }
    }

    #[test]
    fn each_change_is_found() {
        let (plan, next) = (&plan::seeded()[0], Plan { version: 2, fee: Fen(3500), ..plan::seeded()[0].clone() });
        let last = last(plan);
        let fee = RenewalChange::Fee { was: Fen(3000), now: Fen(3500) };
        assert_eq!(found(&last, Some(&next), None, "2027-06-01"), [fee, RenewalChange::Words]);
        assert_eq!(found(&last, None, None, "2027-06-01"), [RenewalChange::NotOffered(Fault::PlanNotOffered)]);
        let young = Plan { age_max: 58, ..plan.clone() };
        let old = Fault::AgeOutsidePlan { min: 16, max: 58, found: 59 };
        assert_eq!(found(&last, Some(&young), None, "2027-06-01"), [RenewalChange::NotOffered(old)]);
        let moved = ledger(&[(F::Phone, "14000000009"), (F::Name, "陈鹭川")]);
        let field = |field, was: &str, now: &str| RenewalChange::Field { field, was: was.into(), now: now.into() };
        let expected = [field(F::Name, "陈路川", "陈鹭川"), field(F::Phone, "14000000001", "14000000009")];
        assert_eq!(found(&last, Some(plan), Some(&moved), "2027-06-01"), expected);
        let recorded = Enrolment { consent: None, ..last };
        assert_eq!(found(&recorded, Some(plan), None, "2027-06-01"), [RenewalChange::NotSigned]);
    }

    #[test]
    fn a_consent_that_stands_no_more_or_names_another_notice_is_a_change() {
        let plan = &plan::seeded()[0];
        let (last, from) = (last(plan), day("2027-06-01"));
        let with = |consent: &Consent, stands_for: &[Purpose]| {
            changes(
                &last,
                &RenewalSituation { plan: Some(plan), person: None, consent: Some(consent), stands_for, from },
            )
        };
        assert_eq!(with(&consent(), &[Purpose::Contact]), [RenewalChange::Withdrawn]);
        let older = Consent { notice_version: "2024-01".into(), ..consent() };
        assert_eq!(with(&older, &[Purpose::Enrolment]), [RenewalChange::Notice]);
    }

    #[test]
    fn what_the_person_did_not_agree_to_may_not_rest_on_the_earlier_consent() {
        let plan = &plan::seeded()[0];
        let last = last(plan);
        let form = follows(&last, plan, "2027-05-31");
        let refused = |form: &Enrolment, consent: &Consent| {
            assert_eq!(may_rest(form, &last, consent, plan), Err(Fault::ConsentOutdated));
        };
        refused(&follows(&last, plan, "2027-06-30"), &consent()); // it begins on 1 July
        refused(&Enrolment { period: last.period, ..form.clone() }, &consent());
        refused(&Enrolment { fee: Fen(3500), ..form.clone() }, &consent());
        refused(&Enrolment { plan_version: 2, ..form.clone() }, &consent());
        refused(&Enrolment { plan: "accident".into(), ..form.clone() }, &consent());
        let other = Enrollee::parse(&person(&[(F::Phone, "14000000009")]), day("2026-06-01")).unwrap();
        refused(&Enrolment { enrollee: other, ..form.clone() }, &consent());
        refused(&form, &Consent { notice_version: "2024-01".into(), ..consent() });
        refused(&form, &Consent { id: ConsentId(Uuid::from_u128(4)), ..consent() });
        refused(&form, &Consent { purposes: vec![Purpose::Contact], ..consent() });
    }
}
