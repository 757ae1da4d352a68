//! How many connections are open at once.

use axum_server::accept::Accept;
use server::throttle::Notes;
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// Lines in the log about connections that came to nothing: 2 MB a day, however many there are.
const FAILURES_NOTED: (u32, u64) = (20, 10);

/// Accepts as many connections as there is room for. One more is closed before a byte of it is read: phones try again.
#[derive(Clone)]
pub struct Counted<A> {
    inner: A,
    room: Arc<Semaphore>,
    failures: Arc<Notes>,
}

impl<A> Counted<A> {
    /// Room for so many.
    pub fn new(inner: A, connections: u32) -> Self {
        let room = Arc::new(Semaphore::new(connections as usize));
        Self { inner, room, failures: Arc::new(Notes::new(FAILURES_NOTED)) }
    }
}

impl<I, S, A> Accept<I, S> for Counted<A>
where
    A: Accept<I, S, Future: Send + 'static>,
{
    type Stream = A::Stream;
    type Service = Held<A::Service>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let (room, accepted) = (self.room.clone().try_acquire_owned(), self.inner.accept(stream, service));
        let failures = self.failures.clone();
        Box::pin(async move {
            let room = room.map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused));
            let room = Arc::new(room.inspect_err(|_| tell(&failures, &"no room"))?);
            let accepted = accepted.await.inspect_err(|error| tell(&failures, error));
            accepted.map(|(stream, service)| (stream, Held { service, _room: room }))
        })
    }
}

/// A failed TLS handshake, or one connection too many. From where it came is not written down.
fn tell(failures: &Notes, error: &dyn std::fmt::Display) {
    if let Some(times) = failures.note() {
        tracing::warn!(%error, times, "connection refused");
    }
}

/// What answers on one connection; its room is free again when it is dropped.
#[derive(Clone)]
pub struct Held<S> {
    service: S,
    _room: Arc<OwnedSemaphorePermit>,
}

impl<S: Service<R>, R> Service<R> for Held<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.service.call(request)
    }
}
