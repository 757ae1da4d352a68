//! A few reading connections, used in turn.

use super::{StoreError, connect::connect};
use rusqlite::Connection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::sync::Semaphore;

/// Readers at once: SQLite reads are short, and the machine of a county has two to four cores.
const READERS: usize = 4;

/// A pool of read-only connections.
pub struct Readers {
    free: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// Opens the connections.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let open_one = |_| {
            let connection = connect(path)?;
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        };
        let free = (0..READERS).map(open_one).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Self { free: Arc::new(Mutex::new(free)), permits: Arc::new(Semaphore::new(READERS)) })
    }

    /// Runs `work` in one read transaction, off the runtime's threads.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let free = self.free.clone();
        let read = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            with_connection(&free, work)
        });
        read.await.map_err(|_| StoreError::Closed)?
    }

    /// The same for callers outside the runtime.
    pub fn read_now<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        with_connection(&self.free, work)
    }
}

/// The connection goes back also when `work` panics.
fn with_connection<T>(
    free: &Mutex<Vec<Connection>>,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let connection = free.lock().ok().and_then(|mut free| free.pop()).ok_or(StoreError::Closed)?;
    let result = catch_unwind(AssertUnwindSafe(|| in_transaction(&connection, work)));
    if let Ok(mut free) = free.lock() {
        free.push(connection);
    }
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

fn in_transaction<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.unchecked_transaction()?; // rolled back when it is dropped
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}
