//! The memory of the server process while a thousand connections mean harm and phones deliver, for `cargo xtask soak memory`.

use super::limits::{Line, cookie, head, post};
use app::{domain::area::AreaCode, sync::operation::SCHEMA};
use serde_json::{Map, Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tests::harness::{COUNTY, Client, Phone, Server, WORKER};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinSet,
    time::timeout_at,
};
use uuid::Uuid;

/// Connections that send the largest body there is, but for its last byte, and stop; and that ask and never read.
const STOPPING: usize = 800;
const NEVER_READING: usize = 200;
/// How long it goes on: every limit is met twice.
const LASTS: Duration = Duration::from_secs(70);
/// Who was cut or turned away comes back: a hundred in a second. What more would come to is a matter of processors, not of memory.
const BACK_AFTER: Duration = Duration::from_secs(10);
/// What the constants of `server/src/routes` come to when all is taken at once, and what the server has at rest.
const MEGABYTES_MAX: u64 = 800;
/// A phone gives up after 45 seconds.
const HONEST_WITHIN: Duration = Duration::from_secs(20);

/// Phone number of one who means harm.
fn number(of: usize) -> String {
    format!("140{:08}", 9_000 + of)
}

/// A county with its ledger, and so many accounts of people who mean harm.
fn a_county(data: &std::path::Path, harmful: usize) -> Arc<Server> {
    let numbers: Vec<String> = (0..harmful).map(number).collect();
    let mut staff = vec![("冉玉兰", WORKER, "grid_worker", "左岚乡"), ("谭松青", COUNTY, "county_admin", "城口县")];
    staff.extend(numbers.iter().map(|number| ("向明华", number.as_str(), "township_union", "左岚乡")));
    drop(Server::with_county(data, &staff).unwrap());
    Arc::new(Server::start_with(data, 0, &["--any-phone", "--connections", "1100"]).unwrap())
}

async fn stops(server: Arc<Server>, at: usize, cookie: String, until: Instant) {
    let kinds = [("/api/v1/sync", 1_048_576), ("/api/v1/rescue", 40_000_000), ("/api/v1/session", 4_096)];
    let ((path, bytes), part) = (kinds[at % kinds.len()], [b' '; 16 * 1024]);
    while Instant::now() < until {
        let mut line = Line::to(&server).await;
        line.says(head("POST", path, &format!("content-length: {bytes}\r\n{cookie}"))).await;
        let mut left = bytes - 1;
        while left > 0 && line.0.write_all(&part[..left.min(part.len())]).await.is_ok() {
            left -= left.min(part.len());
        }
        drop(timeout_at(until.into(), line.0.read_to_end(&mut Vec::new())).await);
        tokio::time::sleep(BACK_AFTER).await;
    }
}

/// All changes of six villages, half a megabyte; or what anybody may ask for, again and again.
async fn never_reads(server: Arc<Server>, at: usize, cookie: String, until: Instant) {
    let cursors: Map<String, Value> = (201..207).map(|village| (format!("500229205{village}"), json!(0))).collect();
    let pull = json!({ "protocol": 1, "schema": SCHEMA, "device": Uuid::now_v7(), "cursors": cursors });
    let asks = match at % 2 {
        0 => post("/api/v1/sync", &cookie, pull.to_string().as_bytes()),
        _ => "GET /api/v1/openapi.json HTTP/1.1\r\nhost: c.test\r\naccept-encoding: gzip\r\n\r\n"
            .repeat(200)
            .into_bytes(),
    };
    while Instant::now() < until {
        let mut line = Line::to(&server).await;
        while matches!(timeout_at(until.into(), line.0.write_all(&asks)).await, Ok(Ok(()))) {}
        tokio::time::sleep(BACK_AFTER).await;
    }
}

/// A phone that works and delivers all the while: how often it did, and how long the longest took.
async fn works(mut phone: Phone, until: Instant) -> (usize, Duration) {
    let village = AreaCode::parse("500229205201").unwrap();
    let (mut delivered, mut longest) = (0, Duration::ZERO);
    while Instant::now() < until {
        phone.saves(village, vec![super::sync::person_added("陈路川").1]);
        let begun = Instant::now();
        while phone.status().waiting > 0 && begun.elapsed() < HONEST_WITHIN {
            phone.syncs().await;
        }
        longest = longest.max(begun.elapsed());
        delivered += usize::from(phone.status().waiting == 0);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    (delivered, longest)
}

/// What came of it, with so many accounts of people who mean harm: megabytes at most, deliveries of an honest phone, the longest.
async fn under_attack(harmful: usize) -> (u64, usize, Duration) {
    let data = tempfile::tempdir().unwrap();
    let server = a_county(data.path(), harmful);
    let mut cookies = Vec::new();
    for of in 0..harmful {
        cookies.push(cookie(&server, &number(of)).await);
    }
    let phone = Phone::with(Client::over_the_wire(server.address()).unwrap(), WORKER).await;
    let (at_rest, until, mut attack) = (server.memory_at_most().unwrap(), Instant::now() + LASTS, JoinSet::new());
    for at in 0..STOPPING {
        attack.spawn(stops(server.clone(), at, cookies[at % harmful].clone(), until));
    }
    for at in 0..NEVER_READING {
        attack.spawn(never_reads(server.clone(), at, cookies[at % harmful].clone(), until));
    }
    let ((delivered, longest), _) = tokio::join!(works(phone, until), attack.join_all());
    let most = server.memory_at_most().unwrap();
    eprintln!(
        "{harmful} accounts: {at_rest} MB before, {most} MB at most; delivered {delivered} times, {longest:?} at most"
    );
    assert_eq!(Client::over_the_wire(server.address()).unwrap().get("/ready").await.status, 200);
    (most, delivered, longest)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes and 1,000 connections: cargo xtask soak memory"]
async fn soak_memory_is_bounded_and_phones_deliver_while_four_accounts_send_and_stop_and_never_read() {
    let (most, delivered, longest) = under_attack(4).await;
    assert!(most < MEGABYTES_MAX && delivered > 10 && longest < HONEST_WITHIN, "{most} MB, {delivered}, {longest:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes and 1,000 connections: cargo xtask soak memory"]
async fn soak_memory_is_bounded_while_forty_accounts_take_all_the_room() {
    let (most, ..) = under_attack(40).await;
    assert!(most < MEGABYTES_MAX, "{most} MB");
}
