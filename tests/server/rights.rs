//! Who may see and write what, by area.

use super::sync::{person_added, visit_of};
use app::domain::scope::Scope;
use app::{
    domain::area::AreaCode,
    sync::{
        command::Command,
        outcome::{Outcome, ReviewReason},
        store::Readable,
        sum::Sum,
    },
};
use axum::http::Method;
use serde_json::json;
use server::store::Seen;
use tests::harness::{AUDITOR, COUNTY, County, OTHER_WORKER, Phone, TOWNSHIP, WORKER};
use uuid::Uuid;

#[tokio::test]
async fn everybody_sees_their_own_areas_and_nothing_else() {
    let county = County::with_ledger();
    for (number, people) in [(WORKER, 277), (TOWNSHIP, 277), (COUNTY, 5000), (AUDITOR, 5000)] {
        let mut phone = Phone::of(&county, number).await;
        phone.syncs().await;
        assert_eq!(phone.ledger().files().count(), people, "{number}");
    }
    let mut other = Phone::of(&county, OTHER_WORKER).await;
    other.syncs().await;
    let township = AreaCode::parse("500229221").unwrap();
    assert!(other.ledger().files().all(|file| township.covers(file.dossier.scope.area())));
    assert!(other.ledger().files().count() > 0);
}

#[tokio::test]
async fn a_strangers_village_cannot_be_asked_for() {
    let county = County::with_ledger();
    let worker = county.signed_in(WORKER).await;
    let theirs = Scope::from(county.area("河鱼乡/大店村"));
    worker.get(&format!("/api/v1/snapshot/{theirs}")).await.expect_status(404);
    worker.get("/api/v1/snapshot/500229").await.expect_status(200);
    worker.get("/api/v1/snapshot/nowhere").await.expect_status(404);
    county.client().get("/api/v1/snapshot/500229").await.expect_status(401);
    let body = json!({ "protocol": 1, "schema": 1, "device": Uuid::now_v7(), "cursors": { theirs.to_string(): 0 } });
    let answer = worker.post("/api/v1/sync", body).await.expect_status(200).json();
    assert_eq!(answer["changes"], json!([]));
    assert!(answer["scopes"].get(theirs.as_str()).is_none());
    let staff = Phone::of(&county, WORKER).await.staff();
    let behind_the_doors = |seen: &Seen| {
        assert_eq!((seen.head(theirs)?, seen.dossiers(theirs)?.len()), (None, 0));
        assert_eq!((seen.changes(&staff, theirs, 0, u64::MAX)?.len(), seen.sum(&staff, theirs)?), (0, Sum::default()));
        Ok(())
    };
    county.database.read_now_as(&staff, behind_the_doors).unwrap();
}

#[tokio::test]
async fn work_for_a_strangers_village_is_kept_for_review() {
    let county = County::new();
    let (mut worker, mut owner) = (Phone::of(&county, WORKER).await, Phone::of(&county, OTHER_WORKER).await);
    worker.syncs().await;
    owner.syncs().await;
    let theirs = Scope::from(county.area("河鱼乡/大店村"));
    let (person, added) = person_added("陈路川");
    worker.saves(theirs, vec![added]);
    worker.syncs().await;
    let outcome = worker.outbox()[0].result.clone().unwrap().outcome;
    assert_eq!(outcome, Outcome::Review { reason: ReviewReason::OutsideRights });
    assert_eq!(worker.status().attention, 1);
    worker.has_seen_everything();
    assert_eq!((worker.status().attention, worker.outbox().len()), (0, 1), "seen, and still kept");
    owner.syncs().await;
    let dossier = &owner.ledger().file(person).unwrap().dossier;
    assert_eq!((dossier.reviews.len(), dossier.fields.is_empty()), (1, true), "kept whole, but not in the ledger");
}

#[tokio::test]
async fn an_auditor_changes_nothing() {
    let county = County::new();
    let village = county.area("左岚乡/大坝村");
    let mut worker = Phone::of(&county, WORKER).await;
    let (person, added) = person_added("陈路川");
    worker.saves(village, vec![added]);
    worker.syncs().await;
    let mut auditor = Phone::of(&county, AUDITOR).await;
    auditor.syncs().await;
    auditor.saves(village, vec![Command::VisitLogged(visit_of(person))]);
    auditor.syncs().await;
    let outcome = auditor.outbox()[0].result.clone().unwrap().outcome;
    assert_eq!(outcome, Outcome::Review { reason: ReviewReason::OutsideRights });
}

#[tokio::test]
async fn writes_that_another_site_could_cause_are_turned_away() {
    let county = County::new();
    let worker = county.signed_in(WORKER).await;
    let body = || json!({ "protocol": 1, "schema": 1, "device": Uuid::now_v7() }).to_string().into_bytes();
    let without = worker.request(Method::POST, "/api/v1/sync");
    assert_eq!(worker.send(without, body()).await.expect_status(403).error().0, "not_from_the_app");
    let elsewhere =
        worker.request(Method::POST, "/api/v1/sync").header("x-tiangeng", "1").header("origin", "https://evil.test");
    worker.send(elsewhere, body()).await.expect_status(403);
    let csrf = [
        ("origin", "null"),
        ("origin", "http://county.test.evil.test"),
        ("origin", "county.test"),
        ("origin", ""),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in csrf {
        let request = worker.request(Method::POST, "/api/v1/sync").header("x-tiangeng", "1").header(name, value);
        assert_eq!(
            worker.send(request, body()).await.expect_status(403).error().0,
            "not_from_the_app",
            "{name}: {value}"
        );
    }
    let ours =
        worker.request(Method::POST, "/api/v1/sync").header("x-tiangeng", "1").header("origin", "https://county.test");
    let ours = ours.header("sec-fetch-site", "same-origin");
    worker.send(ours, body()).await.expect_status(200);
}
