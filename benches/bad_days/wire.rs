//! A wire between the program and the Bot API that can be cut, slowed or held.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the wire does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It passes everything on.
    Open,
    /// Connections end at once, those that are open too.
    Down,
    /// Connections are taken and stay silent, those that are open too.
    Held,
    /// Each piece takes so long.
    Slow(Duration),
}

/// The wire.
pub struct Wire {
    address: SocketAddr,
    state: watch::Sender<State>,
}

impl Wire {
    /// A wire to an address such as `http://127.0.0.1:1234`.
    pub async fn to(url: &str) -> Self {
        let target: SocketAddr = url.trim_start_matches("http://").parse().expect("an address");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (state, seen) = watch::channel(State::Open);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(connect(near, target, seen.clone()));
            }
        });
        Self { address, state }
    }

    /// The address to give to the bot.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes what it does, for connections that are open too.
    pub fn set(&self, state: State) {
        self.state.send_replace(state);
    }
}

async fn connect(near: TcpStream, target: SocketAddr, mut seen: watch::Receiver<State>) {
    if *seen.borrow() == State::Down {
        return;
    }
    let Ok(far) = TcpStream::connect(target).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    tokio::select! {
        () = pass(near_in, far_out, seen.clone()) => {}
        () = pass(far_in, near_out, seen.clone()) => {}
        _ = seen.wait_for(|state| *state == State::Down) => {}
    };
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut seen: watch::Receiver<State>) {
    let mut piece = [0; 4_096];
    while let Ok(count) = from.read(&mut piece).await {
        if count == 0 {
            return;
        }
        let state = *seen.borrow();
        match state {
            State::Open | State::Down => {}
            State::Slow(time) => tokio::time::sleep(time).await,
            // what is held is lost in the end
            State::Held => {
                let _ = seen.wait_for(|state| *state != State::Held).await;
                return;
            }
        }
        if to.write_all(&piece[..count]).await.is_err() {
            return;
        }
    }
}
