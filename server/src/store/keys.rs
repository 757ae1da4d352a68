//! Secrets that are kept next to the database, never in it.

use super::{
    StoreError,
    key_files::{KEY_BYTES, at, key, replace},
    rescue_keys::RescueKeys,
    seal::{DATA_KEYS_FILE, DataKeys},
};
use app::domain::identity_number::IdentityNumber;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{fs, path::Path};

/// For looking up identity numbers: made once, never changed.
const IDENTITY_KEY_FILE: &str = "identity.key";

/// The keys of a data directory.
pub struct Keys {
    identity: [u8; KEY_BYTES],
    /// Open what phones sealed for this county.
    pub rescue: RescueKeys,
    /// Seals what the database holds of people.
    pub data: DataKeys,
}

impl Keys {
    /// Reads the keys, or makes them, readable by their owner only.
    ///
    /// # Errors
    /// When the directory cannot be made or a file is not as it was written.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(directory).map_err(|error| at(directory, &error))?;
        let identity = key(&directory.join(IDENTITY_KEY_FILE))?;
        Ok(Self { identity, rescue: RescueKeys::open(directory)?, data: DataKeys::open(directory)? })
    }

    /// Reads the keys of a directory as they are there; none is made.
    ///
    /// # Errors
    /// When one is missing, or a file is not as it was written.
    pub fn read(directory: &Path) -> Result<Self, StoreError> {
        let (rescue, data) = (RescueKeys::read_from(directory)?, DataKeys::read_from(directory)?);
        let missing =
            |file: &str| StoreError::File(format!("{}: is not there, or was cut", directory.join(file).display()));
        let identity = identity_in(directory)?.ok_or_else(|| missing(IDENTITY_KEY_FILE))?;
        if data.is_empty() { Err(missing(DATA_KEYS_FILE)) } else { Ok(Self { identity, rescue, data }) }
    }

    /// The keys with which a database from `backups` opens in `directory`: the backups' own, and the directory's where they lack one.
    /// One of before bodies were sealed has no data key yet: it gets one.
    ///
    /// # Errors
    /// When the identity key is in neither, or a file is not as it was written.
    pub fn of_backup(directory: &Path, backups: &Path) -> Result<Self, StoreError> {
        let (mut rescue, mut data) = (RescueKeys::read_from(directory)?, DataKeys::read_from(directory)?);
        rescue.take_in(RescueKeys::read_from(backups)?);
        data.take_in(DataKeys::read_from(backups)?);
        if data.is_empty() {
            data = DataKeys::open(directory)?;
        }
        let identity = identity_in(backups)?.map_or_else(|| identity_in(directory), |key| Ok(Some(key)))?;
        let missing = || {
            StoreError::File(format!("{}: the file {IDENTITY_KEY_FILE} is not beside the backup", backups.display()))
        };
        Ok(Self { identity: identity.ok_or_else(missing)?, rescue, data })
    }

    /// Keyed hash (HMAC-SHA-256) under which an identity number is found.
    pub fn hash(&self, number: &str) -> [u8; 32] {
        self.keyed(&[number.as_bytes()])
    }

    /// The same of a parsed number.
    pub fn hash_of(&self, number: &IdentityNumber) -> [u8; 32] {
        self.hash(number.as_str())
    }

    /// Keyed hash that replaces a text elsewhere: who lacks the key cannot confirm a guess by it. `what` separates uses.
    pub fn digest(&self, what: &str, text: &[u8]) -> [u8; 32] {
        self.keyed(&[what.as_bytes(), b":", text])
    }

    fn keyed(&self, parts: &[&[u8]]) -> [u8; 32] {
        let keyed = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.identity);
        let mac = keyed.map(|mac| parts.iter().fold(mac, |mac, part| mac.chain_update(part)));
        mac.map(|mac| mac.finalize().into_bytes().into()).unwrap_or_default() // HMAC takes keys of any length
    }
}

/// Copies the keys of a data directory next to its backups, where some may be already.
///
/// # Errors
/// When the identity key there is another one: nothing there belongs to this county.
pub(super) fn copy_beside(data: &Path, backups: &Path) -> Result<(), StoreError> {
    let of_another = "is the key of another county or installation: take backups into a directory of their own";
    match (identity_in(data)?, identity_in(backups)?) {
        (Some(key), None) => replace(backups, IDENTITY_KEY_FILE, &key)?,
        (key, there) if key == there => {}
        _ => return Err(StoreError::File(format!("{}: {of_another}", backups.join(IDENTITY_KEY_FILE).display()))),
    }
    unite(data, backups)
}

/// Takes over the keys next to a backup. An identity key that differs is kept under the name `aside`: the replaced database needs it.
pub(super) fn copy_back(backups: &Path, data: &Path, aside: &str) -> Result<(), StoreError> {
    let (file, there) = (data.join(IDENTITY_KEY_FILE), identity_in(data)?);
    if let Some(key) = identity_in(backups)?.filter(|key| there != Some(*key)) {
        if file.exists() {
            keep_aside(&file, &data.join(aside))?;
        }
        replace(data, IDENTITY_KEY_FILE, &key)?;
    }
    unite(backups, data)
}

/// The same file under another name too.
pub(super) fn keep_aside(file: &Path, aside: &Path) -> Result<(), StoreError> {
    let copied = || fs::copy(file, aside).and_then(|_| fs::File::open(aside)?.sync_all()); // disks that know no second name
    fs::hard_link(file, aside)
        .or_else(|error| if aside.exists() { Err(error) } else { copied() })
        .map_err(|error| at(aside, &error))
}

/// Adds the keys of one directory, of which there may be many, to those of another.
fn unite(from: &Path, to: &Path) -> Result<(), StoreError> {
    let rescue = RescueKeys::read_from(from)?;
    if !rescue.is_empty() {
        let mut keys = RescueKeys::read_from(to)?;
        keys.take_in(rescue);
        keys.write_to(to)?;
    }
    let data = DataKeys::read_from(from)?;
    if !data.is_empty() {
        let mut keys = DataKeys::read_from(to)?;
        keys.take_in(data);
        keys.write_to(to)?;
    }
    Ok(())
}

/// The identity key of a directory; `None` when there is none, or only the beginning of one.
fn identity_in(directory: &Path) -> Result<Option<[u8; KEY_BYTES]>, StoreError> {
    let path = directory.join(IDENTITY_KEY_FILE);
    match fs::read(&path) {
        Ok(bytes) if bytes.len() > KEY_BYTES => {
            Err(StoreError::File(format!("{}: not {KEY_BYTES} bytes", path.display())))
        }
        Ok(bytes) => Ok(bytes.try_into().ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::key_files::tests::directory, *};

    #[test]
    fn keys_are_made_once_and_are_their_owners_only() {
        let directory = directory("keys");
        let keys = Keys::open(&directory).unwrap();
        let again = Keys::open(&directory).unwrap();
        assert_eq!(keys.hash("500299199001011234"), again.hash("500299199001011234"));
        assert_ne!(keys.digest("a", b"b"), keys.digest("b", b"b"));
        #[cfg(unix)]
        for file in fs::read_dir(&directory).unwrap() {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
