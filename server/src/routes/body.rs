//! Bodies of requests.

use crate::error::ApiError;
use app::{json_budget, sync::protocol::REQUEST_BYTES_MAX};
use axum::{body::Bytes, extract::rejection::BytesRejection};
use serde::de::DeserializeOwned;
use std::error::Error;
use tower_http::timeout::TimeoutError;

/// Reads a JSON body, and says where it is wrong.
///
/// # Errors
/// `TooLarge`, `TooSlow`, `Malformed`.
pub fn read_json<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, ApiError> {
    let bytes = read_bytes(body, REQUEST_BYTES_MAX)?;
    serde_json::from_slice(&bytes).map_err(|error| ApiError::Malformed(error.to_string()))
}

/// Reads JSON into a tree that takes at most `most` bytes, estimated from its text: small bytes can come to much memory.
///
/// # Errors
/// `TooLarge`, `Malformed`.
pub fn read_tree<T: DeserializeOwned>(bytes: &[u8], most: usize) -> Result<T, ApiError> {
    if !json_budget::fits(bytes, most) {
        return Err(ApiError::TooLarge(most));
    }
    serde_json::from_slice(bytes).map_err(|error| ApiError::Malformed(error.to_string()))
}

/// Reads a body of at most so many bytes.
///
/// # Errors
/// `TooLarge`, `TooSlow`, `Malformed`.
pub fn read_bytes(body: Result<Bytes, BytesRejection>, max: usize) -> Result<Bytes, ApiError> {
    match body {
        Ok(bytes) if bytes.len() <= max => Ok(bytes),
        Ok(_) => Err(ApiError::TooLarge(max)),
        Err(rejection) if rejection.status().as_u16() == 413 => Err(ApiError::TooLarge(max)),
        Err(rejection) if is_late(&rejection) => Err(ApiError::TooSlow),
        Err(_) => Err(ApiError::Malformed("body".into())),
    }
}

/// Whether nothing came for [`super::BODY_IDLE_TIMEOUT`].
fn is_late(rejection: &BytesRejection) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(rejection);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
