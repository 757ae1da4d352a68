//! `POST` in place of `PUT` and `DELETE`. That each route has its twin, for whom it lets through, is in [`super::every_route`].

use super::media::jpeg;
use app::{
    domain::attachment::{Attachment, BlobId},
    sync::protocol::CHUNK_BYTES_MAX,
};
use axum::http::{Method, header};
use serde_json::{Value, json};
use tests::harness::{Answer, Client, County, DeviceKey, PASSWORD, Server, TOWNSHIP, WORKER};

const OVERRIDE: &str = "x-http-method-override";
const ENDED: &str = "/api/v1/account/sessions/0000000000000000000000000000000000000000000000000000000000000000";

/// A request that says that it stands for another method.
async fn asks(client: &Client, method: Method, means: &str, path: &str, body: Vec<u8>) -> Answer {
    client.send(client.request(method, path).header("x-tiangeng", "1").header(OVERRIDE, means), body).await
}

#[tokio::test]
async fn a_photo_arrives_by_post_with_the_room_of_its_part() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let content = jpeg(&[7; 1_000]);
    let Attachment { blob, bytes, .. } =
        Attachment::named(BlobId::of(&content), "image/jpeg", content.len() as u64).unwrap();
    let path = format!("/api/v1/media/{blob}?type=image/jpeg&bytes={bytes}&offset=0");
    let receipt = asks(&worker, Method::POST, "PUT", &path, content).await.expect_status(200).json();
    assert_eq!(receipt["whole"], true, "{receipt}");
    asks(&worker, Method::POST, "PUT", &path, vec![0; CHUNK_BYTES_MAX + 1]).await.expect_status(413);
}

#[tokio::test]
async fn only_a_post_stands_for_another_method_and_only_for_one_that_is_there() {
    let county = County::new();
    let mut worker = county.client();
    let card = worker.signs_in(WORKER, PASSWORD).await.expect_status(200).json();
    let id = card["id"].as_str().unwrap();
    let session = "/api/v1/session";
    asks(&worker, Method::GET, "DELETE", session, Vec::new()).await.expect_status(200);
    asks(&worker, Method::POST, "GET", session, Vec::new()).await.expect_status(400); // signs in, without a body
    asks(&worker, Method::POST, "PATCH", session, Vec::new()).await.expect_status(400);
    asks(&worker, Method::POST, "delete", session, Vec::new()).await.expect_status(400);
    asks(&worker, Method::POST, "GET", "/api/v1/account", Vec::new()).await.expect_status(405);
    asks(&worker, Method::POST, "PUT", session, Vec::new()).await.expect_status(405);
    asks(&worker, Method::POST, "DELETE", "/api/v1/sync", Vec::new()).await.expect_status(405);
    asks(&worker, Method::PUT, "DELETE", &format!("/api/v1/staff/{id}"), b"{}".to_vec()).await.expect_status(403);
    asks(&worker, Method::DELETE, "PUT", ENDED, Vec::new()).await.expect_status(404);
    worker.get(session).await.expect_status(200);
    asks(&worker, Method::POST, "DELETE", session, Vec::new()).await.expect_status(204);
    worker.get(session).await.expect_status(401);
}

#[tokio::test]
async fn a_twin_is_a_write_and_comes_from_the_app() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    for (name, value) in [("x-other", "1"), ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let request = worker.request(Method::POST, "/api/v1/session").header(OVERRIDE, "DELETE").header(name, value);
        let request = if name == "x-other" { request } else { request.header("x-tiangeng", "1") };
        assert_eq!(worker.send(request, Vec::new()).await.expect_status(403).error().0, "not_from_the_app", "{name}");
    }
    worker.get("/api/v1/session").await.expect_status(200);
}

#[tokio::test]
async fn a_phone_signs_the_method_that_it_means() {
    let county = County::with_codes();
    let (mut client, key, next) = (county.client(), DeviceKey::new(), DeviceKey::new());
    let code = county.gives_a_code(WORKER);
    client.signs_in_on(&key, WORKER, "gao shan liu shui", Some(&code)).await.expect_status(200);
    let path = format!("/api/v1/account/phones/{}", next.hash());
    let body = next.device().to_string().into_bytes();
    let sends = async |signed: &str| {
        let signature = next.signs(signed, &path, &body);
        let request = client.request(Method::POST, &path).header("x-tiangeng", "1").header(OVERRIDE, "PUT");
        client.send(request.header(header::AUTHORIZATION, signature), body.clone()).await
    };
    sends("POST").await.expect_status(401);
    sends("PUT").await.expect_status(204);
}

#[tokio::test]
async fn the_log_and_the_document_name_the_method_that_is_meant() {
    let data = tempfile::tempdir().unwrap();
    drop(Server::bare(data.path(), &[("向明华", TOWNSHIP, "township_union", "左岚乡")]).unwrap());
    let server = Server::start_with(data.path(), 0, &["--any-phone", "--log-json"]).unwrap();
    let mut union = Client::over_the_wire(server.address()).unwrap();
    union.signs_in(TOWNSHIP, PASSWORD).await.expect_status(200);
    let change = json!({ "current": "wrong", "new": "gao shan liu shui" }).to_string().into_bytes();
    asks(&union, Method::POST, "PUT", "/api/v1/account/passphrase", change).await.expect_status(422);
    let log = server.log().unwrap();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let methods: Vec<Value> =
        lines.filter(|line| line["fields"]["status"] == 422).map(|line| line["fields"]["method"].clone()).collect();
    assert_eq!(methods, ["PUT"], "{log}");
    let document = union.get("/api/v1/openapi.json").await.expect_status(200).json();
    let twin = |path: &str, method: &str| document["paths"][path][method]["x-twin"].clone();
    assert_eq!(twin("/api/v1/session", "delete"), "POST with x-http-method-override: DELETE");
    assert_eq!(twin("/api/v1/session", "post"), Value::Null);
}
