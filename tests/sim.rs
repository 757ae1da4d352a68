//! `cargo xtask sim`: many seeds of the simulation, how often each thing happened, and the shortest form of a failure.

#![allow(clippy::print_stdout, reason = "what is printed is the result")]

use clap::Parser;
use indicatif::ProgressBar;
use std::{
    collections::BTreeMap,
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};
use tests::simulation::{
    Plan, Store, run,
    sensitivity::{BUGS, seed_that_finds},
    shrink::shrink,
};

#[derive(Parser)]
struct Args {
    /// How many seeds
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// Steps of each
    #[arg(long, default_value_t = 300)]
    steps: u32,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Only this seed
    #[arg(long)]
    seed: Option<u64>,
    /// The server's store is the real SQLite
    #[arg(long)]
    sqlite: bool,
    /// A planted bug by its name: with which seed it is found
    #[arg(long)]
    bug: Option<String>,
    /// Tell the story of every step
    #[arg(long)]
    aloud: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

type Coverage = BTreeMap<&'static str, u64>;

fn main() -> ExitCode {
    let args = Args::parse();
    if let Some(name) = &args.bug {
        return look_for(name, &args);
    }
    let store = if args.sqlite { Store::Sqlite } else { Store::Memory };
    let seeds = args.seed.map_or(args.from..args.from.saturating_add(args.seeds), |seed| seed..seed.saturating_add(1));
    let begun = Instant::now();
    let (count, coverage, failed) =
        run_all(seeds, |seed| Plan { store, aloud: args.aloud, ..Plan::new(seed, args.steps) });
    for (what, times) in &coverage {
        println!("{times:>12}  {what}");
    }
    let steps = count * u64::from(args.steps);
    println!("{count} seeds, {steps} steps, {:.0} steps/s", steps as f64 / begun.elapsed().as_secs_f64());
    match failed {
        None => ExitCode::SUCCESS,
        Some(plan) => {
            tell(&plan, args.sqlite);
            ExitCode::FAILURE
        }
    }
}

/// Says with which seed a planted bug is found.
fn look_for(name: &str, args: &Args) -> ExitCode {
    let Some((bug, what)) = BUGS.iter().find(|(bug, _)| format!("{bug:?}") == name) else {
        println!("no such bug; there are {:?}", BUGS.map(|(bug, _)| bug));
        return ExitCode::FAILURE;
    };
    match seed_that_finds(*bug, None, args.seeds, args.steps) {
        Some((seed, broken)) => println!("{what}: found with seed {seed}: {broken}"),
        None => println!("{what}: not found in {} seeds", args.seeds),
    }
    ExitCode::SUCCESS
}

/// On two threads, as the machine has cores; the first failure ends it.
fn run_all(seeds: std::ops::Range<u64>, plan: impl Fn(u64) -> Plan + Sync) -> (u64, Coverage, Option<Plan>) {
    let bar = ProgressBar::new(seeds.end - seeds.start);
    let (next, all) = (AtomicU64::new(seeds.start), Mutex::new((0, Coverage::new(), None::<Plan>)));
    let work = || {
        while let seed = next.fetch_add(1, Ordering::Relaxed)
            && seed < seeds.end
        {
            let result = run(&plan(seed));
            let Ok(mut all) = all.lock() else { return };
            match result {
                Ok(report) => report.coverage.into_iter().for_each(|(what, n)| *all.1.entry(what).or_default() += n),
                Err(_) => all.2 = Some(plan(seed)),
            }
            all.0 += 1;
            bar.inc(1);
            if all.2.is_some() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(2, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    bar.finish_and_clear();
    all.into_inner().unwrap_or_default()
}

fn tell(plan: &Plan, sqlite: bool) {
    let Some((short, broken)) = shrink(plan) else { return };
    let sqlite = if sqlite { " --sqlite" } else { "" };
    drop(run(&Plan { aloud: true, ..short.clone() }));
    println!("\n{broken}\n");
    println!(
        "seed {} in {} steps; again: cargo xtask sim --seed {} --steps {}{sqlite}",
        plan.seed, short.steps, plan.seed, plan.steps
    );
    println!(
        "of its steps {} matter for what people do, {} for what goes wrong",
        kept(&short, &short.without_work),
        kept(&short, &short.without_fate)
    );
}

fn kept(plan: &Plan, without: &[u32]) -> usize {
    (0..plan.steps).filter(|step| !without.contains(step)).count()
}
