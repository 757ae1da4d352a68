//! What only repeats: apart from the test run, so that this stays short. Two and a half hours on two processors, so that it can be done for
//! every change that matters; each day tries other seeds. docs/soak.md says how it went last.

use crate::{
    crash::Crash,
    fuzz, setup,
    shell::{command, root, status, step},
    sim::Sim,
    test::{BROWSERS, PACKAGES},
    web,
};
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Instant, SystemTime},
};

/// The test run takes the first 1,000: failures that need a rarer meeting of misfortunes are for this one.
const SEEDS: u64 = 20_000;
/// Kills of the release server, and of Chromium while a user saves.
const SERVER_KILLS: u32 = 500;
const BROWSER_KILLS: u32 = 100;
/// For each parser.
const FUZZ_SECONDS: u32 = 180;
/// Every tenth of them in the formats of LibreOffice too.
const WORKBOOKS: u32 = 2_000;
/// Cases for each route, and seconds in all.
const API_EXAMPLES: u32 = 1_000;
const API_SECONDS: u32 = 300;

#[derive(Args)]
pub struct Soak {
    /// Which parts; all of them when none is named
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Every planted bug from the first seed on, and 20,000 seeds of the simulation: others each day
    Sim,
    /// 500 kills of the server
    Crash,
    /// 100 kills of the browser
    Kills,
    /// Every parser for three minutes
    Fuzz,
    /// Every route for five minutes
    Api,
    /// How much memory the server takes at worst
    Memory,
    /// 2,000 random workbooks, a part of them as LibreOffice writes them
    Workbooks,
    /// Writes through nginx, as offices set it up
    Proxies,
    /// The longer journeys in Firefox and WebKit
    Browsers,
    /// Every page at every width, in every theme, with every size of letters, under axe
    Pages,
    /// All journeys while every processor is busy
    Journeys,
}

impl Soak {
    /// Runs every part, also after one that failed. The last lines are the results.
    pub fn run(&self) -> anyhow::Result<()> {
        let parts = if self.parts.is_empty() { Part::value_variants() } else { &self.parts };
        let results: Vec<(Part, anyhow::Result<()>, u64)> = parts.iter().map(|part| timed(*part)).collect();
        step("results");
        for (part, result, seconds) in &results {
            let outcome = result.as_ref().map_or_else(|error| format!("FAILED: {error:#}"), |()| "passed".to_owned());
            eprintln!("soak {part:?}: {outcome} ({seconds} s)");
        }
        match results.iter().filter(|(_, result, _)| result.is_err()).count() {
            0 => Ok(()),
            failed => bail!("{failed} of {} parts failed", results.len()),
        }
    }
}

fn timed(part: Part) -> (Part, anyhow::Result<()>, u64) {
    step(&format!("soak {part:?}"));
    let begun = Instant::now();
    (part, part.run(), begun.elapsed().as_secs())
}

impl Part {
    fn run(self) -> anyhow::Result<()> {
        match self {
            Part::Sim => planted().and_then(|()| Sim::long(todays_seeds(), SEEDS).run()),
            Part::Crash => Crash { cycles: SERVER_KILLS, seed: 1 }.run(),
            Part::Kills => kills(),
            Part::Fuzz => fuzz::parsers(FUZZ_SECONDS, None),
            Part::Api => fuzz::api(API_EXAMPLES, API_SECONDS),
            Part::Memory => memory(),
            Part::Workbooks => workbooks(),
            Part::Proxies => proxies(),
            Part::Browsers => status(browser(BROWSERS)?.arg("--include-ignored")),
            Part::Pages => status(browser("soak_every_page")?.args(["--ignored", "--nocapture"])),
            Part::Journeys => busily(|| status(&mut browser("browser")?)),
        }
    }
}

/// The first seed of today: no two days try the same ones.
fn todays_seeds() -> u64 {
    let days = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() / (24 * 60 * 60));
    days * SEEDS
}

/// Every planted bug is searched from the first seed on; the test run begins with the seeds that are found here.
fn planted() -> anyhow::Result<()> {
    let line = format!("cargo test {PACKAGES} --test all simulation_tests::every_planted");
    status(command(&line).env("TIANGENG_SEARCH_SEEDS", "all"))
}

fn kills() -> anyhow::Result<()> {
    let kills = BROWSER_KILLS.to_string();
    status(browser("browser_that_is_killed_while_somebody_saves")?.env("TIANGENG_KILLS", kills))
}

/// Random workbooks, and what LibreOffice makes of them and of an export.
fn workbooks() -> anyhow::Result<()> {
    setup::libre_office()?;
    let line = format!("cargo test {PACKAGES} --test all workbooks -- --include-ignored --skip browser::");
    status(command(&line).env("TIANGENG_WORKBOOKS", WORKBOOKS.to_string()))
}

/// Of the release server: what it takes is what counts, not what a build for tests takes.
fn memory() -> anyhow::Result<()> {
    web::build_release()?;
    let line =
        format!("cargo test {PACKAGES} --test all server::soak_memory -- --ignored --nocapture --test-threads 1");
    status(command(&line).env("TIANGENG_BIN", root().join("target/release/tiangeng")))
}

fn proxies() -> anyhow::Result<()> {
    setup::nginx()?;
    web::build(false)?;
    status(&mut command(&format!("cargo build --quiet --lib --bins --tests {PACKAGES}")))?;
    let line = format!("cargo test {PACKAGES} --test all server::soak_proxies -- --ignored --nocapture");
    status(command(&line).env("TIANGENG_BIN", root().join("target/debug/tiangeng")))
}

/// The journeys whose names contain this, one after the other.
fn browser(filter: &str) -> anyhow::Result<Command> {
    setup::browsers()?;
    web::build(false)?;
    status(&mut command(&format!("cargo build --quiet --lib --bins --tests {PACKAGES}")))?;
    let skipped = "--skip server:: --skip simulation_tests::";
    let mut cargo = command(&format!("cargo test {PACKAGES} --test all {filter} -- {skipped} --test-threads 1"));
    cargo.env("TIANGENG_BIN", root().join("target/debug/tiangeng")).env("TIANGENG_AXE", setup::axe()?);
    Ok(cargo)
}

/// Does it while each processor has something else to do as well.
fn busily(work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}
