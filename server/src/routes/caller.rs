//! From which address a request comes.

use super::App;
use crate::{config::ServeConfig, error::ApiError, origin::WebOrigin};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts, uri::Authority},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

const FORWARDED: &str = "x-forwarded-for";
/// What only proxies write.
const PASSED_ON: [&str; 3] = [FORWARDED, "x-forwarded-host", "forwarded"];

/// The caller's address: the peer's, or what trusted proxies say of it. `None` when it is a proxy's own: then all who come through it
/// look like one.
pub struct Caller(Option<IpAddr>);

impl Caller {
    /// The address, for counting strangers. A proxy that hides it is reported in the log: until it is named, strangers are refused.
    ///
    /// # Errors
    /// `CallersUnknown`.
    pub fn address(&self, app: &App) -> Result<IpAddr, ApiError> {
        if self.0.is_none()
            && let Some(tries) = app.throttle.note_hidden()
        {
            tracing::error!(
                tries,
                "sign-ins of new phones and public forms are refused: a proxy is in front and does not report the client's address. Name its address with \
                 --trusted-proxy (127.0.0.1 on this machine), and have it send x-forwarded-for"
            );
        }
        self.0.ok_or(ApiError::CallersUnknown)
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into()); // without a network: all callers are one
        Ok(Self(behind(peer, &parts.headers, &app.config)))
    }
}

/// Each trusted hop names the one before it, at the end of its line; what comes before an untrusted one, anybody can write.
/// Behind a proxy a peer that is not trusted is the proxy itself; and so is the loopback, but for a browser on this machine.
fn behind(peer: IpAddr, headers: &HeaderMap, config: &ServeConfig) -> Option<IpAddr> {
    let trusted = &config.trusted_proxies;
    let lines = headers.get_all(FORWARDED).iter().filter_map(|line| line.to_str().ok());
    let mut hops: Vec<Option<IpAddr>> =
        lines.flat_map(|line| line.split(',')).map(|hop| hop.trim().parse().ok()).collect();
    let peer = peer.to_canonical();
    let mut caller = peer;
    while trusted.contains(&caller)
        && let Some(Some(hop)) = hops.pop()
    {
        caller = hop.to_canonical();
    }
    let is_proxy = trusted.contains(&caller) || caller.is_loopback() || config.behind_proxy && caller == peer;
    let is_here = caller.is_loopback() && is_on_this_machine(headers, &config.origins);
    (is_here || !is_proxy).then_some(caller)
}

/// Whether a request over the loopback comes from a browser on this machine: such a one names the machine so, and nobody forwards it. A
/// proxy that passes on no headers names it so too: then the origins of the settings are not this machine's.
fn is_on_this_machine(headers: &HeaderMap, origins: &[WebOrigin]) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let is_named = host.as_ref().is_some_and(|host| is_loopback(host.host()));
    let is_meant = origins.is_empty() || origins.iter().any(|origin| is_loopback(origin.host()));
    is_named && is_meant && !PASSED_ON.iter().any(|name| headers.contains_key(*name))
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    fn settings(trusted: &[IpAddr], behind_proxy: bool) -> ServeConfig {
        ServeConfig { trusted_proxies: trusted.to_vec(), behind_proxy, ..ServeConfig::default() }
    }

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        let (near, far, phone) = (ip("10.0.0.1"), ip("10.0.0.2"), ip("203.0.113.9"));
        let says = |peer, line: &'static str, trusted: &[IpAddr]| {
            behind(peer, &headers(&[(FORWARDED, line)]), &settings(trusted, false))
        };
        assert_eq!(says(phone, "198.51.100.1", &[near]), Some(phone), "a caller's own word");
        assert_eq!(says(near, "198.51.100.1, 203.0.113.9", &[near]), Some(phone), "the last hop counts");
        assert_eq!(says(near, "203.0.113.9, 10.0.0.2", &[near, far]), Some(phone), "two proxies");
        assert_eq!(says(ip("::ffff:10.0.0.1"), "203.0.113.9", &[near]), Some(phone), "one address in two spellings");
    }

    #[test]
    fn a_proxys_own_address_is_nobodys() {
        let from = |peer, headers: &HeaderMap, trusted: &[IpAddr], behind_proxy| {
            behind(peer, headers, &settings(trusted, behind_proxy))
        };
        let (near, here, phone) = (ip("10.0.0.1"), ip("127.0.0.1"), ip("203.0.113.9"));
        let (silent, local) = (headers(&[("host", "county.example")]), headers(&[("host", "localhost:8080")]));
        let speaking = headers(&[(FORWARDED, "203.0.113.9"), ("host", "county.example")]);
        assert_eq!(from(near, &headers(&[(FORWARDED, "nonsense")]), &[near], false), None);
        assert_eq!(from(near, &silent, &[near], false), None, "it does not say who calls");
        assert_eq!(from(here, &silent, &[], false), None, "neither named nor saying");
        assert_eq!(from(here, &headers(&[(FORWARDED, "203.0.113.9"), ("host", "localhost")]), &[], false), None);
        assert_eq!(from(near, &speaking, &[], true), None, "not named, but there is one");
        assert_eq!(from(near, &local, &[], true), None, "anybody can write localhost");
        assert_eq!(from(here, &speaking, &[here], true), Some(phone));
        assert_eq!(from(here, &local, &[here], true), Some(here), "on this machine");
        for (host, peer) in [("localhost:8080", "127.0.0.1"), ("127.0.0.1:8080", "127.0.0.1"), ("[::1]:8080", "::1")] {
            assert_eq!(from(ip(peer), &headers(&[("host", host)]), &[], false), Some(ip(peer)), "on this machine");
        }
    }
    #[test]
    fn a_proxy_that_passes_nothing_on_is_no_browser_on_this_machine() {
        let here = ip("127.0.0.1");
        let with = |origin: &str| ServeConfig { origins: vec![origin.parse().unwrap()], ..settings(&[here], false) };
        let by_default = headers(&[("host", "127.0.0.1:8080")]);
        assert_eq!(behind(here, &by_default, &with("https://gh.example.cn")), None);
        assert_eq!(behind(here, &by_default, &with("http://localhost:8080")), Some(here));
        for name in ["x-forwarded-host", "forwarded"] {
            let told = headers(&[("host", "127.0.0.1:8080"), (name, "host=gh.example.cn")]);
            assert_eq!(behind(here, &told, &settings(&[here], false)), None, "{name}");
        }
    }
}
