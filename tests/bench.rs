//! `cargo xtask bench county`: the work of a county, measured. Ratios within one run are what to compare.

#![allow(clippy::print_stdout, reason = "what is printed is the result")]

use app::{
    domain::{
        area::AreaCode,
        date::Date,
        id::DeviceId,
        scope::Scope,
        search::Query,
        season::HomeSeason,
        visit_schedule::{DayBounds, ScheduleSituation, VisitSchedule, schedule},
    },
    sync::{
        engine::{Engine, Journal},
        memory::demo_person_added,
        protocol::SyncRequest,
        to_visit::to_visit,
    },
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::harness::{COUNTY, Client, County, Phone, WORKER};
use uuid::Uuid;

/// How often a short piece of work is repeated; the median is printed.
const ROUNDS: usize = 31;
/// Operations of a month offline.
const MONTH: usize = 800;
/// Deliveries, each by a device of its own.
const DELIVERIES: usize = 512;
/// Small ones, of one account, that the server takes concurrently.
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() {
    let begun = Instant::now();
    let county = County::with_ledger();
    said("import of 5,000 rows", begun.elapsed());
    let phone = first_sync(&county).await;
    open_again(&phone);
    search(&phone);
    season(&county, &phone).await;
    month_offline(&county).await;
    commits(&county).await;
    assert_eq!(county.is_whole(), Vec::<String>::new());
}

fn said(what: &str, took: Duration) {
    println!("{what:44} {:>10.2} ms", took.as_secs_f64() * 1000.0);
}

fn median(what: &str, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort();
    said(what, times[ROUNDS / 2]);
    times[ROUNDS / 2]
}

async fn first_sync(county: &County) -> Phone {
    let mut phone = Phone::of(county, COUNTY).await;
    let begun = Instant::now();
    phone.syncs().await;
    said("first sync of the whole county", begun.elapsed());
    assert_eq!(phone.ledger().files().count(), 5000);
    phone
}

fn open_again(phone: &Phone) {
    let (staff, device, now) = (phone.staff(), phone.device(), phone.now);
    median("opening the app on 5,000 people", || {
        let (engine, _) = Engine::open(staff.clone(), device, phone.records(), Journal::default(), now);
        assert_eq!(engine.ledger().files().count(), 5000);
    });
}

fn search(phone: &Phone) {
    for typed in ["c", "cl", "clc", "陈", "0123", "大坝"] {
        let query = Query::read(typed);
        let what = format!("search for {typed}, {} found", phone.ledger().search(&query, |_| true).len());
        median(&what, || drop(phone.ledger().search(&query, |_| true)));
    }
}

/// Visits around Spring Festival: of each village by itself, and of one worker with six.
async fn season(county: &County, phone: &Phone) {
    let villages: Vec<AreaCode> =
        phone.ledger().reference().area_codes().filter(|area| Scope::from(*area).is_village()).collect();
    let mut took: Vec<Duration> = villages.iter().map(|village| planned(phone, Some(*village)).0).collect();
    took.sort();
    said(&format!("planning a season in {} villages", took.len()), took.iter().sum());
    said("in the village that takes longest", took.last().copied().unwrap_or_default());
    let mut worker = Phone::of(county, WORKER).await;
    worker.syncs().await;
    let (took, people, plan) = planned(&worker, None);
    said(&format!("of a worker: {people} people, {} without a day", plan.without_place.len()), took);
}

fn planned(phone: &Phone, village: Option<AreaCode>) -> (Duration, usize, VisitSchedule) {
    let today = Date::ymd(2026, 12, 15).expect("a day");
    let season = HomeSeason::next(today).expect("a season");
    let begun = Instant::now();
    let people = to_visit(phone.ledger(), &season, village, today);
    let (count, bounds, changes) = (people.len(), DayBounds::default(), Default::default());
    let (first, last, closed) = (season.opens().max(today), season.last, season.closed_days());
    let plan = schedule(&ScheduleSituation { people, first, last, closed, bounds, changes });
    (begun.elapsed(), count, plan)
}

/// A worker who comes back after a month: everything waits on one phone.
async fn month_offline(county: &County) {
    let mut phone = Phone::of(county, COUNTY).await;
    phone.syncs().await;
    let mut rng = fastrand::Rng::with_seed(1);
    let village = county.area("河鱼乡/大店村");
    let begun = Instant::now();
    while phone.status().waiting < MONTH {
        phone.works_in(&mut rng, village);
    }
    said(&format!("saving {MONTH} operations, one by one"), begun.elapsed());
    let begun = Instant::now();
    phone.syncs().await;
    said(&format!("delivering {MONTH} operations"), begun.elapsed());
    assert_eq!(phone.status().waiting, 0);
}

/// The same deliveries one after the other, a flush for each, and all at once, a flush for each group.
async fn commits(county: &County) {
    let client = county.signed_in(COUNTY).await;
    let begun = Instant::now();
    for body in deliveries(county) {
        deliver(client.clone(), body).await;
    }
    let single = begun.elapsed();
    said(&format!("{DELIVERIES} deliveries, one after the other"), single);
    let begun = Instant::now();
    for some in deliveries(county).chunks(AT_ONCE) {
        let tasks: Vec<_> = some.iter().map(|body| tokio::spawn(deliver(client.clone(), body.clone()))).collect();
        for task in tasks {
            task.await.expect("a delivery");
        }
    }
    let grouped = begun.elapsed();
    said(&format!("{DELIVERIES} deliveries, {AT_ONCE} at once"), grouped);
    println!("group commit: {:.1} times as fast", single.as_secs_f64() / grouped.as_secs_f64());
}

fn deliveries(county: &County) -> Vec<Value> {
    let village = county.area("左岚乡/大坝村");
    let one = |_| {
        let device = DeviceId(Uuid::now_v7());
        json!(SyncRequest::new(device, vec![demo_person_added(device, 1, village)], [].into()))
    };
    (0..DELIVERIES).map(one).collect()
}

async fn deliver(client: Client, body: Value) {
    let answer = client.post("/api/v1/sync", body).await.expect_status(200).json();
    assert_eq!(answer["acked_n"], 1);
}
