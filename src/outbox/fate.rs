//! What can become of something that was sent. Six fates, matched on codes and fields, not on wording.

use std::future::Future;
use std::time::Duration;

/// What became of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived; the message's number, where there is one.
    Done(Option<i32>),
    /// Too fast: to be tried again after this time, and not before.
    Wait(Duration),
    /// The chat cannot be written to: blocked, kicked, deleted.
    Gone,
    /// The group became a supergroup with another number.
    Moved(i64),
    /// It will never be taken as it is; why.
    Refused(String),
    /// No clear answer: the network, a server's fault.
    Unknown {
        /// What happened.
        why: String,
        /// Whether it may have arrived all the same.
        maybe: bool,
    },
}

/// Carries one thing to one chat, once.
pub trait Carrier<T>: Send + Sync {
    /// Tries to carry it; `attempt` counts from 0.
    fn carry(&self, chat: i64, what: &T, attempt: u32) -> impl Future<Output = Fate> + Send;

    /// Looks whether something that got no clear answer arrived.
    fn find(&self, chat: i64, what: &T) -> impl Future<Output = Sought> + Send;
}

/// What a look for something that got no clear answer came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// It arrived; the message's number.
    There(i32),
    /// It did not arrive, as far as can be seen.
    NotThere,
    /// Too fast: to be looked for again after this time, and not before.
    Wait(Duration),
    /// That could not be learned now; why.
    Unclear(String),
}
