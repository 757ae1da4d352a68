//! `cargo xtask crash`: the release server, killed again and again.

#![allow(clippy::print_stdout, reason = "what is printed is the result")]

use clap::Parser;
use indicatif::ProgressBar;
use tests::harness::crash;

#[derive(Parser)]
struct Args {
    /// How often to kill it
    #[arg(long, default_value_t = 2_000)]
    cycles: u32,
    /// When, and what people do meanwhile
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let (data, bar) = (tempfile::tempdir()?, ProgressBar::new(u64::from(args.cycles)));
    let report = crash::run(data.path(), args.cycles, args.seed, |cycle| bar.set_position(u64::from(cycle))).await?;
    bar.finish_and_clear();
    println!(
        "{} kills; {} operations saved, {} acknowledged by the last kill; each is there once, copies agree, the database is whole",
        report.cycles, report.saved, report.acked
    );
    Ok(())
}
