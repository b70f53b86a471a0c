//! What a button carries: 64 bytes, versioned, enough to answer it again after a restart.
//!
//! `1` is the version, a letter tells the language that the answer is to have and whether it takes the
//! message's place, and the rest is the command line; a line that is too long is kept in the store, and the
//! button has its key behind `~`. Vietnamese letters take two or three bytes each.

use crate::action::{Action, Showing};
use crate::i18n::Lang;
use crate::store::Store;

/// Bytes of a button's data (Bot API, InlineKeyboardButton).
pub const LIMIT: usize = 64;
const VERSION: char = '1';

/// The data of a button below a message in `shown`.
pub fn write(action: &Action, shown: Lang, store: &Store) -> anyhow::Result<String> {
    let letter = letter(action.lang.unwrap_or(shown), action.place);
    let whole = format!("{VERSION}{letter}{}", action.line);
    if whole.len() <= LIMIT && !action.line.starts_with('~') {
        return Ok(whole);
    }
    Ok(format!("{VERSION}{letter}~{}", store.keep_asked(&action.line)?))
}

/// The action of a button's data; none when it is of another version or its line is forgotten.
pub fn read(data: &str, store: &Store) -> anyhow::Result<Option<Action>> {
    let mut letters = data.chars();
    let (Some(VERSION), Some(letter)) = (letters.next(), letters.next()) else { return Ok(None) };
    let Some((lang, place)) = meaning(letter) else { return Ok(None) };
    let rest = letters.as_str();
    let line = match rest.strip_prefix('~') {
        Some(key) => store.asked(key)?,
        None => Some(rest.to_string()).filter(|line| !line.is_empty()),
    };
    Ok(line.map(|line| Action { line, lang: Some(lang), place }))
}

fn letter(lang: Lang, place: Showing) -> char {
    match (lang, place) {
        (Lang::Vi, Showing::New) => 'v',
        (Lang::Vi, Showing::Same) => 'V',
        (Lang::En, Showing::New) => 'e',
        (Lang::En, Showing::Same) => 'E',
    }
}

fn meaning(letter: char) -> Option<(Lang, Showing)> {
    let all = Lang::ALL.into_iter().flat_map(|lang| [(lang, Showing::New), (lang, Showing::Same)]);
    all.into_iter().find(|(lang, place)| self::letter(*lang, *place) == letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(line in "[a-z]{1,8} \\PC{0,80}", english: bool, same: bool) {
            let store = Store::in_memory().unwrap();
            let mut action = Action::new(&line, "");
            if same { action = action.in_place(); }
            let shown = if english { Lang::En } else { Lang::Vi };
            let data = write(&action, shown, &store).unwrap();
            prop_assert!(data.len() <= LIMIT);
            let read = read(&data, &store).unwrap();
            prop_assert_eq!(read, Some(Action { lang: Some(shown), ..action }));
        }

        #[test]
        fn any_data_is_taken_without_harm(data in "\\PC{0,64}") {
            let store = Store::in_memory().unwrap();
            let _ = read(&data, &store).unwrap();
        }
    }
}
