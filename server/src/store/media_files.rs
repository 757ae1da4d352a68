//! Photos and voice notes from one folder to another: into a backup, and back. What is copied is sealed under the newest key.

use super::{
    StoreError,
    keys::{self, at},
    seal::{DataKeys, PREFIX_BYTES},
};
use crate::media;
use app::domain::attachment::BlobId;
use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

/// Copies what is not there yet, and what is there in clear or under an older key: a name is a content, so that what is there is right
/// otherwise. All backups of a directory share them; none is ever dropped. Answers how many do not open: they are left out.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy(from: &Path, to: &Path, keys: &DataKeys) -> Result<u64, StoreError> {
    let (from, to) = (media::whole(from), media::whole(to));
    let Ok(folders) = fs::read_dir(&from) else { return Ok(0) }; // no photos yet, or they are kept elsewhere
    let mut unreadable = 0;
    for folder in folders {
        let folder = folder.map_err(|error| at(&from, &error))?;
        let target = to.join(folder.file_name());
        fs::create_dir_all(&target).map_err(|error| at(&target, &error))?;
        unreadable += copy_folder(&folder.path(), &target, keys).map_err(|error| at(&target, &error))?;
    }
    Ok(unreadable)
}

fn copy_folder(from: &Path, to: &Path, keys: &DataKeys) -> io::Result<u64> {
    let mut unreadable = 0;
    for entry in fs::read_dir(from)? {
        let (name, path) = entry.map(|entry| (entry.file_name(), entry.path()))?;
        let Some(blob) = name.to_str().and_then(BlobId::parse) else { continue }; // one that is being written
        let target = to.join(&name);
        if target.exists() && media::is_up_to_date(keys, &begin(&target)?) {
            continue;
        }
        match media::anew(keys, blob, fs::read(&path)?) {
            Ok(sealed) => put(to, &target, &sealed)?,
            Err(_) => unreadable += 1,
        }
    }
    File::open(to)?.sync_all()?;
    Ok(unreadable)
}

fn begin(path: &Path) -> io::Result<Vec<u8>> {
    let mut begin = Vec::with_capacity(PREFIX_BYTES);
    File::open(path)?.take(PREFIX_BYTES as u64).read_to_end(&mut begin)?;
    Ok(begin)
}

fn put(folder: &Path, target: &Path, sealed: &[u8]) -> io::Result<()> {
    let new = folder.join("copying");
    drop(fs::remove_file(&new));
    keys::new_file(&new, sealed)?;
    fs::rename(&new, target)
}
