//! Everything that answers need, in one place: register, glossary, index, store.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

use crate::corpus::Glossary;
use crate::index::Index;
use crate::register::Register;
use crate::store::Store;

/// What stays the same between questions. Only the index is ever exchanged, whole.
pub struct House {
    /// The resolutions.
    pub register: Register,
    /// Terms and topics.
    pub glossary: Glossary,
    /// What outlives a restart.
    pub store: Store,
    /// How answers are cut.
    pub settings: Settings,
    index: ArcSwapOption<Index>,
}

/// How answers are cut, and who runs this bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Hits or articles on one page, 1 to 10.
    pub page: usize,
    /// Who answers for this instance, shown in /about and /privacy; empty: not shown.
    pub host: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { page: 5, host: String::new() }
    }
}

impl House {
    /// A house whose index is still being built.
    pub fn new(register: Register, glossary: Glossary, store: Store, settings: Settings) -> Self {
        Self { register, glossary, store, settings, index: ArcSwapOption::empty() }
    }

    /// The index; none while the first one is being built.
    pub fn index(&self) -> Option<Arc<Index>> {
        self.index.load_full()
    }

    /// Puts a new index in the place of the old one. Searches under way keep the one they began with.
    pub fn set_index(&self, index: Index) {
        self.index.store(Some(Arc::new(index)));
    }
}
