//! What is due: everything that is new for the watches of a place becomes one message, which is written to the store
//! together with the note that it is told. Sending comes later.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, anyhow};

use super::{read, understand};
use crate::corpus::ArticleId;
use crate::date::PartialDate;
use crate::fault;
use crate::house::House;
use crate::i18n::Lang;
use crate::index::list;
use crate::index::{Index, Order, Passage, Query, Wanted};
use crate::question::Question;
use crate::register::Key;
use crate::setting::ChatSettings;
use crate::store::{self, Digest, DueWatch, Watch};

/// What a message is to tell, before it is worded.
#[derive(Debug)]
pub struct Draft {
    /// To whom.
    pub chat: i64,
    /// In which forum topic.
    pub thread: Option<i32>,
    /// What the chat chose.
    pub settings: ChatSettings,
    /// The language of the message.
    pub lang: Lang,
    /// The watches that it tells something of; all of the place when there is nothing to tell.
    pub watches: Vec<Watch>,
    /// All that is new, newest first. None: there is nothing new, and that is what is to be told.
    pub items: Vec<Item>,
    /// Since when it is new, in seconds since 1970.
    pub since: i64,
    /// Now.
    pub now: i64,
}

/// One story that is new.
#[derive(Clone, Debug)]
pub struct Item {
    /// The article that stands for it.
    pub entry: list::Entry,
    /// What answers the watch; looked up for the first few.
    pub passage: Option<Passage>,
    /// The resolution under which it belongs.
    pub about: Option<Key>,
    /// The watches that it answers, by their places in the draft.
    pub watches: Vec<usize>,
}

/// What became of what was due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Messages that were written.
    pub messages: usize,
    /// Stories in them.
    pub stories: usize,
    /// Places for which there was nothing new.
    pub silent: usize,
}

/// After a failure.
const AGAIN_S: i64 = 3_600;
/// So many items of a message are quoted.
const QUOTED: usize = 24;
/// A month, the shortest and a day less: after that a place that wants to know is told that there was nothing.
const MONTH_S: i64 = 27 * 24 * 3_600;

/// Writes the messages that are due. `lang` gives a chat's language, `word` makes a message of a draft; one that fails
/// is tried again the next time and holds up no other.
pub fn run(
    house: &House,
    now: i64,
    lang: impl Fn(i64, &ChatSettings) -> Lang,
    word: impl Fn(&Draft) -> Result<String>,
) -> Result<Ran> {
    let (Some(index), kept) = (house.index(), &house.store) else { return Ok(Ran::default()) };
    kept.heal_instant(now)?;
    let mut ran = Ran::default();
    let all = kept.due_watches(now)?;
    for place in all.chunk_by(|one, two| (one.chat, one.thread) == (two.chat, two.thread)) {
        let (chat, thread) = (place[0].chat, place[0].thread);
        let settings = kept.settings(chat)?;
        // it stays new until the chat is let in again
        if !house.settings.admits(chat) {
            continue;
        }
        // what was due before the quiet hours, when the bot did not run, waits for their end like the rest
        if settings.zone.after_quiet(now, settings.quiet) > now {
            continue;
        }
        // many places are worked on one after the other, and people change what they follow meanwhile
        let due = kept.due_watches_in(chat, thread, now)?;
        if due.is_empty() {
            continue;
        }
        let lang = lang(chat, &settings);
        let mut place = Place::new(house, &index, lang);
        // one place must not hold up the others, whatever is wrong with it
        let told = catch_unwind(AssertUnwindSafe(|| place.tell(&due, &settings, now, &word)));
        match told.unwrap_or_else(|_| Err(anyhow!("it panicked"))) {
            Ok(None) => ran.silent += 1,
            Ok(Some(stories)) => {
                ran.messages += 1;
                ran.stories += stories;
            }
            Err(error) if store::is_full(&error) => return Err(error),
            Err(error) => {
                log::error!("watch: a digest cannot be written; it is tried again in an hour: {error:#}");
                kept.delay(&due.iter().map(|watch| watch.id).collect::<Vec<_>>(), now + AGAIN_S)?;
            }
        }
    }
    Ok(ran)
}

/// What is found out about one place of telling.
pub(super) struct Place<'a> {
    house: &'a House,
    index: &'a Index,
    lang: Lang,
    /// The place of each story's item, by each of its articles.
    stories: HashMap<String, usize>,
    /// All articles that are told, those that other articles stand for among them.
    articles: Vec<String>,
}

impl<'a> Place<'a> {
    /// Nothing is found out yet.
    pub(super) fn new(house: &'a House, index: &'a Index, lang: Lang) -> Self {
        Self { house, index, lang, stories: HashMap::new(), articles: Vec::new() }
    }

    /// Words and writes what is to be told. How many stories that are; none when there was nothing, or when a watch was
    /// changed in between.
    fn tell(
        &mut self,
        due: &[Watch],
        settings: &ChatSettings,
        now: i64,
        word: &impl Fn(&Draft) -> Result<String>,
    ) -> Result<Option<usize>> {
        let draft = self.draft(due, settings.clone(), now)?;
        let message = draft.map(|draft| anyhow::Ok((word(&draft)?, draft))).transpose()?;
        fault::point("digest-before");
        let telling = message.as_ref().map(|(body, draft)| (body.as_str(), draft));
        let written = self.write(due, telling, settings, now)?;
        fault::point("digest-after");
        if written && message.as_ref().is_some_and(|(_, draft)| draft.items.is_empty()) {
            self.house.store.show(due[0].chat, &sign_in(&due[0]), now, MONTH_S)?;
        }
        Ok(message.filter(|_| written).map(|(_, draft)| draft.items.len()))
    }

    /// What is to be told of watches that are due; none when that is nothing.
    fn draft(&mut self, due: &[Watch], settings: ChatSettings, now: i64) -> Result<Option<Draft>> {
        let today = settings.zone.day(now);
        let questions: Vec<Question> = due.iter().map(|watch| read(self.house, &watch.words, today)).collect();
        let mut items: Vec<Item> = Vec::new();
        for (at, watch) in due.iter().enumerate() {
            for news in self.house.store.news_of(watch.id)? {
                self.add(&mut items, at, &news.article, &questions[at])?;
            }
        }
        let (chat, thread, lang) = (due[0].chat, due[0].thread, self.lang);
        if items.is_empty() {
            let Some((watches, since)) = self.sign(&due[0], &settings, now)? else { return Ok(None) };
            return Ok(Some(Draft { chat, thread, settings, lang, watches, items, since, now }));
        }
        let watches = self.finish(&mut items, due, &questions)?;
        let since = watches.iter().map(|watch| watch.covered).min().unwrap_or(now);
        Ok(Some(Draft { chat, thread, settings, lang, watches, items, since, now }))
    }

    /// Puts what is new in its order and looks up its passages. The watches that have something to tell: of the others
    /// nothing is said.
    pub(super) fn finish(&self, items: &mut [Item], due: &[Watch], questions: &[Question]) -> Result<Vec<Watch>> {
        items.sort_by_key(|item| std::cmp::Reverse(item.entry.meta.published.map_or(0, PartialDate::sort_key)));
        self.quote(items, questions)?;
        let telling: Vec<usize> =
            (0..due.len()).filter(|at| items.iter().any(|item| item.watches.contains(at))).collect();
        let place = |at: &usize| telling.iter().position(|telling| telling == at);
        for item in items {
            item.watches = item.watches.iter().filter_map(place).collect();
        }
        Ok(telling.iter().map(|at| due[*at].clone()).collect())
    }

    /// Looks up what answers in the first few.
    fn quote(&self, items: &mut [Item], questions: &[Question]) -> Result<()> {
        let mut queries: HashMap<usize, Vec<Query>> = HashMap::new();
        for item in items.iter_mut().take(QUOTED) {
            let at = item.watches[0];
            if let Entry::Vacant(entry) = queries.entry(at) {
                entry.insert(understand(self.house, self.index, &questions[at])?);
            }
            let (filter, order) = (&questions[at].filter, Order::Relevance);
            let wanted = Wanted { queries: &queries[&at], filter, order, reader: self.lang };
            let found = self.index.strict(&wanted, Some(&item.entry.id), 1)?;
            item.passage = found.hits.into_iter().next().map(|hit| hit.passage);
        }
        Ok(())
    }

    /// The watches of a place, and since when they told nothing, when that is to be told: a month after anything was told
    /// there, and a month after that was said last.
    fn sign(&self, one: &Watch, settings: &ChatSettings, now: i64) -> Result<Option<(Vec<Watch>, i64)>> {
        if !settings.sign_of_life {
            return Ok(None);
        }
        let mut all = self.house.store.watches_of(one.chat)?;
        all.retain(|watch| watch.thread == one.thread && watch.paused_at.is_none());
        let last = all.iter().map(|watch| watch.told_at.unwrap_or(watch.made_at)).max().unwrap_or(now);
        let is_time = now - last >= MONTH_S && !self.house.store.was_shown(one.chat, &sign_in(one), now, MONTH_S)?;
        Ok(is_time.then_some((all, last)))
    }

    /// Adds an article that is new for one of the watches, or the watch to what tells the same.
    pub(super) fn add(&mut self, items: &mut Vec<Item>, at: usize, article: &str, question: &Question) -> Result<()> {
        if let Some(item) = self.stories.get(article) {
            let watches = &mut items[*item].watches;
            if !watches.contains(&at) {
                watches.push(at);
            }
            return Ok(());
        }
        let Some(id) = ArticleId::parse(article) else { return Ok(()) };
        // what was taken down meanwhile is not told
        let Some(whole) = self.index.article(&id, self.lang)? else { return Ok(()) };
        for one in self.index.story_ids(&id)? {
            self.stories.insert(one.to_string(), items.len());
            self.articles.push(one.to_string());
        }
        let about = main_resolution(&whole.entry, question);
        items.push(Item { entry: whole.entry, passage: None, about, watches: vec![at] });
        Ok(())
    }

    /// Writes what is told of the watches that are due, and gives all of them their next times.
    fn write(&self, due: &[Watch], message: Option<(&str, &Draft)>, settings: &ChatSettings, now: i64) -> Result<bool> {
        let first = &due[0];
        let key = format!("{}-{}-{}", first.id, first.next_at.unwrap_or(0), first.covered);
        let tells = |watch: &Watch| {
            message.is_some_and(|(_, draft)| {
                !draft.items.is_empty() && draft.watches.iter().any(|telling| telling.id == watch.id)
            })
        };
        let row = |watch| DueWatch { watch, next_at: settings.next_digest(watch.cadence, now), tells: tells(watch) };
        let watches: Vec<DueWatch> = due.iter().map(row).collect();
        let digest = Digest {
            chat: first.chat,
            thread: first.thread.unwrap_or(0),
            message: message.map(|(body, _)| (key.as_str(), body)),
            watches: &watches,
            articles: &self.articles,
        };
        self.house.store.write_digest(&digest, now)
    }
}

/// What is noted of a sign of life in a watch's place.
fn sign_in(watch: &Watch) -> String {
    format!("sign of life {}", watch.thread.unwrap_or(0))
}

/// The resolution asked for that it names; else the one that it names most often for certain.
fn main_resolution(entry: &list::Entry, question: &Question) -> Option<Key> {
    let filter = &question.filter;
    let asked = |key: &Key| filter.resolutions.contains(key) || filter.about.contains(key);
    let certain = || entry.cites.iter().filter(|(_, _, certain)| *certain);
    let named = certain().find(|(key, ..)| asked(key)).or_else(|| certain().max_by_key(|(_, times, _)| *times));
    named.map(|(key, ..)| *key)
}
