//! The release server, killed again and again under load.

use crate::{
    shell::{command, root, status},
    web,
};
use clap::Args;

#[derive(Args)]
pub struct Crash {
    /// How often to kill it
    #[arg(long, default_value_t = 2_000)]
    pub cycles: u32,
    /// When, and what people do meanwhile
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl Crash {
    pub fn run(&self) -> anyhow::Result<()> {
        web::build_release()?;
        let mut cargo = command("cargo bench --quiet -p tests --bench crash --");
        cargo.args(["--cycles", &self.cycles.to_string(), "--seed", &self.seed.to_string()]);
        status(cargo.env("TIANGENG_BIN", root().join("target/release/tiangeng")))
    }
}
