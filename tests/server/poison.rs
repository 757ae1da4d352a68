//! Poison: one operation that no app writes must not keep a village's phones, or the county's backups, from working.

use super::sync::person_added;
use app::{
    domain::{area::AreaCode, id::PersonId},
    sync::{
        command::{Command, PersonMoved},
        outcome::{Outcome, RefusalReason},
    },
};
use serde_json::{Value, json};
use tests::harness::{Client, County, OTHER_WORKER, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

/// As many levels as a request of our own reader lets through, and the band below.
const DEPTHS: std::ops::RangeInclusive<usize> = 118..=124;

/// Levels of arrays, around nothing.
fn nested(levels: usize) -> String {
    ["[".repeat(levels), "]".repeat(levels)].concat()
}

/// An operation as text, from a device of its own.
fn operation(scope: AreaCode, kind: &str, body: &str) -> (Uuid, String) {
    let (device, id) = (Uuid::now_v7(), Uuid::now_v7());
    let text = format!(
        r#"{{"device":"{device}","n":1,"id":"{id}","schema":4,"scope":"{scope}","kind":"{kind}","body":{body},"device_time":1}}"#
    );
    (device, text)
}

/// Delivers it as it is; the answer's result.
async fn delivers(client: &Client, (device, operation): (Uuid, String)) -> Value {
    let body = format!(r#"{{"protocol":1,"schema":4,"device":"{device}","operations":[{operation}]}}"#);
    client.post_bytes("/api/v1/sync", body.into()).await.expect_status(200).json()["results"][0].clone()
}

/// A review of a person that was written for another village, with a reason of so many levels.
fn deep_review(person: PersonId, levels: usize) -> String {
    let about = format!(r#"{{"later":{}}}"#, nested(levels));
    let review = Uuid::now_v7();
    format!(r#"{{"person":"{person}","review":"{review}","accepted":false,"about":{about}}}"#)
}

#[tokio::test]
async fn a_deep_body_is_refused_and_every_phone_goes_on() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, TOWNSHIP).await;
    phone.syncs().await;
    for levels in DEPTHS {
        for scope in [village, village.county()] {
            let result = delivers(&worker, operation(scope, "X", &nested(levels))).await;
            let malformed = json!({"refused": {"reason": {"faulty": {"field": "", "fault": "malformed"}}}});
            assert_eq!((&result["outcome"], &result["seq"]), (&malformed, &json!(0)), "{levels} levels");
        }
    }
    phone.saves(village, vec![person_added("陈路川").1]);
    phone.syncs().await;
    assert_eq!(phone.status().waiting, 0, "the phone reads its answer");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn a_deep_review_does_not_go_along_to_another_village() {
    let county = County::new();
    let (from, to) = (county.area("左岚乡/大坝村"), county.area("左岚乡/齐心村"));
    let mut union = Phone::of(&county, TOWNSHIP).await;
    let (person, added) = person_added("陈路川");
    union.saves(from, vec![added]);
    union.syncs().await;
    let stranger = county.signed_in(OTHER_WORKER).await;
    for levels in DEPTHS {
        delivers(&stranger, operation(from, "ReviewSettled", &deep_review(person, levels - 2))).await;
    }
    union.saves(from, vec![Command::PersonMoved(PersonMoved { person, to, later: Default::default() })]);
    union.syncs().await;
    let mut worker = Phone::of(&county, WORKER).await;
    worker.syncs().await;
    let scopes: Vec<AreaCode> = worker.ledger().files().map(|file| file.dossier.scope.area()).collect();
    assert_eq!((scopes, county.is_whole()), (vec![to], vec![]));
    let backup = county.backs_up(1);
    assert!(County::restored_from(&backup.file).is_whole().is_empty());
}

#[tokio::test]
async fn strange_values_survive_or_are_refused_and_every_phone_goes_on() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let worker = county.signed_in(WORKER).await;
    let stranger = county.signed_in(OTHER_WORKER).await;
    let (person, added) = person_added("陈路川");
    let mut phone = Phone::of(&county, TOWNSHIP).await;
    phone.saves(village, vec![added]);
    phone.syncs().await;
    let long = format!(r#"{{"{}":1}}"#, "k".repeat(20_000));
    let strange = [
        r#"{"a":1,"a":2,"a":{"a":3}}"#,
        "-0",
        "1e300",
        "0.1234567890123456789e-5",
        "-7.708415320147652e-125",
        "18446744073709551615",
        "-9223372036854775808",
        "18446744073709551616",
        r#""a\u0000b""#,
        r#""\u2028\u2029\u202e""#,
        r#""\ud83d\ude00""#,
        &long,
        r#"{"":{"of":{"of":[null]}}}"#,
        "null",
        "[[],{},null]",
    ];
    for value in strange {
        delivers(&worker, operation(village, "X", value)).await;
        let about = format!(r#"{{"later":{value}}}"#);
        let review =
            format!(r#"{{"person":"{person}","review":"{}","accepted":false,"about":{about}}}"#, Uuid::now_v7());
        delivers(&stranger, operation(village, "ReviewSettled", &review)).await;
    }
    for unreadable in [r#""\ud800""#, "1e400", "01", "\"\u{0}\""] {
        let (device, operation) = operation(village, "X", unreadable);
        let body = format!(r#"{{"protocol":1,"schema":4,"device":"{device}","operations":[{operation}]}}"#);
        worker.post_bytes("/api/v1/sync", body.into()).await.expect_status(400);
    }
    phone.saves(village, vec![person_added("冉雪香").1]);
    phone.syncs().await;
    let mut fresh = Phone::of(&county, WORKER).await;
    fresh.syncs().await;
    for phone in [&phone, &fresh] {
        assert_eq!((phone.status().waiting, phone.ledger().files().count()), (0, 2));
        assert!(!phone.mends(), "its copy equals the server's");
    }
    assert_eq!(county.is_whole(), Vec::<String>::new());
    let backup = county.backs_up(1);
    assert!(County::restored_from(&backup.file).is_whole().is_empty());
}

#[tokio::test]
async fn an_operation_larger_than_its_kind_ever_is_is_refused() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    let (person, added) = person_added("陈路川");
    let Command::PersonAdded(mut large) = person_added("冉雪香").1 else { unreachable!() };
    large.fields.insert("of_a_later_version".into(), "字".repeat(20_000));
    let stranger = county.signed_in(OTHER_WORKER).await;
    let body = format!(r#"{{"person":"{person}","note":"{}"}}"#, "x".repeat(900_000));
    for kind in ["X", "VisitLogged", "PersonAdded", "DossierArrived"] {
        let result = delivers(&stranger, operation(village, kind, &body)).await;
        assert_eq!(result["seq"], 0, "{kind} is not for any copy");
        assert!(result["outcome"]["refused"].is_object(), "{kind}: {result}");
    }
    phone.saves(village, vec![Command::PersonAdded(large), added]);
    phone.syncs().await;
    let outcomes: Vec<Outcome> = phone.outbox().into_iter().filter_map(|o| o.result).map(|r| r.outcome).collect();
    assert!(matches!(&outcomes[0], Outcome::Refused { reason: RefusalReason::Faulty { .. } }), "{:?}", outcomes[0]);
    assert_eq!(outcomes[1], Outcome::Applied, "and holds nothing up");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}
