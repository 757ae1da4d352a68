//! Every test, cheapest first.

use crate::{
    setup,
    shell::{command, root, status, timed},
    web,
};
use clap::Args;

#[derive(Args)]
pub struct Test {
    /// Only tests whose name contains this
    filter: Option<String>,
    /// Without the browser: neither web app nor Chromium is needed
    #[arg(long)]
    no_browser: bool,
}

/// Server, tests and tasks share one build of every dependency.
const PACKAGES: &str = "-p tiangeng-server -p tests -p xtask";

impl Test {
    pub fn run(&self) -> anyhow::Result<()> {
        let filter = self.filter.as_deref().unwrap_or_default();
        timed("testing the pure part", || {
            status(&mut command(&format!("cargo test --quiet -p tiangeng-app {filter}")))
        })?;
        if !self.no_browser {
            setup::browser()?;
            web::build(false)?;
        }
        timed("building server and tests", || {
            status(&mut command(&format!("cargo build --quiet --lib --bins --tests {PACKAGES}")))
        })?;
        timed("testing server, simulation and browser", || {
            let mut tests = command(&format!("cargo test {PACKAGES} {filter}"));
            if self.no_browser {
                tests.args(["--", "--skip", "browser"]);
            }
            status(tests.env("TIANGENG_BIN", root().join("target/debug/tiangeng")))
        })
    }
}
