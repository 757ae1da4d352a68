//! Measurements that anyone can repeat. Ratios within one run say more than times on one machine.

use crate::{
    lighthouse, setup,
    shell::{command, root, sh, status, timed},
    test::PACKAGES,
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
    /// How long a phone stretches a passphrase, in Chromium
    Unlock,
    /// How long a phone takes to plan the visits of a season, in Chromium
    Season,
    /// Lighthouse on three pages of the release server, as on a phone
    Lighthouse,
}

impl Bench {
    pub fn run(&self) -> anyhow::Result<()> {
        match self.what {
            What::Bundle => web::build(true).map(|sizes| sizes.print()),
            What::County => timed("measuring", || sh("cargo bench --quiet -p tests --bench county")),
            What::Unlock => in_browser("browser_measures_how_long_a_passphrase"),
            What::Season => in_browser("browser_measures_how_long_a_season"),
            What::Lighthouse => lighthouse::run(),
        }
    }
}

/// The release's web app, served by a server that reads it from the disk.
fn in_browser(test: &str) -> anyhow::Result<()> {
    setup::browser()?;
    web::build(true)?;
    status(&mut command(&format!("cargo build --quiet --lib --bins --tests {PACKAGES}")))?;
    let line = format!("cargo test --quiet {PACKAGES} --test all -- {test} --ignored --nocapture");
    timed("measuring", || status(command(&line).env("TIANGENG_BIN", root().join("target/debug/tiangeng"))))
}
