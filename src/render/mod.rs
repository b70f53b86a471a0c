//! Giving an answer a voice: one language, one medium. Nothing is looked up here.

mod layout;
mod light;
pub mod plain;
pub mod telegram;

use crate::i18n::Lang;
use crate::setting::{ChatSettings, Layout};

/// How an answer is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// Its language.
    pub lang: Lang,
    /// How much of it is shown.
    pub layout: Layout,
    /// Whether it is kept short and without previews.
    pub light: bool,
}

impl Looks {
    /// As a chat chose it.
    pub fn of(settings: &ChatSettings, lang: Lang) -> Self {
        Self { lang, layout: settings.shows(), light: settings.light }
    }
}

impl From<Lang> for Looks {
    fn from(lang: Lang) -> Self {
        Self { lang, layout: Layout::Normal, light: false }
    }
}
