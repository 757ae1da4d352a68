//! Bodies of requests.

use crate::error::ApiError;
use app::sync::protocol::REQUEST_BYTES_MAX;
use axum::{body::Bytes, extract::rejection::BytesRejection};
use serde::de::DeserializeOwned;

/// Reads a JSON body, and says where it is wrong.
///
/// # Errors
/// `TooLarge`, `Malformed`.
pub fn read_json<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, ApiError> {
    let bytes = body.map_err(|rejection| match rejection.status().as_u16() {
        413 => ApiError::TooLarge(REQUEST_BYTES_MAX),
        _ => ApiError::Malformed("body".into()),
    })?;
    serde_json::from_slice(&bytes).map_err(|error| ApiError::Malformed(error.to_string()))
}
