//! Bad input: each kind gets its own clear answer, nothing is lost, nothing is half-written.

use super::sync::{person_added, visit_of};
use app::{
    domain::{fault::Fault, id::DeviceId},
    sync::{
        command::Command,
        outcome::{Outcome, RefusalReason},
        protocol::{OPERATIONS_MAX, REQUEST_BYTES_MAX},
    },
};
use serde_json::{Value, json};
use tests::harness::{County, Phone, WORKER};
use uuid::Uuid;

#[tokio::test]
async fn requests_that_cannot_be_read_are_told_where() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    for (body, hint) in [
        ("{", "EOF"),
        ("[]", "SyncRequest"),
        (r#"{"protocol": 1}"#, "missing field"),
        (r#"{"protocol": 1, "schema": 1, "device": "no-uuid"}"#, "UUID"),
        (
            r#"{"protocol": 1, "schema": 1, "device": "0191b0a0-0000-7000-8000-000000000001", "operations": [{"n": -1}]}"#,
            "UUID",
        ),
    ] {
        let answer = worker.post_bytes("/api/v1/sync", body.into()).await.expect_status(400);
        let (code, message) = answer.error();
        assert_eq!(code, "malformed");
        assert!(message.contains("请求内容无法识别") && message.contains(hint), "{body}: {message}");
    }
    worker.post_bytes("/api/v1/sync", vec![0xFF, 0xFE]).await.expect_status(400);
    for deep in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        worker.post_bytes("/api/v1/sync", deep.into()).await.expect_status(413); // each level costs more than it says
    }
    let nested = format!(
        r#"{{"protocol": 1, "schema": 2, "device": "{}", "operations": [{{"body": {}{}}}]}}"#,
        Uuid::now_v7(),
        "[".repeat(1_000),
        "]".repeat(1_000)
    );
    worker.post_bytes("/api/v1/sync", nested.into()).await.expect_status(413);
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_body_is_said_to_be_changes_nothing_about_how_it_is_read() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let body = json!({ "protocol": 1, "schema": 2, "device": Uuid::now_v7() }).to_string().into_bytes();
    for said in ["text/html", "multipart/form-data; boundary=x", "application/xml", "nonsense", ""] {
        let request = worker.request(axum::http::Method::POST, "/api/v1/sync").header("x-tiangeng", "1");
        worker.send(request.header("content-type", said), body.clone()).await.expect_status(200);
        let request = worker.request(axum::http::Method::POST, "/api/v1/sync").header("x-tiangeng", "1");
        worker.send(request.header("content-type", said), b"<a/>".to_vec()).await.expect_status(400);
    }
}

#[tokio::test]
async fn oversized_requests_are_turned_away_whole() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let large = worker.post_bytes("/api/v1/sync", vec![b' '; REQUEST_BYTES_MAX + 1]).await.expect_status(413);
    assert_eq!(large.error().0, "too_large");
    let mut phone = Phone::of(&county, WORKER).await;
    let village = county.area("左岚乡/大坝村");
    let many = (0..=OPERATIONS_MAX).map(|_| person_added("陈路川").1).collect();
    phone.saves(village, many);
    let operations: Vec<Value> = phone.outbox().iter().map(|o| json!(o.operation)).collect();
    let body = json!({ "protocol": 1, "schema": 1, "device": phone.device(), "operations": operations });
    worker.post("/api/v1/sync", body).await.expect_status(413);
    assert_eq!(county.is_whole(), Vec::<String>::new());
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.status().attention), (0, 0), "the phone itself delivers in parts");
}

#[tokio::test]
async fn a_server_that_has_its_hands_full_says_so_and_the_phone_comes_back() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    let all_taken = county.rooms.syncs.fill().unwrap();
    let busy = phone.client.post("/api/v1/sync", serde_json::json!({})).await.expect_status(429);
    assert_eq!(busy.error().0, "busy");
    phone.saves(county.area("左岚乡/大坝村"), vec![person_added("陈路川").1]);
    phone.syncs().await;
    assert_eq!(phone.status().waiting, 1);
    drop(all_taken);
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.ledger().files().count()), (0, 1));
}

#[tokio::test]
async fn another_protocol_is_told_to_upgrade() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let body = json!({ "protocol": 2, "schema": 1, "device": DeviceId(Uuid::now_v7()) });
    assert_eq!(worker.post("/api/v1/sync", body).await.expect_status(426).error().0, "other_protocol");
}

/// A person with one field set.
fn with(field: &str, text: &str) -> Command {
    let (_, Command::PersonAdded(mut added)) = person_added("陈路川") else { unreachable!() };
    added.fields.insert(field.to_owned(), text.to_owned());
    Command::PersonAdded(added)
}

#[tokio::test]
async fn each_wrong_value_is_refused_with_its_own_reason_and_holds_nothing_up() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    let village = county.area("左岚乡/大坝村");
    let (person, good) = person_added("冉雪香");
    let mut overlong = visit_of(person);
    overlong.note = "字".repeat(501);
    let mut backwards = visit_of(person);
    backwards.next_due = Some(backwards.on.plus_days(-1));
    let bad = vec![
        (with("identity_number", "340524198001010013"), Fault::IdentityCheckDigit { expected: 'X' }),
        (with("identity_number", "50022919650229001X"), Fault::IdentityBirthDate),
        (with("identity_number", "500229202612310016"), Fault::IdentityBirthInFuture),
        (with("identity_number", "500229680312101"), Fault::IdentityFifteenDigits),
        (with("phone", "12800138000"), Fault::MobilePrefix),
        (with("phone", "1380013800"), Fault::MobileLength { found: 10 }),
        (with("name", "陈"), Fault::NameTooShort),
        (with("name", "<script>"), Fault::NameCharacters),
        (with("away_since", "2026-02-30"), Fault::DateUnreadable),
        (with("note", &"字".repeat(501)), Fault::TooLong { max: 500, found: 501 }),
        (with("employment", "astronaut"), Fault::NotAChoice),
        (Command::VisitLogged(overlong), Fault::TooLong { max: 500, found: 501 }),
        (Command::VisitLogged(backwards), Fault::DateTooEarly),
    ];
    let expected: Vec<Fault> = bad.iter().map(|(_, fault)| fault.clone()).collect();
    let mut commands: Vec<Command> = bad.into_iter().map(|(command, _)| command).collect();
    commands.insert(0, good);
    commands.push(Command::VisitLogged(visit_of(person)));
    phone.saves(village, commands);
    phone.syncs().await;
    let outcomes: Vec<Outcome> = phone.outbox().into_iter().filter_map(|o| o.result).map(|r| r.outcome).collect();
    assert_eq!((outcomes.first(), outcomes.last()), (Some(&Outcome::Applied), Some(&Outcome::Applied)));
    let faults: Vec<Fault> = outcomes.iter().filter_map(fault_of).collect();
    assert_eq!(faults, expected);
    let words: std::collections::BTreeSet<String> =
        faults.iter().map(|f| app::messages::Lang::ZhHans.fault(f)).collect();
    assert_eq!(words.len(), faults.len() - 1, "every reason has its own words (the two overlong notes share theirs)");
    assert_eq!(county.is_whole(), Vec::<String>::new());
    assert_eq!(phone.outbox().len(), 15, "what was refused stays readable on the phone");
}

#[tokio::test]
async fn an_unknown_village_is_refused() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    let nowhere = app::domain::area::AreaCode::parse("500229205999").unwrap();
    phone.saves(nowhere, vec![person_added("陈路川").1]);
    phone.syncs().await;
    let outcome = phone.outbox()[0].result.clone().unwrap().outcome;
    assert_eq!(outcome, Outcome::Refused { reason: RefusalReason::NoSuchScope });
}

#[tokio::test]
async fn what_a_later_version_writes_is_kept_for_later() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let operation = json!({
        "device": "0191b0a0-0000-7000-8000-000000000001", "n": 1, "id": "0191b0a0-0000-7000-8000-000000000002", "schema": 7,
        "scope": "500229205201", "kind": "HologramProjected", "body": {"colour": "blue"}, "device_time": 5, "mood": 3
    });
    let body = json!({
        "protocol": 1, "schema": 7, "device": operation["device"], "operations": [operation], "cursors": {"500229205201": 0}
    });
    let answer = worker.post("/api/v1/sync", body).await.expect_status(200).json();
    assert_eq!(answer["acked_n"], 1);
    assert_eq!(answer["results"][0]["outcome"], json!({"review": {"reason": "unknown_kind"}}));
    let again = json!({
        "protocol": 1, "schema": 7, "device": "0191b0a0-0000-7000-8000-000000000003", "cursors": {"500229205201": 0}
    });
    let pulled = worker.post("/api/v1/sync", again).await.expect_status(200).json();
    assert_eq!(pulled["changes"][0]["changes"][0]["operation"], operation, "field by field as it was written");
}

#[tokio::test]
async fn an_operation_that_cannot_be_read_holds_nothing_up() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    let village = county.area("左岚乡/大坝村");
    phone.saves(village, vec![person_added("陈路川").1, person_added("冉雪香").1]);
    let mut operations: Vec<Value> = phone.outbox().iter().map(|o| json!(o.operation)).collect();
    operations[0]["scope"] = "the moon".into();
    let body = json!({ "protocol": 1, "schema": 1, "device": phone.device(), "operations": operations });
    let answer = phone.client.post("/api/v1/sync", body).await.expect_status(200).json();
    assert_eq!(answer["acked_n"], 2);
    let refused = json!({"refused": {"reason": {"faulty": {"field": "", "fault": "malformed"}}}});
    assert_eq!((&answer["results"][0]["outcome"], &answer["results"][1]["outcome"]), (&refused, &json!("applied")));
}

fn fault_of(outcome: &Outcome) -> Option<Fault> {
    match outcome {
        Outcome::Refused { reason: RefusalReason::Faulty { fault, .. } } => Some(fault.clone()),
        _ => None,
    }
}
