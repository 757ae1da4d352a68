//! How many connections are open at once.

use axum_server::accept::Accept;
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// Accepts as many connections as there is room for. One more is closed before a byte of it is read: phones try again.
#[derive(Clone)]
pub struct Counted<A> {
    inner: A,
    room: Arc<Semaphore>,
}

impl<A> Counted<A> {
    /// Room for so many.
    pub fn new(inner: A, connections: u32) -> Self {
        Self { inner, room: Arc::new(Semaphore::new(connections as usize)) }
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
        Box::pin(async move {
            let room = Arc::new(room.map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused))?);
            accepted.await.map(|(stream, service)| (stream, Held { service, _room: room }))
        })
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
