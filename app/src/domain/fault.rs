//! Everything that can be wrong with one value. One enum, so that the form, the server and the importer say the same.

use serde::{Deserialize, Serialize};

/// Why one value was refused. The words stand in [`crate::messages`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// A required value is empty.
    Missing,
    /// Longer than the limit, both in characters.
    TooLong {
        /// The limit.
        max: usize,
        /// The length found.
        found: usize,
    },
    /// A name needs at least two characters.
    NameTooShort,
    /// A name holds digits, letters of another kind or signs.
    NameCharacters,
    /// Identity numbers have 18 characters.
    IdentityLength {
        /// Characters found.
        found: usize,
    },
    /// A first-generation number of 15 digits: no longer valid since 2013.
    IdentityFifteenDigits,
    /// Something else than digits and a final X.
    IdentityCharacters,
    /// The first two digits name no province.
    IdentityProvince,
    /// Digits 7–14 are no day of the calendar.
    IdentityBirthDate,
    /// Digits 7–14 lie in the future.
    IdentityBirthInFuture,
    /// The last character does not fit the first 17.
    IdentityCheckDigit {
        /// What the last character would have to be.
        expected: char,
    },
    /// A spreadsheet kept the number as a number and lost its last digits.
    IdentityAsNumber,
    /// Mobile numbers have 11 digits.
    MobileLength {
        /// Digits found.
        found: usize,
    },
    /// Mobile numbers begin with 13 to 19.
    MobilePrefix,
    /// The same identity number stands in an earlier row of the workbook.
    IdentityTwice {
        /// Where it stood first: sheet and row.
        first: String,
    },
    /// No form of date that is understood.
    DateUnreadable,
    /// A date that has to be today or earlier.
    DateInFuture,
    /// A date that has to be later.
    DateTooEarly,
    /// Not one of the choices.
    NotAChoice,
    /// No such village.
    VillageUnknown,
    /// The village is named more than once in the county, and no township says which.
    VillageAmbiguous,
    /// A number out of range.
    OutOfRange {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// Sex and identity number disagree.
    SexDiffers,
    /// Birth date and identity number disagree.
    BirthDiffers,
    /// The signature is missing, or holds too few points to be one.
    SignatureMissing,
    /// Consent is needed before the form can be handed in.
    ConsentMissing,
    /// No plan chosen.
    PlanMissing,
    /// No such plan or version.
    PlanUnknown,
    /// The plan is not offered on that day.
    PlanNotOffered,
    /// The person's age does not fit the plan.
    AgeOutsidePlan {
        /// Youngest age.
        min: u32,
        /// Oldest age.
        max: u32,
        /// Age on the first day of cover.
        found: u32,
    },
    /// Fee, units or period differ from what the plan's version says.
    DiffersFromPlan,
    /// An earlier cover of the same plan still runs on the first day.
    CoverOverlaps,
    /// A talk that ended in enrolment needs identity, reading out and consent.
    VideoStepsMissing,
    /// A reason is needed for this result.
    ReasonMissing,
    /// A correction must name another visit than itself.
    CorrectsItself,
    /// The operation could not be read at all.
    Malformed,
}
