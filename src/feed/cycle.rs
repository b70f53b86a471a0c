//! One look at a feed: what is new there is fetched in full, read, sifted, and taken into the operator's corpus in one
//! change; then it is noted as dealt with. When the program ends in between, the next look finds the same entries, and
//! the corpus knows their texts again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use log::{debug, info, warn};
use url::Url;

use super::entries::{self, Entry};
use super::fetch::{Failure, Fetcher, Mark};
use super::plain;
use super::report::{Fate, Found, Report, Seen};
use super::{Settings, Source};
use crate::corpus::{DatedBy, Kind, Shelf};
use crate::date::PartialDate;
use crate::import::{self, Given, Record};
use crate::register::Register;
use crate::store::{FeedState, Store, Told};
use crate::text::hash;

/// What feeds are read into.
pub struct Ground {
    /// What outlives a restart.
    pub store: Arc<Store>,
    /// The folders with articles.
    pub roots: Vec<PathBuf>,
    /// The operator's own folder, which new articles go to.
    pub shelf: Shelf,
    /// The resolutions, as they are now.
    pub register: Box<dyn Fn() -> Arc<Register> + Send + Sync>,
    /// The time, in seconds since 1970.
    pub now: Box<dyn Fn() -> i64 + Send + Sync>,
    /// The day, where most readers are.
    pub today: Box<dyn Fn() -> PartialDate + Send + Sync>,
    /// Called when articles came in.
    pub wake: Box<dyn Fn() + Send + Sync>,
    /// Called when something is to be told to the owners; the store knows what.
    pub tell: Box<dyn Fn() + Send + Sync>,
}

/// Reads feeds.
pub struct Feeder {
    /// What is read, and how.
    pub settings: Settings,
    fetcher: Fetcher,
    ground: Ground,
    /// Who changes the corpus. It may be held for long, as while a large index is built, and who waits for it holds a
    /// thread: one of them, not all.
    taking: tokio::sync::Mutex<()>,
}

/// Whether a look leaves traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// What is wanted is taken in.
    Taking,
    /// Nothing is changed anywhere.
    Looking,
}

/// Why a look gave nothing.
struct Trouble {
    why: String,
    wait: Option<Duration>,
}

/// A look that went well.
struct Looked {
    found: Found,
    mark: Mark,
    done: Vec<String>,
    tried: Vec<String>,
}

/// A feed that tells less of an article, in letters, has only its beginning.
const STUB: usize = 600;
/// New entries that one look deals with; the rest has its turn at the next.
const MOST_NEW: usize = 60;
/// Bytes of their texts, together; what comes after them has its turn at the next look as well.
const MOST_BYTES: usize = 16 << 20;
/// After so many pages in a row that could not be fetched, the others wait for the next look.
const MOST_FAILED: usize = 3;
/// A failing feed is looked at once a day at least.
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// Of an error no more is kept.
const WHY: usize = 300;

impl Feeder {
    /// Reads feeds into this ground.
    pub fn new(settings: Settings, ground: Ground) -> Result<Self> {
        let Settings { allowed, limits, proxy, .. } = &settings;
        let fetcher = Fetcher::new(allowed.clone(), limits.clone(), proxy.as_deref())?;
        Ok(Self { settings, fetcher, ground, taking: tokio::sync::Mutex::default() })
    }

    /// What this reader stands on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// How a feed stands; as at first when it has another address than before.
    pub fn state(&self, source: &Source) -> FeedState {
        let kept = self.ground.store.feed(&source.name).unwrap_or_else(|error| {
            warn!("store: {error:#}");
            FeedState::default()
        });
        if kept.address == source.url.as_str() {
            return kept;
        }
        FeedState { address: source.url.to_string(), taken: kept.taken, ..FeedState::default() }
    }

    /// Looks at a feed, and keeps how it went.
    pub async fn look(self: &Arc<Self>, source: &Source, way: Way) -> Report {
        let state = self.state(source);
        let looked = self.try_to_look(source, &state, way).await;
        self.conclude(source, state, looked, way)
    }

    /// Keeps that a look ended in the middle.
    pub fn stumbled(&self, source: &Source) -> Report {
        let trouble = Trouble { why: "the program stumbled over this feed".into(), wait: None };
        self.conclude(source, self.state(source), Err(trouble), Way::Taking)
    }

    async fn try_to_look(self: &Arc<Self>, source: &Source, state: &FeedState, way: Way) -> Result<Looked, Trouble> {
        let mark = match way {
            Way::Taking => Mark { etag: state.etag.clone(), modified: state.modified.clone() },
            Way::Looking => Mark::default(),
        };
        let Some(fetched) = self.fetcher.fetch(&source.url, &source.url, &mark).await? else {
            return Ok(Looked { found: Found::Unchanged, mark, done: Vec::new(), tried: Vec::new() });
        };
        let (now, mark) = ((self.ground.now)(), fetched.mark);
        let (bytes, content_type, at) = (fetched.bytes, fetched.content_type, fetched.address);
        let entries = blocking(move || entries::entries(&bytes, content_type.as_deref(), &at, now)).await?;
        let keys: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
        let open = self.ground.store.open_entries(&source.name, &keys)?;
        let mut fates: Vec<Option<Fate>> =
            keys.iter().map(|key| (!open.contains_key(key)).then_some(Fate::Known)).collect();
        let records = self.records(source, &entries, &mut fates).await;
        let (this, source) = (Arc::clone(self), source.clone());
        let taking = self.taking.lock().await;
        let read = blocking(move || this.take_in(&source, records, way)).await?;
        drop(taking);
        for (at, fate) in read {
            fates[at] = Some(fate);
        }
        let (mut done, mut tried, mut is_whole, mut seen) = (Vec::new(), Vec::new(), true, Vec::new());
        for (entry, fate) in entries.iter().zip(fates) {
            match &fate {
                Some(Fate::Known) => {}
                Some(Fate::Later(_)) => tried.push(entry.key.clone()),
                Some(_) => done.push(entry.key.clone()),
                None => is_whole = false,
            }
            seen.extend(fate.map(|fate| Seen { name: name_of(entry), fate }));
        }
        // the whole feed must come again while some of it is left to do
        let mark = if is_whole && tried.is_empty() { mark } else { Mark::default() };
        Ok(Looked { found: Found::Entries(seen), mark, done, tried })
    }

    /// The texts of the entries that have no fate yet, oldest first, by their place in the feed.
    async fn records(&self, source: &Source, entries: &[Entry], fates: &mut [Option<Fate>]) -> Vec<(usize, Record)> {
        let open: Vec<usize> = (0..entries.len()).rev().filter(|at| fates[*at].is_none()).take(MOST_NEW).collect();
        let (mut records, mut failed, mut bytes) = (Vec::new(), 0, 0);
        for at in open {
            if failed >= MOST_FAILED || bytes > MOST_BYTES {
                break;
            }
            match self.record(source, &entries[at]).await {
                Ok(record) => {
                    failed = 0;
                    bytes += record.text.len();
                    records.push((at, record));
                }
                Err(fate) => {
                    failed = if matches!(fate, Fate::Later(_)) { failed + 1 } else { failed };
                    fates[at] = Some(fate);
                }
            }
        }
        records
    }

    /// The text of an entry: what the feed says, or its page where that is only the beginning.
    async fn record(&self, source: &Source, entry: &Entry) -> Result<Record, Fate> {
        let given = |address: Option<&Url>| Given {
            title: entry.title.clone(),
            published: entry.published,
            dated_by: entry.published.map(|_| DatedBy::Feed),
            lang: source.lang,
            source_name: Some(source.name.clone()),
            source_url: address.map(Url::to_string),
            byline: entry.byline.clone(),
            kind: Some(Kind::Article),
            selector: source.selector.clone(),
            ..Given::default()
        };
        if let Some(address) = &entry.address {
            // a feed must not speak in the name of other sites
            self.fetcher.may(address, &source.url).map_err(Fate::Rejected)?;
            if source.full_text || plain::visible_length(&entry.body) < STUB {
                return self.page(source, address, given).await;
            }
        }
        let form = if plain::has_tags(&entry.body) { import::Form::Html } else { import::Form::Text };
        let given = Given { selector: None, ..given(entry.address.as_ref()) };
        Ok(Record { origin: source.url.to_string(), line: None, form, text: entry.body.clone(), given })
    }

    async fn page(
        &self,
        source: &Source,
        address: &Url,
        given: impl Fn(Option<&Url>) -> Given,
    ) -> Result<Record, Fate> {
        let fetched = match self.fetcher.fetch(address, &source.url, &Mark::default()).await {
            Ok(Some(fetched)) => fetched,
            Ok(None) => return Err(Fate::Later("the page is said not to have changed".into())),
            Err(failure) if failure.may_pass() => return Err(Fate::Later(failure.to_string())),
            Err(failure) => return Err(Fate::Rejected(failure.to_string())),
        };
        // some sites lead to their front page for what is gone
        if fetched.address.path() == "/" && address.path() != "/" {
            return Err(Fate::Rejected("the address leads to the front page".into()));
        }
        let (origin, given) = (fetched.address.to_string(), given(Some(&fetched.address)));
        let content_type = fetched.content_type;
        let record = move || import::record_of(&origin, fetched.bytes, content_type.as_deref(), given);
        match tokio::task::spawn_blocking(record).await {
            // what says for itself where it belongs in a corpus may do so in files of the operator, not here
            Ok(Ok(record)) if matches!(record.form, import::Form::Html | import::Form::Text) => Ok(record),
            Ok(Ok(_)) => Err(Fate::Rejected("the address leads to no web page".into())),
            Ok(Err(refused)) => Err(Fate::Rejected(refused.what)),
            Err(_) => Err(Fate::Rejected("the program stumbled over this page".into())),
        }
    }

    /// Keeps how a look went, and calls those who wait for what came of it.
    fn conclude(&self, source: &Source, state: FeedState, looked: Result<Looked, Trouble>, way: Way) -> Report {
        let (name, now) = (&source.name, (self.ground.now)());
        let mut state = state;
        let (found, done, tried) = match looked {
            Ok(Looked { found, mark, done, tried }) => {
                (state.etag, state.modified) = (mark.etag, mark.modified);
                (state.failures, state.last_error) = (0, None);
                (state.last_ok, state.last_day) = (Some(now), Some((self.ground.today)().to_string()));
                state.next_at = now + seconds(source.every) + jitter(source, now);
                (Ok(found), done, tried)
            }
            Err(Trouble { why, wait }) => {
                state.failures += 1;
                let pause =
                    backed_off(source.every, state.failures).max(wait.unwrap_or_default()).min(DAY.max(source.every));
                state.next_at = now + seconds(pause);
                state.last_error = Some(why.chars().take(WHY).collect());
                (Err(why), Vec::new(), Vec::new())
            }
        };
        let report = Report { source: name.clone(), next_at: state.next_at, found };
        if way == Way::Looking {
            return report;
        }
        let taken = report.taken();
        state.taken += taken as u32;
        match &report.found {
            Ok(Found::Entries(seen)) => {
                let rejected = seen.iter().filter(|one| matches!(one.fate, Fate::Rejected(_))).count();
                info!(entries = seen.len(), taken = taken, rejected = rejected; "feed: looked at “{name}”");
                let refused = seen.iter().filter_map(|one| match &one.fate {
                    Fate::Rejected(why) | Fate::Later(why) => Some((&one.name, why)),
                    _ => None,
                });
                refused.for_each(|(what, why)| debug!("feed: “{name}”: {what}: {why}"));
            }
            Ok(Found::Unchanged) => debug!("feed: “{name}” did not change"),
            Err(why) => warn!(failures = state.failures; "feed: “{name}”: {why}"),
        }
        if let Err(error) = self.ground.store.keep_feed(name, &state, &done, &tried, now) {
            warn!("store: {error:#}");
        }
        if matches!(self.state(source).told, Told::Stopping | Told::Working) {
            (self.ground.tell)();
        }
        if taken > 0 {
            (self.ground.wake)();
        }
        report
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self { why: failure.to_string(), wait: failure.wait() }
    }
}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Self {
        Self { why: format!("{error:#}"), wait: None }
    }
}

/// Works something out on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Trouble { why: "the program stumbled over this feed".into(), wait: None }),
    }
}

fn name_of(entry: &Entry) -> String {
    entry.title.clone().unwrap_or_else(|| entry.key.clone())
}

/// How long a feed is left alone after so many failures: twice as long each time.
fn backed_off(every: Duration, failures: u32) -> Duration {
    every.saturating_mul(1 << (failures.saturating_sub(1)).min(16)).min(DAY.max(every))
}

/// Up to a tenth more, so that feeds do not come all at the same moment.
fn jitter(source: &Source, now: i64) -> i64 {
    let most = (source.every.as_secs() / 10).max(1);
    (hash::fnv1a(format!("{} {now}", source.name).as_bytes()) % most) as i64
}

fn seconds(duration: Duration) -> i64 {
    duration.as_secs() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_feed_is_left_alone_for_twice_as_long_each_time_up_to_a_day() {
        let hours: Vec<u64> =
            (1..12).map(|failures| backed_off(Duration::from_secs(3_600), failures).as_secs() / 3_600).collect();
        assert_eq!(hours, [1, 2, 4, 8, 16, 24, 24, 24, 24, 24, 24]);
        assert_eq!(backed_off(Duration::from_secs(300), u32::MAX), DAY);
    }
}
