//! A delivery: what can be read is taken in, answered, and delivered once more to the same end.
#![no_main]

use app::{
    domain::time::Timestamp,
    sync::{authority, memory::MemoryStore, protocol::SyncRequest, pull},
};
use libfuzzer_sys::fuzz_target;

/// A day on which most forms are good.
const NOW: Timestamp = Timestamp(1_800_000_000_000);

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = serde_json::from_slice::<SyncRequest>(bytes) else { return };
    let (mut county, worker) = MemoryStore::demo();
    let Ok(first) = authority::deliver(&mut county, &worker, &request, NOW) else { return };
    let length = county.log().len();
    let second = authority::deliver(&mut county, &worker, &request, NOW).expect("the same caller");
    assert_eq!((county.log().len(), second.acked_n), (length, first.acked_n), "twice is once");
    let Ok(pull) = pull::pull(&county, &worker, &request);
    let answer = pull::response(first, pull, String::new(), NOW);
    let text = app::json::write(&answer);
    let read: app::sync::protocol::SyncResponse = app::json::read(&text).expect("an answer that a phone can read");
    assert_eq!(read, answer);
});
