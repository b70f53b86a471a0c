//! Connections of the webhook: so many at a time, and each no longer than a call needs. Whoever sends a letter now and
//! then, or nothing, loses the place to others.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

/// How patient a listener is.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at the same time; who comes then waits until one ends.
    pub connections: usize,
    /// From the first letter of a call, or from the connection, until it is answered.
    pub call: Duration,
    /// Between an answer and the next call.
    pub idle: Duration,
}

/// A listener with limits.
pub struct Limited {
    listener: TcpListener,
    limits: Limits,
    places: Arc<Semaphore>,
}

impl Limited {
    /// Puts limits to a listener.
    pub fn new(listener: TcpListener, limits: Limits) -> Self {
        Self { listener, limits, places: Arc::new(Semaphore::new(limits.connections)) }
    }
}

impl Listener for Limited {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // the places are never closed, so that one comes
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, from) = Listener::accept(&mut self.listener).await;
        let until = Box::pin(tokio::time::sleep(self.limits.call));
        (Connection { stream, limits: self.limits, until, is_idle: false, _place: place }, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when a call takes too long.
pub struct Connection {
    stream: TcpStream,
    limits: Limits,
    until: Pin<Box<Sleep>>,
    is_idle: bool,
    _place: Option<OwnedSemaphorePermit>,
}

impl Connection {
    fn lasts(&mut self, longer: Duration) {
        self.until.as_mut().reset(Instant::now() + longer);
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let too_late = || Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        if self.until.is_elapsed() {
            return too_late();
        }
        if Pin::new(&mut self.stream).poll_read(cx, buffer)?.is_pending() {
            ready!(self.until.as_mut().poll(cx));
            return too_late();
        }
        if self.is_idle {
            self.is_idle = false;
            let call = self.limits.call;
            self.lasts(call);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes));
        self.is_idle = true;
        let idle = self.limits.idle;
        self.lasts(idle);
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const CALL: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    /// What should happen happens within this time, on a slow machine too.
    const SOON: Duration = Duration::from_secs(20);

    async fn served(limits: Limits) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "ok" }));
        tokio::spawn(async move { axum::serve(Limited::new(listener, limits), router).await });
        at
    }

    /// Whether the other side ends the connection.
    async fn is_ended(stream: &mut TcpStream) -> bool {
        let mut rest = Vec::new();
        tokio::time::timeout(SOON, stream.read_to_end(&mut rest)).await.is_ok()
    }

    async fn is_answered(stream: &mut TcpStream) -> bool {
        let mut head = [0; 15];
        let read = tokio::time::timeout(SOON, stream.read_exact(&mut head)).await;
        read.is_ok_and(|read| read.is_ok()) && head.starts_with(b"HTTP/1.1 200")
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_dawdles_is_left() {
        let (call, idle) = (Duration::from_millis(400), Duration::from_millis(400));
        let at = served(Limits { connections: 10, call, idle }).await;
        let mut silent = TcpStream::connect(at).await.unwrap();
        let mut dripping = TcpStream::connect(at).await.unwrap();
        let drip = async {
            for letter in CALL.iter().cycle() {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if dripping.write_all(&[*letter, b'x']).await.is_err() {
                    return;
                }
            }
        };
        assert!(tokio::time::timeout(SOON, drip).await.is_ok(), "who drips stays");
        assert!(is_ended(&mut silent).await, "who says nothing stays");
        // nor may anybody sit there after an answer
        let mut sitting = TcpStream::connect(at).await.unwrap();
        sitting.write_all(CALL).await.unwrap();
        assert!(is_answered(&mut sitting).await && is_ended(&mut sitting).await);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_comes_too_many_waits_for_a_place() {
        let long = Duration::from_secs(60);
        let at = served(Limits { connections: 1, call: long, idle: long }).await;
        let mut first = TcpStream::connect(at).await.unwrap();
        first.write_all(CALL).await.unwrap();
        assert!(is_answered(&mut first).await);
        let mut second = TcpStream::connect(at).await.unwrap();
        second.write_all(CALL).await.unwrap();
        let mut letter = [0; 1];
        let early = tokio::time::timeout(Duration::from_millis(300), second.read(&mut letter)).await;
        assert!(early.is_err(), "two are served at a time");
        drop(first);
        assert!(is_answered(&mut second).await);
    }
}
