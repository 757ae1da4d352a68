//! Every task of the project. `cargo xtask` without a word lists them.

mod bench;
mod check;
mod circles;
mod claims;
mod crash;
mod fuzz;
mod gallery;
mod imports;
mod lighthouse;
mod markup;
mod names;
mod noun_cost;
mod ordering;
mod run;
mod setup;
mod shell;
mod short_names;
mod sim;
mod soak;
mod sources;
mod split;
mod tally;
mod test;
mod tidy;
mod tls;
mod tokens;
mod web;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Tasks of Tiangeng", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up, build, make a demo county and serve it
    Run(run::Run),
    /// Set up and run every test, the browser's included
    Test(test::Test),
    /// Formatting, lints with warnings denied, and the tidy rules
    Check,
    /// Build the release: target/release/tiangeng with the web app inside
    Build,
    /// Run many seeds of the simulation
    Sim(sim::Sim),
    /// Kill the release server again and again under load
    Crash(crash::Crash),
    /// Feed parsers and the interface with what nobody would send
    Fuzz(fuzz::Fuzz),
    /// What only repeats, for hours: the long simulation, kills, fuzzing, memory, journeys under load
    Soak(soak::Soak),
    /// Measure
    Bench(bench::Bench),
    /// Count what a noun costs: lines of its own, and lines elsewhere that name it
    NounCost(noun_cost::NounCost),
    /// Build only the web app into target/site
    Web {
        /// Small instead of quick to build
        #[arg(long)]
        release: bool,
    },
}

fn main() -> anyhow::Result<()> {
    std::env::set_current_dir(shell::root())?;
    match Cli::parse().task {
        Task::Run(run) => run.run(),
        Task::Test(test) => test.run(),
        Task::Check => check::check(),
        Task::Build => web::build_release(),
        Task::Sim(sim) => sim.run(),
        Task::Crash(crash) => crash.run(),
        Task::Fuzz(fuzz) => fuzz.run(),
        Task::Soak(soak) => soak.run(),
        Task::Bench(bench) => bench.run(),
        Task::NounCost(cost) => cost.run(),
        Task::Web { release } => web::build(release).map(drop),
    }
}
