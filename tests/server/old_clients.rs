//! What was ever shipped is taken for ever: operations and phone stores of each schema are in `tests/data/schema-N`.
//!
//! Does a test here say that the schema changed? If that was meant, raise `SCHEMA`, keep the old folder, and write the new one with
//! `TIANGENG_WRITE_SCHEMA=1 cargo xtask test old_clients`.

use app::{
    domain::{
        area::AreaCode,
        enrolment::MoveFault,
        erasure::ErasureReason,
        id::{DeviceId, EnrolmentId, OperationId, PersonId},
    },
    sync::{
        command::Command,
        disk::StoredText,
        erasure::PersonErased,
        operation::{Operation, SCHEMA},
        outcome::{Outcome, RefusalReason, ReviewReason},
        store::Readable,
    },
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};
use tests::harness::{COUNTY, County, OTHER_WORKER, Phone, WORKER, test_file};
use uuid::Uuid;

/// Things that a user does: enough that every kind of operation occurs.
const WORKS: u32 = 900;

fn folder(schema: u32) -> PathBuf {
    test_file(&format!("schema-{schema}"))
}

fn read(schema: u32, name: &str) -> Value {
    let file = folder(schema).join(name);
    let text = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{}: a schema without its record", file.display()));
    serde_json::from_str(&text).unwrap()
}

/// Everything that is written in a county that imports, and in one where two people work in one village.
async fn written() -> Vec<Operation> {
    let imported = County::new();
    imported.imports(&test_file("ledger-dirty.xlsx"));
    let county = County::new();
    let mut rng = fastrand::Rng::with_seed(7);
    let mut phones = [Phone::of(&county, OTHER_WORKER).await, Phone::of(&county, COUNTY).await];
    for phone in &mut phones {
        phone.syncs().await;
    }
    for work in 0..WORKS {
        let phone = &mut phones[(work % 2) as usize];
        phone.works_in(&mut rng, county.area("河鱼乡/大店村"));
        if work % 5 == 0 {
            phone.syncs().await;
        }
    }
    phones[1].saves(county.area("河鱼乡/大店村"), somebody_erased());
    for phone in &mut phones {
        phone.syncs().await;
    }
    let noun = Command::NounPublished(Box::new(tests::simulation::records::county_noun()));
    let calendar = Command::CalendarPublished(super::calendar::amended());
    phones[1].saves(AreaCode::parse("500229").unwrap(), vec![noun, calendar]);
    phones[1].syncs().await;
    let mut operations = log(&imported);
    operations.extend(log(&county));
    let looks = |phone: &Phone| phone.outbox().into_iter().map(|o| o.operation).filter(|o| o.kind == "NumberRevealed");
    operations.extend(phones.iter().flat_map(looks)); // sent to no copy
    let decision =
        operations.iter().find(|operation| operation.kind == "ReviewSettled").expect("somebody decides").clone();
    operations.extend(reasons().into_iter().map(|about| about_another(decision.clone(), about)));
    operations
}

/// A reason of each shape: which of them occur is a matter of chance.
fn reasons() -> [ReviewReason; 5] {
    [
        ReviewReason::TwinPerson { person: PersonId(Uuid::nil()) },
        ReviewReason::TwinCover { enrolment: EnrolmentId(Uuid::nil()) },
        ReviewReason::MoveDoesNotFit { fault: MoveFault::NoLongerFits },
        ReviewReason::MovedAway { to: AreaCode::parse("500229221204").unwrap() },
        ReviewReason::NobodyThere,
    ]
}

fn about_another(mut decision: Operation, about: ReviewReason) -> Operation {
    (decision.id, decision.body["about"]) = (OperationId(Uuid::now_v7()), json!(about));
    decision
}

/// A person who gave a consent and is erased: the law keeps the consent.
fn somebody_erased() -> Vec<Command> {
    let (person, added) = super::sync::person_added("陈路川");
    let consent = super::sync::enrolment(person, "500299196803121016").1.swap_remove(0);
    vec![
        added,
        consent,
        Command::PersonErased(PersonErased { person, reason: ErasureReason::Requested, later: Default::default() }),
    ]
}

fn log(county: &County) -> Vec<Operation> {
    let eyes = server::office::system_staff(vec![AreaCode::parse("500229").unwrap()]);
    let read = |seen: &server::store::Seen| {
        let mut operations = Vec::new();
        for scope in seen.heads(&eyes)?.keys() {
            let changes = seen.changes(&eyes, *scope, 0, u64::MAX)?;
            operations.extend(changes.into_iter().filter_map(|change| change.operation));
        }
        Ok(operations)
    };
    county.database.read_now_as(&eyes, read).unwrap()
}

/// Paths of a JSON tree; lists count as one.
fn paths(tree: &Value, at: &str, found: &mut BTreeSet<String>) {
    match tree {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| paths(value, &format!("{at}.{name}"), found)),
        Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{at}[]"), found)),
        _ => drop(found.insert(at.to_owned())),
    }
}

fn shape(operation: &Operation) -> BTreeSet<String> {
    let mut tree = json!(operation);
    if let Some(dossier) = tree["body"].get_mut("dossier") {
        *dossier = json!(dossier.is_object());
    }
    let mut found = BTreeSet::new();
    paths(&tree, &operation.kind, &mut found);
    found
}

/// One operation for each shape that occurs; a dossier that moves has the shapes of what it holds.
fn samples(operations: Vec<Operation>) -> Vec<Operation> {
    let by_shape: BTreeMap<BTreeSet<String>, Operation> = operations.into_iter().map(|o| (shape(&o), o)).collect();
    by_shape.into_values().collect()
}

/// What is on record of this schema: writing it again adds to it, since each run meets other rare shapes.
fn kept_or_none() -> Vec<Operation> {
    let text = fs::read(folder(SCHEMA).join("operations.json")).unwrap_or_else(|_| b"[]".to_vec());
    serde_json::from_slice(&text).unwrap()
}

#[tokio::test]
async fn the_schema_is_the_one_on_record() {
    let now = samples(written().await);
    let kinds: BTreeSet<&str> = now.iter().map(|operation| operation.kind.as_str()).collect();
    assert_eq!(kinds, Command::KINDS.iter().copied().collect(), "every kind occurs");
    if std::env::var_os("TIANGENG_WRITE_SCHEMA").is_some() {
        fs::create_dir_all(folder(SCHEMA)).unwrap();
        let all = samples(kept_or_none().into_iter().chain(now.iter().cloned()).collect());
        fs::write(folder(SCHEMA).join("operations.json"), serde_json::to_string_pretty(&all).unwrap()).unwrap();
        fs::write(folder(SCHEMA).join("store.json"), serde_json::to_string_pretty(&a_store().await).unwrap()).unwrap();
    }
    let kept: Vec<Operation> = serde_json::from_value(read(SCHEMA, "operations.json")).unwrap();
    let kept: BTreeSet<String> = kept.iter().flat_map(shape).collect();
    let new: Vec<String> = now.iter().flat_map(shape).filter(|path| !kept.contains(path)).collect();
    assert!(new.is_empty(), "schema {SCHEMA} on record does not have {new:?}");
}

#[tokio::test]
async fn operations_of_every_schema_are_taken_and_survive() {
    for schema in 1..=SCHEMA {
        let county = County::new();
        let client = county.signed_in(COUNTY).await;
        let device = DeviceId(Uuid::now_v7());
        let mut operations = read(schema, "operations.json");
        let count = operations.as_array().unwrap().len();
        for (n, operation) in (1..).zip(operations.as_array_mut().unwrap()) {
            let read: Operation = serde_json::from_value(operation.clone()).unwrap();
            assert_eq!(json!(read), *operation, "nothing of it is lost");
            assert!(read.command().is_ok(), "{} is understood", read.kind);
            (operation["n"], operation["device"]) = (json!(n), json!(device));
        }
        let body = json!({ "protocol": 1, "schema": schema, "device": device, "operations": operations });
        let answer = client.post("/api/v1/sync", body).await.expect_status(200).json();
        assert_eq!(answer["acked_n"], count);
        for result in answer["results"].as_array().unwrap() {
            let outcome: Outcome = serde_json::from_value(result["outcome"].clone()).unwrap();
            let malformed = matches!(&outcome, Outcome::Refused { reason: RefusalReason::Faulty { field, .. } } if field.is_empty());
            assert!(!malformed || schema < SCHEMA, "{result}");
        }
    }
}

/// The store of a phone with a copy, delivered work, and work that waits.
async fn a_store() -> Vec<StoredText> {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, WORKER).await;
    let (person, added) = super::sync::person_added("陈路川");
    phone.saves(village, vec![added]);
    phone.syncs().await;
    phone.saves(village, vec![super::sync::person_added("冉雪香").1]);
    phone.saves(village, vec![Command::VisitLogged(super::sync::visit_of(person))]);
    phone.records()
}

#[tokio::test]
async fn stores_of_every_schema_open_and_deliver() {
    for schema in 1..=SCHEMA {
        let records: Vec<StoredText> = serde_json::from_value(read(schema, "store.json")).unwrap();
        let county = County::new();
        let mut phone = Phone::on(&county, WORKER, records).await;
        assert_eq!((phone.status().waiting, phone.ledger().files().count()), (2, 2));
        phone.syncs().await; // a server that does not know this phone
        let people: Vec<PersonId> = phone.ledger().files().map(|file| file.dossier.person_id()).collect();
        assert_eq!((phone.status().waiting, phone.status().attention, people.len()), (0, 0, 2));
    }
}
