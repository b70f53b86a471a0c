//! The troubles a test can order, and the queue in which they wait for their request.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// One trouble, spent on one request. `done` says whether the request is carried out all the same.
#[derive(Clone, Debug)]
pub enum Fault {
    /// A bare HTTP status with an HTML page, as a gateway in trouble sends it. Not carried out.
    Status(u16),
    /// 429 with `retry_after` in seconds. Not carried out.
    RetryAfter(u32),
    /// Silence for so long, then the connection closes. Not carried out.
    Hang(Duration),
    /// The connection closes at once. Not carried out.
    Drop,
    /// Carried out, but the connection closes before the answer.
    CutAfter,
    /// Carried out and answered, only late. The request is carried out even if the client gives up waiting.
    Delay(Duration),
    /// A complete HTTP answer whose JSON stops in the middle.
    CutJson { done: bool },
    /// The connection closes in the middle of the body; the length in the head promises all of it.
    CutBody { done: bool },
    /// The server closes its side of the connection without an answer, and goes on listening.
    HalfClose { done: bool },
    /// A refusal in Telegram's own form. Not carried out.
    Api { code: u16, description: String },
}

struct Waiting {
    chat: Option<i64>,
    method: String,
    fault: Fault,
}

/// A span in which Telegram asked not to be written to.
struct Pause {
    chat: Option<i64>,
    said: Instant,
    until: Instant,
}

/// All ordered faults, oldest first.
#[derive(Default)]
pub struct Faults {
    waiting: VecDeque<Waiting>,
    pauses: Vec<Pause>,
}

impl Faults {
    pub fn order(&mut self, chat: Option<i64>, method: &str, fault: Fault) {
        self.waiting.push_back(Waiting { chat, method: method.to_owned(), fault });
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    pub fn left(&self) -> usize {
        self.waiting.len()
    }

    /// The fault meant for this request: one for its chat goes before one for any chat.
    pub fn take(&mut self, method: &str, chat: Option<i64>) -> Option<Fault> {
        let meant = |w: &Waiting| w.method == "*" || w.method.eq_ignore_ascii_case(method);
        let for_chat = self.waiting.iter().position(|w| w.chat.is_some() && w.chat == chat && meant(w));
        let for_any = || self.waiting.iter().position(|w| w.chat.is_none() && meant(w));
        let place = for_chat.or_else(for_any)?;
        let waiting = self.waiting.remove(place)?;
        if let Fault::RetryAfter(seconds) = waiting.fault {
            self.pause(chat.or(waiting.chat), seconds);
        }
        Some(waiting.fault)
    }

    /// Remembers that a chat is to be left alone for so many seconds.
    pub fn pause(&mut self, chat: Option<i64>, seconds: u32) {
        let said = Instant::now();
        self.pauses.push(Pause { chat, said, until: said + Duration::from_secs(seconds.into()) });
    }

    /// How early a request comes after "retry after"; a short while after the 429 is forgiven, because requests that
    /// were already under way cannot be called back.
    pub fn impatience(&self, chat: Option<i64>) -> Option<Duration> {
        let now = Instant::now();
        let grace = Duration::from_millis(250);
        let hurt = |p: &&Pause| p.chat == chat && now > p.said + grace && now + grace < p.until;
        self.pauses.iter().find(hurt).map(|p| p.until - now)
    }
}
