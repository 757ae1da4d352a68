//! Too much: what one writer can pile up in other people's villages is bounded, and what is over the bound stays on the phone.

use super::sync::{person_added, visit_of};
use app::{
    domain::{
        area::AreaCode,
        consent::{Consent, ConsentMode, NOTICE_VERSION, Purpose},
        id::{ConsentId, DeviceId, OperationId, PersonId},
        signature::Signature,
        time::Timestamp,
    },
    sync::{
        bounds::{DOSSIER_BYTES_MAX, WAITING_BYTES_MAX, WAITING_MAX},
        command::{Command, ReviewSettled},
        operation::{Operation, SCHEMA},
        outcome::{Outcome, RefusalReason, ReviewReason},
        snapshot::PIECE_BYTES_MAX,
    },
};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::io::Read;
use tests::harness::{Client, County, OTHER_WORKER, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

const VILLAGE: &str = "左岚乡/大坝村";

/// A consent with a signature of so many points: nine bytes each.
fn signed(person: PersonId, points: usize) -> Command {
    Command::ConsentGiven(Consent {
        id: ConsentId(Uuid::now_v7()),
        person,
        purposes: vec![Purpose::Contact],
        mode: ConsentMode::Signature,
        notice_version: NOTICE_VERSION.to_owned(),
        on: server::clock::now().date(),
        signature: Some(Signature(vec![[100, 100, 900, 300].repeat(points / 2)])),
        witness: String::new(),
        later: Default::default(),
    })
}

/// Delivers commands of a device, from number `first` on, in requests of a few; the answers' last `acked_n` and `full`.
async fn delivers(
    client: &Client,
    device: DeviceId,
    first: u64,
    scope: AreaCode,
    commands: Vec<Command>,
) -> (u64, bool) {
    let operation = |(n, command): (u64, Command)| {
        let ((kind, body), id, later) = (command.parts(), OperationId(Uuid::now_v7()), serde_json::Map::new());
        Operation { device, n, id, schema: SCHEMA, scope: scope.into(), kind, body, device_time: Timestamp(0), later }
    };
    let operations: Vec<Operation> = (first..).zip(commands).map(operation).collect();
    let (mut acked, mut full) = (0, false);
    for part in operations.chunks(15) {
        let body = json!({ "protocol": 1, "schema": 4, "device": device, "operations": part });
        let answer = client.post("/api/v1/sync", body).await.expect_status(200).json();
        acked = answer["acked_n"].as_u64().unwrap();
        full = answer["full"] == json!(true);
        if full {
            break;
        }
    }
    (acked, full)
}

/// The pieces of a first sync.
async fn pieces(client: &Client, scope: AreaCode) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    loop {
        let answer = client.get(&format!("/api/v1/snapshot/{scope}?piece={}", pieces.len())).await.expect_status(200);
        let mut json = Vec::new();
        GzDecoder::new(answer.body.as_slice()).read_to_end(&mut json).unwrap();
        let count = serde_json::from_slice::<Value>(&json).unwrap()["pieces"].as_u64().unwrap();
        pieces.push(json);
        if pieces.len() as u64 == count {
            return pieces;
        }
    }
}

#[tokio::test]
async fn a_stranger_fills_no_village_and_what_is_over_stays_on_the_phone() {
    let county = County::new();
    let village = county.area(VILLAGE);
    let mut union = Phone::of(&county, TOWNSHIP).await;
    let (person, added) = person_added("陈路川");
    union.saves(village, vec![added]);
    union.syncs().await;
    let stranger = county.signed_in(OTHER_WORKER).await;
    let device = DeviceId(Uuid::now_v7());
    let fifty = (0..50).map(|_| signed(person, 3_000)).collect();
    let (acked, full) = delivers(&stranger, device, 1, village, fifty).await;
    assert!(full && (10..50).contains(&acked), "{acked} of 50 were taken");
    let more = delivers(&stranger, DeviceId(Uuid::now_v7()), 1, village, vec![signed(person, 3_000)]).await;
    assert_eq!(more, (0, true), "another device of the same writer");
    let worker = county.signed_in(WORKER).await;
    let sent = delivers(&worker, DeviceId(Uuid::now_v7()), 1, village, vec![Command::VisitLogged(visit_of(person))]);
    assert_eq!(sent.await, (1, false), "who works there is not held up");
    let pieces = pieces(&worker, village).await;
    let largest = pieces.iter().map(Vec::len).max().unwrap();
    assert!(largest < PIECE_BYTES_MAX + WAITING_BYTES_MAX as usize, "{largest} bytes");
    // the township decides, and the rest comes
    union.syncs().await;
    let waiting: Vec<OperationId> =
        union.ledger().files().flat_map(|file| &file.dossier.reviews).filter_map(|pending| pending.id).collect();
    assert_eq!(waiting.len() as u64, acked);
    let settled = |review| {
        let about = ReviewReason::OutsideRights;
        Command::ReviewSettled(ReviewSettled {
            person: Some(person),
            record: None,
            review,
            about,
            accepted: false,
            later: Default::default(),
        })
    };
    union.saves(village, waiting.into_iter().map(settled).collect());
    union.syncs().await;
    let rest = delivers(&stranger, device, acked + 1, village, vec![signed(person, 3_000)]).await;
    assert_eq!((rest, county.is_whole()), ((acked + 1, false), vec![]));
}

#[tokio::test]
async fn kinds_that_nobody_knows_are_bounded_too_and_a_phone_that_is_held_up_does_not_ask_in_a_loop() {
    let county = County::new();
    let village = county.area(VILLAGE);
    let mut phone = Phone::of(&county, OTHER_WORKER).await;
    phone.syncs().await;
    let client = county.signed_in(OTHER_WORKER).await;
    let device = Uuid::now_v7();
    let unknown = |n: u64| {
        json!({ "device": device, "n": n, "id": Uuid::now_v7(), "schema": 9, "scope": village.county(), "kind": "X",
            "body": "x".repeat(100), "device_time": 0 })
    };
    let mut answer = Value::Null;
    for first in (1..=WAITING_MAX + 200).step_by(200) {
        let operations: Vec<Value> = (first..first + 200).map(unknown).collect();
        let body = json!({ "protocol": 1, "schema": 4, "device": device, "operations": operations });
        answer = client.post("/api/v1/sync", body).await.expect_status(200).json();
    }
    assert_eq!((&answer["acked_n"], &answer["full"]), (&json!(WAITING_MAX), &json!(true)));
    let (_, elsewhere) = person_added("陈路川");
    phone.saves(village, vec![elsewhere]);
    phone.syncs().await; // panics when it does not come to rest
    assert_eq!(phone.status().waiting, 1, "kept, and delivered once there is room");
}

#[tokio::test]
async fn a_full_record_takes_no_more_but_can_be_decided_on() {
    let county = County::new();
    let village = county.area(VILLAGE);
    let mut phone = Phone::of(&county, WORKER).await;
    let (person, added) = person_added("陈路川");
    phone.saves(village, vec![added]);
    phone.syncs().await;
    let many = DOSSIER_BYTES_MAX / 30_000 + 3;
    phone.saves(village, (0..many).map(|_| signed(person, 3_900)).collect());
    phone.syncs().await;
    let outcomes: Vec<Outcome> = phone.outbox().into_iter().filter_map(|o| o.result).map(|r| r.outcome).collect();
    assert_eq!(outcomes[1], Outcome::Applied);
    assert_eq!(outcomes.last(), Some(&Outcome::Refused { reason: RefusalReason::RecordFull }));
    let mut union = Phone::of(&county, TOWNSHIP).await;
    union.syncs().await;
    let to = county.area("左岚乡/齐心村");
    union.saves(
        village,
        vec![Command::PersonMoved(app::sync::command::PersonMoved { person, to, later: Default::default() })],
    );
    union.syncs().await;
    assert_eq!((union.status().attention, county.is_whole()), (0, vec![]));
}
