//! Requests that a phone signs with its key: `authorization: TiangengDevice KEY.TIME.N.SIGNATURE`, the key's SHA-256 and the signature in
//! hexadecimal. What is signed is defined in [`app::domain::registration::signed_text`].

use crate::store::KeyHash;
use app::{domain::registration::signed_text, hex};
use axum::http::{HeaderMap, Method, Uri, header};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use sha2::{Digest, Sha256};

const SCHEME: &str = "TiangengDevice ";
/// Two numbers of 32 bytes.
const SIGNATURE_BYTES: usize = 64;

/// SHA-256 of the key that a request says to be signed with.
pub fn key(headers: &HeaderMap) -> Option<KeyHash> {
    let authorization = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix(SCHEME)?;
    hex::read(authorization.split('.').next()?)
}

/// What a request says of the phone that signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// SHA-256 of the phone's public key.
    pub key: KeyHash,
    /// Counts the phone's signed requests.
    pub n: u64,
    text: String,
    signature: [u8; SIGNATURE_BYTES],
}

impl Signed {
    /// Reads it from a request with this body; `None` when the request is not signed, or not in this way.
    pub fn read(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let authorization = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix(SCHEME)?;
        let mut parts = authorization.split('.');
        let (key, time, n) = (hex::read(parts.next()?)?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let signature = hex::read(parts.next()?)?;
        let path = uri.path_and_query().map_or("", |path| path.as_str());
        let text = signed_text(method.as_str(), path, &hex::write(&Sha256::digest(body)), time, n);
        parts.next().is_none().then_some(Self { key, n, text, signature })
    }

    /// Whether who has this key (a point on P-256, uncompressed) signed it.
    pub fn is_by(&self, public_key: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public_key);
        key.verify(self.text.as_bytes(), &self.signature).is_ok()
    }
}
