//! Workbooks hold names and numbers: only their owner reads the file.

use rust_xlsxwriter::{Workbook, XlsxError};
use std::{fs, path::Path};

/// Writes a workbook; a file that is there is replaced, and is its owner's only from then on.
///
/// # Errors
/// When the file cannot be written.
pub fn save(book: &mut Workbook, path: &Path) -> Result<(), XlsxError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)] // before the first name is in it
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    book.save_to_writer(file)
}
