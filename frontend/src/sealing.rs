//! Sealing own operations for the county, so that this phone can deliver them without being opened.

use crate::{platform, rescue};
use app::{
    domain::id::StaffId,
    sync::{operation::Operation, sealed},
};

/// Seals the operations of one member of staff.
#[derive(Clone, Copy, Debug)]
pub struct Sealing {
    /// Whose.
    pub staff: StaffId,
}

impl Sealing {
    /// Seals one; `None` until this phone has been told the county's key, which comes with the first sign-in.
    pub fn seal(&self, operation: &Operation) -> Option<Vec<u8>> {
        sealed::seal(&rescue::county_key()?, platform::random()?, self.staff, operation, platform::now())
    }
}
