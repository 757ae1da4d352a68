//! One error enum for every route. Internals go to the log, words go to the client, in the client's language.

use crate::{origin::OtherOrigin, store::StoreError};
use app::{
    domain::{fault::Fault, id::StaffId, registration::RegistrationState},
    messages::Lang,
    sync::authority::DeliverError,
};
use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Most of what is under way is done by then.
const BUSY_SECONDS: u64 = 5;
/// A database that cannot be written needs an administrator.
const UNAVAILABLE_SECONDS: u64 = 30;

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// 401: no session, or it has ended.
    NotSignedIn,
    /// 401: no such account, or another password.
    WrongPassword,
    /// 401: no such code for this account, or it was used or is too old.
    WrongCode,
    /// 401: not signed by a registered phone, or signed for another request.
    SignatureRefused,
    /// 403: this phone is not registered for the account.
    CodeNeeded,
    /// 403: the key that signs is another user's, or the phone has said that it has an own one of this person.
    OtherKey(StaffId),
    /// 403: this phone was taken out of use.
    RegistrationEnded(RegistrationState),
    /// 403: a proxy in front is not named, or does not say who calls: strangers cannot be distinguished.
    CallersUnknown,
    /// 403: a write that did not come from the app; with its origin, when that is what differs.
    NotFromTheApp(Option<OtherOrigin>),
    /// 403: outside the caller's role or areas.
    Forbidden,
    /// 404.
    NotFound,
    /// 405: the address is right, what is to be done there is not.
    OtherMethod,
    /// 408: the request did not come in time.
    TooSlow,
    /// 409: the device belongs to another account.
    DeviceOfAnother,
    /// 400: the body is not what this route reads; the text says where.
    Malformed(String),
    /// 413, with the limit in bytes.
    TooLarge(usize),
    /// 422: one value is wrong.
    Invalid(&'static str, Fault),
    /// 426: a protocol that this server does not speak.
    OtherProtocol(u32),
    /// 429: as much as the server takes at once, of all or of this account, is under way.
    Busy,
    /// 429: too many tries to sign in; so many seconds to wait.
    TooManyTries(u64),
    /// 429: more than one account may ask for or send; so many seconds to wait.
    TooMuch(u64),
    /// 503: the database cannot be written now.
    Unavailable,
    /// 507: the disk is full. Nothing of the request was kept.
    Full,
    /// 500.
    Internal,
}

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn | Self::WrongPassword | Self::WrongCode | Self::SignatureRefused => {
                StatusCode::UNAUTHORIZED
            }
            Self::CallersUnknown | Self::NotFromTheApp(_) | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::CodeNeeded | Self::OtherKey(_) | Self::RegistrationEnded(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::OtherMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::DeviceOfAnother => StatusCode::CONFLICT,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::OtherProtocol(_) => StatusCode::UPGRADE_REQUIRED,
            Self::Busy | Self::TooManyTries(_) | Self::TooMuch(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Its fixed word, in answers and in the log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::SignatureRefused => "signature_refused",
            Self::CodeNeeded => "code_needed",
            Self::OtherKey(_) => "other_key",
            Self::RegistrationEnded(RegistrationState::Wiped) => "registration_wiped",
            Self::RegistrationEnded(_) => "registration_revoked",
            Self::CallersUnknown => "callers_unknown",
            Self::NotFromTheApp(_) => "not_from_the_app",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::OtherMethod => "other_method",
            Self::TooSlow => "too_slow",
            Self::DeviceOfAnother => "device_of_another",
            Self::Malformed(_) => "malformed",
            Self::TooLarge(_) => "too_large",
            Self::Invalid(..) => "invalid",
            Self::OtherProtocol(_) => "other_protocol",
            Self::Busy => "busy",
            Self::TooManyTries(_) => "too_many_tries",
            Self::TooMuch(_) => "too_much",
            Self::Unavailable => "unavailable",
            Self::Full => "full",
            Self::Internal => "internal",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotSignedIn => lang.api_not_signed_in().into(),
            Self::WrongPassword => lang.api_wrong_password().into(),
            Self::WrongCode => lang.api_wrong_code().into(),
            Self::SignatureRefused => lang.api_signature_refused().into(),
            Self::CodeNeeded => lang.api_code_needed().into(),
            Self::OtherKey(_) => lang.api_other_key().into(),
            Self::RegistrationEnded(_) => lang.api_registration_ended().into(),
            Self::CallersUnknown => lang.api_callers_unknown().into(),
            Self::NotFromTheApp(None) => lang.api_not_from_the_app().into(),
            Self::NotFromTheApp(Some(other)) => other.words(lang),
            Self::Forbidden => lang.api_forbidden().into(),
            Self::NotFound => lang.api_not_found().into(),
            Self::OtherMethod => lang.api_other_method().into(),
            Self::TooSlow => lang.api_too_slow().into(),
            Self::DeviceOfAnother => lang.api_device_of_another().into(),
            Self::Malformed(detail) => lang.api_malformed(detail),
            Self::TooLarge(max) => lang.api_too_large(*max),
            Self::Invalid(_, fault) => lang.fault(fault),
            Self::OtherProtocol(found) => lang.api_other_protocol(*found),
            Self::Busy => lang.api_busy().into(),
            Self::TooManyTries(seconds) => lang.api_too_many_tries(seconds.div_ceil(60)),
            Self::TooMuch(seconds) => lang.api_too_much(seconds.div_ceil(60)),
            Self::Unavailable => lang.api_unavailable().into(),
            Self::Full => lang.api_full().into(),
            Self::Internal => lang.api_internal().into(),
        }
    }

    fn wait(&self) -> Option<[(header::HeaderName, String); 1]> {
        let seconds = match self {
            Self::TooManyTries(seconds) | Self::TooMuch(seconds) => *seconds,
            Self::Busy => BUSY_SECONDS,
            Self::Unavailable => UNAVAILABLE_SECONDS,
            _ => return None,
        };
        Some([(header::RETRY_AFTER, seconds.to_string())])
    }

    fn body(&self, lang: Lang) -> serde_json::Value {
        let (field, fault) = match self {
            Self::Invalid(field, fault) => (Some(*field), Some(fault)),
            _ => (None, None),
        };
        let mut error = json!({ "code": self.code(), "message": self.words(lang), "field": field, "fault": fault });
        if let Self::OtherKey(staff) = self {
            error["staff"] = json!(staff);
        }
        json!({ "error": error })
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::SessionEnded => return Self::NotSignedIn,
            StoreError::RightEnded => return Self::Forbidden,
            _ => tracing::error!(%error, "store"),
        }
        match error {
            error if error.is_full() => Self::Full,
            error if error.is_unavailable() => Self::Unavailable,
            _ => Self::Internal,
        }
    }
}

impl From<DeliverError<StoreError>> for ApiError {
    fn from(error: DeliverError<StoreError>) -> Self {
        match error {
            DeliverError::DeviceOfAnother => Self::DeviceOfAnother,
            DeliverError::Store(error) => error.into(),
        }
    }
}

impl IntoResponse for ApiError {
    /// The words follow in [`in_words`], which knows the client's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language that a request asks for.
pub fn lang(headers: &HeaderMap) -> Lang {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Lang::accepted).unwrap_or_default()
}

/// Middleware: gives errors their words.
pub async fn in_words(request: Request, next: Next) -> Response {
    let lang = lang(request.headers());
    let response = next.run(request).await;
    match response.extensions().get::<ApiError>() {
        Some(error) => {
            let allow = response.headers().get(header::ALLOW).map(|methods| [(header::ALLOW, methods.clone())]);
            let mut answer = (error.status(), error.wait(), allow, Json(error.body(lang))).into_response();
            answer.extensions_mut().insert(error.clone()); // for the log
            answer
        }
        None => response,
    }
}
