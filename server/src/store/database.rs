//! The database of a county: who may write and read it, and how.

use super::{
    Accounts, Audited, Findings, Keys, Rebuilt, RescueKeys, Seen, Session, Snapshots, SqliteStore, StoreError, audit,
    connect::connect,
    directory::{DirectoryLock, database_in},
    numbers, open,
    reader::Readers,
    rebuild, reseal, seen, settings, verify,
    writer::Writer,
};
use crate::clock;
use app::{
    domain::{staff::Staff, time::Timestamp},
    sync::{dossier::Dossier, reference::Reference},
};
use rusqlite::Connection;
use std::{path::Path, sync::Arc};

/// The county's database.
#[derive(Clone)]
pub struct Database {
    writer: Arc<Writer>,
    pub(super) readers: Arc<Readers>,
    snapshots: Arc<Snapshots>,
    epoch: Arc<str>,
    keys: Arc<Keys>,
    _lock: Arc<DirectoryLock>,
}

impl Database {
    /// Opens the database in `directory`; makes it, or brings it up to date, when no other process works on it.
    ///
    /// # Errors
    /// When the directory, the key or the database cannot be made or read, it is of an earlier version and in use, or SQLite is too old.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        Self::open_telling(directory, |_| {})
    }

    /// The same; `progress` gets the rows of an earlier version that were sealed so far.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_telling(directory: &Path, progress: impl FnMut(u64)) -> Result<Self, StoreError> {
        let lock = Arc::new(open::prepare(directory, progress)?); // before the keys: nobody adds one from here on
        let keys = Arc::new(Keys::open(directory)?);
        let path = database_in(directory);
        let connection = connect(&path)?;
        reseal::has_its_key(&connection, &keys.data)?;
        let epoch = settings::epoch(&connection)?.into();
        let writer = Arc::new(Writer::start(connection, keys.clone())?);
        let readers = Arc::new(Readers::open(&path)?);
        Ok(Self { writer, readers, snapshots: Arc::default(), epoch, keys, _lock: lock })
    }

    /// Changes when the database was restored from a backup.
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Opens rescue files of this county's phones.
    pub fn rescue_keys(&self) -> &RescueKeys {
        &self.keys.rescue
    }

    /// The keys under which everything of this county is sealed.
    pub fn keys(&self) -> Arc<Keys> {
        self.keys.clone()
    }

    /// Writes in the next group commit. Answers when the commit is on the disk, or nothing of it is.
    ///
    /// # Errors
    /// Those of `work`, and of the commit.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut SqliteStore) -> Result<T, E> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// The same for a session's user, passed to `work` as they are in that commit.
    ///
    /// # Errors
    /// `SessionEnded`, `RightEnded`; those of [`Self::write`].
    pub async fn write_as<T, E, F>(&self, session: Session, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut SqliteStore, &Staff) -> Result<T, E> + Send + 'static,
    {
        let work = move |store: &mut SqliteStore| {
            let staff = store.accounts().holder(&session, clock::now())?;
            work(store, &staff)
        };
        self.write(work).await
    }

    /// The same for callers outside the runtime: imports and commands.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_now<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut SqliteStore) -> Result<T, E> + Send + 'static,
    {
        self.writer.write_now(work)
    }

    /// Reads with the rights of a session's user, as they are in this read: there is no other way for a client to read the ledger.
    ///
    /// # Errors
    /// `SessionEnded`, `RightEnded`; those of `work`, and of the pool.
    pub async fn read_as<T, F>(&self, session: Session, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Seen) -> Result<T, StoreError> + Send + 'static,
    {
        let keys = self.keys.clone();
        let read = move |connection: &Connection| {
            let reader = Accounts::new(connection).holder(&session, clock::now())?;
            work(&Seen::new(connection, &keys, &reader))
        };
        self.readers.read(read).await
    }

    /// Areas, plans and staff cards of every county, for the server itself.
    ///
    /// # Errors
    /// Those of the pool, or a record that cannot be read.
    pub async fn reference(&self) -> Result<Reference, StoreError> {
        self.readers.read(seen::all_reference).await
    }

    /// The row of the record with an official number, which whoever knows the number may ask about.
    ///
    /// # Errors
    /// Those of the pool, or a record that cannot be read.
    pub async fn numbered(&self, digits: String) -> Result<Vec<Dossier>, StoreError> {
        let keys = self.keys.clone();
        self.readers.read(move |connection| numbers::numbered(connection, &keys, &digits)).await
    }

    /// Reads with the rights of a member of staff whom the server itself names: imports and commands, outside the runtime.
    ///
    /// # Errors
    /// Those of `work`, and of the pool.
    pub fn read_now_as<T>(
        &self,
        reader: &Staff,
        work: impl FnOnce(&Seen) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.readers.read_now(|connection| work(&Seen::new(connection, &self.keys, reader)))
    }

    /// Accounts and sessions: who a user is, before it is known what they may see.
    ///
    /// # Errors
    /// Those of `work`, and of the pool.
    pub async fn accounts<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Accounts) -> Result<T, StoreError> + Send + 'static,
    {
        self.readers.read(move |connection| work(&Accounts::new(connection))).await
    }

    /// The same in the name of who has a session, as they are in this read.
    ///
    /// # Errors
    /// `SessionEnded`, `RightEnded`; those of [`Self::accounts`].
    pub async fn accounts_as<T, F>(&self, session: Session, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Accounts, Staff) -> Result<T, StoreError> + Send + 'static,
    {
        self.accounts(move |accounts| work(accounts, accounts.holder(&session, clock::now())?)).await
    }

    /// Prepared pieces of first syncs.
    pub fn snapshots(&self) -> &Snapshots {
        &self.snapshots
    }

    /// Whether the database can be written and read now.
    ///
    /// # Errors
    /// What prevents it.
    pub async fn is_ready(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |store| store.touch(now)).await?;
        self.accounts(|accounts| accounts.count().map(drop)).await
    }

    /// Rebuilds everything that follows from the log, while nobody writes.
    ///
    /// # Errors
    /// Those of SQLite; then all is as before.
    pub fn rebuild(&self, progress: impl FnMut(u64) + Send + 'static) -> Result<Rebuilt, StoreError> {
        self.write_now(move |store| rebuild::rebuild(store, progress))
    }

    /// Looks for damage: SQLite's own check, gaps in scopes, projections that differ from the log's fold, the audit.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub fn verify(&self, progress: impl FnMut(u64)) -> Result<Findings, StoreError> {
        self.readers.read_now(|connection| verify::verify(connection, &self.keys, progress))
    }

    /// Walks the audit: its chain, the operations that it names, and heads that were noted earlier.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub fn verify_audit(&self, noted: &[[u8; 32]]) -> Result<Audited, StoreError> {
        self.readers.read_now(|connection| audit::verify(connection, &self.keys, noted))
    }
}
