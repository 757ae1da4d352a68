//! Measurements that anyone can repeat. Ratios within one run say more than times on one machine.

use crate::{
    shell::{sh, timed},
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
    /// Import, first sync, opening, search and commits on 5,000 rows
    County,
}

impl Bench {
    pub fn run(&self) -> anyhow::Result<()> {
        match self.what {
            What::Bundle => web::build(true).map(|sizes| sizes.print()),
            What::County => timed("measuring", || sh("cargo bench --quiet -p tests --bench county")),
        }
    }
}
