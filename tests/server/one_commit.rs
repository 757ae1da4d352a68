//! One intention, one commit: what is cut short in the middle was not begun, and the next try does all of it.

use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::harness::{Answer, COUNTY, Client, County, DeviceKey, TOWNSHIP, WORKER};

const NEW: &str = "14000000031";
const PASSPHRASE: &str = "gao shan liu shui";

fn worker(county: &County, phone: &str) -> Value {
    json!({ "name": "罗开竹", "phone": phone, "role": "grid_worker", "areas": [county.area("左岚乡/大坝村")] })
}

/// What happens to `table` fails from now on, as a power cut or a full disk would have it.
fn fails(county: &County, what: &str, table: &str) {
    county.damages(&format!("CREATE TRIGGER cut {what} ON {table} BEGIN SELECT RAISE(ABORT, 'cut'); END"));
}

fn works_again(county: &County) {
    county.damages("DROP TRIGGER cut");
}

/// Those whom the county's phones show as colleagues, and those who have an account.
fn cards_and_accounts(county: &County) -> (BTreeSet<String>, BTreeSet<String>) {
    let database = rusqlite::Connection::open(county.directory.path().join("tiangeng.sqlite3")).unwrap();
    let all = |sql: &str| {
        let mut statement = database.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    (all("SELECT key FROM entry WHERE kind = 'staff'"), all("SELECT staff FROM account"))
}

async fn puts(client: &Client, path: &str, body: Value) -> Answer {
    let request = client.request(Method::PUT, path).header("x-tiangeng", "1");
    client.send(request, body.to_string().into_bytes()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_added_by_two_at_once_is_there_once_with_card_and_account() {
    let county = County::new();
    let (union, admin) = (county.signed_in(TOWNSHIP).await, county.signed_in(COUNTY).await);
    for round in 0..25 {
        let new = worker(&county, &format!("140000010{round:02}"));
        let (first, second) = tokio::join!(union.post("/api/v1/staff", new.clone()), admin.post("/api/v1/staff", new));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "{round}: {} {}", first.text(), second.text());
        let taken = if first.status == 422 { first } else { second };
        assert_eq!(taken.json()["error"]["fault"], "phone_taken", "{round}");
    }
    let (cards, accounts) = cards_and_accounts(&county);
    assert_eq!(cards, accounts);
}

#[tokio::test]
async fn who_could_not_be_added_is_added_by_the_next_try() {
    for (what, table) in [("BEFORE INSERT", "entry"), ("BEFORE INSERT", "account"), ("BEFORE INSERT", "operation")] {
        let county = County::new();
        let union = county.signed_in(TOWNSHIP).await;
        fails(&county, what, table);
        union.post("/api/v1/staff", worker(&county, NEW)).await.expect_status(500);
        works_again(&county);
        let (cards, accounts) = cards_and_accounts(&county);
        assert_eq!(cards, accounts, "{what} {table}");
        let staff = union.post("/api/v1/staff", worker(&county, NEW)).await.expect_status(200).json();
        let code = format!("/api/v1/staff/{}/code", staff["id"].as_str().unwrap());
        union.post(&code, Value::Null).await.expect_status(200);
    }
}

#[tokio::test]
async fn an_account_without_a_card_is_taken_and_the_command_line_mends_it() {
    let county = County::new();
    let union = county.signed_in(TOWNSHIP).await;
    county.damages(&format!(
        "INSERT INTO account (county, staff, phone, password_hash) VALUES ('500229', '{}', '{NEW}', '')",
        uuid::Uuid::now_v7()
    ));
    let told = union.post("/api/v1/staff", worker(&county, NEW)).await.expect_status(422).json();
    assert_eq!(told["error"]["fault"], "phone_taken");
    let new = server::office::staff::NewStaff {
        name: "罗开竹".into(),
        phone: NEW.into(),
        role: app::domain::staff::Role::GridWorker,
        areas: vec!["左岚乡/大坝村".into()],
        password: None,
    };
    server::office::staff::add(&county.database, &new, app::messages::Lang::En).unwrap();
    let (cards, accounts) = cards_and_accounts(&county);
    assert_eq!(cards, accounts);
    county.gives_a_code(NEW);
}

#[tokio::test]
async fn name_areas_and_end_of_work_are_changed_together_or_not_at_all() {
    let county = County::new();
    let union = county.signed_in(TOWNSHIP).await;
    let list = union.get("/api/v1/staff").await.expect_status(200).json();
    let path = format!("/api/v1/staff/{}", list[0]["staff"]["id"].as_str().unwrap());
    let change = json!({ "name": "罗开竹", "areas": [county.area("左岚乡/大坝村")], "active": false });
    fails(&county, "BEFORE UPDATE", "account");
    puts(&union, &path, change.clone()).await.expect_status(500);
    works_again(&county);
    assert_eq!(union.get("/api/v1/staff").await.json(), list);
    puts(&union, &path, change).await.expect_status(200);
    let now = union.get("/api/v1/staff").await.json();
    assert_eq!((&now[0]["staff"]["name"], &now[0]["active"]), (&json!("罗开竹"), &json!(false)));
}

#[tokio::test]
async fn a_code_is_used_up_only_together_with_the_session_that_it_begins() {
    for (what, table) in [("BEFORE INSERT", "session"), ("BEFORE INSERT", "registration"), ("BEFORE UPDATE", "account")]
    {
        let county = County::with_codes();
        let (mut phone, key, code) = (county.client(), DeviceKey::new(), county.gives_a_code(WORKER));
        fails(&county, what, table);
        phone.signs_in_on(&key, WORKER, PASSPHRASE, Some(&code)).await.expect_status(500);
        works_again(&county);
        let told = phone.signs_in_on(&key, WORKER, PASSPHRASE, None).await.expect_status(401);
        assert_eq!(told.error().0, "wrong_password", "{what} {table}: nothing of it was kept");
        phone.signs_in_on(&key, WORKER, PASSPHRASE, Some(&code)).await.expect_status(200);
    }
}
