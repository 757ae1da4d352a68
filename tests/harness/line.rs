//! A bad line: a proxy on loopback that can cut after the server has answered and before the phone hears it.

use anyhow::Result;
use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicU32, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the line does to deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Weather {
    /// Everything passes.
    Clear,
    /// Answers to deliveries are cut off: the server has committed, the phone does not know.
    CutAnswers,
    /// A captive portal answers everything with its own page and status 200.
    Portal,
}

/// A proxy in front of a server.
pub struct Line {
    address: String,
    weather: Arc<AtomicU8>,
    cuts: Arc<AtomicU32>,
}

impl Line {
    /// Stands before `server` (host and port).
    ///
    /// # Errors
    /// When no port is free.
    pub async fn before(server: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (weather, cuts) = (Arc::new(AtomicU8::new(Weather::Clear as u8)), Arc::new(AtomicU32::new(0)));
        let (server, shared) = (server.to_owned(), (weather.clone(), cuts.clone()));
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let (server, (weather, cuts)) = (server.clone(), shared.clone());
                tokio::spawn(async move { drop(carry(phone, &server, &weather, &cuts).await) });
            }
        });
        Ok(Self { address, weather, cuts })
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Changes the weather.
    pub fn becomes(&self, weather: Weather) {
        self.weather.store(weather as u8, Ordering::SeqCst);
    }

    /// How many answers were cut so far.
    pub fn cuts(&self) -> u32 {
        self.cuts.load(Ordering::SeqCst)
    }
}

/// Carries one request: the proxy asks the server to close after it, so that one connection is one exchange.
async fn carry(mut phone: TcpStream, server: &str, weather: &AtomicU8, cuts: &AtomicU32) -> Result<()> {
    let request = read_request(&mut phone).await?;
    if request.is_empty() {
        return Ok(());
    }
    if weather.load(Ordering::SeqCst) == Weather::Portal as u8 {
        let page = "<html>Welcome to the hotel</html>";
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
            page.len()
        );
        phone.write_all(answer.as_bytes()).await?;
        return Ok(());
    }
    let delivers = request.starts_with(b"POST /api/v1/sync");
    let mut server = TcpStream::connect(server).await?;
    server.write_all(&closing(&request)).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    if delivers && weather.load(Ordering::SeqCst) == Weather::CutAnswers as u8 {
        cuts.fetch_add(1, Ordering::SeqCst);
        return Ok(()); // the connection just ends
    }
    phone.write_all(&answer).await?;
    phone.shutdown().await?;
    Ok(())
}

/// Head and body of one request.
async fn read_request(phone: &mut TcpStream) -> Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = phone.read(&mut buffer).await?;
        request.extend_from_slice(&buffer[..read]);
        let head = request.windows(4).position(|four| four == b"\r\n\r\n");
        let whole = head.is_some_and(|head| request.len() >= head + 4 + content_length(&request[..head]));
        if read == 0 || whole {
            return Ok(request);
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}

fn closing(request: &[u8]) -> Vec<u8> {
    let end = request.windows(2).position(|two| two == b"\r\n").map_or(0, |at| at + 2);
    let head_end = request.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(request.len());
    let head = String::from_utf8_lossy(&request[end..head_end]).into_owned();
    let kept: String = head
        .split("\r\n")
        .filter(|line| !line.to_ascii_lowercase().starts_with("connection:"))
        .map(|line| format!("{line}\r\n"))
        .collect();
    [&request[..end], kept.as_bytes(), b"connection: close\r\n", &request[head_end + 2..]].concat()
}
