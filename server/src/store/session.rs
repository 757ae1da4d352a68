//! In whose name something is read or written. Rights are asked where that happens, in the same transaction: between the moment a
//! request comes in and the moment its body is there, a phone may be taken out of use, or its owner get other areas.

use super::{Accounts, StoreError};
use app::domain::{id::StaffId, rights::Need, staff::Staff, time::Timestamp};

/// A session that was found to have what a route needs. It carries no rights: whoever reads or writes with it gets the member of
/// staff as they are by then.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub staff: StaffId,
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
    /// What the route needs.
    pub need: Need,
}

impl Accounts<'_> {
    /// The member of staff as they are now, when the session is still theirs and they still have what it needs.
    ///
    /// # Errors
    /// [`StoreError::SessionEnded`], [`StoreError::RightEnded`], those of SQLite.
    pub fn holder(&self, session: &Session, now: Timestamp) -> Result<Staff, StoreError> {
        let account = self.by_session(&session.token_hash, now)?.ok_or(StoreError::SessionEnded)?;
        if account.staff.role.may(session.need) { Ok(account.staff) } else { Err(StoreError::RightEnded) }
    }
}
