//! How many connections are open at once, in all and from one network.

use crate::{
    networks::{NetworkPlace, Networks},
    stalled::Lively,
};
use axum_server::accept::Accept;
use server::{config::ServeConfig, throttle::Notes};
use std::{io, pin::Pin, sync::Arc, time::Duration};
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};

/// Lines in the log about connections that came to nothing: 2 MB a day, however many there are.
const FAILURES_NOTED: (u32, u64) = (20, 10);

/// Who takes nothing of an answer for so long is cut. The system says that there is room again when a third of its buffer is free, so
/// that an answer has to be taken at 1.4 KB a second; the slowest 2G takes two to five.
const STALLED_AFTER: Duration = Duration::from_secs(30);

/// What a connection takes with it until it is closed.
pub type Held = (OwnedSemaphorePermit, Option<NetworkPlace>);

/// Accepts as many connections as there is room for. One more is closed before a byte of it is read: phones try again.
#[derive(Clone)]
pub struct Counted<A> {
    inner: A,
    room: Arc<Semaphore>,
    networks: Arc<Networks>,
    patience: Duration,
    failures: Arc<Notes>,
}

impl<A> Counted<A> {
    /// Room as the settings say.
    pub fn new(inner: A, config: &ServeConfig) -> Self {
        let room = Arc::new(Semaphore::new(config.connections as usize));
        let networks = Arc::new(Networks::new(config.of_a_network(), config.trusted_proxies.clone()));
        Self { inner, room, networks, patience: STALLED_AFTER, failures: Arc::new(Notes::new(FAILURES_NOTED)) }
    }

    /// Room for the connection of a stream; why there is none.
    fn hold(&self, stream: &TcpStream) -> io::Result<Held> {
        let full = |_| io::Error::other("no room");
        let place = self.networks.take(stream.peer_addr()?.ip()).map_err(io::Error::other)?;
        Ok((self.room.clone().try_acquire_owned().map_err(full)?, place))
    }
}

impl<S, A> Accept<TcpStream, S> for Counted<A>
where
    A: Accept<Lively<Held>, S, Future: Send + 'static>,
    A::Stream: Send,
    A::Service: Send,
{
    type Stream = A::Stream;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let held = self.hold(&stream);
        let accepted = held.map(|held| self.inner.accept(Lively::new(stream, self.patience, held), service));
        let failures = self.failures.clone();
        Box::pin(async move {
            let accepted = accepted.inspect_err(|error| note(&failures, error))?;
            accepted.await.inspect_err(|error| note(&failures, error))
        })
    }
}

/// A failed TLS handshake, or one connection too many. From where it came is not written down.
fn note(failures: &Notes, error: &dyn std::fmt::Display) {
    if let Some(times) = failures.note() {
        tracing::warn!(%error, times, "connection refused");
    }
}
