//! One's own account: seeing where one is signed in, ending that elsewhere, and another passphrase.

use app::domain::registration::OwnAccount;
use axum::http::Method;
use serde_json::{Value, json};
use tests::harness::{Answer, Client, County, DeviceKey, OTHER_WORKER, PASSWORD, WORKER};

const NEW: &str = "gao shan liu shui";

async fn own(client: &Client) -> OwnAccount {
    serde_json::from_value(client.get("/api/v1/account").await.expect_status(200).json()).unwrap()
}

async fn changes(client: &Client, current: &str, new: &str) -> Answer {
    let request = client.request(Method::PUT, "/api/v1/account/passphrase").header("x-tiangeng", "1");
    client.send(request, json!({ "current": current, "new": new }).to_string().into_bytes()).await
}

fn said(answer: &Answer) -> (Value, Value) {
    let error = &answer.json()["error"];
    (error["field"].clone(), error["fault"].clone())
}

/// The worker on a pocket's phone and on another one.
async fn on_two_phones(county: &County) -> [(Client, DeviceKey); 2] {
    let mut both = [(county.client(), DeviceKey::new()), (county.client(), DeviceKey::new())];
    for (client, key) in &mut both {
        client.signs_in_on(key, WORKER, PASSWORD, None).await.expect_status(200);
    }
    both
}

#[tokio::test]
async fn everybody_sees_their_own_phones_and_sessions_and_nobody_elses() {
    let county = County::new();
    let [(pocket, key), (_, other)] = on_two_phones(&county).await;
    county.signed_in(OTHER_WORKER).await;
    let account = own(&pocket).await;
    let phones: Vec<&str> = account.phones.iter().map(|phone| phone.key.as_str()).collect();
    assert!(phones.len() == 2 && phones.contains(&key.hash().as_str()) && phones.contains(&other.hash().as_str()));
    let current: Vec<_> = account.sessions.iter().filter(|session| session.current).collect();
    assert_eq!((account.sessions.len(), current.len()), (2, 1));
    assert_eq!(current[0].key, Some(key.hash()));
    county.client().get("/api/v1/account").await.expect_status(401);
}

#[tokio::test]
async fn a_session_elsewhere_is_ended_and_nobody_ends_those_of_others() {
    let county = County::new();
    let [(pocket, _), (elsewhere, other)] = on_two_phones(&county).await;
    let stranger = county.signed_in(OTHER_WORKER).await;
    let sessions = own(&pocket).await.sessions;
    let there = sessions.iter().find(|session| session.key == Some(other.hash())).unwrap();
    let path = format!("/api/v1/account/sessions/{}", there.id);
    stranger.delete(&path).await.expect_status(404);
    elsewhere.get("/api/v1/session").await.expect_status(200);
    pocket.delete(&path).await.expect_status(204);
    pocket.delete(&path).await.expect_status(404);
    elsewhere.get("/api/v1/session").await.expect_status(401);
    pocket.get("/api/v1/session").await.expect_status(200);
    pocket.delete("/api/v1/account/sessions/nonsense").await.expect_status(404);
}

#[tokio::test]
async fn somebody_takes_their_own_lost_phone_out_of_use_and_no_others() {
    let county = County::new();
    let [(pocket, _), (mut lost, key)] = on_two_phones(&county).await;
    let path = format!("/api/v1/account/phones/{}", key.hash());
    county.signed_in(OTHER_WORKER).await.delete(&path).await.expect_status(404);
    pocket.delete(&path).await.expect_status(204);
    lost.get("/api/v1/session").await.expect_status(401);
    let told = lost.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(403);
    assert_eq!(told.error().0, "registration_revoked");
    county.damages("UPDATE registration SET state = 'wiped' WHERE state = 'revoked'");
    pocket.delete(&path).await.expect_status(204);
    let told = lost.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(403);
    assert_eq!(told.error().0, "registration_wiped", "what is to be emptied stays so");
}

#[tokio::test]
async fn a_new_passphrase_needs_the_present_one_and_ends_the_other_sessions() {
    let county = County::new();
    let [(pocket, _), (elsewhere, _)] = on_two_phones(&county).await;
    let wrong = changes(&pocket, "not-the-password", NEW).await.expect_status(422);
    assert_eq!(said(&wrong), (json!("current"), json!("passphrase_wrong")));
    let weak = changes(&pocket, PASSWORD, WORKER).await.expect_status(422);
    assert_eq!(said(&weak), (json!("new"), json!("passphrase_weak")));
    elsewhere.get("/api/v1/session").await.expect_status(200);
    changes(&pocket, PASSWORD, NEW).await.expect_status(204);
    pocket.get("/api/v1/session").await.expect_status(200);
    elsewhere.get("/api/v1/session").await.expect_status(401);
    county.client().signs_in(WORKER, PASSWORD).await.expect_status(401);
    county.client().signs_in(WORKER, NEW).await.expect_status(200);
    let set = "SELECT count(*) FROM audit WHERE action = 'password_set' AND staff = subject ->> '$.staff'";
    let database = rusqlite::Connection::open(county.directory.path().join("tiangeng.sqlite3")).unwrap();
    assert_eq!(database.query_row(set, [], |row| row.get::<_, i64>(0)).unwrap(), 1);
}

#[tokio::test]
async fn who_lost_the_answer_asks_again_and_hears_that_it_is_done() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    changes(&worker, PASSWORD, NEW).await.expect_status(204);
    changes(&worker, PASSWORD, NEW).await.expect_status(204);
    let other = changes(&worker, PASSWORD, "liu shui gao shan").await.expect_status(422);
    assert_eq!(said(&other), (json!("current"), json!("passphrase_wrong")), "the old one changes nothing else");
}

#[tokio::test]
async fn whoever_has_a_session_guesses_no_faster_than_somebody_without() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let mut statuses = Vec::new();
    for guess in 0..12 {
        statuses.push(changes(&worker, &format!("guess number {guess}"), NEW).await.status.as_u16());
    }
    assert_eq!((statuses[9], statuses[10]), (422, 429));
}

#[tokio::test]
async fn a_phone_that_works_is_heard_of_without_signing_anything() {
    let county = County::new();
    let [(pocket, key), _] = on_two_phones(&county).await;
    county.damages("UPDATE registration SET seen_at = 5");
    let body = json!({ "protocol": 1, "schema": 3, "device": uuid::Uuid::now_v7(), "cursors": {} });
    pocket.post("/api/v1/sync", body).await.expect_status(200);
    let phones = own(&pocket).await.phones;
    let heard = |phone: &&app::domain::registration::Registration| phone.seen_at.0 > 5;
    let heard: Vec<&str> = phones.iter().filter(heard).map(|phone| phone.key.as_str()).collect();
    assert_eq!(heard, [key.hash()]);
}
