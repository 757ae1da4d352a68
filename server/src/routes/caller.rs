//! From which address somebody calls.

use super::App;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

/// The caller's address: the peer's, or what trusted proxies say of it.
pub struct Caller(pub IpAddr);

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into()); // without a network: all callers are one
        Ok(Self(behind(peer, &parts.headers, &app.config.trusted_proxies)))
    }
}

/// Each trusted hop names the one before it, at the end of its line; what stands before an untrusted one, anybody can write.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let mut hops: Vec<Option<IpAddr>> =
        lines.flat_map(|line| line.split(',')).map(|hop| hop.trim().parse().ok()).collect();
    let mut caller = peer.to_canonical();
    while trusted.contains(&caller)
        && let Some(Some(hop)) = hops.pop()
    {
        caller = hop.to_canonical();
    }
    caller
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let (near, far, phone) = (ip("10.0.0.1"), ip("10.0.0.2"), ip("203.0.113.9"));
        let said = |line: &'static str| {
            HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), HeaderValue::from_static(line))])
        };
        assert_eq!(behind(phone, &said("198.51.100.1"), &[near]), phone, "a caller's own word");
        assert_eq!(behind(near, &said("198.51.100.1, 203.0.113.9"), &[near]), phone, "the last hop counts");
        assert_eq!(behind(near, &said("203.0.113.9, 10.0.0.2"), &[near, far]), phone, "two proxies");
        assert_eq!(behind(near, &said("nonsense"), &[near]), near);
        assert_eq!(behind(ip("::ffff:10.0.0.1"), &said("203.0.113.9"), &[near]), phone, "one address in two spellings");
    }
}
