//! Rescue files that are large: taken in by batches, refused when no phone wrote them, and submitted again after half of one.

use super::sync::{person_added, visit_of};
use app::{
    domain::{
        id::{OperationId, StaffId},
        time::Timestamp,
    },
    sync::{
        command::Command,
        operation::{Operation, SCHEMA},
        rescue::{self, Rescue, RescueReceipt},
    },
};
use serde_json::Value;
use tests::harness::{Client, County, TOWNSHIP};
use uuid::Uuid;

/// Operations as a phone that is unknown wrote them.
fn operations(county: &County, commands: Vec<Command>) -> Vec<Operation> {
    let (device, scope) = (app::domain::id::DeviceId(Uuid::now_v7()), county.area("左岚乡/大坝村"));
    let operation = |(n, command): (u64, Command)| {
        let ((kind, body), id, later) = (command.parts(), OperationId(Uuid::now_v7()), serde_json::Map::new());
        Operation { device, n, id, schema: SCHEMA, scope: scope.into(), kind, body, device_time: Timestamp(0), later }
    };
    (1..).zip(commands).map(operation).collect()
}

fn sealed(county: &County, operations: Vec<Operation>) -> Vec<u8> {
    let rescue = Rescue { staff: StaffId(Uuid::nil()), made_at: Timestamp(0), operations, attachments: vec![] };
    rescue::seal(county.database.rescue_keys().public(), [7; 32], &rescue, &[]).unwrap()
}

async fn hands_in(union: &Client, file: Vec<u8>) -> RescueReceipt {
    serde_json::from_value(union.post_bytes("/api/v1/rescue", file).await.expect_status(200).json()).unwrap()
}

/// How often an audit says that a file came, and how many operations each time.
async fn parts_taken(union: &Client) -> Vec<u64> {
    let entries = union.get("/api/v1/audit").await.expect_status(200).json();
    let entries: Vec<Value> = serde_json::from_value(entries["entries"].clone()).unwrap_or_default();
    let taken = entries.iter().filter(|entry| entry["action"] == "rescue_taken");
    taken.filter_map(|entry| entry["subject"]["operations"].as_u64()).collect()
}

#[tokio::test]
async fn a_long_file_comes_in_by_transactions_and_once() {
    let county = County::new();
    let union = county.signed_in(TOWNSHIP).await;
    let (person, added) = person_added("陈路川");
    let visits = (0..450).map(|_| Command::VisitLogged(visit_of(person)));
    let file = sealed(&county, operations(&county, std::iter::once(added).chain(visits).collect()));
    let first = hands_in(&union, file.clone()).await;
    assert_eq!((first.operations, first.known, first.to_look_at), (451, 0, 0));
    let again = hands_in(&union, file).await;
    assert_eq!((again.operations, again.known), (451, 451));
    let audit = county.signed_in(tests::harness::COUNTY).await;
    let parts = parts_taken(&audit).await;
    assert_eq!(parts, [51, 200], "the last two of three, in the newest page");
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_of_more_than_any_phone_writes_is_refused_before_it_is_read() {
    let county = County::new();
    let union = county.signed_in(TOWNSHIP).await;
    let one = operations(&county, vec![person_added("陈路川").1]);
    let text =
        |list: &str| format!(r#"{{"staff":"{}","made_at":0,"operations":[{list}],"attachments":[]}}"#, Uuid::nil());
    let list = |item: &str, count: usize| vec![item; count].join(",");
    let object = serde_json::to_string(&one[0]).unwrap();
    let wide = object.replacen("\"body\":{", &format!("\"body\":{{\"x\":[{}],", list("{\"a\":0}", 20_000)), 1);
    for (text, code) in [
        (text(&list("{}", 2_000_000)), "rescue_too_large"),
        (text(&wide), "rescue_too_large"),
        (text(&format!("{object},{}", list("{}", 3))), "rescue_damaged"),
    ] {
        let file = rescue::seal_text(county.database.rescue_keys().public(), [7; 32], &text).unwrap();
        let answer = union.post_bytes("/api/v1/rescue", file).await.expect_status(422).json();
        let fault = &answer["error"]["fault"];
        assert!(fault == code || fault.get(code).is_some(), "{answer}");
    }
    let whole = hands_in(&union, sealed(&county, one)).await;
    assert_eq!((whole.operations, whole.known), (1, 0), "nothing of the damaged file was taken in");
}
