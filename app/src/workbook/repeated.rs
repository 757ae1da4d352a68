//! The same person in two rows of a file: a double, or another plan of theirs.

use super::{row::LedgerRow, sheet_row::Good};
use crate::domain::person::PersonField as F;
use std::collections::BTreeMap;

/// What a row is to those before it.
#[derive(Debug, PartialEq)]
pub enum Repeated {
    /// Somebody new.
    No,
    /// Another plan of the person in the row with this index.
    AnotherPlan(usize),
    /// The person of an earlier row again: sheet and row.
    Twice(String),
}

/// Rows by what their people are recognised by.
#[derive(Default)]
pub struct SeenRows(BTreeMap<String, usize>);

impl SeenRows {
    /// Notes a row that comes next, at this index.
    pub fn note(&mut self, good: &Good, at: usize) {
        for key in keys(&good.ledger) {
            self.0.entry(key).or_insert(at);
        }
    }

    /// Compares a row with those before it.
    pub fn compare(&self, row: &LedgerRow, before: &[Good]) -> Repeated {
        let keys = keys(row);
        let Some((at, first)) =
            keys.first().and_then(|key| self.0.get(key)).and_then(|at| Some((*at, before.get(*at)?)))
        else {
            return Repeated::No;
        };
        let other_plan = row.plans.iter().any(|plan| !first.ledger.plans.contains(plan));
        match other_plan && agrees(row, &first.ledger) {
            true => Repeated::AnotherPlan(at),
            false => Repeated::Twice(first.place()),
        }
    }
}

/// By what a person is recognised, the surest first: the number; or village, name and phone.
fn keys(row: &LedgerRow) -> Vec<String> {
    let draft = row.person.draft();
    let by_name = format!("{} {} {}", row.scope, row.person.name.as_str(), draft.get(F::Phone));
    match draft.get(F::IdentityNumber) {
        "" => vec![by_name],
        number if draft.get(F::Phone).is_empty() => vec![number.to_owned()],
        number => vec![number.to_owned(), by_name],
    }
}

/// Whether everything that a row says is so in the other one.
fn agrees(row: &LedgerRow, first: &LedgerRow) -> bool {
    let other = first.person.draft();
    row.scope == first.scope
        && row
            .person
            .draft()
            .0
            .iter()
            .all(|(field, text)| !row.says(*field) || *field == F::Note || other.get(*field) == text)
}
