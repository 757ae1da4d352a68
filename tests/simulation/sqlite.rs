//! The simulated county's server on the real SQLite: files, transactions, backups and restores as in service.

use super::{
    server::Server,
    shelf::{DIRECTORIES, KEPT, Shelf},
};
use app::{
    domain::{
        area::AreaCode,
        id::{DeviceId, OperationId},
        scope::Scope,
        staff::Staff,
        time::Timestamp,
    },
    sync::{
        authority::{self, DeliverError},
        dossier::Dossier,
        operation::Operation,
        protocol::{SnapshotPiece, SyncRequest, SyncResponse},
        pull, rescue, sealed, snapshot,
        store::{LogEntry, Readable},
        ways::Way,
    },
};
use rusqlite::Row;
use server::{
    office::{record, system_staff},
    store::{self, Database, StoreError},
};
use std::path::PathBuf;
use tempfile::TempDir;

/// A county's database in a directory of its own.
pub struct OnDisk {
    directory: TempDir,
    database: Option<Database>,
    county: AreaCode,
    backups: Shelf<PathBuf>,
    /// How often each directory was lost: another one takes its place.
    lost: [u32; DIRECTORIES],
    restores: u32,
}

impl OnDisk {
    /// A server that knows the areas and plans of `county`.
    pub fn new(commands: Vec<app::sync::command::Command>, county: AreaCode) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let database = Database::open(directory.path()).expect("a database");
        let placed = commands.into_iter().map(|command| (county, command)).collect();
        record(&database, county, placed, |_| {}).expect("areas and plans");
        Self {
            directory,
            database: Some(database),
            county,
            backups: Shelf::default(),
            lost: [0; DIRECTORIES],
            restores: 0,
        }
    }

    fn database(&self) -> &Database {
        self.database.as_ref().expect("an open database")
    }

    fn folder(&self, directory: usize) -> PathBuf {
        self.directory.path().join(format!("backups-{directory}-{}", self.lost[directory]))
    }

    fn eyes(&self) -> Staff {
        system_staff(vec![self.county])
    }
}

impl Server for OnDisk {
    fn sync(&mut self, caller: &Staff, request: &SyncRequest, now: Timestamp) -> Option<SyncResponse> {
        let (delivering, delivered) = (caller.clone(), request.clone());
        let work = move |store: &mut store::SqliteStore| match authority::deliver(store, &delivering, &delivered, now) {
            Ok(delivery) => Ok(Some(delivery)),
            Err(DeliverError::DeviceOfAnother) => Ok(None),
            Err(DeliverError::Store(error)) => Err(error),
        };
        let delivery = self.database().write_now(work).expect("a commit")?;
        let pull = self.database().read_now_as(caller, |seen| pull::pull(seen, caller, request));
        Some(pull::response(delivery, pull.expect("a read"), self.database().epoch().to_owned(), now))
    }

    fn piece(&mut self, caller: &Staff, scope: Scope, head: Option<u64>, piece: u32) -> Option<SnapshotPiece> {
        let read = |seen: &store::Seen| Ok((seen.head(scope)?, seen.dossiers(scope)?, seen.reference()?));
        let (found, dossiers, reference) = self.database().read_now_as(caller, read).expect("a read");
        let entries = if scope == self.county.into() { reference.entries().collect() } else { Vec::new() };
        let mut pieces = snapshot::cut(scope, found?, &dossiers, entries);
        let as_begun = head.is_none_or(|head| Some(head) == found);
        Some(pieces.swap_remove(if as_begun { piece as usize } else { 0 }.min(pieces.len() - 1)))
    }

    fn sync_without_commit(&mut self, caller: &Staff, request: &SyncRequest, now: Timestamp) -> Option<SyncResponse> {
        let (delivering, delivered) = (caller.clone(), request.clone());
        let work = move |store: &mut store::SqliteStore| -> Result<(), StoreError> {
            drop(authority::deliver(store, &delivering, &delivered, now));
            Err(StoreError::Closed) // the savepoint is rolled back
        };
        self.database().write_now(work).expect_err("it was taken back");
        None
    }

    fn take_in(&mut self, owner: (&Staff, Way), sealed: &[Operation], fresh: DeviceId, now: Timestamp) {
        let (staff, phone, operations) = (owner.0.clone(), owner.1, sealed.to_vec());
        let work =
            move |store: &mut store::SqliteStore| sealed::take_in(store, (&staff, phone), &operations, fresh, now);
        self.database().write_now(work).expect("a delivery");
    }

    fn hand_in(&mut self, hander: &Staff, file: &[Operation], device: DeviceId, now: Timestamp) {
        let (hander, request) =
            (hander.clone(), SyncRequest::new(device, rescue::delivery(file, device, 1).0, [].into()));
        let work = move |store: &mut store::SqliteStore| match authority::deliver_by(
            store,
            (&hander, Way::Rescue),
            &request,
            now,
        ) {
            Ok(_) | Err(DeliverError::DeviceOfAnother) => Ok(()),
            Err(DeliverError::Store(error)) => Err(error),
        };
        self.database().write_now(work).expect("a commit");
    }

    fn follower(&self, cause: OperationId) -> OperationId {
        OperationId(uuid::Uuid::from_u128(!cause.0.as_u128())) // a guess: nobody outside knows the key
    }

    /// Under its own name; what it writes under a user's has an id that is nobody else's.
    fn wrote(&self, entry: &LogEntry) -> bool {
        entry.by == self.eyes().id
    }

    fn durable_n(&self, device: DeviceId) -> u64 {
        let read = |seen: &store::Seen| seen.durable_n(device);
        self.database().read_now_as(&system_staff(vec![]), read).expect("a number")
    }

    fn back_up(&mut self, directory: usize, now: Timestamp) {
        let taken = store::backup(self.directory.path(), &self.folder(directory), KEPT, now);
        self.backups.put(directory, taken.expect("a backup").file);
    }

    fn lose_backups(&mut self, directory: usize) {
        drop(std::fs::remove_dir_all(self.folder(directory)));
        self.lost[directory] += 1;
        self.backups.lose(directory);
    }

    fn backups(&self) -> usize {
        self.backups.left()
    }

    fn restore(&mut self, backup: usize, new_epoch: bool) {
        let before: Vec<PathBuf> = self.backups.counted(None).cloned().collect();
        let Some(file) = self.backups.take(backup).cloned() else { return };
        let kept: Vec<PathBuf> = self.backups.counted(None).cloned().collect();
        let later = before.iter().filter(|file| !kept.contains(file));
        later.for_each(|file| drop(std::fs::remove_file(file))); // whoever puts one back puts later ones away
        self.restores += 1;
        let directory = self.directory.path();
        self.database = None; // the server stops
        if new_epoch {
            store::restore(directory, &file, Timestamp(i64::from(self.restores) * 1000)).expect("a good backup");
        } else {
            for ending in ["-wal", "-shm"] {
                drop(std::fs::remove_file(directory.join(format!("tiangeng.sqlite3{ending}"))));
            }
            std::fs::copy(file, directory.join("tiangeng.sqlite3")).expect("a copy");
        }
        self.database = Some(Database::open(directory).expect("a database"));
    }

    fn log_from(&self, entry: usize) -> Vec<LogEntry> {
        let file = self.directory.path().join("tiangeng.sqlite3");
        let connection = rusqlite::Connection::open(file).expect("the file");
        let keys = store::Keys::open(self.directory.path()).expect("the keys");
        let sql =
            "SELECT device, n, body, outcome, by_staff, at, seq FROM operation WHERE by_staff <> ?1 OR scope <> ?3
                   ORDER BY rowid LIMIT -1 OFFSET ?2"; // without what the county published before the run
        let mut statement = connection.prepare(sql).expect("a statement");
        let system = self.eyes().id.to_string();
        let read = |row: &Row| Ok(log_entry(row, &keys));
        let rows = statement.query_map(rusqlite::params![system, entry, self.county.to_string()], read).expect("rows");
        rows.map(|row| row.expect("a row").expect("an entry")).collect()
    }

    fn dossiers_in(&self, scope: Scope) -> Vec<Dossier> {
        self.database().read_now_as(&self.eyes(), |seen| seen.dossiers(scope)).expect("a read")
    }

    fn faults(&self) -> Vec<String> {
        self.database().verify(|_| {}).expect("a read").wrong
    }

    /// The chain as the store walks it, and, apart from that, how many entries each operation has.
    fn audit_faults(&self) -> Vec<String> {
        let mut faults = self.database().verify_audit(&[]).expect("a read").wrong;
        let file = rusqlite::Connection::open(self.directory.path().join("tiangeng.sqlite3")).expect("the file");
        let sql = "SELECT device || ' ' || n FROM (
                       SELECT device, n FROM operation UNION ALL
                       SELECT subject ->> 'device', subject ->> 'n' FROM audit WHERE action = 'operation'
                   ) GROUP BY device, n HAVING count(*) <> 2";
        let mut statement = file.prepare(sql).expect("a statement");
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        faults.extend(rows.map(|row| format!("not in log and audit once each: {}", row.expect("a row"))));
        faults
    }
}

fn log_entry(row: &Row, keys: &store::Keys) -> Result<LogEntry, Box<dyn std::error::Error>> {
    let text = |at: usize| row.get::<_, String>(at);
    let (device, body): (String, Vec<u8>) = (text(0)?, row.get(2)?);
    let operation: Operation = keys.data.read(store::Place::Operation(&device, row.get(1)?), &body)?;
    Ok(LogEntry {
        digest: operation.digest(),
        operation,
        outcome: serde_json::from_str(&text(3)?)?,
        by: app::domain::id::StaffId::parse(&text(4)?).ok_or("no id")?,
        at: Timestamp(row.get(5)?),
        seq: row.get(6)?,
    })
}
