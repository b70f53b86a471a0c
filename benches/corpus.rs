//! `cargo bench --bench corpus`: a corpus that grows, at 100,000 articles unless another number is given
//! (`cargo bench --bench corpus -- 2000`): how fast texts are imported, what an index costs, how long a change takes to
//! show, and what searches feel of it.
//!
//! A tenth of the articles are reprints of another with one word changed. Searches are asked one after the other by one
//! thread, as whole answers, while the index is made by another that gives way.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement may fail where it stands"
)]

#[path = "made/article.rs"]
mod article;
mod made;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nqbot::app::App;
use nqbot::config::Config;
use nqbot::corpus::{Article, ArticleId, Meta};
use nqbot::date::PartialDate;
use nqbot::i18n::Lang;
use nqbot::request::{Input, Place, Request};
use nqbot::route;

use article::{body, day, title};
use made::{Chain, questions, texts};

fn main() {
    let size = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(100_000);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (chain, questions) = (Chain::of(&texts(root)), questions(root));
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root.join("corpus"), &folder.path().join("corpus"));
    import(&chain, folder.path(), size);

    let app = Arc::new(open(folder.path()));
    let start = Instant::now();
    app.refresh_index(false).expect("an index");
    let built = start.elapsed();
    let index = app.house.load().index().expect("an index");
    let texts = index.manifest().texts;
    println!(
        "index from nothing: {} texts in {:.1} s, {:.0} texts/s, {:.0} MB on disk; peak memory {} MiB",
        texts,
        built.as_secs_f64(),
        texts as f64 / built.as_secs_f64(),
        size_of(&folder.path().join("data/index")) as f64 / 1e6,
        memory("self", "VmHWM:"),
    );
    drop(index);
    println!(
        "open and idle: {} MiB resident, {} MiB of it its own",
        memory("self", "VmRSS:"),
        memory("self", "RssAnon:")
    );

    println!("\n{:<44} {:>9} {:>9} {:>9} {:>9}", "searches", "answers", "p50 ms", "p99 ms", "took s");
    let ask = Asking { app: Arc::clone(&app), questions };
    let quiet = ask.while_running("nothing is going on", || std::thread::sleep(Duration::from_secs(10)));
    let few = ask.while_running("ten new articles are taken in and shown", || {
        put(&app, &chain, size, 10);
        patient(&app);
    });
    let many = ask.while_running("the register changed: built from nothing", || {
        let register = folder.path().join("corpus/resolutions.toml");
        let text = fs::read_to_string(&register).expect("the register");
        fs::write(&register, text + "\n").expect("the register");
        patient(&app);
    });
    let after = ask.while_running("afterwards", || std::thread::sleep(Duration::from_secs(10)));
    println!(
        "p50 against quiet: {:.2} while ten are taken in, {:.2} while built from nothing, {:.2} afterwards",
        few / quiet,
        many / quiet,
        after / quiet
    );
    let house = app.house.load();
    let start = Instant::now();
    let swaps = 1_000;
    for _ in 0..swaps {
        app.house.set(nqbot::house::House::clone(&house));
    }
    println!("exchanging one house for another: {:.1} µs", start.elapsed().as_secs_f64() * 1e6 / f64::from(swaps));
}

/// Imports so many texts by the program itself.
fn import(chain: &Chain, folder: &Path, size: usize) {
    let file = folder.join("texts.jsonl");
    let mut out = BufWriter::new(File::create(&file).expect("a file"));
    for number in 0..size as u64 {
        let text = serde_json::json!({
            "title": title(chain, number),
            "text": body(chain, number),
            "date": day(number).to_string(),
            "url": format!("https://bao{}.example.vn/{number}.html", number % 40),
            "source": format!("Báo {}", number % 40),
            "lang": "vi",
        });
        writeln!(out, "{text}").expect("a line");
    }
    drop(out);
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_nqbot"))
        .args(["--data".as_ref(), folder.join("data").as_os_str(), "import".as_ref(), file.as_os_str()])
        .env("NQBOT_CORPUS", folder.join("corpus"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak = 0;
    while child.try_wait().expect("the program ends").is_none() {
        peak = peak.max(memory(&child.id().to_string(), "VmHWM:"));
        std::thread::sleep(Duration::from_millis(50));
    }
    let took = start.elapsed().as_secs_f64();
    println!(
        "import: {size} texts in {took:.1} s, {:.0} texts/s, {:.1} MB/s; peak memory {peak} MiB",
        size as f64 / took,
        fs::metadata(&file).map_or(0, |meta| meta.len()) as f64 / 1e6 / took,
    );
    fs::remove_file(file).expect("the file goes");
}

fn put(app: &App, chain: &Chain, from: usize, count: usize) {
    let mut change = app.shelf().change().expect("a change");
    for number in from..from + count {
        let slug = format!("2026/moi-{number}");
        let meta = Meta { published: Some(PartialDate::year(2026)), ..Meta::titled("Bài mới nhập") };
        let body = body(chain, number as u64 * 10);
        let id = ArticleId::of_slug(&slug);
        let article = Article { id, slug, lang: Lang::Vi, meta, resolutions: Vec::new(), body };
        change.put(&article, &[]).expect("it is put");
    }
    change.commit().expect("it holds");
}

/// Refreshes as the watch does: on a thread that gives way.
fn patient(app: &Arc<App>) {
    let app = Arc::clone(app);
    let work = move || {
        nqbot::app::give_way();
        assert!(app.refresh_index(false).expect("an index"), "nothing had changed");
    };
    std::thread::spawn(work).join().expect("it is refreshed");
}

fn open(folder: &Path) -> App {
    let settings = folder.join("bot.toml");
    let (corpus, data) = (folder.join("corpus"), folder.join("data"));
    fs::write(&settings, format!("[paths]\ncorpus = {corpus:?}\ndata = {data:?}\n")).expect("settings");
    App::open(Config::load(Some(&settings), Some(&data)).expect("settings")).expect("a house")
}

/// Someone who asks and asks.
struct Asking {
    app: Arc<App>,
    questions: Vec<String>,
}

impl Asking {
    /// Asks until some work is done; the median in milliseconds.
    fn while_running(&self, what: &str, work: impl FnOnce()) -> f64 {
        let done = AtomicBool::new(false);
        let (times, took) = std::thread::scope(|scope| {
            let asking = scope.spawn(|| {
                let mut times = Vec::new();
                for question in self.questions.iter().cycle() {
                    let text = Input::Text(format!("/search {question}"));
                    let today = PartialDate::day(2026, 11, 22).expect("a day");
                    let start = Instant::now();
                    let request = Request::new(text, Lang::Vi, Place::Private, today);
                    route::answer(&self.app.house.load(), &request).expect("an answer");
                    times.push(start.elapsed().as_secs_f64() * 1e3);
                    if done.load(Ordering::Relaxed) {
                        break;
                    }
                }
                times
            });
            let start = Instant::now();
            work();
            let took = start.elapsed();
            done.store(true, Ordering::Relaxed);
            (asking.join().expect("answers"), took)
        });
        let mut times = times;
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times[times.len() * share / 100];
        println!("{what:<44} {:>9} {:>9.2} {:>9.2} {:>9.1}", times.len(), at(50), at(99), took.as_secs_f64());
        at(50)
    }
}

/// A figure of a process in MiB, as Linux gives it.
fn memory(process: &str, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1_024
}

fn size_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(
            |entry| {
                if entry.path().is_dir() { size_of(&entry.path()) } else { entry.metadata().map_or(0, |m| m.len()) }
            },
        )
        .sum()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
