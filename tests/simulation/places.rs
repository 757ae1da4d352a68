//! Places that sign-ups ask for: the activity and its sign-ups that the demo has, and that no more are confirmed than there are places.

use app::{
    domain::{id::RecordId, noun::Noun},
    sync::{command::Command, dossier::Dossier, outcome::Outcome, records::Record, store::LogEntry},
};
use std::collections::{BTreeMap, BTreeSet};

/// The code of activities.
pub const ACTIVITY: &str = "x-活动";
const SIGN_UP: &str = "x-报名";

fn table(file: &str) -> Noun {
    serde_json::from_str(file).expect("a table of the demo")
}

/// An activity, which has places.
pub fn activity() -> Noun {
    table(include_str!("../../server/demo/noun-activity.json"))
}

/// A sign-up of a person, which asks for a place.
pub fn sign_up() -> Noun {
    table(include_str!("../../server/demo/noun-signup.json"))
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
