//! Snapshots: a scope as it stood at one sequence number, cut into pieces for a first sync over a bad line.

use super::{columns::Columns, dossier::Dossier, protocol::SnapshotPiece, reference::Entry, simulation::limit};
use crate::domain::area::AreaCode;

/// Dossiers in one piece: about 150 KB of JSON and 15 KB compressed, a few seconds on a line that drops often.
pub const PIECE_DOSSIERS: usize = 200;

/// Cuts a scope into pieces; at least one, so that an empty scope can be marked complete too.
pub fn cut(scope: AreaCode, head: u64, dossiers: &[Dossier], entries: Vec<Entry>) -> Vec<SnapshotPiece> {
    let groups: Vec<&[Dossier]> =
        if dossiers.is_empty() { vec![&[]] } else { dossiers.chunks(limit(PIECE_DOSSIERS, 4)).collect() };
    let pieces = groups.len() as u32;
    let mut entries = Some(entries);
    let piece = |(at, group): (usize, &&[Dossier])| SnapshotPiece {
        scope,
        head,
        piece: at as u32,
        pieces,
        dossiers: Columns::pack(group.iter().map(crate::json::tree).collect()),
        entries: entries.take().unwrap_or_default(),
    };
    groups.iter().enumerate().map(piece).collect()
}

impl SnapshotPiece {
    /// The dossiers of this piece.
    ///
    /// # Errors
    /// When a row is no dossier: the piece was damaged on the way.
    pub fn unpack(self) -> Result<Vec<Dossier>, serde_json::Error> {
        self.dossiers.unpack().into_iter().map(serde_json::from_value).collect()
    }
}
