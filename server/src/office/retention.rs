//! Retention: what is kept longer than it may be goes, once a day.

use super::record_at;
use crate::{error::ApiError, media::Media, store::Database};
use app::{
    domain::{area::AreaCode, erasure::ErasureReason, id::PersonId, time::Timestamp},
    sync::{command::Command, erasure::PersonErased},
};
use std::time::Duration;

/// How often this runs. What is erased today is gone from the log tomorrow.
pub const EVERY: Duration = Duration::from_secs(86_400);

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// People whose time was up.
    pub people: usize,
    /// Operations that were blotted out.
    pub operations: usize,
    /// Photos and voice notes that were deleted: those of people who were erased, and those that nobody ever named.
    pub contents: usize,
}

/// Erases whose time is up, blots out what the log says of everybody who was erased, and deletes content that nobody names.
///
/// # Errors
/// Those of the store and of the media; what is done is kept, and the next call goes on.
pub async fn look_after(database: &Database, media: &Media, now: Timestamp) -> Result<Retained, ApiError> {
    let mut stale = database.stale(now.date()).await?;
    let people = stale.over.len();
    if people > 0 {
        let (erasing, over) = (database.clone(), std::mem::take(&mut stale.over));
        tokio::task::spawn_blocking(move || erase(&erasing, over, now)).await.map_err(|_| ApiError::Unavailable)??;
        stale = database.stale(now.date()).await?; // with what the erasures left behind
    }
    let mut contents = std::mem::take(&mut stale.blobs);
    contents.extend(media.long_kept().await?);
    let contents = database.unnamed(contents.into_iter().collect()).await?;
    for blob in &contents {
        media.delete(*blob).await?;
    }
    let operations = database.blot_out(stale, now).await?;
    Ok(Retained { people, operations, contents: contents.len() })
}

/// Through the same authority as anybody's erasure, so that every copy follows.
fn erase(database: &Database, over: Vec<(AreaCode, PersonId)>, now: Timestamp) -> Result<(), ApiError> {
    let erased = |person| {
        Command::PersonErased(PersonErased { person, reason: ErasureReason::TimeIsUp, later: Default::default() })
    };
    // each alone: what the server writes behind it takes the next number
    over.into_iter().try_for_each(|(scope, person)| {
        record_at(database, scope.county(), vec![(scope, erased(person))], now, |_| ()).map(drop)
    })?;
    Ok(())
}
