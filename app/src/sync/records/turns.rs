//! Whose turn it is with a record: the table's steps say it, the record's own steps say who.

use super::{Dues, Record, may_make, may_write_about};
use crate::domain::{
    id::{RecordId, StaffId},
    noun::{CALLER, Noun, Step, StepBy},
    staff::Staff,
};
use crate::sync::{dossier::Dossier, ledger::Ledger};
use std::collections::BTreeSet;

/// Who does what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nobody: it is at its end.
    Nobody,
    /// Who handles it.
    Handler(StaffId),
    /// A user who does not handle it calls.
    Call,
    /// Those who review.
    Office,
}

impl Record {
    /// Whose turn it is.
    pub fn turn(&self, noun: &Noun) -> Turn {
        let mut steps = noun.steps.iter().filter(|step| step.begins_in(&self.state));
        let handled = steps.clone().any(|step| step.by == StepBy::Handler);
        match self.handler(noun) {
            _ if noun.is_end(&self.state) => Turn::Nobody,
            Some(staff) if handled => Turn::Handler(staff),
            _ if steps.any(is_call) => Turn::Call,
            _ => Turn::Office,
        }
    }
}

fn is_call(step: &Step) -> bool {
    step.by == StepBy::NotHandler
}

/// Records of a noun that wait for a user: theirs to handle, to call for where the caller is on this phone, or to decide on.
pub fn waiting_for(staff: &Staff, ledger: &Ledger, noun: &str, dues: &Dues) -> Vec<RecordId> {
    let callers: BTreeSet<&str> = ledger.records(&CALLER.code).map(|(_, caller)| caller.value("about")).collect();
    let is_theirs = |dossier: &Dossier, record: &Record| {
        let Some(table) = ledger.reference().noun(&record.noun, record.version) else { return false };
        let mut calls = table.steps.iter().filter(|step| is_call(step) && step.begins_in(&record.state));
        match record.turn(&table) {
            Turn::Nobody => false,
            Turn::Handler(handler) => handler == staff.id,
            Turn::Call if !dues.get(record.id).is_some_and(|due| due.calls) => false,
            Turn::Call => {
                let known = callers.contains(record.id.to_string().as_str());
                known && calls.any(|step| may_make(staff, &table, step, (record, dossier)))
            }
            Turn::Office => staff.role.reviews() && may_write_about(staff, record, dossier),
        }
    };
    let theirs = ledger.records(noun).filter(|(file, record)| is_theirs(&file.dossier, record));
    theirs.map(|(_, record)| record.id).collect()
}

/// By when something has to be done about each record of a noun that this phone holds.
pub fn dues_in(ledger: &Ledger, noun: &str) -> Dues {
    Dues::of(ledger.records(noun).map(|(file, record)| (&file.dossier, record)), ledger.reference())
}
