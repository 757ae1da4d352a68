//! Bounds on what devices deliver, by kind: how many bytes and fields an operation may have (docs/adr/0021-bounds.md).

use super::{
    command::Command,
    dossier::{Dossier, Pending},
    operation::Operation,
    plain::{NESTING_MAX, OPERATION_BYTES_MAX, bytes, is_plain},
};
use crate::domain::{fault::Fault, id::StaffId};

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
        Command::CalendarPublished(_) => STEP_BYTES_MAX, // eighty days
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
