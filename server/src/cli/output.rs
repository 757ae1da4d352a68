//! What commands print.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;

/// Prints a line.
pub fn say(line: impl std::fmt::Display) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// A bar of progress.
pub fn bar(len: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}").unwrap_or(ProgressStyle::default_bar());
    ProgressBar::new(len).with_style(style).with_message(what)
}
