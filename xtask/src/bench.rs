//! Measurements that anyone can repeat. Ratios within one run say more than times on one machine.

use crate::{
    shell::{command, status, timed},
    web,
};
use clap::{Args, Subcommand};

#[derive(Args)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Size of the release's web app, brotli
    Bundle,
    /// Search, fold, snapshot, import and commits on 5,000 rows
    County,
}

impl Bench {
    pub fn run(&self) -> anyhow::Result<()> {
        match self.what {
            What::Bundle => web::build(true).map(|sizes| sizes.print()),
            What::County => timed("measuring", || status(&mut command("cargo run --release -p tests --bin bench"))),
        }
    }
}
