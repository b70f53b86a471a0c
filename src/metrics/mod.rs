//! Counts of what the bot does, without people: no chat, no name, no word of a question, unless who runs it asks for the
//! words that found nothing. In memory only; a restart begins anew.

mod troubles;
mod unanswered;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

pub use troubles::{Told, Trouble, Troubles};
pub use unanswered::Unanswered;

/// Counts of one run of the program.
pub struct Metrics {
    registry: Registry,
    updates: Family<Kind, Counter>,
    answers: Family<Answered, Counter>,
    replies: Family<Result, Counter>,
    digests: Family<Result, Counter>,
    requests: Family<Request, Counter>,
    flood_seconds: Counter<f64>,
    seconds: Histogram,
    gauges: Gauges,
    reached_at: AtomicI64,
    started_at: i64,
    load: OnceLock<Box<dyn Fn() -> Load + Send + Sync>>,
    /// What went wrong.
    pub troubles: Arc<Troubles>,
    /// What was asked in vain.
    pub unanswered: Unanswered,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    command: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Result {
    result: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    method: String,
    result: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Version {
    version: &'static str,
}

/// How things stand at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// Questions and messages that wait in the lanes of their chats, or are being worked on.
    pub waiting: usize,
    /// The chats they belong to.
    pub chats_waiting: usize,
    /// How long what waits longest is there, in seconds.
    pub waiting_s: i64,
    /// Messages in the outbox.
    pub outbox: usize,
    /// How long the oldest of them is there, in seconds.
    pub outbox_s: i64,
    /// Articles in the index; none while there is no index.
    pub articles: Option<usize>,
    /// The number of the index's generation.
    pub generation: u64,
    /// Since when the generation is there, in seconds since 1970.
    pub built_at: i64,
    /// Chats that settings are kept of.
    pub chats: usize,
    /// What is followed.
    pub watches: usize,
    /// Feeds that fail.
    pub feeds_failing: usize,
    /// Resident memory of the program.
    pub memory_bytes: u64,
}

/// What waits in the lanes of chats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Questions and messages that wait or are being worked on.
    pub waiting: usize,
    /// The chats they belong to.
    pub chats: usize,
    /// How long what waits longest is there.
    pub oldest: Duration,
}

#[derive(Default)]
struct Gauges {
    waiting: Gauge,
    chats_waiting: Gauge,
    waiting_seconds: Gauge,
    outbox: Gauge,
    outbox_seconds: Gauge,
    articles: Gauge,
    generation: Gauge,
    built: Gauge,
    chats: Gauge,
    watches: Gauge,
    feeds_failing: Gauge,
    webhook_waiting: Gauge,
    memory: Gauge,
    reached: Gauge,
    troubles: Gauge,
}

/// Counts of a run, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Updates that came.
    pub updates: u64,
    /// Questions by their command: how many, and how many of them found nothing.
    pub commands: Vec<(&'static str, u64, u64)>,
    /// Replies that arrived.
    pub sent: u64,
    /// Replies that did not.
    pub unsent: u64,
    /// Digests that arrived.
    pub digests: u64,
    /// Seconds that Telegram told the bot to wait, in all.
    pub flood_s: u64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new(Arc::default(), 0)
    }
}

impl Metrics {
    /// Nothing is counted yet. `now` in seconds since 1970.
    pub fn new(troubles: Arc<Troubles>, now: i64) -> Self {
        // from the blink of an eye to the time after which nobody waits any more, in seconds
        const BOUNDS: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];
        let mut metrics = Self {
            registry: Registry::with_prefix("nqbot"),
            updates: Family::default(),
            answers: Family::default(),
            replies: Family::default(),
            digests: Family::default(),
            requests: Family::default(),
            flood_seconds: Counter::default(),
            seconds: Histogram::new(BOUNDS),
            gauges: Gauges::default(),
            reached_at: AtomicI64::new(0),
            started_at: now,
            load: OnceLock::new(),
            troubles,
            unanswered: Unanswered::default(),
        };
        metrics.register(now);
        metrics
    }

    fn register(&mut self, now: i64) {
        let to = &mut self.registry;
        to.register("updates", "Updates that came, by kind", self.updates.clone());
        to.register("answers", "Answers worked out, by command and outcome", self.answers.clone());
        to.register("replies", "Replies, by what became of them", self.replies.clone());
        to.register("digests", "Messages nobody asked for just now, by what became of them", self.digests.clone());
        to.register("requests", "Requests to the Bot API, by method and result", self.requests.clone());
        let waits = "How long Telegram told the bot to wait, in all";
        to.register_with_unit("flood_wait", waits, Unit::Seconds, self.flood_seconds.clone());
        let seconds = "From the arrival of an update to the arrival of its answer";
        to.register_with_unit("answer", seconds, Unit::Seconds, self.seconds.clone());
        let gauges = &self.gauges;
        for (name, help, gauge) in [
            ("queue_length", "Questions and messages that wait in the lanes of their chats", &gauges.waiting),
            ("queue_chats", "Chats in whose lanes something waits", &gauges.chats_waiting),
            ("outbox_length", "Messages in the outbox", &gauges.outbox),
            ("index_articles", "Articles in the index; 0 while there is none", &gauges.articles),
            ("index_generation", "Number of the index's generation", &gauges.generation),
            ("chats", "Chats that settings are kept of", &gauges.chats),
            ("watches", "Watches", &gauges.watches),
            ("feeds_failing", "Feeds that could not be read the last time", &gauges.feeds_failing),
            ("webhook_pending_updates", "Updates that wait at Telegram for the webhook", &gauges.webhook_waiting),
            ("errors_logged", "Errors that were logged since the start", &gauges.troubles),
        ] {
            to.register(name, help, gauge.clone());
        }
        for (name, help, gauge) in [
            ("queue_age", "Age of what waits longest in a lane", &gauges.waiting_seconds),
            ("outbox_age", "Age of the oldest message in the outbox", &gauges.outbox_seconds),
            ("index_built_timestamp", "When the index's generation was made", &gauges.built),
            ("telegram_reached_timestamp", "When Telegram was last reached; 0 before", &gauges.reached),
        ] {
            to.register_with_unit(name, help, Unit::Seconds, gauge.clone());
        }
        to.register_with_unit("resident_memory", "Resident memory", Unit::Bytes, gauges.memory.clone());
        let started: Gauge = Gauge::default();
        started.set(now);
        to.register_with_unit("start_timestamp", "When the program started", Unit::Seconds, started);
        let version = Family::<Version, Gauge>::default();
        version.get_or_create(&Version { version: env!("CARGO_PKG_VERSION") }).set(1);
        to.register("build_info", "The version that runs", version);
    }

    /// An update came.
    pub fn update(&self, kind: &'static str) {
        self.updates.get_or_create(&Kind { kind }).inc();
    }

    /// A command worked out an answer.
    pub fn answered(&self, command: &'static str, outcome: &'static str) {
        self.answers.get_or_create(&Answered { command, outcome }).inc();
    }

    /// What became of a reply, and how long after its question.
    pub fn replied(&self, result: &'static str, after: Duration) {
        self.replies.get_or_create(&Result { result }).inc();
        self.seconds.observe(after.as_secs_f64());
    }

    /// What became of a message of the outbox.
    pub fn told(&self, result: &'static str) {
        self.digests.get_or_create(&Result { result }).inc();
    }

    /// A request to the Bot API and its result.
    pub fn requested(&self, method: &str, result: &'static str) {
        self.requests.get_or_create(&Request { method: method.to_string(), result }).inc();
    }

    /// Telegram told the bot to wait.
    pub fn flooded(&self, seconds: u64) {
        self.flood_seconds.inc_by(seconds as f64);
    }

    /// Telegram was reached. `now` in seconds since 1970.
    pub fn reached(&self, now: i64) {
        self.reached_at.store(now, Ordering::Relaxed);
    }

    /// So many updates wait at Telegram until calls of the webhook arrive.
    pub fn webhook_waits(&self, updates: u64) {
        self.gauges.webhook_waiting.set(i64::try_from(updates).unwrap_or(i64::MAX));
    }

    /// When Telegram was last reached, in seconds since 1970; none before.
    pub fn reached_at(&self) -> Option<i64> {
        Some(self.reached_at.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }

    /// Who knows what waits in the lanes; only the first who says so is asked.
    pub fn ask_load_of(&self, load: impl Fn() -> Load + Send + Sync + 'static) {
        drop(self.load.set(Box::new(load)));
    }

    /// When this run began, in seconds since 1970.
    pub fn started_at(&self) -> i64 {
        self.started_at
    }

    /// How things stand, as far as it is known here.
    pub fn standing(&self) -> Standing {
        let Load { waiting, chats, oldest } = self.load.get().map(|load| load()).unwrap_or_default();
        let waiting_s = oldest.as_secs().cast_signed();
        Standing { waiting, chats_waiting: chats, waiting_s, memory_bytes: memory_bytes(), ..Standing::default() }
    }

    /// Everything in the text form that Prometheus reads (OpenMetrics 1.0).
    pub fn text(&self, standing: &Standing) -> String {
        let gauges = &self.gauges;
        gauges.waiting.set(standing.waiting as i64);
        gauges.chats_waiting.set(standing.chats_waiting as i64);
        gauges.waiting_seconds.set(standing.waiting_s);
        gauges.outbox.set(standing.outbox as i64);
        gauges.outbox_seconds.set(standing.outbox_s);
        gauges.articles.set(standing.articles.unwrap_or_default() as i64);
        gauges.generation.set(standing.generation.cast_signed());
        gauges.built.set(standing.built_at);
        gauges.chats.set(standing.chats as i64);
        gauges.watches.set(standing.watches as i64);
        gauges.feeds_failing.set(standing.feeds_failing as i64);
        gauges.memory.set(standing.memory_bytes.cast_signed());
        gauges.reached.set(self.reached_at.load(Ordering::Relaxed));
        gauges.troubles.set(self.troubles.count().cast_signed());
        let mut text = String::new();
        // writing to a string does not fail
        let _ = encode(&mut text, &self.registry);
        text
    }

    /// The counts, for people.
    pub fn counts(&self, commands: impl Iterator<Item = &'static str>) -> Counts {
        let of = |command, outcome| value(&self.answers, &Answered { command, outcome });
        let results = |family: &Family<Result, Counter>, names: &[&'static str]| {
            names.iter().map(|result| value(family, &Result { result })).sum()
        };
        let commands = commands.map(|command| {
            let asked = OUTCOMES.iter().map(|outcome| of(command, outcome)).sum();
            (command, asked, of(command, NOT_FOUND))
        });
        Counts {
            updates: KINDS.iter().map(|kind| value(&self.updates, &Kind { kind })).sum(),
            commands: commands.filter(|(_, asked, _)| *asked > 0).collect(),
            sent: results(&self.replies, &[SENT]),
            unsent: results(&self.replies, &[REFUSED, TOO_LATE]),
            digests: results(&self.digests, &[SENT]),
            flood_s: self.flood_seconds.get() as u64,
        }
    }
}

/// Resident memory of this program; 0 where the system does not tell (proc(5), /proc/pid/status).
fn memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.unwrap_or_default() * 1_024
}

/// A count as it stands; one that nothing was counted in is not made by looking at it.
fn value<L>(family: &Family<L, Counter>, of: &L) -> u64
where
    L: Clone + std::hash::Hash + Eq,
{
    family.get(of).map_or(0, |counter| counter.get())
}

/// The kinds of updates. One that came before is counted as “repeated” besides.
pub const KINDS: [&str; 8] = ["message", "edit", "talk", "button", "inline", "membership", "other", "unreadable"];
/// The outcomes of answers.
pub const OUTCOMES: [&str; 5] = ["found", "choice", NOT_FOUND, "usage", "silent"];
/// Nothing that is known fits.
pub const NOT_FOUND: &str = "not_found";
/// It arrived.
pub const SENT: &str = "sent";
/// It was refused, or the chat cannot be written to.
pub const REFUSED: &str = "refused";
/// Its time was over before it arrived.
pub const TOO_LATE: &str = "too_late";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_told_to_machines_and_people() {
        let metrics = Metrics::new(Arc::default(), 1_700_000_000);
        metrics.update("message");
        metrics.answered("search", "found");
        metrics.answered("search", NOT_FOUND);
        metrics.replied(SENT, Duration::from_millis(30));
        metrics.requested("sendMessage", "ok");
        metrics.flooded(7);
        metrics.reached(1_700_000_100);
        let text = metrics.text(&Standing { articles: Some(37), outbox: 2, ..Standing::default() });
        for line in [
            "nqbot_updates_total{kind=\"message\"} 1",
            "nqbot_answers_total{command=\"search\",outcome=\"not_found\"} 1",
            "nqbot_replies_total{result=\"sent\"} 1",
            "nqbot_requests_total{method=\"sendMessage\",result=\"ok\"} 1",
            "nqbot_flood_wait_seconds_total 7.0",
            "nqbot_answer_seconds_bucket{le=\"0.05\"} 1",
            "nqbot_index_articles 37",
            "nqbot_outbox_length 2",
            "nqbot_telegram_reached_timestamp_seconds 1700000100",
            "nqbot_start_timestamp_seconds 1700000000",
            "# EOF",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
        }
        metrics.update("repeated");
        let counts = metrics.counts(["search", "latest"].into_iter());
        assert_eq!((counts.commands, counts.sent, counts.flood_s), (vec![("search", 2, 1)], 1, 7));
        assert_eq!(counts.updates, 1, "one that came again is counted twice");
        assert!(!metrics.text(&Standing::default()).contains("latest"), "looking makes counts");
    }
}
