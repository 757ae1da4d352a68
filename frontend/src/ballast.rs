//! Ballast: a record without meaning that holds room for text. What browsers say of the room there is cannot be relied on; what
//! they gave once can be given back.

use crate::{
    database::LocalDatabase,
    indexed_db::{DatabaseFault, NO_ROOM},
    platform,
};
use app::sync::disk::Write;
use gloo_timers::future::TimeoutFuture;

/// Room for some hundred forms: what a phone saves in a week without signal.
const BALLAST_BYTES: u32 = 64 * 65_536;
/// Browsers free what was deleted a little later: a commit is tried again so often, so far apart.
const TRIES: u32 = 12;
const PAUSE_MS: u32 = 1_000;

impl LocalDatabase {
    /// Holds the room, if it is not held yet. Whether it is held now: nothing large is taken in without it.
    pub async fn hold_room(&self) -> bool {
        match self.has_ballast().await {
            Ok(true) => true,
            // Random: no store makes it smaller.
            Ok(false) => match platform::random_bytes(BALLAST_BYTES) {
                Some(bytes) => self.put_ballast(&bytes).await.is_ok(),
                None => false,
            },
            Err(_) => false,
        }
    }

    /// Commits people's work. When the browser has no more room, the ballast goes for it.
    pub async fn commit_or_make_room(&self, writes: &[Write], strict: bool) -> Result<(), DatabaseFault> {
        let mut made = self.commit(writes, strict).await;
        if no_room(&made) && self.has_ballast().await? {
            self.drop_ballast().await?;
            for _ in 0..TRIES {
                made = self.commit(writes, strict).await;
                if !no_room(&made) {
                    break;
                }
                TimeoutFuture::new(PAUSE_MS).await;
            }
        }
        made
    }
}

fn no_room(made: &Result<(), DatabaseFault>) -> bool {
    made.as_ref().is_err_and(|why| why == NO_ROOM)
}
