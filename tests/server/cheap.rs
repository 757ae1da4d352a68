//! What anybody may ask again and again costs the server little each time.

use super::{media::jpeg, sync::person_added, sync::visit_of};
use app::{
    domain::{area::AreaCode, audit::AuditPage, staff::Staff, visit::Visit},
    sync::{command::Command, reference::Entry, store::Store},
};
use serde_json::json;
use std::collections::BTreeSet;
use tests::harness::{AUDITOR, Client, County, PASSWORD, Phone, Server, TOWNSHIP, WORKER};

const STAFF: [(&str, &str, &str, &str); 2] =
    [("冉玉兰", WORKER, "grid_worker", "左岚乡"), ("向明华", TOWNSHIP, "township_union", "左岚乡")];

#[tokio::test]
async fn asking_over_and_over_whether_the_server_is_ready_writes_once_in_some_seconds() {
    let county = County::new();
    let database = rusqlite::Connection::open(county.directory.path().join("tiangeng.sqlite3")).unwrap();
    let version = || database.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0)).unwrap();
    let (client, mut versions) = (county.client(), BTreeSet::from([version()]));
    for _ in 0..20 {
        client.get("/ready").await.expect_status(200);
        versions.insert(version());
    }
    assert!(versions.len() <= 3, "two looks at most in less than five seconds: {versions:?}");
}

#[tokio::test]
async fn an_auditor_who_may_see_none_of_the_entries_walks_them_page_by_page() {
    let county = County::new();
    let (by, day) = (app::sync::store::SYSTEM, server::clock::now());
    let add = move |store: &mut server::store::SqliteStore| -> Result<(), server::store::StoreError> {
        let subject = json!({ "scope": "500229205201" });
        (0..3_000).try_for_each(|_| store.audit(by, app::domain::audit::Action::Operation, &subject, day))
    };
    county.database.write_now(add).unwrap();
    let auditor = county.signed_in(AUDITOR).await;
    let staff: Staff = serde_json::from_value(auditor.get("/api/v1/session").await.json()).unwrap();
    let elsewhere = AreaCode::parse("500230").unwrap();
    let card = Entry::Staff(Staff { areas: vec![elsewhere], ..staff });
    county.database.write_now(move |store| store.put_entry(AreaCode::parse("500229").unwrap(), &card)).unwrap();
    let page = async |before: String| -> AuditPage {
        let answer = auditor.get(&format!("/api/v1/audit?limit=50{before}")).await.expect_status(200);
        serde_json::from_value(answer.json()).unwrap()
    };
    let (mut before, mut pages) = (String::new(), 0);
    loop {
        let AuditPage { entries, next } = page(before).await;
        assert!(entries.iter().all(|entry| entry.subject.get("scope").is_none()), "of their own county");
        pages += 1;
        let Some(next) = next else { break };
        before = format!("&before={next}");
    }
    assert!((2..20).contains(&pages), "2,000 entries are looked at for each: {pages}");
}

#[tokio::test]
async fn a_document_of_many_photos_has_one_of_them_in_memory_at_once() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::bare(data.path(), &STAFF).unwrap();
    let mut phone = Phone::with(Client::over_the_wire(server.address()).unwrap(), WORKER).await;
    phone.syncs().await;
    let (person, added) = person_added("陈路川");
    let mut commands = vec![added];
    for visit in 0..4 {
        let attachments = (0..6).map(|at| phone.takes(jpeg(&vec![7 * visit + at; 1_400_000]))).collect();
        commands.push(Command::VisitLogged(Visit { attachments, ..visit_of(person) }));
    }
    let village = AreaCode::parse("500229205201").unwrap();
    phone.saves(village, commands);
    phone.syncs().await;
    assert_eq!((phone.status().waiting, phone.media().waiting), (0, 0));
    let mut union = Client::over_the_wire(server.address()).unwrap();
    union.signs_in(TOWNSHIP, PASSWORD).await.expect_status(200);
    let before = server.memory_at_most().unwrap();
    let document = union.get(&format!("/api/v1/people/{village}/{person}")).await.expect_status(200).text();
    let took = server.memory_at_most().unwrap() - before;
    assert_eq!(document.matches("data:image/jpeg;base64,/9j/").count(), 24);
    assert!(document.len() > 40_000_000 && took < 20, "{took} MB");
}
