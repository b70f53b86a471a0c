//! The languages of the interface. Vietnamese and English are equals; a sentence holds both.

pub mod choose;
pub mod format;
pub mod phrases;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the interface and of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese
    Vi,
    /// English
    En,
}

impl Lang {
    /// Every language, in the order in which menus list them.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// The two-letter code (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Lang::Vi => "Tiếng Việt",
            Lang::En => "English",
        }
    }

    /// The language to offer beside this one.
    pub fn other(self) -> Lang {
        match self {
            Lang::Vi => Lang::En,
            Lang::En => Lang::Vi,
        }
    }

    /// Reads a code as clients send it: `vi`, `en`, `en-GB`, `vi_VN`.
    pub fn from_code(code: &str) -> Option<Lang> {
        let short = code.split(['-', '_', '.']).next().unwrap_or("").to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.code() == short)
    }
}

impl FromStr for Lang {
    type Err = String;
    fn from_str(text: &str) -> Result<Lang, String> {
        Lang::from_code(text).ok_or_else(|| format!("“{text}” is not a language here; write vi or en"))
    }
}

/// One sentence in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Localized([String; 2]);

impl Localized {
    /// Builds the sentence in each language; the function must not have a default arm over languages.
    pub fn new(say: impl Fn(Lang) -> String) -> Self {
        Self(Lang::ALL.map(say))
    }

    /// Something that reads the same in every language: a number, a name.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self([text.clone(), text])
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.0[0],
            Lang::En => &self.0[1],
        }
    }
}

/// A sentence without anything to fill in.
pub fn fixed(vi: &str, en: &str) -> Localized {
    Localized([vi.to_string(), en.to_string()])
}
