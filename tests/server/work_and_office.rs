//! Records for a whole township, and for its office: who holds them, and what is left of their caller.

use super::records::{complaint, demand};
use app::{
    domain::{
        area::AreaCode,
        erasure::ErasureReason,
        id::{GroupId, PersonId, RecordId},
        noun::{COMPLAINT, DEMAND, Noun, Sharing},
        scope::{Part, Scope},
        staff::Role,
    },
    messages::Lang,
    sync::{
        command::{Command, PersonRemoved},
        erasure::PersonErased,
        records::RecordEntered,
        row::Subject,
    },
};
use serde_json::json;
use server::office::staff;
use tests::{
    harness::{COUNTY, County, OTHER_WORKER, PASSWORD, Phone, TOWNSHIP, WORKER},
    simulation::records::office_noun,
};
use uuid::Uuid;

/// Who raised a record.
fn caller(person: PersonId, about: RecordId) -> Command {
    let body = json!({ "noun": "caller", "version": 1, "id": Uuid::now_v7(), "subject": Subject::Person { id: person },
        "fields": { "about": about }, "state": "noted", "group": GroupId(about.0) });
    Command::RecordEntered(serde_json::from_value(body).unwrap())
}

/// Everything that a phone holds of people and records, as text.
pub fn held(phone: &Phone) -> String {
    phone.ledger().rows().map(|file| serde_json::to_string(&file.dossier).unwrap()).collect()
}

/// Adds a worker of one village of the township; the number of their account.
pub fn colleague(county: &County, village: &str) -> String {
    another(county, ("解小勇", "14000000016"), village)
}

/// Adds a worker of a village under a name and a number; the number of their account.
pub fn another(county: &County, (name, number): (&str, &str), village: &str) -> String {
    let (name, number, areas) = (name.to_owned(), number.to_owned(), vec![village.to_owned()]);
    let new = staff::NewStaff {
        name,
        phone: number.clone(),
        role: Role::GridWorker,
        areas,
        password: Some(PASSWORD.to_owned()),
    };
    staff::add(&county.database, &new, Lang::ZhHans).expect("an account");
    number
}

/// What a person of a village raises: a record of the noun.
fn raised(noun: &Noun, village: AreaCode) -> RecordEntered {
    let id = RecordId(Uuid::now_v7());
    let entered = if noun.code == DEMAND.code { demand(village, id) } else { complaint(village) };
    RecordEntered { group: Some(GroupId(entered.id.0)), ..entered }
}

/// A person of a village who raises something; its id, theirs, and their id, name and phone.
pub fn raises(worker: &mut Phone, village: AreaCode, noun: &Noun) -> (RecordId, PersonId, [String; 3]) {
    let (name, phone) = ("冉雪香", "14000000066");
    let (person, added) = super::sync::person_added(name);
    let Command::PersonAdded(mut added) = added else { panic!("a person is added") };
    added.fields.insert("phone".into(), phone.into());
    let text = raised(noun, village);
    let id = text.id;
    worker.saves(village, vec![Command::PersonAdded(added), caller(person, id)]);
    worker.saves(noun.scope_in(village).unwrap(), vec![Command::RecordEntered(text)]);
    (id, person, [person.to_string(), name.to_owned(), phone.to_owned()])
}

/// A step of the township's that needs nothing but a reason.
fn step(noun: &Noun, code: &str, id: RecordId, village: AreaCode) -> Command {
    let step = noun.step(code).unwrap();
    let body = json!({ "noun": noun.code, "version": 1, "id": id, "subject": Subject::Area { code: village },
        "step": code, "from": noun.first_state(), "to": step.to, "reason": "改为晚上七点前上门" });
    Command::RecordMoved(serde_json::from_value(body).unwrap())
}

#[tokio::test]
async fn a_complaint_is_read_in_another_village_without_its_caller() {
    is_read_without_its_caller(&COMPLAINT, "answer").await;
}

#[tokio::test]
async fn a_demand_is_read_in_another_village_without_its_caller() {
    is_read_without_its_caller(&DEMAND, "settle").await;
}

async fn is_read_without_its_caller(noun: &Noun, code: &str) {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut worker = Phone::of(&county, WORKER).await;
    let (id, person, personal) = raises(&mut worker, village, noun);
    worker.syncs().await;
    let mut handler = Phone::of(&county, &colleague(&county, "左岚乡/胜利村")).await;
    let mut township = Phone::of(&county, TOWNSHIP).await;
    let mut elsewhere = Phone::of(&county, OTHER_WORKER).await;
    for phone in [&mut handler, &mut township, &mut elsewhere] {
        phone.syncs().await;
    }
    let (row, record) = handler.ledger().record(id).expect("the text");
    assert_eq!((record.value("text").is_empty(), row.dossier.area()), (false, village));
    let names_anybody = |phone: &Phone| personal.iter().any(|secret| held(phone).contains(secret));
    assert!(!names_anybody(&handler), "{}", held(&handler));
    assert!(township.ledger().record(id).is_some() && names_anybody(&township));
    assert!(elsewhere.ledger().record(id).is_none(), "another township");

    // the township makes a step, and whoever works there reads it
    township.saves(noun.scope_in(village).unwrap(), vec![step(noun, code, id, village)]);
    for phone in [&mut township, &mut handler, &mut worker] {
        phone.syncs().await;
    }
    for phone in [&handler, &worker] {
        assert_eq!(phone.ledger().record(id).unwrap().1.state, noun.step(code).unwrap().to);
    }

    // erased, the caller is in no row of any phone; the text stays
    let removed = PersonRemoved { person, reason: "本人要求".into(), same_as: None, later: Default::default() };
    let erased = PersonErased { person, reason: ErasureReason::Requested, later: Default::default() };
    township.saves(village, vec![Command::PersonRemoved(removed), Command::PersonErased(erased)]);
    for phone in [&mut township, &mut worker, &mut handler] {
        phone.syncs().await;
    }
    for phone in [&worker, &handler, &township] {
        let all = held(phone);
        assert!(!personal[1..].iter().any(|secret| all.contains(secret)) && !all.contains("caller"), "{all}");
        assert!(phone.ledger().record(id).is_some());
    }
    assert_eq!(county.is_whole(), [""; 0]);
}

#[tokio::test]
async fn records_of_the_office_are_held_by_those_who_review_there_and_a_workers_wait_for_them() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let office = Scope::of(village.township(), Part::Office);
    let (mut worker, mut township) = (Phone::of(&county, WORKER).await, Phone::of(&county, TOWNSHIP).await);
    let mut admin = Phone::of(&county, COUNTY).await;
    admin.saves(village.county(), vec![Command::NounPublished(Box::new(office_noun()))]);
    admin.syncs().await;
    for phone in [&mut worker, &mut township] {
        phone.syncs().await;
    }
    assert_eq!(office_noun().sharing, Sharing::Office);
    let entered =
        |id| RecordEntered { noun: office_noun().code.to_string(), ..super::records::visit_again(village, id) };
    let (theirs, ours) = (RecordId(Uuid::now_v7()), RecordId(Uuid::now_v7()));
    township.saves(office, vec![Command::RecordEntered(entered(theirs))]);
    worker.saves(office, vec![Command::RecordEntered(entered(ours))]);
    worker.syncs().await;
    for phone in [&mut township, &mut worker, &mut admin] {
        phone.syncs().await;
    }
    assert!(worker.ledger().record(theirs).is_none());
    assert!(township.ledger().record(theirs).is_some() && admin.ledger().record(theirs).is_some());
    let waits = township.ledger().rows().find(|file| file.dossier.record == Some(ours)).expect("a row");
    assert_eq!((waits.dossier.reviews.len(), waits.dossier.records.len()), (1, 0), "outside the writer's rights");
}
