//! Delivery of one thing: tried until it arrives, is refused, or has waited too long.
//!
//! A flood limit is obeyed to the second. Where no clear answer came, it is tried again after a short and
//! growing pause: what was asked is answered, at the price that an answer cut off on its way back may be
//! sent a second time.

use std::time::Duration;

use log::{debug, warn};

use super::fate::{Carrier, Fate};

/// What became of it in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Done(Option<i32>),
    /// The chat cannot be written to.
    Gone,
    /// It was refused.
    Refused(String),
    /// It was given up.
    GivenUp,
}

/// Attempts without a clear answer.
const ATTEMPTS: u32 = 7;
/// Nobody waits longer for an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// Delivers one thing to a chat. Only this chat waits.
pub async fn deliver<T>(carrier: &impl Carrier<T>, chat: i64, what: &T) -> Outcome {
    let (mut chat, mut waited, mut unclear, mut attempt) = (chat, Duration::ZERO, 0, 0);
    loop {
        let fate = carrier.carry(chat, what, unclear).await;
        attempt += 1;
        let pause = match fate {
            Fate::Done(id) => return Outcome::Done(id),
            Fate::Gone => return Outcome::Gone,
            Fate::Refused(why) => return Outcome::Refused(why),
            Fate::Moved(to) if to != chat && attempt <= ATTEMPTS => {
                chat = to;
                continue;
            }
            Fate::Moved(_) => return Outcome::GivenUp,
            Fate::Wait(time) => {
                debug!(wait_s = time.as_secs(); "outbox: told to wait");
                time
            }
            Fate::Unknown(why) => {
                unclear += 1;
                if unclear >= ATTEMPTS {
                    warn!("outbox: given up after {ATTEMPTS} attempts: {why}");
                    return Outcome::GivenUp;
                }
                debug!("outbox: no clear answer, trying again: {why}");
                pause_after(unclear)
            }
        };
        waited += pause;
        if waited > LONGEST_WAIT {
            warn!(waited_s = waited.as_secs(); "outbox: given up, the wait would be too long");
            return Outcome::GivenUp;
        }
        tokio::time::sleep(pause).await;
    }
}

/// 0.1, 0.4, 1.6, 6.4 s and then 15 s.
fn pause_after(unclear: u32) -> Duration {
    Duration::from_millis(100 * 4_u64.pow(unclear.min(4) - 1)).min(Duration::from_secs(15))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    struct Script(Mutex<Vec<Fate>>, Mutex<Vec<i64>>);

    impl Carrier<()> for Script {
        async fn carry(&self, chat: i64, (): &(), _: u32) -> Fate {
            self.1.lock().unwrap().push(chat);
            self.0.lock().unwrap().remove(0)
        }
    }

    async fn played(fates: Vec<Fate>) -> (Outcome, Vec<i64>) {
        let script = Script(Mutex::new(fates), Mutex::default());
        let outcome = deliver(&script, 7, &()).await;
        (outcome, script.1.into_inner().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn it_arrives_in_spite_of_limits_and_faults() {
        let fates = vec![
            Fate::Wait(Duration::from_secs(3)),
            Fate::Unknown("502".into()),
            Fate::Wait(Duration::from_secs(2)),
            Fate::Done(Some(1)),
        ];
        let started = tokio::time::Instant::now();
        assert_eq!(played(fates).await, (Outcome::Done(Some(1)), vec![7; 4]));
        assert!(started.elapsed() >= Duration::from_secs(5), "the waits were not obeyed");
    }

    #[tokio::test(start_paused = true)]
    async fn it_follows_a_move_and_ends_when_there_is_no_hope() {
        assert_eq!(played(vec![Fate::Moved(-9), Fate::Done(None)]).await, (Outcome::Done(None), vec![7, -9]));
        assert_eq!(played(vec![Fate::Gone]).await.0, Outcome::Gone);
        assert_eq!(played(vec![Fate::Refused("no".into())]).await.0, Outcome::Refused("no".into()));
        assert_eq!(played(vec![Fate::Unknown("x".into()); 7]).await.0, Outcome::GivenUp);
        assert_eq!(played(vec![Fate::Wait(Duration::from_secs(601))]).await.0, Outcome::GivenUp);
    }
}
