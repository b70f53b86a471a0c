//! One lane a chat: what belongs to a chat is done in order, different chats at the same time.
//!
//! A lane is a queue with a task that ends when the queue is empty, so chats that are silent cost nothing.
//! A chat that sends faster than it can be answered fills its own lane only.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::pace::Rank;

type Work<T> = Box<dyn Fn(i64, T) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// The lanes.
pub struct Lanes<T>(Arc<Inner<T>>);

struct Inner<T> {
    queues: Mutex<HashMap<i64, Queue<T>>>,
    work: Work<T>,
    bound: usize,
    emptied: Notify,
}

/// What waits in a lane: answers, and behind them what nobody waits for.
struct Queue<T> {
    first: VecDeque<(Instant, T)>,
    later: VecDeque<(Instant, T)>,
    /// Since when that is there which is being worked on.
    begun: Instant,
}

impl<T> Queue<T> {
    fn len(&self) -> usize {
        self.first.len() + self.later.len()
    }

    /// How much of a rank waits: what nobody waits for takes no room from what somebody does.
    fn len_of(&self, rank: Rank) -> usize {
        match rank {
            Rank::Interactive => self.first.len(),
            Rank::Announcement | Rank::Removal => self.later.len(),
        }
    }

    fn next(&mut self) -> Option<T> {
        let (since, next) = self.first.pop_front().or_else(|| self.later.pop_front())?;
        self.begun = since;
        Some(next)
    }

    fn add(&mut self, what: T, rank: Rank) {
        match rank {
            Rank::Interactive => self.first.push_back((Instant::now(), what)),
            Rank::Announcement | Rank::Removal => self.later.push_back((Instant::now(), what)),
        }
    }

    fn oldest(&self) -> Instant {
        let waiting = [self.first.front(), self.later.front()].into_iter().flatten().map(|(since, _)| *since);
        waiting.fold(self.begun, Instant::min)
    }
}

/// The lane is full; what did not fit.
#[derive(Debug, PartialEq, Eq)]
pub struct Full<T>(pub T);

impl<T> Clone for Lanes<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + 'static> Lanes<T> {
    /// Lanes in which `work` is done, each with room for `bound` things that somebody waits for, and as many others.
    pub fn new<F>(bound: usize, work: impl Fn(i64, T) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let work: Work<T> = Box::new(move |chat, what| Box::pin(work(chat, what)));
        Self(Arc::new(Inner { queues: Mutex::default(), work, bound, emptied: Notify::new() }))
    }

    /// Puts something at the end of a chat's lane; what somebody waits for goes before what nobody does. Never waits.
    pub fn push(&self, chat: i64, what: T, rank: Rank) -> Result<(), Full<T>> {
        let mut queues = self.0.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get_mut(&chat) {
            if queue.len_of(rank) >= self.0.bound {
                return Err(Full(what));
            }
            queue.add(what, rank);
            return Ok(());
        }
        let mut queue = Queue { first: VecDeque::new(), later: VecDeque::new(), begun: Instant::now() };
        queue.add(what, rank);
        queues.insert(chat, queue);
        drop(queues);
        tokio::spawn(run(Arc::clone(&self.0), chat));
        Ok(())
    }

    /// Things waiting or being done, and the chats they belong to.
    pub fn load(&self) -> (usize, usize) {
        let queues = self.0.queues.lock().unwrap_or_else(PoisonError::into_inner);
        (queues.values().map(|queue| queue.len() + 1).sum(), queues.len())
    }

    /// How long what waits longest is there, or is being worked on; none when nothing is there.
    pub fn oldest(&self) -> Option<Duration> {
        let queues = self.0.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.values().map(Queue::oldest).min().map(|since| since.elapsed())
    }

    /// Waits until every lane is empty.
    pub async fn empty(&self) {
        loop {
            let emptied = self.0.emptied.notified();
            if self.load().1 == 0 {
                return;
            }
            emptied.await;
        }
    }
}

async fn run<T: Send + 'static>(inner: Arc<Inner<T>>, chat: i64) {
    loop {
        let next = {
            let mut queues = inner.queues.lock().unwrap_or_else(PoisonError::into_inner);
            let next = queues.get_mut(&chat).and_then(Queue::next);
            if next.is_none() {
                queues.remove(&chat);
            }
            next
        };
        let Some(next) = next else { break };
        // a task of its own, so that a panic ends this piece of work and not the lane
        let work = tokio::spawn((inner.work)(chat, next));
        if work.await.is_err_and(|error| error.is_panic()) {
            log::error!("outbox: a piece of work panicked; its chat goes on");
        }
    }
    inner.emptied.notify_waiters();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_chat_in_order_and_others_at_the_same_time() {
        let done = Arc::new(Mutex::new(Vec::new()));
        let gate = Arc::new(Notify::new());
        let (log, open) = (Arc::clone(&done), Arc::clone(&gate));
        let lanes = Lanes::new(100, move |chat, what: u32| {
            let (log, open) = (Arc::clone(&log), Arc::clone(&open));
            async move {
                if chat == 1 && what == 0 {
                    open.notified().await;
                }
                assert!(what != 3, "a panic in the work");
                log.lock().unwrap().push((chat, what));
            }
        });
        for what in 0..5 {
            let rank = if what == 1 { Rank::Announcement } else { Rank::Interactive };
            assert_eq!(lanes.push(1, what, rank), Ok(()));
        }
        assert_eq!(lanes.push(2, 9, Rank::Interactive), Ok(()));
        while done.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!(*done.lock().unwrap(), [(2, 9)], "chat 2 waited for chat 1");
        gate.notify_one();
        lanes.empty().await;
        assert_eq!(*done.lock().unwrap(), [(2, 9), (1, 0), (1, 2), (1, 4), (1, 1)]);
    }

    #[tokio::test]
    async fn a_full_lane_says_so() {
        let lanes = Lanes::new(2, |_, (): ()| std::future::pending::<()>());
        let push = |chat| lanes.push(chat, (), Rank::Interactive);
        for _ in 0..5 {
            // however much there is to do that nobody waits for, there is room for questions
            let _ = lanes.push(1, (), Rank::Removal);
        }
        assert_eq!((push(1), push(1), push(1)), (Ok(()), Ok(()), Err(Full(()))));
        assert_eq!(push(2), Ok(()));
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(lanes.oldest() >= Some(Duration::from_millis(20)), "{:?}", lanes.oldest());
    }
}
