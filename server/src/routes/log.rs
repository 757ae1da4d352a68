//! One line a request: method, route, status, milliseconds; when it is refused also whose it was, and why. Identifiers and fixed words
//! only: no names, no numbers, no addresses, no queries. A write from another origin names that, and the server as it was asked.

use super::App;
use crate::{error::ApiError, store::KeyHash};
use app::{domain::id::StaffId, hex};
use axum::{
    extract::{FromRequestParts, Request},
    http::request::Parts,
    middleware::Next,
    response::Response,
};
use std::{
    borrow::Cow,
    convert::Infallible,
    sync::{Arc, OnceLock},
    time::Instant,
};

/// Parts of a path that are logged: after them come identifiers.
const PATH_PARTS: usize = 4;
/// Of a key's SHA-256: enough to find the phone in the audit, too little to be taken for it.
const KEY_BYTES: usize = 8;

/// What is found out about a request on its way, for its line.
#[derive(Clone, Default)]
pub struct RequestFacts(Arc<Facts>);

#[derive(Default)]
struct Facts {
    staff: OnceLock<StaffId>,
    key: OnceLock<KeyHash>,
    why: OnceLock<Cow<'static, str>>,
}

impl RequestFacts {
    /// The slip that [`log`] has put into a request.
    pub fn of(request: &Request) -> Self {
        request.extensions().get().cloned().unwrap_or_default()
    }

    /// Whose request it is.
    pub fn staff(&self, id: StaffId) {
        self.0.staff.get_or_init(|| id);
    }

    /// Which phone says that it signed it.
    pub fn phone(&self, key: KeyHash) {
        self.0.key.get_or_init(|| key);
    }

    /// Which check it did not pass.
    pub fn why(&self, why: impl Into<Cow<'static, str>>) {
        self.0.why.get_or_init(|| why.into());
    }
}

impl FromRequestParts<App> for RequestFacts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Writes the line. Who reads what they may is not written down: that would be a record of everybody's day.
pub async fn log(mut request: Request, next: Next) -> Response {
    let (method, begun, found) = (request.method().clone(), Instant::now(), RequestFacts::default());
    let path = request.uri().path().split('/').take(PATH_PARTS).collect::<Vec<_>>().join("/");
    request.extensions_mut().insert(found.clone());
    let response = next.run(request).await;
    let (status, ms) = (response.status(), begun.elapsed().as_millis() as u64);
    let (is_refused, status) = (status.is_client_error() || status.is_server_error(), status.as_u16());
    if is_refused {
        let (staff, phone) = (found.0.staff.get().map(ToString::to_string), found.0.key.get().map(beginning));
        let (error, why) =
            (response.extensions().get().map(ApiError::code), found.0.why.get().map(AsRef::<str>::as_ref));
        tracing::warn!(%method, path, status, ms, error, why, staff, phone, "request");
    } else {
        tracing::info!(%method, path, status, ms, "request");
    }
    response
}

fn beginning(key: &KeyHash) -> String {
    hex::write(&key[..KEY_BYTES])
}
