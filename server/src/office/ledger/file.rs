//! Reading a workbook's file, bounded in size and time.

use anyhow::{Context, bail, ensure};
use app::{
    messages::Lang,
    workbook::{self, Book, NotReadable},
};
use std::{path::Path, sync::mpsc, thread, time::Duration};

/// A larger file is no ledger: 50,000 rows take about 6 MB.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The largest ledgers take some seconds. Until the process ends, a thread that is given up on goes on.
const READING_TIMEOUT: Duration = Duration::from_secs(60);

/// Reads every sheet of a file that is shown.
///
/// # Errors
/// When the file is missing, too large, or no workbook: in words.
pub fn read(path: &Path, lang: Lang) -> anyhow::Result<Book> {
    let named = || path.display().to_string();
    let size = std::fs::metadata(path).with_context(|| format!("cannot read {}", named()))?.len();
    ensure!(size <= FILE_BYTES_MAX, "{}: {}", named(), lang.workbook_too_large(&format!("{size} bytes")));
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", named()))?;
    match read_bytes(bytes) {
        Ok(book) => Ok(book),
        Err(why) => bail!("{}: {}", named(), why.words(lang)),
    }
}

/// The same from its bytes, in a thread of its own: what the library panics at, or does not come to an end with, is no workbook.
///
/// # Errors
/// Why it is no workbook.
pub fn read_bytes(bytes: Vec<u8>) -> Result<Book, NotReadable> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(workbook::read(bytes)));
    let read = receiver.recv_timeout(READING_TIMEOUT);
    read.unwrap_or_else(|_| Err(NotReadable::Damaged("in a way that nobody foresaw".into())))
}
