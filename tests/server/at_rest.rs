//! What is on the disk: nothing of the enrolled in clear, whatever was done to the files.

use super::sync::{enrolment, person_added, visit_of};
use app::{
    domain::{attachment::BlobId, person::PersonField as F, visit::Visit},
    sync::{authority, command::Command, dossier::Dossier, operation::Operation, protocol::SyncRequest},
};
use rusqlite::{Connection, Row, params};
use server::{
    clock,
    store::{Database, Keys, Place, SqliteStore, StoreError, rotate_keys},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};
use tempfile::TempDir;
use tests::harness::{COUNTY, County, Phone, WORKER, earlier, test_file};

const VILLAGE: &str = "左岚乡/大坝村";
const NUMBER: &str = "500299196803121016";
const PHOTO: &[u8] = b"\xFF\xD8\xFFphoto";
/// What a search begins with: short enough for a name of two characters.
const BEGIN_BYTES: usize = 6;

fn database_in(directory: &Path) -> Connection {
    Connection::open(directory.join("tiangeng.sqlite3")).unwrap()
}

/// A worker's phone that has taken a person in, with visits, a form and notes, and delivered it.
async fn a_day_at_the_door(county: &County) -> Phone {
    let mut worker = Phone::of(county, WORKER).await;
    worker.syncs().await;
    let (person, added) = person_added("欧阳慕雪");
    let attachments = vec![worker.takes(PHOTO.to_vec())];
    let visit = Visit { note: "腿脚不便，下次带老花镜".into(), attachments, ..visit_of(person) };
    let village = county.area(VILLAGE);
    worker.saves(village, vec![added, Command::VisitLogged(visit)]);
    worker.saves(village, enrolment(person, NUMBER).1);
    worker.syncs().await;
    assert_eq!((worker.status().waiting, worker.status().attention), (0, 0));
    worker
}

/// Everything that identifies a person, and the same as JSON escapes it.
async fn secrets(county: &County) -> BTreeSet<Vec<u8>> {
    let mut office = Phone::of(county, COUNTY).await;
    office.syncs().await;
    let dossiers = office.ledger().files().map(|file| &file.dossier);
    let fields = [F::Name, F::IdentityNumber, F::Phone, F::SecondPhone, F::Note, F::Address, F::Householder];
    let told = dossiers.flat_map(|dossier| fields.map(|field| dossier.field(field).to_owned()));
    let written = ["欧阳慕雪", NUMBER, "陈路川", "14000000099", "腿脚不便，下次带老花镜"].map(str::to_owned);
    let told: BTreeSet<String> = told.chain(written).filter(|text| text.len() >= BEGIN_BYTES).collect();
    let open = open_texts(county.directory.path());
    let told = told.into_iter().filter(|text| !open.contains(text.as_str()));
    told.flat_map(|text| [escaped(&text), text.into_bytes()]).collect()
}

/// What is in clear: areas, plans, cards of staff, and the numbers under which they sign in.
fn open_texts(directory: &Path) -> String {
    let sql = "SELECT group_concat(text) FROM (SELECT body AS text FROM entry UNION ALL SELECT phone FROM account)";
    database_in(directory).query_row(sql, [], |row| row.get(0)).unwrap()
}

fn escaped(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().map(|unit| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    });
    units.collect::<String>().into_bytes()
}

fn files_below(directory: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Which secrets are in the files of a directory, and where.
fn found(directory: &Path, secrets: &BTreeSet<Vec<u8>>) -> Vec<String> {
    let pair = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
    let mut begins = vec![false; 1 << 16]; // most places are passed over by their first two bytes
    let mut by_begin: BTreeMap<&[u8], Vec<&[u8]>> = BTreeMap::new();
    for text in secrets {
        begins[pair(text)] = true;
        by_begin.entry(&text[..BEGIN_BYTES]).or_default().push(text);
    }
    let mut found = Vec::new();
    for path in files_below(directory) {
        let bytes = fs::read(&path).unwrap();
        let windows = bytes.windows(BEGIN_BYTES).enumerate().filter(|(_, window)| begins[pair(window)]);
        for (at, window) in windows {
            let begun = by_begin.get(window).into_iter().flatten().filter(|text| bytes[at..].starts_with(text));
            found.extend(begun.map(|text| format!("{} in {}", String::from_utf8_lossy(text), path.display())));
        }
    }
    found
}

#[tokio::test]
async fn nothing_on_the_disk_says_who_the_enrolled_are() {
    let county = County::with_ledger();
    let worker = a_day_at_the_door(&county).await;
    let secrets = secrets(&county).await;
    assert!(secrets.len() > 10_000, "{} are too few to mean anything", secrets.len());
    county.backs_up(30);
    let (directory, nothing) = (county.directory.path(), Vec::<String>::new());
    let names: Vec<String> = files_below(directory).iter().map(|path| path.display().to_string()).collect();
    for ending in ["tiangeng.sqlite3", "-wal", "-shm", "backups/data.keys"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{ending} is missing: {names:?}");
    }
    assert_eq!(found(directory, &secrets), nothing);
    drop(worker);
    let directory = county.stopped();
    assert_eq!(found(directory.path(), &secrets), nothing, "nor when the server is stopped");
}

fn altered(county: &County, sql: &str) -> Vec<String> {
    county.damages(sql);
    county.is_whole()
}

#[tokio::test]
async fn rows_that_change_places_and_bytes_that_flip_are_found() {
    for sql in [
        "UPDATE operation SET body = (SELECT body FROM operation WHERE rowid = 2) WHERE rowid = 1",
        "UPDATE dossier SET body = (SELECT max(body) FROM dossier)",
        "UPDATE scope SET sum = (SELECT max(sum) FROM scope) WHERE dossiers > 0",
    ] {
        let county = County::new();
        county.imports(&test_file("ledger-dirty.xlsx"));
        let told = altered(&county, sql);
        assert!(told.iter().any(|line| line.contains("cannot be opened")), "{sql}: {told:?}");
    }
    let county = County::new();
    let file = database_in(county.directory.path());
    let mut body: Vec<u8> = file.query_row("SELECT body FROM operation WHERE rowid = 7", [], |row| row.get(0)).unwrap();
    body[40] ^= 1;
    file.execute("UPDATE operation SET body = ?1 WHERE rowid = 7", [body]).unwrap();
    assert!(county.is_whole()[0].contains("cannot be opened"));
    county.database.rebuild(|_| {}).expect_err("nothing stands in for a damaged log");
}

#[test]
fn a_database_without_its_key_says_so() {
    let directory = County::new().stopped();
    fs::remove_file(directory.path().join("data.keys")).unwrap();
    let told = Database::open(directory.path()).err().unwrap().to_string();
    assert!(told.contains("data.keys"), "{told}");
}

/// Under how many keys the rows of each table are.
fn keys_in_use(directory: &Path) -> [u64; 3] {
    ["body FROM operation", "body FROM dossier", "sum FROM scope"].map(|of| {
        let (column, table) = of.split_once(' ').unwrap();
        let sql = format!("SELECT count(DISTINCT substr({column}, 1, 9)) {table}");
        database_in(directory).query_row(&sql, [], |row| row.get(0)).unwrap()
    })
}

#[tokio::test]
async fn a_rotation_that_is_cut_goes_on_and_old_backups_open() {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    let before = county.backs_up(30).file;
    let directory = county.stopped();
    let cut = |_| panic!("killed after the first commit");
    catch_unwind(AssertUnwindSafe(|| rotate_keys(directory.path(), clock::now(), cut))).unwrap_err();
    assert_eq!(keys_in_use(directory.path()), [2, 1, 1]);
    let county = County::opened(directory);
    assert_eq!(county.is_whole(), Vec::<String>::new(), "served under both keys");
    let between = county.backs_up(30).file;
    let refused = rotate_keys(county.directory.path(), clock::now(), |_| {}).unwrap_err().to_string();
    assert!(refused.contains("stop the server"), "{refused}");
    let directory = county.stopped();
    let keys = || fs::read_to_string(directory.path().join("data.keys")).unwrap().lines().count();
    assert!(rotate_keys(directory.path(), clock::now(), |_| {}).unwrap().resumed);
    assert_eq!((keys_in_use(directory.path()), keys()), ([1, 1, 1], 2));
    assert!(!rotate_keys(directory.path(), clock::now(), |_| {}).unwrap().resumed);
    assert_eq!((keys_in_use(directory.path()), keys()), ([1, 1, 1], 3));
    let county = County::opened(directory);
    let after = county.backs_up(30).file;
    for backup in [before, between, after] {
        assert_eq!(County::restored_from(&backup).is_whole(), Vec::<String>::new());
    }
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

/// A county's database as it was before bodies were sealed: the first schema, in clear, without an audit.
fn in_clear(county: &County) -> TempDir {
    let (old, new) = (tempfile::tempdir().unwrap(), county.directory.path());
    for key in ["identity.key", "rescue.key"] {
        fs::copy(new.join(key), old.path().join(key)).unwrap();
    }
    let file = earlier::empty(&old.path().join("tiangeng.sqlite3"), 1);
    file.pragma_update(None, "journal_mode", "wal").unwrap();
    file.execute("ATTACH ?1 AS new", [new.join("tiangeng.sqlite3").display().to_string()]).unwrap();
    for table in ["setting", "device", "person_identity", "cover", "entry", "account"] {
        earlier::copy(&file, table);
    }
    let scopes = "INSERT INTO scope (code, head, dossiers) SELECT code, head, dossiers FROM new.scope";
    file.execute(scopes, []).unwrap();
    let keys = Keys::open(new).unwrap();
    let sql = "SELECT device, n, body, id, scope, seq, outcome, by_staff, at FROM new.operation ORDER BY rowid";
    each(&file, sql, |row| operation_in_clear(&file, row, &keys));
    each(&file, "SELECT scope, row, body FROM new.dossier", |row| dossier_in_clear(&file, row, &keys));
    file.execute("DETACH new", []).unwrap();
    old
}

fn each(file: &Connection, sql: &str, mut work: impl FnMut(&Row) -> rusqlite::Result<()>) {
    let mut statement = file.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        work(row).unwrap();
    }
}

fn operation_in_clear(file: &Connection, row: &Row, keys: &Keys) -> rusqlite::Result<()> {
    let (device, n, body): (String, u64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let operation: Operation = keys.data.read(Place::Operation(&device, n), &body).unwrap();
    let (id, scope, seq): (String, String, u64) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let (outcome, by, at): (String, String, i64) = (row.get(6)?, row.get(7)?, row.get(8)?);
    let (body, digest) = (serde_json::to_string(&operation).unwrap(), operation.digest());
    let sql = "INSERT INTO operation (device, n, id, scope, seq, body, digest, outcome, by_staff, at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    file.execute(sql, params![device, n, id, scope, seq, body, digest, outcome, by, at]).map(drop)
}

fn dossier_in_clear(file: &Connection, row: &Row, keys: &Keys) -> rusqlite::Result<()> {
    let (scope, person, body): (String, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let dossier: Dossier = keys.data.read(Place::Dossier(&scope, &person), &body).unwrap();
    let digest = app::sync::sum::digest(&dossier).cast_signed();
    let sql = "INSERT INTO dossier (scope, person, body, digest) VALUES (?1, ?2, ?3, ?4)";
    file.execute(sql, params![scope, person, serde_json::to_string(&dossier).unwrap(), digest])?;
    let sum: i64 = file.query_row("SELECT digest FROM scope WHERE code = ?1", [&scope], |row| row.get(0))?;
    let sum = sum.wrapping_add(digest);
    file.execute("UPDATE scope SET digest = ?2 WHERE code = ?1", params![scope, sum]).map(drop)
}

#[tokio::test]
async fn an_old_database_is_sealed_on_opening_also_when_that_is_cut_and_nothing_of_it_stays_in_clear() {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    let worker = a_day_at_the_door(&county).await;
    let (secrets, old) = (secrets(&county).await, in_clear(&county));
    assert!(found(old.path(), &secrets).len() > 1_000, "it was in clear");
    let cut = |_| panic!("killed after the first commit");
    catch_unwind(AssertUnwindSafe(|| drop(Database::open_telling(old.path(), cut)))).unwrap_err();
    assert!(!found(old.path(), &secrets).is_empty(), "half of it still is");
    let upgraded = County::opened(old);
    assert_eq!(found(upgraded.directory.path(), &secrets), Vec::<String>::new());
    assert_eq!(upgraded.is_whole(), Vec::<String>::new());
    let (village, eyes) = (upgraded.area(VILLAGE), worker.staff());
    let named = upgraded.database.read_now_as(&eyes, |seen| seen.names(village.into(), BlobId::of(PHOTO)));
    assert!(named.unwrap(), "photos are found as before");
    let operations: u64 = count(&upgraded, "operation");
    assert_eq!(
        (operations, count(&upgraded, "audit")),
        (count(&county, "operation"), operations + 1),
        "that it was folded anew is noted"
    );
    let (staff, device) = (worker.staff(), worker.device());
    let delivered: Vec<Operation> = worker.outbox().into_iter().map(|outgoing| outgoing.operation).collect();
    let expected = delivered.len();
    let again = move |store: &mut SqliteStore| {
        let request = SyncRequest::new(device, delivered, [].into());
        Ok::<_, StoreError>(authority::deliver(store, &staff, &request, clock::now()).unwrap())
    };
    let results = upgraded.database.write_now(again).unwrap().results;
    assert_eq!(results.iter().filter(|result| !result.outcome.needs_attention()).count(), expected, "{results:?}");
}

fn count(county: &County, table: &str) -> u64 {
    let sql = format!("SELECT count(*) FROM {table}");
    database_in(county.directory.path()).query_row(&sql, [], |row| row.get(0)).unwrap()
}
