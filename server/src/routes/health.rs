//! Whether the process runs, and whether it can do its work.

use super::App;
use crate::{clock, error::ApiError};
use axum::extract::State;
use std::time::{Duration, Instant};

/// A monitor asks each minute or so. Anybody may ask, and each look is a flush to the disk.
const GOOD_FOR: Duration = Duration::from_secs(5);
/// After a bad answer a client waits for a good one.
const BAD_FOR: Duration = Duration::from_secs(1);

/// `GET /health`: 200 as long as the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /ready`: 200 when the database could be written and read some seconds ago; 503 or 507 otherwise.
pub async fn ready(State(app): State<App>) -> Result<&'static str, ApiError> {
    let mut last = app.ready.lock().await; // who asks meanwhile waits for the same look
    let is_fresh =
        |at: &Instant, found: &Result<(), ApiError>| at.elapsed() < if found.is_ok() { GOOD_FOR } else { BAD_FOR };
    let found = match last.take().filter(|(at, found)| is_fresh(at, found)) {
        Some(kept) => kept,
        None => (Instant::now(), app.database.is_ready(clock::now()).await.map_err(ApiError::from)),
    };
    last.insert(found).1.clone().map(|()| "ready\n")
}
