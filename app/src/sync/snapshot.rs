//! Snapshots: a scope as it was at one sequence number, cut into pieces for a first sync over a bad connection.

use super::{
    columns::Columns, dossier::Dossier, plain::bytes, protocol::SnapshotPiece, reference::Entry, simulation::limit,
};
use crate::domain::scope::Scope;

/// Dossiers in one piece: about 150 KB of JSON and 15 KB compressed, a few seconds on a connection that drops often.
pub const PIECE_DOSSIERS: usize = 200;

/// Bytes of JSON in one piece, unless one dossier alone has more: thrice the usual, a minute on 2G.
pub const PIECE_BYTES_MAX: usize = 512 * 1024;

/// Cuts a scope into pieces; at least one, so that an empty scope can be marked complete too.
pub fn cut(scope: Scope, head: u64, dossiers: &[Dossier], entries: Vec<Entry>) -> Vec<SnapshotPiece> {
    let groups = groups(dossiers);
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

fn groups(dossiers: &[Dossier]) -> Vec<&[Dossier]> {
    let (mut groups, mut rest) = (Vec::new(), dossiers);
    while !rest.is_empty() {
        let mut room = PIECE_BYTES_MAX;
        let fits = |dossier: &&Dossier| {
            let bytes = bytes(dossier);
            let fits = bytes <= room;
            room = room.saturating_sub(bytes);
            fits
        };
        let count = rest.iter().take(limit(PIECE_DOSSIERS, 4)).take_while(fits).count();
        let (group, after) = rest.split_at(count.max(1));
        groups.push(group);
        rest = after;
    }
    if groups.is_empty() { vec![&[]] } else { groups }
}

impl SnapshotPiece {
    /// The dossiers of this piece.
    ///
    /// # Errors
    /// When a row is no dossier: the piece was damaged on the way.
    pub fn unpack(self) -> Result<Vec<Dossier>, serde_json::Error> {
        self.dossiers.unpack().into_iter().map(crate::json::from_tree).collect()
    }
}
