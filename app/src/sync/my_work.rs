//! What became of one's own forms and records: counted on this phone, for oneself alone.

use super::{
    dossier::Dossier,
    ledger::{File, Ledger},
    records::Record,
};
use crate::domain::{date::Date, enrolment::Status, id::StaffId, noun::Noun};

/// Forms of one user, each counted once, as it stands now. Those that were rejected or cancelled, or whose cover has ended, are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnForms {
    /// The township approved them.
    pub confirmed: usize,
    /// They wait for the township, or on this phone for a line.
    pub waiting: usize,
    /// They came back to be mended.
    pub returned: usize,
}

impl OwnForms {
    /// Confirmed, waiting and returned together.
    pub fn total(self) -> usize {
        self.confirmed + self.waiting + self.returned
    }
}

/// Forms that a user submitted first on `since` or later.
pub fn own_forms(ledger: &Ledger, user: StaffId, since: Date) -> OwnForms {
    let mut counted = OwnForms::default();
    for file in ledger.files() {
        for form in &file.dossier.enrolments {
            let submitted = form.steps.first().and_then(|step| wrote(&file.dossier, step.seq, user));
            if submitted.is_none_or(|on| on < since) {
                continue;
            }
            match form.status {
                Status::Approved | Status::Paid | Status::Active => counted.confirmed += 1,
                Status::Draft | Status::Submitted | Status::UnderReview => counted.waiting += 1,
                Status::Returned => counted.returned += 1,
                Status::Rejected | Status::Expired | Status::Cancelled | Status::Unknown(_) => {}
            }
        }
    }
    counted
}

/// Records of a kind that a user entered, by their state in the order of the table; states without one are left out.
pub fn own_records(ledger: &Ledger, user: StaffId, noun: &Noun) -> Vec<(String, usize)> {
    let is_own = |(file, record): &(&File, &Record)| wrote(&file.dossier, record.entered_at(), user).is_some();
    let own: Vec<&Record> = ledger.records(&noun.code).filter(is_own).map(|(_, record)| record).collect();
    let count = |code: &str| own.iter().filter(|record| record.state == code).count();
    let states = noun.states.iter().map(|state| (state.code.to_string(), count(&state.code)));
    states.filter(|(_, count)| *count > 0).collect()
}

/// The day on which a user wrote something; `None` when another did.
fn wrote(dossier: &Dossier, seq: u64, user: StaffId) -> Option<Date> {
    dossier.stamp(seq).filter(|stamp| stamp.1 == user).map(|stamp| stamp.2.date())
}
