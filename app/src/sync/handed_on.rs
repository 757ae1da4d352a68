//! What a later version wrote is folded, summed, packed and handed on exactly, whatever it is.

use super::{
    columns::Columns,
    command::Command,
    dossier::Dossier,
    fold::Origin,
    kept::Stamp,
    outcome::{Outcome, ReviewReason},
    sum::digest,
};
use crate::domain::{
    id::{OperationId, PersonId, StaffId},
    scope::Scope,
    time::Timestamp,
};
use crate::json;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

fn person() -> PersonId {
    PersonId(Uuid::from_u128(2))
}

/// One body of each kind that leaves something in a dossier.
fn bodies() -> Vec<(&'static str, Value)> {
    let (id, person) = (Uuid::from_u128(1), person());
    let enrollee =
        json!({ "name": "陈路川", "identity_number": "500299196803121016", "sex": "male", "phone": "14000000001" });
    let form = json!({ "id": id, "person": person, "enrollee": enrollee, "plan": "accident", "plan_version": 1,
        "period": { "from": "2026-01-01", "to": "2026-12-31" }, "units": 1, "fee": 3000, "channel": "door", "consent": id });
    vec![
        ("PersonAdded", json!({ "person": person, "fields": { "name": "陈路川" }, "concerns": ["price"] })),
        (
            "VisitLogged",
            json!({ "id": id, "person": person, "on": "2026-11-23", "channel": "door", "outcome": "considering" }),
        ),
        (
            "ConsentGiven",
            json!({ "id": id, "person": person, "purposes": ["enrolment"], "mode": "spoken_witnessed",
            "notice_version": "2026-03", "on": "2026-11-23", "witness": "甲乙" }),
        ),
        ("ConsentWithdrawn", json!({ "person": person, "consent": id, "purposes": ["enrolment"], "on": "2026-11-23" })),
        ("EnrolmentSubmitted", form),
        ("PersonRemoved", json!({ "person": person, "reason": "重复" })),
    ]
}

fn folded(kind: &str, body: &Value, outcome: &Outcome) -> Dossier {
    let command = Command::read(kind, body.clone()).unwrap_or_else(|error| panic!("{kind}: {error:?}"));
    let mut dossier = Dossier::new(person(), Scope::NOWHERE);
    let stamp = Stamp(1, StaffId(Uuid::from_u128(3)), Timestamp(4));
    dossier.apply(Origin(OperationId(Uuid::from_u128(5)), stamp), &command, outcome);
    dossier
}

/// Writes, packs and reads a dossier, as a phone keeps it and a snapshot carries it.
fn carried(dossier: &Dossier) -> Dossier {
    let rows = Columns::pack(vec![json::tree(dossier)]).unpack();
    let text = json::write(&rows);
    serde_json::from_str::<Vec<Dossier>>(&text).unwrap().remove(0)
}

fn something_later() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![any::<u32>().prop_map(Value::from), "[a-z]{0,6}".prop_map(Value::from), Just(Value::Null)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-e]", inner, 0..3).prop_map(|fields| json!(fields)),
        ]
    })
}

proptest! {
    #[test]
    fn a_field_of_a_later_version_is_handed_on_as_it_came(later in something_later(), at in 0..6_usize) {
        let (kind, mut body) = bodies().swap_remove(at);
        body["hologram"] = later;
        let waits = Outcome::Review { reason: ReviewReason::OutsideRights };
        for outcome in [Outcome::Applied, waits] {
            let dossier = folded(kind, &body, &outcome);
            let handed_on = carried(&dossier);
            prop_assert_eq!(digest(&handed_on), digest(&dossier));
            prop_assert_eq!(handed_on, dossier);
        }
    }
}

#[test]
fn what_is_kept_has_the_field_and_the_code_of_the_later_version() {
    for (kind, mut body) in bodies() {
        body["hologram"] = json!({ "colour": ["ultraviolet"] });
        let waiting = folded(kind, &body, &Outcome::Review { reason: ReviewReason::OutsideRights });
        assert_eq!(json::tree(&waiting.reviews[0].body), body, "{kind} waits whole");
        if !["PersonAdded", "PersonRemoved"].contains(&kind) {
            let text = json::write(&folded(kind, &body, &Outcome::Applied));
            assert!(text.contains(r#""hologram":{"colour":["ultraviolet"]}"#), "{kind}: {text}");
        }
    }
    let mut visit = bodies().swap_remove(1).1;
    visit["outcome"] = "hologram".into();
    visit["raised"] = json!(["price", "hologram"]);
    let text = json::write(&folded("VisitLogged", &visit, &Outcome::Applied));
    assert!(text.contains(r#""outcome":"hologram""#) && text.contains(r#""raised":["price","hologram"]"#), "{text}");
}
