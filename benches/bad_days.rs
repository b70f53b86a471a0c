//! `cargo bench --bench bad_days`: what befalls a small server in a year, in some minutes. The built program runs against
//! the local Bot API of the tests, over a wire that can be cut, slowed or held; its clock jumps, its disk is full, its files
//! are damaged, it is killed. After each day every question has its answer.
//!
//! `cargo bench --bench bad_days -- outage soak=30` plays some of them only, the soak over so many days. Ends with an error
//! when something was lost, said twice or not said at all. What this machine does not allow is left out, and told.

#![allow(dead_code, reason = "the stand-in can do more than is needed here")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement may fail where it stands"
)]

#[path = "../tests/house.rs"]
mod house;
#[path = "../tests/program.rs"]
mod program;
#[path = "../tests/standin/mod.rs"]
mod standin;
#[path = "bad_days/wire.rs"]
mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use futures::FutureExt;

use program::{Bot, SOON, Way, folder};
use standin::{Fault, StandIn};
use wire::{State, Wire};

/// A scenario: its name, what it shows, and itself.
type Day = (&'static str, &'static str, fn(u64) -> futures::future::BoxFuture<'static, Result<String, String>>);

const DAYS: &[Day] = &[
    ("soak", "days of talk with faults and kills: each question answered once and in order", |days| soak(days).boxed()),
    ("outage", "the Bot API is gone for a while: everything is answered afterwards", |_| outage().boxed()),
    ("slow", "a network of half a second a packet: everything is answered", |_| slow().boxed()),
    ("held", "connections that are taken and never answered: everything is answered afterwards", |_| held().boxed()),
    ("flood", "one chat floods: another does not wait", |_| flood().boxed()),
    ("clock", "the clock jumps a day ahead and back: everything is answered", |_| clock().boxed()),
    ("disk", "the disk is full: answers go on", |_| disk().boxed()),
    ("read-only", "the data folder cannot be written to: answers go on", |_| read_only().boxed()),
    ("index", "files of the index are damaged: it is built anew", |_| index().boxed()),
    ("state", "the state is damaged: the copy of the day takes its place", |_| state().boxed()),
    ("corpus", "an article is half written: the others stay, and it comes when it is whole", |_| corpus().boxed()),
    ("ending", "SIGTERM under load: it ends within two seconds, and nothing is lost", |_| ending().boxed()),
];

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let soaked = asked.iter().find_map(|arg| arg.strip_prefix("soak=")?.parse().ok()).unwrap_or(7);
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|arg| arg.split('=').next() == Some(name));
    let mut failed = Vec::new();
    for (name, what, play) in DAYS.iter().filter(|(name, ..)| is_asked(name)) {
        let began = Instant::now();
        let played = AssertUnwindSafe(play(soaked)).catch_unwind().await;
        let (word, told) = match played {
            Ok(Ok(told)) => ("well", told),
            Ok(Err(why)) => ("left out", why),
            Err(_) => {
                failed.push(*name);
                ("FAILED", String::new())
            }
        };
        println!("{name:10} {word:9} {:5.1} s  {what}. {told}", began.elapsed().as_secs_f64());
    }
    assert!(failed.is_empty(), "failed: {}", failed.join(", "));
}

/// Whatever is waited for on a bad day comes within this time.
const LATER: Duration = Duration::from_secs(90);
const NUMBERS: [&str; 8] = ["57", "59", "66", "68", "70", "71", "72", "79"];

/// Lets every chat ask about a resolution, and says what each should hear.
async fn all_ask(chats: &[standin::Chat], round: usize, due: &mut BTreeMap<i64, Vec<String>>) {
    for (at, chat) in chats.iter().enumerate() {
        let number = NUMBERS[(round + at) % NUMBERS.len()];
        chat.says(&format!("{number}-NQ/TW khóa XIII")).await;
        due.entry(chat.id()).or_default().push(format!("Nghị quyết {number}-NQ/TW"));
    }
}

/// Waits until each chat has heard all that it should, once and in order.
async fn all_heard(telegram: &StandIn, chats: &[standin::Chat], due: &BTreeMap<i64, Vec<String>>, bot: &Bot) {
    let heard = |chat: &standin::Chat| -> Vec<String> {
        let sent = telegram.messages(chat).into_iter().filter(|sent| sent.method == "sendMessage");
        sent.map(|sent| sent.text.lines().next().unwrap_or_default().to_string()).collect()
    };
    let began = Instant::now();
    while chats.iter().any(|chat| heard(chat).len() < due[&chat.id()].len()) && began.elapsed() < LATER {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // what comes twice comes soon after
    tokio::time::sleep(Duration::from_millis(500)).await;
    for chat in chats {
        assert_eq!(heard(chat), due[&chat.id()], "once and in order\n{}", bot.log());
    }
}

async fn people(count: i64) -> (StandIn, Vec<standin::Chat>) {
    let telegram = StandIn::start().await;
    let chats = (0..count).map(|at| telegram.private(500 + at, "vi")).collect();
    (telegram, chats)
}

async fn soak(days: u64) -> Result<String, String> {
    let (telegram, chats) = people(40).await;
    let faults = [
        Fault::Status(502),
        Fault::RetryAfter(1),
        Fault::Drop,
        Fault::CutAfter,
        Fault::CutJson { done: true },
        // none that is carried out late: what is not there yet when it is looked for cannot be seen
        Fault::HalfClose { done: false },
    ];
    let (mut data, mut due, mut asked) = (folder(), BTreeMap::new(), 0);
    for day in 0..days {
        let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
        for (at, fault) in faults.iter().enumerate() {
            let chat = &chats[(day as usize * 7 + at * 5) % chats.len()];
            telegram.fail_in(chat, "sendMessage", fault.clone());
        }
        for round in 0..3 {
            all_ask(&chats, day as usize + round, &mut due).await;
            asked += chats.len();
            tokio::time::sleep(Duration::from_millis(400 + (day * 7_919 + 331) % 1_500)).await;
        }
        // each day ends in another way
        data = match day % 3 {
            0 => bot.kill(),
            1 => bot.stop().1,
            _ => {
                all_heard(&telegram, &chats, &due, &bot).await;
                bot.kill()
            }
        };
        telegram.heal();
    }
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    all_heard(&telegram, &chats, &due, &bot).await;
    telegram.assert_lawful();
    Ok(format!("{days} days, {asked} questions"))
}

/// A bot behind a wire.
async fn behind(telegram: &StandIn) -> (Wire, Bot) {
    let wire = Wire::to(&telegram.url()).await;
    let url = wire.url();
    let bot = Bot::serve(telegram, folder(), Way::Polling, &[("TELOXIDE_API_URL", &url)]);
    (wire, bot)
}

async fn over_a_wire(trouble: State, lasts: Duration) -> Result<String, String> {
    let (telegram, chats) = people(10).await;
    let (wire, bot) = behind(&telegram).await;
    let mut due = BTreeMap::new();
    all_ask(&chats, 0, &mut due).await;
    all_heard(&telegram, &chats, &due, &bot).await;
    wire.set(trouble);
    for round in 1..4 {
        all_ask(&chats, round, &mut due).await;
        tokio::time::sleep(lasts / 3).await;
    }
    if !matches!(trouble, State::Slow(_)) {
        wire.set(State::Open);
    }
    let healed = Instant::now();
    all_heard(&telegram, &chats, &due, &bot).await;
    telegram.assert_lawful();
    Ok(format!("40 questions, the last answered {:.1} s after the end", healed.elapsed().as_secs_f64()))
}

async fn outage() -> Result<String, String> {
    over_a_wire(State::Down, Duration::from_secs(30)).await
}

async fn slow() -> Result<String, String> {
    over_a_wire(State::Slow(Duration::from_millis(500)), Duration::from_secs(12)).await
}

async fn held() -> Result<String, String> {
    over_a_wire(State::Held, Duration::from_secs(30)).await
}

async fn flood() -> Result<String, String> {
    let (telegram, chats) = people(2).await;
    telegram.round_trip(Duration::from_millis(200));
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &[]);
    for _ in 0..200 {
        chats[0].says("57").await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    chats[1].says("59").await;
    telegram.next_message(&chats[1], SOON).await;
    let waited = began.elapsed();
    assert!(waited < Duration::from_secs(2), "another chat waited {waited:?}\n{}", bot.log());
    Ok(format!("another waited {:.2} s, of which two round trips are 0.4 s", waited.as_secs_f64()))
}

async fn clock() -> Result<String, String> {
    const LIBRARIES: [&str; 2] =
        ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"];
    let library = LIBRARIES.into_iter().find(|path| Path::new(path).exists());
    let library = library.ok_or("needs libfaketime, which gives a program a clock of its own")?;
    let (telegram, chats) = people(4).await;
    let data = folder();
    let file = data.path().join("clock").to_string_lossy().into_owned();
    fs::write(&file, "+0s").unwrap();
    let settings = [
        ("LD_PRELOAD", library),
        ("FAKETIME_TIMESTAMP_FILE", &file),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    let bot = Bot::serve(&telegram, data, Way::Polling, &settings);
    let mut due = BTreeMap::new();
    for (round, jump) in ["+0s", "+86400s", "-86400s", "+900s", "+0s"].into_iter().enumerate() {
        fs::write(&file, jump).unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        all_ask(&chats, round, &mut due).await;
        all_heard(&telegram, &chats, &due, &bot).await;
    }
    assert_eq!(bot.stop().0, Some(0));
    Ok("a day ahead, a day back, a quarter of an hour ahead".into())
}

async fn disk() -> Result<String, String> {
    let (telegram, chats) = people(4).await;
    let data = folder();
    let mut due = BTreeMap::new();
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    all_ask(&chats, 0, &mut due).await;
    all_heard(&telegram, &chats, &due, &bot).await;
    let (_, data) = bot.stop();
    // the largest file that it may write ends where the state ends now: writing more fails as on a full disk
    let blocks = fs::metadata(data.path().join("state.sqlite")).unwrap().len() / 512;
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec {} serve", env!("CARGO_BIN_EXE_nqbot"));
    let bot = Bot::run(shell(&line), &telegram, data);
    for round in 1..4 {
        all_ask(&chats, round, &mut due).await;
    }
    all_heard(&telegram, &chats, &due, &bot).await;
    Ok(String::new())
}

async fn read_only() -> Result<String, String> {
    let (telegram, chats) = people(4).await;
    let data = folder();
    // whoever may do everything may write here as well
    let set = Command::new("chmod").args(["-R", "a-w,a+rX"]).arg(data.path()).status();
    let nobody = "exec setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all";
    let works = shell(&format!("{nobody} true")).status();
    if !set.is_ok_and(|set| set.success()) || !works.is_ok_and(|works| works.success()) {
        return Err("needs setpriv and the right to become nobody".into());
    }
    let program =
        readable(Path::new(env!("CARGO_BIN_EXE_nqbot"))).ok_or("the program is in a folder of its owner's")?;
    let bot = Bot::run(shell(&format!("{nobody} {} serve", program.display())), &telegram, data);
    let mut due = BTreeMap::new();
    for round in 0..3 {
        all_ask(&chats, round, &mut due).await;
        all_heard(&telegram, &chats, &due, &bot).await;
    }
    drop(bot);
    let _ = fs::remove_dir_all(program.parent().unwrap());
    Ok(String::new())
}

fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]);
    shell
}

/// A copy of a program that everybody may run.
fn readable(program: &Path) -> Option<PathBuf> {
    let folder = std::env::temp_dir().join(format!("nqbot-{}", std::process::id()));
    fs::create_dir_all(&folder).ok()?;
    let copy = folder.join("nqbot");
    fs::copy(program, &copy).ok()?;
    let set = Command::new("chmod").args(["-R", "a+rx"]).arg(&folder).status().ok()?;
    set.success().then_some(copy)
}

async fn index() -> Result<String, String> {
    let (telegram, chats) = people(2).await;
    let (mut data, mut due) = (folder(), BTreeMap::new());
    let files = files_below(&data.path().join("index"));
    for (round, file) in files.iter().enumerate() {
        let mut bytes = fs::read(file).unwrap();
        match round % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => bytes.fill(0),
            _ => bytes.iter_mut().step_by(7).for_each(|byte| *byte ^= 0xa5),
        }
        fs::write(file, bytes).unwrap();
        let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
        all_ask(&chats, round, &mut due).await;
        all_heard(&telegram, &chats, &due, &bot).await;
        let began = Instant::now();
        let searching = telegram.private(600 + round as i64, "vi");
        // while the index is being built the bot says so
        loop {
            searching.says("/search kinh tế tư nhân").await;
            let found = telegram.next_message(&searching, SOON).await;
            if found.text.starts_with("Kết quả cho") {
                break;
            }
            assert!(began.elapsed() < SOON, "{}: {}\n{}", file.display(), found.text, bot.log());
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        // each file is damaged in a sound index
        data = refreshed(bot.stop().1, &files);
    }
    Ok(format!("{} files", files.len()))
}

/// The same folder with a sound index, in which the files have the names that they had.
fn refreshed(data: tempfile::TempDir, files: &[PathBuf]) -> tempfile::TempDir {
    let _ = fs::remove_dir_all(data.path().join("index"));
    let copied = Command::new("cp").arg("-r").arg(folder().path().join("index")).arg(data.path()).status();
    assert!(copied.is_ok_and(|copied| copied.success()));
    assert!(files.iter().all(|file| file.exists()));
    data
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let mut all: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect();
    all.sort();
    all
}

async fn state() -> Result<String, String> {
    let (telegram, chats) = people(2).await;
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &[]);
    chats[0].says("/lang en").await;
    telegram.next_message(&chats[0], SOON).await;
    let (_, data) = bot.stop();
    // a new day begins
    let store = nqbot::store::Store::open(&data.path().join("state.sqlite")).unwrap();
    store.forget_person(99).unwrap();
    drop(store);
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    let daily = bot.data().join("state.daily.sqlite");
    let began = Instant::now();
    while nqbot::store::look_into(&daily).map_or(0, |copy| copy.chats) == 0 {
        assert!(began.elapsed() < SOON, "no copy was made: {}", bot.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let data = bot.kill();
    let file = data.path().join("state.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    bytes.iter_mut().skip(100).step_by(3).for_each(|byte| *byte ^= 0x5a);
    fs::write(&file, bytes).unwrap();
    let _ = fs::remove_file(data.path().join("state.sqlite-wal"));
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    chats[0].says("57").await;
    let answer = telegram.next_message(&chats[0], SOON).await;
    assert!(answer.text.starts_with("Resolution 57-NQ/TW"), "what was chosen is gone: {}", answer.text);
    let log = bot.log();
    let told = log.lines().find(|line| line.contains("took its place")).expect("it is told");
    Ok(told.split("store: ").last().unwrap_or_default().to_string())
}

async fn corpus() -> Result<String, String> {
    let telegram = StandIn::start().await;
    let chat = telegram.private(500, "vi");
    let bot = Bot::serve(&telegram, folder(), Way::Polling, &[]);
    let article = bot.data().join("corpus/articles/2026/nua-chung/vi.md");
    let whole = "+++\ntitle = \"Hội thảo về cây sâm Ngọc Linh\"\npublished = 2026-03-04\nkind = \"article\"\n\
                 source = { name = \"Báo Kiểm Thử\", url = \"https://example.org/sam\" }\n+++\n\
                 Hội thảo bàn về cây sâm Ngọc Linh và Nghị quyết 57-NQ/TW.\n";
    fs::create_dir_all(article.parent().unwrap()).unwrap();
    for part in [40, 150] {
        fs::write(&article, &whole.as_bytes()[..part]).unwrap();
        tokio::time::sleep(Duration::from_secs(3)).await;
        chat.says("/search kinh tế tư nhân").await;
        let found = telegram.next_message(&chat, SOON).await;
        assert!(found.text.contains("kinh tế tư nhân"), "the others are gone: {}", found.text);
    }
    fs::write(&article, whole).unwrap();
    let began = Instant::now();
    loop {
        chat.says("/search sâm Ngọc Linh").await;
        if telegram.next_message(&chat, SOON).await.text.contains("Hội thảo về cây sâm") {
            break;
        }
        assert!(began.elapsed() < SOON * 2, "the whole article does not come\n{}", bot.log());
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    Ok(String::new())
}

async fn ending() -> Result<String, String> {
    let (telegram, chats) = people(30).await;
    telegram.round_trip(Duration::from_millis(80));
    let (mut data, mut due, mut longest) = (folder(), BTreeMap::new(), Duration::ZERO);
    for round in 0..5 {
        let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
        let starting = Instant::now();
        while bot.log().matches("serving as").count() <= round && starting.elapsed() < SOON {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        all_ask(&chats, round, &mut due).await;
        tokio::time::sleep(Duration::from_millis(150 * round as u64)).await;
        let began = Instant::now();
        let (code, left) = bot.stop();
        longest = longest.max(began.elapsed());
        assert_eq!(code, Some(0));
        data = left;
    }
    assert!(longest < Duration::from_secs(2), "it took {longest:?} to end");
    let bot = Bot::serve(&telegram, data, Way::Polling, &[]);
    all_heard(&telegram, &chats, &due, &bot).await;
    Ok(format!("ended five times, after {:.2} s at most", longest.as_secs_f64()))
}
