//! Writes that another site could have caused. Browsers say in `Origin` of which site the page is that writes; it is compared with the
//! origins of the settings, or without any with the name by which the server was asked.

use super::{App, log::RequestFacts, public_form};
use crate::{
    config::ServeConfig,
    error::ApiError,
    origin::{Expected, OtherOrigin, WebOrigin},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::SocketAddr;

/// Sent by the app with every write. Forms and links of other sites cannot set it; nor can our own public forms, whose origin is asked all the
/// same.
pub const APP_HEADER: &str = "x-tiangeng";

const FETCH_SITE: &str = "sec-fetch-site";
/// Of a header that anybody can write, so much is repeated in answers and in the log.
const SHOWN_CHARACTERS: usize = 100;

/// Turns away writes that another site could have caused.
pub async fn writes_come_from_the_app(State(app): State<App>, request: Request, next: Next) -> Response {
    match foreign(&request, &app.config) {
        None => next.run(request).await,
        Some(Foreign::Otherwise(why)) => {
            RequestFacts::of(&request).why(why);
            ApiError::NotFromTheApp(None).into_response()
        }
        Some(Foreign::Origin(other)) => {
            RequestFacts::of(&request).why(other.to_string());
            ApiError::NotFromTheApp(Some(other)).into_response()
        }
    }
}

/// What shows that a write comes from another site.
enum Foreign {
    Origin(OtherOrigin),
    Otherwise(&'static str),
}

fn foreign(request: &Request, config: &ServeConfig) -> Option<Foreign> {
    let headers = request.headers();
    match *request.method() {
        Method::GET | Method::HEAD => None,
        _ if !headers.contains_key(APP_HEADER) && !public_form::is_form(request.uri().path()) => {
            Some(Foreign::Otherwise("without the app's header"))
        }
        _ => match other_origin(request, config) {
            Some(other) => Some(Foreign::Origin(other)),
            None => (!same_site(headers)).then_some(Foreign::Otherwise("from another site")),
        },
    }
}

/// Browsers name the origin of every write; other clients need not. An origin that cannot be read is another site's, and so are two.
fn other_origin(request: &Request, config: &ServeConfig) -> Option<OtherOrigin> {
    let headers = request.headers();
    let named: Vec<&str> =
        headers.get_all(header::ORIGIN).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    let origin = match named[..] {
        [] => return None,
        [one] => WebOrigin::parse(one),
        _ => None,
    };
    let asked = Asked::of(request, config);
    let is_ours = |origin: &WebOrigin| match config.origins[..] {
        [] => asked.is_of(origin),
        _ => config.origins.contains(origin),
    };
    if origin.as_ref().is_some_and(is_ours) {
        return None;
    }
    let expected = match config.origins[..] {
        [] => Expected::Asked(asked.shown()),
        _ => Expected::Set(config.named_origins()),
    };
    Some(OtherOrigin { origin: shown(&named.join(" ")), expected })
}

/// By which name a browser asked for the server.
struct Asked {
    /// Host, with a port if it is not the usual one.
    host: String,
    /// Known to have come over TLS. What is not known to is not known not to: a proxy further out may have the certificate.
    over_tls: bool,
}

impl Asked {
    /// As a trusted proxy says, or as the request itself does: anybody can write the headers of a proxy.
    fn of(request: &Request, config: &ServeConfig) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let said = |name: &'static str, of_hop: &str| {
            let is_trusted = peer.is_some_and(|peer| config.trusted_proxies.contains(&peer));
            let said = || last(headers, name).or_else(|| of_last_hop(headers, of_hop));
            is_trusted.then(said).flatten()
        };
        let own = || headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let over_tls = config.tls_certificate.is_some() || said("x-forwarded-proto", "proto") == Some("https");
        Self { host: said("x-forwarded-host", "host").unwrap_or_else(own).to_owned(), over_tls }
    }

    fn is_of(&self, origin: &WebOrigin) -> bool {
        origin.is_of(&self.host) && (origin.is_https() || !self.over_tls)
    }

    fn shown(&self) -> String {
        let scheme = if self.over_tls { "https://" } else { "" };
        format!("{scheme}{}", shown(&self.host))
    }
}

/// What the nearest proxy wrote into a header to which each one adds.
fn last<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    let line = headers.get_all(HeaderName::from_static(name)).iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next().map(str::trim)
}

/// What the nearest proxy says in `Forwarded` (RFC 7239).
fn of_last_hop<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = last(headers, "forwarded")?.split(';').filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim_matches('"'))
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARACTERS).collect()
}

/// What newer browsers say of the page that caused a request.
fn same_site(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_none_or(|site| site == "same-origin" || site == "none")
}
