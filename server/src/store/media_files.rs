//! Photos and voice notes from one folder to another: next to backups, and back. What is copied is sealed under the newest key.

use super::{
    StoreError,
    connect::connect_to_read,
    key_files::{self, at},
    seal::{DataKeys, PREFIX_BYTES},
};
use crate::media;
use app::domain::attachment::BlobId;
use rusqlite::Connection;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// So many photos next to the backups are opened by each backup: with one a night and 10,000 photos, each about twice a year, in less than
/// a second.
const SAMPLE: usize = 64;

/// What was copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Contents that are there now.
    pub contents: u64,
    /// Contents that do not open: they are left out.
    pub unreadable: u64,
}

/// Copies what is not next to the backups yet, and what is there in clear, under an older key, or does not open: some that are chosen at
/// random are opened each time. All backups of a directory share them. Answers how many do not open in `data`: they are left out.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy_beside(data: &Path, backups: &Path, keys: &DataKeys) -> Result<u64, StoreError> {
    let contents = list(&media::whole(data))?;
    let mut random = [0; 8];
    key_files::fill(&mut random)?;
    let (step, begin) = (contents.len().div_ceil(SAMPLE).max(1), u64::from_le_bytes(random) as usize);
    let is_opened = |place: usize| place % step == begin % step;
    let chosen = contents.iter().enumerate().map(|(place, blob)| (*blob, is_opened(place)));
    Ok(copy(data, backups, keys, chosen)?.unreadable)
}

/// Copies contents back that `named` has, as far as they are next to the backups.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy_back(backups: &Path, data: &Path, keys: &DataKeys, named: &BTreeSet<BlobId>) -> Result<Copied, StoreError> {
    let there = list(&media::whole(backups))?;
    copy(backups, data, keys, there.intersection(named).map(|blob| (*blob, false)))
}

/// Deletes what no backup of the directory names and the county itself has no longer: its person was erased, and the last backup that named
/// it is gone. What the county has and nobody names yet stays: its visit may come. Answers in words why nothing can be deleted.
///
/// # Errors
/// When a file cannot be read or deleted.
pub fn drop_unnamed(data: &Path, backups: &Path, files: &[PathBuf]) -> Result<Option<String>, StoreError> {
    let folder = media::whole(backups);
    let mut unnamed: BTreeSet<BlobId> = list(&folder)?.difference(&list(&media::whole(data))?).copied().collect();
    for file in files.iter().rev() {
        if unnamed.is_empty() {
            return Ok(None);
        }
        match connect_to_read(file).and_then(|backup| named(&backup)) {
            Ok(named) => unnamed.retain(|blob| !named.contains(blob)),
            Err(error) => return Ok(Some(format!("{}: {error}: photos stay that may be its own", file.display()))),
        }
    }
    for blob in unnamed {
        let file = file_of(&folder, blob);
        fs::remove_file(&file).map_err(|error| at(&file, &error))?;
    }
    Ok(None)
}

/// The contents that a database names.
///
/// # Errors
/// Those of SQLite, also when it is of a version that kept no list of them.
pub fn named(connection: &Connection) -> Result<BTreeSet<BlobId>, StoreError> {
    let mut statement = connection.prepare("SELECT DISTINCT blob FROM attachment")?;
    Ok(statement.query_map([], |row| Ok(BlobId(row.get(0)?)))?.collect::<Result<_, _>>()?)
}

fn file_of(folder: &Path, blob: BlobId) -> PathBuf {
    let name = blob.to_string();
    folder.join(&name[..2]).join(name)
}

/// The contents in a folder; none when they are kept elsewhere, or there are none yet.
fn list(folder: &Path) -> Result<BTreeSet<BlobId>, StoreError> {
    let mut contents = BTreeSet::new();
    let Ok(folders) = fs::read_dir(folder) else { return Ok(contents) };
    for inner in folders {
        let inner = inner.map_err(|error| at(folder, &error))?.path();
        for entry in fs::read_dir(&inner).map_err(|error| at(&inner, &error))? {
            let name = entry.map_err(|error| at(&inner, &error))?.file_name();
            contents.extend(name.to_str().and_then(BlobId::parse)); // others are being written
        }
    }
    Ok(contents)
}

/// `contents` are in order, so that those of one folder follow each other; each says whether what is there already is to be opened.
fn copy(
    from: &Path,
    to: &Path,
    keys: &DataKeys,
    contents: impl Iterator<Item = (BlobId, bool)>,
) -> Result<Copied, StoreError> {
    let (from, to) = (media::whole(from), media::whole(to));
    let (mut copied, mut written) = (Copied::default(), BTreeSet::new());
    for (blob, is_opened) in contents {
        let (source, target) = (file_of(&from, blob), file_of(&to, blob));
        let folder = target.parent().unwrap_or(&to).to_owned();
        fs::create_dir_all(&folder).map_err(|error| at(&folder, &error))?;
        match copy_one(&source, &target, blob, keys, is_opened).map_err(|error| at(&target, &error))? {
            Some(is_new) => {
                copied.contents += 1;
                written.extend(is_new.then_some(folder));
            }
            None => copied.unreadable += 1,
        }
    }
    for folder in written {
        File::open(&folder).and_then(|folder| folder.sync_all()).map_err(|error| at(&folder, &error))?;
    }
    Ok(copied)
}

/// Whether it was written; `None` when it does not open.
fn copy_one(source: &Path, target: &Path, blob: BlobId, keys: &DataKeys, is_opened: bool) -> io::Result<Option<bool>> {
    let opens = || Ok::<_, io::Error>(!is_opened || media::anew(keys, blob, fs::read(target)?).is_ok());
    if target.exists() && media::is_up_to_date(keys, &begin(target)?) && opens()? {
        return Ok(Some(false));
    }
    let content = match fs::read(source) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(false)), // erased just now
        read => read?,
    };
    let Ok(sealed) = media::anew(keys, blob, content) else { return Ok(None) };
    let new = target.with_extension("copying");
    drop(fs::remove_file(&new));
    key_files::new_file(&new, &sealed)?;
    fs::rename(&new, target)?;
    Ok(Some(true))
}

fn begin(path: &Path) -> io::Result<Vec<u8>> {
    let mut begin = Vec::with_capacity(PREFIX_BYTES);
    File::open(path)?.take(PREFIX_BYTES as u64).read_to_end(&mut begin)?;
    Ok(begin)
}
