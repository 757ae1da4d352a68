//! What a scope amounts to, so that two copies can be compared without being sent.

use super::dossier::Dossier;
use crate::json::{self, record};

record! {
    /// How many dossiers, and one number computed from all their content, in whatever order they are added.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Sum {
        /// How many.
        pub dossiers: u64,
        /// The sum of [`digest`] over them, modulo 2^64.
        pub digest: u64,
    }
}

impl Sum {
    /// The sum of some dossiers.
    pub fn of<'a>(dossiers: impl Iterator<Item = &'a Dossier>) -> Self {
        let mut sum = Self::default();
        dossiers.for_each(|dossier| sum.replace(None, digest(dossier)));
        sum
    }

    /// Puts one dossier's digest in the place of its earlier one.
    pub fn replace(&mut self, before: Option<u64>, now: u64) {
        self.dossiers += u64::from(before.is_none());
        self.digest = self.digest.wrapping_sub(before.unwrap_or_default()).wrapping_add(now);
    }
}

/// FNV-1a, 64 bits, over the dossier's JSON: finds damage, does not resist forgery.
pub fn digest(dossier: &Dossier) -> u64 {
    digest_of(json::write(dossier).as_bytes())
}

/// The same of a dossier whose JSON is available, as [`json::write`] made it.
pub fn digest_of(text: &[u8]) -> u64 {
    text.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}
