//! A rescue file: sealed, as it is handed in, and opened, as somebody who knows the county's public key can fill it.
#![no_main]

use app::sync::rescue::{RescueSecret, unpacked};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    assert!(RescueSecret::of(&[1; 32]).open(bytes).is_err(), "nobody guesses a seal");
    let Some((rescue, contents)) = unpacked(bytes) else { return };
    assert_eq!(rescue.attachments.len(), contents.len());
    assert!(contents.iter().map(Vec::len).sum::<usize>() <= bytes.len());
    let (operations, _) = rescue.delivery(app::domain::id::DeviceId(Default::default()));
    operations.iter().for_each(|operation| drop((operation.command(), operation.digest())));
});
