//! What routes share: the county, its settings, and room for what comes in.

use super::Rooms;
use crate::{
    allowance::Allowance, config::ServeConfig, error::ApiError, media::Media, store::Database, throttle::Throttle,
};
use std::{sync::Arc, time::Instant};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

/// Memory for what came in and was opened, until it is written: 16 of the largest deliveries of a phone, 2 rescue files or 3 deliveries
/// by a phone's key. Who comes later waits, with a body that has its room.
const OPENED_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Parts of photos that are written to the disk at once: few, so that a village full of albums leaves it to the operations. The last
/// part of a photo brings all of it into memory, plain and sealed: 75 MB at most.
pub const UPLOADS_MAX: usize = 16;

/// Passwords looked at once, 19 MB of memory and a processor each; who comes later waits.
pub const PASSWORDS_MAX: usize = 4;

/// When it was last looked, and what was found.
type LastLook = Mutex<Option<(Instant, Result<(), ApiError>)>>;

/// What routes share.
#[derive(Clone)]
pub struct App {
    /// The county.
    pub database: Database,
    /// Settings.
    pub config: Arc<ServeConfig>,
    /// Room for bodies and answers.
    pub rooms: Arc<Rooms>,
    /// Room for what was opened, in kilobytes.
    opened: Arc<Semaphore>,
    /// Photos and voice notes.
    pub media: Media,
    /// Room for them.
    pub uploads: Arc<Semaphore>,
    /// Tries to sign in.
    pub throttle: Arc<Throttle>,
    /// What each account may still ask for and send.
    pub allowance: Arc<Allowance>,
    /// Room for looking at passwords.
    pub passwords: Arc<Semaphore>,
    /// Whether the database could be written, as of some seconds ago.
    pub(super) ready: Arc<LastLook>,
}

impl App {
    /// A county with its settings.
    pub fn new(database: Database, media: Media, config: ServeConfig) -> Self {
        let (rooms, uploads) = (Arc::default(), Arc::new(Semaphore::new(UPLOADS_MAX)));
        let opened = Arc::new(Semaphore::new(OPENED_BYTES_MAX / 1024));
        let (throttle, passwords) = (Arc::default(), Arc::new(Semaphore::new(PASSWORDS_MAX)));
        let allowance = Arc::new(Allowance::new(&config));
        Self {
            database,
            config: Arc::new(config),
            rooms,
            opened,
            media,
            uploads,
            throttle,
            allowance,
            passwords,
            ready: Arc::default(),
        }
    }

    /// Waits until so many bytes may be opened.
    pub(super) async fn room_to_open(&self, bytes: usize) -> Result<OwnedSemaphorePermit, ApiError> {
        let kilobytes = u32::try_from(bytes / 1024).unwrap_or(u32::MAX);
        self.opened.clone().acquire_many_owned(kilobytes).await.map_err(|_| ApiError::Busy)
    }
}
