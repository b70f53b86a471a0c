//! The threads on which answers are worked out, which takes a millisecond or more and would hold up whatever shares a
//! thread with it.

use std::panic::{self, AssertUnwindSafe};

use anyhow::{Context, Result};
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

/// The threads on which answers are worked out.
pub struct Workers {
    threads: ThreadPool,
    places: Semaphore,
}

impl Workers {
    /// So many threads; an error when the system gives none.
    pub fn new(threads: usize) -> Result<Self> {
        // while one question is worked out the next is made ready, so that no thread has to be woken for it
        let places = Semaphore::new(2 * threads);
        let threads = ThreadPoolBuilder::new().num_threads(threads).thread_name(|number| format!("answers {number}"));
        Ok(Self { threads: threads.build().context("cannot start the threads for answers")?, places })
    }

    /// Waits for leave to make something ready and have it worked out, which is given back when this is dropped.
    pub async fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.places.acquire().await.ok()
    }

    /// Works something out when there is leave to. None when it panicked.
    pub async fn take_on<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _place = self.place().await?;
        self.work_out(work).await
    }

    /// Works something out. None when it panicked: that costs this answer and nothing else.
    pub async fn work_out<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, result) = oneshot::channel();
        self.threads.spawn(move || {
            if let Ok(result) = panic::catch_unwind(AssertUnwindSafe(work)) {
                // whoever asked may have been told to stop meanwhile
                let _ = done.send(result);
            }
        });
        result.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_costs_one_answer() -> Result<()> {
        let workers = Workers::new(1)?;
        let told: Option<i32> = workers.work_out(|| panic!("a test")).await;
        assert_eq!((told, workers.work_out(|| 2).await), (None, Some(2)));
        Ok(())
    }
}
