//! Backups, and what phones make of a server that was put back.

use super::sync::person_added;
use app::domain::id::PersonId;
use server::store::{Keys, Place};
use tests::harness::{County, Phone, TOWNSHIP, WORKER};

fn people(phone: &Phone) -> Vec<PersonId> {
    phone.ledger().files().map(|file| file.dossier.person_id()).collect()
}

/// A phone that delivers a person, a backup, and one more of each of two phones after it.
async fn a_day_with_a_backup_at_noon(county: &County) -> (Phone, Phone, std::path::PathBuf) {
    let village = county.area("左岚乡/大坝村");
    let (mut worker, mut union) = (Phone::of(county, WORKER).await, Phone::of(county, TOWNSHIP).await);
    worker.saves(village, vec![person_added("陈路川").1]);
    worker.syncs().await;
    let noon = county.backs_up(30).file;
    worker.saves(village, vec![person_added("冉雪香").1]);
    worker.syncs().await;
    union.saves(village, vec![person_added("解大勇").1]);
    union.syncs().await;
    worker.syncs().await;
    assert_eq!(people(&worker).len(), 3);
    (worker, union, noon)
}

async fn everything_comes_back(county: &County, mut worker: Phone, mut union: Phone) {
    let mut before = people(&worker);
    worker.saves(county.area("左岚乡/大坝村"), vec![person_added("马小红").1]);
    worker.finds(county, WORKER).await;
    worker.syncs().await;
    union.finds(county, TOWNSHIP).await;
    union.syncs().await;
    worker.syncs().await;
    let after = people(&worker);
    before.retain(|person| !after.contains(person));
    assert_eq!((before, after.len()), (vec![], 4), "acknowledged work is back, and the new one is there");
    assert_eq!(people(&union), after);
    assert_eq!((worker.status().waiting, county.is_whole()), (0, vec![]));
}

#[tokio::test]
async fn after_a_restore_phones_bring_back_what_the_backup_lacked() {
    let county = County::new();
    let (worker, union, noon) = a_day_with_a_backup_at_noon(&county).await;
    let restored = County::restored_from(&noon);
    assert_ne!(restored.database.epoch(), county.database.epoch());
    everything_comes_back(&restored, worker, union).await;
}

#[tokio::test]
async fn a_file_that_was_copied_back_by_hand_under_its_old_epoch_is_noticed_too() {
    let county = County::new();
    let (worker, union, noon) = a_day_with_a_backup_at_noon(&county).await;
    everything_comes_back(&County::copied_back_from(&noon), worker, union).await;
}

#[tokio::test]
async fn phones_forget_only_what_the_oldest_kept_backup_holds() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut phone = Phone::of(&county, WORKER).await;
    for kept in [1, 1, 2] {
        phone.saves(village, vec![person_added("陈路川").1]);
        phone.syncs().await;
        assert_eq!(phone.outbox().len(), kept);
        county.backs_up(30);
    }
    phone.syncs().await;
    assert_eq!(phone.outbox().len(), 2, "the first backup holds the first operation");
    assert_eq!(county.backs_up(1).dropped.len(), 3);
    phone.syncs().await;
    assert_eq!((phone.outbox().len(), people(&phone).len()), (0, 3));
}

#[tokio::test]
async fn a_database_in_use_is_not_replaced_and_a_damaged_backup_is_not_put_back() {
    let county = County::new();
    let noon = county.backs_up(30).file;
    let now = server::clock::now();
    let refused = server::store::restore(county.directory.path(), &noon, now).unwrap_err().to_string();
    assert!(refused.contains("stop the server"), "{refused}");
    let elsewhere = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(&noon).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5A);
    let damaged = elsewhere.path().join("damaged.sqlite3");
    std::fs::write(&damaged, bytes).unwrap();
    server::store::restore(elsewhere.path(), &damaged, now).unwrap_err();
    assert!(!elsewhere.path().join("tiangeng.sqlite3").exists());
}

/// What a person with the keys does: 陈路川 gets another name in the log. Answers in how many operations.
fn rewritten(file: &std::path::Path, keys: &Keys) -> usize {
    let altered = rusqlite::Connection::open(file).unwrap();
    let mut statement = altered.prepare("SELECT device, n, body FROM operation").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let rows: Vec<(String, u64, Vec<u8>)> = rows.collect::<Result<_, _>>().unwrap();
    let mut count = 0;
    for (device, n, body) in rows {
        let place = Place::Operation(&device, n);
        let text = String::from_utf8(keys.data.unseal(place, &body).unwrap()).unwrap();
        if text.contains("陈路川") {
            let body = keys.data.seal(place, text.replace("陈路川", "陈路夏").as_bytes()).unwrap();
            let sql = "UPDATE operation SET body = ?3 WHERE device = ?1 AND n = ?2";
            count += altered.execute(sql, rusqlite::params![device, n, body]).unwrap();
        }
    }
    count
}

#[tokio::test]
async fn a_backup_that_sqlite_reads_but_whose_log_says_something_else_is_not_put_back() {
    let county = County::new();
    let (_worker, _union, noon) = a_day_with_a_backup_at_noon(&county).await;
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(rewritten(&noon, &Keys::open(county.directory.path()).unwrap()), 1);
    let refused = server::store::restore(elsewhere.path(), &noon, server::clock::now()).unwrap_err().to_string();
    assert!(refused.contains("differs from its operations"), "{refused}");
    assert!(!elsewhere.path().join("tiangeng.sqlite3").exists());
}

#[test]
fn damage_to_what_follows_from_the_log_is_found_and_mended() {
    for damage in [
        "UPDATE dossier SET body = (SELECT max(body) FROM dossier)",
        "DELETE FROM dossier WHERE row IN (SELECT row FROM dossier LIMIT 3)",
        "UPDATE scope SET sum = NULL WHERE dossiers > 0",
        "UPDATE scope SET sum = (SELECT max(sum) FROM scope WHERE dossiers > 0)",
        "UPDATE scope SET head = head + 1 WHERE head > 0",
    ] {
        let county = County::new();
        county.imports(&tests::harness::test_file("ledger-dirty.xlsx"));
        county.damages(damage);
        assert_ne!(county.is_whole(), Vec::<String>::new(), "{damage}");
        county.database.rebuild(|_| {}).unwrap();
        assert_eq!(county.is_whole(), Vec::<String>::new(), "{damage}");
    }
}
