//! Bounds on what devices deliver: how deep an operation may be nested and how many bytes it may have, so that whatever is
//! taken in can be written and read back in everything that carries it (docs/adr/0021-bounds.md).

use super::{
    dossier::{Dossier, Pending},
    operation::{Command, Operation},
};
use crate::domain::{fault::Fault, id::StaffId};
use crate::json::Tree;
use serde_json::Value;
use std::fmt::{self, Write};

/// Levels of arrays and objects in the body of an operation. The deepest of ours, a consent with its strokes, has 3. serde_json opens
/// 127 at most; the deepest that carries a body, an answer with a dossier on its way to another village, adds 10.
pub const NESTING_MAX: usize = 32;
/// What the server's own operations put around a body that waits: the operation's own, its dossier, the list of reviews, the review.
const CARRIED_NESTING: usize = 4;

/// Bytes of the body of any operation that a device delivers: a signature of 4,000 points takes 36 KB as JSON, and nothing that
/// people write is larger. Eight of them fill half a request, as much as a phone sends at once.
pub const OPERATION_BYTES_MAX: usize = 64 * 1024;
/// Identifiers, a code, a reason of 500 characters in 4 bytes each, twice over.
const STEP_BYTES_MAX: usize = 4 * 1024;
/// 500 characters of a note and six photos by name; a plan in two languages; the areas of a worker in 500 villages.
const RECORD_BYTES_MAX: usize = 16 * 1024;
/// Twenty-five fields of 100 characters and a note of 500, each with the text that it replaces, in 4 bytes a character.
const ROW_BYTES_MAX: usize = 32 * 1024;
/// Bytes of one whole dossier, without what waits for review: 50 signatures of the most points, or 3,000 visits, more than
/// a lifetime brings. A phone on 2G fetches one in two minutes.
pub const DOSSIER_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Operations of one writer that wait for the township at once: all that a phone brings home from ten days offline, should its
/// owner have been given another village meanwhile.
pub const WAITING_MAX: u64 = 1_000;
/// Bytes of them: as many as one request may have. All phones of the villages that they were written for fetch them.
pub const WAITING_BYTES_MAX: u64 = super::protocol::REQUEST_BYTES_MAX as u64;
/// Fields of a person: thrice as many as there are.
const FIELDS_MAX: usize = 75;
/// Bytes that are kept of what cannot be read: written as JSON text once more it has twice as many at most.
const UNREADABLE_BYTES_MAX: usize = OPERATION_BYTES_MAX / 2 - 1024;
/// The longest name of a kind has 20 characters.
const KIND_BYTES_MAX: usize = 64;

/// Whether an operation is no deeper and no larger than one may be, and has whole numbers only: a fraction may be another one after it
/// was written and read, and copies would differ.
pub(super) fn is_bounded(operation: &Operation) -> bool {
    let Operation { kind, body, later, .. } = operation;
    let carried = is_of_server(kind);
    let levels = NESTING_MAX + if carried { CARRIED_NESTING } else { 0 };
    kind.len() <= KIND_BYTES_MAX
        && is_plain(body, levels)
        && later.values().all(|value| is_plain(value, NESTING_MAX - 1))
        && (carried || bytes(body) + bytes(later) <= OPERATION_BYTES_MAX)
}

/// Kinds that only the server writes; they carry a dossier, which is as large as it is.
fn is_of_server(kind: &str) -> bool {
    ["DossierArrived", "RecordsKept"].contains(&kind)
}

/// Whether a value opens no more than so many levels, and has whole numbers only.
pub(super) fn is_plain(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| is_plain(item, levels - 1)),
        Value::Object(fields) => levels > 0 && fields.values().all(|field| is_plain(field, levels - 1)),
        Value::Number(number) => number.is_i64() || number.is_u64(),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// What is kept of something that cannot be read: its text, cut where it is too long.
pub(super) fn kept_text(whole: &Value) -> String {
    let mut text = whole.to_string();
    text.truncate(text.floor_char_boundary(UNREADABLE_BYTES_MAX));
    text
}

/// Whether an operation that a device delivers is within the bounds of its kind.
///
/// # Errors
/// `TooLong` with the most bytes and those found, `Malformed` when it is too deep.
pub fn check(operation: &Operation, command: &Command) -> Result<(), Fault> {
    let (max, found) = (bytes_max(command), bytes(&operation.body) + bytes(&operation.later));
    if found > max {
        return Err(Fault::TooLong { max, found });
    }
    let fields = match command {
        Command::PersonAdded(added) => added.fields.len(),
        Command::PersonEdited(edited) => edited.edits.len(),
        Command::RecordEntered(entered) => entered.fields.len() + entered.sets.len(),
        Command::RecordEdited(edited) => edited.edits.len() + edited.sets.len(),
        _ => 0,
    };
    if fields > FIELDS_MAX || !is_plain(&operation.body, NESTING_MAX) { Err(Fault::Malformed) } else { Ok(()) }
}

/// The most bytes of a body by kind.
fn bytes_max(command: &Command) -> usize {
    match command {
        Command::PersonAdded(_) | Command::PersonEdited(_) => ROW_BYTES_MAX,
        Command::ConsentGiven(_) => OPERATION_BYTES_MAX, // a signature
        Command::VisitLogged(_) | Command::VideoSessionLogged(_) => RECORD_BYTES_MAX,
        Command::EnrolmentSubmitted(_) | Command::EnrolmentRecorded(_) => RECORD_BYTES_MAX,
        Command::ConflictSettled(_) => RECORD_BYTES_MAX, // three values
        Command::AreaListed(_) | Command::PlanPublished(_) | Command::StaffListed(_) => RECORD_BYTES_MAX,
        Command::NounPublished(_) => OPERATION_BYTES_MAX, // forty fields of thirty choices in two languages
        // forty notes would fit four times over; a signature
        Command::RecordEntered(_) | Command::RecordEdited(_) => OPERATION_BYTES_MAX,
        Command::RecordMoved(_) => STEP_BYTES_MAX,
        Command::PersonRemoved(_) | Command::PersonRestored(_) | Command::PersonMoved(_) => STEP_BYTES_MAX,
        Command::PersonErased(_) | Command::NumberRevealed(_) | Command::ReviewSettled(_) => STEP_BYTES_MAX,
        Command::ConsentWithdrawn(_) | Command::EnrolmentMoved(_) => RECORD_BYTES_MAX, // a note, a reason
        // of a device they are nobody's word
        Command::DossierArrived(_) | Command::RecordsKept(_) => OPERATION_BYTES_MAX,
    }
}

impl Dossier {
    /// Bytes of each operation of one writer that waits here.
    pub fn waiting_of(&self, writer: StaffId) -> impl Iterator<Item = usize> {
        let is_own = move |pending: &&Pending| self.stamp(pending.seq).is_some_and(|stamp| stamp.1 == writer);
        self.reviews.iter().filter(is_own).map(|pending| bytes(&pending.body))
    }
}

/// Bytes that a value takes as JSON.
pub fn bytes(value: &impl Tree) -> usize {
    let mut count = Count(0);
    write!(count, "{}", value.tree()).map_or(0, |()| count.0)
}

struct Count(usize);

impl fmt::Write for Count {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fractions_are_no_values_because_they_do_not_read_back() {
        assert!([json!(u64::MAX), json!(i64::MIN), json!(0)].iter().all(|whole| is_plain(whole, 0)));
        assert!([json!(0.5), json!(-0.0), json!([1e300])].iter().all(|fraction| !is_plain(fraction, 1)));
        let drifting = "-7.708415320147652e-125";
        let read: Value = serde_json::from_str(drifting).unwrap_or_default();
        assert_ne!(read.to_string(), drifting, "should this fail, serde_json reads fractions exactly by now");
    }

    #[test]
    fn the_deepest_of_ours_is_far_from_the_bound() {
        let strokes = json!({"signature": [[1, 2]]});
        assert!(is_plain(&strokes, 3) && !is_plain(&strokes, 2));
        const { assert!(NESTING_MAX + CARRIED_NESTING + 10 < 127) };
    }

    #[test]
    fn a_signature_of_the_most_points_fits() {
        let stroke: Vec<u16> = [1000, 400].repeat(crate::domain::signature::POINTS_MAX);
        assert!(bytes(&json!({"signature": [stroke]})) < OPERATION_BYTES_MAX - STEP_BYTES_MAX);
    }
}
