//! The rescue file: what waits on a phone, sealed for the county's server only, to be carried there as a file.
//!
//! HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305. Who has the file reads nothing;
//! the person who submits it is responsible for it: it carries no proof of its writer.

use super::{
    operation::Operation,
    ways::{self, Way},
};
use crate::domain::{
    attachment::Attachment,
    fault::Fault,
    id::{DeviceId, StaffId},
    time::Timestamp,
};
use crate::{
    hex,
    json::{self, record},
    json_budget,
};
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_open, single_shot_seal_with_rng,
};
use sha2::{Digest, Sha256};
use std::convert::Infallible;

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as Kem>::PublicKey;
type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

/// What every rescue file begins with: its kind and the version of its layout.
const MAGIC: &[u8] = b"TIANGENG RESCUE 1\n";
const KEY_BYTES: usize = 32;
/// After the magic: which county's key, and the sender's half of the exchange.
const HEAD_BYTES: usize = MAGIC.len() + 2 * KEY_BYTES;
/// The largest file that a server takes: it is in memory once, and chat apps carry it.
pub const RESCUE_BYTES_MAX: usize = 40_000_000;
/// So many bytes of photos and voice notes go into a file; text always does.
pub const RESCUE_CONTENT_BYTES_MAX: u64 = 32_000_000;
/// What a file's text may take in memory once it is read: six thousand operations, of which a month has eight hundred.
pub const RESCUE_TREE_BYTES_MAX: usize = 64 * 1024 * 1024;

record! {
    /// What a rescue file says.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Rescue {
        /// Who worked with the phone, as the phone says.
        pub staff: StaffId,
        /// When the file was made, by the phone's clock.
        pub made_at: Timestamp,
        /// What waited, in order.
        pub operations: Vec<Operation>,
        /// Whose content follows, in order.
        pub attachments: Vec<Attachment>,
    }
}

record! {
    /// Answer to `POST /api/v1/rescue`: what became of a file.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct RescueReceipt {
        /// Operations that were taken in.
        pub operations: usize,
        /// Of these, how many the server had already.
        pub known: usize,
        /// How many wait for the township, or were refused: they are kept with the reason.
        pub to_look_at: usize,
        /// How many were left out: only their writer's session may bring them.
        pub needs_session: usize = default,
        /// Photos and voice notes that were kept.
        pub contents: usize,
    }
}

/// The operations of a file as a device delivers them, from number `first` on, and how many are left out because they need their writer's
/// session ([`ways::needs_session`]). They keep their ids: what came already is known.
pub fn delivery(operations: &[Operation], device: DeviceId, first: u64) -> (Vec<Operation>, usize) {
    let mine = operations.iter().filter(|operation| !ways::needs_session(operation, Way::Rescue));
    let numbered = mine.zip(first..).map(|(operation, n)| Operation { device, n, ..operation.clone() });
    let numbered: Vec<Operation> = numbered.collect();
    let left = operations.len() - numbered.len();
    (numbered, left)
}

/// The county's secret half. It opens every rescue file.
pub struct RescueSecret {
    private: Private,
    public: Public,
    text: String,
}

impl RescueSecret {
    /// The key that follows from 32 random bytes.
    pub fn of(seed: &[u8; KEY_BYTES]) -> Self {
        let (private, public) = X25519HkdfSha256::derive_keypair(seed);
        let text = hex::write(&public.to_bytes());
        Self { private, public, text }
    }

    /// What phones seal for, in hexadecimal.
    pub fn public(&self) -> &str {
        &self.text
    }

    /// Opens a file.
    ///
    /// # Errors
    /// `RescueNotOne`, `RescueOfAnother`, `RescueDamaged`.
    pub fn open(&self, file: &[u8]) -> Result<(Rescue, Vec<Vec<u8>>), Fault> {
        unpacked(&self.unseal(file)?).ok_or(Fault::RescueDamaged)
    }

    /// The inside of a file, still packed.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn unseal(&self, file: &[u8]) -> Result<Vec<u8>, Fault> {
        let (head, sealed) = file.split_at_checked(HEAD_BYTES).ok_or(Fault::RescueNotOne)?;
        let keys = head.strip_prefix(MAGIC).ok_or(Fault::RescueNotOne)?;
        let (mark, encapped) = keys.split_at(KEY_BYTES);
        if mark != mark_of(&self.public) {
            return Err(Fault::RescueOfAnother);
        }
        let encapped = Encapped::from_bytes(encapped).map_err(|_| Fault::RescueDamaged)?;
        let mode = OpModeR::Base;
        let plain = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode,
            &self.private,
            &encapped,
            MAGIC,
            sealed,
            mark,
        );
        plain.map_err(|_| Fault::RescueDamaged)
    }
}

/// Seals a file for the county whose key this is, with 32 fresh random bytes; `None` when the text is no key.
/// `contents` are those of the attachments, in order.
pub fn seal(public: &str, seed: [u8; KEY_BYTES], rescue: &Rescue, contents: &[Vec<u8>]) -> Option<Vec<u8>> {
    seal_packed(public, seed, &packed(&json::write(rescue), contents))
}

/// Seals any text as a phone would seal what it says: for tests.
pub fn seal_text(public: &str, seed: [u8; KEY_BYTES], text: &str) -> Option<Vec<u8>> {
    seal_packed(public, seed, &packed(text, &[]))
}

fn seal_packed(public: &str, seed: [u8; KEY_BYTES], plain: &[u8]) -> Option<Vec<u8>> {
    let key = Public::from_bytes(&hex::read::<KEY_BYTES>(public)?).ok()?;
    let mark = mark_of(&key);
    let mut seed = Seed(seed);
    let sealed = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &key,
        MAGIC,
        plain,
        &mark,
        &mut seed,
    );
    let (encapped, sealed) = sealed.ok()?;
    Some([MAGIC, &mark, &encapped.to_bytes(), &sealed].concat())
}

/// By what a server knows its own files.
fn mark_of(public: &Public) -> [u8; KEY_BYTES] {
    Sha256::digest(public.to_bytes()).into()
}

/// Length of the JSON in four bytes, the JSON, the contents.
fn packed(text: &str, contents: &[Vec<u8>]) -> Vec<u8> {
    let length = (text.len() as u32).to_le_bytes();
    [&length[..], text.as_bytes(), &contents.concat()].concat()
}

/// What a file says inside; `None` when it is cut, longer than it says, or takes more memory than work does.
pub fn unpacked(plain: &[u8]) -> Option<(Rescue, Vec<Vec<u8>>)> {
    let fits = |text: &str| json_budget::fits(text.as_bytes(), RESCUE_TREE_BYTES_MAX);
    let (text, contents) = text_and_contents(plain).filter(|(text, _)| fits(text))?;
    let rescue: Rescue = json::read(text).ok()?;
    let contents = contents_of(&rescue.attachments, contents)?;
    Some((rescue, contents))
}

pub(super) fn text_and_contents(plain: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = plain.split_first_chunk::<4>()?;
    let (text, contents) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((std::str::from_utf8(text).ok()?, contents))
}

/// The content of each attachment; `None` unless they are all of it.
pub(super) fn contents_of(attachments: &[Attachment], mut rest: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut contents = Vec::new();
    for attachment in attachments {
        let (content, after) = rest.split_at_checked(usize::try_from(attachment.bytes).ok()?)?;
        contents.push(content.to_vec());
        rest = after;
    }
    rest.is_empty().then_some(contents)
}

/// Randomness that the caller brought: sealing asks for 32 bytes, once.
struct Seed([u8; KEY_BYTES]);

impl TryRng for Seed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    /// Should a later version of the library ask for more, it gets what follows from the seed by SHA-256.
    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for part in to.chunks_mut(KEY_BYTES) {
            part.copy_from_slice(&self.0[..part.len()]);
            self.0 = Sha256::digest(self.0).into();
        }
        Ok(())
    }
}

impl TryCryptoRng for Seed {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attachment::AttachmentKind;
    use uuid::Uuid;

    fn rescue() -> (Rescue, Vec<Vec<u8>>) {
        let content = vec![0xFF, 0xD8, 0xFF, 7];
        let attachment = Attachment::of(&content, "image/jpeg", 0).unwrap();
        assert_eq!(attachment.kind, AttachmentKind::Photo);
        let staff = StaffId(Uuid::from_u128(1));
        (Rescue { staff, made_at: Timestamp(3), operations: vec![], attachments: vec![attachment] }, vec![content])
    }

    #[test]
    fn only_the_county_opens_what_a_phone_sealed_for_it() {
        let (county, other) = (RescueSecret::of(&[1; 32]), RescueSecret::of(&[2; 32]));
        let (rescue, contents) = rescue();
        let file = seal(county.public(), [9; 32], &rescue, &contents).unwrap();
        assert_eq!(county.open(&file).unwrap(), (rescue, contents));
        assert_eq!(other.open(&file), Err(Fault::RescueOfAnother));
        assert_eq!(seal("not a key", [9; 32], &self::rescue().0, &[]), None);
    }

    #[test]
    fn every_altered_byte_is_noticed() {
        let county = RescueSecret::of(&[1; 32]);
        let (rescue, contents) = rescue();
        let file = seal(county.public(), [9; 32], &rescue, &contents).unwrap();
        for at in (0..file.len()).step_by(5) {
            let mut altered = file.clone();
            altered[at] ^= 1;
            assert!(county.open(&altered).is_err(), "byte {at}");
            assert!(county.open(&file[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_same_work_sealed_twice_looks_different() {
        let county = RescueSecret::of(&[1; 32]);
        let (rescue, contents) = rescue();
        let file = |seed| seal(county.public(), [seed; 32], &rescue, &contents).unwrap();
        assert_ne!(file(1), file(2));
    }
}
