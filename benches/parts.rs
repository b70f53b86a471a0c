//! `cargo bench --bench parts`: what each step between a question and its answer costs, on collections of 2,000 and 20,000
//! made-up articles (`cargo bench --bench parts -- 2000` for others). Each is the median of several rounds, and stands
//! beside something of the libraries that is done with the same text in the same run, so that the ratios can be compared
//! from machine to machine:
//!
//! - folding: decomposing the same text (NFD);
//! - recognising: the same text in lower case, cut into words;
//! - indexing a text, and a search with five passages: a plain tantivy index, its query parser and its snippets;
//! - an answer, from the words typed to text and entities: the same plain search;
//! - the reply as text and entities: the reply's text written as JSON;
//! - reading an update, by teloxide's types as the bot does: the same without keeping anything.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement may fail where it stands")]

#[path = "made/article.rs"]
mod article;
mod made;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use nqbot::corpus::{Article, ArticleId, Glossary, Meta};
use nqbot::date::PartialDate;
use nqbot::house::{House, Settings};
use nqbot::i18n::Lang;
use nqbot::index::baseline::{Baseline, Tokens};
use nqbot::index::{Builder, Document, Order, Stamp, Wanted};
use nqbot::question::Filter;
use nqbot::register::find::find;
use nqbot::register::{Mode, Register};
use nqbot::render::telegram::messages;
use nqbot::request::{Input, Place, Request};
use nqbot::store::Store;
use nqbot::text::fold;
use unicode_normalization::UnicodeNormalization;

use made::{Chain, questions, texts};

fn main() {
    let sizes: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![2_000, 20_000] } else { sizes };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (texts, questions) = (texts(root), questions(root));
    println!("{:<44} {:>10} {:>12} {:>7}", "what", "µs", "beside it µs", "ratio");
    letters(&texts);
    update();
    let chain = Chain::of(&texts);
    for size in sizes {
        collection(root, &chain, &questions, size);
    }
}

fn letters(texts: &[String]) {
    let count = texts.len() as f64;
    let all = |step: &dyn Fn(&str)| texts.iter().for_each(|text| step(text));
    let folding = rounds(|| all(&|text| drop(black_box(fold(text)))));
    let decomposing = rounds(|| all(&|text| drop(black_box(text.nfd().collect::<String>()))));
    row("folding a text", folding / count, decomposing / count);
    let finding = rounds(|| all(&|text| drop(black_box(find(text, Mode::Running, &[])))));
    let cutting = rounds(|| {
        all(&|text| {
            black_box(text.to_lowercase().split_whitespace().count());
        })
    });
    row("recognising documents in a text", finding / count, cutting / count);
}

fn update() {
    const UPDATE: &str = r#"{"update_id":7,"message":{"message_id":12,"from":{"id":4242,"is_bot":false,"first_name":"An","username":"an","language_code":"vi"},"chat":{"id":4242,"first_name":"An","username":"an","type":"private"},"date":1763800000,"text":"/search kinh tế tư nhân","entities":[{"offset":0,"length":7,"type":"bot_command"}]}}"#;
    const TIMES: u32 = 1_000;
    let read = rounds(|| {
        (0..TIMES).for_each(|_| drop(black_box(serde_json::from_str::<teloxide::types::Update>(UPDATE).expect("one"))));
    });
    let passed = rounds(|| {
        (0..TIMES).for_each(|_| {
            black_box(serde_json::from_str::<serde::de::IgnoredAny>(UPDATE).expect("one"));
        });
    });
    row("reading an update", read / f64::from(TIMES), passed / f64::from(TIMES));
}

fn collection(root: &Path, chain: &Chain, questions: &[String], size: u64) {
    let (register, _) = nqbot::register::load::read(&root.join("corpus/resolutions.toml"));
    let (glossary, _) = Glossary::read(&root.join("corpus/glossary.toml"));
    let made: Vec<(String, String)> =
        (0..size).map(|number| (article::title(chain, number), article::body(chain, number))).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    let house = build(register, glossary, &made, folder.path());
    let built = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut plain = Baseline::new(Tokens::Default).expect("an engine");
    for (number, (title, body)) in made.iter().enumerate() {
        plain.add(&number.to_string(), title, body).expect("it is added");
    }
    plain.finish().expect("an engine");
    let each = 1.0 / size as f64;
    row(&format!("indexing a text, {size} articles"), built * each, start.elapsed().as_secs_f64() * each);

    let index = house.index().expect("an index");
    let each = 1.0 / questions.len() as f64;
    let all = |step: &dyn Fn(&String)| questions.iter().for_each(step);
    let searching = rounds(|| {
        all(&|question| {
            let queries = [index.understand(question, &house.glossary).expect("a query")];
            let (filter, order, reader) = (&Filter::default(), Order::Relevance, Lang::Vi);
            drop(black_box(index.search(&Wanted { queries: &queries, filter, order, reader }, 0, 5)));
        });
    });
    let beside = rounds(|| all(&|question| drop(black_box(plain.search_with_snippets(question, 5)))));
    row(&format!("a search with five passages, {size} articles"), searching * each, beside * each);

    let today = PartialDate::day(2026, 11, 22).expect("a day");
    let ask = |question: &str| {
        let request = Request::new(Input::Text(format!("/search {question}")), Lang::Vi, Place::Private, today);
        nqbot::route::answer(&house, &request).expect("an answer")
    };
    let answering = rounds(|| all(&|question| drop(black_box(messages(&ask(question), Lang::Vi)))));
    row(&format!("an answer, {size} articles"), answering * each, beside * each);

    let replies: Vec<_> = questions.iter().map(|question| ask(question)).collect();
    let texts: Vec<String> = replies.iter().flat_map(|reply| messages(reply, Lang::Vi)).map(|one| one.text).collect();
    let rendering = rounds(|| replies.iter().for_each(|reply| drop(black_box(messages(reply, Lang::Vi)))));
    let writing = rounds(|| texts.iter().for_each(|text| drop(black_box(serde_json::to_string(text)))));
    row(&format!("a reply as text and entities, {size} articles"), rendering * each, writing * each);
}

fn build(register: Register, glossary: Glossary, made: &[(String, String)], folder: &Path) -> House {
    let mut builder = Builder::on_disk(folder, "index", "bench").expect("an index");
    for (number, (title, body)) in made.iter().enumerate() {
        let slug = format!("2025/bai-{number}");
        let meta = Meta { published: Some(article::day(number as u64)), ..Meta::titled(title) };
        let id = ArticleId::of_slug(&slug);
        let article = Article { id, slug, lang: Lang::Vi, meta, resolutions: Vec::new(), body: body.clone() };
        let (cites, terms) = (register.cite(&article), glossary.terms_in(body));
        builder.add(&Document { article, cites, terms, langs: vec![Lang::Vi] }).expect("it is added");
    }
    let index = builder.finish(Stamp::new(0, 0), String::new()).expect("the index");
    House::new(register, glossary, Store::in_memory().expect("a store"), Settings::default()).with_index(index)
}

/// Seconds that something takes: the median of nine rounds, after one that warms up.
fn rounds(work: impl Fn()) -> f64 {
    work();
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn row(what: &str, ours: f64, beside: f64) {
    println!("{what:<44} {:>10.2} {:>12.2} {:>7.2}", ours * 1e6, beside * 1e6, ours / beside);
}
