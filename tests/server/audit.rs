//! The audit: each write once, nothing altered unseen, read by those who watch over the county.

use super::sync::person_added;
use app::domain::audit::{Action, AuditEntry, AuditPage};
use server::store::AUDIT_ENTRIES_MAX;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tests::harness::{AUDITOR, COUNTY, Client, County, PASSWORD, Phone, TOWNSHIP, WORKER, test_file, tiangeng};

async fn entries(client: &Client, query: &str) -> Vec<AuditEntry> {
    let answer = client.get(&format!("/api/v1/audit{query}")).await.expect_status(200).json();
    serde_json::from_value::<AuditPage>(answer).expect("a page").entries
}

/// A county in which a worker has delivered two operations.
async fn a_small_day() -> County {
    let county = County::new();
    let mut worker = Phone::of(&county, WORKER).await;
    worker.saves(county.area("左岚乡/大坝村"), vec![person_added("陈路川").1, person_added("冉雪香").1]);
    worker.syncs().await;
    county
}

#[tokio::test]
async fn what_was_done_is_told_newest_first_and_in_pages_to_those_who_watch_over_the_county() {
    let county = a_small_day().await;
    let auditor = county.signed_in(AUDITOR).await;
    let all = entries(&auditor, "").await;
    assert_eq!(all.len(), AUDIT_ENTRIES_MAX);
    assert!(all.windows(2).all(|pair| pair[0].n == pair[1].n + 1), "newest first, without gaps");
    assert_eq!(all[0].action, Action::SignedIn);
    let operation = &all[1];
    assert_eq!((operation.action, operation.subject["kind"].as_str()), (Action::Operation, Some("PersonAdded")));
    assert_eq!((operation.subject["n"].as_u64(), operation.subject["outcome"].as_str()), (Some(2), Some("applied")));
    assert!(!operation.subject.to_string().contains('冉'));
    let page = entries(&auditor, &format!("?before={}&limit=3", operation.n)).await;
    assert_eq!(page, all[2..5]);
    assert_eq!(entries(&auditor, "?limit=100000").await.len(), AUDIT_ENTRIES_MAX);
    assert!(entries(&auditor, "?before=1").await.is_empty());
    entries(&county.signed_in(COUNTY).await, "?limit=1").await;
    for stranger in [WORKER, TOWNSHIP] {
        county.signed_in(stranger).await.get("/api/v1/audit").await.expect_status(403);
    }
    county.client().get("/api/v1/audit").await.expect_status(401);
}

#[tokio::test]
async fn everything_that_somebody_does_leaves_its_entry() {
    let county = County::new();
    county.imports(&test_file("ledger-dirty.xlsx"));
    server::office::ledger::export(&county.database, &county.directory.path().join("out.xlsx"), |_| {}).unwrap();
    let mut worker = county.signed_in(WORKER).await;
    worker.delete("/api/v1/session").await.expect_status(204);
    worker.delete("/api/v1/session").await.expect_status(204);
    worker.signs_in(WORKER, "not-the-password").await.expect_status(401);
    worker.signs_in("14099999999", PASSWORD).await.expect_status(401);
    let mut phone = Phone::of(&county, WORKER).await;
    phone.syncs().await;
    phone.saves(county.area("左岚乡/大坝村"), vec![person_added("陈路川").1]);
    let township = county.signed_in(TOWNSHIP).await;
    township.post_bytes("/api/v1/rescue", phone.rescue_file()).await.expect_status(200);
    county.database.rebuild(|_| {}).unwrap();
    let restored = County::restored_from(&county.backs_up(1).file);
    let file = rusqlite::Connection::open(restored.directory.path().join("tiangeng.sqlite3")).unwrap();
    let mut statement = file.prepare("SELECT action, count(*) FROM audit GROUP BY action").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut counts: BTreeMap<String, u64> = rows.collect::<Result<_, _>>().unwrap();
    counts.remove("operation");
    let expected = [
        ("account_changed", 5),
        ("password_set", 5),
        ("ledger_imported", 1),
        ("ledger_exported", 1),
        ("signed_in", 3),
        ("signed_out", 1),
        ("sign_in_refused", 2),
        ("rescue_taken", 1),
        ("rebuilt", 1),
        ("restored", 1),
    ];
    assert_eq!(counts, expected.map(|(action, count)| (action.to_owned(), count)).into());
    assert_eq!(restored.database.verify_audit(&[]).unwrap().wrong, Vec::<String>::new());
}

#[tokio::test]
async fn whatever_is_done_to_its_rows_is_found() {
    let cases = [
        ("UPDATE audit SET staff = subject WHERE n = 5", "audit entry 5: altered"),
        ("UPDATE audit SET at = at + 1 WHERE n = 5", "audit entry 5: altered"),
        ("UPDATE audit SET hash = zeroblob(32) WHERE n = 5", "audit entry 5: altered"),
        ("DELETE FROM audit WHERE n = 5", "audit entry 6: altered, or one before it is missing"),
        ("DELETE FROM audit WHERE n = 1", "audit entry 2: altered, or one before it is missing"),
        ("DELETE FROM audit WHERE n = (SELECT max(n) FROM audit)", "has no audit entry"),
        ("DELETE FROM operation WHERE rowid = 3", "is audited and gone"),
        ("UPDATE operation SET outcome = '\"noop\"' WHERE rowid = 3", "is not what its audit entry says"),
        ("UPDATE operation SET scope = '500229221204' WHERE rowid > 237", "is not what its audit entry says"),
    ];
    for (sql, expected) in cases {
        let county = a_small_day().await;
        county.damages(sql);
        let told = county.database.verify_audit(&[]).unwrap().wrong;
        assert!(told.iter().any(|line| line.contains(expected)), "{sql}: {told:?}");
        assert!(county.is_whole().iter().any(|line| line.contains(expected)), "{sql}");
    }
}

/// An entry's hash as docs/api.md says it.
fn hash_of(before: [u8; 32], n: u64, at: i64, texts: [String; 3]) -> [u8; 32] {
    let mut bytes = [&before[..], &n.to_be_bytes(), &at.to_be_bytes()].concat();
    for text in texts {
        bytes.extend((text.len() as u64).to_be_bytes());
        bytes.extend(text.into_bytes());
    }
    Sha256::digest(bytes).into()
}

#[tokio::test]
async fn an_entry_that_was_rewritten_with_its_hash_is_told_by_the_next_one() {
    let county = a_small_day().await;
    let file = rusqlite::Connection::open(county.directory.path().join("tiangeng.sqlite3")).unwrap();
    let sql = "SELECT at, staff, action, subject, hash, (SELECT hash FROM audit WHERE n = 4) FROM audit WHERE n = 5";
    let read =
        |row: &rusqlite::Row| Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?], row.get(4)?, row.get(5)?));
    let (at, texts, hash, before): (i64, [String; 3], [u8; 32], _) = file.query_row(sql, [], read).unwrap();
    assert_eq!(hash_of(before, 5, at, texts.clone()), hash);
    let forged = app::hex::write(&hash_of(before, 5, at + 1, texts));
    county.damages(&format!("UPDATE audit SET at = at + 1, hash = x'{forged}' WHERE n = 5"));
    let told = county.database.verify_audit(&[]).unwrap().wrong;
    assert_eq!(told, ["audit entry 6: altered, or one before it is missing"]);
}

#[test]
fn the_table_itself_refuses_to_forget() {
    let county = County::new();
    let file = rusqlite::Connection::open(county.directory.path().join("tiangeng.sqlite3")).unwrap();
    for sql in ["UPDATE audit SET at = 0 WHERE n = 1", "DELETE FROM audit WHERE n = 1"] {
        assert!(file.execute(sql, []).unwrap_err().to_string().contains("append-only"));
    }
}

#[tokio::test]
async fn a_log_and_an_audit_that_were_shortened_together_are_found_by_a_head_that_was_noted() {
    let county = a_small_day().await;
    let head = app::hex::read(&county.backs_up(30).head).unwrap();
    let audited = county.database.verify_audit(&[head]).unwrap();
    assert_eq!(audited.wrong, Vec::<String>::new());
    for sql in [
        "DELETE FROM audit WHERE n >= (SELECT max(n) - 2 FROM audit)",
        "DELETE FROM operation WHERE rowid >= (SELECT max(rowid) - 1 FROM operation)",
    ] {
        county.damages(sql);
    }
    assert_eq!(county.database.verify_audit(&[]).unwrap().wrong, Vec::<String>::new(), "the rest is a chain");
    let told = county.database.verify_audit(&[head]).unwrap().wrong;
    assert_eq!(told, [format!("the audit lacks the noted head {}", app::hex::write(&head))]);
}

#[test]
fn the_command_line_verifies_rotates_and_looks_for_noted_heads() {
    let directory = County::new().stopped();
    let data = directory.path();
    let said = tiangeng(&["audit", "verify"], data).unwrap();
    let head = said.trim().split(' ').next_back().unwrap().to_owned();
    assert!(said.contains(" entries, whole, head ") && app::hex::read::<32>(&head).is_some(), "{said}");
    assert!(tiangeng(&["keys", "rotate"], data).unwrap().contains("made new keys"));
    let noted = data.join("heads");
    std::fs::write(&noted, format!("audit head {head}\n")).unwrap();
    tiangeng(&["audit", "verify", "--head", &head, "--head", &noted.display().to_string()], data).unwrap();
    tiangeng(&["audit", "verify", "--head", &"0".repeat(64)], data).expect_err("exit code 1");
    tiangeng(&["audit", "verify", "--head", "no-file"], data).expect_err("exit code 1");
    assert!(tiangeng(&["check"], data).unwrap().contains(" 0 wrong"));
}
