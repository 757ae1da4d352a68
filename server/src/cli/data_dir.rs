//! The directory of the database, as commands get it.

use anyhow::Context;
use clap::Args;
use server::store::Database;
use std::path::PathBuf;

// A doc comment here would be shown as the text of the commands that have it.
#[derive(Args)]
pub struct DataDir {
    /// Directory of the database
    #[arg(long, value_name = "DIR", env = "TIANGENG_DATA", default_value = "data")]
    pub data: PathBuf,
}

impl DataDir {
    /// Opens the database.
    pub fn open(&self) -> anyhow::Result<Database> {
        Database::open(&self.data).with_context(|| format!("opening {}", self.data.display()))
    }
}
