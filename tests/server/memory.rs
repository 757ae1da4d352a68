//! The memory of the server process while people send what costs more than it seems, and never take what they asked for.

use super::limits::{Line, cookie, post, status};
use app::{
    domain::{
        id::{DeviceId, StaffId},
        scope::Scope,
    },
    sync::{
        memory::demo_person_added,
        rescue::{self, Rescue},
    },
};
use serde_json::json;
use tests::harness::{Client, PASSWORD, Server, TOWNSHIP, WORKER};
use tokio::task::JoinSet;
use uuid::Uuid;

const STAFF: [(&str, &str, &str, &str); 2] =
    [("冉玉兰", WORKER, "grid_worker", "左岚乡"), ("向明华", TOWNSHIP, "township_union", "左岚乡")];

/// A delivery of one megabyte of empty objects.
fn many_small_values() -> Vec<u8> {
    let begin = format!(r#"{{"protocol":1,"schema":4,"device":"{}","operations":["#, Uuid::now_v7());
    let objects = "{},".repeat((1_000_000 - begin.len()) / 3);
    format!("{begin}{objects}{{}}]}}").into_bytes()
}

#[tokio::test]
async fn small_bytes_do_not_become_much_memory() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::bare(data.path(), &STAFF).unwrap();
    let (cookie, body) = (cookie(&server, WORKER).await, many_small_values());
    let before = server.memory_at_most().unwrap();
    let mut asking = JoinSet::new();
    for _ in 0..30 {
        let (mut line, request) = (Line::to(&server).await, post("/api/v1/sync", &cookie, &body));
        asking.spawn(async move {
            line.says(request).await;
            status(&line.hears().await.0)
        });
    }
    let answers = asking.join_all().await;
    let took = server.memory_at_most().unwrap() - before;
    assert!(answers.iter().all(|answer| matches!(answer, 0 | 413 | 429)), "{answers:?}");
    assert!(answers.contains(&413) && took < 60, "{took} MB, {answers:?}");
}

#[tokio::test]
async fn a_rescue_file_of_empty_objects_is_refused_before_it_is_opened_into_memory() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::bare(data.path(), &STAFF).unwrap();
    let mut union = Client::over_the_wire(server.address()).unwrap();
    let signed_in = union.signs_in(TOWNSHIP, PASSWORD).await.expect_status(200).json();
    let mut operation = demo_person_added(DeviceId(Uuid::now_v7()), 1, Scope::NOWHERE);
    operation.body = vec![json!({}); 1_300_000].into();
    let (staff, made_at) = (StaffId(Uuid::nil()), server::clock::now());
    let rescue = Rescue { staff, made_at, operations: vec![operation], attachments: Vec::new() };
    let file = rescue::seal(signed_in["rescue_key"].as_str().unwrap(), [7; 32], &rescue, &[]).unwrap();
    let before = server.memory_at_most().unwrap();
    union.post_bytes("/api/v1/rescue", file).await.expect_status(422);
    let took = server.memory_at_most().unwrap() - before;
    assert!(took < 40, "{took} MB for 4 MB");
}
