//! Callers who are gone, and work that fails in the middle: the server goes on, and does nothing that nobody waits for.

use serde_json::{Value, json};
use server::store::{SqliteStore, StoreError};
use std::{sync::mpsc, time::Duration};
use tests::harness::{County, TOWNSHIP, WORKER};

/// What is queued by then has been queued.
const QUEUED: Duration = Duration::from_millis(300);

/// Holds the writer up until the answer is dropped.
async fn busy_writer(county: &County) -> mpsc::Sender<()> {
    let ((release, released), (begun, begins)) = (mpsc::channel::<()>(), tokio::sync::oneshot::channel());
    let database = county.database.clone();
    let hold = move |_: &mut SqliteStore| {
        begun.send(()).unwrap_or_default();
        released.recv().unwrap_or_default();
        Ok::<_, StoreError>(())
    };
    tokio::spawn(async move { database.write(hold).await });
    begins.await.unwrap();
    release
}

async fn people(county: &County) -> usize {
    let union = county.signed_in(TOWNSHIP).await;
    union.get("/api/v1/staff").await.expect_status(200).json().as_array().unwrap().len()
}

#[tokio::test]
async fn what_was_asked_by_somebody_who_is_gone_is_not_done_any_more() {
    let county = County::new();
    let (union, before) = (county.signed_in(TOWNSHIP).await, people(&county).await);
    let new = json!({ "name": "罗开竹", "phone": "14000000031", "role": "grid_worker", "areas": [county.area("左岚乡/大坝村")] });
    for is_gone in [true, false] {
        let (union, new) = (union.clone(), new.clone());
        let release = busy_writer(&county).await;
        let asking = tokio::spawn(async move { union.post("/api/v1/staff", new).await });
        tokio::time::sleep(QUEUED).await;
        if is_gone {
            asking.abort(); // as a connection that breaks, or the end of the time that a request may take
            assert!(asking.await.unwrap_err().is_cancelled());
            drop(release);
        } else {
            drop(release);
            asking.await.unwrap().expect_status(200);
        }
        assert_eq!(people(&county).await, before + usize::from(!is_gone));
    }
}

#[tokio::test]
async fn a_caller_who_goes_while_it_is_done_has_it_taken_back() {
    let county = County::new();
    let ((release, released), (begun, begins)) = (mpsc::channel::<()>(), tokio::sync::oneshot::channel());
    let database = county.database.clone();
    let slow = move |store: &mut SqliteStore| {
        begun.send(()).unwrap_or_default();
        released.recv().unwrap_or_default();
        store.audit(
            app::sync::store::SYSTEM,
            app::domain::audit::Action::LedgerExported,
            &Value::Null,
            server::clock::now(),
        )
    };
    let asking = tokio::spawn(async move { database.write(slow).await });
    begins.await.unwrap();
    let before = county.database.verify_audit(&[]).unwrap();
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    drop(release);
    county.database.write(|_| Ok::<_, StoreError>(())).await.unwrap();
    assert_eq!(county.database.verify_audit(&[]).unwrap(), before);
}

#[tokio::test]
async fn reading_that_panics_costs_no_connection() {
    let county = County::new();
    for _ in 0..10 {
        let fails = |_: &server::store::Accounts| -> Result<(), StoreError> { panic!("on purpose") };
        county.database.accounts(fails).await.unwrap_err();
    }
    assert_eq!(county.database.accounts(|accounts| accounts.count()).await.unwrap(), 5);
    county.signed_in(WORKER).await.get("/api/v1/session").await.expect_status(200);
}
