//! A local web server that behaves as it is told, and remembers what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, RETRY_AFTER};
use futures::stream;
use tokio::net::TcpListener;

/// What a path answers.
#[derive(Clone, Debug)]
pub enum Does {
    /// A text of a kind.
    Gives(&'static str, Vec<u8>),
    /// The same, with an entity tag that is honoured.
    GivesTagged(&'static str, Vec<u8>),
    /// A text that is packed.
    GivesPacked(&'static str, Vec<u8>),
    /// Another status, perhaps with the wish to be left alone for so many seconds.
    Fails(u16, Option<&'static str>),
    /// A redirect.
    Leads(String),
    /// A letter now and then, for ever.
    Drips,
    /// Letters as fast as they go, for ever.
    Floods,
    /// Nothing, for ever.
    Hangs,
    /// A few letters, and then the connection ends.
    Breaks,
}

type Headers = BTreeMap<String, String>;

/// The server.
#[derive(Clone)]
pub struct Site {
    /// `127.0.0.1` and its port.
    pub host: String,
    paths: Arc<Mutex<BTreeMap<String, VecDeque<Does>>>>,
    asked: Arc<Mutex<Vec<(String, Headers)>>>,
}

impl Site {
    /// Starts with nothing on it.
    pub async fn start() -> Site {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let site = Site { host, paths: Arc::default(), asked: Arc::default() };
        let router = Router::new().fallback(answer).with_state(site.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        site
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// What a path does from now on.
    pub fn at(&self, path: &str, does: Does) {
        self.at_first(path, vec![does]);
    }

    /// What a path does, one after the other; the last goes on.
    pub fn at_first(&self, path: &str, does: Vec<Does>) {
        self.paths.lock().expect("whole").insert(path.into(), does.into());
    }

    /// How often a path was asked for.
    #[must_use]
    pub fn times(&self, path: &str) -> usize {
        self.asked.lock().expect("whole").iter().filter(|(asked, _)| asked == path).count()
    }

    /// A header of the last question for a path.
    #[must_use]
    pub fn header(&self, path: &str, name: &str) -> Option<String> {
        let asked = self.asked.lock().expect("whole");
        asked.iter().rev().find(|(asked, _)| asked == path)?.1.get(name).cloned()
    }
}

async fn answer(State(site): State<Site>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_string();
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_string())).collect();
    site.asked.lock().expect("whole").push((path.clone(), headers));
    let does = {
        let mut paths = site.paths.lock().expect("whole");
        let Some(all) = paths.get_mut(&path) else { return status(404).body(Body::empty()).expect("lawful") };
        if all.len() > 1 { all.pop_front() } else { all.front().cloned() }
    };
    let built = match does.expect("something to do") {
        Does::Gives(kind, text) => status(200).header(CONTENT_TYPE, kind).body(Body::from(text)),
        Does::GivesTagged(kind, text) => {
            let tag = format!("\"{}\"", text.len());
            match request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
                true => status(304).header(ETAG, tag).body(Body::empty()),
                false => status(200).header(CONTENT_TYPE, kind).header(ETAG, tag).body(Body::from(text)),
            }
        }
        Does::GivesPacked(kind, text) => {
            status(200).header(CONTENT_TYPE, kind).header(CONTENT_ENCODING, "gzip").body(Body::from(text))
        }
        Does::Fails(code, None) => status(code).body(Body::from("sorry")),
        Does::Fails(code, Some(wait)) => status(code).header(RETRY_AFTER, wait).body(Body::empty()),
        Does::Leads(to) => status(302).header(LOCATION, to).body(Body::empty()),
        Does::Drips => status(200).body(endless(Duration::from_millis(30), b" ".to_vec())),
        Does::Floods => status(200).body(endless(Duration::ZERO, vec![b' '; 4_096])),
        Does::Hangs => std::future::pending().await,
        Does::Breaks => {
            let pieces = [Ok("<rss>"), Err(std::io::Error::other("broken off"))];
            status(200).body(Body::from_stream(stream::iter(pieces)))
        }
    };
    built.expect("lawful")
}

fn status(code: u16) -> axum::http::response::Builder {
    Response::builder().status(code)
}

fn endless(pause: Duration, piece: Vec<u8>) -> Body {
    Body::from_stream(stream::unfold(piece, move |piece| async move {
        tokio::time::sleep(pause).await;
        Some((Ok::<_, std::convert::Infallible>(piece.clone()), piece))
    }))
}

/// A small gzip file that unpacks to so many zeros: one, then runs of 258 of what came before (RFC 1951, fixed codes).
#[must_use]
pub fn bomb(runs: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::with_capacity(16 + runs * 13);
    let mut push = |word: &str| bits.extend(word.bytes().map(|bit| bit == b'1'));
    push("110"); // the last block, fixed codes, least bit first
    push("00110000");
    (0..runs).for_each(|_| push("1100010100000"));
    push("0000000");
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    packed.extend(bits.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit))));
    packed.extend([0; 8]);
    packed
}
