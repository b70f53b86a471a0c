//! Delivery of one thing: tried until it arrives, is refused, or comes too late.
//!
//! A flood limit is obeyed to the second. Where no clear answer came, it is first looked up whether the thing arrived,
//! and only then tried again, after a short and growing pause: what was asked is answered, and answered once.

use std::time::Duration;

use log::{debug, warn};
use tokio::time::Instant;

use super::fate::{Carrier, Fate, Sought};
use super::pace::{Pace, Rank};

/// What became of it in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Done(Option<i32>),
    /// The chat cannot be written to.
    Gone,
    /// The chat has another number now; it was not tried there.
    Moved(i64),
    /// It was refused.
    Refused(String),
    /// Its time is over.
    TooLate,
}

/// Something to be delivered.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a, T> {
    /// To whom.
    pub chat: i64,
    /// What.
    pub what: &'a T,
    /// Who goes first.
    pub rank: Rank,
    /// When it is of no use any more.
    pub until: Instant,
    /// Whether it may have been sent before and has to be looked for first.
    pub sought: bool,
}

/// Delivers one thing to a chat. Only this chat waits.
pub async fn deliver<T: Sync>(carrier: &impl Carrier<T>, pace: &Pace, delivery: Delivery<'_, T>) -> Outcome {
    let Delivery { chat, what, rank, until, mut sought } = delivery;
    let (mut unclear, mut attempt) = (0, 0);
    loop {
        if sought {
            let pause = match carrier.find(chat, what).await {
                Sought::There(id) => return Outcome::Done(Some(id)),
                Sought::NotThere => {
                    sought = false;
                    Duration::ZERO
                }
                Sought::Wait(time) => {
                    pace.complaint(chat, time);
                    time
                }
                Sought::Unclear(why) => {
                    unclear += 1;
                    debug!("outbox: cannot learn whether it arrived, trying again: {why}");
                    pause_after(unclear)
                }
            };
            if !slept(pause, until).await {
                return Outcome::TooLate;
            }
            if sought {
                continue;
            }
        }
        if Instant::now() >= until || tokio::time::timeout_at(until, pace.pass(chat, rank)).await.is_err() {
            return Outcome::TooLate;
        }
        let pause = match carrier.carry(chat, what, attempt).await {
            Fate::Done(id) => return Outcome::Done(id),
            Fate::Gone => return Outcome::Gone,
            Fate::Refused(why) => return Outcome::Refused(why),
            Fate::Moved(to) => return Outcome::Moved(to),
            Fate::Wait(time) => {
                debug!(wait_s = time.as_secs(); "outbox: told to wait");
                pace.complaint(chat, time);
                time
            }
            Fate::Unknown { why, maybe } => {
                sought = maybe;
                unclear += 1;
                if unclear % 20 == 1 {
                    warn!(attempt = unclear; "outbox: no clear answer, trying again: {why}");
                }
                pause_after(unclear)
            }
        };
        attempt += 1;
        if !slept(pause, until).await {
            return Outcome::TooLate;
        }
    }
}

/// Sleeps, unless it would be for too long; then it is known at once.
async fn slept(pause: Duration, until: Instant) -> bool {
    if Instant::now() + pause > until {
        warn!(wait_s = pause.as_secs(); "outbox: given up, it would come too late");
        return false;
    }
    tokio::time::sleep(pause).await;
    true
}

/// 0.1, 0.4, 1.6, 6.4 s and then 15 s.
fn pause_after(unclear: u32) -> Duration {
    Duration::from_millis(100 * 4_u64.pow(unclear.clamp(1, 4) - 1)).min(Duration::from_secs(15))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Fates in order, what was done, and whether the thing is found when it is looked for.
    struct Script(Mutex<Vec<Fate>>, Mutex<Vec<&'static str>>, Option<i32>);

    impl Carrier<()> for Script {
        async fn carry(&self, _: i64, (): &(), _: u32) -> Fate {
            self.1.lock().unwrap().push("carry");
            self.0.lock().unwrap().remove(0)
        }

        async fn find(&self, _: i64, (): &()) -> Sought {
            self.1.lock().unwrap().push("find");
            self.2.map_or(Sought::NotThere, Sought::There)
        }
    }

    async fn played(fates: Vec<Fate>, found: Option<i32>) -> (Outcome, Vec<&'static str>) {
        let script = Script(Mutex::new(fates), Mutex::default(), found);
        let until = Instant::now() + Duration::from_secs(600);
        let delivery = Delivery { chat: 7, what: &(), rank: Rank::Interactive, until, sought: false };
        let outcome = deliver(&script, &Pace::new(25), delivery).await;
        (outcome, script.1.into_inner().unwrap())
    }

    fn unknown(maybe: bool) -> Fate {
        Fate::Unknown { why: "502".into(), maybe }
    }

    #[tokio::test(start_paused = true)]
    async fn it_arrives_in_spite_of_limits_and_faults() {
        let wait = |seconds| Fate::Wait(Duration::from_secs(seconds));
        let started = Instant::now();
        let (outcome, done) = played(vec![wait(3), unknown(false), wait(2), Fate::Done(Some(1))], None).await;
        assert_eq!((outcome, done), (Outcome::Done(Some(1)), vec!["carry"; 4]));
        assert!(started.elapsed() >= Duration::from_secs(5), "the waits were not obeyed");
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_have_arrived_is_looked_for_before_it_is_sent_again() {
        assert_eq!(played(vec![unknown(true)], Some(9)).await, (Outcome::Done(Some(9)), vec!["carry", "find"]));
        let (outcome, done) = played(vec![unknown(true), Fate::Done(Some(4))], None).await;
        assert_eq!((outcome, done), (Outcome::Done(Some(4)), vec!["carry", "find", "carry"]));
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_when_there_is_no_hope_or_no_use() {
        assert_eq!(played(vec![Fate::Moved(-9)], None).await.0, Outcome::Moved(-9));
        assert_eq!(played(vec![Fate::Gone], None).await.0, Outcome::Gone);
        assert_eq!(played(vec![Fate::Refused("no".into())], None).await.0, Outcome::Refused("no".into()));
        assert_eq!(played(vec![unknown(true); 99], None).await.0, Outcome::TooLate);
        // what is late already is looked for, and not sent
        for (found, expected) in [(Some(9), Outcome::Done(Some(9))), (None, Outcome::TooLate)] {
            let script = Script(Mutex::default(), Mutex::default(), found);
            let rank = Rank::Interactive;
            let delivery = Delivery { chat: 7, what: &(), rank, until: Instant::now(), sought: true };
            assert_eq!(deliver(&script, &Pace::new(25), delivery).await, expected);
            assert_eq!(script.1.into_inner().unwrap(), ["find"]);
        }
        let started = Instant::now();
        assert_eq!(played(vec![Fate::Wait(Duration::from_secs(601))], None).await.0, Outcome::TooLate);
        assert!(started.elapsed() < Duration::from_secs(1), "it is known at once");
    }
}
