//! A bad connection: a proxy on loopback that cuts, doubles, delays, truncates, and answers in the server's place.

use anyhow::Result;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering},
};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

/// What the line does to deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Weather {
    /// Everything passes.
    Clear,
    /// Answers to deliveries are cut off: the server has committed, the phone does not know.
    CutAnswers,
    /// Deliveries do not reach the server; everything else does.
    CutDeliveries,
    /// A captive portal answers everything with its own page and status 200.
    Portal,
    /// Half of each answer comes, though its head promises the whole.
    Truncates,
    /// Each request reaches the server twice; the second answer comes.
    Doubles,
    /// Answers come late and in drops.
    Drips,
    /// All of this in turn.
    Storm,
}

/// What a storm goes through. Two requests in eight pass as if nothing were.
const STORM: [Weather; 8] = {
    use Weather::*;
    [Clear, CutAnswers, Doubles, Truncates, Clear, Portal, Drips, Doubles]
};
/// Pause between drops, and how many there are.
const DROP: (Duration, usize) = (Duration::from_millis(15), 4);

impl Weather {
    const ALL: [Weather; 8] = {
        use Weather::*;
        [Clear, CutAnswers, CutDeliveries, Portal, Truncates, Doubles, Drips, Storm]
    };
}

/// A proxy in front of a server.
pub struct Line {
    address: String,
    sky: Arc<Sky>,
}

/// The weather, and what it did.
struct Sky {
    weather: AtomicU8,
    requests: AtomicU32,
    cuts: AtomicU32,
    /// A build's name, and the one of the same length that takes its place in every page and script.
    renamed: Mutex<Option<(String, String)>>,
    /// While answers to deliveries are held: what lets go of each, oldest first.
    held: Mutex<Option<Vec<oneshot::Sender<()>>>>,
    /// What begins with this is answered with a page of a third party in between.
    taken: Mutex<Option<String>>,
    pages: AtomicU32,
    /// A web server in between refuses everything but `GET`, `HEAD` and `POST`.
    only_get_and_post: AtomicBool,
    refused: AtomicU32,
}

impl Sky {
    fn rename(&self, answer: Vec<u8>) -> Vec<u8> {
        let renamed = self.renamed.lock().ok().and_then(|renamed| renamed.clone());
        match (renamed, String::from_utf8(answer)) {
            (Some((old, new)), Ok(text)) => text.replace(&old, &new).into_bytes(),
            (_, Ok(text)) => text.into_bytes(),
            (_, Err(bytes)) => bytes.into_bytes(),
        }
    }

    /// Waits until the answer to a delivery may go on.
    async fn hold(&self) {
        let waits = self.held.lock().ok().and_then(|mut held| {
            let (lets_go, waits) = oneshot::channel();
            held.as_mut()?.push(lets_go);
            Some(waits)
        });
        if let Some(waits) = waits {
            drop(waits.await);
        }
    }

    /// Whether a third party in between answers this request.
    fn takes(&self, request: &[u8]) -> bool {
        let taken = self.taken.lock().ok().and_then(|taken| taken.clone());
        let takes = taken.is_some_and(|path| request.starts_with(format!("GET {path}").as_bytes()));
        self.pages.fetch_add(u32::from(takes), Ordering::SeqCst);
        takes
    }

    /// Whether a web server in between refuses this request.
    fn refuses(&self, request: &[u8]) -> bool {
        let known = [&b"GET "[..], b"HEAD ", b"POST "].iter().any(|method| request.starts_with(method));
        let refuses = !known && self.only_get_and_post.load(Ordering::SeqCst);
        self.refused.fetch_add(u32::from(refuses), Ordering::SeqCst);
        refuses
    }

    /// The weather that the next request meets.
    fn meets(&self) -> Weather {
        let request = self.requests.fetch_add(1, Ordering::SeqCst) as usize;
        match Weather::ALL[usize::from(self.weather.load(Ordering::SeqCst))] {
            Weather::Storm => STORM[request % STORM.len()],
            weather => weather,
        }
    }
}

impl Line {
    /// A proxy before `server` (host and port).
    ///
    /// # Errors
    /// When no port is free.
    pub async fn before(server: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let sky = Sky {
            weather: AtomicU8::new(Weather::Clear as u8),
            requests: AtomicU32::new(0),
            cuts: AtomicU32::new(0),
            renamed: Mutex::default(),
            held: Mutex::default(),
            taken: Mutex::default(),
            pages: AtomicU32::new(0),
            only_get_and_post: AtomicBool::new(false),
            refused: AtomicU32::new(0),
        };
        let sky = Arc::new(sky);
        let (server, shared) = (server.to_owned(), sky.clone());
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let (server, sky) = (server.clone(), shared.clone());
                tokio::spawn(async move { drop(carry(phone, &server, &sky).await) });
            }
        });
        Ok(Self { address, sky })
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Changes the weather.
    pub fn becomes(&self, weather: Weather) {
        self.sky.weather.store(weather as u8, Ordering::SeqCst);
    }

    /// From now on the server seems to serve another build of the app.
    pub fn brings_a_new_build(&self, build: &str) {
        let new: String = build.chars().rev().collect();
        if let Ok(mut renamed) = self.sky.renamed.lock() {
            *renamed = Some((build.to_owned(), new));
        }
    }

    /// From now on the server takes deliveries, and its answers are held on the line.
    pub fn holds_answers(&self) {
        if let Ok(mut held) = self.sky.held.lock() {
            *held = Some(Vec::new());
        }
    }

    /// How many answers are held.
    pub fn held(&self) -> usize {
        self.sky.held.lock().ok().and_then(|held| held.as_ref().map(Vec::len)).unwrap_or_default()
    }

    /// Lets go of the answer that was held first.
    pub fn lets_go_of_the_first(&self) {
        if let Ok(mut held) = self.sky.held.lock()
            && let Some(held) = held.as_mut().filter(|held| !held.is_empty())
        {
            let _ = held.remove(0).send(());
        }
    }

    /// Lets go of all of them, and holds no more.
    pub fn lets_go(&self) {
        drop(self.sky.held.lock().ok().and_then(|mut held| held.take()));
    }

    /// From now on what begins with `path` is answered by a third party in between, with a page and status 200; `None`: by the server.
    pub fn answers_with_a_page(&self, path: Option<&str>) {
        if let Ok(mut taken) = self.sky.taken.lock() {
            *taken = path.map(str::to_owned);
        }
    }

    /// How many requests were answered so.
    pub fn pages(&self) -> u32 {
        self.sky.pages.load(Ordering::SeqCst)
    }

    /// From now on a web server in between refuses everything but `GET`, `HEAD` and `POST`.
    pub fn lets_only_get_and_post_through(&self) {
        self.sky.only_get_and_post.store(true, Ordering::SeqCst);
    }

    /// How many requests it has refused so far.
    pub fn refused(&self) -> u32 {
        self.sky.refused.load(Ordering::SeqCst)
    }

    /// How many answers were cut so far.
    pub fn cuts(&self) -> u32 {
        self.sky.cuts.load(Ordering::SeqCst)
    }
}

/// Carries one request: the proxy asks the server to close after it, so that one connection is one exchange.
async fn carry(mut phone: TcpStream, server: &str, sky: &Sky) -> Result<()> {
    let request = read_request(&mut phone).await?;
    if request.is_empty() {
        return Ok(());
    }
    let weather = sky.meets();
    if weather == Weather::Portal || sky.takes(&request) {
        return says(&mut phone, "200 OK", "<html>Welcome to the hotel</html>").await;
    }
    if sky.refuses(&request) {
        return says(&mut phone, "405 Not Allowed", "<html>405 Not Allowed</html>").await;
    }
    let delivers = request.starts_with(b"POST /api/v1/sync");
    if weather == Weather::CutDeliveries && delivers {
        return Ok(());
    }
    if weather == Weather::Doubles {
        drop(exchange(server, &request).await);
    }
    let answer = sky.rename(exchange(server, &request).await?);
    if delivers {
        sky.hold().await;
    }
    match weather {
        Weather::CutAnswers if delivers => {
            sky.cuts.fetch_add(1, Ordering::SeqCst);
            return Ok(()); // the connection just ends
        }
        Weather::Truncates => phone.write_all(&answer[..answer.len() / 2]).await?,
        Weather::Drips => {
            for drop in answer.chunks(answer.len().div_ceil(DROP.1).max(1)) {
                tokio::time::sleep(DROP.0).await;
                phone.write_all(drop).await?;
            }
        }
        _ => phone.write_all(&answer).await?,
    }
    phone.shutdown().await?;
    Ok(())
}

/// Answers in the server's place.
async fn says(phone: &mut TcpStream, status: &str, page: &str) -> Result<()> {
    let head = format!("content-type: text/html\r\ncontent-length: {}\r\nconnection: close", page.len());
    Ok(phone.write_all(format!("HTTP/1.1 {status}\r\n{head}\r\n\r\n{page}").as_bytes()).await?)
}

async fn exchange(server: &str, request: &[u8]) -> Result<Vec<u8>> {
    let mut server = TcpStream::connect(server).await?;
    server.write_all(&closing(request)).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    Ok(answer)
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
        .filter(|line| !["connection:", "accept-encoding:"].iter().any(|h| line.to_ascii_lowercase().starts_with(h)))
        .map(|line| format!("{line}\r\n"))
        .collect();
    [&request[..end], kept.as_bytes(), b"connection: close\r\n", &request[head_end + 2..]].concat()
}
