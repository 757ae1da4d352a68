//! Audit: who did what and when, kept for ever in the order in which it happened.

use super::{
    area::{AreaCode, Level},
    choice::choices,
    id::StaffId,
    staff::{Role, Staff},
    time::Timestamp,
};
use crate::json::record;
use serde_json::Value;

choices! {
    /// What was done.
    Action {
        /// An operation was kept, whatever became of it.
        Operation = "operation",
        SignedIn = "signed_in",
        SignInRefused = "sign_in_refused",
        SignedOut = "signed_out",
        LedgerExported = "ledger_exported",
        LedgerImported = "ledger_imported",
        AccountChanged = "account_changed",
        PasswordSet = "password_set",
        DeviceRegistered = "device_registered",
        DeviceRevoked = "device_revoked",
        DeviceWiped = "device_wiped",
        CodeIssued = "code_issued",
        BackupTaken = "backup_taken",
        /// The backups of a directory count for phones no longer.
        BackupsForgotten = "backups_forgotten",
        Restored = "restored",
        Rebuilt = "rebuilt",
        KeysRotated = "keys_rotated",
        RescueTaken = "rescue_taken",
        /// The content of an operation is no more: its person was erased.
        ContentErased = "content_erased",
        /// All data about a person were handed out, as they may ask for.
        PersonExported = "person_exported",
    }
}

record! {
    /// One entry, as those see it who may.
    #[derive(Clone, Debug, PartialEq)]
    pub struct AuditEntry {
        /// Counts from 1 without gaps.
        pub n: u64,
        /// Server time.
        pub at: Timestamp,
        /// Who did it; the server itself for what its command line did.
        pub staff: StaffId,
        /// What was done.
        pub action: Action,
        /// To what: identifiers, codes and counts, never personal data.
        pub subject: Value,
    }
}

record! {
    /// Entries, newest first.
    #[derive(Clone, Debug, PartialEq)]
    pub struct AuditPage {
        /// At most as many as were asked for.
        pub entries: Vec<AuditEntry>,
        /// Before which entry to go on; absent when there is nothing before. The server looks at so many at once, whether or not one of them
        /// is the reader's to see.
        pub next: Option<u64> = default,
    }
}

impl AuditEntry {
    /// Whether an entry is shown to `reader`: auditors and county admins see their county. What names no scope is of the
    /// county's office.
    pub fn is_shown_to(&self, reader: &Staff) -> bool {
        let scope = self.subject.get("scope").and_then(Value::as_str).and_then(AreaCode::parse);
        let is_of = |county: &AreaCode| scope.is_none_or(|scope| county.covers(scope) || scope == AreaCode::NOWHERE);
        counties(reader).any(is_of)
    }
}

/// Whether a member of staff may read the audit at all.
pub fn may_read(reader: &Staff) -> bool {
    counties(reader).next().is_some()
}

/// The whole counties that a member of staff oversees.
fn counties(reader: &Staff) -> impl Iterator<Item = &AreaCode> {
    let reads = matches!(reader.role, Role::Auditor | Role::CountyAdmin);
    reader.areas.iter().filter(move |area| reads && area.level() == Level::County)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::name::Name;

    fn staff(role: Role, area: &str) -> Staff {
        let areas = vec![AreaCode::parse(area).unwrap()];
        Staff {
            id: StaffId(uuid::Uuid::from_u128(1)),
            name: Name::parse("周正").unwrap(),
            role,
            areas,
            later: Default::default(),
        }
    }

    fn entry(scope: &str) -> AuditEntry {
        let (at, subject) = (Timestamp(0), serde_json::json!({ "scope": scope }));
        AuditEntry { n: 1, at, staff: StaffId(uuid::Uuid::nil()), action: Action::Operation, subject }
    }

    #[test]
    fn only_those_who_watch_over_a_county_read_and_only_theirs() {
        let auditor = staff(Role::Auditor, "500229");
        assert!(may_read(&auditor) && entry("500229221204").is_shown_to(&auditor));
        assert!(entry("500229").is_shown_to(&staff(Role::CountyAdmin, "500229")));
        assert!(!entry("500230221204").is_shown_to(&auditor));
        for other in [staff(Role::TownshipUnion, "500229221"), staff(Role::Auditor, "500229221")] {
            assert!(!may_read(&other) && !entry("500229221204").is_shown_to(&other));
        }
        assert!(!may_read(&staff(Role::GridWorker, "500229")));
    }
}
