//! `cargo bench`: folding, reading a question, searching and quoting, on collections of 2,000, 100,000 and 1,000,000
//! passages; other sizes can be given (`cargo bench -- 2000 50000`).
//!
//! The passages are made of the syllables of the judged texts, each following one that it follows there, so that words
//! and pairs are about as frequent as in real text. Machines differ and are noisy: what counts are the ratios, all of one
//! run. The plain engine is tantivy with its default tokenizer, its query parser and its snippets.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement may fail where it stands"
)]

mod made;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use nqbot::corpus::{Article, ArticleId, Glossary, Meta};
use nqbot::date::PartialDate;
use nqbot::i18n::Lang;
use nqbot::index::baseline::{Baseline, Tokens};
use nqbot::index::{Builder, Document, Index, Order, Stamp, Wanted};
use nqbot::question::{Filter, Names, parse};
use nqbot::text::{fold, words};

use made::{Chain, questions, texts};

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![2_000, 100_000, 1_000_000] } else { sizes };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = texts(root);
    let questions = questions(root);
    letters(&texts);
    reading(root, &questions);
    let (glossary, _) = Glossary::read(&root.join("corpus/glossary.toml"));
    println!(
        "\n{:<10} {:>9} {:>9} {:>9} {:>9} {:>9} {:>12} {:>12} {:>7}",
        "passages", "build s", "mean ms", "p50 ms", "p99 ms", "64 words", "1,000 chars", "plain ms", "ratio"
    );
    let mut means = Vec::new();
    for size in sizes {
        means.push((size, collection(&texts, &questions, &glossary, size)));
    }
    if let (Some((small, fast)), Some((large, slow))) = (means.first(), means.last())
        && large > small
    {
        let (grown, slower) = (*large as f64 / *small as f64, slow.as_secs_f64() / fast.as_secs_f64());
        println!("the collection grew {grown:.0} times, a search took {slower:.1} times as long");
    }
}

fn letters(texts: &[String]) {
    let all = texts.join("\n").repeat(8);
    let rate = |what: &str, step: &dyn Fn(&str)| {
        let start = Instant::now();
        step(&all);
        println!("{what}: {:.0} MB/s", all.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
    };
    rate("folding", &|text| drop(black_box(fold(text))));
    rate("cutting words", &|text| drop(black_box(words(text))));
}

fn reading(root: &Path, questions: &[String]) {
    let (register, _) = nqbot::register::load::read(&root.join("corpus/resolutions.toml"));
    let (glossary, _) = Glossary::read(&root.join("corpus/glossary.toml"));
    let names =
        Names { register: &register, glossary: &glossary, today: PartialDate::day(2026, 11, 22).expect("a day") };
    let start = Instant::now();
    for question in questions {
        black_box(parse(question, &names));
    }
    println!("reading a question: {:.1} µs", start.elapsed().as_secs_f64() * 1e6 / questions.len() as f64);
}

/// Builds both engines, asks both the same questions in turn, prints a line; the mean of ours.
fn collection(texts: &[String], questions: &[String], glossary: &Glossary, size: usize) -> Duration {
    let chain = Chain::of(texts);
    let folder = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    let index = build(&chain, folder.path(), size);
    let built = start.elapsed();
    let plain = plain(&chain, size);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..3 {
        for question in questions {
            let (one, other) = (
                timed(|| search(&index, glossary, question)),
                timed(|| plain.search_with_snippets(question, 5).expect("hits")),
            );
            // the first round only warms up
            if round > 0 {
                ours.push(one);
                theirs.push(other);
            }
        }
    }
    let long = chain.passage(9, 64);
    let longest: String = chain.passage(10, 400).chars().take(1_000).collect();
    let worst = |question: &str| (0..5).map(|_| timed(|| search(&index, glossary, question))).min().unwrap_or_default();
    let (mean, plain_mean) = (mean(&ours), mean(&theirs));
    ours.sort();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    let p50 = ours[ours.len() / 2];
    println!(
        "{size:<10} {:>9.1} {:>9.3} {:>9.3} {:>9.3} {:>8.1}x {:>11.1}x {:>12.3} {:>7.2}",
        built.as_secs_f64(),
        millis(mean),
        millis(p50),
        millis(ours[ours.len() * 99 / 100]),
        millis(worst(&long)) / millis(p50),
        millis(worst(&longest)) / millis(p50),
        millis(plain_mean),
        millis(mean) / millis(plain_mean),
    );
    mean
}

fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / times.len().max(1) as u32
}

/// The first five articles with their passages, as a reply needs them.
fn search(index: &Index, glossary: &Glossary, question: &str) -> usize {
    let queries = [index.understand(question, glossary).expect("a query")];
    let wanted = Wanted { queries: &queries, filter: &Filter::default(), order: Order::Relevance, reader: Lang::Vi };
    index.search(&wanted, 0, 5).expect("hits").hits.len()
}

fn build(chain: &Chain, folder: &Path, size: usize) -> Index {
    let mut builder = Builder::on_disk(folder, "index", "bench").expect("an index");
    for number in 0..size {
        let id = ArticleId::given(&format!("p{number}"));
        let meta = Meta::titled(&chain.passage(number as u64 * 2 + 1, 8));
        let body = chain.passage(number as u64 * 2, 90);
        let article = Article { id, slug: number.to_string(), lang: Lang::Vi, meta, resolutions: Vec::new(), body };
        let document = Document { article, cites: Vec::new(), terms: Vec::new(), langs: vec![Lang::Vi] };
        builder.add(&document).expect("it is added");
    }
    builder.finish(Stamp::new(0, 0), String::new()).expect("the index")
}

fn plain(chain: &Chain, size: usize) -> Baseline {
    let mut plain = Baseline::new(Tokens::Default).expect("an engine");
    for number in 0..size {
        let (title, body) = (chain.passage(number as u64 * 2 + 1, 8), chain.passage(number as u64 * 2, 90));
        plain.add(&number.to_string(), &title, &body).expect("it is added");
    }
    plain.finish().expect("the engine");
    plain
}
