//! Every test, cheapest first.

use crate::{
    setup,
    shell::{command, root, status, timed},
    web,
};
use clap::Args;

#[derive(Args)]
pub struct Test {
    /// Only tests whose name contains this; `browsers`: the longer journeys in Firefox and WebKit, which the whole run leaves out
    filter: Option<String>,
    /// Without the browsers: neither they nor the web app are needed
    #[arg(long)]
    no_browser: bool,
}

/// Server, tests and tasks share one build of every dependency.
pub const PACKAGES: &str = "-p tiangeng-server -p tests -p xtask";

/// What the longer journeys in other browsers than Chromium have in their names.
pub const BROWSERS: &str = "browsers";

impl Test {
    pub fn run(&self) -> anyhow::Result<()> {
        let filter = self.filter.as_deref().unwrap_or_default();
        timed("testing the pure part", || {
            status(&mut command(&format!("cargo test --quiet -p tiangeng-app --features workbook {filter}")))
        })?;
        if !self.no_browser {
            setup::browsers()?;
            web::build(false)?;
        }
        let schemathesis = setup::schemathesis()?;
        timed("building server and tests", || {
            status(&mut command(&format!("cargo build --quiet --lib --bins --tests {PACKAGES}")))
        })?;
        let bin = root().join("target/debug/tiangeng");
        timed("testing server and simulation", || {
            let line = format!("cargo test {PACKAGES} {filter} -- --skip browser");
            status(command(&line).env("TIANGENG_BIN", &bin).env("TIANGENG_SCHEMATHESIS", &schemathesis))
        })?;
        if self.no_browser {
            return Ok(());
        }
        let axe = setup::axe()?;
        // By themselves: a browser that waits for the processor looks like one that hangs.
        let ignored = if filter == BROWSERS { "--include-ignored" } else { "" };
        timed("testing in the browsers", || {
            let line = format!("cargo test {PACKAGES} --test all"); // the same packages: the same build
            let line =
                format!("{line} {filter} -- --skip server:: --skip simulation_tests:: --test-threads 1 {ignored}");
            status(command(&line).env("TIANGENG_BIN", &bin).env("TIANGENG_AXE", &axe))
        })
    }
}
