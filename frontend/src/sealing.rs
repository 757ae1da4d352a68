//! Sealing own operations for the county, so that this phone can deliver them without being opened.

use crate::platform;
use app::{
    domain::id::StaffId,
    sync::{operation::Operation, sealed},
};
use gloo_storage::{LocalStorage, Storage};

/// For whom this phone seals, as the server said last.
const KEY: &str = "tiangeng.rescue-key";

/// Keeps the county's key for the day on which it is needed.
pub fn keep_key(key: &str) {
    if !key.is_empty() {
        drop(LocalStorage::raw().set_item(KEY, key));
    }
}

/// The county's key, as the server said last.
pub fn county_key() -> Option<String> {
    LocalStorage::raw().get_item(KEY).ok().flatten()
}

/// Seals the operations of one member of staff.
#[derive(Clone, Copy, Debug)]
pub struct Sealing {
    /// Whose.
    pub staff: StaffId,
}

impl Sealing {
    /// Seals one; `None` until this phone has the county's key, which comes with the first sign-in.
    pub fn seal(&self, operation: &Operation) -> Option<Vec<u8>> {
        sealed::seal(&county_key()?, platform::random()?, self.staff, operation, platform::now())
    }
}
