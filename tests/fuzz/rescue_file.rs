//! A rescue file: sealed, as it is submitted, and opened, as anybody who knows the county's public key can fill it.
#![no_main]

use app::sync::{
    rescue::{RescueSecret, delivery, unpacked},
    rescue_parts::Parts,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    assert!(RescueSecret::of(&[1; 32]).open(bytes).is_err(), "nobody guesses a seal");
    if let Ok(parts) = Parts::of(bytes.to_vec()) {
        let batches = parts.batches().expect("they were read once");
        let count =
            batches.into_iter().map(|batch| parts.read(batch).expect("they were read once").len()).sum::<usize>();
        assert!(count <= bytes.len());
    }
    let Some((rescue, contents)) = unpacked(bytes) else { return };
    assert_eq!(rescue.attachments.len(), contents.len());
    assert!(contents.iter().map(Vec::len).sum::<usize>() <= bytes.len());
    let (operations, _) = delivery(&rescue.operations, app::domain::id::DeviceId(Default::default()), 1);
    operations.iter().for_each(|operation| drop((operation.command(), operation.digest())));
});
