//! Photos and voice notes.

use super::Answer;
use crate::domain::{attachment::Attachment, fault::Fault, scope::Scope};
use web_sys::{File, HtmlVideoElement};

/// Why something was not attached. What was attached before stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAttached {
    /// The phone keeps the little room it has for text.
    NoRoom,
    /// The microphone may not be used, or there is none.
    NotAllowed,
    /// The camera may not be used, or there is none.
    NoCamera,
    /// The browser cannot read it.
    Unreadable,
    /// It is not of a kind or size that is taken.
    Fault(Fault),
    /// The server would not take it: it reveals a place, or is not what its type says.
    NotTaken,
    /// The user practises: nothing is kept.
    Practice,
    /// The disk refused, in the browser's words.
    NotKept(String),
}

/// Takes photos and voice notes in.
pub trait Attachments {
    /// Makes a photo small and keeps it on this phone's disk.
    fn attach_photo(&self, file: File) -> Answer<Result<Attachment, NotAttached>>;
    /// Keeps a clip on this phone's disk, as it is.
    fn attach_clip(&self, file: File) -> Answer<Result<Attachment, NotAttached>>;
    /// Fetches what is not here yet and keeps it on this phone's disk, so that it is shown without a line. What cannot be had now is left out.
    fn keep_content(&self, wanted: Vec<(Scope, Attachment)>);
    /// Shows what the phone's camera sees in an element of the page.
    fn show_camera(&self, video: HtmlVideoElement) -> Answer<Result<(), NotAttached>>;
    /// Turns that camera off.
    fn hide_camera(&self, video: &HtmlVideoElement);
    /// Keeps what that camera sees now as a photo on this phone's disk.
    fn take_photo(&self, video: HtmlVideoElement) -> Answer<Result<Attachment, NotAttached>>;
    /// Begins to record a voice note.
    fn begin_voice(&self) -> Answer<Result<(), NotAttached>>;
    /// Ends it and keeps it on this phone's disk.
    fn end_voice(&self) -> Answer<Result<Attachment, NotAttached>>;
    /// An address under which this page can show content that is on this phone.
    fn content_url(&self, attachment: Attachment) -> Answer<Option<String>>;
    /// Sends photos and voice notes without waiting for Wi-Fi.
    fn send_media_now(&self);
}
