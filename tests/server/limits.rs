//! What nobody honest sends, over a real connection to the real process: each is cut or answered, and nothing is kept of it.

use flate2::{Compression, write::GzEncoder};
use std::{
    io::Write,
    time::{Duration, Instant},
};
use tests::harness::{PASSWORD, Server, WORKER};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

/// Longer than every limit: what is not cut by then is not cut.
const PATIENCE: Duration = Duration::from_secs(75);
const STAFF: [(&str, &str, &str, &str); 1] = [("冉玉兰", WORKER, "grid_worker", "左岚乡")];

/// A connection to the server.
pub struct Line(pub TcpStream);

impl Line {
    pub async fn to(server: &Server) -> Self {
        Self(TcpStream::connect(server.address()).await.unwrap())
    }

    /// Sends; the server may have hung up already.
    pub async fn says(&mut self, bytes: impl AsRef<[u8]>) {
        drop(self.0.write_all(bytes.as_ref()).await);
    }

    /// What comes until the server closes, and after how long that is.
    pub async fn hears(&mut self) -> (String, Duration) {
        let (begun, mut heard) = (Instant::now(), Vec::new());
        let read = timeout(PATIENCE, self.0.read_to_end(&mut heard)).await;
        assert!(read.is_ok(), "never closed: {:?}", String::from_utf8_lossy(&heard));
        (String::from_utf8_lossy(&heard).into_owned(), begun.elapsed())
    }

    /// Sends a request whole and reads the number of its answer; 0 for none.
    pub async fn asks(server: &Server, request: impl AsRef<[u8]>) -> u16 {
        let mut line = Self::to(server).await;
        line.says(request).await;
        status(&line.hears().await.0)
    }
}

pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// The head of a request as the app sends it, on a connection of its own.
pub fn head(verb: &str, path: &str, more: &str) -> String {
    format!("{verb} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-tiangeng: 1\r\n{more}\r\n")
}

pub fn post(path: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let length = format!("content-length: {}\r\n{more}", body.len());
    [head("POST", path, &length).as_bytes(), body].concat()
}

/// Signs in; the header to send from then on.
pub async fn cookie(server: &Server, phone: &str) -> String {
    let body = format!(r#"{{"phone":"{phone}","password":"{PASSWORD}"}}"#);
    let mut line = Line::to(server).await;
    line.says(post("/api/v1/session", "", body.as_bytes())).await;
    let (answer, _) = line.hears().await;
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    format!("cookie: {}\r\n", cookie.split(';').next().unwrap())
}

/// What the database holds, and whether it is whole.
fn kept(server: &Server) -> String {
    server.check().unwrap()
}

fn between(what: &str, took: Duration, least: u64, most: u64) {
    assert!((least..=most).contains(&took.as_secs()), "{what}: {took:?}");
}

/// A head that never ends, and one that drips.
async fn a_slow_head_is_cut(server: &Server) {
    let mut silent = Line::to(server).await;
    silent.says("GET /health HTTP/1.1\r\n").await;
    between("a silent head", silent.hears().await.1, 8, 15);
    let mut dripping = Line::to(server).await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(15) {
        dripping.says("x").await;
        sleep(Duration::from_millis(500)).await;
    }
    dripping.hears().await;
}

/// A body of which nothing more comes.
async fn a_silent_body_is_cut(server: &Server) {
    let mut line = Line::to(server).await;
    line.says(head("POST", "/api/v1/session", "content-length: 100\r\n")).await;
    line.says("{").await;
    let (answer, took) = line.hears().await;
    assert!(answer.contains("too_slow") && status(&answer) == 408, "{answer}");
    between("a silent body", took, 18, 28);
}

/// A body that drips for ever, always in time.
async fn a_dripping_body_is_cut(server: &Server) {
    let mut line = Line::to(server).await;
    line.says(head("POST", "/api/v1/session", "content-length: 1000\r\n")).await;
    let (mut reading, mut writing) = line.0.split();
    let drip = async {
        loop {
            drop(writing.write_all(b" ").await);
            sleep(Duration::from_secs(2)).await;
        }
    };
    let (begun, mut answer) = (Instant::now(), Vec::new());
    tokio::select! {
        () = drip => {}
        read = timeout(PATIENCE, reading.read_to_end(&mut answer)) => drop(read.expect("cut")),
    }
    assert_eq!(status(&String::from_utf8_lossy(&answer)), 408);
    between("a dripping body", begun.elapsed(), 55, 68);
}

/// Asks and asks, and never reads an answer.
async fn who_never_reads_is_cut(server: &Server) {
    let line = Line::to(server).await;
    let asks = "GET /api/v1/openapi.json HTTP/1.1\r\nhost: county.test\r\n\r\n".repeat(100);
    let (begun, (_reading, mut writing)) = (Instant::now(), line.0.into_split());
    let goes_on = async { while writing.write_all(asks.as_bytes()).await.is_ok() {} };
    assert!(timeout(PATIENCE, goes_on).await.is_ok(), "never closed");
    between("a reader that does not read", begun.elapsed(), 28, 45);
}

/// A phone on 2G: slow, with a pause of some seconds, and let through.
async fn an_honest_slow_phone_is_let_through(server: &Server) {
    let body = post("/api/v1/session", "", format!(r#"{{"phone":"{WORKER}","password":"{PASSWORD}"}}"#).as_bytes());
    let mut line = Line::to(server).await;
    for (at, part) in body.chunks(body.len().div_ceil(6)).enumerate() {
        line.says(part).await;
        sleep(Duration::from_secs(if at == 4 { 8 } else { 1 })).await;
    }
    assert_eq!(status(&line.hears().await.0), 200);
}

#[tokio::test]
async fn who_is_slow_on_purpose_is_cut_and_who_is_slow_by_nature_is_not() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::bare(data.path(), &STAFF).unwrap();
    let before = kept(&server);
    tokio::join!(
        a_slow_head_is_cut(&server),
        a_silent_body_is_cut(&server),
        a_dripping_body_is_cut(&server),
        who_never_reads_is_cut(&server),
        an_honest_slow_phone_is_let_through(&server),
    );
    assert_eq!(kept(&server), before);
}

#[tokio::test]
async fn what_is_too_large_or_cut_or_noise_is_turned_away_and_nothing_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::bare(data.path(), &STAFF).unwrap();
    let (before, cookie) = (kept(&server), cookie(&server, WORKER).await);
    let long = "x".repeat(70_000);
    assert_eq!(Line::asks(&server, head("GET", "/health", &format!("cookie: {long}\r\n"))).await, 431);
    assert!(matches!(Line::asks(&server, head("GET", &format!("/{long}"), "")).await, 414 | 431));
    let many: String = (0..500).map(|at| format!("x-{at}: 1\r\n")).collect();
    assert_eq!(Line::asks(&server, head("GET", "/health", &many)).await, 431);

    let large = vec![b' '; 2 * 1024 * 1024];
    assert_eq!(Line::asks(&server, post("/api/v1/sync", &cookie, &large)).await, 413);
    let chunk = [format!("{:x}\r\n", large.len()).as_bytes(), &large[..], b"\r\n0\r\n\r\n"].concat();
    let chunked = head("POST", "/api/v1/sync", &format!("transfer-encoding: chunked\r\n{cookie}"));
    assert_eq!(Line::asks(&server, [chunked.as_bytes(), &chunk].concat()).await, 413);
    assert_eq!(Line::asks(&server, post("/api/v1/session", "", &[b' '; 5_000])).await, 413);

    assert_eq!(Line::asks(&server, "GET /health HTTP/1.1\r\nconnection: close\r\n\r\n").await, 400, "no host");
    assert_eq!(Line::asks(&server, head("GET", "/health", "host: other.test\r\n")).await, 400, "two hosts");
    assert_eq!(Line::asks(&server, "GET /health HTTP/1.0\r\n\r\n").await, 200, "where none is needed");
    let both = head("POST", "/api/v1/sync", &format!("content-length: 4\r\ntransfer-encoding: chunked\r\n{cookie}"));
    assert_eq!(Line::asks(&server, format!("{both}0\r\n\r\n")).await, 400, "two lengths are one too many");
    let mut cut = Line::to(&server).await;
    cut.says(&post("/api/v1/sync", &cookie, br#"{"protocol": 1, "schema": 2}"#)[..200]).await;
    cut.0.shutdown().await.unwrap();
    assert!(matches!(status(&cut.hears().await.0), 0 | 400));

    let bomb = gzip(&vec![0; 64 * 1024 * 1024]);
    assert!(bomb.len() < 100_000, "small on the way, huge when unpacked: {}", bomb.len());
    let packed = format!("content-encoding: gzip\r\n{cookie}");
    assert_eq!(Line::asks(&server, post("/api/v1/sync", &packed, &bomb)).await, 400, "bytes, never unpacked");
    let mut rng = fastrand::Rng::with_seed(7);
    for _ in 0..100 {
        let length = rng.usize(1..2_000);
        let noise: Vec<u8> = std::iter::repeat_with(|| rng.u8(..)).take(length).collect();
        let mut line = Line::to(&server).await;
        line.says(&noise).await;
        drop(line.0.shutdown().await);
        assert!(matches!(status(&line.hears().await.0), 0 | 400 | 414 | 431 | 505));
        let answer = Line::asks(&server, post("/api/v1/sync", &cookie, &noise)).await;
        assert_eq!(answer, 400);
    }
    assert_eq!(Line::asks(&server, head("GET", "/ready", "")).await, 200);
    assert_eq!(kept(&server), before);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[tokio::test]
async fn there_is_room_for_so_many_connections_and_for_new_ones_when_old_ones_go() {
    let data = tempfile::tempdir().unwrap();
    drop(Server::bare(data.path(), &[]).unwrap());
    let server = Server::start_with(data.path(), 0, &["--any-phone", "--connections", "5"]).unwrap();
    let mut lines = Vec::new();
    for _ in 0..5 {
        let mut line = Line::to(&server).await;
        line.says("GET /health HTTP/1.1\r\n").await;
        lines.push(line);
    }
    sleep(Duration::from_millis(200)).await; // all five are accepted
    assert_eq!(Line::asks(&server, head("GET", "/health", "")).await, 0);
    lines.truncate(4);
    sleep(Duration::from_millis(200)).await; // and one of them is gone
    assert_eq!(Line::asks(&server, head("GET", "/health", "")).await, 200);
}
