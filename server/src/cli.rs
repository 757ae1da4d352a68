//! The command line.

mod backups;
mod data_dir;
mod output;

use crate::serve;
use anyhow::Context;
use app::{
    domain::{date::Date, staff::Role},
    messages::Lang,
};
use backups::BackupArgs;
use clap::{Parser, Subcommand, ValueEnum};
use data_dir::DataDir;
use indicatif::ProgressBar;
use output::{bar, say};
use server::{
    clock,
    config::{ServeConfig, ServeFlags},
    office::{areas, calendar, ledger, nouns, records, staff},
    store::{Database, rotate_keys},
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Refused rows shown on the terminal; the file holds all of them.
const REFUSED_SHOWN: usize = 30;

/// Tiangeng: field enrolment for a county trade union's mutual-aid scheme.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    /// Language of messages [default: from LANG, Chinese unless it is English]
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<CliLang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum CliLang {
    Zh,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and its API
    Serve(ServeFlags),
    /// Import areas or the ledger
    #[command(subcommand)]
    Import(Import),
    /// Export the ledger
    #[command(subcommand)]
    Export(Export),
    /// Staff accounts
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Publish a kind of record that the county defines, or its next version, from a JSON file
    Noun {
        #[command(flatten)]
        data: DataDir,
        /// The file
        file: PathBuf,
    },
    /// Enter records of areas from a JSON file, such as answers and true stories; those that are there stay as they are
    Records {
        #[command(flatten)]
        data: DataDir,
        /// The file
        file: PathBuf,
    },
    /// Publish the holidays of each year, and the weekend days worked instead, from a CSV file; a year published again replaces the earlier one
    Calendar {
        #[command(flatten)]
        data: DataDir,
        /// The file, one day a line, with the columns 日期,安排,节日 (or date,kind,holiday); 安排 is 放假 or 上班 (off or worked)
        file: PathBuf,
    },
    /// Check the database for damage; exit code 1 when something is wrong
    Check(DataDir),
    /// Rebuild all data that is derived from the log of operations
    Rebuild(DataDir),
    /// Take a verified backup while the server runs; or test the newest one, or forget a lost directory of backups
    Backup(BackupArgs),
    /// The audit: who did what
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The keys under which personal data is stored
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Replace the database with a backup; the server must be stopped
    Restore {
        #[command(flatten)]
        data: DataDir,
        /// The backup
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Areas from a CSV file with the columns code, parent, level, name
    Areas {
        #[command(flatten)]
        data: DataDir,
        /// The file
        file: PathBuf,
    },
    /// The ledger from a workbook, in any layout that a township uses
    Ledger {
        #[command(flatten)]
        data: DataDir,
        /// The workbook (.xlsx, .xls, .ods)
        file: PathBuf,
        /// File for refused rows [default: FILE-refused.xlsx next to FILE]
        #[arg(long, value_name = "FILE")]
        refused: Option<PathBuf>,
        /// First day of covers for which the ledger has no date [default: 1 January of this year]
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        cover_from: Option<Date>,
    },
}

#[derive(Subcommand)]
enum Export {
    /// The ledger as a workbook that can be imported again
    Ledger {
        #[command(flatten)]
        data: DataDir,
        /// The workbook to write
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Add an account, or renew the account of a phone number; prints a one-time code, valid for ten minutes
    Add {
        #[command(flatten)]
        data: DataDir,
        /// Name
        #[arg(long)]
        name: String,
        /// Mobile number, with which the user signs in
        #[arg(long)]
        phone: String,
        /// grid_worker, township_union, county_admin or auditor
        #[arg(long, value_parser = parse_role)]
        role: Role,
        /// Code, name, or township/village; may be given several times
        #[arg(long = "area", required = true, value_name = "AREA")]
        areas: Vec<String>,
        /// Read a password from the first line of this file [default: a one-time code is printed, with which the user chooses one]
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Print a one-time code, with which a user registers a phone and sets a passphrase; valid for ten minutes
    Code {
        #[command(flatten)]
        data: DataDir,
        /// Mobile number of the user
        #[arg(long)]
        phone: String,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Check the chain and compare it with the log; exit code 1 when something is wrong
    Verify {
        #[command(flatten)]
        data: DataDir,
        /// A head noted earlier, or a file with one a line: it must be in the chain; may be given several times
        #[arg(long = "head", value_name = "HASH")]
        heads: Vec<String>,
    },
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make new keys and encrypt everything under them; the server must be stopped. A run that was interrupted is continued
    Rotate(DataDir),
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::read(text).map_err(|fault| Lang::En.fault(&fault))
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "one of grid_worker, township_union, county_admin, auditor".into())
}

impl Cli {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let lang = self.lang();
        match self.command {
            Command::Serve(flags) => serve::serve(ServeConfig::read(&flags)?)?,
            Command::Import(Import::Areas { data, file }) => say(areas::import(&data.open()?, &file)?)?,
            Command::Import(Import::Ledger { data, file, refused, cover_from }) => {
                let refused = refused.unwrap_or_else(|| beside(&file));
                let first_day = || Date::ymd(clock::now().date().year(), 1, 1);
                let cover_from = cover_from.or_else(first_day).context("this year has no first of January")?;
                import_ledger(&data.open()?, &ledger::Import { file, refused, cover_from, lang })?;
            }
            Command::Export(Export::Ledger { data, file }) => export_ledger(&data.open()?, &file)?,
            Command::Staff(StaffCommand::Add { data, name, phone, role, areas, password_file }) => {
                let password = password_file.as_deref().map(first_line).transpose()?;
                add_staff(&data.open()?, &staff::NewStaff { name, phone, role, areas, password }, lang)?;
            }
            Command::Staff(StaffCommand::Code { data, phone }) => say(staff::issue_code(&data.open()?, &phone, lang)?)?,
            Command::Calendar { data, file } => say(calendar::publish(&data.open()?, &file, lang)?)?,
            Command::Records { data, file } => say(records::enter(&data.open()?, &file, lang)?)?,
            Command::Noun { data, file } => say(nouns::publish(&data.open()?, &file, lang)?)?,
            Command::Check(data) => return check(&data.open()?),
            Command::Rebuild(data) => {
                let bar = ProgressBar::new_spinner().with_message("rebuilding");
                let shown = bar.clone();
                let rebuilt = data.open()?.rebuild(move |operations| shown.set_position(operations))?;
                bar.finish_and_clear();
                say(format_args!("{} dossiers from {} operations", rebuilt.dossiers, rebuilt.operations))?;
            }
            Command::Audit(AuditCommand::Verify { data, heads }) => return verify_audit(&data.open()?, &heads),
            Command::Keys(KeysCommand::Rotate(data)) => rotate(&data.data)?,
            Command::Backup(backup) => return backup.run(),
            Command::Restore { data, file } => backups::restore(&data.data, &file)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn lang(&self) -> Lang {
        let english = std::env::var("LANG").is_ok_and(|lang| lang.starts_with("en"));
        match self.lang {
            Some(CliLang::En) => Lang::En,
            None if english => Lang::En,
            _ => Lang::ZhHans,
        }
    }
}

fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-refused.xlsx"))
}

fn import_ledger(database: &Database, import: &ledger::Import) -> anyhow::Result<()> {
    let bar = bar(0, "importing");
    let mut shown = 0;
    let tell = |line: &str| {
        shown += 1;
        if shown <= REFUSED_SHOWN {
            bar.suspend(|| eprintln!("{line}"));
        }
    };
    let (summary, refused) = ledger::import(database, import, tell, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    if !refused.is_empty() {
        eprintln!("refused rows with their reasons: {}", import.refused.display());
    }
    say(summary)
}

fn export_ledger(database: &Database, file: &Path) -> anyhow::Result<()> {
    let bar = ProgressBar::new_spinner().with_message("exporting");
    let written = ledger::export(database, file, |rows| bar.set_position(rows as u64))?;
    bar.finish_and_clear();
    say(format_args!("exported {written} rows to {}", file.display()))
}

fn first_line(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn add_staff(database: &Database, new: &staff::NewStaff, lang: Lang) -> anyhow::Result<()> {
    let added = staff::add(database, new, lang)?;
    say(format_args!("{} {} {:?}", added.id, added.role.code(), added.areas))?;
    match new.password {
        Some(_) => Ok(()),
        None => say(format_args!("code: {}", staff::issue_code(database, &new.phone, lang)?)),
    }
}

fn rotate(data: &Path) -> anyhow::Result<()> {
    let bar = ProgressBar::new_spinner().with_message("sealing");
    let rotated = rotate_keys(data, clock::now(), |rows| bar.set_position(rows))?;
    bar.finish_and_clear();
    let how = if rotated.resumed { "went on with an earlier rotation" } else { "made new keys" };
    say(format_args!("{how}, {} rows sealed; take a backup now", rotated.rows))
}

fn verify_audit(database: &Database, heads: &[String]) -> anyhow::Result<ExitCode> {
    let mut noted = Vec::new();
    for head in heads {
        match app::hex::read(head) {
            Some(hash) => noted.push(hash),
            None => noted.extend(heads_in(Path::new(head))?),
        }
    }
    let audited = database.verify_audit(&noted)?;
    audited.wrong.iter().try_for_each(say)?;
    let whole = if audited.wrong.is_empty() { "whole" } else { "broken" };
    say(format_args!("{} entries, {whole}, head {}", audited.entries, app::hex::write(&audited.head)))?;
    Ok(if audited.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The heads in a file: one a line, also behind other words as `backup` prints them.
fn heads_in(path: &Path) -> anyhow::Result<Vec<[u8; 32]>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: no head, and no file", path.display()))?;
    let heads: Vec<_> = text.split_whitespace().filter_map(app::hex::read).collect();
    anyhow::ensure!(!heads.is_empty(), "{}: no head in it", path.display());
    Ok(heads)
}

fn check(database: &Database) -> anyhow::Result<ExitCode> {
    let bar = ProgressBar::new_spinner().with_message("checking");
    let findings = database.verify(|operations| bar.set_position(operations))?;
    bar.finish_and_clear();
    findings.wrong.iter().try_for_each(say)?;
    say(format_args!(
        "{} operations, {} dossiers, {} wrong",
        findings.operations,
        findings.dossiers,
        findings.wrong.len()
    ))?;
    Ok(if findings.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
