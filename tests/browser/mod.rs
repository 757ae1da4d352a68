//! Journeys in real browsers against the real binary: in Chromium where nothing else is said.

mod account;
mod activities;
mod answers;
mod appointments;
mod browsers;
mod builds;
mod demands;
mod engines;
mod every_page;
mod first_phone;
mod gallery;
mod going_back;
mod keyboard;
mod killed;
mod lost_phone;
mod main_job;
mod meetings;
mod my_page;
mod not_held;
mod offices;
mod passkey;
mod personal_data;
mod photos;
mod practice;
mod records;
mod refused_photo;
mod renewal;
mod rescue;
mod reviewing;
mod rough_going;
mod scenes;
mod season;
mod self_joining;
mod shared_phone;
mod slip;
mod stories;
mod taking_turns;
mod todays_list;
mod together;
mod township;
mod trusted_types;
mod unlocking;
mod watching;

use anyhow::{Context, Result};
use app::sync::{operation::Operation, store::Readable};
use server::{office::system_staff, store::Database};
use std::{path::Path, time::Duration};
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
        Self::with(&STAFF).await
    }

    /// The same with these accounts.
    async fn with(staff: &[(&str, &str, &str, &str)]) -> Result<(Self, Browser)> {
        let _alone = alone().await;
        let (county, phone) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let server = Server::with_county(county.path(), staff)?;
        let worker = Browser::open(phone.path(), server.address()).await?;
        worker.signs_in(WORKER, EVERYBODYS).await?;
        Ok((Self { county, phone, server, _alone }, worker))
    }

    /// Kills the worker's browser once what it keeps is on the disk, but for its cookies.
    async fn battery_dies(&self, worker: Browser) -> Result<()> {
        worker.is_on_the_disk(self.phone.path()).await?;
        worker.kill()
    }

    /// The worker's browser, opened again.
    async fn opens_again(&self) -> Result<Browser> {
        Browser::open(self.phone.path(), self.server.address()).await
    }

    /// A browser of the township's union that is signed in, with the folder that it works in.
    async fn township(&self) -> Result<(TempDir, Browser)> {
        let desk = tempfile::tempdir()?;
        let union = Browser::open(desk.path(), self.server.address()).await?;
        union.signs_in(TOWNSHIP, EVERYBODYS).await?;
        Ok((desk, union))
    }

    /// What people wrote, as the server has it.
    fn written(&self) -> Result<Vec<Operation>> {
        written_by_people(self.county.path())
    }
}

/// What people wrote, village by village, in the order of each; read while the server runs.
fn written_by_people(data: &Path) -> Result<Vec<Operation>> {
    let database = Database::open(data)?;
    let county = app::domain::area::AreaCode::parse("500229").expect("the county's code");
    let eyes = system_staff(vec![county]);
    let operations = database.read_now_as(&eyes, |seen| {
        let mut written = Vec::new();
        for scope in seen.heads(&eyes)?.keys().filter(|scope| !scope.is_shared()) {
            let changes = seen.changes(&eyes, *scope, 0, u64::MAX)?;
            let by_people = changes.into_iter().filter(|change| change.by != app::sync::store::SYSTEM);
            written.extend(by_people.filter_map(|change| change.operation));
        }
        Ok(written)
    });
    Ok(operations?)
}

/// The first person of the day.
async fn first_person(worker: &Browser) -> Result<String> {
    person_at(worker, 0).await
}

/// The id of who is at a place of the list, from 0.
async fn person_at(worker: &Browser, place: usize) -> Result<String> {
    worker
        .until("people are listed", &format!("return document.querySelectorAll('.person-main').length > {place}"))
        .await?;
    let href =
        worker.runs(&format!("return document.querySelectorAll('.person-main')[{place}].getAttribute('href')")).await?;
    href.as_str().and_then(|href| href.split('/').nth(3)).map(str::to_owned).context("a person")
}

/// What a worker wrote about a visit.
const NOTE: &str = "母亲刚出院怕花钱";

/// Logs a visit with a note to the first person of the day.
async fn visits(worker: &Browser, note: &str) -> Result<()> {
    worker.goes_to("/app").await?;
    worker.taps_on(".person-main").await?;
    worker.taps("再考虑").await?;
    worker.taps("补充内容").await?;
    worker.types_into("[name=note]", note).await?;
    worker.taps("保存走访").await
}

async fn locks(worker: &Browser) -> Result<()> {
    worker.goes_to("/app/me").await?;
    worker.taps_on("#lock-now").await?;
    worker.sees("没送达的内容已封存").await
}

/// Waits until the server has what people wrote.
async fn arrives(scene: &Scene, wanted: &[&str]) -> Result<()> {
    for _ in 0..600 {
        if kinds(&scene.written()?) == wanted {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the server has {:?}", kinds(&scene.written()?))
}

/// Kinds, in order.
fn kinds(operations: &[Operation]) -> Vec<&str> {
    operations.iter().map(|operation| operation.kind.as_str()).collect()
}

/// Everybody's password, for [`tests::harness::Browser::signs_in`].
const EVERYBODYS: &str = PASSWORD;
