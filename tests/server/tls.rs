//! TLS without a proxy: a certificate and its key from files.

use anyhow::Result;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, pki_types::ServerName};
use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
};
use tests::harness::{Server, tiangeng};

/// Asks for `path` over TLS, trusting one certificate only.
fn asks(address: &str, path: &str, certificate: &rcgen::Certificate) -> Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.der().clone())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(config), ServerName::try_from("localhost")?)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn a_county_speaks_tls_with_its_own_certificate_and_nothing_else() {
    let data = tempfile::tempdir().unwrap();
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (data.path().join("certificate.pem"), data.path().join("key.pem"));
    std::fs::write(&certificate, own.cert.pem()).unwrap();
    std::fs::write(&key, own.signing_key.serialize_pem()).unwrap();
    let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
    let begun = std::time::Instant::now();
    let server = Server::start_with(
        data.path(),
        0,
        &["--tls-certificate", &certificate, "--tls-key", &key, "--hsts-subdomains"],
    )
    .unwrap();
    let answer = asks(server.address(), "/health", &own.cert).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");
    assert!(answer.contains("max-age=31536000; includeSubDomains"), "{answer}");
    assert!(asks(server.address(), "/health", &other.cert).is_err(), "another certificate is not this server");
    let mut plain = TcpStream::connect(server.address()).unwrap();
    plain.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut said = Vec::new();
    drop(plain.read_to_end(&mut said));
    assert!(!String::from_utf8_lossy(&said).contains("200"), "nothing in clear");
    let speaks_in_clear = || {
        let sent = TcpStream::connect(server.address()).map(|mut line| line.write_all(b"GET / HTTP/1.1\r\n\r\n"));
        drop(sent); // a busy machine may drop one before its handshake: more follow
    };
    (0..50).for_each(|_| speaks_in_clear());
    let log = || server.log().unwrap();
    let refused = |log: String| log.lines().filter(|line| line.contains("connection refused")).count();
    while refused(log()) < 20 {
        assert!(begun.elapsed().as_secs() < 100, "failed handshakes are in the log: {}", log());
        speaks_in_clear();
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let most = 21 + begun.elapsed().as_secs() / 10; // one more every ten seconds
    assert!(refused(log()) as u64 <= most, "and do not fill the disk: {}", log());
    assert!(!log().contains("127.0.0.1"), "without addresses");
    let open = tiangeng(&["serve", "--listen", "0.0.0.0:0"], data.path()).unwrap_err().to_string();
    assert!(open.contains("--tls-certificate") && open.contains("--behind-proxy"), "in clear for everybody: {open}");
    let alone = tiangeng(&["serve", "--tls-certificate", &certificate], data.path());
    assert!(alone.unwrap_err().to_string().contains("--tls-key"), "half a certificate is none");
}
