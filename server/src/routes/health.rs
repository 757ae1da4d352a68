//! Whether the process runs, and whether it can do its work.

use super::App;
use crate::{clock, error::ApiError};
use axum::extract::State;

/// `GET /health`: 200 as long as the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /ready`: 200 when the database can be written and read; 503 or 507 otherwise.
pub async fn ready(State(app): State<App>) -> Result<&'static str, ApiError> {
    app.database.is_ready(clock::now()).await?;
    Ok("ready\n")
}
