//! Journeys in real Chromium against the real binary.

mod account;
mod first_phone;
mod killed;
mod lost_phone;
mod main_job;
mod passkey;
mod personal_data;
mod photos;
mod refused_photo;
mod rescue;
mod reviewing;
mod rough_going;
mod taking_turns;
mod together;
mod township;
mod trusted_types;
mod unlocking;
mod watching;

use anyhow::Result;
use app::sync::{operation::Operation, store::Readable};
use server::{office::system_staff, store::Database};
use std::path::Path;
use tempfile::TempDir;
use tests::harness::{Browser, PASSWORD, Server, TOWNSHIP, WORKER};
use tokio::sync::{Mutex, MutexGuard};

/// Accounts of a journey.
const STAFF: [(&str, &str, &str, &str); 3] = [
    ("冉玉兰", WORKER, "grid_worker", "左岚乡"),
    ("向明华", TOWNSHIP, "township_union", "左岚乡"),
    ("谭松青", tests::harness::COUNTY, "county_admin", "城口县"),
];

/// One browser at a time: two cores.
async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}

/// A county with its server, and a worker's phone that is signed in and holds the township.
struct Scene {
    county: TempDir,
    phone: TempDir,
    server: Server,
    _alone: MutexGuard<'static, ()>,
}

impl Scene {
    /// Sets the scene; the browser is the worker's.
    async fn set() -> Result<(Self, Browser)> {
        let _alone = alone().await;
        let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let server = Server::with_county(county.path(), &STAFF)?;
        let worker = Browser::open(phone.path(), server.address()).await?;
        worker.signs_in(WORKER, EVERYBODYS).await?;
        Ok((Self { county, phone, server, _alone }, worker))
    }

    /// The worker's browser, opened again.
    async fn opens_again(&self) -> Result<Browser> {
        Browser::open(self.phone.path(), self.server.address()).await
    }

    /// What people wrote, as the server has it.
    fn written(&self) -> Result<Vec<Operation>> {
        written_by_people(self.county.path())
    }
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
            let by_people = changes.into_iter().filter(|change| change.by != app::sync::store::SYSTEM);
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
