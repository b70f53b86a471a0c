//! What a button carries: 64 bytes, versioned, enough to answer it again after a restart.
//!
//! `1` is the version, a letter tells the language that the answer is to have and whether it takes the
//! message's place, and the rest is the command line; a line that is too long is kept in the store, and the
//! button has its key behind `~`. Vietnamese letters take two or three bytes each. In a group the version is `2`, and
//! before the line stand the number of who asked, in base 36, and a colon: nobody else turns their pages.

use crate::action::{Action, Showing};
use crate::i18n::Lang;
use crate::store::Store;

/// Bytes of a button's data (Bot API, InlineKeyboardButton).
pub const LIMIT: usize = 64;
/// Nobody's button: only administrators turn pages below it.
pub const NOBODY: i64 = 0;

/// The data of a button below a message in `shown`. Where several people see it, it belongs to its `owner`.
pub fn write(action: &Action, shown: Lang, owner: Option<i64>, store: &Store) -> anyhow::Result<String> {
    let letter = letter(action.lang.unwrap_or(shown), action.place);
    let start = match owner {
        None => format!("1{letter}"),
        Some(owner) => format!("2{letter}{}:", base36(owner.unsigned_abs())),
    };
    if start.len() + action.line.len() <= LIMIT && !action.line.starts_with('~') {
        return Ok(start + &action.line);
    }
    Ok(format!("{start}~{}", store.keep_asked(&action.line)?))
}

/// The command line of a button's data; none when it cannot be read.
pub fn line(data: &str, store: &Store) -> Option<String> {
    read(data, store).ok().flatten().map(|action| action.line)
}

/// The owner of a button below a message that several people see, if it takes that message's place; none when anyone may
/// press it. Data that do not tell are nobody's.
pub fn owner(data: &str) -> Option<i64> {
    let mut letters = data.chars();
    let version = letters.next();
    let (_, place) = letters.next().and_then(meaning)?;
    let owner = letters.as_str().split_once(':').and_then(|(owner, _)| i64::from_str_radix(owner, 36).ok());
    (place == Showing::Same).then(|| owner.filter(|_| version == Some('2')).unwrap_or(NOBODY))
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// The action of a button's data; none when it is of another version or its line is forgotten.
pub fn read(data: &str, store: &Store) -> anyhow::Result<Option<Action>> {
    let mut letters = data.chars();
    let (version, Some(letter)) = (letters.next(), letters.next()) else { return Ok(None) };
    let Some((lang, place)) = meaning(letter) else { return Ok(None) };
    let rest = match (version, letters.as_str().split_once(':')) {
        (Some('1'), _) => letters.as_str(),
        (Some('2'), Some((_, rest))) => rest,
        _ => return Ok(None),
    };
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
        fn what_is_written_is_read(
            line in "[a-z]{1,8} \\PC{0,80}", english: bool, same: bool, owner: Option<u32>, wide: bool,
        ) {
            let store = Store::in_memory().unwrap();
            let mut action = Action::new(&line, "");
            if same { action = action.in_place(); }
            let shown = if english { Lang::En } else { Lang::Vi };
            // numbers of people need up to 52 bits (Bot API, User)
            let owner = owner.map(|owner| i64::from(owner) << if wide { 20 } else { 0 });
            let data = write(&action, shown, owner, &store).unwrap();
            prop_assert_eq!(self::owner(&data), same.then(|| owner.unwrap_or(NOBODY)));
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
