//! Everything that answers need, in one place: register, glossary, index, store.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::bell::Bell;
use crate::corpus::Glossary;
use crate::date;
use crate::index::Index;
use crate::metrics::{Metrics, Standing};
use crate::register::Register;
use crate::store::Store;

/// A house as it stands at one moment. It never changes: what was read anew makes a new one.
#[derive(Clone)]
pub struct House {
    /// The resolutions.
    pub register: Arc<Register>,
    /// Terms and topics.
    pub glossary: Arc<Glossary>,
    /// What outlives a restart.
    pub store: Arc<Store>,
    /// How answers are cut.
    pub settings: Settings,
    /// What is counted of its work.
    pub metrics: Arc<Metrics>,
    /// Rung when the corpus may have changed.
    pub bell: Arc<Bell>,
    index: Option<Arc<Index>>,
}

/// How answers are cut, and who runs this bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Hits or articles on one page, 1 to 10.
    pub page: usize,
    /// Who answers for this instance, shown in /about and /privacy; empty: not shown.
    pub host: String,
    /// Telegram's numbers of the people who run it: they are told what only they can mend.
    pub owners: Vec<i64>,
    /// The corpus folders, the shipped one first.
    pub roots: Vec<PathBuf>,
    /// How many watches a private chat may have.
    pub watches: usize,
    /// How many watches a group or channel may have, in all of its topics together.
    pub group_watches: usize,
    /// Who may use the bot.
    pub access: Access,
    /// Whether questions that found nothing are remembered, in memory.
    pub unanswered_words: bool,
}

/// Who may use the bot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Which people, in private and inline.
    pub persons: Admission,
    /// Which groups and channels.
    pub groups: Admission,
    /// The people, groups and channels that are let in.
    pub list: Vec<i64>,
}

/// Who is let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Admission {
    /// Everybody.
    #[default]
    Open,
    /// Those on the list.
    List,
    /// Nobody but the owners.
    Off,
}

impl Settings {
    /// How many watches a chat may have. Numbers of groups and channels are below zero (Bot API, Chat).
    pub fn watches_of(&self, chat: i64) -> usize {
        if chat < 0 { self.group_watches } else { self.watches }
    }

    /// Whether the bot may be used in a chat; a private chat has the number of its person. Owners are let in everywhere.
    pub fn admits(&self, chat: i64) -> bool {
        let rule = if chat < 0 { self.access.groups } else { self.access.persons };
        match rule {
            Admission::Open => true,
            Admission::List => self.access.list.contains(&chat) || self.owners.contains(&chat),
            Admission::Off => self.owners.contains(&chat),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            page: 5,
            host: String::new(),
            owners: Vec::new(),
            roots: Vec::new(),
            watches: 20,
            group_watches: 50,
            access: Access::default(),
            unanswered_words: false,
        }
    }
}

impl House {
    /// A house whose index is still being built.
    pub fn new(register: Register, glossary: Glossary, store: Store, settings: Settings) -> Self {
        Self {
            register: Arc::new(register),
            glossary: Arc::new(glossary),
            store: Arc::new(store),
            settings,
            metrics: Arc::default(),
            bell: Arc::default(),
            index: None,
        }
    }

    /// The same house with other counts.
    #[must_use]
    pub fn counting(self, metrics: Metrics) -> Self {
        Self { metrics: Arc::new(metrics), ..self }
    }

    /// The same house with another index.
    #[must_use]
    pub fn with_index(self, index: Index) -> Self {
        Self { index: Some(Arc::new(index)), ..self }
    }

    /// The same house with another register and glossary.
    #[must_use]
    pub fn with_facts(self, register: Register, glossary: Glossary) -> Self {
        Self { register: Arc::new(register), glossary: Arc::new(glossary), ..self }
    }

    /// How things stand, in the second `now`.
    pub fn standing(&self, now: i64) -> anyhow::Result<Standing> {
        let index = self.index();
        let manifest = index.as_ref().map(|index| index.manifest());
        let (outbox, oldest) = self.store.outgoing_load()?;
        let (chats, watches) = self.store.counts()?;
        Ok(Standing {
            outbox,
            outbox_s: oldest.map_or(0, |at| (now - at).max(0)),
            articles: manifest.map(|manifest| manifest.articles),
            generation: manifest.map_or(0, |manifest| manifest.generation),
            built_at: manifest.and_then(|manifest| date::moment(&manifest.built)).unwrap_or_default(),
            chats,
            watches,
            feeds_failing: self.store.feeds()?.iter().filter(|(_, feed)| feed.failures > 0).count(),
            ..self.metrics.standing()
        })
    }

    /// The index; none while the first one is being built.
    pub fn index(&self) -> Option<Arc<Index>> {
        self.index.clone()
    }
}

/// The house that answers now. A question takes it once and keeps it to its end, so that register and index never
/// change under it; the next question may meet a newer one.
pub struct Current(ArcSwap<House>);

impl Current {
    /// Begins with a house.
    pub fn new(house: House) -> Self {
        Self(ArcSwap::from_pointee(house))
    }

    /// The house as it is now.
    pub fn load(&self) -> Arc<House> {
        self.0.load_full()
    }

    /// Puts a house in the place of the old one.
    pub fn set(&self, house: House) {
        self.0.store(Arc::new(house));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_let_in() {
        let with = |persons, groups| Settings {
            owners: vec![1],
            access: Access { persons, groups, list: vec![2, -100] },
            ..Settings::default()
        };
        let admitted = |settings: &Settings| [1, 2, 3, -100, -200].map(|chat| settings.admits(chat));
        assert_eq!(admitted(&with(Admission::Open, Admission::Off)), [true, true, true, false, false]);
        assert_eq!(admitted(&with(Admission::List, Admission::List)), [true, true, false, true, false]);
        assert_eq!(admitted(&with(Admission::Off, Admission::Open)), [true, false, false, true, true]);
    }
}
