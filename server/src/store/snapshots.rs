//! Pieces of first syncs, packed once and kept ready: on the morning that a county starts, 200 phones ask for them.

use super::{Seen, StoreError};
use app::domain::scope::Scope;
use app::sync::snapshot;
use flate2::{Compression, write::GzEncoder};
use std::{
    collections::BTreeMap,
    io::Write,
    sync::{Arc, Mutex},
};

/// A snapshot this many changes behind is still cheaper than a new one: the tail brings the rest.
const LAG_MAX: u64 = 100;
/// Scopes kept ready: twice the villages of the largest county.
const KEPT_MAX: usize = 1_000;

/// One scope's snapshot, ready to send.
#[derive(Debug)]
pub struct Packed {
    /// What it includes.
    pub head: u64,
    /// gzip of JSON, piece by piece.
    pub pieces: Vec<Vec<u8>>,
}

/// Packed snapshots by scope.
#[derive(Debug, Default)]
pub struct Snapshots {
    packed: Mutex<BTreeMap<Scope, Arc<Packed>>>,
}

impl Snapshots {
    /// The snapshot of a scope that the reader may see; `wanted` is the head that a phone has begun to fetch.
    ///
    /// # Errors
    /// Those of the store.
    pub fn get(&self, seen: &Seen, scope: Scope, wanted: Option<u64>) -> Result<Option<Arc<Packed>>, StoreError> {
        let Some(head) = seen.head(scope)? else { return Ok(None) };
        let kept = self.packed.lock().ok().and_then(|packed| packed.get(&scope).cloned());
        if let Some(kept) = kept.filter(|kept| wanted == Some(kept.head) || head - kept.head.min(head) <= LAG_MAX) {
            return Ok(Some(kept));
        }
        let fresh = Arc::new(pack(seen, scope, head)?);
        if let Ok(mut packed) = self.packed.lock() {
            if packed.len() >= KEPT_MAX {
                packed.pop_first();
            }
            packed.insert(scope, fresh.clone());
        }
        Ok(Some(fresh))
    }

    /// The next one who asks for a scope gets it as it is then.
    pub fn forget(&self, scope: Scope) {
        if let Ok(mut packed) = self.packed.lock() {
            packed.remove(&scope);
        }
    }
}

fn pack(seen: &Seen, scope: Scope, head: u64) -> Result<Packed, StoreError> {
    let entries = seen.shared_in(scope)?.entries().collect();
    let pieces = snapshot::cut(scope, head, &seen.dossiers(scope)?, entries);
    let gzip = |piece: &_| -> Result<Vec<u8>, StoreError> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder
            .write_all(&serde_json::to_vec(piece)?)
            .and_then(|()| encoder.finish())
            .map_err(|e| StoreError::File(e.to_string()))
    };
    Ok(Packed { head, pieces: pieces.iter().map(gzip).collect::<Result<_, _>>()? })
}
