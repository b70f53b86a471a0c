//! A backup takes the place of the state. What the world has been told since is not undone by that, so it is not forgotten
//! either: nobody is told the same news again, no update is answered twice, buttons go on working.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rusqlite::{Connection, params};

use super::backup::{Contents, whole};
use super::fault::{Fault, fault_of};
use super::{Result, copy, schema};

/// Where the state of before lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// There was none.
    Nothing,
    /// Whole, in this file.
    Whole(PathBuf),
    /// As it was found, which was damaged, in this file.
    Damaged(PathBuf),
}

/// Puts a backup in the place of the state: nobody may serve from it meanwhile. At every moment the one or the other is there,
/// whole. What is in it now, and where the state of before lies.
pub fn restore(backup: &Path, state: &Path) -> Result<(Contents, Aside)> {
    let source = whole(backup)?;
    if state.exists() && fs::canonicalize(backup)? == fs::canonicalize(state)? {
        bail!("{} is the state itself, and no backup of it", backup.display());
    }
    let coming = state.with_extension("restoring.sqlite");
    // A copy first: the backup itself is never changed, and may be the very file to which the state of before will go.
    copy::to_file(&source, &coming, |coming| schema::migrate(coming, None))?;
    drop(source);
    let restored = put_aside(state).and_then(|aside| {
        let mut prepared = copy::writing(&coming)?;
        prepare(&mut prepared, &aside)?;
        copy::check(&prepared)?;
        let contents = Contents::of(&prepared)?;
        prepared.close().map_err(|(_, error)| error)?;
        take_place(&coming, state, &aside)?;
        Ok((contents, aside))
    });
    let removed = copy::remove(&coming);
    let restored = restored?;
    removed?;
    Ok(restored)
}

/// Where the state of before is put when a backup is restored.
pub fn aside_of(state: &Path) -> PathBuf {
    state.with_extension("before-restore.sqlite")
}

/// Copies the present state aside, with what lies in its log. Where it is damaged its files are copied as they are.
fn put_aside(state: &Path) -> Result<Aside> {
    let aside = aside_of(state);
    if !state.exists() {
        return Ok(Aside::Nothing);
    }
    // opened for reading only: SQLite throws away a log that it finds no sense in
    let copied = copy::reading(state).and_then(|present| copy::to_file(&present, &aside, |_| Ok(())));
    match copied {
        Ok(()) => Ok(Aside::Whole(aside)),
        Err(error) if fault_of(&error) == Fault::Damaged => {
            for end in ["-wal", ""] {
                let (from, to) = (copy::beside(state, end), copy::beside(&aside, end));
                copy::remove(&to)?;
                if from.exists() {
                    let part = copy::beside(&to, ".part");
                    copy::remove(&part)?;
                    copy::make(&part)?;
                    fs::copy(&from, &part).and_then(|_| copy::put(&part, &to).map_err(std::io::Error::other))?;
                }
            }
            Ok(Aside::Damaged(aside))
        }
        Err(error) => Err(error).context("the present state is put aside first; without that nothing is changed"),
    }
}

/// Makes a backup fit for today. What was asked then was answered since, or is too old to be: `inbox` and `prompts` are
/// empty. What waits to be sent stays, marked as perhaps arrived, since nobody knows: nothing is lost, and each may come
/// once more. What Telegram was last told of the bot is told again.
fn prepare(connection: &mut Connection, aside: &Aside) -> Result<()> {
    if let Aside::Whole(present) = aside {
        connection.execute("ATTACH DATABASE ?1 AS present", params![present.to_string_lossy()])?;
        let version: i64 = connection.pragma_query_value(Some("present"), "user_version", |row| row.get(0))?;
        if version == schema::NEWEST {
            keep_what_happened(connection)?;
        }
    }
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "
        DELETE FROM inbox;
        DELETE FROM prompts;
        DELETE FROM notes WHERE name LIKE 'profile %';
        UPDATE outgoing SET sending = coalesce(sending, 0);
        ",
    )?;
    transaction.commit()?;
    Ok(())
}

/// Takes over from the present state what happened since the backup and cannot be taken back. Only what was told for sure:
/// a message that still waits there goes with that state, and the restored watches find its news anew. Numbers of watches
/// and messages go on counting, so that a button below an old message never means another watch.
fn keep_what_happened(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "
        INSERT OR IGNORE INTO updates SELECT id FROM present.updates;
        INSERT OR IGNORE INTO asked (key, line) SELECT key, line FROM present.asked;
        INSERT OR IGNORE INTO told SELECT chat, thread, article, at FROM present.told AS one
            WHERE NOT EXISTS (SELECT 1 FROM present.outgoing AS waiting
                WHERE waiting.chat = one.chat AND waiting.thread = one.thread AND waiting.made_at <= one.at);
        DELETE FROM news WHERE EXISTS (SELECT 1 FROM watches JOIN told USING (chat, thread)
            WHERE watches.id = news.watch AND told.article = news.article);
        INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM present.sqlite_sequence
            WHERE name NOT IN (SELECT name FROM sqlite_sequence);
        UPDATE sqlite_sequence SET seq = max(seq, coalesce(
            (SELECT other.seq FROM present.sqlite_sequence AS other WHERE other.name = sqlite_sequence.name), 0));
        ",
    )?;
    transaction.commit()?;
    Ok(())
}

/// Where the state is whole its content is exchanged in one transaction: other programs that have it open, such as a chat in a
/// terminal, see the new one, and no log can belong to the wrong file. Only a damaged one, with which that cannot be done, is
/// replaced as a file; its log goes first, since SQLite would take it for that of the new file.
fn take_place(coming: &Path, state: &Path, aside: &Aside) -> Result<()> {
    if let Aside::Whole(_) = aside {
        let source = copy::reading(coming)?;
        let mut present = copy::writing(state)?;
        copy::all(&source, &mut present).with_context(|| format!("cannot write {}", state.display()))?;
        present.close().map_err(|(_, error)| error)?;
        return Ok(());
    }
    for end in ["-wal", "-shm"] {
        copy::remove(&copy::beside(state, end))?;
    }
    copy::put(coming, state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::{Cadence, ChatSettings};
    use crate::store::backup::back_up;
    use crate::store::{Digest, Kept, NewWatch, Store, TakenIn};

    struct Place {
        folder: tempfile::TempDir,
        state: PathBuf,
        backup: PathBuf,
    }

    impl Place {
        fn new() -> Result<Self> {
            let folder = tempfile::tempdir()?;
            let (state, backup) = (folder.path().join("state.sqlite"), folder.path().join("backup"));
            Ok(Self { folder, state, backup })
        }

        fn open(&self) -> Result<Store> {
            Store::open(&self.state)
        }

        fn names(&self) -> Vec<String> {
            let all = fs::read_dir(self.folder.path()).into_iter().flatten().flatten();
            let mut names: Vec<_> = all.map(|one| one.file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        }
    }

    fn watch(store: &Store, words: &str) -> Result<i64> {
        let new = NewWatch { chat: 7, thread: None, maker: None, words, cadence: Cadence::Instant, next_at: None };
        match store.keep_watch(&new, 1, 20)? {
            Kept::New(id) => Ok(id),
            other => panic!("{other:?}"),
        }
    }

    fn tell(store: &Store, chat: i64, key: &str, article: &str, now: i64) -> Result<()> {
        let articles = [article.to_string()];
        store.write_digest(
            &Digest { chat, thread: 0, message: Some((key, "{}")), watches: &[], articles: &articles },
            now,
        )?;
        Ok(())
    }

    #[test]
    fn what_was_chosen_comes_back_and_what_was_asked_does_not() -> Result<()> {
        let place = Place::new()?;
        let store = place.open()?;
        store.set_settings(7, &ChatSettings { sound: true, ..ChatSettings::default() })?;
        watch(&store, "57")?;
        store.take_update(11, Some((7, "asked then")))?;
        store.set_prompt(7, 7, 1, "search", 10)?;
        store.note("profile menu", "1")?;
        back_up(&place.state, &place.backup, "now")?;
        store.set_settings(7, &ChatSettings::default())?;
        store.remove_watches(7, None, 20)?;
        store.take_update(12, None)?;
        let key = store.keep_asked("search một câu hỏi dài")?;
        let later = watch(&store, "68")?;
        drop(store);
        let (contents, aside) = restore(&place.backup, &place.state)?;
        assert_eq!((contents.watches, contents.made.as_deref()), (1, Some("now")));
        assert_eq!(aside, Aside::Whole(aside_of(&place.state)));
        assert_eq!(place.names(), ["backup", "state.before-restore.sqlite", "state.sqlite"]);
        let store = place.open()?;
        assert!(store.settings(7)?.sound);
        assert_eq!(store.watches_of(7)?.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(), ["57"]);
        assert!(store.unanswered()?.is_empty() && store.prompt(7, 7, 11)?.is_none());
        assert_eq!([store.take_update(11, None)?, store.take_update(12, None)?], [false; 2], "taken twice");
        assert_eq!((store.noted("profile menu")?, store.asked(&key)?.is_some()), (None, true));
        assert!(watch(&store, "70")? > later, "a number means another watch now");
        drop(store);
        // and back again
        restore(&aside_of(&place.state), &place.state)?;
        assert_eq!(place.open()?.watches_of(7)?[0].words, "68");
        Ok(())
    }

    #[test]
    fn nothing_that_is_to_be_told_is_lost_and_nothing_told_is_told_again() -> Result<()> {
        let place = Place::new()?;
        let store = place.open()?;
        let id = watch(&store, "57")?;
        tell(&store, 8, "waits then", "a0", 5)?;
        let news = vec![(id, "a1".to_string()), (id, "a2".to_string())];
        store.take_in(&TakenIn { articles: vec!["a1".into(), "a2".into()], news, ..TakenIn::default() }, 10)?;
        back_up(&place.state, &place.backup, "now")?;
        // since then one message arrived, and another is written and waits
        tell(&store, 7, "one", "a1", 20)?;
        for one in store.due_outgoing(30, 9)? {
            store.settle_outgoing(one.id)?;
        }
        tell(&store, 7, "two", "a2", 40)?;
        drop(store);
        restore(&place.backup, &place.state)?;
        let store = place.open()?;
        assert_eq!(store.news_of(id)?.iter().map(|one| one.article.as_str()).collect::<Vec<_>>(), ["a2"]);
        assert!(store.knows(7, 0, &["a1".into()])? && !store.knows(7, 0, &["a2".into()])?);
        let waiting = store.due_outgoing(50, 9)?;
        assert_eq!(
            waiting.iter().map(|one| (one.key.as_str(), one.sending)).collect::<Vec<_>>(),
            [("waits then", Some(0))]
        );
        Ok(())
    }

    #[test]
    fn a_damaged_state_is_put_aside_as_it_is_and_its_log_spoils_nothing() -> Result<()> {
        let place = Place::new()?;
        place.open()?.note("a", "1")?;
        back_up(&place.state, &place.backup, "now")?;
        fs::write(&place.state, "garbage ".repeat(1_000))?;
        fs::write(copy::beside(&place.state, "-wal"), "a log of garbage")?;
        fs::write(copy::beside(&place.state, "-shm"), "garbage")?;
        let (_, aside) = restore(&place.backup, &place.state)?;
        assert_eq!(aside, Aside::Damaged(aside_of(&place.state)));
        assert_eq!(place.open()?.noted("a")?.as_deref(), Some("1"));
        assert_eq!(fs::read_to_string(aside_of(&place.state))?, "garbage ".repeat(1_000));
        assert_eq!(fs::read_to_string(copy::beside(&aside_of(&place.state), "-wal"))?, "a log of garbage");
        Ok(())
    }

    #[test]
    fn a_new_machine_has_nothing_to_put_aside_and_an_old_backup_is_brought_up_to_date() -> Result<()> {
        let place = Place::new()?;
        schema::make_version(&Connection::open(&place.backup)?, 2)?;
        let (contents, aside) = restore(&place.backup, &place.state)?;
        assert_eq!((contents.version, contents.chats, aside), (schema::NEWEST, 1, Aside::Nothing));
        assert_eq!(place.open()?.managed_by(7)?, [-100]);
        assert_eq!(schema::version(&Connection::open(&place.backup)?)?, 2, "the backup itself was changed");
        Ok(())
    }

    #[test]
    fn what_is_no_backup_changes_nothing() -> Result<()> {
        let place = Place::new()?;
        place.open()?.note("a", "1")?;
        let newer = Connection::open(place.folder.path().join("newer"))?;
        schema::make_version(&newer, 3)?;
        newer.pragma_update(None, "user_version", 99)?;
        newer.pragma_update(None, "journal_mode", "DELETE")?;
        drop(newer);
        fs::write(place.folder.path().join("text"), "Nghị quyết ".repeat(500))?;
        Connection::open(place.folder.path().join("songs"))?.execute_batch("CREATE TABLE songs (name TEXT)")?;
        let before = place.names();
        for (name, why) in [
            ("newer", "it has version 99, this program knows 4; update nqbot"),
            ("text", "not a database"),
            ("songs", "no database of nqbot"),
            ("nowhere", "unable to open"),
            ("state.sqlite", "is the state itself"),
        ] {
            let told = restore(&place.folder.path().join(name), &place.state).err().map(|error| format!("{error:#}"));
            assert!(told.as_ref().is_some_and(|told| told.contains(why)), "{name}: {told:?}");
        }
        assert_eq!(place.open()?.noted("a")?.as_deref(), Some("1"));
        assert_eq!(place.names(), before);
        Ok(())
    }

    #[test]
    fn a_state_that_is_open_elsewhere_shows_what_was_restored() -> Result<()> {
        let place = Place::new()?;
        let store = place.open()?;
        store.note("a", "1")?;
        back_up(&place.state, &place.backup, "now")?;
        store.note("a", "2")?;
        restore(&place.backup, &place.state)?;
        assert_eq!(store.noted("a")?.as_deref(), Some("1"));
        store.note("a", "3")?;
        drop(store);
        assert_eq!(place.open()?.noted("a")?.as_deref(), Some("3"));
        Ok(())
    }
}
