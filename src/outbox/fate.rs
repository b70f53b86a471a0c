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

    /// Looks whether something that got no clear answer arrived: its number if it did, none if it surely did not
    /// (or cannot be found), an error when that could not be learned now.
    fn find(&self, chat: i64, what: &T) -> impl Future<Output = Result<Option<i32>, String>> + Send;
}
