//! Everything that answers need, in one place: register, glossary, index, store.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::corpus::Glossary;
use crate::index::Index;
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
}

impl Settings {
    /// How many watches a chat may have. Numbers of groups and channels are below zero (Bot API, Chat).
    pub fn watches_of(&self, chat: i64) -> usize {
        if chat < 0 { self.group_watches } else { self.watches }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { page: 5, host: String::new(), owners: Vec::new(), roots: Vec::new(), watches: 20, group_watches: 50 }
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
            index: None,
        }
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
