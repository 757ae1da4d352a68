//! Journeys in real Chromium against the real binary.

mod main_job;
mod rough_going;

use anyhow::Result;
use app::sync::{authority::Readable, operation::Operation};
use server::{office::system_staff, store::Database};
use std::path::Path;
use tests::harness::{PASSWORD, TOWNSHIP, WORKER};
use tokio::sync::{Mutex, MutexGuard};

/// Accounts of a journey.
const STAFF: [(&str, &str, &str, &str); 3] = [
    ("冉玉兰", WORKER, "grid_worker", "左岚乡"),
    ("向明华", TOWNSHIP, "township_union", "左岚乡"),
    ("谭立新", tests::harness::COUNTY, "county_admin", "城口县"),
];

/// One browser at a time: two cores.
async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}

/// What people wrote, village by village, in the order of each; read beside the running server.
fn written_by_people(data: &Path) -> Result<Vec<Operation>> {
    let database = Database::open(data)?;
    let county = app::domain::area::AreaCode::parse("500229").expect("the county's code");
    let eyes = system_staff(vec![county]);
    let operations = database.read_now_as(&eyes, |seen| {
        let mut written = Vec::new();
        for scope in seen.heads(&eyes)?.keys().filter(|scope| **scope != county) {
            let changes = seen.changes(&eyes, *scope, 0, u64::MAX)?;
            let by_people = changes.into_iter().filter(|change| change.by != server::office::SYSTEM);
            written.extend(by_people.filter_map(|change| change.operation));
        }
        Ok(written)
    });
    Ok(operations?)
}

/// Kinds, in order.
fn kinds(operations: &[Operation]) -> Vec<&str> {
    operations.iter().map(|operation| operation.kind.as_str()).collect()
}

/// Everybody's password, for [`tests::harness::Browser::signs_in`].
const EVERYBODYS: &str = PASSWORD;
