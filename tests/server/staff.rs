//! Who works here and with which phones: added, moved, sent away, taken out of use. It holds at the next request.

use axum::http::Method;
use serde_json::{Value, json};
use tests::harness::{
    AUDITOR, Answer, COUNTY, Client, County, DeviceKey, OTHER_WORKER, PASSWORD, TOWNSHIP, WORKER, tiangeng,
};

const NEW: &str = "14000000031";

async fn put(client: &Client, path: &str, body: Value) -> Answer {
    let request = client.request(Method::PUT, path).header("x-tiangeng", "1");
    client.send(request, body.to_string().into_bytes()).await
}

/// The file of who has this phone number, as the caller sees it.
async fn file(client: &Client, phone: &str) -> Option<Value> {
    let list = client.get("/api/v1/staff").await.expect_status(200).json();
    list.as_array().unwrap().iter().find(|file| file["phone"] == phone).cloned()
}

async fn id(client: &Client, phone: &str) -> String {
    file(client, phone).await.unwrap()["staff"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_is_added_on_the_command_line_gets_a_code_and_no_password() {
    let directory = County::with_codes().stopped();
    let adds = |name: &str| {
        let words = ["staff", "add", "--name", name, "--phone", NEW, "--role", "auditor", "--area", "城口县"];
        let said = tiangeng(&words, directory.path()).unwrap();
        assert!(!said.contains("password"), "{said}");
        said.lines().find_map(|line| line.strip_prefix("code: ")).unwrap().to_owned()
    };
    let (first, second) = (adds("罗开竹"), adds("罗开烛"));
    let county = County::opened(directory);
    let (mut phone, key) = (county.client(), DeviceKey::new());
    phone.signs_in(NEW, PASSWORD).await.expect_status(401);
    phone.signs_in_on(&key, NEW, "gao shan liu shui", Some(&first)).await.expect_status(401);
    let staff = phone.signs_in_on(&key, NEW, "gao shan liu shui", Some(&second)).await.expect_status(200).json();
    assert_eq!(staff["name"], "罗开烛", "added again, the name is another and the earlier code void");
    let directory = county.stopped();
    let words = ["staff", "add", "--name", "罗开竹", "--phone", NEW, "--role", "auditor", "--area", "城口县"];
    tiangeng(&words, directory.path()).unwrap();
    let county = County::opened(directory);
    county.client().signs_in(NEW, "gao shan liu shui").await.expect_status(200); // it stays until the code sets another
}

#[tokio::test]
async fn a_township_adds_a_worker_whose_phone_a_code_registers() {
    let county = County::new();
    let (union, village) = (county.signed_in(TOWNSHIP).await, county.area("左岚乡/大坝村"));
    let new = json!({ "name": "罗开竹", "phone": NEW, "role": "grid_worker", "areas": [village] });
    let staff = union.post("/api/v1/staff", new.clone()).await.expect_status(200).json();
    let told = union.post("/api/v1/staff", new).await.expect_status(422).json();
    assert_eq!((&told["error"]["field"], &told["error"]["fault"]), (&json!("phone"), &json!("phone_taken")));
    let issued = union.post(&format!("/api/v1/staff/{}/code", staff["id"].as_str().unwrap()), Value::Null).await;
    let issued = issued.expect_status(200).json();
    assert!(issued["picture"].as_str().unwrap().contains("<svg"));
    let (mut phone, key) = (county.client(), DeviceKey::new());
    phone.signs_in(NEW, "").await.expect_status(422);
    phone.signs_in(NEW, "whatever it is").await.expect_status(401);
    let code = issued["code"].as_str().unwrap();
    phone.signs_in_on(&key, NEW, "gao shan liu shui", Some(code)).await.expect_status(200);
    phone.get(&format!("/api/v1/snapshot/{village}")).await.expect_status(200);
    let file = file(&union, NEW).await.unwrap();
    assert_eq!((&file["active"], &file["registrations"][0]["state"]), (&json!(true), &json!("active")));
    assert_eq!(file["registrations"][0]["key"], json!(key.hash()));
}

#[tokio::test]
async fn nobody_manages_those_who_are_not_theirs() {
    let county = County::new();
    let admin = county.signed_in(COUNTY).await;
    let other = id(&admin, OTHER_WORKER).await;
    let union_id = id(&admin, TOWNSHIP).await;
    let union = county.signed_in(TOWNSHIP).await;
    assert!(file(&union, OTHER_WORKER).await.is_none() && file(&union, TOWNSHIP).await.is_none());
    for stranger in [&other, &union_id] {
        union.post(&format!("/api/v1/staff/{stranger}/code"), Value::Null).await.expect_status(404);
        let body = json!({ "name": "陈大勇", "areas": ["500229205"], "active": true });
        put(&union, &format!("/api/v1/staff/{stranger}"), body).await.expect_status(404);
    }
    for (role, area) in [("grid_worker", "500229221"), ("township_union", "500229205"), ("county_admin", "500229")] {
        let body = json!({ "name": "罗开竹", "phone": NEW, "role": role, "areas": [area] });
        union.post("/api/v1/staff", body).await.expect_status(403);
    }
    for outsider in [WORKER, AUDITOR] {
        let client = county.signed_in(outsider).await;
        client.get("/api/v1/staff").await.expect_status(403);
        client.post(&format!("/api/v1/staff/{other}/code"), Value::Null).await.expect_status(403);
    }
    county.client().get("/api/v1/staff").await.expect_status(401);
    let admin_id = id(&admin, COUNTY).await;
    let body = json!({ "name": "谭松青", "areas": ["500229"], "active": false });
    put(&admin, &format!("/api/v1/staff/{admin_id}"), body).await.expect_status(403);
}

#[tokio::test]
async fn other_areas_and_the_end_of_work_hold_at_the_next_request() {
    let county = County::with_ledger();
    let (worker, admin) = (county.signed_in(WORKER).await, county.signed_in(COUNTY).await);
    let (old, new) = (county.area("左岚乡/大坝村"), county.area("河鱼乡/大店村"));
    let staff = id(&admin, WORKER).await;
    worker.get(&format!("/api/v1/snapshot/{old}")).await.expect_status(200);
    let path = format!("/api/v1/staff/{staff}");
    put(&admin, &path, json!({ "name": "冉玉兰", "areas": [new], "active": true })).await.expect_status(200);
    worker.get(&format!("/api/v1/snapshot/{old}")).await.expect_status(404);
    worker.get(&format!("/api/v1/snapshot/{new}")).await.expect_status(200);
    put(&admin, &path, json!({ "name": "冉玉兰", "areas": [new], "active": false })).await.expect_status(200);
    worker.get(&format!("/api/v1/snapshot/{new}")).await.expect_status(401);
    county.client().signs_in(WORKER, PASSWORD).await.expect_status(401);
    put(&admin, &path, json!({ "name": "冉玉兰", "areas": ["500229999"], "active": true })).await.expect_status(422);
    put(&admin, &path, json!({ "name": "冉玉兰", "areas": [], "active": true })).await.expect_status(403);
}

#[tokio::test]
async fn a_township_takes_a_lost_phone_out_of_use() {
    let county = County::new();
    let (union, key) = (county.signed_in(TOWNSHIP).await, DeviceKey::new());
    let mut phone = county.client();
    phone.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(200);
    phone.get("/api/v1/session").await.expect_status(200);
    let path = format!("/api/v1/staff/{}/phones/{}", id(&union, WORKER).await, key.hash());
    union.post(&path, json!({ "state": "active" })).await.expect_status(422);
    union.post(&path, json!({ "state": "wiped" })).await.expect_status(204);
    phone.get("/api/v1/session").await.expect_status(401);
    let told = phone.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(403);
    assert_eq!(told.error().0, "registration_wiped");
    let unknown = format!("/api/v1/staff/{}/phones/{}", id(&union, WORKER).await, DeviceKey::new().hash());
    union.post(&unknown, json!({ "state": "revoked" })).await.expect_status(404);
    let code = county.gives_a_code(WORKER);
    phone.signs_in_on(&key, WORKER, "gao shan liu shui", Some(&code)).await.expect_status(200);
}
