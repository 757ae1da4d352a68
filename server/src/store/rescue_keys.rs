//! The keys for which phones seal what waits: rescue files and sealed deliveries. 32 bytes each in one file, oldest first. All of them
//! open; the newest is given to phones.

use super::{
    StoreError,
    key_files::{self, KEY_BYTES, at},
};
use app::{
    domain::fault::Fault,
    sync::{
        rescue::{Rescue, RescueSecret, unpacked},
        rescue_parts::Parts,
    },
};
use std::{fs, path::Path};

const FILE: &str = "rescue.key";

/// What a rescue file held: what it says, and the content of its attachments in order.
pub type UnsealedRescue = (Rescue, Vec<Vec<u8>>);

/// The keys of a data directory.
pub struct RescueKeys(Vec<([u8; KEY_BYTES], RescueSecret)>);

impl RescueKeys {
    /// Reads the keys of a directory; none when there is no file yet.
    ///
    /// # Errors
    /// When the file cannot be read, or is not whole.
    pub fn read_from(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        if !path.exists() {
            return Ok(Self(Vec::new()));
        }
        let bytes = fs::read(&path).map_err(|error| at(&path, &error))?;
        let (seeds, rest) = bytes.as_chunks::<KEY_BYTES>();
        if seeds.is_empty() || !rest.is_empty() {
            return Err(StoreError::File(format!("{}: not {KEY_BYTES} bytes for each key", path.display())));
        }
        Ok(Self(seeds.iter().map(|seed| (*seed, RescueSecret::of(seed))).collect()))
    }

    /// Reads the keys of a directory; makes the first one.
    ///
    /// # Errors
    /// Those of [`Self::read_from`], or when the file cannot be made.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let mut keys = Self::read_from(directory)?;
        if keys.is_empty() {
            keys.add(directory)?;
        }
        Ok(keys)
    }

    /// Adds a key and writes the file of `directory`. From now on phones are given this one.
    ///
    /// # Errors
    /// When the machine has no randomness or the file cannot be written.
    pub fn add(&mut self, directory: &Path) -> Result<(), StoreError> {
        let mut seed = [0; KEY_BYTES];
        key_files::fill(&mut seed)?;
        self.0.push((seed, RescueSecret::of(&seed)));
        self.write_to(directory)
    }

    /// Takes in keys that are not here yet. They count as newer.
    pub fn take_in(&mut self, others: Self) {
        let new = |other: &([u8; KEY_BYTES], _)| self.0.iter().all(|key| key.0 != other.0);
        let new: Vec<_> = others.0.into_iter().filter(new).collect();
        self.0.extend(new);
    }

    /// Writes the file whole, or leaves it as it was.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_to(&self, directory: &Path) -> Result<(), StoreError> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|key| key.0).collect();
        key_files::replace(directory, FILE, &bytes)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What phones seal for, in hexadecimal.
    pub fn public(&self) -> &str {
        self.0.last().map_or("", |key| key.1.public())
    }

    /// Opens what was sealed for any of them.
    ///
    /// # Errors
    /// `RescueNotOne`, `RescueOfAnother`, `RescueDamaged`.
    pub fn unseal(&self, file: &[u8]) -> Result<UnsealedRescue, Fault> {
        let plain = self.plain(file)?;
        unpacked(&plain).ok_or(Fault::RescueDamaged)
    }

    /// Opens a rescue file, whose operations are then read in batches.
    ///
    /// # Errors
    /// As [`Self::unseal`], and `RescueTooLarge`.
    pub fn parts(&self, file: &[u8]) -> Result<Parts, Fault> {
        Parts::of(self.plain(file)?)
    }

    fn plain(&self, file: &[u8]) -> Result<Vec<u8>, Fault> {
        let tries = self.0.iter().rev().map(|key| key.1.unseal(file));
        let ours = tries.into_iter().find(|tried| !matches!(tried, Err(Fault::RescueOfAnother)));
        ours.unwrap_or(Err(Fault::RescueOfAnother))
    }
}
