//! Sealing: AES-256-GCM under keys in a file next to the database. What is sealed opens only in the row where it was sealed.

use super::{
    StoreError,
    key_files::{self, KEY_BYTES},
};
use app::{domain::attachment::BlobId, hex};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, MAX_TAG_LEN, NONCE_LEN, Nonce, UnboundKey};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// The first byte of what is sealed. Earlier values in clear begin with `{`, `-` or a digit.
const VERSION: u8 = 1;
/// Of a key's SHA-256: enough to tell the few keys of a county apart.
const KEY_ID_BYTES: usize = 8;
/// Version and key: what all that is sealed under one key begins with.
pub const PREFIX_BYTES: usize = 1 + KEY_ID_BYTES;
/// By so many bytes what is sealed is longer than what it was made of: prefix, nonce, tag.
pub const SEAL_BYTES: usize = PREFIX_BYTES + NONCE_LEN + MAX_TAG_LEN;
/// The file of the data keys.
pub(super) const DATA_KEYS_FILE: &str = "data.keys";

/// Where something sealed is: its table or folder, and its primary key.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// By device and number.
    Operation(&'a str, u64),
    /// By scope and person.
    Dossier(&'a str, &'a str),
    /// A scope's sum.
    Sum(&'a str),
    /// A photo or voice note, by its SHA-256.
    Content(BlobId),
    /// A part of one, by where it begins.
    Part(BlobId, u64),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(device, n) => write!(f, "operation {n} of {device}"),
            Self::Dossier(scope, person) => write!(f, "dossier {person} in {scope}"),
            Self::Sum(scope) => write!(f, "sum of {scope}"),
            Self::Content(blob) => write!(f, "content {blob}"),
            Self::Part(blob, offset) => write!(f, "part {offset} of {blob}"),
        }
    }
}

struct DataKey {
    bytes: [u8; KEY_BYTES],
    cipher: LessSafeKey,
}

impl DataKey {
    fn of(bytes: [u8; KEY_BYTES]) -> Result<Self, StoreError> {
        let unbound = UnboundKey::new(&AES_256_GCM, &bytes);
        let cipher = unbound.map_err(|_| StoreError::File("AES-256-GCM takes 32 bytes".into()))?;
        Ok(Self { bytes, cipher: LessSafeKey::new(cipher) })
    }

    fn fresh() -> Result<Self, StoreError> {
        let mut bytes = [0; KEY_BYTES];
        key_files::fill(&mut bytes)?;
        Self::of(bytes)
    }

    fn prefix(&self) -> [u8; PREFIX_BYTES] {
        let mut prefix = [VERSION; PREFIX_BYTES];
        prefix[1..].copy_from_slice(&Sha256::digest(self.bytes)[..KEY_ID_BYTES]);
        prefix
    }

    /// As in the file: its id, by which damage is noticed, and the key.
    fn line(&self) -> String {
        format!("{} {}\n", hex::write(&self.prefix()[1..]), hex::write(&self.bytes))
    }

    fn read(line: &str) -> Option<Self> {
        let (_, key) = line.split_once(' ')?;
        Self::of(hex::read(key)?).ok().filter(|key| key.line().trim_end() == line)
    }
}

/// The keys of a data directory, oldest first. All of them open; the newest seals.
pub struct DataKeys(Vec<DataKey>);

impl DataKeys {
    /// Reads the keys of a directory; none when there is no file yet.
    ///
    /// # Errors
    /// When the file cannot be read, or a line is damaged.
    pub fn read_from(directory: &Path) -> Result<Self, StoreError> {
        let path = file(directory);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(key_files::at(&path, &error)),
        };
        let damaged = |at: usize| StoreError::File(format!("{}: line {} is damaged", path.display(), at + 1));
        let key = |(at, line)| DataKey::read(line).ok_or_else(|| damaged(at));
        text.lines().enumerate().map(key).collect::<Result<_, _>>().map(Self)
    }

    /// Reads the keys of a directory; makes the first one.
    ///
    /// # Errors
    /// Those of [`Self::read_from`], or when the file cannot be made.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let path = file(directory);
        if !path.exists() {
            let line = DataKey::fresh()?.line();
            key_files::new_file(&path, line.as_bytes()).map_err(|error| key_files::at(&path, &error))?;
        }
        let keys = Self::read_from(directory)?;
        if keys.is_empty() { Err(StoreError::File(format!("{}: is empty", path.display()))) } else { Ok(keys) }
    }

    /// Adds a key and writes the file of `directory`. From now on it seals.
    ///
    /// # Errors
    /// When the machine has no randomness or the file cannot be written.
    pub fn add(&mut self, directory: &Path) -> Result<(), StoreError> {
        self.0.push(DataKey::fresh()?);
        self.write_to(directory)
    }

    /// Takes in keys that are not here yet. They count as newer.
    pub fn take_in(&mut self, others: Self) {
        let new = |other: &DataKey| self.0.iter().all(|key| key.bytes != other.bytes);
        let new: Vec<DataKey> = others.0.into_iter().filter(new).collect();
        self.0.extend(new);
    }

    /// Writes the file whole, or leaves it as it was.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_to(&self, directory: &Path) -> Result<(), StoreError> {
        let text: String = self.0.iter().map(DataKey::line).collect();
        key_files::replace(directory, DATA_KEYS_FILE, text.as_bytes())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What everything begins with that the newest key has sealed.
    pub fn prefix(&self) -> [u8; PREFIX_BYTES] {
        self.0.last().map(DataKey::prefix).unwrap_or_default()
    }

    /// Whether the key is here under which this was sealed.
    pub fn knows(&self, sealed: &[u8]) -> bool {
        self.key_of(sealed).is_some()
    }

    fn key_of(&self, sealed: &[u8]) -> Option<&DataKey> {
        let prefix = sealed.get(..PREFIX_BYTES)?;
        self.0.iter().rev().find(|key| key.prefix() == prefix)
    }

    /// Seals under the newest key and a fresh nonce: prefix, nonce, ciphertext, tag.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn seal(&self, place: Place, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let key = self.0.last().ok_or_else(|| StoreError::File("there is no data key".into()))?;
        let mut nonce = [0; NONCE_LEN];
        key_files::fill(&mut nonce)?;
        let mut content = plain.to_vec();
        let bound = Aad::from(place.to_string());
        let sealed = key.cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut content);
        sealed.map_err(|_| StoreError::File(format!("{place} is too large to be sealed")))?;
        Ok([&key.prefix()[..], &nonce, &content].concat())
    }

    /// Opens what was sealed in this place.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when it was altered, was elsewhere, or its key is not here.
    pub fn unseal(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let opened = self.key_of(sealed).and_then(|key| {
            let (nonce, content) = sealed.get(PREFIX_BYTES..)?.split_at_checked(NONCE_LEN)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let mut content = content.to_vec();
            let length = key.cipher.open_in_place(nonce, Aad::from(place.to_string()), &mut content).ok()?.len();
            content.truncate(length);
            Some(content)
        });
        opened.ok_or_else(|| StoreError::Sealed(place.to_string()))
    }

    /// Opens a record.
    ///
    /// # Errors
    /// As [`Self::unseal`], or when it is no `T`.
    pub fn read<T: DeserializeOwned>(&self, place: Place, sealed: &[u8]) -> Result<T, StoreError> {
        Ok(serde_json::from_slice(&self.unseal(place, sealed)?)?)
    }
}

fn file(directory: &Path) -> PathBuf {
    directory.join(DATA_KEYS_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_where_it_stood_and_nowhere_else() {
        let directory = key_files::tests::directory("seal");
        let mut keys = DataKeys::open(&directory).unwrap();
        let (here, there) = (Place::Operation("a", 1), Place::Operation("a", 2));
        let sealed = keys.seal(here, "陈路川".as_bytes()).unwrap();
        assert_eq!(sealed.len(), "陈路川".len() + SEAL_BYTES);
        assert_ne!(sealed, keys.seal(here, "陈路川".as_bytes()).unwrap(), "a nonce of its own each time");
        assert_eq!(keys.unseal(here, &sealed).unwrap(), "陈路川".as_bytes());
        keys.unseal(there, &sealed).unwrap_err();
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            keys.unseal(here, &altered).unwrap_err();
            keys.unseal(here, &sealed[..at]).unwrap_err();
        }
        keys.add(&directory).unwrap();
        assert_eq!(keys.unseal(here, &sealed).unwrap(), "陈路川".as_bytes(), "an older key opens");
        assert!(!keys.seal(here, b"x").unwrap().starts_with(&sealed[..PREFIX_BYTES]), "the newest seals");
        let again = DataKeys::read_from(&directory).unwrap();
        assert_eq!((again.0.len(), again.prefix()), (2, keys.prefix()));
    }

    #[test]
    fn a_damaged_line_is_noticed() {
        let directory = key_files::tests::directory("damaged");
        DataKeys::open(&directory).unwrap();
        let text = fs::read_to_string(file(&directory)).unwrap();
        let (id, key) = text.trim_end().split_once(' ').unwrap();
        let other = if key.starts_with('0') { "1" } else { "0" };
        fs::write(file(&directory), format!("{id} {other}{}\n", &key[1..])).unwrap();
        let message = DataKeys::read_from(&directory).err().unwrap().to_string();
        assert!(message.contains("line 1 is damaged"), "{message}");
    }
}
