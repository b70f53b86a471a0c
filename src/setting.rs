//! What a chat can choose about the answers it gets. In a group only its administrators choose, unless they let all.

use serde::{Deserialize, Serialize};

use crate::date::{Quiet, Rhythm, Zone};
use crate::i18n::Lang;

/// The choices of one chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatSettings {
    /// The language of answers; none: that of the person or of the question.
    pub lang: Option<Lang>,
    /// Entries on a page; none: as the program is set.
    pub page: Option<usize>,
    /// How much an answer shows.
    pub layout: Layout,
    /// Few letters: no previews, short answers.
    pub light: bool,
    /// Minutes after which answers are deleted; none: they stay.
    pub tidy_min: Option<u32>,
    /// The most messages a minute that the bot sends to a group; 0: as many as are asked for.
    pub budget: u32,
    /// Whether resolutions named in running text of a group are shown.
    pub references: bool,
    /// Who may change these in a group.
    pub who: Who,
    /// Where the chat's day begins and ends.
    pub zone: Zone,
    /// The full hour at which digests come, 0 to 23.
    pub digest_hour: u8,
    /// When no news is sent; it waits for the end of these hours.
    pub quiet: Option<Quiet>,
    /// Whether news makes a sound.
    pub sound: bool,
    /// Whether a month without news is told of.
    pub sign_of_life: bool,
}

/// How often a watch tells what is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cadence {
    /// As soon as it is known.
    Instant,
    /// Every day.
    Daily,
    /// Every Monday.
    #[default]
    Weekly,
    /// On the first of every month.
    Monthly,
}

impl Cadence {
    /// All of them, the most frequent first.
    pub const ALL: [Cadence; 4] = [Cadence::Instant, Cadence::Daily, Cadence::Weekly, Cadence::Monthly];

    /// The word for it in buttons and files.
    pub fn code(self) -> &'static str {
        match self {
            Cadence::Instant => "instant",
            Cadence::Daily => "daily",
            Cadence::Weekly => "weekly",
            Cadence::Monthly => "monthly",
        }
    }

    /// The cadence of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cadence| cadence.code() == code)
    }

    /// The next rarer one; none for the rarest.
    pub fn rarer(self) -> Option<Self> {
        Self::ALL.into_iter().find(|other| *other > self)
    }

    /// How it comes; none for what comes at once.
    pub fn rhythm(self) -> Option<Rhythm> {
        match self {
            Cadence::Instant => None,
            Cadence::Daily => Some(Rhythm::Daily),
            Cadence::Weekly => Some(Rhythm::Weekly),
            Cadence::Monthly => Some(Rhythm::Monthly),
        }
    }
}

impl Default for ChatSettings {
    fn default() -> Self {
        Self {
            lang: None,
            page: None,
            layout: Layout::Normal,
            light: false,
            tidy_min: None,
            budget: 6,
            references: false,
            who: Who::Admins,
            zone: Zone::default(),
            digest_hour: 8,
            quiet: None,
            sound: false,
            sign_of_life: false,
        }
    }
}

/// How much an answer shows. An answer always has the same order of things; a fuller one has more of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Titles, dates, outlets.
    Compact,
    /// With the passages that answer.
    #[default]
    Normal,
    /// With everything that is known.
    Full,
}

/// Who may change the settings of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// Its administrators.
    #[default]
    Admins,
    /// Every member.
    All,
}

impl ChatSettings {
    /// The sizes of a page that can be chosen.
    pub const PAGES: [usize; 3] = [3, 5, 8];
    /// The budgets of messages a minute that can be chosen; 0 is none.
    pub const BUDGETS: [u32; 4] = [3, 6, 12, 0];
    /// The minutes after which answers can be deleted; a bot may delete its messages for 48 hours only (Bot API,
    /// deleteMessage).
    pub const TIDIES: [u32; 4] = [10, 60, 720, 1_440];

    /// When a watch of this cadence next tells what is new, after a moment; none for one that waits for news, unless a
    /// month without is to be told of. Quiet hours put it off.
    pub fn next_digest(&self, cadence: Cadence, after: i64) -> Option<i64> {
        let rhythm = cadence.rhythm().or(self.sign_of_life.then_some(Rhythm::Monthly))?;
        let next = self.zone.next(after, self.digest_hour, rhythm);
        Some(self.zone.after_quiet(next, self.quiet))
    }

    /// How much an answer shows, all choices taken together: a light one never more than the compact layout.
    pub fn shows(&self) -> Layout {
        if self.light { Layout::Compact } else { self.layout }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_version_kept_is_read_with_defaults_for_the_rest() -> anyhow::Result<()> {
        let read: ChatSettings = serde_json::from_str(r#"{"lang":"en","gone":1}"#)?;
        assert_eq!(read, ChatSettings { lang: Some(Lang::En), ..ChatSettings::default() });
        let all = ChatSettings { tidy_min: Some(10), layout: Layout::Full, who: Who::All, ..read };
        assert_eq!(serde_json::from_str::<ChatSettings>(&serde_json::to_string(&all)?)?, all);
        Ok(())
    }
}
