//! Makes a key of a passphrase. A module of its own, so that the worker that runs it starts small and gives its memory back.

use argon2::{Algorithm, Argon2, Params, Version};
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// Argon2id (RFC 9106) with one lane: 32 bytes, or nothing when the settings are none or there is no memory.
#[wasm_bindgen]
pub fn derive(passphrase: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Option<Vec<u8>> {
    let settings = Params::new(memory_kib, passes, 1, Some(KEY_BYTES)).ok()?;
    let mut key = vec![0; KEY_BYTES];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, settings);
    argon.hash_password_into(passphrase.as_bytes(), salt, &mut key).ok()?;
    Some(key)
}
