//! The request log: who is refused something is in it by identifier, and nothing else of anybody.

use app::{domain::id::StaffId, sync::sealed::SealedDelivery};
use axum::http::Method;
use serde_json::Value;
use tests::harness::{Client, DeviceKey, PASSWORD, Server, WORKER};
use uuid::Uuid;

const STAFF: [(&str, &str, &str, &str); 1] = [("冉玉兰", WORKER, "grid_worker", "左岚乡")];
const EVIL: &str = "https://evil.example";
const NOWHERE: &str = "/api/v1/media/500229221204/0000000000000000000000000000000000000000000000000000000000000000";

/// The only line of the log with these fields.
fn line(log: &str, fields: &[(&str, &str)]) -> Value {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let text = |line: &Value, name: &str| line["fields"][name].to_string().trim_matches('"').to_owned();
    let fits = |line: &Value| fields.iter().all(|(name, value)| text(line, name) == *value);
    let found: Vec<Value> = lines.filter(fits).collect();
    assert_eq!(found.len(), 1, "{fields:?} in {log}");
    found[0]["fields"].clone()
}

async fn refused_in_every_way(worker: &Client, key: &DeviceKey) {
    worker.get("/api/v1/audit").await.expect_status(403);
    worker.get(NOWHERE).await.expect_status(404);
    worker.delete("/api/v1/nowhere?name=陈路川").await.expect_status(404);
    let without = worker.request(Method::POST, "/api/v1/rescue");
    worker.send(without, Vec::new()).await.expect_status(403);
    let foreign = worker.request(Method::POST, "/api/v1/sync").header("x-tiangeng", "1");
    worker.send(foreign.header("origin", EVIL), Vec::new()).await.expect_status(403);
    let staff = StaffId(Uuid::from_u128(7));
    let body = SealedDelivery { staff, sealed: Vec::new() }.write();
    worker.post_signed(key, "/api/v1/deliveries", body).await.expect_status(401);
}

#[tokio::test]
async fn whoever_is_refused_stands_in_the_log_by_identifier_and_nothing_personal_does() {
    let data = tempfile::tempdir().unwrap();
    drop(Server::bare(data.path(), &STAFF).unwrap());
    let server = Server::start_with(data.path(), 0, &["--any-phone", "--log-json"]).unwrap();
    let mut worker = Client::over_the_wire(server.address()).unwrap();
    let signed_in = worker.signs_in(WORKER, PASSWORD).await.expect_status(200);
    let (id, token) = (signed_in.json()["id"].as_str().unwrap().to_owned(), signed_in.header("set-cookie").to_owned());
    worker.clone().signs_in(WORKER, "wrong-password").await.expect_status(401);
    let key = DeviceKey::new();
    refused_in_every_way(&worker, &key).await;
    let log = server.log().unwrap();
    for (path, status, error) in [("/api/v1/audit", "403", "forbidden"), ("/api/v1/media", "404", "not_found")] {
        let line = line(&log, &[("path", path), ("status", status), ("error", error)]);
        assert_eq!(line["staff"], id.as_str(), "{line}");
    }
    let turned_away = |path, why| line(&log, &[("path", path), ("error", "not_from_the_app"), ("why", why)]);
    turned_away("/api/v1/rescue", "without the app's header");
    let differs = format!("Origin {EVIL}, but the server was asked as {}", server.address());
    let differs = format!("{differs}: set proxy_set_header Host $http_host; or --origin");
    turned_away("/api/v1/sync", &differs);
    let log = log.replace(&differs, ""); // the one line with names of servers
    let unsigned = line(&log, &[("path", "/api/v1/deliveries"), ("error", "signature_refused")]);
    assert_eq!(unsigned["phone"], key.hash()[..16], "which phone it said to be");
    line(&log, &[("path", "/api/v1/session"), ("error", "wrong_password")]);
    let token = token.split(['=', ';']).nth(1).unwrap();
    for secret in
        [WORKER, "冉玉兰", PASSWORD, "wrong-password", token, "127.0.0.1", "陈路川", "%E9%99%88", "evil.example"]
    {
        assert!(!log.contains(secret), "{secret} stands in {log}");
    }
}
