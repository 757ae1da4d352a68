//! What the device keeps of itself.

use crate::domain::{id::DeviceId, time::Timestamp};
use crate::json::record;

record! {
    /// What the device keeps of itself.
    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct DeviceState {
        pub device: DeviceId,
        /// The number that this device began with, less one.
        pub taken_over: u64 = default,
        pub epoch: String,
        /// The server has every own operation up to here.
        pub acked_n: u64,
        pub last_sync: Option<Timestamp>,
        /// The server's clock minus this phone's, in milliseconds, at the last answer.
        pub clock_skew_ms: i64,
        pub update_needed: bool,
    }
}
