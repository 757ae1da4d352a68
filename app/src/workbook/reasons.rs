//! Why a row is not imported, and what is asked about one.

use super::headings::{Column, heading};
use crate::{
    domain::fault::Fault,
    messages::Lang,
    sync::outcome::{Outcome, RefusalReason},
};

/// What is wrong with a row, in one of its columns.
#[derive(Clone, Debug, PartialEq)]
pub enum RowFault {
    /// A value that no form takes.
    Value(Fault),
    /// An error, or a formula without a stored result: what the cell shows.
    NoValue(String),
    /// A spreadsheet kept an identity number as a number and lost its last digits.
    NumberLost,
    /// The same person is in an earlier row: sheet and row.
    Twice(String),
    /// Nothing is wrong, but a user has to decide.
    Ask(Question),
    /// The server did not take it.
    TurnedAway(Outcome),
}

impl From<Fault> for RowFault {
    fn from(fault: Fault) -> Self {
        Self::Value(fault)
    }
}

/// What a user has to decide before a row is imported. The answer is a word in the column 处理意见.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// The identity number is that of a person with this other name.
    OtherName(String),
    /// The person is in the ledger of this other village.
    OtherVillage(String),
    /// The person was taken off the ledger, for this reason.
    TakenOff(String),
    /// The row has no identity number, and the village has a person of this name with this other phone.
    SameName(String),
    /// Everything about the person was erased, as they had asked.
    Erased,
}

impl RowFault {
    /// Of what the server did not do as asked.
    pub fn of_outcome(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Refused { reason: RefusalReason::Faulty { fault, .. } } => Self::Value(fault),
            outcome => Self::TurnedAway(outcome),
        }
    }
}

impl Question {
    /// Words that settle it.
    pub fn answers(&self) -> &'static [&'static str] {
        match self {
            Self::OtherName(_) => &["改名"],
            Self::OtherVillage(_) => &["转来"],
            Self::TakenOff(_) => &["恢复"],
            Self::SameName(_) => &["同一人", "另一人"],
            Self::Erased => &["本人同意"],
        }
    }

    /// Whether a decision settles it.
    pub fn is_answered_by(&self, decision: &str) -> bool {
        self.answers().iter().any(|answer| decision.contains(answer))
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::OtherName(known) => lang.ask_other_name(known),
            Self::OtherVillage(known) => lang.ask_other_village(known),
            Self::TakenOff(reason) => lang.ask_taken_off(reason),
            Self::SameName(phone) => lang.ask_same_name(phone),
            Self::Erased => lang.ask_erased().to_owned(),
        }
    }
}

impl RowFault {
    /// In words that say what to do.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Value(fault) => lang.fault(fault),
            Self::NoValue(shown) => lang.cell_without_value(shown),
            Self::NumberLost => lang.identity_as_number().to_owned(),
            Self::Twice(first) => lang.row_twice(first),
            Self::Ask(question) => question.words(lang),
            Self::TurnedAway(outcome) => lang.outcome(outcome),
        }
    }
}

/// Reasons in words: `身份证号：…；…`.
pub(super) fn in_words(faults: &[(Column, RowFault)], lang: Lang) -> String {
    let reason = |(column, fault): &(Column, RowFault)| format!("{}：{}", heading(*column), fault.words(lang));
    faults.iter().map(reason).collect::<Vec<_>>().join("；")
}
