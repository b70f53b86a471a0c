//! Taking new articles in: for whom each is news. An article is looked at once in its life; a story is news once in a
//! place, so a reprint, or the same article changed, is none.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;

use super::Matcher;
use crate::corpus::ArticleId;
use crate::date::PartialDate;
use crate::fault;
use crate::house::House;
use crate::index::Index;
use crate::setting::{Cadence, ChatSettings};
use crate::store::{TakenIn, Watch};

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Articles that were looked at.
    pub articles: usize,
    /// For how many watches how many of them are news, all together.
    pub news: usize,
    /// How many were left out, since their story was told there before or waits to be told.
    pub repeats: usize,
}

/// What was published longer ago is no news, however lately it was taken in: an archive must not flood anybody.
const OLD_DAYS: u32 = 60;
/// So many articles are one step.
const STEP: usize = 500;
/// Seconds between two messages of watches that tell at once.
const APART_S: i64 = 600;

/// Looks at what is new in the index. The first time everything is known already.
pub fn take_in(house: &House, matcher: &mut Matcher, today: PartialDate, now: i64) -> Result<Taken> {
    let (Some(index), store) = (house.index(), &house.store) else { return Ok(Taken::default()) };
    let held = index.ids()?;
    if !store.has_taken_in()? {
        store.take_in(&TakenIn { articles: held.into_iter().collect(), ..TakenIn::default() }, now)?;
        return Ok(Taken::default());
    }
    let mut new = store.never_taken_in(held)?;
    new.sort();
    let mut taken = Taken::default();
    for step in new.chunks(STEP) {
        let watches = store.active_watches()?;
        let ids: Vec<ArticleId> = step.iter().filter_map(|id| ArticleId::parse(id)).collect();
        let found = matcher.matches(house, &index, &watches, &ids, today)?;
        let mut news = News {
            house,
            index: &index,
            now,
            into: TakenIn::default(),
            repeats: 0,
            here: HashSet::new(),
            places: HashMap::new(),
        };
        news.into.articles = step.to_vec();
        let oldest = today.days_before(OLD_DAYS).earliest_key();
        let mut settings: HashMap<i64, ChatSettings> = HashMap::new();
        let mut of_places: BTreeMap<(i64, i32), Vec<(&Watch, ArticleId)>> = BTreeMap::new();
        for (at, article) in found {
            if article.published.is_none_or(|published| published.latest_key() >= oldest) {
                let watch = &watches[at];
                of_places.entry((watch.chat, watch.thread.unwrap_or(0))).or_default().push((watch, article.id));
            }
        }
        for (place, found) in of_places {
            if let std::collections::hash_map::Entry::Vacant(entry) = settings.entry(place.0) {
                entry.insert(store.settings(place.0)?);
            }
            for (watch, id) in found {
                news.add(place, watch, id, &settings[&place.0])?;
            }
        }
        taken.articles += step.len();
        taken.news += news.into.news.len();
        taken.repeats += news.repeats;
        fault::point("take-in-before");
        store.take_in(&news.into, now)?;
        fault::point("take-in-after");
    }
    Ok(taken)
}

struct News<'a> {
    house: &'a House,
    index: &'a Index,
    now: i64,
    into: TakenIn,
    repeats: usize,
    /// The stories that are news for a watch in this step, each by its first article.
    here: HashSet<(i64, String)>,
    /// The articles of a story, by each of them.
    places: HashMap<ArticleId, Vec<String>>,
}

impl News<'_> {
    fn add(&mut self, place: (i64, i32), watch: &Watch, id: ArticleId, settings: &ChatSettings) -> Result<()> {
        let store = &self.house.store;
        if !self.places.contains_key(&id) {
            let story = self.index.story_ids(&id)?;
            self.places.insert(id.clone(), story.iter().map(ToString::to_string).collect());
        }
        let story = &self.places[&id];
        if store.knows(place.0, place.1, story)? {
            self.repeats += 1;
            self.into.known.push((place.0, place.1, id.to_string()));
            return Ok(());
        }
        if store.waits(watch.id, story)? || !self.here.insert((watch.id, story[0].clone())) {
            self.repeats += 1;
            return Ok(());
        }
        self.into.news.push((watch.id, id.to_string()));
        if watch.cadence == Cadence::Instant {
            let apart = watch.told_at.map_or(self.now, |told| self.now.max(told + APART_S));
            self.into.due.push((watch.id, settings.zone.after_quiet(apart, settings.quiet)));
        }
        Ok(())
    }
}
