//! Typed identifiers. All are UUIDs (version 7 when made on a device), so that no record needs a server to exist.

use crate::json::{readable, written};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Reads the hyphenated form, as in addresses.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        readable!($name, tree => Uuid::from_tree(tree).map(Self));
        written!($name, id => id.0.tree());

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A phone's store of one user. A new database is a new device.
    DeviceId,
    /// One operation: written once, delivered any number of times.
    OperationId,
    /// A person and all that is kept about them.
    PersonId,
    /// A member of staff.
    StaffId,
    /// One visit.
    VisitId,
    /// One video enrolment talk.
    VideoSessionId,
    /// One consent.
    ConsentId,
    /// One record of a noun.
    RecordId,
    /// Records that came of one occasion: a courtyard meeting, a talk.
    GroupId,
    /// One enrolment of one person in one plan for one period.
    EnrolmentId,
}
