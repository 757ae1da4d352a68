//! TLS with a certificate from files, for counties without a proxy in front.

use anyhow::{Context, bail};
use axum_server::tls_rustls::RustlsConfig;
use server::config::ServeConfig;
use std::sync::Arc;

/// The certificate that the settings name; `None` when they name none.
///
/// # Errors
/// When one of the two files is not named, cannot be read, or does not belong to the other.
pub async fn of(config: &ServeConfig) -> anyhow::Result<Option<RustlsConfig>> {
    let (certificate, key) = match (&config.tls_certificate, &config.tls_key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        _ => bail!("TLS needs both files: --tls-certificate and --tls-key"),
    };
    drop(rustls::crypto::ring::default_provider().install_default()); // a second time it is there already
    let files = || format!("reading the certificate {} and its key {}", certificate.display(), key.display());
    let read = RustlsConfig::from_pem_file(certificate, key).await.with_context(files)?;
    let mut inner = rustls::ServerConfig::clone(&read.get_inner());
    inner.alpn_protocols = vec![b"http/1.1".to_vec()]; // what this server speaks
    Ok(Some(RustlsConfig::from_config(Arc::new(inner))))
}
