//! A connection that is given up when its other end takes nothing for a while. Nothing else in HTTP bounds how slowly an answer is read.

use std::{
    io::{self, ErrorKind::TimedOut, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// A stream, with what it holds until it is closed.
pub struct Lively<H> {
    stream: TcpStream,
    patience: Duration,
    /// While something waits to be sent: when it is given up.
    ends: Option<Pin<Box<Sleep>>>,
    _held: H,
}

impl<H: Unpin> Lively<H> {
    /// Gives up when nothing can be sent for `patience`.
    pub fn new(stream: TcpStream, patience: Duration, held: H) -> Self {
        Self { stream, patience, ends: None, _held: held }
    }

    /// What came of trying to send. Time runs while nothing goes.
    fn watched<T>(&mut self, context: &mut Context<'_>, sent: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.ends = None;
            return sent;
        }
        let ends = self.ends.get_or_insert_with(|| Box::pin(sleep(self.patience)));
        if ends.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        drop(self.stream.set_zero_linger()); // the system keeps none of it either
        Poll::Ready(Err(TimedOut.into()))
    }
}

impl<H: Unpin> AsyncRead for Lively<H> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, to)
    }
}

impl<H: Unpin> AsyncWrite for Lively<H> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, from);
        self.watched(context, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, from);
        self.watched(context, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::Arc, time::Instant};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    /// Both ends of a connection on loopback.
    async fn ends() -> (Lively<Arc<()>>, TcpStream, Arc<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let far = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let held = Arc::new(());
        let near = listener.accept().await.unwrap().0;
        (Lively::new(near, Duration::from_millis(500), held.clone()), far, held)
    }

    #[tokio::test]
    async fn who_takes_nothing_is_given_up_and_what_was_held_is_free() {
        let (mut near, _far, held) = ends().await;
        let begun = Instant::now();
        let error = near.write_all(&vec![0; 50_000_000]).await.unwrap_err();
        assert_eq!(error.kind(), TimedOut);
        assert!((450..2_000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
        drop(near);
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[tokio::test]
    async fn who_takes_it_slowly_gets_all_of_it_and_may_rest_in_between() {
        let (mut near, mut far, _held) = ends().await;
        let sent = tokio::spawn(async move {
            near.write_all(&vec![7; 20_000_000]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(700)).await; // nothing waits to be sent
            near.write_all(b"!").await.unwrap();
        });
        let (mut part, mut all) = (vec![0; 2_000_000], 0);
        while let Ok(length @ 1..) = far.read(&mut part).await {
            all += length;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sent.await.unwrap();
        assert_eq!(all, 20_000_001);
    }
}
