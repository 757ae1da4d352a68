//! One key speaks for one person: not registered for a second one, and what two shared before is replaced without losing work.

use super::sync::person_added;
use app::{
    domain::{
        id::{DeviceId, OperationId},
        staff::Staff,
    },
    sync::{
        operation::{Operation, SCHEMA},
        sealed::{self, SealedDelivery},
    },
};
use axum::http::{Method, header};
use serde_json::json;
use server::clock;
use tests::harness::{Answer, Client, County, DeviceKey, PASSWORD, TOWNSHIP, WORKER};
use uuid::Uuid;

const PASSPHRASE: &str = "gao shan liu shui";
const DELIVERIES: &str = "/api/v1/deliveries";

/// A user on a phone.
struct Person {
    client: Client,
    staff: Staff,
    rescue_key: String,
}

impl Person {
    /// Signs in; with a code where phones need one.
    async fn on(county: &County, key: &DeviceKey, phone: &str, code: Option<&str>) -> Self {
        let mut client = county.client();
        let passphrase = if code.is_some() { PASSPHRASE } else { PASSWORD };
        let answer = client.signs_in_on(key, phone, passphrase, code).await.expect_status(200).json();
        let rescue_key = answer["rescue_key"].as_str().unwrap().to_owned();
        Self { client, staff: serde_json::from_value(answer).unwrap(), rescue_key }
    }

    /// Sealed work that is said to be theirs, signed with some key.
    async fn work_is_delivered(&self, county: &County, key: &DeviceKey) -> Answer {
        let (kind, body) = person_added("陈路川").1.parts();
        let operation = Operation {
            device: DeviceId(Uuid::now_v7()),
            n: 1,
            id: OperationId(Uuid::now_v7()),
            schema: SCHEMA,
            scope: county.area("左岚乡/大坝村").into(),
            kind,
            body,
            device_time: clock::now(),
            later: Default::default(),
        };
        let sealed = sealed::seal(&self.rescue_key, [7; 32], self.staff.id, &operation, clock::now()).unwrap();
        let delivery = SealedDelivery { staff: self.staff.id, sealed: vec![sealed] }.write();
        self.client.post_signed(key, DELIVERIES, delivery).await
    }

    /// Asks that this phone sign with `new` from now on; `signer` signs that.
    async fn changes_to(&self, new: &DeviceKey, signer: &DeviceKey) -> Answer {
        let path = format!("/api/v1/account/phones/{}", new.hash());
        let body = new.device().to_string().into_bytes();
        let request = self.client.request(Method::PUT, &path).header("x-tiangeng", "1");
        self.client.send(request.header(header::AUTHORIZATION, signer.signs("PUT", &path, &body)), body).await
    }
}

/// As counties have them in which two registered one key before that was refused.
fn both_have_this_key(county: &County, staff: &Staff) {
    let sql =
        "INSERT INTO registration SELECT county, key, 'STAFF', name, public_key, state, registered_at, expires_at, seen_at, 0
               FROM registration LIMIT 1";
    county.damages(&sql.replace("STAFF", &staff.id.to_string()));
}

#[tokio::test]
async fn a_key_is_not_registered_for_a_second_person_and_its_holder_delivers_as_nobody_else() {
    let county = County::with_codes();
    let (key, other) = (DeviceKey::new(), DeviceKey::new());
    let worker = Person::on(&county, &key, WORKER, Some(&county.gives_a_code(WORKER))).await;
    let code = county.gives_a_code(TOWNSHIP);
    let told = county.client().signs_in_on(&key, TOWNSHIP, PASSPHRASE, Some(&code)).await.expect_status(403).json();
    assert_eq!(told["error"]["code"], "other_key");
    let township = Person::on(&county, &other, TOWNSHIP, Some(&code)).await; // the code is still good
    assert_eq!(told["error"]["staff"], json!(township.staff.id), "the phone learns for whom to take another key");
    township.work_is_delivered(&county, &key).await.expect_status(401);
    township.work_is_delivered(&county, &other).await.expect_status(200);
    worker.work_is_delivered(&county, &key).await.expect_status(200);
}

#[tokio::test]
async fn where_passwords_register_phones_a_key_is_one_persons_too() {
    let county = County::new();
    let key = DeviceKey::new();
    Person::on(&county, &key, WORKER, None).await;
    let told = county.client().signs_in_on(&key, TOWNSHIP, PASSWORD, None).await.expect_status(403);
    assert_eq!(told.error().0, "other_key");
    let told = county.client().signs_in_on(&key, TOWNSHIP, "wrong", None).await.expect_status(401);
    assert_eq!(told.error().0, "wrong_password", "who does not know the password learns nothing of keys");
}

#[tokio::test]
async fn a_phone_that_says_it_has_an_own_key_of_somebody_is_asked_for_it() {
    let county = County::new();
    let (own, fresh) = (DeviceKey::new(), DeviceKey::new());
    let worker = Person::on(&county, &own, WORKER, None).await;
    let mut device = fresh.device();
    device["others"] = json!([worker.staff.id]);
    let body = json!({ "phone": WORKER, "password": PASSWORD, "device": device }).to_string().into_bytes();
    let told = county.client().post_signed(&fresh, "/api/v1/session", body).await.expect_status(403).json();
    assert_eq!(told["error"]["code"], "other_key");
    assert_eq!(told["error"]["staff"], json!(worker.staff.id));
    Person::on(&county, &own, WORKER, None).await;
}

#[tokio::test]
async fn a_key_that_two_shared_delivers_for_each_until_they_have_their_own() {
    let county = County::with_codes();
    let (shared, own) = (DeviceKey::new(), DeviceKey::new());
    let elsewhere = DeviceKey::new();
    let township = Person::on(&county, &elsewhere, TOWNSHIP, Some(&county.gives_a_code(TOWNSHIP))).await;
    county.damages("DELETE FROM registration");
    let worker = Person::on(&county, &shared, WORKER, Some(&county.gives_a_code(WORKER))).await;
    both_have_this_key(&county, &township.staff);
    worker.work_is_delivered(&county, &shared).await.expect_status(200);
    township.work_is_delivered(&county, &shared).await.expect_status(200);
    let mut again = county.client();
    again.signs_in_on(&shared, TOWNSHIP, PASSPHRASE, None).await.expect_status(200); // nobody is locked out meanwhile

    for _ in 0..2 {
        worker.changes_to(&own, &own).await.expect_status(204); // who lost the answer asks again
    }
    worker.client.get("/api/v1/session").await.expect_status(200);
    worker.work_is_delivered(&county, &own).await.expect_status(200);
    worker.work_is_delivered(&county, &shared).await.expect_status(401);
    township.work_is_delivered(&county, &shared).await.expect_status(200);
    assert!(county.is_whole().is_empty());
}

#[tokio::test]
async fn a_phone_changes_to_no_key_that_it_cannot_sign_with_or_that_is_anothers() {
    let county = County::new();
    let (key, new, anothers) = (DeviceKey::new(), DeviceKey::new(), DeviceKey::new());
    let worker = Person::on(&county, &key, WORKER, None).await;
    Person::on(&county, &anothers, TOWNSHIP, None).await;
    worker.changes_to(&new, &key).await.expect_status(401);
    let told = worker.changes_to(&anothers, &anothers).await.expect_status(403);
    assert_eq!(told.error().0, "other_key");
    let mut without_phone = county.client();
    without_phone.signs_in(WORKER, PASSWORD).await.expect_status(200);
    let desk = Person { client: without_phone, staff: worker.staff.clone(), rescue_key: String::new() };
    desk.changes_to(&new, &new).await.expect_status(404);
    county.damages("UPDATE registration SET state = 'revoked'");
    worker.changes_to(&new, &new).await.expect_status(404);
}
