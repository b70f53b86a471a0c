//! The things a person can ask. Each is one file: name, help, behaviour, sentences and tests.
//!
//! Help, menus, aliases and "did you mean" follow from [`LIST`]. A command sees the question and the
//! house, never the medium; it builds a [`Reply`] in all languages at once.

mod about;
mod admin;
mod admin_act;
mod admin_counts;
mod admin_trial;
mod amount;
mod article_facts;
pub mod article_view;
pub mod asked;
mod cancel;
mod choice;
mod cite;
mod cited;
mod compare;
pub mod deep_link;
pub mod digest;
mod documents;
mod export;
pub mod figures;
mod forget;
mod help;
mod help_topic;
mod import;
mod lang;
mod latest;
pub mod linked;
pub mod mentioned;
mod narrow;
mod nothing_found;
pub mod options;
mod other_document;
mod pass_on;
mod privacy;
mod prompt;
mod quote;
mod random;
mod raw;
mod read;
mod related;
mod replied;
pub mod resolution;
pub mod resolution_view;
mod resolutions;
mod search;
mod search_notes;
mod settings;
mod start;
mod status;
mod story;
mod targets;
mod times;
mod unwatch;
mod watch;
pub mod watch_file;
mod watch_line;
mod watch_preview;
mod watch_view;
mod watch_words;
mod watches;
mod what;
pub mod which_resolution;
mod why;
mod wrong;

use std::sync::Arc;

use crate::action::Numbered;
use crate::date::PartialDate;
use crate::house::House;
use crate::i18n::{Lang, Localized};
use crate::index::Index;
use crate::reply::Reply;
use crate::request::{Place, Request};
use crate::setting::Layout;

/// Every command, in the order of help and menus.
pub const LIST: &[&dyn Command] = &[
    &resolution::Resolution,
    &search::Search,
    &latest::Latest,
    &watch::Watch,
    &watches::Watches,
    &unwatch::Unwatch,
    &resolutions::Resolutions,
    &targets::Targets,
    &related::Related,
    &compare::Compare,
    &documents::Documents,
    &what::What,
    &random::Random,
    &read::Read,
    &quote::Quote,
    &story::Story,
    &cite::Cite,
    &why::Why,
    &help::Help,
    &settings::Settings,
    &lang::Language,
    &wrong::Wrong,
    &about::About,
    &status::Status,
    &privacy::Privacy,
    &export::Export,
    &import::Import,
    &forget::Forget,
    &start::Start,
    &cancel::Cancel,
    &raw::Raw,
    &admin::Admin,
];

/// The commands that messages without a slash lead to.
pub static RESOLUTION: resolution::Resolution = resolution::Resolution;
/// See [`RESOLUTION`].
pub static SEARCH: search::Search = search::Search;
/// See [`RESOLUTION`].
pub static TARGETS: targets::Targets = targets::Targets;
/// See [`RESOLUTION`].
pub static READ: read::Read = read::Read;
/// See [`RESOLUTION`].
pub static HELP: help::Help = help::Help;
/// Ends what waits for an answer.
pub static CANCEL: cancel::Cancel = cancel::Cancel;

/// One thing a person can ask.
pub trait Command: Sync {
    /// The word after the slash.
    fn name(&self) -> &'static str;

    /// Other words after the slash.
    fn aliases(&self) -> &'static [&'static str] {
        &[]
    }

    /// Words that start it without a slash, folded; a longer one wins.
    fn words(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether a message that begins with one of [`Command::words`] means this command, judging by the rest of it.
    fn takes(&self, rest: &str, house: &House) -> bool {
        let _ = (rest, house);
        true
    }

    /// One line for help and menus, at most 60 characters.
    fn summary(&self) -> Localized;

    /// What can be typed and what comes of it.
    fn help(&self) -> Localized;

    /// Real questions, without the slash.
    fn examples(&self) -> &'static [&'static str];

    /// Whether menus list it.
    fn in_menu(&self) -> bool {
        true
    }

    /// Whose settings these words would change, or show for changing. The door finds out whether the asker may.
    fn changes(&self, words: &str) -> Option<Changes> {
        let _ = words;
        None
    }

    /// Whether its words are a text of one's own and may be as long as a message.
    fn takes_texts(&self) -> bool {
        false
    }

    /// Whether it is there only for those who run this instance, in private; for all others there is no such command.
    fn for_owners(&self) -> bool {
        false
    }

    /// Answers.
    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply>;
}

/// A question to one command.
pub struct Ask<'a> {
    /// What is known.
    pub house: &'a House,
    /// What stands behind the command's name.
    pub words: &'a str,
    /// The reader's language, to prefer articles in it.
    pub lang: Lang,
    /// Where it is asked.
    pub place: Place,
    /// The chat whose settings apply.
    pub chat: Option<i64>,
    /// The day of asking.
    pub today: PartialDate,
    /// What the numbered entries of the list before this question open.
    pub list: &'a Numbered,
    /// The whole question: who asks, what it answers, what the chat has chosen.
    pub request: &'a Request,
}

/// Whose settings a command would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Those of the chat in which it is asked.
    Here,
    /// Those of another chat, named by its number.
    Chat(i64),
}

impl Ask<'_> {
    /// The index, or the reply that says that it is being built.
    pub fn index(&self) -> Result<Arc<Index>, Box<Reply>> {
        self.house.index().ok_or_else(|| {
            let mut reply = Reply::new(crate::reply::Outcome::NotFound);
            reply.text(crate::i18n::phrases::building());
            Box::new(reply)
        })
    }

    /// Entries on a page; a light one has room for few.
    pub fn page_size(&self) -> usize {
        const LIGHT: usize = 5;
        let size = self.request.settings.page.unwrap_or(self.house.settings.page);
        if self.is_light() { size.min(LIGHT) } else { size }
    }

    /// Whether the answer is to have few letters.
    pub fn is_light(&self) -> bool {
        self.request.settings.light
    }

    /// How much the answer is to show.
    pub fn shows(&self) -> Layout {
        self.request.settings.shows()
    }

    /// The same question with other words.
    pub fn with<'b>(&'b self, words: &'b str) -> Ask<'b> {
        Ask { words, list: self.list, ..*self }
    }
}

/// The command with this name or alias, where it is there for who asks.
pub fn open_to(word: &str, request: &Request) -> Option<&'static dyn Command> {
    let is_there = request.owner && request.place == Place::Private;
    named(word).filter(|command| is_there || !command.for_owners())
}

/// The command with this name or alias.
pub fn named(word: &str) -> Option<&'static dyn Command> {
    LIST.iter().copied().find(|command| command.name() == word || command.aliases().contains(&word))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::fold;

    #[test]
    fn names_are_unique_and_telegram_accepts_them() {
        let mut seen = HashSet::new();
        for command in LIST {
            for name in std::iter::once(command.name()).chain(command.aliases().iter().copied()) {
                assert!(seen.insert(name), "{name} is taken twice");
                assert!((1..=32).contains(&name.len()), "{name}");
                assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{name}");
            }
            for word in command.words() {
                assert_eq!(fold(word), *word, "words that start a command are given folded");
            }
        }
    }

    #[test]
    fn summaries_fit_a_menu_and_every_help_has_an_example() {
        for command in LIST {
            for lang in Lang::ALL {
                let length = command.summary().get(lang).chars().count();
                assert!((3..=60).contains(&length), "{} in {lang:?} has {length} characters", command.name());
                assert!(command.help().get(lang).len() > 20);
            }
            assert!(!command.examples().is_empty(), "{} has no example", command.name());
            for example in command.examples() {
                let first = example.split(' ').next().unwrap_or("");
                assert!(named(first).is_some(), "{example} does not begin with a command");
            }
        }
    }
}
