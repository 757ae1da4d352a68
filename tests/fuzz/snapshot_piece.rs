//! A piece of a first sync, as a phone takes it in.
#![no_main]

use app::sync::{ledger::Ledger, protocol::SnapshotPiece, sum::Sum};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(piece) =
        std::str::from_utf8(bytes).map_err(drop).and_then(|text| app::json::read::<SnapshotPiece>(text).map_err(drop))
    else {
        return;
    };
    let entries = piece.entries.clone();
    let Ok(dossiers) = piece.unpack() else { return };
    let sum = Sum::of(dossiers.iter());
    dossiers.iter().for_each(|dossier| drop((dossier.ledger_row(), dossier.concerns())));
    let mut ledger = Ledger::default();
    ledger.load(dossiers, entries);
    assert!(ledger.all_files().count() as u64 <= sum.dossiers);
});
