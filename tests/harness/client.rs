//! An HTTP client: straight into the router, without a network, or over the wire to a real process.

use super::PASSWORD;
use app::domain::attachment::Attachment;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};
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

/// The status of a request that nobody answered.
pub const NO_ANSWER: u16 = 599;
/// A killed server leaves connections that never end.
const PATIENCE: Duration = Duration::from_secs(5);

/// An address of nobody's (RFC 5737). One of this machine would be a proxy's.
const SOMEWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

/// How requests travel.
#[derive(Clone)]
enum Way {
    Router(Router),
    Wire { http: reqwest::Client, address: String },
}

/// A user's browser as far as the server can see.
#[derive(Clone)]
pub struct Client {
    way: Way,
    cookie: Option<String>,
    /// Language asked for.
    pub language: &'static str,
    /// From where the request seems to come, when it does not go over the wire.
    pub address: IpAddr,
}

impl Client {
    pub(super) fn new(router: Router) -> Self {
        Self { way: Way::Router(router), cookie: None, language: "zh-Hans", address: SOMEWHERE.into() }
    }

    /// A client of a real server at `address` (host and port).
    ///
    /// # Errors
    /// When no client can be made.
    pub fn over_the_wire(address: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
        Ok(Self {
            way: Way::Wire { http, address: address.to_owned() },
            cookie: None,
            language: "zh-Hans",
            address: Ipv4Addr::LOCALHOST.into(),
        })
    }

    /// Signs in and keeps the cookie.
    pub async fn signs_in(&mut self, phone: &str, password: &str) -> Answer {
        let answer = self.post("/api/v1/session", json!({ "phone": phone, "password": password })).await;
        self.keep_cookie(&answer);
        answer
    }

    pub(super) fn keep_cookie(&mut self, answer: &Answer) {
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
        self.cookie = Some(cookie.to_owned()).filter(|cookie| !cookie.is_empty());
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

    /// `PUT` of a part of a photo as the app does it.
    pub async fn put_media(&self, attachment: &Attachment, offset: u64, part: Vec<u8>) -> Answer {
        let Attachment { blob, media_type, bytes, .. } = attachment;
        let path = format!("/api/v1/media/{blob}?type={media_type}&bytes={bytes}&offset={offset}");
        self.send(self.request(Method::PUT, &path).header("x-tiangeng", "1"), part).await
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

    async fn through(&self, router: &Router, request: axum::http::request::Builder, body: Body) -> Answer {
        let peer = ConnectInfo(SocketAddr::from((self.address, 50_000)));
        let request = request.extension(peer).body(body).expect("a request");
        let response = router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Sends a request without a network; `meanwhile` happens once the server waits for its body.
    pub async fn send_after(
        &self,
        request: axum::http::request::Builder,
        body: Vec<u8>,
        meanwhile: impl FnOnce() + Send + 'static,
    ) -> Answer {
        let Way::Router(router) = &self.way else { panic!("over the wire nobody sees when the server waits") };
        self.through(router, request, after(meanwhile, body)).await
    }

    /// Sends a request.
    pub async fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        match &self.way {
            Way::Router(router) => {
                let request = request.header(header::CONTENT_LENGTH, body.len()); // as browsers say it
                self.through(router, request, Body::from(body)).await
            }
            Way::Wire { http, address } => {
                let (parts, ()) = request.body(()).expect("a request").into_parts();
                over_the_wire(http, address, parts, body).await.unwrap_or_else(|_| no_answer())
            }
        }
    }
}

/// A body of one piece, before which something happens when it is first asked for.
fn after(meanwhile: impl FnOnce() + Send + 'static, body: Vec<u8>) -> Body {
    let piece = async move {
        tokio::task::spawn_blocking(meanwhile).await.expect("what happens meanwhile");
        Ok::<_, std::io::Error>(body)
    };
    Body::from_stream(futures_util::stream::once(piece))
}

async fn over_the_wire(
    http: &reqwest::Client,
    address: &str,
    parts: axum::http::request::Parts,
    body: Vec<u8>,
) -> reqwest::Result<Answer> {
    let mut headers = parts.headers;
    headers.remove(header::HOST);
    let url = format!("http://{address}{}", parts.uri);
    let answer = http.request(parts.method, url).headers(headers).body(body).send().await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    Ok(Answer { status, headers, body: answer.bytes().await?.to_vec() })
}

fn no_answer() -> Answer {
    let status = StatusCode::from_u16(NO_ANSWER).expect("a number of three digits");
    Answer { status, headers: HeaderMap::new(), body: Vec::new() }
}
