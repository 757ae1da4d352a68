//! Content of photos and voice notes, named by its SHA-256. It comes in parts, in order, over as many connections as it takes, and
//! counts as held when the whole is on the disk and is what its name says. Nothing here is in the database: names are in dossiers.

use crate::error::ApiError;
use app::{
    domain::{
        attachment::{ATTACHMENT_BYTES_MAX, Attachment, BlobId, is_what_it_says},
        fault::Fault,
    },
    sync::protocol::MediaReceipt,
};
use futures_util::TryStreamExt;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path};
use std::{collections::HashMap, error::Error as _, sync::Arc};
use tokio::sync::Mutex;

/// Parts of so many contents at once: each content has one writer, and contents share a lock by their first byte.
const STRIPES: usize = 32;
/// Parts that nobody went on with for so long are dropped. A phone may be without a line for weeks.
const PARTS_KEPT_DAYS: i64 = 90;
/// Whole content that no dossier names after so long is looked at by [`crate::office::retention`]: the visit never came.
const UNNAMED_KEPT_DAYS: i64 = 365;

/// Where content is kept.
#[derive(Clone)]
pub struct Media {
    store: Arc<dyn ObjectStore>,
    writers: Arc<[Mutex<()>]>,
}

impl Media {
    /// Content in a folder, each file flushed before it counts; or at `url`, for builds with the feature `s3`.
    ///
    /// # Errors
    /// When the folder cannot be made, or the address is none of a kind of store that this build knows.
    pub fn open(data: &std::path::Path, url: Option<&str>) -> anyhow::Result<Self> {
        let store: Arc<dyn ObjectStore> = match url {
            Some(url) => remote(url)?,
            None => {
                let folder = folder(data);
                std::fs::create_dir_all(&folder)?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
            }
        };
        Ok(Self { store, writers: (0..STRIPES).map(|_| Mutex::new(())).collect() })
    }

    /// Takes one part. One that does not follow what is there changes nothing; the answer says where to go on.
    ///
    /// # Errors
    /// `Invalid` when the whole is not what it was said to be: all parts are dropped. `Full` when there is no room.
    pub async fn take(&self, attachment: &Attachment, offset: u64, part: Vec<u8>) -> Result<MediaReceipt, ApiError> {
        let (blob, bytes) = (attachment.blob, attachment.bytes);
        let _only = self.writers[usize::from(blob.0[0]) % STRIPES].lock().await;
        if self.holds(blob).await? {
            return Ok(MediaReceipt { received: bytes, whole: true });
        }
        let (mut parts, mut received) = self.parts(blob).await?;
        if offset == received && !part.is_empty() && offset + part.len() as u64 <= bytes {
            let path = part_path(blob, offset);
            received += part.len() as u64;
            self.put(&path, part).await?;
            parts.push(path);
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
    /// Those of the store.
    pub async fn get(&self, blob: BlobId) -> Result<Option<Vec<u8>>, ApiError> {
        match self.store.get(&whole_path(blob)).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(told)?.into())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    /// Drops parts that nobody went on with, and answers how many.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sweep(&self) -> Result<usize, ApiError> {
        let parts: Vec<_> = self.store.list(Some(&Path::from("parts"))).try_collect().await.map_err(told)?;
        let old: Vec<_> = parts.iter().filter(|part| is_older(part, PARTS_KEPT_DAYS)).collect();
        for part in &old {
            self.store.delete(&part.location).await.map_err(told)?;
        }
        Ok(old.len())
    }

    /// Deletes content that nobody names any more.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn delete(&self, blob: BlobId) -> Result<(), ApiError> {
        match self.store.delete(&whole_path(blob)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }

    /// Content that has been here for so long that a visit must have named it, if one ever will.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn long_kept(&self) -> Result<Vec<BlobId>, ApiError> {
        let listed: Vec<_> = self.store.list(Some(&Path::from("whole"))).try_collect().await.map_err(told)?;
        let old = listed.into_iter().filter(|content| is_older(content, UNNAMED_KEPT_DAYS));
        Ok(old.filter_map(|content| BlobId::parse(content.location.filename()?)).collect())
    }

    async fn holds(&self, blob: BlobId) -> Result<bool, ApiError> {
        match self.store.head(&whole_path(blob)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(told(error)),
        }
    }

    /// The parts that follow each other from the first byte on, and where they end.
    async fn parts(&self, blob: BlobId) -> Result<(Vec<Path>, u64), ApiError> {
        let listed: Vec<_> = self.store.list(Some(&parts_path(blob))).try_collect().await.map_err(told)?;
        let mut sizes: HashMap<Path, u64> = listed.into_iter().map(|part| (part.location, part.size)).collect();
        let (mut parts, mut end) = (Vec::new(), 0);
        while let Some((path, size)) = sizes.remove_entry(&part_path(blob, end)).filter(|(_, size)| *size > 0) {
            end += size;
            parts.push(path);
        }
        Ok((parts, end))
    }

    /// Puts the whole in its place and then drops its parts; a server that dies in between does it again.
    async fn complete(&self, attachment: &Attachment, parts: &[Path]) -> Result<(), ApiError> {
        let mut whole = Vec::with_capacity(attachment.bytes.min(ATTACHMENT_BYTES_MAX) as usize);
        for path in parts {
            whole.extend(self.store.get(path).await.map_err(told)?.bytes().await.map_err(told)?);
        }
        let is_right = BlobId::of(&whole) == attachment.blob && is_what_it_says(&whole, &attachment.media_type);
        if is_right {
            self.put(&whole_path(attachment.blob), whole).await?;
        }
        for path in parts {
            self.store.delete(path).await.map_err(told)?;
        }
        if is_right { Ok(()) } else { Err(ApiError::Invalid("content", Fault::AttachmentType)) }
    }

    async fn put(&self, path: &Path, content: Vec<u8>) -> Result<(), ApiError> {
        self.store.put(path, PutPayload::from(content)).await.map(drop).map_err(told)
    }
}

/// The folder of whole content in a data directory or beside backups.
pub fn whole(data: &std::path::Path) -> std::path::PathBuf {
    folder(data).join("whole")
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

fn is_older(object: &ObjectMeta, days: i64) -> bool {
    crate::clock::now().0 / 1000 - object.last_modified.timestamp() > days * 86_400
}

fn whole_path(blob: BlobId) -> Path {
    let name = blob.to_string();
    Path::from_iter(["whole", &name[..2], &name])
}

fn parts_path(blob: BlobId) -> Path {
    Path::from_iter(["parts".to_owned(), blob.to_string()])
}

/// Named by where it begins.
fn part_path(blob: BlobId, offset: u64) -> Path {
    parts_path(blob).join(format!("{offset:012}"))
}

/// What the client hears of the store's troubles.
fn told(error: object_store::Error) -> ApiError {
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
