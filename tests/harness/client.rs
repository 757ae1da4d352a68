//! An HTTP client without a network: requests go straight into the router.

use super::PASSWORD;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's text, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The error's code and message.
    pub fn error(&self) -> (String, String) {
        let error = &self.json()["error"];
        let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        (text("code"), text("message"))
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

/// Somebody's browser as far as the server can tell.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookie: Option<String>,
    /// Language asked for.
    pub language: &'static str,
}

impl Client {
    pub(super) fn new(router: Router) -> Self {
        Self { router, cookie: None, language: "zh-Hans" }
    }

    /// Signs in and keeps the cookie.
    pub async fn signs_in(&mut self, phone: &str, password: &str) -> Answer {
        let answer = self.post("/api/v1/session", json!({ "phone": phone, "password": password })).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
        self.cookie = Some(cookie.to_owned()).filter(|cookie| !cookie.is_empty());
        answer
    }

    /// Signs in again with everybody's password.
    pub async fn signs_in_again(&mut self, phone: &str) -> Answer {
        self.signs_in(phone, PASSWORD).await
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path), Vec::new()).await
    }

    /// `DELETE` as the app does it.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path).header("x-tiangeng", "1"), Vec::new()).await
    }

    /// `POST` of JSON as the app does it.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_bytes(path, body.to_string().into_bytes()).await
    }

    /// `POST` of anything as the app does it.
    pub async fn post_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        let request = self.request(Method::POST, path).header("x-tiangeng", "1");
        self.send(request.header(header::CONTENT_TYPE, "application/json"), body).await
    }

    /// A request to be given further headers.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::HOST, "county.test").header(header::ACCEPT_LANGUAGE, self.language);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    /// Sends a request.
    pub async fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}
