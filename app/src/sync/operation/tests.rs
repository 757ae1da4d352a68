//! Tests: what cannot be read, or not yet, is kept whole.

use super::*;
use crate::sorted_map::SortedMap;
use crate::sync::command::{Command, PersonEdited};
use serde_json::json;

fn of_a_later_version() -> Value {
    json!({
        "device": "00000000-0000-0000-0000-000000000001", "n": 7, "id": "00000000-0000-0000-0000-000000000002", "schema": 9,
        "scope": "500229221204", "kind": "HologramProjected", "body": {"colour": "blue"}, "device_time": 5, "mood": {"sunny": true}
    })
}

#[test]
fn what_a_later_version_wrote_survives_unchanged() {
    let operation: Operation = serde_json::from_value(of_a_later_version()).unwrap();
    assert_eq!(operation.command(), Err(Unreadable::UnknownKind));
    assert_eq!(serde_json::to_value(&operation).unwrap(), of_a_later_version());
}

#[test]
fn an_operation_that_cannot_be_read_is_kept_whole() {
    let mut broken = of_a_later_version();
    broken["scope"] = "the moon".into();
    broken["body"]["person"] = "00000000-0000-0000-0000-000000000003".into();
    let operation: Operation = serde_json::from_value(broken.clone()).unwrap();
    assert_eq!((operation.n, operation.kind.as_str()), (7, ""));
    assert_eq!(operation.body["person"], broken["body"]["person"], "an erasure finds it");
    let text: Value = serde_json::from_str(operation.body["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, broken);
    let again: Operation = serde_json::from_value(json::tree(&operation)).unwrap();
    assert_eq!(again, operation, "and reads back as it is kept");
    broken["n"] = (-1).into();
    assert!(serde_json::from_value::<Operation>(broken).is_err(), "without a number there is nothing to acknowledge");
}

#[test]
fn any_change_changes_the_digest() {
    let operation: Operation = serde_json::from_value(of_a_later_version()).unwrap();
    let mut altered = operation.clone();
    altered.body["colour"] = "red".into();
    assert_ne!(operation.digest(), altered.digest());
    assert_eq!(operation.digest(), operation.clone().digest());
}

#[test]
fn a_known_kind_with_a_strange_body_is_malformed() {
    let mut strange = of_a_later_version();
    strange["kind"] = "VisitLogged".into();
    let operation: Operation = serde_json::from_value(strange).unwrap();
    assert_eq!(operation.command(), Err(Unreadable::Malformed));
}

#[test]
fn every_kind_is_listed() {
    let edited = Command::PersonEdited(PersonEdited {
        person: PersonId(uuid::Uuid::nil()),
        edits: SortedMap::new(),
        later: Default::default(),
    });
    assert!(Command::KINDS.contains(&edited.parts().0.as_str()));
}
