//! Rights: what can be needed, and which roles have it. One table for screens, the authority and every route.

use super::{choice::choices, staff::Role};

choices! {
    /// What something asks of who does it. Areas are not asked here: reading is cut to them in the query layer, writing in the
    /// authority.
    Need {
        /// Nothing: not even a session.
        Anybody = "anybody",
        /// No session, but a registered phone's signature: such a request reads nothing.
        SignedByPhone = "signed_by_phone",
        /// A session.
        SignedIn = "signed_in",
        /// To read the ledger of one's areas, and what the county shares with all its staff.
        ReadLedger = "read_ledger",
        /// To read the office of one's areas: what waits, and records for those who review.
        ReadOffice = "read_office",
        /// To write operations: people, visits, consents, forms.
        WriteOperations = "write_operations",
        /// To decide on forms, and on what waits.
        Review = "review",
        /// To say who is in the ledger, and in which village's.
        DecideMembership = "decide_membership",
        /// To submit the work of a phone that cannot deliver it.
        HandInRescue = "hand_in_rescue",
        /// To add, change and stop accounts within one's areas.
        ManageStaff = "manage_staff",
        /// To write what the county shares: areas, plans, staff cards, cover that an imported ledger contains.
        RunCounty = "run_county",
        /// To read the audit.
        ReadAudit = "read_audit",
    }
}

impl Need {
    /// The table. Whatever a role is not named for, it may not do.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Auditor, CountyAdmin, GridWorker, TownshipUnion};
        match self {
            Need::Anybody | Need::SignedByPhone | Need::SignedIn => &[GridWorker, TownshipUnion, CountyAdmin, Auditor],
            Need::ReadLedger => &[GridWorker, TownshipUnion, CountyAdmin, Auditor],
            Need::ReadOffice => &[TownshipUnion, CountyAdmin, Auditor],
            Need::WriteOperations => &[GridWorker, TownshipUnion, CountyAdmin],
            Need::Review | Need::DecideMembership => &[TownshipUnion, CountyAdmin],
            Need::HandInRescue | Need::ManageStaff => &[TownshipUnion, CountyAdmin],
            Need::RunCounty => &[CountyAdmin],
            Need::ReadAudit => &[CountyAdmin, Auditor],
            Need::Unknown(_) => &[],
        }
    }
}

impl Role {
    /// Whether the role has what is needed.
    pub fn may(self, need: Need) -> bool {
        need.roles().contains(&self)
    }

    /// Whether the role decides on enrolments.
    pub fn reviews(self) -> bool {
        self.may(Need::Review)
    }

    /// Whether the role writes operations at all. Auditors read.
    pub fn writes(self) -> bool {
        self.may(Need::WriteOperations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_of_a_later_version_may_do_nothing_and_a_need_of_one_is_met_by_nobody() {
        let (role, need) = (Role::read("mayor").unwrap(), Need::read("fly").unwrap());
        assert!(Need::ALL.iter().all(|need| !role.may(*need)));
        assert!(Role::ALL.iter().all(|role| !role.may(need)));
    }

    #[test]
    fn auditors_read_and_nothing_else() {
        let may = |need: &&Need| Role::Auditor.may(**need);
        let all: Vec<Need> = Need::ALL.iter().filter(may).copied().collect();
        assert_eq!(
            all,
            [Need::Anybody, Need::SignedByPhone, Need::SignedIn, Need::ReadLedger, Need::ReadOffice, Need::ReadAudit]
        );
    }
}
