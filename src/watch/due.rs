//! What is due: everything that is new for the watches of a place becomes one message, which is written to the store
//! together with the note that it is told. Sending comes later.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use anyhow::Result;

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
use crate::store::{self, Digest, Watch};

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
    /// The watches that it is of.
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

/// So many items of a message are quoted.
const QUOTED: usize = 24;
/// A month, after which a chat that wants to know is told that there was nothing.
const MONTH_S: i64 = 30 * 24 * 3_600;

/// Writes the messages that are due. `lang` gives a chat's language, `word` makes a message of a draft; one that fails
/// is tried again the next time and holds up no other.
pub fn run(
    house: &House,
    now: i64,
    lang: impl Fn(i64, &ChatSettings) -> Lang,
    word: impl Fn(&Draft) -> Result<String>,
) -> Result<Ran> {
    let (Some(index), kept) = (house.index(), &house.store) else { return Ok(Ran::default()) };
    let due = kept.due_watches(now)?;
    let mut ran = Ran::default();
    for watches in due.chunk_by(|one, two| (one.chat, one.thread) == (two.chat, two.thread)) {
        let settings = kept.settings(watches[0].chat)?;
        // what was due before the quiet hours, when the bot did not run, waits for their end like the rest
        if settings.zone.after_quiet(now, settings.quiet) > now {
            continue;
        }
        let lang = lang(watches[0].chat, &settings);
        let mut place = Place { house, index: &index, lang, stories: HashMap::new(), articles: Vec::new() };
        let written = place.draft(watches, settings, now).and_then(|draft| {
            let message = if draft.items.is_empty() && !wants_a_sign(&draft) { None } else { Some(word(&draft)?) };
            fault::point("digest-before");
            place.write(&draft, message.as_deref())?;
            fault::point("digest-after");
            Ok((message.is_some(), draft.items.len()))
        });
        match written {
            Ok((true, stories)) => {
                ran.messages += 1;
                ran.stories += stories;
            }
            Ok((false, _)) => ran.silent += 1,
            Err(error) if store::is_full(&error) => return Err(error),
            Err(error) => log::error!("watch: a digest cannot be written; it is tried again: {error:#}"),
        }
    }
    Ok(ran)
}

fn wants_a_sign(draft: &Draft) -> bool {
    let last = draft.watches.iter().map(|watch| watch.told_at.unwrap_or(watch.made_at)).max().unwrap_or(draft.now);
    draft.settings.sign_of_life && draft.now - last >= MONTH_S
}

struct Place<'a> {
    house: &'a House,
    index: &'a Index,
    lang: Lang,
    /// The place of each story's item, by each of its articles.
    stories: HashMap<String, usize>,
    /// All articles that are told, those that other articles stand for among them.
    articles: Vec<String>,
}

impl Place<'_> {
    fn draft(&mut self, watches: &[Watch], settings: ChatSettings, now: i64) -> Result<Draft> {
        let today = settings.zone.day(now);
        let questions: Vec<Question> = watches.iter().map(|watch| read(self.house, &watch.words, today)).collect();
        let mut items: Vec<Item> = Vec::new();
        for (at, watch) in watches.iter().enumerate() {
            for news in self.house.store.news_of(watch.id)? {
                self.add(&mut items, at, &news.article, &questions[at])?;
            }
        }
        items.sort_by_key(|item| std::cmp::Reverse(item.entry.meta.published.map_or(0, PartialDate::sort_key)));
        let mut queries: HashMap<usize, Vec<Query>> = HashMap::new();
        for item in items.iter_mut().take(QUOTED) {
            let at = item.watches[0];
            if let Entry::Vacant(entry) = queries.entry(at) {
                entry.insert(understand(self.house, self.index, &questions[at])?);
            }
            let wanted = Wanted {
                queries: &queries[&at],
                filter: &questions[at].filter,
                order: Order::Relevance,
                reader: self.lang,
            };
            let found = self.index.strict(&wanted, Some(&item.entry.id), 1)?;
            item.passage = found.hits.into_iter().next().map(|hit| hit.passage);
        }
        let since = watches.iter().map(|watch| watch.covered).min().unwrap_or(now);
        let (chat, thread, lang) = (watches[0].chat, watches[0].thread, self.lang);
        Ok(Draft { chat, thread, settings, lang, watches: watches.to_vec(), items, since, now })
    }

    fn add(&mut self, items: &mut Vec<Item>, at: usize, article: &str, question: &Question) -> Result<()> {
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

    fn write(&self, draft: &Draft, message: Option<&str>) -> Result<()> {
        let first = &draft.watches[0];
        let key = format!("{}-{}-{}", first.id, first.next_at.unwrap_or(0), draft.since);
        let next = |watch: &Watch| (watch.id, draft.settings.next_digest(watch.cadence, draft.now));
        let watches: Vec<(i64, Option<i64>)> = draft.watches.iter().map(next).collect();
        let digest = Digest {
            chat: draft.chat,
            thread: draft.thread.unwrap_or(0),
            message: message.map(|body| (key.as_str(), body)),
            watches: &watches,
            articles: &self.articles,
        };
        self.house.store.write_digest(&digest, draft.now)
    }
}

/// The resolution asked for that it names; else the one that it names most often for certain.
fn main_resolution(entry: &list::Entry, question: &Question) -> Option<Key> {
    let filter = &question.filter;
    let asked = |key: &Key| filter.resolutions.contains(key) || filter.about.contains(key);
    let certain = || entry.cites.iter().filter(|(_, _, certain)| *certain);
    let named = certain().find(|(key, ..)| asked(key)).or_else(|| certain().max_by_key(|(_, times, _)| *times));
    named.map(|(key, ..)| *key)
}
