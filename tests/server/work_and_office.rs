//! Records for a whole township, and for its office: who holds them, and what is left of their caller.

use super::records::complaint;
use app::{
    domain::{
        area::AreaCode,
        erasure::ErasureReason,
        id::{GroupId, PersonId, RecordId},
        noun::{COMPLAINT, Sharing},
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
fn held(phone: &Phone) -> String {
    phone.ledger().rows().map(|file| serde_json::to_string(&file.dossier).unwrap()).collect()
}

/// A worker of one village of the township.
async fn handler_of(county: &County, village: &str) -> Phone {
    let number = "14000000016".to_owned();
    let (name, areas) = ("解小勇".to_owned(), vec![village.to_owned()]);
    let new = staff::NewStaff {
        name,
        phone: number.clone(),
        role: Role::GridWorker,
        areas,
        password: Some(PASSWORD.to_owned()),
    };
    staff::add(&county.database, &new, Lang::ZhHans).expect("an account");
    Phone::of(county, &number).await
}

/// Two people of a village, one of whom raises a complaint; its id, and the callers' id, name and phone.
fn raises(worker: &mut Phone, village: AreaCode) -> (RecordId, PersonId, [String; 3]) {
    let (person, added) = super::sync::person_added("冉雪香");
    let text = complaint(village);
    let id = text.id;
    let text = Command::RecordEntered(RecordEntered { group: Some(GroupId(id.0)), ..text });
    worker.saves(village, vec![added, caller(person, id)]);
    worker.saves(COMPLAINT.scope_in(village).unwrap(), vec![text]);
    (id, person, [person.to_string(), "冉雪香".to_owned(), "反映".to_owned()])
}

#[tokio::test]
async fn a_handler_of_another_village_reads_a_text_without_its_caller() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut worker = Phone::of(&county, WORKER).await;
    let (id, person, [person_id, name, _]) = raises(&mut worker, village);
    worker.syncs().await;
    let mut handler = handler_of(&county, "左岚乡/胜利村").await;
    let mut township = Phone::of(&county, TOWNSHIP).await;
    let mut elsewhere = Phone::of(&county, OTHER_WORKER).await;
    for phone in [&mut handler, &mut township, &mut elsewhere] {
        phone.syncs().await;
    }
    let (row, record) = handler.ledger().record(id).expect("the text");
    assert_eq!((record.value("text"), row.dossier.area()), ("上门太晚", village));
    let handlers = held(&handler);
    assert!(!handlers.contains(&person_id) && !handlers.contains(&name), "{handlers}");
    assert!(township.ledger().record(id).is_some() && held(&township).contains(&person_id));
    assert!(elsewhere.ledger().record(id).is_none(), "another township");

    // the township answers, and whoever works there reads it
    let step = json!({ "noun": "complaint", "version": 1, "id": id, "subject": Subject::Area { code: village },
        "step": "answer", "from": "open", "to": "answered", "reason": "改为晚上七点前上门" });
    let scope = COMPLAINT.scope_in(village).unwrap();
    township.saves(scope, vec![Command::RecordMoved(serde_json::from_value(step).unwrap())]);
    township.syncs().await;
    handler.syncs().await;
    worker.syncs().await;
    for phone in [&handler, &worker] {
        assert_eq!(phone.ledger().record(id).unwrap().1.state, "answered");
    }

    // erased, the caller is in no row of any phone; the text stays
    let removed = PersonRemoved { person, reason: "本人要求".into(), same_as: None, later: Default::default() };
    let erased = PersonErased { person, reason: ErasureReason::Requested, later: Default::default() };
    township.saves(village, vec![Command::PersonRemoved(removed), Command::PersonErased(erased)]);
    township.syncs().await;
    for phone in [&mut worker, &mut handler] {
        phone.syncs().await;
    }
    for phone in [&worker, &handler, &township] {
        let all = held(phone);
        assert!(!all.contains(&name) && !all.contains("caller"), "{all}");
        assert!(phone.ledger().record(id).is_some());
    }
    let findings = county.database.verify(|_| {}).unwrap();
    assert!(findings.wrong.is_empty(), "{:?}", findings.wrong);
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
