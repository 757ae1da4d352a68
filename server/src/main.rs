//! `tiangeng`: the county's server and its office tools in one file.

mod cli;
mod connections;
mod networks;
mod serve;
mod stalled;
mod tls;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
