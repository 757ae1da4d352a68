//! Configuration: flags over environment over file, parsed once.

use crate::origin::WebOrigin;
use clap::Args;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// The settings of `serve`, each also as `TIANGENG_…` in the environment or as a line of the file.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct ServeFlags {
    /// Directory of the database and its key [default: ./data]
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// Store of photos and voice notes, such as s3://bucket/folder [default: a folder of the data directory]
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Days until a user has to sign in again [default: 30]
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_days: Option<u32>,
    /// Address of a proxy that is trusted to report the client's address, and by which name it was asked; may be given several times
    #[arg(long = "trusted-proxy", value_name = "ADDR")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trusted_proxies: Vec<IpAddr>,
    /// Origin of the app as browsers see it, such as https://gh.example.cn: writes are taken from its pages, whatever Host a proxy passes on; may be
    /// given several times [default: the host that each request names]
    #[arg(long = "origin", value_name = "ORIGIN")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<WebOrigin>,
    /// Connections that may be open at once [default: 800]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<u32>,
    /// Connections from one network: an IPv4 address, or an IPv6 network of 64 bits (twice as many for one of 48 bits); trusted proxies are not limited
    /// [default: a quarter, and all of them on 127.0.0.1 and with --behind-proxy]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections_a_network: Option<u32>,
    /// Requests that one account, or one phone by its key, may make in an hour [default: 3000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests_an_hour: Option<u32>,
    /// Megabytes that one account, or one phone by its key, may deliver and upload in an hour [default: 200]
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(1..))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub megabytes_an_hour: Option<u32>,
    /// Certificate chain as PEM, to serve TLS without a proxy
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_certificate: Option<PathBuf>,
    /// Its private key as PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_key: Option<PathBuf>,
    /// A proxy with a certificate is in front: serve without TLS, also where others can reach the address
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub behind_proxy: bool,
    /// Tell browsers that all subdomains use HTTPS too; for a host whose subdomains do, or that has none
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hsts_subdomains: bool,
    /// Let phones register with a password alone, without a one-time code: for demonstrations and training
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub any_phone: bool,
    /// Log lines as JSON
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub log_json: bool,
    /// Read these settings from a TOML file too
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// The settings that `serve` runs with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServeConfig {
    /// Directory of the database and its key.
    pub data: PathBuf,
    /// Store of photos and voice notes; a folder of the data directory unless another is set.
    pub media: Option<String>,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Days until a user has to sign in again. Workers may be offline for weeks; work is never lost meanwhile.
    pub session_days: u32,
    /// Proxies whose `x-forwarded-…` and `forwarded` are used. From other clients it is ignored: anybody can write it.
    pub trusted_proxies: Vec<IpAddr>,
    /// Origins from whose pages writes are taken; without any, the host counts that each request names.
    pub origins: Vec<WebOrigin>,
    /// Connections that may be open at once; any more are closed at once.
    pub connections: u32,
    /// Connections from one network; see [`ServeConfig::of_a_network`].
    pub connections_a_network: Option<u32>,
    /// Requests that one account or phone may make in an hour.
    pub requests_an_hour: u32,
    /// Megabytes that one account or phone may deliver and upload in an hour.
    pub megabytes_an_hour: u32,
    /// Certificate chain in a PEM file; with [`Self::tls_key`] the server speaks TLS.
    pub tls_certificate: Option<PathBuf>,
    /// Its private key.
    pub tls_key: Option<PathBuf>,
    /// A proxy with a certificate is in front.
    pub behind_proxy: bool,
    /// `includeSubDomains` is in the header that asks for HTTPS.
    pub hsts_subdomains: bool,
    /// Phones register with a password alone.
    pub any_phone: bool,
    /// Log lines as JSON.
    pub log_json: bool,
}

/// A process may have 1,024 files open unless the system is configured otherwise, and some are the database's. A county has 200 phones.
const CONNECTIONS_MAX: u32 = 800;

/// A county's first sync asks 250 times, a month of work with thirty photos 400 times, an idle phone 60 times in an hour.
const REQUESTS_AN_HOUR: u32 = 3_000;
/// Thirty photos have at most 45 MB, a rescue file 40.
const MEGABYTES_AN_HOUR: u32 = 200;

impl Default for ServeConfig {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self {
            data: "data".into(),
            media: None,
            listen,
            session_days: 30,
            trusted_proxies: Vec::new(),
            origins: Vec::new(),
            connections: CONNECTIONS_MAX,
            connections_a_network: None,
            requests_an_hour: REQUESTS_AN_HOUR,
            megabytes_an_hour: MEGABYTES_AN_HOUR,
            tls_certificate: None,
            tls_key: None,
            behind_proxy: false,
            hsts_subdomains: false,
            any_phone: false,
            log_json: false,
        }
    }
}

impl ServeConfig {
    /// Puts defaults, file, environment and flags on top of each other.
    ///
    /// # Errors
    /// Which setting is wrong, and where it was read.
    pub fn read(flags: &ServeFlags) -> Result<Self, Box<figment::Error>> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = &flags.config {
            figment = figment.merge(Toml::file_exact(file));
        }
        let known = [
            "data",
            "media",
            "listen",
            "session_days",
            "trusted_proxies",
            "origins",
            "connections",
            "connections_a_network",
            "requests_an_hour",
            "megabytes_an_hour",
            "tls_certificate",
            "tls_key",
            "behind_proxy",
            "hsts_subdomains",
            "any_phone",
            "log_json",
        ];
        let environment = Env::prefixed("TIANGENG_").only(&known);
        figment.merge(environment).merge(Serialized::defaults(flags)).extract().map_err(Box::new)
    }
}

impl ServeConfig {
    /// How many connections may come from one network. A whole county may be behind one address, of an office or of a provider: 200
    /// phones with one connection each, which is a quarter of the room. Behind a proxy all come from one.
    pub fn of_a_network(&self) -> u32 {
        let all_come_from_one = self.behind_proxy || self.listen.ip().is_loopback();
        let default = if all_come_from_one { self.connections } else { self.connections.div_ceil(4) };
        self.connections_a_network.unwrap_or(default)
    }

    /// The origins, for people.
    pub fn named_origins(&self) -> String {
        self.origins.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// From where writes are taken, for whoever starts the server.
    pub fn told_origins(&self) -> String {
        match self.origins[..] {
            [] => "writes are taken from whatever Host says; behind a proxy set --origin, or have it pass Host".into(),
            _ => format!("writes are taken from {}", self.named_origins()),
        }
    }

    /// Checks that no password crosses a network unencrypted.
    ///
    /// # Errors
    /// What to do, when the address can be reached from outside and nothing encrypts.
    pub fn check_listening(&self) -> Result<(), String> {
        let is_covered = self.tls_certificate.is_some() || self.behind_proxy || !self.trusted_proxies.is_empty();
        if self.listen.ip().is_loopback() || is_covered {
            return Ok(());
        }
        Err(format!(
            "{} can be reached from outside, and passwords would cross the network in clear. Give the server a certificate \
             (--tls-certificate, --tls-key); or put a proxy with one in front and say so (--behind-proxy, or --trusted-proxy with \
             its address); or listen on 127.0.0.1",
            self.listen
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_reach_needs_a_certificate_or_a_proxy() {
        let of = |listen: &str| ServeConfig { listen: listen.parse().unwrap(), ..ServeConfig::default() };
        of("127.0.0.1:8080").check_listening().unwrap();
        of("[::1]:8080").check_listening().unwrap();
        for open in ["0.0.0.0:8080", "[::]:8080", "192.0.2.7:80"] {
            assert!(of(open).check_listening().unwrap_err().contains("--behind-proxy"));
            ServeConfig { behind_proxy: true, ..of(open) }.check_listening().unwrap();
            ServeConfig { tls_certificate: Some("c.pem".into()), ..of(open) }.check_listening().unwrap();
            ServeConfig { trusted_proxies: vec!["192.0.2.1".parse().unwrap()], ..of(open) }.check_listening().unwrap();
        }
    }

    #[test]
    fn one_network_has_a_quarter_unless_all_come_through_a_proxy() {
        let open = ServeConfig { listen: "[::]:443".parse().unwrap(), ..ServeConfig::default() };
        assert_eq!((open.of_a_network(), ServeConfig::default().of_a_network()), (200, 800));
        assert_eq!(ServeConfig { behind_proxy: true, ..open.clone() }.of_a_network(), 800);
        assert_eq!(ServeConfig { connections_a_network: Some(7), ..open }.of_a_network(), 7);
    }

    #[test]
    fn flags_come_before_the_file_and_the_file_before_defaults() {
        let file = std::env::temp_dir().join(format!("tiangeng-config-{}.toml", std::process::id()));
        std::fs::write(&file, "listen = \"127.0.0.1:9\"\nsession_days = 7\n").unwrap();
        let flags = ServeFlags { session_days: Some(3), config: Some(file.clone()), ..ServeFlags::default() };
        let config = ServeConfig::read(&flags).unwrap();
        assert_eq!((config.listen.port(), config.session_days, config.data), (9, 3, PathBuf::from("data")));
        std::fs::write(&file, "lisen = 3\n").unwrap();
        assert!(ServeConfig::read(&flags).unwrap_err().to_string().contains("lisen"));
        std::fs::remove_file(file).unwrap();
    }
}
