//! Staff: who works with the ledger, in which role, for which areas.

use super::{area::AreaCode, choice::choices, id::StaffId, mobile::Mobile, name::Name, registration::Registration};
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

/// A user has one area, or the villages of a round; a list beyond this is a mistake.
pub const AREAS_MAX: usize = 300;

record! {
    /// A member of staff as colleagues see them: no phone number, no password.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Staff + later {
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

record! {
    /// A member of staff as those see them who manage them.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct StaffFile {
        /// Who.
        pub staff: Staff,
        /// Their phone number: they sign in with it.
        pub phone: Mobile,
        /// Works here still.
        pub active: bool,
        /// Their phones, the newest first.
        pub registrations: Vec<Registration>,
    }
}

record! {
    /// A one-time code that was given out.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct IssuedCode {
        /// 8 digits.
        pub code: String,
        /// For so long it is good.
        pub minutes: i64,
        /// A picture (SVG) that a phone's camera reads: the app's address with the code.
        pub picture: String,
    }
}

impl Staff {
    /// Whether this person manages another member of staff: the county all of its own, townships the grid workers of their villages.
    pub fn manages(&self, other: &Staff) -> bool {
        let within = !other.areas.is_empty() && other.areas.iter().all(|area| self.works_for(*area));
        within
            && match self.role {
                Role::CountyAdmin => true,
                Role::TownshipUnion => other.role == Role::GridWorker,
                _ => false,
            }
    }

    /// The county of the first area; none when there are no areas.
    pub fn county(&self) -> AreaCode {
        self.areas.first().map_or(AreaCode::NOWHERE, |area| area.county())
    }

    /// Every county in which this person works, in order.
    pub fn counties(&self) -> std::collections::BTreeSet<AreaCode> {
        self.areas.iter().map(|area| area.county()).collect()
    }

    /// Whether `area` is inside what this person works for.
    pub fn works_for(&self, area: AreaCode) -> bool {
        self.areas.iter().any(|own| own.covers(area))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn staff(role: Role, areas: &[&str]) -> Staff {
        let areas = areas.iter().map(|code| AreaCode::parse(code).unwrap()).collect();
        Staff {
            id: StaffId(Uuid::from_u128(1)),
            name: Name::parse("冉玉兰").unwrap(),
            role,
            areas,
            later: Default::default(),
        }
    }

    #[test]
    fn townships_manage_their_own_grid_workers_and_nobody_else() {
        let union = staff(Role::TownshipUnion, &["500229221"]);
        assert!(union.manages(&staff(Role::GridWorker, &["500229221204"])));
        assert!(!union.manages(&staff(Role::GridWorker, &["500229221204", "500229205201"])), "half of it is another's");
        assert!(!union.manages(&staff(Role::TownshipUnion, &["500229221"])));
        assert!(!union.manages(&staff(Role::GridWorker, &[])), "nobody's");
        let admin = staff(Role::CountyAdmin, &["500229"]);
        assert!(admin.manages(&union) && admin.manages(&staff(Role::Auditor, &["500229"])));
        assert!(!admin.manages(&staff(Role::GridWorker, &["500230"])));
        let worker = staff(Role::GridWorker, &["500229221"]);
        assert!(!worker.manages(&worker) && !staff(Role::Auditor, &["500229"]).manages(&worker));
    }
}
