//! What nobody would send: parsers under libFuzzer, the interface under Schemathesis.

use crate::{
    setup,
    shell::{command, root, status, timed},
};
use clap::{Args, Subcommand};
use std::fs;

/// Everything that reads bytes from outside: the programs of `tests/fuzz`.
const PARSERS: [&str; 6] =
    ["sync_request", "snapshot_piece", "workbook", "attachment", "rescue_file", "sealed_delivery"];
/// What one input may take: more is a finding. In megabytes and seconds.
const LIMITS: &str = "-rss_limit_mb=2048 -timeout=10";

#[derive(Args)]
pub struct Fuzz {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every parser of bytes from outside, one after the other
    Parsers {
        /// Seconds for each
        #[arg(long, default_value_t = 60)]
        seconds: u32,
        /// Only this one
        only: Option<String>,
    },
    /// The interface, against its OpenAPI document
    Api {
        /// Test cases for each route
        #[arg(long, default_value_t = 1_000)]
        examples: u32,
        /// Seconds in all
        #[arg(long, default_value_t = 900)]
        seconds: u32,
    },
}

impl Fuzz {
    pub fn run(&self) -> anyhow::Result<()> {
        match &self.what {
            What::Parsers { seconds, only } => parsers(*seconds, only.as_deref()),
            What::Api { examples, seconds } => api(*examples, *seconds),
        }
    }
}

/// The corpus grows in `target/fuzz`; what breaks a parser is kept there too, and ends the run.
pub fn parsers(seconds: u32, only: Option<&str>) -> anyhow::Result<()> {
    setup::cargo_fuzz()?;
    let folder = root().join("target/fuzz");
    for parser in PARSERS.into_iter().filter(|parser| only.is_none_or(|only| only == *parser)) {
        let (corpus, found) = (folder.join("corpus").join(parser), folder.join("found").join(parser));
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&found)?;
        // Without a sanitizer the stable compiler will do; ours has no unsafe code that one could watch.
        let mut cargo = command("cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none --target-dir target/fuzz");
        cargo.arg(parser).arg(corpus).arg(root().join("tests/fuzz/seeds").join(parser)).arg("--");
        cargo.args(LIMITS.split(' ')).arg(format!("-max_total_time={seconds}"));
        cargo.arg(format!("-artifact_prefix={}/", found.display())).arg("-print_final_stats=1");
        timed(parser, || status(cargo.env("RUSTC_BOOTSTRAP", "1")))?;
    }
    Ok(())
}

pub fn api(examples: u32, seconds: u32) -> anyhow::Result<()> {
    let program = setup::schemathesis()?;
    timed("building the server", || status(&mut command("cargo build --quiet -p tiangeng-server")))?;
    let mut cargo = command("cargo test -p tests --test all schemathesis_finds -- --nocapture");
    cargo.env("TIANGENG_SCHEMATHESIS", program);
    cargo.env("TIANGENG_API_EXAMPLES", examples.to_string()).env("TIANGENG_API_SECONDS", seconds.to_string());
    timed("asking the server what nobody asks", || status(&mut cargo))
}
