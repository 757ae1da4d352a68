//! Attaching: content goes to this phone's disk first, under its hash; what a form keeps of it is its name.

use crate::{
    database::{Database, NO_ROOM},
    drafts::Forms,
    driver::Driver,
    photo, platform,
    voice::{self, Recording},
};
use app::{
    domain::attachment::{Attachment, BlobId, is_what_it_says},
    sync::engine::{Engine, Event, ROOM_RESERVE_BYTES},
    ui::NotAttached,
};
use js_sys::{Array, Uint8Array};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};
use web_sys::{Blob, BlobPropertyBag, File, Url};

/// A recording under way, and the addresses that this page has given to content.
#[derive(Default)]
pub struct Attaching {
    recording: RefCell<Option<Recording>>,
    urls: RefCell<BTreeMap<BlobId, String>>,
}

impl Attaching {
    /// Nobody is at work: what this page could show, it shows no longer.
    pub fn close(&self) {
        self.recording.replace(None);
        for url in std::mem::take(&mut *self.urls.borrow_mut()).into_values() {
            drop(Url::revoke_object_url(&url));
        }
    }
}

impl Driver {
    /// Makes a photo small and keeps it.
    pub async fn attach_photo(self: Rc<Self>, file: File) -> Result<Attachment, NotAttached> {
        let database = self.room_for_more().await?;
        let content = photo::reduced(&file).await?;
        keep(&database, content, photo::MEDIA_TYPE, 0).await
    }

    /// Begins a voice note.
    pub async fn begin_voice(self: Rc<Self>) -> Result<(), NotAttached> {
        let place = self.place();
        self.room_for_more().await?;
        let recording = voice::begin().await?;
        if place != self.place() {
            return Err(closed()); // the microphone was allowed when somebody else was at work
        }
        self.attaching.recording.replace(Some(recording));
        Ok(())
    }

    /// Ends the voice note and keeps it.
    pub async fn end_voice(self: Rc<Self>) -> Result<Attachment, NotAttached> {
        let database = self.database().ok_or_else(closed)?;
        let recording = self.attaching.recording.take().ok_or(NotAttached::Unreadable)?;
        let (content, media_type, seconds) = recording.end().await?;
        keep(&database, content, &media_type, seconds).await
    }

    /// An address for content on this phone, for as long as the page lives.
    pub async fn content_url(self: Rc<Self>, attachment: Attachment) -> Option<String> {
        if let Some(url) = self.attaching.urls.borrow().get(&attachment.blob) {
            return Some(url.clone());
        }
        let (database, place) = (self.database()?, self.place());
        let content = database.content(attachment.blob).await.ok().flatten()?;
        if place != self.place() {
            return None; // what is shown here is somebody else's by now
        }
        let bag = BlobPropertyBag::new();
        bag.set_type(&attachment.media_type);
        let parts = Array::of1(&Uint8Array::from(content.as_slice()));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &bag).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        self.attaching.urls.borrow_mut().insert(attachment.blob, url.clone());
        Some(url)
    }

    /// The store of who is at work. Text goes first: below the reserve nothing large is taken in.
    async fn room_for_more(self: &Rc<Self>) -> Result<Database, NotAttached> {
        let database = self.database().ok_or_else(closed)?;
        match self.tell_room().await {
            Some(free) if free < ROOM_RESERVE_BYTES => Err(NotAttached::NoRoom),
            _ if !database.hold_room().await => Err(NotAttached::NoRoom),
            _ => Ok(database),
        }
    }

    /// Holds room for text, whatever the browser says of it.
    pub async fn hold_room(&self) -> bool {
        match self.database() {
            Some(database) => database.hold_room().await,
            None => true, // nothing to attach to either
        }
    }

    /// Tells the engine how much room there is.
    pub async fn tell_room(self: &Rc<Self>) -> Option<u64> {
        let storage = platform::storage().await?;
        let free = (storage.available - storage.used).max(0.0) as u64;
        self.feed(Event::RoomIs(free));
        Some(free)
    }
}

/// Nobody is at work.
fn closed() -> NotAttached {
    NotAttached::NotKept("closed".into())
}

/// Keeps content in the store of who attached it, also when somebody else is at work by now.
async fn keep(
    database: &Database,
    content: Vec<u8>,
    media_type: &str,
    seconds: u32,
) -> Result<Attachment, NotAttached> {
    let attachment = Attachment::of(&content, media_type, seconds).map_err(NotAttached::Fault)?;
    if !is_what_it_says(&content, &attachment.media_type) {
        return Err(NotAttached::NotTaken); // the server asks the same; here somebody can still take another one
    }
    database.put_content(attachment.blob, &content).await.map_err(|why| match why.as_str() {
        NO_ROOM => NotAttached::NoRoom,
        _ => NotAttached::NotKept(why),
    })?;
    Ok(attachment)
}

/// Lets go of content that nothing names: of forms that were begun and thrown away.
pub async fn drop_orphans(database: &Database, engine: &Engine, forms: &Forms) {
    let forms: Vec<String> = forms.values().map(|(_, form)| form.to_string()).collect();
    let kept = database.contents().await.unwrap_or_default();
    let waits = |blob: &BlobId| engine.uploads().any(|upload| upload.attachment.blob == *blob);
    let named = |blob: &BlobId| forms.iter().any(|form| form.contains(&blob.to_string()));
    for blob in kept.into_iter().filter(|blob| !waits(blob) && !named(blob)) {
        drop(database.drop_content(blob).await);
    }
}
