//! Staff: who works with the ledger, in which role, for which areas.

use super::{area::AreaCode, choice::choices, id::StaffId, name::Name};
use crate::json::record;

choices! {
    /// What a member of staff is there for.
    Role {
        GridWorker = "grid_worker",
        TownshipUnion = "township_union",
        CountyAdmin = "county_admin",
        Auditor = "auditor",
    }
}

record! {
    /// A member of staff as colleagues see them: no phone number, no password.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Staff {
        /// Who.
        pub id: StaffId,
        /// Their name.
        pub name: Name,
        /// Their role.
        pub role: Role,
        /// Villages, townships or the county that they work for.
        pub areas: Vec<AreaCode>,
    }
}

impl Staff {
    /// Whether `area` lies in what this person works for.
    pub fn works_for(&self, area: AreaCode) -> bool {
        self.areas.iter().any(|own| own.covers(area))
    }

    /// Whether this person may read `scope`: own areas, and what the county shares with all its staff.
    pub fn may_read(&self, scope: AreaCode) -> bool {
        self.works_for(scope) || self.areas.iter().any(|own| own.county() == scope)
    }
}
