//! A sealed delivery: what reads back is what was read, to the last byte.
#![no_main]

use app::sync::sealed::SealedDelivery;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(delivery) = SealedDelivery::read(bytes) {
        assert_eq!(delivery.write(), bytes);
    }
});
