//! Phones and the server, over the real routes.

use app::{
    domain::{
        consent::{Consent, ConsentMode, NOTICE_VERSION, Purpose},
        enrolment::{Enrollee, Enrolment, Move, Status},
        id::{ConsentId, EnrolmentId, PersonId, VisitId},
        person::{PersonDraft, PersonField as F},
        plan,
        search::Query,
        signature::Signature,
        visit::{Channel, Visit, VisitOutcome},
    },
    sync::{
        command::{Command, EnrolmentMoved, PersonAdded, PersonEdited},
        fields::{Edit, fields_of},
        outcome::{Outcome, ReviewReason},
    },
};
use serde_json::json;
use tests::harness::{County, OTHER_WORKER, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

/// A new person.
pub fn person_added(name: &str) -> (PersonId, Command) {
    let person = PersonId(Uuid::now_v7());
    let mut draft = PersonDraft::default();
    draft.set(F::Name, name);
    let added = PersonAdded { person, fields: fields_of(&draft), concerns: Vec::new(), later: Default::default() };
    (person, Command::PersonAdded(added))
}

/// The shortest visit, today.
pub fn visit_of(person: PersonId) -> Visit {
    Visit::new(VisitId(Uuid::now_v7()), person, server::clock::now().date(), Channel::Door, VisitOutcome::Considering)
}

/// Consent and a form of the illness plan.
pub fn enrolment(person: PersonId, identity_number: &str) -> (EnrolmentId, Vec<Command>) {
    let today = server::clock::now().date();
    let mut draft = PersonDraft::default();
    draft.set(F::Name, "陈路川");
    draft.set(F::IdentityNumber, identity_number);
    draft.set(F::Phone, "14000000099");
    let (consent, id) = (ConsentId(Uuid::now_v7()), EnrolmentId(Uuid::now_v7()));
    let agreed = Consent {
        id: consent,
        person,
        purposes: vec![Purpose::Enrolment],
        mode: ConsentMode::Signature,
        notice_version: NOTICE_VERSION.into(),
        on: today,
        signature: Some(Signature(vec![(0..30).flat_map(|i| [i * 20, 100 + i]).collect()])),
        witness: String::new(),
        later: Default::default(),
    };
    let plan = &plan::seeded()[0];
    let form = Enrolment {
        id,
        person,
        enrollee: Enrollee::parse(&draft, today).unwrap(),
        plan: plan.code.clone(),
        plan_version: plan.version,
        period: plan.cover(today.plus_days(1)),
        units: 1,
        fee: plan.fee,
        consent: Some(consent),
        group: None,
        channel: Channel::Door,
        later: Default::default(),
    };
    (id, vec![Command::ConsentGiven(agreed), Command::EnrolmentSubmitted(form)])
}

pub fn moved(person: PersonId, enrolment: EnrolmentId, step: Move, reason: &str) -> Command {
    Command::EnrolmentMoved(EnrolmentMoved {
        person,
        enrolment,
        step,
        reason: reason.into(),
        marks: Vec::new(),
        later: Default::default(),
    })
}

fn outcomes(phone: &Phone) -> Vec<Outcome> {
    phone.outbox().into_iter().filter_map(|o| o.result).map(|result| result.outcome).collect()
}

#[tokio::test]
async fn a_first_sync_brings_the_township_and_search_finds_people_in_it() {
    let county = County::with_ledger();
    let mut phone = Phone::of(&county, WORKER).await;
    assert_eq!(phone.ledger().files().count(), 0);
    phone.syncs().await;
    assert_eq!(phone.status().first_sync, None, "complete only when whole");
    assert_eq!(phone.ledger().files().count(), 277, "左岚乡's share of 5,000");
    let person = phone.ledger().files().next().unwrap();
    let initials = app::domain::pinyin::Spelling::of_name(person.key.name()).initials;
    let found = phone.ledger().search(&Query::read(&initials), |_| true);
    assert!(found.iter().any(|file| file.dossier.person_id() == person.dossier.person_id()), "{initials}");
    assert_eq!(phone.ledger().reference().plans_on(server::clock::now().date()).len(), 2);
}

#[tokio::test]
async fn a_days_work_reaches_the_township_and_its_answer_comes_back() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let (mut worker, mut township) = (Phone::of(&county, WORKER).await, Phone::of(&county, TOWNSHIP).await);
    worker.syncs().await;
    let (person, added) = person_added("陈路川");
    let (form, submitted) = enrolment(person, "500299196803121016");
    worker.saves(village, vec![added, Command::VisitLogged(visit_of(person))]);
    worker.saves(village, submitted);
    worker.syncs().await;
    assert_eq!(outcomes(&worker), vec![Outcome::Applied; 4]);
    township.syncs().await;
    let status = |phone: &Phone| phone.ledger().file(person).unwrap().dossier.enrolments[0].status;
    assert_eq!(status(&township), Status::Submitted);
    township
        .saves(village, vec![moved(person, form, Move::TakeUp, ""), moved(person, form, Move::Return, "签名不清楚")]);
    township.syncs().await;
    worker.syncs().await;
    assert_eq!(status(&worker), Status::Returned);
    let steps = &worker.ledger().file(person).unwrap().dossier.enrolments[0].steps;
    assert_eq!(steps.last().map(|step| step.reason.as_str()), Some("签名不清楚"));
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn the_second_form_for_the_same_person_and_days_lies_beside_the_first() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let (mut one, mut other) = (Phone::of(&county, WORKER).await, Phone::of(&county, WORKER).await);
    let number = "500299196803121016";
    let (first_person, second_person) = (PersonId(Uuid::now_v7()), PersonId(Uuid::now_v7()));
    let ((first, first_form), (_, second_form)) = (enrolment(first_person, number), enrolment(second_person, number));
    one.saves(village, first_form);
    other.saves(village, second_form);
    one.syncs().await;
    other.syncs().await;
    let twin = Outcome::Review { reason: ReviewReason::TwinCover { enrolment: first } };
    assert_eq!(outcomes(&other), vec![Outcome::Applied, twin]);
    one.syncs().await;
    let beside = &one.ledger().file(second_person).unwrap().dossier.enrolments[0];
    assert_eq!(beside.twin, Some(first), "nothing is thrown away");
}

#[tokio::test]
async fn two_who_edit_one_field_see_both_values_until_one_is_chosen() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let (mut one, mut other) = (Phone::of(&county, WORKER).await, Phone::of(&county, TOWNSHIP).await);
    one.syncs().await;
    let (person, added) = person_added("陈路川");
    one.saves(village, vec![added]);
    one.syncs().await;
    other.syncs().await;
    let edit = |phone: &Phone, value: &str| {
        let was = phone.ledger().file(person).unwrap().dossier.field(F::Phone).into();
        let edits = [(F::Phone.code().to_owned(), Edit { value: value.into(), was, later: Default::default() })].into();
        Command::PersonEdited(PersonEdited { person, edits, later: Default::default() })
    };
    let (first, second) = (edit(&one, "14000000001"), edit(&other, "14000000002"));
    one.saves(village, vec![first]);
    other.saves(village, vec![second]);
    one.syncs().await;
    other.syncs().await;
    one.syncs().await;
    for phone in [&one, &other] {
        let dossier = &phone.ledger().file(person).unwrap().dossier;
        let both = dossier.conflicts.first().map(|c| (c.held.as_str(), c.offered.as_str()));
        assert_eq!(both, Some(("14000000001", "14000000002")));
    }
}

#[tokio::test]
async fn a_delivery_told_twice_is_kept_once_and_an_altered_one_is_refused() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, WORKER).await;
    phone.saves(village, vec![person_added("陈路川").1]);
    let operation = phone.outbox()[0].operation.clone();
    let body = |operation| json!({ "protocol": 1, "schema": 1, "device": phone.device(), "operations": [operation] });
    let first = phone.client.post("/api/v1/sync", body(json!(operation))).await.expect_status(200).json();
    let second = phone.client.post("/api/v1/sync", body(json!(operation))).await.expect_status(200).json();
    assert_eq!((&first["results"], &first["acked_n"]), (&second["results"], &second["acked_n"]));
    let mut altered = operation.clone();
    altered.body["fields"]["name"] = "别人".into();
    let third = phone.client.post("/api/v1/sync", body(json!(altered))).await.expect_status(200).json();
    assert_eq!(third["results"][0]["outcome"], json!({"refused": {"reason": "altered"}}));
    phone.syncs().await;
    assert_eq!(phone.ledger().files().count(), 1);
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn two_phones_that_live_from_one_copied_store_part_ways_and_lose_nothing() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut one = Phone::of(&county, WORKER).await;
    one.saves(village, vec![person_added("陈路川").1]);
    one.syncs().await;
    let mut copy = one.copied();
    one.saves(village, vec![person_added("冉雪香").1]);
    copy.saves(village, vec![person_added("解大勇").1, person_added("马小红").1]);
    one.syncs().await;
    copy.syncs().await;
    one.syncs().await;
    assert_ne!(one.device(), copy.device());
    for phone in [&one, &copy] {
        assert_eq!((phone.ledger().files().count(), phone.status().waiting, phone.status().attention), (4, 0, 0));
    }
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn an_id_that_belongs_to_another_operation_is_refused_and_holds_nothing_up() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, WORKER).await;
    phone.saves(village, vec![person_added("陈路川").1]);
    phone.syncs().await;
    let first = phone.outbox()[0].operation.clone();
    let mut taken = first.clone();
    (taken.n, taken.kind) = (2, "VisitLogged".into());
    let mut next = first.clone();
    (next.n, next.id) = (3, app::domain::id::OperationId(Uuid::now_v7()));
    let again = app::sync::operation::Operation { n: 4, ..first };
    let body = json!({ "protocol": 1, "schema": 1, "device": phone.device(), "operations": [taken, next, again] });
    let answer = phone.client.post("/api/v1/sync", body).await.expect_status(200).json();
    let outcomes: Vec<_> = answer["results"].as_array().unwrap().iter().map(|result| &result["outcome"]).collect();
    assert_eq!(outcomes, [&json!({"refused": {"reason": "id_taken"}}), &json!("noop"), &json!("noop")]);
    assert_eq!((&answer["acked_n"], county.is_whole()), (&json!(4), vec![]));
}

#[tokio::test]
async fn a_phones_store_belongs_to_one_member_of_staff() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.saves(county.area("左岚乡/大坝村"), vec![person_added("陈路川").1]);
    phone.syncs().await;
    let other = county.signed_in(OTHER_WORKER).await;
    let body = json!({ "protocol": 1, "schema": 1, "device": phone.device() });
    assert_eq!(other.post("/api/v1/sync", body).await.expect_status(409).error().0, "device_of_another");
}

/// `serde_json` keeps the order of keys when any crate of a build asks for it, as one of the tests does.
#[test]
fn what_digests_are_made_of_is_written_in_one_order_by_every_build() {
    let text = app::json::write(&serde_json::json!({ "b": 1, "a": { "d": 1, "c": [{ "f": 1, "e": 2 }] } }));
    assert_eq!(text, r#"{"a":{"c":[{"e":2,"f":1}],"d":1},"b":1}"#);
}

#[tokio::test]
async fn an_ended_session_loses_no_work() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    phone.client.delete("/api/v1/session").await.expect_status(204);
    phone.saves(county.area("左岚乡/大坝村"), vec![person_added("陈路川").1]);
    phone.syncs().await;
    assert_eq!(phone.status().waiting, 1, "it waits, and says that a sign-in is needed: {:?}", phone.status().link);
    phone.client.signs_in_again(WORKER).await.expect_status(200);
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.ledger().files().count()), (0, 1));
}
