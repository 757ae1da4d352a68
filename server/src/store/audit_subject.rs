//! What the audit's entry of an operation says.

use super::Keys;
use app::{
    hex,
    sync::{command::Command, erasure::BLOTTED, operation::Operation, outcome::Outcome},
};
use serde_json::{Value, json};

/// What an operation's entry names. `text` is the operation as it is kept, before it is sealed.
pub(super) fn subject(keys: &Keys, operation: &Operation, outcome: &Outcome, text: &[u8]) -> Value {
    let kind = operation.kind.as_str();
    let known = kind == BLOTTED || Command::KINDS.contains(&kind);
    let mut subject = json!({
        "operation": operation.id,
        "device": operation.device,
        "n": operation.n,
        "scope": operation.scope,
        "kind": if known { &operation.kind } else { "unknown" }, // a later version may write anything there
        "outcome": outcome_name(outcome),
        "digest": hex::write(&keys.digest("operation", text)),
    });
    if let Some(noun) = noun_of(operation, outcome) {
        subject["noun"] = noun.clone();
    }
    if let Some(year) = year_of(operation, outcome) {
        subject["year"] = year.clone();
    }
    subject
}

/// The noun of a record's operation, or of a table.
fn noun_of<'a>(operation: &'a Operation, outcome: &Outcome) -> Option<&'a Value> {
    let field = match operation.kind.as_str() {
        "RecordEntered" | "RecordEdited" | "RecordMoved" => "noun",
        "NounPublished" => "code",
        _ => return None,
    };
    compared(operation, field, outcome).filter(|noun| noun.is_string())
}

/// The year of a calendar of holidays.
fn year_of<'a>(operation: &'a Operation, outcome: &Outcome) -> Option<&'a Value> {
    let is_calendar = operation.kind == "CalendarPublished";
    compared(operation, "year", outcome).filter(|year| is_calendar && year.is_i64())
}

/// A field of an operation. One that was refused, or cannot be read, may have anything there.
fn compared<'a>(operation: &'a Operation, field: &str, outcome: &Outcome) -> Option<&'a Value> {
    let compared = matches!(outcome, Outcome::Applied | Outcome::Noop | Outcome::Conflict { .. });
    operation.body.get(field).filter(|_| compared)
}

pub(super) fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "applied",
        Outcome::Noop => "noop",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Review { .. } => "review",
        Outcome::Refused { .. } => "refused",
        Outcome::Later(_) => "later",
    }
}
