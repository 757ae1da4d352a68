//! Records of nouns on the real server: what a county defines, and rows of their own for the records of an area.

use super::writer::{dossiers, operation};
use app::{
    domain::{
        area::AreaCode,
        id::{DeviceId, PersonId, RecordId},
        noun::Noun,
    },
    sorted_map::SortedMap,
    sync::{
        command::Command,
        fields::Edit,
        outcome::Outcome,
        protocol::OPERATIONS_MAX,
        records::{RecordEdited, RecordEntered},
        row::{RowKey, Subject},
    },
};
use serde_json::json;
use tests::{
    harness::{COUNTY, County, Phone, TOWNSHIP, WORKER},
    simulation::records::county_noun,
};
use uuid::Uuid;

/// Records of one area: were they one row, it would have half a megabyte.
const MANY: u32 = 1_000;

/// What every command on a record names, and more.
pub fn body(noun: &str, id: RecordId, subject: &Subject, more: serde_json::Value) -> serde_json::Value {
    let mut body = json!({ "noun": noun, "version": 1, "id": id, "subject": subject });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// A wish of a person.
pub fn wish(person: PersonId, id: RecordId) -> RecordEntered {
    let fields = json!({ "fields": { "text": "想要一副老花镜", "for_whom": "parent" }, "state": "open" });
    serde_json::from_value(body("wish", id, &Subject::Person { id: person }, fields)).unwrap()
}

/// A record of an area, of the county's own noun.
pub fn visit_again(village: AreaCode, id: RecordId) -> RecordEntered {
    let fields = json!({ "fields": { "what": "收入下降" }, "sets": { "causes": ["illness"] }, "state": "open" });
    serde_json::from_value(body("x-防返贫回访", id, &Subject::Area { code: village }, fields)).unwrap()
}

/// A complaint about something in a village.
pub fn complaint(village: AreaCode) -> RecordEntered {
    let fields = json!({ "fields": { "about": "service", "text": "上门太晚" }, "state": "open" });
    let id = RecordId(Uuid::now_v7());
    serde_json::from_value(body("complaint", id, &Subject::Area { code: village }, fields)).unwrap()
}

/// What the caller of a demand said.
pub const TEXT: &str = "工地欠了三个月工钱";

/// A demand about a village.
pub fn demand(village: AreaCode, id: RecordId) -> RecordEntered {
    let fields =
        json!({ "fields": { "category": "wages", "complexity": "complex", "text": TEXT }, "state": "registered" });
    serde_json::from_value(body("demand", id, &Subject::Area { code: village }, fields)).unwrap()
}

/// A command of each kind on records that are there: a person's wish, and a record of the village.
pub fn command(kind: &str, person: PersonId, village: AreaCode, (wish_id, record_id): (RecordId, RecordId)) -> Command {
    let (of_person, of_area) = (Subject::Person { id: person }, Subject::Area { code: village });
    match kind {
        "RecordEntered" => Command::RecordEntered(wish(person, RecordId(Uuid::now_v7()))),
        "RecordEntered/work" => Command::RecordEntered(complaint(village)),
        "RecordEntered/office" => {
            let noun = "x-上门核实".to_owned();
            Command::RecordEntered(RecordEntered { noun, ..visit_again(village, RecordId(Uuid::now_v7())) })
        }
        "RecordEntered/public" => {
            let fields = json!({ "name": "马超", "mobile": "14000000101", "unit": "共配站", "industry": "courier", "agreed": "yes",
                "activity": record_id });
            let sent = json!({ "fields": fields, "state": "sent" });
            Command::RecordEntered(
                serde_json::from_value(body("self_joining", RecordId(Uuid::now_v7()), &of_person, sent)).unwrap(),
            )
        }
        "RecordEdited" => {
            let edits = json!({ "edits": { "for_whom": { "value": "self", "was": "parent" } } });
            Command::RecordEdited(serde_json::from_value(body("wish", wish_id, &of_person, edits)).unwrap())
        }
        "RecordMoved" => {
            let step = json!({ "step": "take", "from": "open", "to": "taken" });
            Command::RecordMoved(serde_json::from_value(body("wish", wish_id, &of_person, step)).unwrap())
        }
        _ => {
            let step = json!({ "step": "close", "from": "open", "to": "done", "reason": "已经办好" });
            Command::RecordMoved(serde_json::from_value(body("x-防返贫回访", record_id, &of_area, step)).unwrap())
        }
    }
}

fn noun(version: u32) -> Command {
    Command::NounPublished(Box::new(Noun { version, ..county_noun() }))
}

#[tokio::test]
async fn a_countys_noun_reaches_phones_and_its_records_merge() {
    let county = County::new();
    let (village, shared) = (county.area("左岚乡/大坝村"), AreaCode::parse("500229").unwrap());
    let mut phones =
        [Phone::of(&county, WORKER).await, Phone::of(&county, TOWNSHIP).await, Phone::of(&county, COUNTY).await];
    phones[2].saves(shared, vec![noun(1)]);
    for phone in phones.iter_mut().rev() {
        phone.syncs().await;
    }
    assert!(phones[0].ledger().reference().noun("x-防返贫回访", 1).is_some());
    let id = RecordId(Uuid::now_v7());
    phones[0].saves(village, vec![Command::RecordEntered(visit_again(village, id))]);
    phones[0].syncs().await;
    phones[1].syncs().await;
    let edit = |field: &str, was: &str, value: &str| {
        let edit = Edit { value: value.into(), was: was.into(), later: Default::default() };
        let edits: SortedMap<String, Edit> = [(field.to_owned(), edit)].into();
        let edits = json!({ "edits": edits });
        let edited: RecordEdited =
            serde_json::from_value(body("x-防返贫回访", id, &Subject::Area { code: village }, edits)).unwrap();
        Command::RecordEdited(edited)
    };
    phones[2].saves(shared, vec![noun(2)]);
    phones[2].syncs().await; // a second version meanwhile
    phones[0].saves(village, vec![edit("what", "收入下降", "母亲住院"), edit("income", "", "1200000")]);
    phones[1].saves(village, vec![edit("what", "收入下降", "孩子上学"), edit("on", "", "2026-11-26")]);
    for at in [0, 1, 0] {
        phones[at].syncs().await;
    }
    let (row, record) = phones[0].ledger().record(id).expect("a record");
    assert_eq!(row.dossier.row(), RowKey::Record(id));
    assert_eq!((record.value("income"), record.value("on")), ("1200000", "2026-11-26"), "two fields, no clash");
    let clash = &record.conflicts[0];
    assert_eq!((record.value("what"), clash.offered.as_str()), ("母亲住院", "孩子上学"), "both can be read");
    let findings = county.database.verify(|_| {}).unwrap();
    assert!(findings.wrong.is_empty(), "{:?}", findings.wrong);
}

#[tokio::test]
async fn an_areas_records_are_rows_of_their_own_however_many() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let admin = county.signed_in(COUNTY).await;
    let device = DeviceId(Uuid::now_v7());
    let shared = AreaCode::parse("500229").unwrap();
    let mut sent = 0;
    let published = operation(device, 1, shared, &noun(1));
    let records = (2..=u64::from(MANY) + 1).map(|n| {
        operation(device, n, village, &Command::RecordEntered(visit_again(village, RecordId(Uuid::now_v7()))))
    });
    let all: Vec<_> = std::iter::once(published).chain(records).collect();
    for part in all.chunks(OPERATIONS_MAX) {
        let body =
            json!({ "protocol": 1, "schema": app::sync::operation::SCHEMA, "device": device, "operations": part });
        let answer = admin.post("/api/v1/sync", body).await.expect_status(200).json();
        sent += answer["results"].as_array().unwrap().len();
        for result in answer["results"].as_array().unwrap() {
            let outcome: Outcome = serde_json::from_value(result["outcome"].clone()).unwrap();
            assert_eq!(outcome, Outcome::Applied);
        }
    }
    assert_eq!(sent, all.len());
    let rows = dossiers(&county, village);
    let largest = rows.iter().map(app::sync::plain::bytes).max().unwrap_or_default();
    assert!(rows.len() >= MANY as usize && largest < 1024, "{} rows, the largest of {largest} bytes", rows.len());
}
