//! A delivery: what can be read is taken in, answered, and delivered once more to the same end.
#![no_main]

use app::{
    domain::{id::DeviceId, time::Timestamp},
    sync::{
        authority,
        command::{Command, DossierArrived},
        dossier::Dossier,
        memory::{MemoryStore, demo_person_added},
        operation::Operation,
        protocol::{SnapshotPiece, SyncRequest},
        pull,
    },
};
use libfuzzer_sys::fuzz_target;

/// A day on which most forms are good.
const NOW: Timestamp = Timestamp(1_800_000_000_000);

macro_rules! reads_back {
    ($type:ty, $value:expr) => {
        let read: $type = app::json::read(&app::json::write($value)).expect("what a phone and a backup can read");
        assert_eq!(&read, $value);
    };
}

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
    for entry in county.log() {
        reads_back!(Operation, &entry.operation);
    }
    for (scope, _) in answer.scopes.iter() {
        for piece in &county.snapshot(*scope) {
            reads_back!(SnapshotPiece, piece);
        }
        for dossier in county.dossiers_in(*scope) {
            reads_back!(Operation, &arrived(dossier));
        }
    }
});

/// The dossier on its way to another village, as the log and an answer carry it.
fn arrived(dossier: &Dossier) -> Operation {
    let (kind, body) =
        Command::DossierArrived(DossierArrived { dossier: dossier.clone(), later: Default::default() }).parts();
    Operation { kind, body, ..demo_person_added(DeviceId(Default::default()), 1, dossier.scope) }
}
