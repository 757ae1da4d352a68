//! Running other programs, with a line that says which step this is.

use anyhow::{Context, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Says what begins.
pub fn step(what: &str) {
    eprintln!("\x1b[1m== {what}\x1b[0m");
}

/// Runs a step and says how long it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    step(what);
    let begun = Instant::now();
    let result = work()?;
    eprintln!("   {what}: {:.1} s", begun.elapsed().as_secs_f32());
    Ok(result)
}

/// A command from words separated by blanks.
pub fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// Runs a command line; an exit code other than 0 is an error.
pub fn sh(line: &str) -> anyhow::Result<()> {
    status(&mut command(line))
}

/// Runs a command; an exit code other than 0 is an error.
pub fn status(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}

/// What a command prints.
pub fn output(line: &str) -> anyhow::Result<String> {
    let output = command(line).output().with_context(|| format!("cannot run {line}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
