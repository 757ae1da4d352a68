//! Photos and voice notes.

use super::Answer;
use crate::domain::{attachment::Attachment, fault::Fault};
use web_sys::File;

/// Why something was not attached. What was attached before stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAttached {
    /// The phone keeps the little room it has for text.
    NoRoom,
    /// The microphone may not be used, or there is none.
    NotAllowed,
    /// The browser cannot read it.
    Unreadable,
    /// It is not of a kind or size that is taken.
    Fault(Fault),
    /// The server would not take it: it reveals a place, or is not what its type says.
    NotTaken,
    /// The disk refused, in the browser's words.
    NotKept(String),
}

/// Takes photos and voice notes in.
pub trait Attachments {
    /// Makes a photo small and keeps it on this phone's disk.
    fn attach_photo(&self, file: File) -> Answer<Result<Attachment, NotAttached>>;
    /// Begins to record a voice note.
    fn begin_voice(&self) -> Answer<Result<(), NotAttached>>;
    /// Ends it and keeps it on this phone's disk.
    fn end_voice(&self) -> Answer<Result<Attachment, NotAttached>>;
    /// An address under which this page can show content that is on this phone.
    fn content_url(&self, attachment: Attachment) -> Answer<Option<String>>;
    /// Sends photos and voice notes without waiting for Wi-Fi.
    fn send_media_now(&self);
}
