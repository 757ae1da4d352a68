//! Room for requests that are under way, over real connections: it is asked for before a body is read, and nobody takes all of it.

use super::limits::{Line, cookie, head, status};
use serde_json::json;
use std::{path::Path, time::Duration};
use tests::harness::{Client, DeviceKey, PASSWORD, Server, TOWNSHIP, WORKER};
use tokio::{io::AsyncReadExt, task::JoinSet, time::timeout};
use uuid::Uuid;

const STAFF: [(&str, &str, &str, &str); 2] =
    [("冉玉兰", WORKER, "grid_worker", "左岚乡"), ("向明华", TOWNSHIP, "township_union", "左岚乡")];
/// Who is turned away is answered at once, not when the server has waited for the body.
const AT_ONCE: Duration = Duration::from_secs(3);

fn a_server(data: &Path) -> Server {
    Server::bare(data, &STAFF).unwrap()
}

/// Sends the head of a request and no byte of its body.
async fn begins(server: &Server, path: &str, more: &str) -> Line {
    let mut line = Line::to(server).await;
    line.says(head("POST", path, more)).await;
    line
}

/// What is answered at once, if anything.
async fn answer(line: &mut Line) -> String {
    let mut answer = vec![0; 4096];
    let read = timeout(AT_ONCE, line.0.read(&mut answer)).await;
    String::from_utf8_lossy(&answer[..read.map_or(0, |read| read.unwrap())]).into_owned()
}

/// Begins many requests concurrently: the connections that wait for their body, and what the others were answered.
async fn begin(server: &Server, many: usize, path: &str, more: &str) -> (Vec<Line>, Vec<String>) {
    let mut reading = JoinSet::new();
    for _ in 0..many {
        let mut line = begins(server, path, more).await;
        reading.spawn(async move {
            let answer = answer(&mut line).await;
            (line, answer)
        });
    }
    let (waiting, answered): (Vec<_>, Vec<_>) =
        reading.join_all().await.into_iter().partition(|(_, answer)| answer.is_empty());
    (waiting.into_iter().map(|(line, _)| line).collect(), answered.into_iter().map(|(_, answer)| answer).collect())
}

/// They were asked to come back, and when.
fn are_busy(answers: &[String]) {
    for answer in answers {
        assert!(status(answer) == 429 && answer.contains("retry-after: ") && answer.contains("\"busy\""), "{answer}");
    }
}

async fn syncs(server: &Server, phone: &str) -> u16 {
    let mut client = Client::over_the_wire(server.address()).unwrap();
    client.signs_in(phone, PASSWORD).await.expect_status(200);
    let body = json!({ "protocol": 1, "schema": app::sync::operation::SCHEMA, "device": Uuid::now_v7() });
    client.post("/api/v1/sync", body).await.status.as_u16()
}

#[tokio::test]
async fn who_begins_many_deliveries_is_told_to_come_back_and_the_others_are_served() {
    let data = tempfile::tempdir().unwrap();
    let server = a_server(data.path());
    let more = format!("content-length: 1048576\r\n{}", cookie(&server, WORKER).await);
    let (waiting, turned_away) = begin(&server, 60, "/api/v1/sync", &more).await;
    assert_eq!((waiting.len(), turned_away.len()), (4, 56), "four of the largest are one account's share");
    are_busy(&turned_away);
    assert_eq!(syncs(&server, TOWNSHIP).await, 200);
    drop(waiting);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(syncs(&server, WORKER).await, 200, "and their own again, when the others are gone");
}

#[tokio::test]
async fn rescue_files_have_room_one_by_one_and_one_without_a_length_counts_as_the_largest() {
    let data = tempfile::tempdir().unwrap();
    let server = a_server(data.path());
    let cookie = cookie(&server, TOWNSHIP).await;
    for length in ["content-length: 39000000\r\n", "transfer-encoding: chunked\r\n"] {
        let (waiting, turned_away) = begin(&server, 4, "/api/v1/rescue", &format!("{length}{cookie}")).await;
        assert_eq!(waiting.len(), 1, "{length}");
        are_busy(&turned_away);
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_before_a_byte_of_it_is_read() {
    let data = tempfile::tempdir().unwrap();
    let server = a_server(data.path());
    let cookie = cookie(&server, TOWNSHIP).await;
    for (path, bytes) in [("/api/v1/session", 5_000), ("/api/v1/sync", 1_048_577), ("/api/v1/rescue", 40_000_001)] {
        let mut line = begins(&server, path, &format!("content-length: {bytes}\r\n{cookie}")).await;
        assert_eq!(status(&answer(&mut line).await), 413, "{path}");
    }
    let (key, mut client) = (DeviceKey::new(), Client::over_the_wire(server.address()).unwrap());
    let signed = |key: &DeviceKey| {
        format!("content-length: 1000000\r\nauthorization: {}\r\n", key.signs("POST", "/api/v1/deliveries", b""))
    };
    let mut line = begins(&server, "/api/v1/deliveries", &signed(&key)).await;
    assert_eq!(status(&answer(&mut line).await), 401, "a key that nobody knows");
    client.signs_in_on(&key, WORKER, PASSWORD, None).await.expect_status(200);
    let (waiting, turned_away) = begin(&server, 5, "/api/v1/deliveries", &signed(&key)).await;
    assert_eq!((waiting.len(), turned_away.len()), (2, 3), "who says to have a key has its share");
    are_busy(&turned_away);
}
