//! `backup` and `restore` on the command line.

use super::{data_dir::DataDir, output::say};
use clap::Args;
use server::{clock, store};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The arguments of `backup`.
#[derive(Args)]
pub struct BackupArgs {
    #[command(flatten)]
    data: DataDir,
    /// Directory of the backups, best on another disk
    #[arg(long, value_name = "DIR", required_unless_present_any = ["drill", "forget"])]
    to: Option<PathBuf>,
    /// How many to keep in this directory; phones store their own work until all of these backups hold it
    #[arg(long, value_name = "N", default_value_t = 30)]
    keep: usize,
    /// The directory is a new one, although backups were taken at this place before, or it is a copy of another
    #[arg(long, conflicts_with_all = ["drill", "forget"])]
    new_directory: bool,
    /// Restore the newest backup into a folder next to it, check it, print how long that took, and remove the folder
    #[arg(long)]
    drill: bool,
    /// Forget a lost directory: phones no longer wait for its backups. `earlier`: backups from before directories were recorded
    #[arg(long, value_name = "DIR or ID", conflicts_with_all = ["to", "drill"])]
    forget: Option<String>,
}

impl BackupArgs {
    /// Does one of the three.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let data = &self.data.data;
        match (self.to, self.forget) {
            (_, Some(which)) => {
                let backups = store::forget_folder(data, &which, clock::now())?;
                say(format_args!("{backups} backups count no longer"))?;
            }
            (to, None) if self.drill => return drill(&to.map_or_else(|| store::newest_folder(data), Ok)?),
            (to, None) => {
                let to = to.unwrap_or_default(); // asked for by the parser
                if self.new_directory {
                    store::begin_folder(data, &to)?;
                }
                take(data, &to, self.keep)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn take(data: &Path, to: &Path, keep: usize) -> anyhow::Result<()> {
    let taken = store::backup(data, to, keep, clock::now())?;
    taken.dropped.iter().try_for_each(|old| say(format_args!("deleted {}", old.display())))?;
    say(format_args!("{}: {} operations, verified", taken.file.display(), taken.operations))?;
    say(format_args!("audit head {}", taken.head))?;
    note(taken.unreadable, &taken.notes);
    Ok(())
}

fn drill(backups: &Path) -> anyhow::Result<ExitCode> {
    let done = store::drill(backups, clock::now())?;
    done.findings.wrong.iter().try_for_each(say)?;
    say(format_args!(
        "{}: restored and checked in {:.1} s: {} operations, {} dossiers, {} photos, {} wrong",
        done.file.display(),
        done.took.as_secs_f64(),
        done.findings.operations,
        done.findings.dossiers,
        done.contents,
        done.findings.wrong.len()
    ))?;
    note(done.unreadable, &[]);
    let is_good = done.findings.wrong.is_empty() && done.unreadable == 0;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Puts a backup in the database's place.
pub fn restore(data: &Path, file: &Path) -> anyhow::Result<()> {
    let restored = store::restore(data, file, clock::now())?;
    let operations = restored.operations;
    say(format_args!("restored {operations} operations; phones deliver again what came after"))?;
    say("all sessions and one-time codes have ended")?;
    say(format_args!("audit head {}", restored.head))?;
    note(restored.unreadable, &restored.notes);
    Ok(())
}

/// What the operator should look at goes to standard error.
fn note(unreadable: u64, notes: &[String]) {
    if unreadable > 0 {
        eprintln!("{unreadable} photos cannot be opened (altered, or their key is not here) and were left out");
    }
    notes.iter().for_each(|note| eprintln!("{note}"));
}
