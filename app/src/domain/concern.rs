//! Concerns: what holds a person back.

use super::{choice::choices, id::VisitId};
use crate::json::record;

choices! {
    /// The twelve concerns that grid workers hear.
    ConcernCode {
        Useless = "useless",
        Hassle = "hassle",
        NoTime = "no_time",
        NoPhoneSkill = "no_phone_skill",
        Confused = "confused",
        ClaimDoubt = "claim_doubt",
        Price = "price",
        Zeroed = "zeroed",
        Overlap = "overlap",
        Distrust = "distrust",
        Family = "family",
        Other = "other",
    }
}

record! {
    /// A concern of one person, from the visit that opened it to the visit that resolved it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Concern {
        /// Which.
        pub code: ConcernCode,
        /// The visit that heard it; `None` when it came with the ledger.
        pub opened_by: Option<VisitId> = default,
        /// The visit that answered it.
        pub resolved_by: Option<VisitId> = default,
    }
}

impl Concern {
    /// Whether it still holds the person back.
    pub fn is_open(&self) -> bool {
        self.resolved_by.is_none()
    }
}
