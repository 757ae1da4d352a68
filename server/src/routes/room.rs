//! Memory for requests under way. It is taken before a body is read and given back when the answer has been sent, so that neither
//! those who send the largest bodies and stop nor those who never read an answer take more than is stated here.

use crate::{allowance::Payer, error::ApiError};
use app::{
    domain::attachment::ATTACHMENT_BYTES_MAX,
    sync::{
        protocol::{CHUNK_BYTES_MAX, REQUEST_BYTES_MAX, RESPONSE_BYTES_MAX},
        rescue::RESCUE_BYTES_MAX,
    },
};
use axum::{
    body::{Body, HttpBody},
    http::header,
    response::Response,
};
use futures_util::StreamExt;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const KILOBYTE: usize = 1024;
/// Head, answer and what else there is besides a body.
const BESIDES: usize = 16 * KILOBYTE;

/// What a route's requests may have of the server's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// No body is read, and the answer is small or shared by all.
    Nothing,
    /// Bodies of at most so many bytes: each connection may have one.
    Small(usize),
    /// Of [`Rooms::syncs`].
    Sync,
    /// Of [`Rooms::deliveries`].
    Delivery,
    /// Of [`Rooms::parts`].
    Part,
    /// Of [`Rooms::rescues`].
    Rescue,
    /// Of [`Rooms::photos`]; no body is read.
    Photo,
}

impl Room {
    /// Bytes of the largest body.
    pub fn body_max(self) -> usize {
        match self {
            Self::Nothing | Self::Photo => 0,
            Self::Small(bytes) => bytes,
            Self::Sync | Self::Delivery => REQUEST_BYTES_MAX,
            Self::Part => CHUNK_BYTES_MAX,
            Self::Rescue => RESCUE_BYTES_MAX,
        }
    }

    /// Bytes that a request takes whose body has `body` bytes.
    fn cost(self, body: usize) -> usize {
        match self {
            Self::Nothing | Self::Small(_) => 0,
            Self::Sync => body + RESPONSE_BYTES_MAX as usize,
            Self::Delivery | Self::Part | Self::Rescue => body + BESIDES,
            Self::Photo => 2 * ATTACHMENT_BYTES_MAX as usize, // sealed, and opened
        }
    }

    /// Room for so many of the largest.
    fn for_largest(self, many: usize) -> usize {
        many * self.cost(self.body_max())
    }
}

/// Room of each kind: together 290 MB of bodies and answers, and the rest of each besides them.
pub struct Rooms {
    /// 64 of the largest, 96 MB, or 190 of those that phones send; four of the largest, or eleven, for one account: a phone has one under
    /// way.
    pub syncs: Arc<Hall>,
    /// 16 of the largest, 16 MB; two for one key. Who asks only says to have the key: a registered one, that is.
    pub deliveries: Arc<Hall>,
    /// 128 of the largest, 18 MB; a phone sends one after the other.
    pub parts: Arc<Hall>,
    /// Two of the largest, 80 MB; one for one account.
    pub rescues: Arc<Hall>,
    /// 32 photos on their way to a user, 96 MB; a browser asks for six at once.
    pub photos: Arc<Hall>,
}

impl Default for Rooms {
    fn default() -> Self {
        let of = |room: Room, all, share| Arc::new(Hall::new(room.for_largest(all), room.for_largest(share)));
        Self {
            syncs: of(Room::Sync, 64, 4),
            deliveries: of(Room::Delivery, 16, 2),
            parts: of(Room::Part, 128, 16),
            rescues: of(Room::Rescue, 2, 1),
            photos: of(Room::Photo, 32, 8),
        }
    }
}

impl Rooms {
    /// Takes room for a request with a body of so many bytes; one that does not say counts as the largest.
    ///
    /// # Errors
    /// `TooLarge`; `Busy` when there is no room, or no more for this account.
    pub fn take(&self, room: Room, account: Payer, body: Option<usize>) -> Result<Option<Taken>, ApiError> {
        let hall = match room {
            Room::Nothing | Room::Small(_) => return Ok(None),
            Room::Sync => &self.syncs,
            Room::Delivery => &self.deliveries,
            Room::Part => &self.parts,
            Room::Rescue => &self.rescues,
            Room::Photo => &self.photos,
        };
        hall.take(account, room.cost(body.unwrap_or(room.body_max()))).map(Some)
    }
}

/// Room for requests of one kind.
pub struct Hall {
    free: Arc<Semaphore>,
    kilobytes: u32,
    share: u32,
    shares: Mutex<HashMap<Payer, u32>>,
}

impl Hall {
    fn new(bytes: usize, share: usize) -> Self {
        let (kilobytes, share) = (kilobytes(bytes), kilobytes(share));
        let free = Arc::new(Semaphore::new(kilobytes as usize));
        Self { free, kilobytes, share, shares: Mutex::default() }
    }

    /// Takes all of it, as a county does whose phones all deliver at once.
    pub fn fill(&self) -> Option<OwnedSemaphorePermit> {
        self.free.clone().try_acquire_many_owned(self.kilobytes).ok()
    }

    fn take(self: &Arc<Self>, account: Payer, bytes: usize) -> Result<Taken, ApiError> {
        let kilobytes = kilobytes(bytes);
        let all = self.free.clone().try_acquire_many_owned(kilobytes).map_err(|_| ApiError::Busy)?;
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        let used = shares.get(&account).copied().unwrap_or_default() + kilobytes;
        if used > self.share {
            return Err(ApiError::Busy);
        }
        shares.insert(account.clone(), used);
        Ok(Taken { hall: self.clone(), account, kilobytes, _all: all })
    }
}

fn kilobytes(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(KILOBYTE)).unwrap_or(u32::MAX)
}

/// Room that a request has until this is dropped.
pub struct Taken {
    hall: Arc<Hall>,
    account: Payer,
    kilobytes: u32,
    _all: OwnedSemaphorePermit,
}

impl Taken {
    /// Keeps it until the answer has been sent, or its connection is gone.
    pub fn until_sent(self, answer: Response) -> Response {
        let length = answer.body().size_hint().exact();
        let mut answer = answer.map(|body| {
            Body::from_stream(body.into_data_stream().map(move |part| {
                let _kept = &self;
                part
            }))
        });
        if let Some(length) = length {
            answer.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length.into());
        }
        answer
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut shares = self.hall.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(used) = shares.get_mut(&self.account) {
            *used -= self.kilobytes.min(*used);
        }
        shares.retain(|_, used| *used > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payer(number: u8) -> Payer {
        Payer::Phone([number; 32])
    }

    #[test]
    fn one_account_has_its_share_and_all_together_what_there_is() {
        let (rooms, largest) = (Rooms::default(), Room::Sync.body_max());
        let take = |number, body| rooms.take(Room::Sync, payer(number), body);
        let mut taken: Vec<_> = (0..4).map(|_| take(1, Some(largest)).unwrap()).collect();
        assert_eq!(take(1, Some(0)).err(), Some(ApiError::Busy));
        taken.extend((2..17).flat_map(|number| (0..4).map(move |_| take(number, None).unwrap()).collect::<Vec<_>>()));
        assert_eq!(take(17, Some(0)).err(), Some(ApiError::Busy), "64 are all");
        drop(taken);
        assert!(rooms.syncs.fill().is_some() && rooms.syncs.shares.lock().unwrap().is_empty());
    }

    #[test]
    fn a_county_s_phones_all_deliver_at_once() {
        let rooms = Rooms::default();
        let phones: Vec<_> =
            (0..190).map(|number| rooms.take(Room::Sync, payer(number), Some(3_000)).unwrap()).collect();
        assert_eq!(phones.len(), 190);
    }

    #[tokio::test]
    async fn room_is_kept_until_the_answer_was_sent() {
        let rooms = Rooms::default();
        let taken = rooms.take(Room::Photo, payer(1), None).unwrap().unwrap();
        let answer = taken.until_sent(Response::new(Body::from("photo")));
        assert_eq!(answer.headers()[header::CONTENT_LENGTH], "5");
        assert!(rooms.photos.fill().is_none());
        assert_eq!(axum::body::to_bytes(answer.into_body(), 5).await.unwrap(), "photo");
        assert!(rooms.photos.fill().is_some());
    }
}
