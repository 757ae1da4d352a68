//! Places that sign-ups ask for: a county's activity and its sign-ups, and that no more are confirmed than there are places.

use app::{
    domain::{id::RecordId, noun::Noun},
    sync::{command::Command, dossier::Dossier, outcome::Outcome, records::Record, store::LogEntry},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The code of activities.
pub const ACTIVITY: &str = "x-活动";
const SIGN_UP: &str = "x-报名";

fn noun(code: &str, rest: Value) -> Noun {
    let mut noun = json!({ "code": code, "version": 1, "label": { "zh": code }, "enter": "write_operations" });
    noun.as_object_mut().zip(rest.as_object()).map(|(noun, rest)| noun.extend(rest.clone())).expect("objects");
    serde_json::from_value(noun).expect("a table written here")
}

fn named(code: &str, zh: &str, rest: Value) -> Value {
    let mut named = json!({ "code": code, "label": { "zh": zh } });
    named.as_object_mut().zip(rest.as_object()).map(|(named, rest)| named.extend(rest.clone())).expect("objects");
    named
}

/// An activity, which has places.
pub fn activity() -> Noun {
    let end = json!({ "from": ["open"], "to": "over", "need": "review", "by": "anyone" });
    noun(
        ACTIVITY,
        json!({
            "home": "area", "sharing": "work",
            "states": [named("open", "报名中", json!({})), named("over", "已结束", json!({ "is_end": true }))],
            "fields": [named("title", "名称", json!({ "kind": "line" })), named("places", "名额", json!({ "kind": "number" }))],
            "steps": [named("finish", "结束", end)],
        }),
    )
}

/// A sign-up of a person, which asks for a place.
pub fn sign_up() -> Noun {
    let servers = |to: &str| json!({ "from": ["asked"], "to": to, "need": "write_operations", "by": "server" });
    let cancel = json!({ "from": ["asked", "confirmed", "waiting"], "to": "cancelled", "need": "write_operations", "by": "anyone" });
    noun(
        SIGN_UP,
        json!({
            "home": "person", "sharing": "village",
            "states": [named("asked", "已申请", json!({})), named("confirmed", "已确认", json!({ "takes_place": true })),
                named("waiting", "候补", json!({})), named("cancelled", "已取消", json!({ "is_end": true }))],
            "fields": [named("at", "哪个活动", json!({ "kind": "record", "required": true, "unique": true })),
                named("note", "备注", json!({ "kind": "line" }))],
            "steps": [named("confirm", "确认", servers("confirmed")), named("queue", "候补", servers("waiting")),
                named("cancel", "取消", cancel)],
            "places": { "at": "at", "number": "places", "given": "confirm", "none_left": "queue" },
        }),
    )
}

/// What the server decided about a place, for the coverage table.
pub fn decided(entry: &LogEntry) -> Option<&'static str> {
    match entry.operation.command().ok()? {
        Command::RecordMoved(moved) if moved.noun == SIGN_UP && moved.step == "confirm" => Some("place given"),
        Command::RecordMoved(moved) if moved.noun == SIGN_UP && moved.step == "queue" => Some("no place left"),
        _ => None,
    }
}

/// I24: no activity has more people confirmed than it ever had places.
pub fn are_not_given_twice<'a>(log: &[LogEntry], records: impl Iterator<Item = &'a Record>) -> Result<(), String> {
    let mut confirmed: BTreeMap<RecordId, u32> = BTreeMap::new();
    for record in records.filter(|record| record.noun == SIGN_UP && record.state == "confirmed") {
        record.references().for_each(|(_, at)| *confirmed.entry(at).or_default() += 1);
    }
    let places = most_places(log);
    match confirmed.iter().find(|(at, count)| places.get(at).is_some_and(|most| most < *count)) {
        Some((at, count)) => Err(format!("I24: {count} confirmed for {:?} of {at:?}", places.get(at))),
        None => Ok(()),
    }
}

/// I24: nobody has two open sign-ups for one activity, but where the township wanted both.
pub fn are_asked_for_once(log: &[LogEntry], dossiers: &[Dossier]) -> Result<(), String> {
    let wanted = accepted(log);
    for dossier in dossiers.iter().filter(|dossier| !dossier.has_left()) {
        let mut at = BTreeSet::new();
        let open = dossier.records.iter().filter(|record| record.noun == SIGN_UP && record.state != "cancelled");
        let mut unasked = open.filter(|record| !wanted.contains(&record.id));
        if let Some(twice) = unasked.find(|record| !at.insert(record.value("at"))) {
            return Err(format!("I24: {:?} is a second open sign-up of {:?}", twice.id, dossier.person));
        }
    }
    Ok(())
}

/// Records that the township took in although they had to wait.
fn accepted(log: &[LogEntry]) -> BTreeSet<RecordId> {
    let entered = log.windows(2).filter_map(|pair| match [&pair[0], &pair[1]].map(|entry| entry.operation.command()) {
        [Ok(Command::ReviewSettled(_)), Ok(Command::RecordEntered(entered))] => Some(entered.id),
        _ => None,
    });
    entered.collect()
}

/// The most places that each activity ever had.
fn most_places(log: &[LogEntry]) -> BTreeMap<RecordId, u32> {
    let mut most: BTreeMap<RecordId, u32> = BTreeMap::new();
    let said = |id, value: &String| value.parse().ok().map(|number: u32| (id, number));
    for entry in log.iter().filter(|entry| matches!(entry.outcome, Outcome::Applied | Outcome::Conflict { .. })) {
        let found = match entry.operation.command() {
            Ok(Command::RecordEntered(c)) if c.noun == ACTIVITY => c.fields.get("places").and_then(|v| said(c.id, v)),
            Ok(Command::RecordEdited(c)) if c.noun == ACTIVITY => {
                c.edits.get("places").and_then(|edit| said(c.id, &edit.value))
            }
            _ => None,
        };
        if let Some((id, number)) = found {
            most.entry(id).and_modify(|before| *before = number.max(*before)).or_insert(number);
        }
    }
    most
}
