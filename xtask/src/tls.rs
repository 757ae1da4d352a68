//! A certificate of this machine's own for the demo county.

use crate::shell::root;
use anyhow::Context;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, time::SystemTime};

/// Two PEM files.
pub struct Certificate {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// The certificate of this year for whom the server listens at (`host:port`), `localhost` and 127.0.0.1; made when it is not there. It ends with
/// the next year: Safari takes none of more than 825 days.
pub fn certificate(listen: &str) -> anyhow::Result<Certificate> {
    let host = listen.rsplit_once(':').context("no port to listen on")?.0.trim_matches(['[', ']']);
    let (folder, year) = (root().join("target/tls"), this_year());
    let file = |what: &str| folder.join(format!("{host}-{year}-{what}.pem"));
    let found = Certificate { certificate: file("certificate"), key: file("key") };
    if !found.certificate.exists() {
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?; // the key is nobody else's
        let mut wishes = CertificateParams::new([host, "localhost", "127.0.0.1"].map(str::to_owned))?;
        wishes.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        (wishes.not_before, wishes.not_after) = (date_time_ymd(year, 1, 1), date_time_ymd(year + 2, 1, 1));
        let key = KeyPair::generate()?;
        fs::write(&found.key, key.serialize_pem())?;
        fs::write(&found.certificate, wishes.self_signed(&key)?.pem())?;
    }
    Ok(found)
}

/// By UTC, which decides nothing but when a new one is made.
fn this_year() -> i32 {
    let seconds = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    1970 + (seconds as f64 / (365.2425 * 24.0 * 3600.0)) as i32
}
