//! A copy of the state that lies beside it and is made anew every day, and what happens with it when the state is found
//! damaged. It is as private as the state itself.

use std::path::{Path, PathBuf};

use super::{Aside, Contents, Fault, Result, Store, back_up, copy, fault_of, look_into, restore};

/// A copy lives for so long.
const DAY_S: i64 = 24 * 3_600;
/// The note that says when it was made.
const COPIED: &str = "copied";

/// What was found when a state was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is sound, or there is none, or it cannot be read for another reason.
    Usable,
    /// It was damaged; the last copy took its place.
    Mended {
        /// What the copy holds.
        contents: Contents,
        /// Where the damaged one lies.
        aside: Aside,
    },
    /// It is damaged, and there is no copy that could take its place.
    Lost,
}

/// Where the copy of a state lies.
pub fn daily_of(state: &Path) -> PathBuf {
    state.with_extension("daily.sqlite")
}

/// Looks at every page of a state before it is served from; a damaged one is put aside, and the last copy takes its place.
pub fn mend(state: &Path) -> Result<Found> {
    let looked_at = if state.exists() { copy::reading(state).and_then(|open| copy::check(&open)) } else { Ok(()) };
    match looked_at {
        Err(error) if fault_of(&error) == Fault::Damaged => {}
        _ => return Ok(Found::Usable),
    }
    let daily = daily_of(state);
    if look_into(&daily).is_err() {
        return Ok(Found::Lost);
    }
    let (contents, aside) = restore(&daily, state)?;
    Ok(Found::Mended { contents, aside })
}

impl Store {
    /// Makes the daily copy anew, if a day has passed since the last or somebody was forgotten meanwhile. `made` says when
    /// it is and which version this is. Whether one was made. A state that is found damaged leaves the last copy as it is.
    pub fn copy_daily(&self, now: i64, made: &str) -> Result<bool> {
        let Some(file) = &self.file else { return Ok(false) };
        let last = self.noted(COPIED)?.and_then(|at| at.parse::<i64>().ok());
        if last.is_some_and(|at| (0..DAY_S).contains(&(now - at))) && daily_of(file).exists() {
            return Ok(false);
        }
        // noted first: a copy that cannot be made is tried again tomorrow, and its failure is told once
        self.note(COPIED, &now.to_string())?;
        back_up(file, &daily_of(file), made)?;
        Ok(true)
    }

    /// Somebody was forgotten: the copy is made anew soon.
    pub(super) const COPY_ANEW: &str = "DELETE FROM notes WHERE name = 'copied'";
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_damaged_state_gives_way_to_the_copy_of_the_day() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let state = folder.path().join("state.sqlite");
        assert_eq!(mend(&state)?, Found::Usable);
        let store = Store::open(&state)?;
        store.greet(-5)?;
        assert!(store.copy_daily(1_000, "today")?);
        assert!(!store.copy_daily(1_000 + DAY_S - 1, "today")?);
        store.greet(-6)?;
        drop(store);
        assert_eq!(mend(&state)?, Found::Usable);
        fs::write(&state, "no database any more ".repeat(500))?;
        let Found::Mended { contents, aside } = mend(&state)? else { panic!("it was not mended") };
        assert_eq!((contents.chats, contents.made.as_deref()), (1, Some("today")));
        assert!(matches!(aside, Aside::Damaged(_)), "{aside:?}");
        // what is damaged is never copied over what is sound
        fs::write(&state, "no database any more ".repeat(500))?;
        fs::write(daily_of(&state), "nor this")?;
        assert_eq!(mend(&state)?, Found::Lost);
        Ok(())
    }

    #[test]
    fn a_page_that_is_damaged_is_found_before_it_is_asked_for() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let state = folder.path().join("state.sqlite");
        let store = Store::open(&state)?;
        for number in 0..400 {
            store.take_update(number, Some((number, &"một câu hỏi dài ".repeat(20))))?;
        }
        store.copy_daily(1_000, "today")?;
        drop(store);
        let mut bytes = fs::read(&state)?;
        let middle = bytes.len() / 2;
        bytes[middle..middle + 8_192].fill(0xa5);
        fs::write(&state, &bytes)?;
        assert!(matches!(mend(&state)?, Found::Mended { .. }));
        Ok(())
    }

    #[test]
    fn who_is_forgotten_is_not_in_the_copy_for_long() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let state = folder.path().join("state.sqlite");
        let store = Store::open(&state)?;
        store.set_settings(7, &crate::setting::ChatSettings { sound: true, ..Default::default() })?;
        store.copy_daily(1_000, "today")?;
        assert_eq!(look_into(&daily_of(&state))?.chats, 1);
        store.forget_person(7)?;
        assert!(store.copy_daily(1_020, "today")?, "the copy still knows who was forgotten");
        assert_eq!(look_into(&daily_of(&state))?.chats, 0);
        Ok(())
    }
}
