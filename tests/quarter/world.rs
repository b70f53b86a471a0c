//! A simulated time: chats with watches in several time zones, news with reprints, and everything that goes wrong. The
//! clock is given, Telegram is a table of what arrived, and the store and the index are real ones.
//!
//! What should arrive is worked out beside the bot, from what each story is about. In the end each place must have got
//! each of its stories once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nqbot::app::App;
use nqbot::config::Config;
use nqbot::date::{PartialDate, Quiet, Zone};
use nqbot::i18n::Lang;
use nqbot::setting::{Cadence, ChatSettings};
use nqbot::store::{NewWatch, Outgoing, Store};
use nqbot::watch::{self, Draft, Matcher};
use serde::{Deserialize, Serialize};

use super::texts::{Dice, RESOLUTIONS, Story, subject};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// How large the world is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub chats: usize,
    pub watches: usize,
    pub days: i64,
    pub articles_a_day: usize,
    /// The bot does not run from the first to the second of these days.
    pub down: (i64, i64),
    /// The program is killed so often, at most.
    pub crashes: usize,
    /// So many times as much befalls a chat as usually.
    pub troubles: usize,
}

/// What a watch asks for, as the truth knows it.
#[derive(Clone, Copy, Debug)]
enum Asks {
    Subject(usize),
    Without(usize, usize),
    Resolution(usize),
}

impl Asks {
    fn draw(dice: &mut Dice, subjects: usize) -> Self {
        match dice.below(10) {
            0..=5 => Asks::Subject(dice.mostly_small(subjects)),
            6..=7 => Asks::Without(dice.mostly_small(subjects), dice.mostly_small(subjects)),
            _ => Asks::Resolution(dice.below(RESOLUTIONS.len())),
        }
    }

    fn words(self) -> String {
        match self {
            Asks::Subject(one) => subject(one),
            Asks::Without(one, other) if one == other => subject(one),
            Asks::Without(one, other) => format!("{} -{}", subject(one), subject(other)),
            Asks::Resolution(one) => format!("nq:{}-NQ/TW", RESOLUTIONS[one]),
        }
    }

    fn is_answered_by(self, story: &Story) -> bool {
        match self {
            Asks::Subject(one) => story.subjects.contains(&one),
            Asks::Without(one, other) if one == other => story.subjects.contains(&one),
            Asks::Without(one, other) => story.subjects.contains(&one) && !story.subjects.contains(&other),
            Asks::Resolution(one) => story.resolutions.contains(&one),
        }
    }
}

/// What a chat is like, and what befalls it.
struct Chat {
    id: i64,
    settings: ChatSettings,
    asks: Vec<(i32, Asks)>,
    blocked: Option<(i64, i64)>,
    moves: Option<i64>,
    closed: Option<(i32, i64, i64)>,
    /// Whether messages can be looked for in it.
    can_look: bool,
    /// Until when it may be late.
    trouble: i64,
}

/// A message, as the voice writes it.
#[derive(Serialize, Deserialize)]
struct Body {
    articles: Vec<String>,
    at: i64,
    planned: Vec<(Cadence, Option<i64>)>,
}

/// What came of it.
#[derive(Default)]
pub struct Counts {
    pub articles: usize,
    pub stories: usize,
    pub expected: usize,
    pub delivered: usize,
    pub lost: usize,
    pub unasked: usize,
    pub repeats: usize,
    pub repeats_allowed: usize,
    pub messages: usize,
    pub on_time: usize,
    pub late: usize,
    pub at_a_wrong_hour: usize,
    pub waits: usize,
    pub blocked: usize,
    pub closed: usize,
    pub moved: usize,
    pub crashes: usize,
    pub unclear: usize,
    pub most_waiting: usize,
    pub left: usize,
    pub matching: Duration,
    pub slowest_match: Duration,
    pub indexing: Duration,
    pub took: Duration,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "articles {}, stories {}", self.articles, self.stories)?;
        writeln!(f, "stories for a place: expected {}, delivered {}", self.expected, self.delivered)?;
        writeln!(f, "lost {}, not asked for {}, left in the outbox {}", self.lost, self.unasked, self.left)?;
        writeln!(f, "repeats {} (at most {} could not be known)", self.repeats, self.repeats_allowed)?;
        writeln!(
            f,
            "messages {}: planned hour {}, later for a reason {}, at a wrong hour {}",
            self.messages, self.on_time, self.late, self.at_a_wrong_hour
        )?;
        writeln!(
            f,
            "told to wait {}, blocked {}, topic closed {}, moved {}",
            self.waits, self.blocked, self.closed, self.moved
        )?;
        writeln!(
            f,
            "answers that were not clear {}, kills {}, most messages waiting {}",
            self.unclear, self.crashes, self.most_waiting
        )?;
        let (all, worst) = (self.matching.as_secs_f64(), self.slowest_match.as_secs_f64());
        writeln!(f, "matching {all:.1} s in all, {worst:.2} s at most; indexing {:.1} s", self.indexing.as_secs_f64())?;
        write!(f, "took {:.1} s", self.took.as_secs_f64())
    }
}

/// The world while it goes on.
pub struct World {
    size: Size,
    dice: Dice,
    app: App,
    config: Config,
    matcher: Matcher,
    chats: Vec<Chat>,
    /// The chat of a number, also of an old one.
    numbers: HashMap<i64, usize>,
    stories: Vec<Story>,
    story_of: HashMap<String, usize>,
    expected: BTreeMap<(usize, i32), BTreeSet<usize>>,
    delivered: BTreeMap<(usize, i32), BTreeMap<usize, usize>>,
    keys: HashMap<String, usize>,
    counts: Counts,
    start: i64,
    now: i64,
}

/// Plays a world from its first to its last day, and then lets everything arrive that waits.
pub fn play(size: Size, shipped: &Path, folder: &Path) -> Counts {
    let begun = Instant::now();
    let mut world = World::new(size, shipped, folder);
    for hour in 0..(size.days + 33) * 24 {
        world.now = world.start + hour * HOUR;
        let day = hour / 24;
        if day < size.days && [2, 9].contains(&(hour % 24)) {
            world.publish(day);
        }
        world.befall(day);
        if !(size.down.0..size.down.1).contains(&day) {
            world.bot_works(hour);
        }
    }
    world.counted(begun.elapsed())
}

impl World {
    fn new(size: Size, shipped: &Path, folder: &Path) -> Self {
        // 1 September 2026, midnight in UTC: the clocks of Sydney, Berlin and New York change within the quarter
        const START: i64 = 1_788_220_800;
        fs::create_dir_all(folder.join("corpus")).expect("a folder");
        for file in ["resolutions.toml", "glossary.toml"] {
            fs::copy(shipped.join(file), folder.join("corpus").join(file)).expect("a copy");
        }
        let settings = folder.join("bot.toml");
        let quoted = |name: &str| format!("{:?}", folder.join(name).to_string_lossy());
        fs::write(&settings, format!("[paths]\ncorpus = {}\ndata = {}\n", quoted("corpus"), quoted("data")))
            .expect("settings");
        let config = Config::load(Some(&settings), Some(&folder.join("data"))).expect("settings");
        let app = App::open(config.clone()).expect("a house");
        let mut dice = Dice::new(7);
        let chats = (0..size.chats).map(|at| Chat::draw(at, size, &mut dice)).collect::<Vec<_>>();
        let numbers = chats.iter().enumerate().map(|(at, chat)| (chat.id, at)).collect();
        let mut world = Self {
            size,
            dice,
            app,
            config,
            matcher: Matcher::default(),
            chats,
            numbers,
            stories: Vec::new(),
            story_of: HashMap::new(),
            expected: BTreeMap::new(),
            delivered: BTreeMap::new(),
            keys: HashMap::new(),
            counts: Counts::default(),
            start: START,
            now: START,
        };
        world.order();
        world
    }

    fn store(&self) -> std::sync::Arc<Store> {
        std::sync::Arc::clone(&self.app.house.load().store)
    }

    /// Every chat makes its watches, before there is any news.
    fn order(&mut self) {
        let subjects = self.subjects();
        let store = self.store();
        for chat in &mut self.chats {
            store.set_settings(chat.id, &chat.settings).expect("settings are kept");
        }
        for _ in 0..self.size.watches {
            let at = self.dice.below(self.size.chats);
            let (asks, forum) = (Asks::draw(&mut self.dice, subjects), self.chats[at].id < 0 && at.is_multiple_of(5));
            let thread = if forum { self.dice.below(3) as i32 * 10 } else { 0 };
            let cadence = Cadence::ALL[[0, 0, 1, 1, 2, 2, 2, 2, 3][self.dice.below(9)]];
            let chat = &mut self.chats[at];
            let new = NewWatch {
                chat: chat.id,
                thread: Some(thread).filter(|thread| *thread != 0),
                maker: None,
                words: &asks.words(),
                cadence,
                next_at: chat.settings.next_digest(cadence, self.now),
            };
            store.keep_watch(&new, self.now, 1_000).expect("a watch is kept");
            chat.asks.push((thread, asks));
        }
        // the corpus is not empty when the bot first looks, and what it has then is not new
        let day = PartialDate::day(2026, 8, 31).expect("a day");
        let old = Story::new(usize::MAX / 2, subjects, &mut Dice::new(1));
        self.write(&[old.told(0, day)]);
        self.take_in();
    }

    fn subjects(&self) -> usize {
        (self.size.watches / 10).clamp(40, 2_000)
    }

    /// Half of a day's news appears: new stories, and reprints of those of the last days.
    fn publish(&mut self, day: i64) {
        let today = Zone::named("UTC").expect("a zone").day(self.start + day * DAY);
        let subjects = self.subjects();
        let mut articles = Vec::new();
        for _ in 0..self.size.articles_a_day / 2 {
            let recent = self.stories.len().min(self.size.articles_a_day * 2);
            let story = if recent > 0 && self.dice.below(4) == 0 {
                self.stories[self.stories.len() - 1 - self.dice.below(recent)].clone()
            } else {
                let story = Story::new(self.stories.len(), subjects, &mut self.dice);
                self.expect(&story);
                self.stories.push(story.clone());
                story
            };
            let edition =
                (0..).find(|edition| !self.story_of.contains_key(&story.told(*edition, today).id.to_string()));
            let article = story.told(edition.unwrap_or_default(), today);
            self.story_of.insert(article.id.to_string(), story.number);
            articles.push(article);
        }
        self.counts.articles += articles.len();
        self.write(&articles);
    }

    /// Notes who should be told of a story.
    fn expect(&mut self, story: &Story) {
        for (at, chat) in self.chats.iter().enumerate() {
            for (thread, asks) in &chat.asks {
                if asks.is_answered_by(story) {
                    self.expected.entry((at, *thread)).or_default().insert(story.number);
                }
            }
        }
    }

    fn write(&self, articles: &[nqbot::corpus::Article]) {
        for article in articles {
            let folder = self.config.file.paths.corpus.join("articles").join(&article.slug);
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join("vi.md"), nqbot::corpus::written(article)).expect("an article");
        }
    }

    /// Chats come back, groups become supergroups.
    fn befall(&mut self, day: i64) {
        for at in 0..self.chats.len() {
            let now = self.now;
            let chat = &mut self.chats[at];
            if chat.blocked.is_some_and(|(_, until)| day >= until) {
                chat.blocked = None;
                chat.trouble = now + 2 * DAY;
                // what a question of theirs does
                self.app.house.load().store.resume(chat.id).expect("a chat comes back");
            }
        }
    }

    fn bot_works(&mut self, hour: i64) {
        if hour == self.size.down.1 * 24 {
            self.chats.iter_mut().for_each(|chat| chat.trouble = self.now + 2 * DAY);
        }
        if [2, 9].contains(&(hour % 24)) || hour == self.size.down.1 * 24 {
            self.take_in();
        }
        let word = |draft: &Draft| {
            Ok(serde_json::to_string(&Body {
                articles: draft.items.iter().map(|item| item.entry.id.to_string()).collect(),
                at: draft.now,
                planned: draft.watches.iter().map(|watch| (watch.cadence, watch.next_at)).collect(),
            })?)
        };
        watch::run(&self.app.house.load(), self.now, |_, _| Lang::Vi, word).expect("what is due is written");
        let mut crash = self.counts.crashes < self.size.crashes && self.dice.below(self.size.days as usize) == 0;
        // some times within the hour, so that what was put off for minutes is tried again
        for minute in [0, 1, 5, 15, 30, 45] {
            let now = self.now + minute * 60;
            let store = self.store();
            let due = store.due_outgoing(now, usize::MAX >> 1).expect("what is due");
            self.counts.most_waiting = self.counts.most_waiting.max(due.len());
            for row in due {
                let dies = crash && self.dice.below(3) == 0;
                if self.send(&store, &row, now, dies) {
                    crash = false;
                    drop(store);
                    self.begin_anew();
                    break;
                }
            }
        }
    }

    fn take_in(&mut self) {
        let begun = Instant::now();
        self.app.refresh_index(false).expect("an index");
        self.counts.indexing += begun.elapsed();
        let begun = Instant::now();
        let today = Zone::default().day(self.now);
        watch::take_in(&self.app.house.load(), &mut self.matcher, today, self.now).expect("news is taken in");
        self.counts.matching += begun.elapsed();
        self.counts.slowest_match = self.counts.slowest_match.max(begun.elapsed());
    }

    /// The program was killed; it begins anew with what lies on the disk.
    fn begin_anew(&mut self) {
        self.counts.crashes += 1;
        self.app = App::open(self.config.clone()).expect("a house");
        assert!(self.app.open_index(), "the index is there");
        self.matcher = Matcher::default();
    }

    /// Tries one message as the door does. Whether the program died meanwhile.
    fn send(&mut self, store: &Store, row: &Outgoing, now: i64, dies: bool) -> bool {
        let at = self.numbers[&row.chat];
        if row.sending.is_some() && self.chats[at].can_look && self.keys.contains_key(&row.key) {
            store.settle_outgoing(row.id).expect("it is settled");
            return false;
        }
        let settings = &self.chats[at].settings;
        let awake = settings.zone.after_quiet(now, settings.quiet);
        if awake > now {
            self.chats[at].trouble = self.chats[at].trouble.max(awake + HOUR);
            store.put_off(row.id, awake, row.sending.is_some()).expect("it is put off");
            return false;
        }
        store.note_going(row.id, 1).expect("it is noted");
        if dies && self.dice.below(2) == 0 {
            return true;
        }
        let day = (now - self.start) / DAY;
        let chat = &mut self.chats[at];
        if let Some(to) = chat.moves.filter(|day_of_move| day >= *day_of_move).map(|_| chat.id - 1_000_000_000_000) {
            (chat.moves, chat.id) = (None, to);
            chat.trouble = now + 2 * HOUR;
            self.numbers.insert(to, at);
            self.counts.moved += 1;
            store.move_chat(row.chat, to).expect("a chat moves");
            store.put_off(row.id, now, false).expect("it is put off");
            return false;
        }
        if chat.blocked.is_some_and(|(from, _)| day >= from) {
            self.counts.blocked += 1;
            store.put_off(row.id, now, false).expect("it is put off");
            store.pause(row.chat, now).expect("a chat is paused");
            return false;
        }
        if chat.closed.is_some_and(|(thread, from, to)| row.thread == Some(thread) && (from..to).contains(&day)) {
            self.counts.closed += 1;
            chat.trouble = now + 2 * DAY;
            store.put_off(row.id, now + DAY, false).expect("it is put off");
            return false;
        }
        if self.dice.once_in_a_while(20 * self.size.troubles) {
            let wait = 5 + self.dice.below(2 * HOUR as usize) as i64;
            self.counts.waits += 1;
            self.chats[at].trouble = now + wait + DAY;
            store.put_off(row.id, now + wait, false).expect("it is put off");
            return false;
        }
        let unclear = self.dice.once_in_a_while(5 * self.size.troubles);
        let arrives = !unclear || self.dice.below(2) == 0;
        if arrives {
            self.arrive(at, row);
        }
        if unclear || dies {
            if arrives && !self.chats[at].can_look {
                self.counts.repeats_allowed += 1;
            }
            if dies {
                return true;
            }
            self.counts.unclear += 1;
            self.chats[at].trouble = now + 2 * HOUR;
            store.put_off(row.id, now + 60, true).expect("it is put off");
            return false;
        }
        store.settle_outgoing(row.id).expect("it is settled");
        false
    }

    fn arrive(&mut self, at: usize, row: &Outgoing) {
        let body: Body = serde_json::from_str(&row.body).expect("a message");
        self.counts.messages += 1;
        let times = self.keys.entry(row.key.clone()).or_default();
        *times += 1;
        let is_repeat = *times > 1;
        self.counts.repeats += usize::from(is_repeat);
        let got = self.delivered.entry((at, row.thread.unwrap_or(0))).or_default();
        for article in body.articles.iter().filter(|_| !is_repeat) {
            *got.entry(self.story_of[article]).or_default() += 1;
        }
        let chat = &self.chats[at];
        let quiet = chat.settings.quiet.is_some_and(|quiet| quiet.holds(chat.settings.zone.clock(self.now).0));
        assert!(!quiet, "chat {} was written to in its quiet hours", chat.id);
        for (cadence, planned) in &body.planned {
            let Some(planned) = planned.filter(|_| *cadence != Cadence::Instant) else { continue };
            let (hour, minute) = chat.settings.zone.clock(planned);
            let quiet = chat.settings.quiet.filter(|quiet| quiet.holds(chat.settings.digest_hour));
            if (hour, minute) != (quiet.map_or(chat.settings.digest_hour, |quiet| quiet.to), 0) {
                self.counts.at_a_wrong_hour += 1;
            } else if body.at - planned < HOUR {
                self.counts.on_time += 1;
            } else {
                assert!(body.at <= chat.trouble, "chat {} was told late without a reason", chat.id);
                self.counts.late += 1;
            }
        }
    }

    fn counted(mut self, took: Duration) -> Counts {
        let counts = &mut self.counts;
        (counts.took, counts.stories) = (took, self.stories.len());
        counts.left = self.app.house.load().store.outgoing_load().expect("the outbox").0;
        let nothing = BTreeMap::new();
        for (place, stories) in &self.expected {
            let got = self.delivered.get(place).unwrap_or(&nothing);
            counts.expected += stories.len();
            counts.lost += stories.iter().filter(|story| !got.contains_key(story)).count();
        }
        for (place, got) in &self.delivered {
            let wanted = self.expected.get(place);
            counts.delivered += got.len();
            counts.unasked += got.keys().filter(|story| !wanted.is_some_and(|wanted| wanted.contains(story))).count();
            // told twice by two messages: that is what no crash excuses
            counts.repeats += got.values().map(|times| (times - 1) * 1_000_000).sum::<usize>();
        }
        self.counts
    }
}

impl Chat {
    fn draw(at: usize, size: Size, dice: &mut Dice) -> Self {
        const ZONES: [&str; 5] =
            ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata"];
        let is_group = dice.below(5) < 2;
        let id = if is_group { -(10_000 + at as i64) } else { 10_000 + at as i64 };
        let days = |dice: &mut Dice, most: i64| {
            let from = dice.below(size.days as usize) as i64;
            (from, from + 1 + dice.below(most as usize) as i64)
        };
        let settings = ChatSettings {
            zone: Zone::named(ZONES[dice.mostly_small(ZONES.len())]).expect("a zone"),
            digest_hour: 5 + dice.below(16) as u8,
            quiet: dice.once_in_a_while(200).then_some(Quiet { from: 22, to: 7 }),
            ..ChatSettings::default()
        };
        let blocked = dice.once_in_a_while(40 * size.troubles).then(|| days(dice, 25));
        let closed = dice.once_in_a_while(100 * size.troubles).then(|| {
            let (from, to) = days(dice, 10);
            (10, from, to)
        });
        let moves =
            (is_group && dice.once_in_a_while(30 * size.troubles)).then(|| dice.below(size.days as usize) as i64);
        let can_look = dice.below(10) < 7;
        Self { id, settings, asks: Vec::new(), blocked, moves, closed, can_look, trouble: 0 }
    }
}
