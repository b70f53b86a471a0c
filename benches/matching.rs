//! `cargo bench --bench matching`: what is new for whom, at 300 new articles among 10,000 and up to 20,000 watches. Beside
//! it the same without anchors, every different question asked of the new articles.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement may fail where it stands")]

mod made;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use nqbot::corpus::{Article, ArticleId, Glossary, Meta};
use nqbot::date::PartialDate;
use nqbot::house::{House, Settings};
use nqbot::i18n::Lang;
use nqbot::index::{Builder, Document, Order, Stamp, Wanted};
use nqbot::setting::Cadence;
use nqbot::store::{Store, Watch};
use nqbot::watch::{self, Matcher};

use made::{Chain, questions, texts};

const HELD: u64 = 10_000;
const NEW: u64 = 300;
const WORDS: usize = 300;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let chain = Chain::of(&texts(root));
    let house = house(root, &chain);
    let questions = questions(root);
    let index = house.index().expect("an index");
    let today = PartialDate::day(2026, 11, 22).expect("a day");
    let new: Vec<ArticleId> = (HELD - NEW..HELD).map(|number| ArticleId::of_slug(&slug(number))).collect();
    println!("{NEW} new articles of {WORDS} words among {HELD}");
    println!(
        "{:>8} {:>10} {:>8} {:>10} {:>10} {:>12} {:>10}",
        "watches", "questions", "matches", "first ms", "again ms", "µs a watch", "all asked"
    );
    for count in [1_250, 2_500, 5_000, 10_000, 20_000] {
        let watches = watches(&chain, &questions, count);
        let mut matcher = Matcher::default();
        let mut run = || {
            let begun = Instant::now();
            let found = matcher.matches(&house, &index, &watches, &new, today).expect("matches");
            (begun.elapsed(), found.len())
        };
        let (first, matches) = run();
        // what questions cannot do without is remembered from one time to the next
        let (again, _) = (0..3).map(|_| run()).min().expect("a run");
        let different: BTreeSet<&str> = watches.iter().map(|watch| watch.words.as_str()).collect();
        let begun = Instant::now();
        let texts = index.texts_of(&new).expect("texts");
        let all: Vec<usize> = (0..texts.articles().len()).collect();
        for words in &different {
            let question = watch::read(&house, words, today);
            let understand = |words: &String| index.understand_as_typed(words, &house.glossary).expect("words");
            let queries: Vec<_> = question.branches.iter().map(understand).collect();
            let (filter, order, reader) = (&question.filter, Order::Oldest, Lang::Vi);
            index.answering(&Wanted { queries: &queries, filter, order, reader }, &texts, &all).expect("a search");
        }
        let naive = begun.elapsed();
        println!(
            "{count:>8} {:>10} {matches:>8} {:>10.1} {:>10.1} {:>12.1} {:>9.1}x",
            different.len(),
            ms(first),
            ms(again),
            ms(again) * 1_000.0 / count as f64,
            naive.as_secs_f64() / again.as_secs_f64()
        );
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn slug(number: u64) -> String {
    format!("2026/made-{number}")
}

fn house(root: &Path, chain: &Chain) -> House {
    let (mut register, _) = nqbot::register::load::read(&root.join("corpus/resolutions.toml"));
    let (glossary, _) = Glossary::read(&root.join("corpus/glossary.toml"));
    register.name_topics(&glossary);
    let mut builder = Builder::in_memory().expect("an index");
    for number in 0..HELD {
        let body = chain.passage(number, WORDS);
        let meta =
            Meta { published: PartialDate::day(2026, 11, 22).ok(), ..Meta::titled(&chain.passage(number + HELD, 9)) };
        let (id, slug) = (ArticleId::of_slug(&slug(number)), slug(number));
        let article = Article { id, slug, lang: Lang::Vi, meta, resolutions: Vec::new(), body };
        let cites = register.cite(&article);
        let terms = glossary.terms_in(&article.body);
        builder.add(&Document { article, cites, terms, langs: vec![Lang::Vi] }).expect("an article");
    }
    let index = builder.finish(Stamp::new(0, 0), String::new()).expect("an index");
    House::new(register, glossary, Store::in_memory().expect("a store"), Settings::default()).with_index(index)
}

/// What people follow: mostly two to four words of the language, some resolutions; some follow the same.
fn watches(chain: &Chain, questions: &[String], count: usize) -> Vec<Watch> {
    let numbers = [57, 59, 66, 68, 70, 71, 72, 79];
    let words = |at: usize| match at % 10 {
        0 | 1 => format!("nq:{}-NQ/TW", numbers[at / 10 % numbers.len()]),
        2..=7 => chain.passage(1_000_000 + at as u64, 2 + at % 3),
        _ => questions[at % questions.len()].clone(),
    };
    let watch = |at: usize| Watch {
        id: at as i64,
        chat: at as i64,
        thread: None,
        maker: None,
        words: words(at),
        cadence: Cadence::Weekly,
        made_at: 0,
        covered: 0,
        next_at: None,
        told_at: None,
        paused_at: None,
    };
    (0..count).map(watch).collect()
}
