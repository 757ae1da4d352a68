//! What the address of a request says.

use super::App;
use crate::error::ApiError;
use axum::{extract::FromRequestParts, http::request::Parts};
use std::fmt::Display;

/// Path or query, read by axum; what cannot be read is answered as every other error.
pub struct FromUrl<E>(pub E);

impl<E> FromRequestParts<App> for FromUrl<E>
where
    E: FromRequestParts<App, Rejection: Display>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let read = E::from_request_parts(parts, app).await;
        read.map(Self).map_err(|wrong| ApiError::Malformed(wrong.to_string()))
    }
}
