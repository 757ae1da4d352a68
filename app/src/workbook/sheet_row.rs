//! A row with where it is: one that is a person, or one that is not imported.

use super::{
    cell::Cell,
    headings::Column,
    reasons::{Question, RowFault, in_words},
    row::LedgerRow,
};
use crate::{domain::person::PersonField, messages::Lang};

/// A row that is a person.
#[derive(Clone, Debug)]
pub struct Good {
    /// The sheet's name.
    pub sheet: String,
    /// The row's number as the spreadsheet shows it.
    pub row: usize,
    /// The row.
    pub cells: Vec<Cell>,
    /// The sheet's headings.
    pub headings: Vec<String>,
    /// The person.
    pub ledger: LedgerRow,
}

impl Good {
    /// Sheet and row.
    pub fn place(&self) -> String {
        format!("{} {}", self.sheet, self.row)
    }

    /// The row as one that is not imported.
    pub fn turned(&self, faults: Vec<RowFault>) -> Turned {
        let column = |fault: &RowFault| match fault {
            RowFault::Ask(Question::OtherName(_)) => Column::Field(PersonField::Name),
            RowFault::Ask(Question::OtherVillage(_)) => Column::Village,
            _ if self.ledger.person.identity_number.is_none() => Column::Field(PersonField::Name),
            _ => Column::Field(PersonField::IdentityNumber),
        };
        let faults = faults.into_iter().map(|fault| (column(&fault), fault)).collect();
        let Self { sheet, row, cells, headings, .. } = self.clone();
        Turned { sheet, row, faults, cells, headings }
    }
}

/// A row that is not imported: where it is, why, and its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// The sheet's name.
    pub sheet: String,
    /// The row's number as the spreadsheet shows it.
    pub row: usize,
    /// Column and fault.
    pub faults: Vec<(Column, RowFault)>,
    /// The row.
    pub cells: Vec<Cell>,
    /// The sheet's headings.
    pub headings: Vec<String>,
}

impl Turned {
    /// The reasons in words: `身份证号：…；…`.
    pub fn reasons(&self, lang: Lang) -> String {
        in_words(&self.faults, lang)
    }

    /// Whether nothing is wrong, and a user has to decide.
    pub fn is_asked(&self) -> bool {
        self.faults.iter().all(|(_, fault)| matches!(fault, RowFault::Ask(_)))
    }
}
