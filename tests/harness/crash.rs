//! The real server under load, killed again and again: what was acknowledged is there, once, and all copies agree.

use super::{Client, Line, OTHER_WORKER, Phone, Server, Weather, process};
use anyhow::{Context, Result, ensure};
use app::domain::id::OperationId;
use fastrand::Rng;
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::RwLock;

/// The township's union, which reviews what the workers submit.
const UNION: &str = "14000000021";
const STAFF: [(&str, &str, &str, &str); 2] =
    [("陈大勇", OTHER_WORKER, "grid_worker", "河鱼乡"), ("李明", UNION, "township_union", "河鱼乡")];
/// Three phones of one worker and one of the union; half of them behind a line in a storm.
const PHONES: [(&str, Weather); 4] = [
    (OTHER_WORKER, Weather::Clear),
    (OTHER_WORKER, Weather::Storm),
    (OTHER_WORKER, Weather::Storm),
    (UNION, Weather::Clear),
];
/// The server lives between these, in milliseconds: long enough to begin, short enough to be in the middle of something.
const LIFE_MS: std::ops::Range<u64> = 5..120;
/// How long a phone rests after an exchange that failed.
const REST: Duration = Duration::from_millis(3);

/// What the server has acknowledged so far. Phones deliver while they may read it.
type Acked = Arc<RwLock<Vec<OperationId>>>;

/// What some cycles came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// How often the server was killed.
    pub cycles: u32,
    /// Operations that screens called saved.
    pub saved: usize,
    /// Of these, the ones that the server had acknowledged before the last kill.
    pub acked: usize,
}

/// Kills the server `cycles` times while phones work and deliver, then lets everything come to rest and looks.
///
/// # Errors
/// The first thing that is wrong.
pub async fn run(data: &Path, cycles: u32, seed: u64, mut progress: impl FnMut(u32)) -> Result<Report> {
    let mut server = Server::bare(data, &STAFF)?;
    let mut rng = Rng::with_seed(seed);
    let stop = Arc::new(AtomicBool::new(false));
    let acked = Arc::new(RwLock::new(Vec::new()));
    let mut tasks = Vec::new();
    let mut lines = Vec::new();
    for (number, weather) in PHONES {
        let line = Line::before(server.address()).await?;
        let phone = Phone::with(Client::over_the_wire(line.address())?, number).await;
        line.becomes(weather);
        lines.push(line);
        tasks.push(tokio::spawn(live(phone, rng.fork(), stop.clone(), acked.clone())));
    }
    for cycle in 1..=cycles {
        tokio::time::sleep(Duration::from_millis(rng.u64(LIFE_MS))).await;
        server.kill()?;
        let acked = acked.write().await; // nobody delivers until this is looked at
        server.start_again().with_context(|| format!("after kill {cycle}"))?;
        let log = effects(data)?;
        let lost = acked.iter().find(|id| !log.contains_key(id));
        ensure!(lost.is_none(), "{lost:?} was acknowledged before kill {cycle} and is gone");
        progress(cycle);
    }
    stop.store(true, Ordering::SeqCst);
    let mut phones = Vec::new();
    for task in tasks {
        phones.push(task.await?);
    }
    let acked = phones.iter().flat_map(|phone| phone.outbox()).filter(|outgoing| outgoing.result.is_some()).count();
    lines.iter().for_each(|line| line.becomes(Weather::Clear));
    for _ in 0..2 {
        for phone in &mut phones {
            phone.syncs().await;
        }
    }
    let saved = everything_is_there(&phones, data)?;
    drop(server);
    process::tiangeng(&["check"], data)?;
    Ok(Report { cycles, saved, acked })
}

/// One phone's life: its user works, the phone delivers, again and again.
async fn live(mut phone: Phone, mut rng: Rng, stop: Arc<AtomicBool>, acked: Acked) -> Phone {
    let mut noted = 0;
    while !stop.load(Ordering::SeqCst) {
        phone.works(&mut rng);
        let may_deliver = acked.read().await;
        phone.syncs().await;
        drop(may_deliver);
        let outbox = phone.outbox();
        let spoken = outbox.iter().filter(|outgoing| outgoing.result.is_some()).map(|o| o.operation.id);
        let new: Vec<OperationId> = spoken.skip(noted).collect();
        noted += new.len();
        acked.write().await.extend(new);
        if phone.status().waiting > 0 {
            tokio::time::sleep(REST).await;
        }
    }
    phone
}

fn everything_is_there(phones: &[Phone], data: &Path) -> Result<usize> {
    let log = effects(data)?;
    let mut saved = 0;
    for phone in phones {
        ensure!(phone.status().waiting == 0, "a phone still holds work: {:?}", phone.status());
        for id in phone.saved() {
            saved += 1;
            let (times, effective) = log.get(&id).copied().unwrap_or_default();
            ensure!(times == 1 && effective <= 1, "{id} is in the log {times} times, {effective} with effect");
        }
        let same = phones.iter().all(|other| people(other) == people(phone));
        ensure!(same, "copies differ");
    }
    Ok(saved)
}

/// How often each operation is in the log, and how often it took effect.
fn effects(data: &Path) -> Result<BTreeMap<OperationId, (u32, u32)>> {
    let connection = Connection::open(data.join("tiangeng.sqlite3"))?;
    let mut statement = connection.prepare("SELECT id, count(*), sum(seq > 0) FROM operation GROUP BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?))))?;
    let pairs = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(pairs.into_iter().filter_map(|(id, counts)| Some((OperationId::parse(&id)?, counts))).collect())
}

fn people(phone: &Phone) -> Vec<&app::sync::dossier::Dossier> {
    phone.ledger().files().map(|file| &file.dossier).collect()
}
