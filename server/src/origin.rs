//! Origins of web pages (RFC 6454): scheme, host and port; and how one differs from the server's.

use app::messages::Lang;
use axum::http::uri::Authority;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Scheme, host and port of a page, as browsers name them in `Origin`. The default port of the scheme is as good as none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebOrigin {
    is_https: bool,
    host: String,
    port: u16,
}

impl WebOrigin {
    /// Reads the header `Origin`; `None` for `null`, and for what no page has that is fetched from a server.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, place) = text.split_once("://")?;
        let is_https = scheme.eq_ignore_ascii_case("https");
        if !is_https && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let (host, port) = host_and_port(place)?;
        Some(Self { is_https, host, port: port.unwrap_or(default_port(is_https)) })
    }

    /// Whether the page is of the host that a request names in `Host`.
    pub fn is_of(&self, host: &str) -> bool {
        host_and_port(host)
            .is_some_and(|(host, port)| host == self.host && port.unwrap_or(default_port(self.is_https)) == self.port)
    }

    /// Whether the page came over TLS.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Its host, without the port.
    pub fn host(&self) -> &str {
        &self.host
    }
}

const fn default_port(is_https: bool) -> u16 {
    if is_https { 443 } else { 80 }
}

/// Host in lower case and port, if there is one; `None` for anything else.
fn host_and_port(text: &str) -> Option<(String, Option<u16>)> {
    let authority: Authority = text.parse().ok()?;
    let host = authority.host();
    let port = match text.strip_prefix(host)? {
        "" | ":" => None,
        rest => Some(rest.strip_prefix(':').filter(|port| port.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?),
    };
    (!host.is_empty()).then(|| (host.to_ascii_lowercase(), port))
}

impl FromStr for WebOrigin {
    type Err = String;

    /// Reads a setting: a slash at the end, as an address bar shows it, is no matter.
    fn from_str(text: &str) -> Result<Self, String> {
        let origin = Self::parse(text.strip_suffix('/').unwrap_or(text));
        origin.ok_or_else(|| {
            format!("{text}: not of the form https://gh.example.cn, with a port where it is not the usual one")
        })
    }
}

impl TryFrom<String> for WebOrigin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<WebOrigin> for String {
    fn from(origin: WebOrigin) -> Self {
        origin.to_string()
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == default_port(self.is_https) { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

/// An origin that is not the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherOrigin {
    /// As the request names it.
    pub origin: String,
    /// What it was compared with.
    pub expected: Expected,
}

/// What an origin is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Of the settings.
    Set(String),
    /// As the server was asked.
    Asked(String),
}

impl OtherOrigin {
    /// In words, for whoever sees them on the phone and reads them to whoever runs the server.
    pub fn words(&self, lang: Lang) -> String {
        match &self.expected {
            Expected::Set(origins) => lang.api_origin_not_set(&self.origin, origins),
            Expected::Asked(host) => lang.api_other_origin(&self.origin, host),
        }
    }
}

impl fmt::Display for OtherOrigin {
    /// For the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = &self.origin;
        match &self.expected {
            Expected::Set(origins) => write!(f, "Origin {origin}, but --origin says {origins}"),
            Expected::Asked(host) => write!(
                f,
                "Origin {origin}, but the server was asked as {host}: set proxy_set_header Host $http_host; or --origin"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_port_is_no_difference_and_every_other_port_is_one() {
        let is_of = |origin: &str, host: &str| WebOrigin::parse(origin).unwrap().is_of(host);
        for (origin, host) in [
            ("https://gh.example.cn", "gh.example.cn"),
            ("https://gh.example.cn", "gh.example.cn:443"),
            ("https://gh.example.cn:443", "GH.example.cn"),
            ("http://gh.example.cn", "gh.example.cn:80"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://[::1]:8080", "[::1]:8080"),
        ] {
            assert!(is_of(origin, host), "{origin} {host}");
        }
        for (origin, host) in [
            ("https://gh.example.cn", "gh.example.cn:80"),
            ("http://gh.example.cn", "gh.example.cn:443"),
            ("https://gh.example.cn:8443", "gh.example.cn"),
            ("https://gh.example.cn", "gh.example.cn:99999"),
            ("https://gh.example.cn", "gh.example.cn:+443"),
            ("https://gh.example.cn", "a@gh.example.cn"),
            ("https://gh.example.cn", "gh.example.cn.evil.example"),
            ("https://gh.example.cn", ""),
        ] {
            assert!(!is_of(origin, host), "{origin} {host}");
        }
    }

    #[test]
    fn what_is_no_page_of_a_server_has_no_origin() {
        for text in
            ["", "null", "gh.example.cn", "https://", "file:///a", "chrome-extension://gh.example.cn", "https://a/b"]
        {
            assert_eq!(WebOrigin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_setting_is_written_as_browsers_write_it() {
        let written = |text: &str| text.parse::<WebOrigin>().map(|origin| origin.to_string());
        assert_eq!(written("https://GH.example.cn:443/").unwrap(), "https://gh.example.cn");
        assert_eq!(written("http://10.1.2.3:8080").unwrap(), "http://10.1.2.3:8080");
        assert!(written("gh.example.cn").unwrap_err().contains("https://gh.example.cn"));
    }
}
