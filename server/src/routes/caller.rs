//! From which address a request comes.

use super::App;
use crate::error::ApiError;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts, uri::Authority},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

const FORWARDED: &str = "x-forwarded-for";

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
                "sign-ins of new phones are refused: a proxy is in front and does not report the client's address. Name its address with \
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
        Ok(Self(behind(peer, &parts.headers, &app.config.trusted_proxies, app.config.behind_proxy)))
    }
}

/// Each trusted hop names the one before it, at the end of its line; what comes before an untrusted one, anybody can write.
/// Behind a proxy a peer that is not trusted is the proxy itself; and so is the loopback, but for a browser on this machine.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr], behind_proxy: bool) -> Option<IpAddr> {
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
    let is_proxy = trusted.contains(&caller) || caller.is_loopback() || behind_proxy && caller == peer;
    let is_here = caller.is_loopback() && is_on_this_machine(headers);
    (is_here || !is_proxy).then_some(caller)
}

/// Whether a request over the loopback comes from a browser on this machine: such a one names the machine so, and nobody forwards it.
fn is_on_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let host = host.as_ref().map_or("", |host| host.host().trim_matches(['[', ']']));
    let is_loopback = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    is_loopback && !headers.contains_key(FORWARDED)
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

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        let (near, far, phone) = (ip("10.0.0.1"), ip("10.0.0.2"), ip("203.0.113.9"));
        let says =
            |peer, line: &'static str, trusted: &[IpAddr]| behind(peer, &headers(&[(FORWARDED, line)]), trusted, false);
        assert_eq!(says(phone, "198.51.100.1", &[near]), Some(phone), "a caller's own word");
        assert_eq!(says(near, "198.51.100.1, 203.0.113.9", &[near]), Some(phone), "the last hop counts");
        assert_eq!(says(near, "203.0.113.9, 10.0.0.2", &[near, far]), Some(phone), "two proxies");
        assert_eq!(says(ip("::ffff:10.0.0.1"), "203.0.113.9", &[near]), Some(phone), "one address in two spellings");
    }

    #[test]
    fn a_proxys_own_address_is_nobodys() {
        let (near, here, phone) = (ip("10.0.0.1"), ip("127.0.0.1"), ip("203.0.113.9"));
        let (silent, local) = (headers(&[("host", "county.example")]), headers(&[("host", "localhost:8080")]));
        let speaking = headers(&[(FORWARDED, "203.0.113.9"), ("host", "county.example")]);
        assert_eq!(behind(near, &headers(&[(FORWARDED, "nonsense")]), &[near], false), None);
        assert_eq!(behind(near, &silent, &[near], false), None, "it does not say who calls");
        assert_eq!(behind(here, &silent, &[], false), None, "neither named nor saying");
        assert_eq!(behind(here, &headers(&[(FORWARDED, "203.0.113.9"), ("host", "localhost")]), &[], false), None);
        assert_eq!(behind(near, &speaking, &[], true), None, "not named, but there is one");
        assert_eq!(behind(near, &local, &[], true), None, "anybody can write localhost");
        assert_eq!(behind(here, &speaking, &[here], true), Some(phone));
        assert_eq!(behind(here, &local, &[here], true), Some(here), "on this machine");
        for (host, peer) in [("localhost:8080", "127.0.0.1"), ("127.0.0.1:8080", "127.0.0.1"), ("[::1]:8080", "::1")] {
            assert_eq!(behind(ip(peer), &headers(&[("host", host)]), &[], false), Some(ip(peer)), "on this machine");
        }
    }
}
