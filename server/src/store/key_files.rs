//! Files of keys: random bytes, which only their owner reads, written whole.

use super::StoreError;
use std::{fs, io::Write, path::Path};

/// Bytes of a key.
pub(super) const KEY_BYTES: usize = 32;

/// The 32 bytes of a key; random ones when there is no file yet.
pub(super) fn key(path: &Path) -> Result<[u8; KEY_BYTES], StoreError> {
    if !path.exists() {
        let mut fresh = [0; KEY_BYTES];
        fill(&mut fresh)?;
        new_file(path, &fresh).map_err(|error| at(path, &error))?;
    }
    let bytes = fs::read(path).map_err(|error| at(path, &error))?;
    bytes.try_into().map_err(|_| StoreError::File(format!("{}: not {KEY_BYTES} bytes", path.display())))
}

/// Random bytes.
pub(super) fn fill(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|error| StoreError::File(format!("no randomness: {error}")))
}

/// Writes a file of keys whole, or leaves it as it was.
pub(super) fn replace(directory: &Path, name: &str, content: &[u8]) -> Result<(), StoreError> {
    let (path, new) = (directory.join(name), directory.join(format!("{name}.new")));
    drop(fs::remove_file(&new));
    let written = new_file(&new, content).and_then(|()| fs::rename(&new, &path));
    written.and_then(|()| fs::File::open(directory)?.sync_all()).map_err(|error| at(&path, &error))
}

/// A new file that only its owner reads, flushed to the disk: what is sealed under a key must not outlive it.
pub(super) fn new_file(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = private_file(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// A new file that only its owner reads, still empty.
///
/// # Errors
/// When it exists or cannot be made.
pub(super) fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The error of a file or directory, with its path.
pub(super) fn at(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::File(format!("{}: {error}", path.display()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An empty directory of this process.
    pub fn directory(name: &str) -> std::path::PathBuf {
        let directory = std::env::temp_dir().join(format!("tiangeng-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&directory));
        fs::create_dir_all(&directory).unwrap();
        directory
    }
}
