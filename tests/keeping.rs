//! What is kept stays: backups of a bot at work, restored here and elsewhere; copies before an update; one bot a folder; a state
//! that is damaged or cannot be written to. By the built program.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use nqbot::i18n::Lang;
use nqbot::setting::{Cadence, ChatSettings};
use nqbot::store::{NewWatch, Store};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::house;
use crate::standin::StandIn;
use crate::telegram::{Bot, SOON, Way, folder};

/// The program with a data folder, run where there is nothing else.
struct Keeper {
    folder: TempDir,
    data: PathBuf,
}

impl Keeper {
    #[must_use]
    fn of(data: &Path) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), data: data.to_path_buf() }
    }

    /// With a data folder that is not there yet.
    #[must_use]
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("new/data");
        Self { folder, data }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn state(&self) -> PathBuf {
        self.data.join("state.sqlite")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nqbot"));
        command.args(words).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("NQBOT_CORPUS", house::root().join("corpus")).env("NQBOT_DATA", &self.data);
        command
    }

    /// What it says, and whether it went well.
    fn run(&self, words: &[&str]) -> (String, bool) {
        said(self.command(words).output().expect("the program runs"))
    }

    fn well(&self, words: &[&str]) -> String {
        let (told, well) = self.run(words);
        assert!(well, "{words:?}: {told}");
        told
    }

    fn refused(&self, words: &[&str]) -> String {
        let (told, well) = self.run(words);
        assert!(!well, "{words:?} went well: {told}");
        told
    }

    fn store(&self) -> Store {
        Store::open(&self.state()).expect("the state opens")
    }
}

fn said(output: Output) -> (String, bool) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.success())
}

fn follow(store: &Store, chat: i64, words: &str) {
    let (maker, cadence) = (Some(chat), Cadence::Weekly);
    let new = NewWatch { chat, thread: None, maker, words, cadence, next_at: Some(1_000) };
    store.keep_watch(&new, 1, 20).expect("a watch is kept");
}

fn followed(store: &Store, chat: i64) -> Vec<String> {
    store.watches_of(chat).expect("watches").into_iter().map(|watch| watch.words).collect()
}

/// A database as the first version left it.
fn first_version(file: &Path) {
    let old = Connection::open(file).expect("a database");
    old.execute_batch(
        "PRAGMA journal_mode = WAL;
         CREATE TABLE chats (chat INTEGER PRIMARY KEY, lang TEXT NOT NULL) STRICT;
         CREATE TABLE asked (key TEXT NOT NULL UNIQUE, line TEXT NOT NULL) STRICT;
         CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
         INSERT INTO chats VALUES (7, 'en');
         PRAGMA user_version = 1;",
    )
    .expect("tables");
}

fn version(file: &Path) -> i64 {
    let connection = Connection::open(file).expect("a database");
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_bot_at_work_goes_to_another_machine() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let data = folder();
    let here = Keeper::of(data.path());
    follow(&here.store(), 7, "57");
    let bot = Bot::start_in(&telegram, data);
    chat.says("/lang en").await;
    telegram.next_message(&chat, SOON).await;

    let told = here.well(&["backup", "b.sqlite"]);
    assert!(told.contains("1 watch, 0 messages waiting") && told.contains("nqbot restore b.sqlite"), "{told}");
    assert!(told.contains("nqbot export"), "{told}");
    assert_eq!(mode(&here.path("b.sqlite")), 0o600);
    assert!(here.refused(&["backup", "b.sqlite"]).contains("--force"));
    here.well(&["backup", "b.sqlite", "--force"]);
    drop(bot);

    let data = folder();
    let there = Keeper::of(data.path());
    let told = there.well(&["restore", &here.path("b.sqlite").to_string_lossy()]);
    assert!(told.starts_with("restored (a backup of 20") && told.contains("1 watch"), "{told}");
    assert_eq!(followed(&there.store(), 7), ["57"]);
    let _bot = Bot::start_in(&telegram, data);
    chat.says("57").await;
    let answer = telegram.next_message(&chat, SOON).await;
    assert!(answer.text.starts_with("Resolution 57-NQ/TW"), "the choice of language is lost: {}", answer.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_bot_serves_from_a_folder_and_other_commands_work_beside_it() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let data = folder();
    let keeper = Keeper::of(data.path());
    let bot = Bot::start_in(&telegram, data);
    chat.says("57").await;
    telegram.next_message(&chat, SOON).await;

    let second = |keeper: &Keeper| {
        let mut second = keeper.command(&["serve"]);
        said(
            second
                .env("TELOXIDE_TOKEN", telegram.token())
                .env("TELOXIDE_API_URL", telegram.url())
                .output()
                .expect("it runs"),
        )
    };
    let (told, well) = second(&keeper);
    assert!(!well && told.contains("another nqbot serves from the data folder"), "{told}");
    assert!(told.contains("fuser") && told.contains("NQBOT_DATA"), "what to do is not told: {told}");
    keeper.well(&["backup", "b.sqlite"]);
    let told = keeper.refused(&["restore", "b.sqlite"]);
    assert!(told.contains("a bot serves") && told.contains("stop it"), "{told}");
    assert!(keeper.well(&["ask", "nq 57"]).contains("57-NQ/TW"));
    keeper.well(&["feeds"]);
    // the first is not disturbed by any of this
    chat.says("68").await;
    assert!(telegram.next_message(&chat, SOON).await.text.contains("68-NQ/TW"));

    // killed, it holds nothing any more
    let data = bot.kill();
    keeper.well(&["restore", "b.sqlite"]);
    let _bot = Bot::start_in(&telegram, data);
    chat.says("70").await;
    assert!(telegram.next_message(&chat, SOON).await.text.contains("70-NQ/TW"));
}

#[test]
fn a_backup_is_whole_while_others_write() {
    let keeper = Keeper::new();
    keeper.well(&["index"]);
    assert_eq!([mode(&keeper.data), mode(&keeper.state())], [0o700, 0o600], "others may read it");
    let (store, ended) = (keeper.store(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for chat in (1..50_000).take_while(|_| !ended.load(Ordering::Relaxed)) {
                follow(&store, chat, "57");
                store.take_update(chat, Some((chat, "một câu hỏi"))).expect("it is taken");
            }
        });
        for round in 0..4 {
            let name = format!("{round}.sqlite");
            keeper.well(&["backup", &name]);
            let there = Keeper::new();
            there.well(&["restore", &keeper.path(&name).to_string_lossy()]);
            assert!(there.store().unanswered().expect("questions").is_empty(), "an old question would be answered");
        }
        ended.store(true, Ordering::Relaxed);
    });
    let names = fs::read_dir(keeper.folder.path()).expect("a folder").flatten().map(|one| one.file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["0.sqlite", "1.sqlite", "2.sqlite", "3.sqlite", "new"], "something is left over");
    // without a name it has the day's
    let told = keeper.well(&["backup"]);
    assert!(told.starts_with("nqbot-backup-20"), "{told}");
}

#[test]
fn a_restore_can_be_taken_back() {
    let keeper = Keeper::new();
    keeper.well(&["index"]);
    let store = keeper.store();
    let english = ChatSettings { lang: Some(Lang::En), ..ChatSettings::default() };
    store.set_settings(7, &english).expect("kept");
    follow(&store, 7, "57");
    keeper.well(&["backup", "b.sqlite"]);
    store.set_settings(7, &ChatSettings::default()).expect("kept");
    follow(&store, 7, "68");
    // killed, so that what was written last lies in the log
    std::mem::forget(store);
    let told = keeper.well(&["restore", "b.sqlite"]);
    assert_eq!(followed(&keeper.store(), 7), ["57"]);
    assert_eq!(keeper.store().settings(7).expect("settings"), english);
    let before = keeper.data.join("state.before-restore.sqlite");
    assert!(told.contains(&format!("nqbot restore {}", before.display())), "{told}");
    keeper.well(&["restore", &before.to_string_lossy()]);
    assert_eq!(followed(&keeper.store(), 7), ["57", "68"]);
    assert_eq!(keeper.store().settings(7).expect("settings"), ChatSettings::default());
}

#[test]
fn what_cannot_be_restored_is_refused_and_changes_nothing() {
    let keeper = Keeper::new();
    keeper.well(&["index"]);
    follow(&keeper.store(), 7, "57");
    keeper.well(&["backup", "newer.sqlite"]);
    let newer = Connection::open(keeper.path("newer.sqlite")).expect("a database");
    newer.pragma_update(None, "user_version", 99).expect("a version");
    drop(newer);
    fs::write(keeper.path("text"), "Nghị quyết 57-NQ/TW\n".repeat(200)).expect("a file");
    fs::write(keeper.path("empty"), "").expect("a file");
    keeper.well(&["backup", "half"]);
    let whole = fs::read(keeper.path("half")).expect("a backup");
    fs::write(keeper.path("half"), &whole[..whole.len() / 2]).expect("a file");
    for (file, why) in [
        ("newer.sqlite", "it has version 99, this program knows"),
        ("text", "not a database"),
        ("empty", "no database of nqbot"),
        ("half", "malformed"),
        ("nowhere", "there is no file"),
    ] {
        let told = keeper.refused(&["restore", file]);
        assert!(told.contains(why), "{file}: {told}");
        assert_eq!(followed(&keeper.store(), 7), ["57"], "{file}");
    }
    assert!(!keeper.data.join("state.before-restore.sqlite").exists());
    // a state of a newer version is not passed over in silence either
    Connection::open(keeper.state()).expect("a database").pragma_update(None, "user_version", 99).expect("a version");
    for words in [["ask", "57"], ["backup", "b.sqlite"]] {
        assert!(keeper.refused(&words).contains("update nqbot"), "{words:?}");
    }
}

#[test]
fn programs_that_update_a_state_at_once_leave_one_copy_of_what_it_was() {
    let keeper = Keeper::new();
    keeper.well(&["index"]);
    fs::remove_file(keeper.state()).expect("the state goes");
    first_version(&keeper.state());
    let started: Vec<_> = (0..3)
        .map(|_| {
            let mut ask = keeper.command(&["ask", "57"]);
            ask.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
        })
        .collect();
    for one in started {
        let (told, well) = said(one.wait_with_output().expect("it ends"));
        assert!(well && !told.contains("store:"), "{told}");
    }
    assert_eq!(keeper.store().settings(7).expect("settings").lang, Some(Lang::En));
    let copy = keeper.data.join("state.v1.sqlite");
    assert_eq!((version(&copy), mode(&copy)), (1, 0o600));
    // an older copy can be restored as well, and is brought up to date
    keeper.store().set_settings(7, &ChatSettings::default()).expect("kept");
    keeper.well(&["restore", &copy.to_string_lossy()]);
    assert_eq!(keeper.store().settings(7).expect("settings").lang, Some(Lang::En));
    assert_eq!(version(&copy), 1);
}

#[test]
fn a_damaged_state_is_left_alone_and_the_way_back_is_told() {
    let keeper = Keeper::new();
    keeper.well(&["index"]);
    follow(&keeper.store(), 7, "57");
    keeper.well(&["backup", "b.sqlite"]);
    let garbage = "no database any more ".repeat(500);
    fs::write(keeper.state(), &garbage).expect("the state is damaged");
    fs::copy(keeper.path("b.sqlite"), keeper.data.join("state.v3.sqlite")).expect("a copy");
    let told = keeper.well(&["ask", "57"]);
    assert!(told.contains("57-NQ/TW") && told.contains("nqbot restore"), "{told}");
    assert!(told.contains("state.sqlite") && told.contains("state.v3.sqlite"), "which files is not told: {told}");
    assert_eq!(fs::read_to_string(keeper.state()).expect("the state"), garbage);
    let told = keeper.well(&["restore", "b.sqlite"]);
    assert!(told.contains("was damaged"), "{told}");
    assert_eq!(followed(&keeper.store(), 7), ["57"]);
    assert_eq!(fs::read_to_string(keeper.data.join("state.before-restore.sqlite")).expect("a file"), garbage);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_starts_on_a_damaged_state_takes_the_copy_of_the_day() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &[]);
    chat.says("/lang en").await;
    telegram.next_message(&chat, SOON).await;
    follow(&Store::open(&bot.data().join("state.sqlite")).expect("the state"), 7, "57");
    let (code, data) = bot.stop();
    assert_eq!(code, Some(0));
    let keeper = Keeper::of(data.path());
    // the copy of the first start is of before; the next start makes it anew, as a new day does
    keeper.store().forget_person(99).expect("nobody");
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    let daily = bot.data().join("state.daily.sqlite");
    let began = std::time::Instant::now();
    while nqbot::store::look_into(&daily).map_or(0, |copy| copy.watches) == 0 {
        assert!(began.elapsed() < SOON, "no copy was made: {}", bot.log());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(mode(&daily), 0o600);
    let data = bot.kill();
    let garbage = "no database any more ".repeat(500);
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(data.path().join(format!("state.sqlite{end}")));
    }
    fs::write(data.path().join("state.sqlite"), &garbage).expect("the state is damaged");
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    chat.says("57").await;
    let answer = telegram.next_message(&chat, SOON).await;
    assert!(answer.text.starts_with("Resolution 57-NQ/TW"), "what was chosen is gone: {}", answer.text);
    let told = bot.log();
    assert!(told.contains("was damaged") && told.contains("took its place"), "{told}");
    let (_, data) = bot.stop();
    assert_eq!(followed(&Keeper::of(data.path()).store(), 7), ["57"]);
    let aside = data.path().join("state.before-restore.sqlite");
    assert_eq!(fs::read_to_string(aside).expect("the damaged one"), garbage);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_state_that_cannot_be_written_to_is_known_all_the_same() {
    let telegram = StandIn::start().await;
    let chat = telegram.private(7, "vi");
    let data = folder();
    let keeper = Keeper::of(data.path());
    let english = ChatSettings { lang: Some(Lang::En), ..ChatSettings::default() };
    keeper.store().set_settings(7, &english).expect("kept");
    // rights do not bind everyone who runs tests; where the log should be, a folder stops all
    fs::create_dir(data.path().join("state.sqlite-wal")).expect("a folder");
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    chat.says("57").await;
    let answer = telegram.next_message(&chat, SOON).await;
    assert!(answer.text.starts_with("Resolution 57-NQ/TW"), "what was chosen seems gone: {}", answer.text);
    chat.says("/lang vi").await;
    telegram.next_message(&chat, SOON).await;
    let told = bot.log();
    assert_eq!(told.matches("is forgotten at the next start").count(), 1, "{told}");
    drop(bot);
}
