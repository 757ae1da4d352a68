//! An attachment on its way to the server.

use crate::domain::{attachment::Attachment, scope::Scope, time::Timestamp};
use crate::json::record;
use crate::sync::{
    disk::{Table, Write, media_key, read_media_key},
    simulation::{Bug, on},
};

/// Content that the server refused so often is not sent again by itself. Once may be the fault of parts that were not this phone's.
const REFUSALS_MAX: u32 = 3;

record! {
    /// One attachment on this phone.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Upload {
        /// The village whose copies it belongs to.
        pub scope: Scope,
        /// What it is.
        pub attachment: Attachment,
        /// When it was saved, by the device's clock.
        pub since: Timestamp,
        /// Bytes that the server has.
        pub sent: u64 = default,
        /// The server holds the whole.
        pub whole: bool = default,
        /// The phone lost the content before it was sent.
        pub lost: bool = default,
        /// How often the server refused it.
        pub refusals: u32 = default,
    }
}

impl Upload {
    pub(super) fn write(&self) -> Write {
        Write::put(Table::Media, media_key(self.scope, &self.attachment), self)
    }

    /// One that begins.
    pub(super) fn new(scope: Scope, attachment: Attachment, since: Timestamp) -> Self {
        Self { scope, attachment, since, sent: 0, whole: false, lost: false, refusals: 0 }
    }

    /// Of a record that cannot be read, what its key says: it is sent again.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        let (scope, attachment) = read_media_key(key).filter(|_| !on(Bug::TornUploadForgotten))?;
        Some(Self::new(scope, attachment, Timestamp::default()))
    }

    /// One that the server held: an empty part behind the last byte asks whether it still does.
    pub(super) fn asked_anew(&self) -> Self {
        Self { sent: self.attachment.bytes, whole: false, ..self.clone() }
    }

    /// Whether it still has to be sent.
    pub fn is_waiting(&self) -> bool {
        !self.whole && !self.lost && !self.is_refused()
    }

    /// Whether the server does not take it.
    pub fn is_refused(&self) -> bool {
        self.refusals >= REFUSALS_MAX
    }
}
