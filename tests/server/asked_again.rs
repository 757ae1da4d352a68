//! Rights are asked again where something is written or read: a request that began before they ended does neither after it.

use super::sync::person_added;
use app::{
    domain::{
        area::AreaCode,
        id::{DeviceId, OperationId, StaffId},
        registration::RegistrationState,
        staff::{Role, Staff},
    },
    sync::{
        operation::{Operation, SCHEMA},
        outcome::{Outcome, ReviewReason},
        protocol::SyncRequest,
    },
};
use axum::http::Method;
use serde_json::{Value, json};
use server::{
    clock,
    office::staff as office,
    store::{KeyHash, SqliteStore, StoreError},
};
use std::{sync::mpsc, time::Duration};
use tests::harness::{Answer, COUNTY, Client, County, DeviceKey, PASSWORD, TOWNSHIP, WORKER};
use uuid::Uuid;

const NEW: &str = "14000000031";

/// A request whose body the server waits for.
type Asked = (Method, String, Vec<u8>);

fn asked(method: Method, path: impl Into<String>, body: Value) -> Asked {
    (method, path.into(), body.to_string().into_bytes())
}

/// Every route that waits for a body, as the county's administrator may ask it.
async fn every_body(county: &County, admin: &Client) -> Vec<Asked> {
    let list = admin.get("/api/v1/staff").await.expect_status(200).json();
    let files = list.as_array().unwrap();
    let worker = files.iter().find(|file| file["phone"] == WORKER).unwrap()["staff"]["id"].as_str().unwrap().to_owned();
    let area = county.area("左岚乡/大坝村");
    let new = json!({ "name": "罗开竹", "phone": NEW, "role": "grid_worker", "areas": [area] });
    let change = json!({ "name": "罗开竹", "areas": [area], "active": true });
    let phone = format!("/api/v1/staff/{worker}/phones/{}", "0".repeat(64));
    let blob = format!("/api/v1/media/{}?type=image/jpeg&bytes=9&offset=0", "0".repeat(64));
    vec![
        asked(Method::POST, "/api/v1/sync", json!({ "protocol": 1, "schema": SCHEMA, "device": Uuid::now_v7() })),
        asked(Method::POST, "/api/v1/staff", new),
        asked(Method::PUT, format!("/api/v1/staff/{worker}"), change),
        asked(Method::POST, phone, json!({ "state": "revoked" })),
        asked(Method::PUT, "/api/v1/account/passphrase", json!({ "current": PASSWORD, "new": "gao shan liu shui" })),
        (Method::PUT, blob, vec![0; 9]),
        (Method::POST, "/api/v1/rescue".into(), rescue_file(county)),
    ]
}

fn rescue_file(county: &County) -> Vec<u8> {
    let rescue = app::sync::rescue::Rescue {
        staff: app::domain::id::StaffId(Uuid::now_v7()),
        made_at: clock::now(),
        operations: vec![added(county, DeviceId(Uuid::now_v7()))],
        attachments: vec![],
    };
    app::sync::rescue::seal(county.database.rescue_keys().public(), [7; 32], &rescue, &[]).unwrap()
}

fn added(county: &County, device: DeviceId) -> Operation {
    let (kind, body) = person_added("陈路川").1.parts();
    let (scope, id) = (county.area("左岚乡/大坝村").into(), OperationId(Uuid::now_v7()));
    Operation {
        device,
        n: 1,
        id,
        schema: SCHEMA,
        scope,
        kind,
        body,
        device_time: clock::now(),
        later: Default::default(),
    }
}

/// Asks, and lets something happen once the server waits for the body.
async fn asks(client: &Client, (method, path, body): Asked, meanwhile: impl FnOnce() + Send + 'static) -> Answer {
    let request = client.request(method, &path).header("x-tiangeng", "1");
    client.send_after(request, body, meanwhile).await
}

async fn staff(client: &Client) -> Staff {
    serde_json::from_value(client.get("/api/v1/session").await.expect_status(200).json()).unwrap()
}

/// What was written but for sessions and accounts.
fn written(county: &County) -> i64 {
    let database = rusqlite::Connection::open(county.directory.path().join("tiangeng.sqlite3")).unwrap();
    let sql = "SELECT count(*) FROM audit WHERE action NOT IN ('signed_in', 'account_changed')";
    let media = std::fs::read_dir(county.directory.path().join("media")).map_or(0, |files| files.count() as i64);
    database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() + media
}

#[tokio::test]
async fn a_request_that_began_before_the_session_ended_writes_and_reads_nothing_after_it() {
    let county = County::new();
    let all = every_body(&county, &county.signed_in(COUNTY).await).await;
    for (at, one) in all.into_iter().enumerate() {
        let mut admin = county.client();
        admin.address = std::net::Ipv4Addr::new(203, 0, 113, at as u8).into();
        admin.signs_in_again(COUNTY).await.expect_status(200);
        let (id, what) = (staff(&admin).await.id, format!("{} {}", one.0, one.1));
        let (database, before) = (county.database.clone(), written(&county));
        let works = move |active: bool| move |store: &mut SqliteStore| store.set_active(id, active, id, clock::now());
        let ends = move || database.write_now(works(false)).unwrap();
        let told = asks(&admin, one, ends).await;
        assert_eq!((told.status.as_u16(), told.error().0.as_str()), (401, "not_signed_in"), "{what}: {}", told.text());
        assert_eq!(written(&county), before, "{what}");
        county.database.write(works(true)).await.unwrap();
    }
}

#[tokio::test]
async fn a_request_that_began_in_another_role_is_refused_in_the_new_one() {
    let county = County::new();
    let admin = county.signed_in(COUNTY).await;
    let (card, all) = (staff(&admin).await, every_body(&county, &admin).await);
    let needs_more = |one: &Asked| !one.1.contains("/sync") && !one.1.contains("/account/");
    for one in all.into_iter().filter(needs_more) {
        let what = format!("{} {}", one.0, one.1);
        let (database, before, auditor) =
            (county.database.clone(), written(&county), Staff { role: Role::Auditor, ..card.clone() });
        let becomes = move || office::list(&database, &auditor).unwrap();
        let told = asks(&admin, one, becomes).await;
        assert_eq!((told.status.as_u16(), told.error().0.as_str()), (403, "forbidden"), "{what}: {}", told.text());
        assert_eq!(written(&county), before + 1, "{what}: but for the card");
        office::list(&county.database, &card).unwrap();
    }
}

/// The caller works for another township from now on.
fn moves_away(county: &County, card: &Staff) -> impl FnOnce() + Send + 'static {
    let elsewhere = Staff { areas: vec![AreaCode::parse("500229221").unwrap()], ..card.clone() };
    let database = county.database.clone();
    move || office::list(&database, &elsewhere).unwrap()
}

#[tokio::test]
async fn a_request_that_began_in_other_areas_reads_and_writes_in_the_new_ones() {
    let county = County::with_ledger();
    let (worker, village) = (county.signed_in(WORKER).await, county.area("左岚乡/大坝村"));
    let device = DeviceId(Uuid::now_v7());
    let request = SyncRequest::new(device, vec![added(&county, device)], [(village.into(), 0)].into());
    let body = asked(Method::POST, "/api/v1/sync", serde_json::to_value(&request).unwrap());
    let card = staff(&worker).await;
    let answer = asks(&worker, body, moves_away(&county, &card)).await.expect_status(200).json();
    assert_eq!((&answer["changes"], answer["scopes"].get(village.as_str())), (&json!([]), None), "{answer}");
    let outcome: Outcome = serde_json::from_value(answer["results"][0]["outcome"].clone()).unwrap();
    assert_eq!(outcome, Outcome::Review { reason: ReviewReason::OutsideRights });
}

#[tokio::test]
async fn who_manages_a_village_no_longer_changes_nobody_there_and_nobody_widens_their_own_areas() {
    let county = County::new();
    let union = county.signed_in(TOWNSHIP).await;
    let all = every_body(&county, &county.signed_in(COUNTY).await).await;
    let card = staff(&union).await;
    for one in all.into_iter().filter(|one| one.1.contains("/staff")) {
        let what = format!("{} {}", one.0, one.1);
        let status = asks(&union, one, moves_away(&county, &card)).await.status.as_u16();
        assert!(matches!(status, 403 | 404), "{what}: {status}");
        office::list(&county.database, &card).unwrap();
    }
    let own = format!("/api/v1/staff/{}", card.id);
    let wider = json!({ "name": "向明华", "areas": ["500229"], "active": true });
    let told = asks(&union, asked(Method::PUT, own, wider), || {}).await;
    told.expect_status(404); // whoever manages only grid workers does not manage themselves either
    assert_eq!(staff(&union).await, card);
}

/// The writer is held up until the answer is dropped, and then does `work`: what is asked meanwhile comes behind it.
async fn holds(county: &County, work: impl FnOnce(&mut SqliteStore) + Send + 'static) -> mpsc::Sender<()> {
    let ((release, released), (begun, begins)) = (mpsc::channel::<()>(), tokio::sync::oneshot::channel());
    let database = county.database.clone();
    let hold = move |store: &mut SqliteStore| {
        begun.send(()).unwrap_or_default();
        released.recv().unwrap_or_default();
        work(store);
        Ok::<_, StoreError>(())
    };
    tokio::spawn(async move { database.write(hold).await });
    begins.await.unwrap();
    release
}

#[tokio::test]
async fn a_sign_in_that_began_before_the_account_its_passphrase_or_its_phone_ended_begins_no_session() {
    type Ends = fn(&mut SqliteStore, StaffId, KeyHash) -> Result<(), StoreError>;
    let ends: [(Ends, u16); 3] = [
        (|store, id, _| store.set_active(id, false, id, clock::now()), 401),
        (|store, id, _| store.set_password(id, "another", None, clock::now()), 401),
        (|store, id, key| store.end_registration(key, id, RegistrationState::Revoked, id, clock::now()), 403),
    ];
    for (end, status) in ends {
        let county = County::new();
        let (mut client, key) = (county.client(), DeviceKey::new());
        client.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(200);
        let (id, hash) = (staff(&client).await.id, app::hex::read(&key.hash()).unwrap());
        let release = holds(&county, move |store| end(store, id, hash).unwrap()).await;
        let later = async move {
            tokio::time::sleep(Duration::from_millis(500)).await; // the account has been looked up by then
            drop(release);
        };
        let (answer, ()) = tokio::join!(client.signs_in_on(&key, WORKER, PASSWORD, None), later);
        answer.expect_status(status);
    }
}
