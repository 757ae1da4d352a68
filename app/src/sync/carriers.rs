//! Tests: whatever one request lets through can be written and read back in everything that carries it.

use super::{
    authority,
    command::{Command, DossierArrived, PersonMoved},
    dossier::Dossier,
    engine::Outgoing,
    memory::{MemoryStore, demo_person_added},
    operation::Operation,
    protocol::{SnapshotPiece, SyncRequest, SyncResponse},
    reference::Entry,
    rescue::{Rescue, RescueSecret, seal},
    store::Store,
    sum::Sum,
};
use crate::domain::{
    area::Area,
    id::{DeviceId, OperationId, PersonId, StaffId},
    scope::Scope,
    staff::{Role, Staff},
    time::Timestamp,
};
use crate::json::{self, FromTree, Tree};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const PHONE: DeviceId = DeviceId(Uuid::from_u128(1));

fn village(code: &str) -> Scope {
    Scope::parse(code).unwrap()
}

/// A county of two villages with a person in the first, the township's staff, and a worker of neither village.
fn county() -> (MemoryStore, Staff, Staff, PersonId) {
    let (mut county, worker) = MemoryStore::demo();
    let Ok(()) = county.put_entry(
        worker.areas[0].county(),
        &Entry::Area(Area {
            code: village("500229221205").area(),
            name: "小店村".into(),
            phone: String::new(),
            later: Default::default(),
        }),
    );
    let union = Staff { role: Role::TownshipUnion, areas: vec![village("500229221").area()], ..worker.clone() };
    let stranger = Staff { id: StaffId(Uuid::from_u128(2)), areas: Vec::new(), ..worker };
    let added = demo_person_added(PHONE, 1, village("500229221204"));
    let person = added.command().unwrap().person().unwrap();
    delivers(&mut county, &union, PHONE, vec![added]);
    (county, union, stranger, person)
}

fn delivers(county: &mut MemoryStore, staff: &Staff, device: DeviceId, operations: Vec<Operation>) {
    authority::deliver(county, staff, &SyncRequest::new(device, operations, [].into()), NOW).unwrap();
}

/// The township moves a person.
fn moves(county: &mut MemoryStore, union: &Staff, n: u64, person: PersonId, from: &str, to: &str) {
    let (kind, body) =
        Command::PersonMoved(PersonMoved { person, to: village(to).area(), later: Default::default() }).parts();
    let id = OperationId(Uuid::from_u128(u128::from(n) << 100));
    let moved = Operation { n, id, kind, body, ..demo_person_added(PHONE, n, village(from)) };
    delivers(county, union, PHONE, vec![moved]);
}

/// As the server and the phone write and read it.
fn reads_back<T: Tree + FromTree + Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    assert_eq!(&json::read::<T>(&json::write(value)).unwrap(), value);
    assert_eq!(&serde_json::from_slice::<T>(&serde_json::to_vec(value).unwrap()).unwrap(), value);
}

/// Everything in the county, as a phone and a backup get it.
fn everything_reads_back(county: &MemoryStore, reader: &Staff) {
    county.log().iter().for_each(|entry| reads_back(&entry.operation));
    let cursors = ["500229", "500229221204", "500229221205"].map(|code| (village(code), 0));
    let mut request = SyncRequest::new(DeviceId(Uuid::nil()), vec![], cursors.into());
    request.max_bytes = u64::MAX >> 1;
    let Ok(pull) = super::pull::pull(county, reader, &request);
    let answer = super::pull::response(
        authority::Delivery { acked_n: 0, results: vec![], full: false },
        pull,
        String::new(),
        NOW,
    );
    reads_back::<SyncResponse>(&answer);
    for (scope, _) in cursors {
        let mut dossiers: Vec<Dossier> = Vec::new();
        for piece in county.snapshot(scope) {
            reads_back::<SnapshotPiece>(&piece);
            dossiers.extend(json::read::<SnapshotPiece>(&json::write(&piece)).unwrap().unpack().unwrap());
        }
        let Ok(sum) = super::pull::pull(county, reader, &SyncRequest { check: true, ..request.clone() });
        dossiers.iter().for_each(reads_back);
        assert_eq!(sum.sums.get(&scope).copied().unwrap_or_default(), Sum::of(dossiers.iter()), "{scope}");
    }
}

/// A value in so many levels of arrays and objects.
fn strange() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "-0",
            "1e300",
            "0.1234567890123456789e-5",
            "5e-324",
            "18446744073709551615",
            "18446744073709551616",
            "null",
            r#""\u0000\u2028\u202e""#,
            r#""\ud83d\ude00\"\\""#,
            r#"{"a":1,"a":{"of":[]}}"#,
            "{}",
            r#"{"":[null]}"#
        ])
        .prop_map(str::to_owned),
        any::<f64>().prop_filter("JSON", |f| f.is_finite()).prop_map(|f| format!("{f:?}")),
        any::<String>().prop_map(|text| json::write(&text)),
        (0_usize..80_000).prop_map(|length| json::write(&"k".repeat(length))),
    ];
    (leaf, prop_oneof![0_usize..8, 28_usize..40, 100_usize..125], any::<bool>()).prop_map(|(leaf, levels, objects)| {
        let (open, close) = if objects { (r#"{"of":"#, "}") } else { ("[", "]") };
        [open.repeat(levels), leaf, close.repeat(levels)].concat()
    })
}

/// The body of each kind that has room for anything.
fn bodies(person: PersonId, value: &str) -> [(&'static str, String); 5] {
    let dossier = |more: String| format!(r#"{{"dossier":{{"person":"{person}","scope":"500229221204",{more}}}}}"#);
    let id = Uuid::from_u128(5);
    [
        ("X", value.to_owned()),
        (
            "ReviewSettled",
            format!(r#"{{"person":"{person}","review":"{id}","accepted":false,"about":{{"later":{value}}}}}"#),
        ),
        ("DossierArrived", dossier(format!(r#""reviews":[{{"reason":"removed","kind":"X","body":{value},"seq":1}}]"#))),
        ("RecordsKept", dossier(format!(r#""reviews":[{{"reason":{value},"kind":"X","body":1,"seq":1}}]"#))),
        ("PersonAdded", format!(r#"{{"person":"{id}","fields":{{"name":"陈路川","later":{value},"of":"1"}}}}"#)),
    ]
}

/// What a stranger's request with it comes to; none when it is no request.
fn request(kind: &str, body: &str, later: &str) -> Option<SyncRequest> {
    let text = format!(
        r#"{{"protocol":1,"schema":4,"device":"{0}","operations":[{{"device":"{0}","n":1,"id":"{0}","schema":4,
            "scope":"500229221204","kind":"{kind}","body":{body},"device_time":1,"mood":{later}}}]}}"#,
        Uuid::from_u128(9)
    );
    serde_json::from_str(&text).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_a_request_lets_through_reads_back_wherever_it_goes(value in strange(), later in strange()) {
        let (start, union, stranger, person) = county();
        for (kind, body) in bodies(person, &value) {
            let Some(request) = request(kind, &body, &later) else { continue };
            let mut county = start.clone();
            let delivery = authority::deliver(&mut county, &stranger, &request, NOW).unwrap();
            prop_assert_eq!(delivery.acked_n, 1, "it holds nothing up");
            request.operations.iter().for_each(carried_by_hand);
            everything_reads_back(&county, &union);
            let (a, b) = ("500229221204", "500229221205");
            for (n, from, to) in [(2, a, b), (3, b, a)] {
                moves(&mut county, &union, n, person, from, to);
                everything_reads_back(&county, &union);
            }
            handed_on(&mut county, &stranger);
            moves(&mut county, &union, 4, person, a, b);
            everything_reads_back(&county, &union);
        }
    }
}

/// In the phone's own store, in a rescue file, sealed one by one.
fn carried_by_hand(operation: &Operation) {
    reads_back(&Outgoing { operation: operation.clone(), result: None, seen: false });
    let secret = RescueSecret::of(&[1; 32]);
    let rescue = Rescue {
        staff: StaffId(Uuid::nil()),
        made_at: NOW,
        operations: vec![operation.clone()],
        attachments: Vec::new(),
    };
    let file = seal(secret.public(), [9; 32], &rescue, &[]).unwrap();
    assert_eq!(secret.open(&file).unwrap().0, rescue);
}

/// Another user's phone delivers every dossier that arrived somewhere as an operation of its own.
fn handed_on(county: &mut MemoryStore, stranger: &Staff) {
    let arrived = county.log().iter().map(|entry| entry.operation.clone());
    let arrived: Vec<Operation> = arrived.filter(|o| o.kind == "DossierArrived").collect();
    let device = DeviceId(Uuid::from_u128(10));
    let own = |(n, operation): (u64, Operation)| {
        let scope = village("500229221204");
        Operation { device, n, id: OperationId(Uuid::from_u128(u128::from(n) << 90)), scope, ..operation }
    };
    let own: Vec<Operation> = (1..).zip(arrived).map(own).collect();
    delivers(county, stranger, device, own);
}

#[test]
fn a_dossier_goes_through_as_many_villages_as_there_are() {
    let (mut county, union, stranger, person) = county();
    let body = format!(r#"{{"person":"{person}","edits":{{"note":{{"value":"1","was":""}}}}}}"#);
    let edit = request("PersonEdited", &body, "1").unwrap();
    delivers(&mut county, &stranger, DeviceId(Uuid::from_u128(9)), edit.operations);
    for n in 2..60 {
        let (from, to) = if n % 2 == 0 { ("500229221204", "500229221205") } else { ("500229221205", "500229221204") };
        moves(&mut county, &union, n, person, from, to);
    }
    everything_reads_back(&county, &union);
    let last: Vec<&Operation> = county.log().iter().map(|entry| &entry.operation).collect();
    let arrived = last.into_iter().rfind(|operation| operation.kind == "DossierArrived").unwrap();
    let Ok(Command::DossierArrived(DossierArrived { dossier, later: _ })) = arrived.command() else {
        panic!("{arrived:?}")
    };
    assert_eq!(dossier.reviews.len(), 1, "what waits goes along");
}
