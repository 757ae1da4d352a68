//! Writes through a real nginx, as offices set it up, for `cargo xtask soak proxies`.

use super::media::jpeg;
use app::domain::attachment::{Attachment, BlobId};
use axum::http::Method;
use serde_json::json;
use std::{
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command},
    time::Duration,
};
use tests::harness::{Answer, Client, PASSWORD, Server, WORKER};

const STAFF: [(&str, &str, &str, &str); 1] = [("冉玉兰", WORKER, "grid_worker", "左岚乡")];
/// Here every browser is on this machine: nginx says instead that it is a phone elsewhere.
const A_PHONE: &str = "proxy_set_header X-Forwarded-For 203.0.113.9;";
const PASSES_HOST: &str = "proxy_set_header Host $http_host;";
const ONLY_GET_AND_POST: &str = "limit_except GET POST HEAD { deny all; }";
/// In tenths of a second.
const COMES_UP_WITHIN: u32 = 100;

/// nginx in the foreground, gone when this is.
struct Nginx(Child);

impl Nginx {
    /// Serves each site at its port of the loopback; a site is the server behind it and what its location says.
    fn serves(folder: &Path, sites: &[(u16, &Server, String)]) -> Self {
        let sites = sites.iter().map(|(port, server, says)| {
            let address = server.address();
            format!("server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://{address}; {says} }} }}\n")
        });
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temporary = temporary.map(|kind| format!("{kind}_temp_path {}/{kind};\n", folder.display())).concat();
        let config = format!(
            "daemon off; master_process off; pid {0}/pid; error_log {0}/error.log;\n\
             events {{}}\nhttp {{ access_log off;\n{temporary}{1}}}\n",
            folder.display(),
            sites.collect::<String>()
        );
        std::fs::write(folder.join("nginx.conf"), config).unwrap();
        let mut nginx = Command::new("nginx");
        nginx.arg("-p").arg(folder).arg("-e").arg(folder.join("error.log")).arg("-c").arg(folder.join("nginx.conf"));
        Self(nginx.spawn().expect("nginx, which `cargo xtask soak proxies` installs"))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Ports that nobody listens on.
fn free_ports<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

fn comes_up(port: u16) {
    let is_up = |_| {
        std::thread::sleep(Duration::from_millis(100));
        TcpStream::connect(("127.0.0.1", port)).is_ok()
    };
    assert!((0..COMES_UP_WITHIN).any(is_up), "nothing listens on {port}");
}

/// A page that came from nginx at this port.
struct Page {
    client: Client,
    origin: String,
}

impl Page {
    fn at(port: u16) -> Self {
        comes_up(port);
        let client = Client::over_the_wire(&format!("127.0.0.1:{port}")).unwrap();
        Self { client, origin: format!("http://127.0.0.1:{port}") }
    }

    /// A write as the page's script sends it.
    async fn writes(&self, method: Method, path: &str, stands_for: Option<&str>, body: Vec<u8>) -> Answer {
        let request = self.client.request(method, path).header("x-tiangeng", "1").header("origin", &self.origin);
        let request = match stands_for {
            Some(method) => request.header("x-http-method-override", method),
            None => request,
        };
        self.client.send(request, body).await
    }

    async fn signs_in(&self) -> Answer {
        let body = json!({ "phone": WORKER, "password": PASSWORD }).to_string().into_bytes();
        self.writes(Method::POST, "/api/v1/session", None, body).await
    }

    /// Sends a photo in one part.
    async fn sends_a_photo(&self, method: Method, stands_for: Option<&str>) -> Answer {
        let content = jpeg(&[7; 100_000]);
        let photo = Attachment::named(BlobId::of(&content), "image/jpeg", content.len() as u64).unwrap();
        let path = format!("/api/v1/media/{}?type=image/jpeg&bytes={}&offset=0", photo.blob, photo.bytes);
        self.writes(method, &path, stands_for, content).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs nginx; part of the soak"]
async fn soak_behind_nginx_as_offices_set_it_up_writes_get_through_or_say_what_to_set() {
    let (data, other_data, folder) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let [by_default, passing, origin_set, limited] = free_ports();
    let origin = format!("http://127.0.0.1:{origin_set}");
    let trusting = ["--any-phone", "--trusted-proxy", "127.0.0.1"];
    let start = |data: &Path, settings: &[&str]| {
        drop(Server::bare(data, &STAFF).unwrap());
        Server::start_with(data, 0, settings).unwrap()
    };
    let server = start(data.path(), &trusting);
    let with_origin = start(other_data.path(), &[&trusting[..], &["--origin", &origin]].concat());
    let _nginx = Nginx::serves(
        folder.path(),
        &[
            (by_default, &server, String::new()),
            (passing, &server, format!("{PASSES_HOST} {A_PHONE}")),
            (origin_set, &with_origin, A_PHONE.into()),
            (limited, &server, format!("{PASSES_HOST} {A_PHONE} {ONLY_GET_AND_POST}")),
        ],
    );

    let page = Page::at(by_default);
    let (code, message) = page.signs_in().await.expect_status(403).error();
    let differs = format!("Origin {}，服务器收到的 Host 却是 {}", page.origin, server.address());
    assert!(code == "not_from_the_app" && message.contains(&differs), "{message}");
    assert!(message.contains("proxy_set_header Host $http_host; 或 --origin"), "{message}");
    let differs = format!("Origin {}, but the server was asked as {}", page.origin, server.address());
    assert!(server.log().unwrap().contains(&differs));

    Page::at(passing).signs_in().await.expect_status(200);
    Page::at(origin_set).signs_in().await.expect_status(200);

    let mut page = Page::at(limited);
    page.client.signs_in(WORKER, PASSWORD).await.expect_status(200);
    let refused = page.sends_a_photo(Method::PUT, None).await.expect_status(403);
    assert!(refused.text().starts_with('<'), "by nginx, not by the server: {}", refused.text());
    assert_eq!(page.sends_a_photo(Method::POST, Some("PUT")).await.expect_status(200).json()["whole"], true);
    page.writes(Method::DELETE, "/api/v1/session", None, Vec::new()).await.expect_status(403);
    page.writes(Method::POST, "/api/v1/session", Some("DELETE"), Vec::new()).await.expect_status(204);
    page.client.get("/api/v1/session").await.expect_status(401);
}
