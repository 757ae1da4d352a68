//! The single writer: takes whatever has queued up, runs each piece in a savepoint of one transaction, commits once,
//! then answers all. A flush to the disk costs the same for one as for a hundred.

use super::{Keys, SqliteStore, StoreError};
use rusqlite::{Connection, TransactionBehavior};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, mpsc},
    thread,
};
use tokio::sync::oneshot;

/// Pieces of work in one commit: bounds how long the first of them waits.
const GROUP_MAX: usize = 64;
/// Work that may queue up before callers wait in line themselves.
const QUEUE_MAX: usize = 1024;

/// Notified whether the commit succeeded.
type Reply = Box<dyn FnOnce(Result<(), String>) + Send>;
/// Nobody is notified when nobody waits any more: then nothing was done either.
type Work = Box<dyn FnOnce(&mut rusqlite::Transaction, &Keys) -> Option<Reply> + Send>;

/// A thread that owns the only writing connection.
pub struct Writer {
    queue: Mutex<Option<mpsc::SyncSender<Work>>>,
    thread: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(connection: Connection, keys: Arc<Keys>) -> Result<Self, StoreError> {
        let (queue, work) = mpsc::sync_channel(QUEUE_MAX);
        let thread = thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(connection, &keys, &work))
            .map_err(|error| StoreError::File(format!("cannot start the writer: {error}")))?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    /// Queues `work`. A caller who is gone by its turn, or before it is done, has nothing of it done: what gets no answer is asked for
    /// again. Only while the commit itself is under way it is too late.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut SqliteStore) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let boxed: Work = Box::new(move |transaction, keys| {
            let result = in_savepoint(transaction, keys, work, || !answer.is_closed()).transpose()?;
            Some(reply(result, move |result| drop(answer.send(result))))
        });
        let queue = self.queue()?;
        // A full queue blocks: wait for room off the runtime's threads.
        let queued = tokio::task::spawn_blocking(move || queue.send(boxed)).await;
        queued.map_err(|_| StoreError::Closed)?.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// The same for callers outside the runtime, who wait whatever happens.
    pub fn write_now<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut SqliteStore) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = mpsc::channel();
        let boxed: Work = Box::new(move |transaction, keys| {
            let result = in_savepoint(transaction, keys, work, || true).transpose()?;
            Some(reply(result, move |result| drop(answer.send(result))))
        });
        self.queue()?.send(boxed).map_err(|_| StoreError::Closed)?;
        answered.recv().map_err(|_| StoreError::Closed)?
    }

    fn queue(&self) -> Result<mpsc::SyncSender<Work>, StoreError> {
        self.queue.lock().ok().and_then(|queue| queue.clone()).ok_or(StoreError::Closed)
    }
}

impl Drop for Writer {
    /// Everything queued is still committed before the thread ends.
    fn drop(&mut self) {
        if let Ok(mut queue) = self.queue.lock() {
            queue.take();
        }
        if let Some(thread) = self.thread.lock().ok().and_then(|mut thread| thread.take()) {
            drop(thread.join());
        }
    }
}

fn reply<T, E>(result: Result<T, E>, answer: impl FnOnce(Result<T, E>) + Send + 'static) -> Reply
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    Box::new(move |committed| {
        answer(match committed {
            Ok(()) => result,
            Err(why) => result.and_then(|_| Err(commit_failed(&why).into())),
        });
    })
}

/// `None` when nobody waits for it: before it is begun, or when it is done and can still be taken back.
fn in_savepoint<T, E: From<StoreError>>(
    transaction: &mut rusqlite::Transaction,
    keys: &Keys,
    work: impl FnOnce(&mut SqliteStore) -> Result<T, E>,
    is_awaited: impl Fn() -> bool,
) -> Result<Option<T>, E> {
    if !is_awaited() {
        return Ok(None);
    }
    let savepoint = transaction.savepoint().map_err(StoreError::from)?;
    let value = work(&mut SqliteStore::new(&savepoint, keys))?;
    if !is_awaited() {
        return Ok(None); // the savepoint is dropped, and all that was done in it
    }
    savepoint.commit().map_err(StoreError::from)?;
    Ok(Some(value))
}

/// One commit fails for many callers, and SQLite's error cannot be cloned: its code travels as text.
fn commit_failed(why: &str) -> StoreError {
    let code = why.split(':').next().and_then(|code| code.parse().ok()).unwrap_or(rusqlite::ffi::SQLITE_ERROR);
    StoreError::Sqlite(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), Some(why.to_owned())))
}

fn describe(error: &rusqlite::Error) -> String {
    let code = error.sqlite_error().map_or(rusqlite::ffi::SQLITE_ERROR, |e| e.extended_code);
    format!("{code}: {error}")
}

fn run(mut connection: Connection, keys: &Keys, queue: &mpsc::Receiver<Work>) {
    while let Ok(first) = queue.recv() {
        let group = std::iter::once(first).chain(queue.try_iter().take(GROUP_MAX - 1));
        let mut replies = Vec::new();
        let committed = commit(&mut connection, keys, group, &mut replies).map_err(|error| describe(&error));
        if let Err(why) = &committed {
            tracing::error!(%why, pieces = replies.len(), "commit failed");
        }
        replies.into_iter().for_each(|reply| reply(committed.clone()));
    }
}

/// Work whose transaction cannot even begin is dropped with its channel: its caller sees `Closed`.
fn commit(
    connection: &mut Connection,
    keys: &Keys,
    group: impl Iterator<Item = Work>,
    replies: &mut Vec<Reply>,
) -> rusqlite::Result<()> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for work in group {
        // A panic takes back its own savepoint, is reported to its own caller, and leaves the others alone.
        match catch_unwind(AssertUnwindSafe(|| work(&mut transaction, keys))) {
            Ok(reply) => replies.extend(reply),
            Err(_) => tracing::error!("a piece of writing work panicked"),
        }
    }
    transaction.commit()
}
