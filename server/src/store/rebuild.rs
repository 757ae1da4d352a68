//! Rebuilding: everything that follows from the log, made anew from the log.

use super::{SqliteStore, StoreError, verify};
use app::sync::{operation::Operation, outcome::Outcome, reference::Reference, store::Store};

/// What was made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Operations read.
    pub operations: u64,
    /// Dossiers written.
    pub dossiers: u64,
}

/// Empties every projection and folds the log again, in the caller's transaction.
pub(super) fn rebuild(store: &mut SqliteStore, progress: impl FnMut(u64)) -> Result<Rebuilt, StoreError> {
    let (folded, operations) = verify::fold_log(store.connection(), progress)?;
    for table in ["dossier", "person_identity", "cover", "entry"] {
        store.execute(&format!("DELETE FROM {table}"), [])?;
    }
    store.execute("UPDATE scope SET dossiers = 0, digest = 0", [])?;
    for entry in reference(store)?.entries() {
        store.put_entry(&entry)?;
    }
    let heads = "UPDATE scope SET head =
        (SELECT coalesce(max(seq), 0) FROM operation WHERE operation.scope = scope.code)";
    store.execute(heads, [])?;
    folded.values().try_for_each(|dossier| store.put_dossier(dossier))?;
    Ok(Rebuilt { operations, dossiers: folded.len() as u64 })
}

/// Areas, plans and staff, in the order in which the county wrote them.
fn reference(store: &SqliteStore) -> Result<Reference, StoreError> {
    let sql = "SELECT outcome, body FROM operation WHERE seq > 0 ORDER BY scope, seq";
    let mut statement = store.connection().prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut reference = Reference::default();
    while let Some(row) = rows.next()? {
        let outcome: Outcome = serde_json::from_str(&row.get::<_, String>(0)?)?;
        let operation: Operation = serde_json::from_str(&row.get::<_, String>(1)?)?;
        if let (Ok(command), Outcome::Applied) = (operation.command(), outcome) {
            reference.apply(&command);
        }
    }
    Ok(reference)
}
