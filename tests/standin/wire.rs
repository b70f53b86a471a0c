//! A connection that a test can spoil: the request has arrived, the answer never will, or not whole.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The handle by which a request can spoil its own connection.
#[derive(Clone, Default)]
pub struct Line(Arc<AtomicU8>);

/// What becomes of the next write.
const WHOLE: u8 = 0;
const HALVED: u8 = 1;
const CUT: u8 = 2;
const CLOSED_BY_US: u8 = 3;

impl Line {
    /// From now on every write fails, so the server closes the connection without an answer.
    pub fn cut(&self) {
        self.0.store(CUT, Ordering::SeqCst);
    }

    /// The next answer goes out with half of its body, then the connection closes.
    pub fn halve(&self) {
        self.0.store(HALVED, Ordering::SeqCst);
    }

    /// The next answer is swallowed: the client is told that nothing will come, but may go on speaking.
    pub fn close_ours(&self) {
        self.0.store(CLOSED_BY_US, Ordering::SeqCst);
    }

    fn state(&self) -> u8 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Connected<IncomingStream<'_, Wire>> for Line {
    fn connect_info(stream: IncomingStream<'_, Wire>) -> Self {
        stream.io().line.clone()
    }
}

/// A listener whose connections can be cut.
pub struct Wire(pub TcpListener);

impl Listener for Wire {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (Connection { stream, line: Line::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// One accepted connection.
pub struct Connection {
    stream: TcpStream,
    line: Line,
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.line.state() {
            WHOLE => Pin::new(&mut self.stream).poll_write(cx, bytes),
            HALVED => {
                self.line.cut();
                Pin::new(&mut self.stream).poll_write(cx, &bytes[..half(bytes)])
            }
            CLOSED_BY_US => Pin::new(&mut self.stream).poll_shutdown(cx).map_ok(|()| bytes.len()),
            _ => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Where an answer breaks off: after its head and half of its body, which the server writes in one piece.
fn half(answer: &[u8]) -> usize {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |at| at + 4);
    head + (answer.len() - head) / 2
}
