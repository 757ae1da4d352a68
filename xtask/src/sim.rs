//! The simulation at full strength.

use crate::shell::{command, status};
use clap::Args;

#[derive(Args)]
pub struct Sim {
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
    /// A planted bug by its name: with which seed it is found
    #[arg(long)]
    bug: Option<String>,
    /// The server's store is the real SQLite
    #[arg(long)]
    sqlite: bool,
}

impl Sim {
    /// So many seeds from this one on.
    pub fn long(from: u64, seeds: u64) -> Self {
        Self { seeds, steps: 300, from, seed: None, bug: None, sqlite: false }
    }

    pub fn run(&self) -> anyhow::Result<()> {
        let mut cargo = command("cargo bench --quiet -p tests --bench sim --");
        cargo.args(["--seeds", &self.seeds.to_string(), "--steps", &self.steps.to_string()]);
        cargo.args(["--from", &self.from.to_string()]);
        if let Some(seed) = self.seed {
            cargo.args(["--seed", &seed.to_string()]);
        }
        if let Some(bug) = &self.bug {
            cargo.args(["--bug", bug]);
        }
        if self.sqlite {
            cargo.arg("--sqlite");
        }
        status(&mut cargo)
    }
}
