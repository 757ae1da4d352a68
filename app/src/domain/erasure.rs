//! Erasure: why a person's data are erased, and what is kept for how long.

use super::choice::choices;

/// Consents, and forms that were cover, are kept for so many years after the last of them was given, withdrawn or ran out: a claim
/// can be brought for three years (Civil Code, art. 188).
pub const RECORDS_KEPT_YEARS: u32 = 3;

choices! {
    /// Why a person was erased. No free words: they would stay.
    ErasureReason {
        /// The person asked for it.
        Requested = "requested",
        /// The time is up for which the law keeps something.
        TimeIsUp = "time_is_up",
    }
}
