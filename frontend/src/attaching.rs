//! Attaching: content goes to this phone's disk first, under its hash; what a form keeps of it is its name.

use crate::{
    copy::OpenCopy,
    database::LocalDatabase,
    http,
    indexed_db::NO_ROOM,
    photo::{self, PhotoSource},
    voice::{self, Recording},
};
use app::{
    domain::{
        attachment::{ATTACHMENT_BYTES_MAX, Attachment, BlobId, is_what_it_says},
        fault::Fault,
        scope::Scope,
    },
    sorted_map::SortedMap,
    sync::engine::ROOM_RESERVE_BYTES,
    ui::NotAttached,
};
use js_sys::{Array, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, Url};

/// A recording under way, and the addresses that this page has given to content.
#[derive(Default)]
pub struct Attaching {
    recording: RefCell<Option<Recording>>,
    urls: RefCell<SortedMap<BlobId, String>>,
}

impl Attaching {
    /// Nobody is at work: what this page could show, it shows no longer.
    pub fn close(&self) {
        self.recording.replace(None);
        for url in self.urls.take().values() {
            drop(Url::revoke_object_url(url));
        }
    }

    /// Begins a voice note.
    pub async fn begin_voice(&self, copy: &Rc<OpenCopy>) -> Result<(), NotAttached> {
        let place = copy.place();
        room_for_more(copy).await?;
        let recording = voice::begin().await?;
        if place != copy.place() {
            return Err(closed()); // the microphone was allowed when another user was at work
        }
        self.recording.replace(Some(recording));
        Ok(())
    }

    /// Ends the voice note and keeps it.
    pub async fn end_voice(&self, copy: &OpenCopy) -> Result<Attachment, NotAttached> {
        let database = copy.database().ok_or_else(closed)?;
        let recording = self.recording.take().ok_or(NotAttached::Unreadable)?;
        let (content, media_type, seconds) = recording.end().await?;
        keep(&database, content, &media_type, seconds).await
    }

    /// An address for content on this phone, for as long as the page lives.
    pub async fn content_url(&self, copy: &OpenCopy, attachment: Attachment) -> Option<String> {
        if let Some(url) = self.urls.borrow().get(&attachment.blob) {
            return Some(url.clone());
        }
        let (database, place) = (copy.database()?, copy.place());
        let content = database.content(attachment.blob).await.ok().flatten()?;
        if place != copy.place() {
            return None; // what is shown here is another user's by now
        }
        let bag = BlobPropertyBag::new();
        bag.set_type(&attachment.media_type);
        let parts = Array::of1(&Uint8Array::from(content.as_slice()));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &bag).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        self.urls.borrow_mut().insert(attachment.blob, url.clone());
        Some(url)
    }
}

/// Makes a photo small and keeps it.
pub async fn attach_photo(copy: &Rc<OpenCopy>, source: PhotoSource) -> Result<Attachment, NotAttached> {
    let database = room_for_more(copy).await?;
    let content = photo::reduced(&source).await?;
    keep(&database, content, photo::MEDIA_TYPE, 0).await
}

/// Keeps a clip as it is: making it smaller would take a phone minutes.
pub async fn attach_clip(copy: &Rc<OpenCopy>, file: File) -> Result<Attachment, NotAttached> {
    let database = room_for_more(copy).await?;
    if file.size() > ATTACHMENT_BYTES_MAX as f64 {
        return Err(NotAttached::Fault(Fault::AttachmentTooLarge { max_kb: ATTACHMENT_BYTES_MAX / 1000 }));
    }
    let content = JsFuture::from(file.array_buffer()).await.map_err(|_| NotAttached::Unreadable)?;
    keep(&database, Uint8Array::new(&content).to_vec(), &file.type_(), 0).await
}

/// Fetches content that is not here yet, one by one, until one cannot be had.
pub async fn keep_content(copy: Rc<OpenCopy>, wanted: Vec<(Scope, Attachment)>) {
    let Some(database) = copy.database().filter(|_| !wanted.is_empty()) else { return };
    let Ok(here) = database.contents().await else { return };
    for (scope, attachment) in wanted.into_iter().filter(|(_, wanted)| !here.contains(&wanted.blob)) {
        let Ok(database) = room_for_more(&copy).await else { return };
        let Some(content) = http::content(&scope, attachment.blob).await else { return };
        if BlobId::of(&content) == attachment.blob {
            drop(keep(&database, content, &attachment.media_type, attachment.seconds).await);
        }
    }
}

/// The store of who is at work. Text goes first: below the reserve nothing large is taken in.
async fn room_for_more(copy: &Rc<OpenCopy>) -> Result<LocalDatabase, NotAttached> {
    let database = copy.database().ok_or_else(closed)?;
    match copy.tell_room().await {
        Some(free) if free < ROOM_RESERVE_BYTES => Err(NotAttached::NoRoom),
        _ if !database.hold_room().await => Err(NotAttached::NoRoom),
        _ => Ok(database),
    }
}

/// Nobody is at work.
fn closed() -> NotAttached {
    NotAttached::NotKept("closed".into())
}

/// Keeps content in the store of who attached it, also when another user is at work by now.
async fn keep(
    database: &LocalDatabase,
    content: Vec<u8>,
    media_type: &str,
    seconds: u32,
) -> Result<Attachment, NotAttached> {
    let attachment = Attachment::of(&content, media_type, seconds).map_err(NotAttached::Fault)?;
    if !is_what_it_says(&content, &attachment.media_type) {
        return Err(NotAttached::NotTaken); // the server asks the same; here the user can still take another one
    }
    database.put_content(attachment.blob, &content).await.map_err(|why| match why.as_str() {
        NO_ROOM => NotAttached::NoRoom,
        _ => NotAttached::NotKept(why),
    })?;
    Ok(attachment)
}
