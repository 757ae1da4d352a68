//! Content of photos and voice notes, named by its SHA-256. It comes in parts, in order, over as many connections as it takes, and
//! counts as held when the whole is on the disk and is what its name says. All of it is sealed. Nothing here is in the database: names
//! are in dossiers.

mod sealed;
mod sweep;
mod unnamed;

pub use sealed::{anew, is_up_to_date};
pub use sweep::Swept;

use crate::{
    error::ApiError,
    store::{Keys, Place, SEAL_BYTES},
};
use app::{
    domain::{
        attachment::{ATTACHMENT_BYTES_MAX, Attachment, BlobId, is_what_it_says},
        fault::Fault,
    },
    sync::protocol::MediaReceipt,
};
use futures_util::TryStreamExt;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path};
use std::{collections::HashMap, error::Error as _, sync::Arc};
use tokio::sync::{Mutex, MutexGuard};

/// Parts of so many contents at once: each content has one writer, and contents share a lock by their first byte.
const STRIPES: usize = 32;
/// Where wholes are, each sealed under its name.
const WHOLE: &str = "whole";
/// Where parts are, each sealed under the whole's name and where it begins.
const PARTS: &str = "incoming";

/// Where content is kept.
#[derive(Clone)]
pub struct Media {
    store: Arc<dyn ObjectStore>,
    writers: Arc<[Mutex<()>]>,
    keys: Arc<Keys>,
}

impl Media {
    /// Content in a folder, each file flushed before it counts; or at `url`, for builds with the feature `s3`. Sealed under `keys`.
    ///
    /// # Errors
    /// When the folder cannot be made, or the address is none of a kind of store that this build knows.
    pub fn open(data: &std::path::Path, url: Option<&str>, keys: Arc<Keys>) -> anyhow::Result<Self> {
        let store: Arc<dyn ObjectStore> = match url {
            Some(url) => remote(url)?,
            None => {
                let folder = folder(data);
                std::fs::create_dir_all(&folder)?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
            }
        };
        Ok(Self { store, writers: (0..STRIPES).map(|_| Mutex::new(())).collect(), keys })
    }

    /// Takes one part. One that does not follow what is there changes nothing; the answer says where to go on. Content that is here already is
    /// taken as whole from who has `sent` it before; others send all of it.
    ///
    /// # Errors
    /// `Invalid` when the whole is not what it was said to be: all parts are dropped. `Full` when there is no room.
    pub async fn take(
        &self,
        attachment: &Attachment,
        offset: u64,
        part: Vec<u8>,
        sent: bool,
    ) -> Result<MediaReceipt, ApiError> {
        let (blob, bytes) = (attachment.blob, attachment.bytes);
        let _only = self.lock(blob).await;
        if sent && self.holds(blob).await? {
            return Ok(MediaReceipt { received: bytes, whole: true });
        }
        let (mut parts, mut received) = self.parts(blob).await?;
        if offset == received && !part.is_empty() && offset + part.len() as u64 <= bytes {
            received += part.len() as u64;
            let sealed = self.keys.data.seal(Place::Part(blob, offset), &part)?;
            self.put(&part_path(blob, offset), sealed).await?;
            parts.push(offset);
        }
        let whole = received == bytes;
        if whole {
            self.complete(attachment, &parts).await?;
        }
        Ok(MediaReceipt { received, whole })
    }

    /// The content, if it is here whole.
    ///
    /// # Errors
    /// `Internal` when it was altered or its key is not here; those of the store.
    pub async fn get(&self, blob: BlobId) -> Result<Option<Vec<u8>>, ApiError> {
        let kept = match self.store.get(&whole_path(blob)).await {
            Ok(found) => found.bytes().await.map_err(store_error)?.into(),
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(store_error(error)),
        };
        Ok(Some(sealed::opened(&self.keys.data, blob, kept)?))
    }

    /// Who holds it is the only one to write under this name.
    async fn lock(&self, blob: BlobId) -> MutexGuard<'_, ()> {
        self.writers[usize::from(blob.0[0]) % STRIPES].lock().await
    }

    async fn holds(&self, blob: BlobId) -> Result<bool, ApiError> {
        match self.store.head(&whole_path(blob)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(store_error(error)),
        }
    }

    /// Where the parts begin that follow each other from the first byte on, and where they end.
    async fn parts(&self, blob: BlobId) -> Result<(Vec<u64>, u64), ApiError> {
        let listed: Vec<_> = self.store.list(Some(&parts_path(blob))).try_collect().await.map_err(store_error)?;
        let plain = |sealed: u64| sealed.saturating_sub(SEAL_BYTES as u64);
        let sizes: HashMap<Path, u64> = listed.into_iter().map(|part| (part.location, plain(part.size))).collect();
        let (mut parts, mut end) = (Vec::new(), 0);
        while let Some(size) = sizes.get(&part_path(blob, end)).filter(|size| **size > 0) {
            parts.push(end);
            end += size;
        }
        Ok((parts, end))
    }

    /// Puts the whole in its place and then drops its parts; a server that dies in between does it again.
    async fn complete(&self, attachment: &Attachment, parts: &[u64]) -> Result<(), ApiError> {
        let blob = attachment.blob;
        let joined = self.joined(attachment, parts).await;
        let is_right = |whole: &Vec<u8>| BlobId::of(whole) == blob && is_what_it_says(whole, &attachment.media_type);
        let kept = match joined {
            Ok(whole) if is_right(&whole) => {
                let sealed = self.keys.data.seal(Place::Content(blob), &whole)?;
                self.put(&whole_path(blob), sealed).await?;
                Ok(())
            }
            Ok(_) => Err(ApiError::Invalid("content", Fault::AttachmentType)),
            Err(ApiError::Internal) => Err(ApiError::Unavailable), // a part was altered on the disk: the phone starts over
            Err(error) => return Err(error),
        };
        for offset in parts {
            self.store.delete(&part_path(blob, *offset)).await.map_err(store_error)?;
        }
        kept
    }

    async fn joined(&self, attachment: &Attachment, parts: &[u64]) -> Result<Vec<u8>, ApiError> {
        let mut whole = Vec::with_capacity(attachment.bytes.min(ATTACHMENT_BYTES_MAX) as usize);
        for offset in parts {
            let sealed = self.read(&part_path(attachment.blob, *offset)).await?;
            whole.extend(self.keys.data.unseal(Place::Part(attachment.blob, *offset), &sealed)?);
        }
        Ok(whole)
    }

    async fn read(&self, path: &Path) -> Result<Vec<u8>, ApiError> {
        Ok(self.store.get(path).await.map_err(store_error)?.bytes().await.map_err(store_error)?.into())
    }

    async fn put(&self, path: &Path, content: Vec<u8>) -> Result<(), ApiError> {
        self.store.put(path, PutPayload::from(content)).await.map(drop).map_err(store_error)
    }
}

/// The folder of whole content in a data directory or next to backups.
pub fn whole(data: &std::path::Path) -> std::path::PathBuf {
    folder(data).join(WHOLE)
}

fn folder(data: &std::path::Path) -> std::path::PathBuf {
    data.join("media")
}

#[cfg(feature = "s3")]
fn remote(url: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let url = url.parse()?;
    let (store, prefix) = object_store::parse_url_opts(&url, std::env::vars().map(|(k, v)| (k.to_lowercase(), v)))?;
    Ok(Arc::new(object_store::prefix::PrefixStore::new(store, prefix)))
}

#[cfg(not(feature = "s3"))]
fn remote(url: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    anyhow::bail!("media = {url:?}: this build keeps media in a folder only; build it with --features s3")
}

fn whole_path(blob: BlobId) -> Path {
    let name = blob.to_string();
    Path::from_iter([WHOLE, &name[..2], &name])
}

fn parts_path(blob: BlobId) -> Path {
    Path::from_iter([PARTS.to_owned(), blob.to_string()])
}

/// Named by where it begins.
fn part_path(blob: BlobId, offset: u64) -> Path {
    parts_path(blob).join(format!("{offset:012}"))
}

/// What the client is answered when the store fails.
fn store_error(error: object_store::Error) -> ApiError {
    tracing::error!(%error, "media");
    let mut source = error.source();
    while let Some(error) = source {
        if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::StorageFull) {
            return ApiError::Full;
        }
        source = error.source();
    }
    ApiError::Unavailable
}
