//! How content is stored: sealed, bound to its name. Earlier versions kept it in clear; that is recognised by its SHA-256.

use crate::store::{DataKeys, Place, StoreError};
use app::domain::attachment::BlobId;

/// What is kept under this name, as it is shown.
///
/// # Errors
/// [`StoreError::Sealed`] when it was altered, belongs to another name, or its key is not here.
pub fn opened(keys: &DataKeys, blob: BlobId, kept: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let is_in_clear = !keys.knows(&kept) && BlobId::of(&kept) == blob;
    if is_in_clear { Ok(kept) } else { keys.unseal(Place::Content(blob), &kept) }
}

/// Whether something that begins like this is under the newest key.
pub fn is_up_to_date(keys: &DataKeys, begin: &[u8]) -> bool {
    begin.starts_with(&keys.prefix())
}

/// The same content under the newest key.
///
/// # Errors
/// As [`opened`], and when the machine has no randomness.
pub fn anew(keys: &DataKeys, blob: BlobId, kept: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    keys.seal(Place::Content(blob), &opened(keys, blob, kept)?)
}
