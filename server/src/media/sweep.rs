//! While the server serves: what nobody goes on with is dropped, what is not under the newest key is sealed again.

use super::{Media, PARTS, WHOLE, sealed, store_error};
use crate::{error::ApiError, store::DATA_KEY_ID_BYTES};
use app::domain::attachment::BlobId;
use futures_util::TryStreamExt;
use object_store::{ObjectMeta, ObjectStoreExt, path::Path};

/// Parts that nobody went on with for so long are dropped. A phone may be offline for weeks.
const PARTS_KEPT_DAYS: i64 = 90;
/// Where earlier versions kept parts, in clear. Phones send them again.
const CLEAR_PARTS: &str = "parts";

/// What a sweep came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Parts that were dropped.
    pub dropped: u64,
    /// Contents that were sealed again: those of earlier versions, and those under older keys.
    pub sealed: u64,
    /// Contents that do not open. They stay as they are, and are shown to nobody.
    pub unreadable: u64,
}

impl Media {
    /// Drops old parts and seals contents again, one at a time. Killed in between, the next one goes on: each content says under
    /// which key it is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sweep(&self) -> Result<Swept, ApiError> {
        let now = crate::clock::now().0 / 1000;
        let old = self.drop_if(PARTS, |part| now - part.last_modified.timestamp() > PARTS_KEPT_DAYS * 86_400).await?;
        let clear = self.drop_if(CLEAR_PARTS, |_| true).await?;
        let mut swept = Swept { dropped: old + clear, ..Swept::default() };
        let mut wholes = self.store.list(Some(&Path::from(WHOLE)));
        while let Some(whole) = wholes.try_next().await.map_err(store_error)? {
            let Some(blob) = whole.location.filename().and_then(BlobId::parse) else { continue };
            match self.seal_anew(&whole.location, blob).await {
                Ok(anew) => swept.sealed += u64::from(anew),
                Err(ApiError::Internal) => swept.unreadable += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(swept)
    }

    async fn drop_if(&self, folder: &str, is_to_go: impl Fn(&ObjectMeta) -> bool) -> Result<u64, ApiError> {
        let (mut parts, mut dropped) = (self.store.list(Some(&Path::from(folder))), 0);
        while let Some(part) = parts.try_next().await.map_err(store_error)? {
            if is_to_go(&part) {
                self.store.delete(&part.location).await.map_err(store_error)?;
                dropped += 1;
            }
        }
        Ok(dropped)
    }

    /// Whether it was to be sealed again. Only its first bytes are read when not.
    async fn seal_anew(&self, path: &Path, blob: BlobId) -> Result<bool, ApiError> {
        let _only = self.lock(blob).await;
        let begin = self.store.get_range(path, 0..DATA_KEY_ID_BYTES as u64).await.map_err(store_error)?;
        if sealed::is_up_to_date(&self.keys.data, &begin) {
            return Ok(false);
        }
        let kept = self.read(path).await?;
        self.put(path, sealed::anew(&self.keys.data, blob, kept)?).await?;
        Ok(true)
    }
}
