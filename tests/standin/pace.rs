//! How fast the bot writes, and on demand the refusals Telegram has for bots that write too fast.

use std::time::Duration;

use super::StandIn;
use super::request::{Refusal, Request};
use super::world::World;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// What Telegram takes in a second, all chats together; what comes at once after a pause may be as many.
const OVERALL_MAX: f64 = 30.0;
/// What Telegram takes in a minute in one group.
const GROUP_MAX: usize = 20;

/// The times of all messages and edits that were carried out.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    /// Time since the start of the stand-in, and the chat; inline messages have none.
    written: Vec<(Duration, Option<i64>)>,
    enforced: bool,
    /// What was taken and has not yet run off, and when that was so.
    level: (f64, Duration),
}

impl Pace {
    /// The most messages and edits in any second, all chats together.
    #[must_use]
    pub fn most_per_second_overall(&self) -> usize {
        most(self.times(|_| true), SECOND)
    }

    /// The most messages and edits in any second in one chat.
    #[must_use]
    pub fn most_per_second_in(&self, chat: impl Into<i64>) -> usize {
        let chat = chat.into();
        most(self.times(|other| other == Some(chat)), SECOND)
    }

    /// The most messages and edits in any minute in one chat.
    #[must_use]
    pub fn most_per_minute_in(&self, chat: impl Into<i64>) -> usize {
        let chat = chat.into();
        most(self.times(|other| other == Some(chat)), MINUTE)
    }

    /// The times between one message or edit in a chat and the next.
    #[must_use]
    pub fn gaps_in(&self, chat: impl Into<i64>) -> Vec<Duration> {
        let chat = chat.into();
        let times: Vec<Duration> = self.times(|other| other == Some(chat)).collect();
        times.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect()
    }

    fn times(&self, counts: impl Fn(Option<i64>) -> bool) -> impl Iterator<Item = Duration> {
        self.written.iter().filter(move |(_, chat)| counts(*chat)).map(|(at, _)| *at)
    }

    /// The seconds until one more would be within a limit; `None` when it is already.
    fn full(&self, now: Duration, span: Duration, limit: usize, counts: impl Fn(Option<i64>) -> bool) -> Option<u32> {
        let recent: Vec<Duration> = self.times(counts).filter(|at| *at + span > now).collect();
        let oldest = recent.get(recent.len().checked_sub(limit)?)?;
        let wait = (*oldest + span).saturating_sub(now).as_millis().div_ceil(1000);
        Some(u32::try_from(wait.max(1)).unwrap_or(u32::MAX))
    }
}

impl Pace {
    /// The seconds to wait when all chats together write too fast. A bucket that runs off at the rate, and not a count
    /// over a strict second: what left the bot evenly arrives in bunches when the machine is busy.
    fn overall(&mut self, now: Duration) -> Option<u32> {
        let (level, since) = self.level;
        let level = (level - now.saturating_sub(since).as_secs_f64() * OVERALL_MAX).max(0.0);
        let is_full = level + 1.0 > OVERALL_MAX;
        self.level = (if is_full { level } else { level + 1.0 }, now);
        is_full.then_some(1)
    }
}

impl StandIn {
    /// How fast the bot has written so far.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.shared().world().pace.clone()
    }

    /// From now on answers 429 to more than about 30 messages and edits a second, or 20 a minute in a group or channel.
    pub fn enforce_pace(&self) {
        self.shared().change(|world| world.pace.enforced = true);
    }
}

/// Whether a request writes something that a chat shows.
pub fn writes(request: &Request) -> bool {
    ["sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup"].contains(&request.method)
}

/// Refuses a request that comes too fast, if that was ordered.
pub fn admit(world: &mut World, request: &Request) -> Result<(), Refusal> {
    if !world.pace.enforced || !writes(request) {
        return Ok(());
    }
    let (now, chat) = (world.started.elapsed(), request.chat());
    let in_group = chat.filter(|chat| *chat < 0);
    let group = in_group.and_then(|_| world.pace.full(now, MINUTE, GROUP_MAX, |other| other == chat));
    let Some(seconds) = group.or_else(|| world.pace.overall(now)) else {
        return Ok(());
    };
    world.faults.pause(chat, seconds);
    Err(Refusal::retry_after(seconds))
}

/// Counts a request that was carried out.
pub fn count(world: &mut World, request: &Request) {
    if writes(request) {
        world.pace.written.push((world.started.elapsed(), request.chat()));
    }
}

/// The most moments that lie within one span.
fn most(times: impl Iterator<Item = Duration>, span: Duration) -> usize {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    let within = |(place, first): (usize, &Duration)| times[place..].partition_point(|at| *at < *first + span);
    times.iter().enumerate().map(within).max().unwrap_or_default()
}
