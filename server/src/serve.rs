//! `tiangeng serve`.

use crate::{connections::Counted, tls};
use anyhow::Context;
use axum_server::{Address, Handle, Server, from_tcp, tls_rustls::from_tcp_rustls};
use hyper_util::rt::TokioTimer;
use server::{
    clock,
    config::ServeConfig,
    media::{Media, Swept},
    office::retention::{self, Retained},
    routes::{self, App},
    store::Database,
};
use std::{
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    time::Duration,
};
use tokio::{net::TcpSocket, signal};
use tracing_subscriber::EnvFilter;

/// A phone on 2G sends the head of a request within this time; an open connection without one is closed.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of the head of a request: address, cookie and what browsers add take about two thousand.
const HEAD_BYTES_MAX: usize = 32 * 1024;

/// Linux doubles it for its own needs: 100 MB for 800 connections. On a connection with 100 ms round trip still 600 KB a second.
const SEND_BUFFER_BYTES: u32 = 64 * 1024;
/// Connections that wait to be accepted, while many come at once.
const BACKLOG: u32 = 1024;

/// Serves until it is asked to stop; requests under way are finished, everything queued is committed.
pub fn serve(config: ServeConfig) -> anyhow::Result<()> {
    start_log(config.log_json);
    config.check_listening().map_err(anyhow::Error::msg)?;
    let database = Database::open(&config.data).with_context(|| format!("opening {}", config.data.display()))?;
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime")?;
    runtime.block_on(async {
        let certificate = tls::of(&config).await?;
        let listener = listen(config.listen).with_context(|| format!("cannot listen on {}", config.listen))?;
        let (scheme, address) = (if certificate.is_some() { "https" } else { "http" }, listener.local_addr()?);
        tracing::info!("{}", config.told_origins());
        // Tests and scripts wait for this line; it is the only one on standard output.
        writeln!(std::io::stdout(), "listening on {scheme}://{address}")?;
        let media = Media::open(&config.data, config.media.as_deref(), database.keys())
            .context("opening the store of photos")?;
        sweep(media.clone());
        retain(database.clone(), media.clone());
        let app = App::new(database, media, config.clone());
        let service = routes::router(app).into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        tokio::spawn(stop_on_signal(handle.clone()));
        match certificate {
            None => limited(from_tcp(listener)?, &config).handle(handle).serve(service).await,
            Some(it) => limited(from_tcp_rustls(listener, it)?, &config).handle(handle).serve(service).await,
        }
        .context("serving")
    })?;
    tracing::info!("stopped");
    Ok(())
}

/// Listens with a bound for what the system keeps of answers: its own grows to 4 MB for each connection.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

/// Cuts those who do not say in time and in short what they want, and turns away who comes when all is taken.
fn limited<A: Address, Acceptor>(server: Server<A, Acceptor>, config: &ServeConfig) -> Server<A, Counted<Acceptor>> {
    let mut server = server.map(|inner| Counted::new(inner, config)).http1_only();
    let mut http = server.http_builder().http1();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BYTES_MAX);
    server
}

/// What is under way may be finished.
async fn stop_on_signal(handle: Handle<SocketAddr>) {
    stop_signal().await;
    handle.graceful_shutdown(Some(routes::REQUEST_TIMEOUT));
}

/// Parts of photos that phones gave up on, photos that are not under the newest key: done while serving, and no reason not to serve.
fn sweep(media: Media) {
    tokio::spawn(async move {
        match media.sweep().await {
            Ok(swept) if swept == Swept::default() => {}
            Ok(Swept { dropped, sealed, unreadable: 0 }) => tracing::info!(dropped, sealed, "swept photos"),
            Ok(Swept { dropped, sealed, unreadable }) => {
                tracing::error!(dropped, sealed, unreadable, "some photos cannot be opened");
            }
            Err(error) => tracing::warn!(?error, "photos are swept at the next start"),
        }
    });
}

/// Once a day; while the server serves too.
fn retain(database: Database, media: Media) {
    tokio::spawn(async move {
        let mut days = tokio::time::interval(retention::EVERY);
        loop {
            days.tick().await;
            match retention::look_after(&database, &media, clock::now()).await {
                Ok(done) if done == Retained::default() => {}
                Ok(Retained { people, operations, contents }) => {
                    tracing::info!(people, operations, contents, "erased what is not kept any longer");
                }
                Err(error) => tracing::warn!(?error, "what is not kept any longer stays until tomorrow"),
            }
        }
    });
}

fn start_log(json: bool) {
    let filter = EnvFilter::try_from_env("TIANGENG_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json { log.json().init() } else { log.init() }
}

async fn stop_signal() {
    let interrupted = signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminated) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
        return;
    }
    drop(interrupted.await);
}
