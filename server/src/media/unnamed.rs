//! Content that no dossier names: its visit never came, or its person was erased.

use super::{Media, WHOLE, store_error, whole_path};
use crate::error::ApiError;
use app::domain::attachment::BlobId;
use futures_util::TryStreamExt;
use object_store::{ObjectMeta, ObjectStoreExt, path::Path};

/// Whole content that no dossier names after so long is looked at by [`crate::office::retention`]: the visit never came.
const UNNAMED_KEPT_DAYS: i64 = 365;

impl Media {
    /// Deletes content.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn delete(&self, blob: BlobId) -> Result<(), ApiError> {
        let _only = self.lock(blob).await;
        match self.store.delete(&whole_path(blob)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(store_error(error)),
        }
    }

    /// Content that has been here for so long that a visit must have named it, if one ever will.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn long_kept(&self) -> Result<Vec<BlobId>, ApiError> {
        let now = crate::clock::now().0 / 1000;
        let is_old = |whole: &ObjectMeta| now - whole.last_modified.timestamp() > UNNAMED_KEPT_DAYS * 86_400;
        let listed: Vec<_> = self.store.list(Some(&Path::from(WHOLE))).try_collect().await.map_err(store_error)?;
        Ok(listed
            .iter()
            .filter(|whole| is_old(whole))
            .filter_map(|whole| BlobId::parse(whole.location.filename()?))
            .collect())
    }
}
