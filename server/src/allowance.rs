//! How much a signed-in user, or a registered phone, may ask for and send in an hour. Nobody meets it at work, not after a month
//! offline; a script that reads the county over and over, or fills the disk, does. Phones wait and lose nothing.

use crate::{config::ServeConfig, error::ApiError, store::KeyHash, throttle::Limiter};
use app::domain::id::StaffId;
use std::num::NonZeroU32;

/// Bytes are counted in pieces of so many, so that an hour's fit into a number.
const PIECE_BYTES: usize = 1024;
const PIECES_A_MEGABYTE: u32 = 1024;

/// On whose account it goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Payer {
    /// A member of staff, with whatever sessions they have.
    Staff(StaffId),
    /// A phone that delivers by its key.
    Phone(KeyHash),
}

/// What was used in the last hour, in memory: a restart forgets it.
pub struct Allowance {
    requests: Limiter<Payer>,
    pieces: Limiter<Payer>,
}

impl Allowance {
    /// With the limits of the settings.
    pub fn new(config: &ServeConfig) -> Self {
        let pieces = config.megabytes_an_hour.saturating_mul(PIECES_A_MEGABYTE);
        Self { requests: Limiter::an_hour(config.requests_an_hour), pieces: Limiter::an_hour(pieces) }
    }

    /// Counts one request, before anything is done for it.
    ///
    /// # Errors
    /// `TooMuch`.
    pub fn ask(&self, account: Payer) -> Result<(), ApiError> {
        Self::checked(self.requests.take(&account))
    }

    /// Counts what was sent to be kept, before it is.
    ///
    /// # Errors
    /// `TooMuch`.
    pub fn send(&self, account: Payer, bytes: usize) -> Result<(), ApiError> {
        let pieces = u32::try_from(bytes.div_ceil(PIECE_BYTES)).unwrap_or(u32::MAX);
        Self::checked(NonZeroU32::new(pieces).map_or(Ok(()), |pieces| self.pieces.take_some(&account, pieces)))
    }

    fn checked(taken: Result<(), std::time::Duration>) -> Result<(), ApiError> {
        taken.map_err(|wait| ApiError::TooMuch(wait.as_secs() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::sync::{
        protocol::{CHUNK_BYTES_MAX, OPERATIONS_MAX, REQUEST_BYTES_MAX},
        rescue::RESCUE_BYTES_MAX,
    };

    fn payer() -> Payer {
        Payer::Phone([7; 32])
    }

    #[test]
    fn a_month_without_a_line_and_thirty_photos_are_far_from_the_limit() {
        let allowance = Allowance::new(&ServeConfig::default());
        let photo = app::domain::attachment::ATTACHMENT_BYTES_MAX as usize;
        for _ in 0..800_usize.div_ceil(OPERATIONS_MAX) {
            allowance.ask(payer()).unwrap();
            allowance.send(payer(), REQUEST_BYTES_MAX).unwrap();
        }
        for _ in 0..30 * photo.div_ceil(CHUNK_BYTES_MAX) {
            allowance.ask(payer()).unwrap();
            allowance.send(payer(), CHUNK_BYTES_MAX).unwrap();
        }
        (0..2_000).for_each(|_| allowance.ask(payer()).unwrap()); // and a first sync of the whole county, several times
        allowance.send(payer(), RESCUE_BYTES_MAX).unwrap();
    }

    #[test]
    fn who_never_stops_is_told_to_wait_and_others_are_not() {
        let allowance = Allowance::new(&ServeConfig::default());
        let passed = (0..10_000).take_while(|_| allowance.ask(payer()).is_ok()).count();
        assert!((3_000..3_100).contains(&passed), "{passed}");
        let passed = (0..100).take_while(|_| allowance.send(payer(), RESCUE_BYTES_MAX).is_ok()).count();
        assert_eq!(passed, 5);
        let wait = allowance.send(payer(), 100_000_000).unwrap_err();
        assert!(matches!(wait, ApiError::TooMuch(60..=3_601)), "{wait:?}");
        allowance.ask(Payer::Phone([8; 32])).unwrap();
    }
}
