//! Nobody who is signed in may ask and send without end, over real connections; a phone that meets the limit waits and loses nothing.

use super::{
    media::{jpeg, sends},
    sync::person_added,
};
use app::{
    domain::{attachment::Attachment, id::StaffId},
    sync::sealed::SealedDelivery,
};
use std::path::Path;
use tests::harness::{Client, County, DeviceKey, PASSWORD, Phone, Server, TOWNSHIP, WORKER};

const STAFF: [(&str, &str, &str, &str); 2] =
    [("冉玉兰", WORKER, "grid_worker", "左岚乡"), ("向明华", TOWNSHIP, "township_union", "左岚乡")];
const REQUESTS: usize = 20;

/// A server where one account may make 20 requests and send 1 MB in an hour.
fn a_strict_server(data: &Path) -> Server {
    drop(Server::bare(data, &STAFF).unwrap());
    let settings = ["--any-phone", "--requests-an-hour", "20", "--megabytes-an-hour", "1"];
    Server::start_with(data, 0, &settings).unwrap()
}

async fn signed_in(server: &Server, number: &str) -> Client {
    let mut client = Client::over_the_wire(server.address()).unwrap();
    client.signs_in(number, PASSWORD).await.expect_status(200);
    client
}

#[tokio::test]
async fn a_script_that_reads_in_a_loop_is_told_to_wait_also_with_another_session() {
    let data = tempfile::tempdir().unwrap();
    let server = a_strict_server(data.path());
    let worker = signed_in(&server, WORKER).await;
    for _ in 0..REQUESTS {
        worker.get("/api/v1/session").await.expect_status(200);
    }
    for client in [worker, signed_in(&server, WORKER).await] {
        let told = client.get("/api/v1/snapshot/500229221204").await.expect_status(429);
        assert_eq!(told.error().0, "too_much");
        let wait: u64 = told.header("retry-after").parse().unwrap();
        assert!((1..=181).contains(&wait), "one comes back every 180 s: {wait}");
    }
    signed_in(&server, TOWNSHIP).await.get("/api/v1/session").await.expect_status(200);
    Client::over_the_wire(server.address()).unwrap().get("/health").await.expect_status(200);
}

#[tokio::test]
async fn who_uploads_more_than_an_hour_s_share_is_told_to_wait_and_nothing_of_it_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let server = a_strict_server(data.path());
    let worker = signed_in(&server, WORKER).await;
    let photo = |seed: u8| jpeg(&vec![seed; 700_000]);
    let of = |content: &[u8]| Attachment::of(content, "image/jpeg", 0).unwrap();
    sends(&worker, &of(&photo(1)), &photo(1), 0).await.expect_status(200);
    assert_eq!(sends(&worker, &of(&photo(2)), &photo(2), 0).await.expect_status(429).error().0, "too_much");
    let union = signed_in(&server, TOWNSHIP).await;
    assert_eq!(union.post_bytes("/api/v1/rescue", vec![0; 2_000_000]).await.expect_status(429).error().0, "too_much");
}

#[tokio::test]
async fn a_phone_s_key_delivers_in_the_same_bounds() {
    let data = tempfile::tempdir().unwrap();
    let server = a_strict_server(data.path());
    let (key, mut client) = (DeviceKey::new(), Client::over_the_wire(server.address()).unwrap());
    let signed_in = client.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(200);
    let staff: StaffId = serde_json::from_value(signed_in.json()["id"].clone()).unwrap();
    let body = SealedDelivery { staff, sealed: Vec::new() }.write();
    for _ in 0..REQUESTS {
        client.post_signed(&key, "/api/v1/deliveries", body.clone()).await.expect_status(200);
    }
    let told = client.post_signed(&key, "/api/v1/deliveries", body).await.expect_status(429);
    assert_eq!(told.error().0, "too_much");
}

#[tokio::test]
async fn a_phone_that_meets_the_limit_keeps_its_work_and_delivers_it_later() {
    let county = County::new();
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    let client = county.signed_in(WORKER).await;
    let mut saved = 0;
    while phone.status().waiting == 0 {
        assert!(saved < 50, "the limit is never met");
        while client.get("/api/v1/session").await.status != 429 {}
        phone.saves(county.area("左岚乡/大坝村"), vec![person_added("陈路川").1]);
        saved += 1;
        phone.syncs().await; // on a busy machine one request may have come back meanwhile
    }
    let county = county.started_again(); // an hour later, as far as the limit goes
    phone.finds(&county, WORKER).await;
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.status().attention), (0, 0));
    assert_eq!(phone.ledger().files().count(), saved);
}
