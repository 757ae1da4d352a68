//! Registration 登记: which phone may deliver for which member of staff, and until when.

use super::choice::choices;
use super::{id::StaffId, time::Timestamp};
use crate::json::record;

/// A registered phone delivers for so long after its owner last signed in on it: half a year, the longest stay without a
/// line that is planned for. Later its work goes to review.
pub const REGISTRATION_DAYS: i64 = 180;

/// A code that a township gives out can be used for so long: the person sits next to it or is on the telephone.
pub const CODE_MINUTES: i64 = 10;

/// Digits of such a code: read over a telephone, and too many to be guessed in ten minutes at ten tries.
pub const CODE_DIGITS: usize = 8;

/// Passphrases have at least so many characters, those of accounts and of phones: shorter ones are guessed.
pub const PASSPHRASE_CHARACTERS_MIN: usize = 8;

choices! {
    /// What a registered phone may do.
    RegistrationState {
        /// Reads with a session, delivers with its key.
        Active = "active",
        /// Was taken out of use: what it still delivers goes to review.
        Revoked = "revoked",
        /// The same, and it empties itself as soon as it receives this.
        Wiped = "wiped",
    }
}

record! {
    /// A phone as offices see it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Registration {
        /// SHA-256 of its public key, in hexadecimal.
        pub key: String,
        /// Whose it is.
        pub staff: StaffId,
        /// What its owner's browser calls itself.
        pub name: String,
        /// What it may do.
        pub state: RegistrationState,
        /// When it was registered.
        pub registered_at: Timestamp,
        /// When it was last in contact.
        pub seen_at: Timestamp,
        /// Until when it delivers.
        pub expires_at: Timestamp,
    }
}

record! {
    /// An open session, as its owner sees it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct OpenSession {
        /// SHA-256 of its token, in hexadecimal.
        pub id: String,
        /// SHA-256 of the public key of the phone that it is open on; `None` where phones need not be registered.
        pub key: Option<String>,
        /// When it was begun.
        pub begun_at: Timestamp,
        /// When it ends by itself.
        pub expires_at: Timestamp,
        /// Asked with this very one.
        pub current: bool,
    }
}

record! {
    /// What a user signs in with and from where: theirs to see and to end.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct OwnAccount {
        /// Their phones, the newest first.
        pub phones: Vec<Registration>,
        /// Their open sessions, the newest first.
        pub sessions: Vec<OpenSession>,
    }
}

/// What a phone signs to prove that a request is its own, and new: method, path with query, SHA-256 of the body in hexadecimal, its
/// own clock in milliseconds, and a number that only grows.
pub fn signed_text(method: &str, path: &str, body_hash: &str, time: i64, n: u64) -> String {
    format!("TIANGENG DEVICE 1\n{method}\n{path}\n{body_hash}\n{time}\n{n}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_altered_is_another_text() {
        let text = signed_text("POST", "/api/v1/deliveries", "00", 5, 7);
        assert_eq!(text, "TIANGENG DEVICE 1\nPOST\n/api/v1/deliveries\n00\n5\n7");
        assert_ne!(text, signed_text("POST", "/api/v1/deliveries", "00", 5, 8));
        assert_ne!(text, signed_text("POST", "/api/v1/session", "00", 5, 7));
    }
}
