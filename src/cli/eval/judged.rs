//! The judged questions of the repository: texts of the shipped corpus and of `docs.jsonl`, questions with graded answers
//! in `queries.jsonl`. Each is asked as a person would, in many typings, and answered by the same code as a message.
//!
//! The same questions go to two plain engines on the same texts: tantivy's default tokenizer, and the same with ASCII
//! folding.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::measure::{DEPTH, Tally};
use super::trec::{Text, lines};
use super::typing;
use crate::app::add_articles;
use crate::corpus::{Article, Glossary, articles};
use crate::date::PartialDate;
use crate::house::{House, Settings};
use crate::i18n::Lang;
use crate::index::baseline::{Baseline, Tokens};
use crate::index::{Builder, Document, Stamp};
use crate::register::Register;
use crate::reply::Outcome;
use crate::request::{Input, Place, Request};
use crate::route;
use crate::store::Store;

/// A way of typing a Vietnamese question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Typing {
    /// As written.
    Plain,
    /// No marks.
    Bare,
    /// Marks on some words.
    Half,
    /// Letters and marks apart.
    Decomposed,
    /// The tone in its older place.
    OlderTone,
    /// Raw Telex keys.
    Telex,
    /// Raw VNI keys.
    Vni,
    /// One slip of the finger.
    Slip,
}

impl Typing {
    /// All of them.
    pub const ALL: [Typing; 8] = [
        Typing::Plain,
        Typing::Bare,
        Typing::Half,
        Typing::Decomposed,
        Typing::OlderTone,
        Typing::Telex,
        Typing::Vni,
        Typing::Slip,
    ];

    fn of(self, text: &str) -> String {
        match self {
            Typing::Plain => text.to_string(),
            Typing::Bare => typing::bare(text),
            Typing::Half => typing::half(text),
            Typing::Decomposed => typing::decomposed(text),
            Typing::OlderTone => typing::older_tone(text),
            Typing::Telex => typing::telex(text),
            Typing::Vni => typing::vni(text),
            Typing::Slip => typing::slip(text),
        }
    }
}

/// What a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A few words.
    Words,
    /// A whole question.
    Question,
    /// The number of a resolution, in every written form.
    Number,
    /// In the other language than the texts.
    Cross,
    /// Nothing answers it.
    Negative,
}

#[derive(Deserialize)]
struct Judged {
    id: String,
    kind: Kind,
    lang: String,
    text: String,
    answers: HashMap<String, u32>,
}

impl Judged {
    fn lang(&self) -> Lang {
        Lang::from_code(&self.lang).unwrap_or(Lang::En)
    }
}

/// What one group of questions came to, here and with the plain engines.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// This search.
    pub ours: Tally,
    /// tantivy's default tokenizer.
    pub default: Tally,
    /// The same with ASCII folding.
    pub folding: Tally,
    /// Questions whose first hit is that of the plain typing.
    pub same_first: usize,
}

/// All measures.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// By kind, language and typing.
    pub rows: BTreeMap<(Kind, String, Typing), Row>,
    /// Questions without an answer that got one, as typed.
    pub false_answers: Vec<String>,
    /// How many such questions were asked.
    pub negatives: usize,
    /// Questions that found nothing relevant, or other first hits than in plain typing.
    pub misses: Vec<String>,
}

impl Results {
    /// All rows of some kinds in one typing.
    pub fn sum(&self, kinds: &[Kind], lang: Option<&str>, typing: Typing) -> Row {
        let mut sum = Row::default();
        for ((kind, in_lang, typed), row) in &self.rows {
            if kinds.contains(kind) && lang.is_none_or(|lang| lang == in_lang) && *typed == typing {
                sum.ours.add(&row.ours);
                sum.default.add(&row.default);
                sum.folding.add(&row.folding);
                sum.same_first += row.same_first;
            }
        }
        sum
    }
}

/// Houses that hold some of the texts, with the plain engines on the same.
struct Bench {
    house: House,
    /// The names by which the judgements know the articles of the corpus.
    names: HashMap<String, String>,
    engines: Option<(Baseline, Baseline)>,
}

/// Asks every question in the given typings; `compare` also asks the plain engines.
pub fn measure(corpus: &Path, set: &Path, typings: &[Typing], compare: bool) -> Result<Results> {
    let all = Bench::with(corpus, set, None, compare)?;
    let cross = [Lang::Vi, Lang::En].map(|lang| Bench::with(corpus, set, Some(lang), compare));
    let [only_vi, only_en] = cross;
    let (only_vi, only_en) = (only_vi?, only_en?);
    let mut results = Results::default();
    for judged in lines::<Judged>(&set.join("queries.jsonl"))? {
        let judged = judged?;
        let bench = match (judged.kind, judged.lang()) {
            (Kind::Cross, Lang::En) => &only_vi,
            (Kind::Cross, Lang::Vi) => &only_en,
            _ => &all,
        };
        results.ask(bench, &judged, typings)?;
    }
    Ok(results)
}

impl Results {
    fn ask(&mut self, bench: &Bench, judged: &Judged, typings: &[Typing]) -> Result<()> {
        let mut plain_first: Option<String> = None;
        for typing in typings {
            let texts = match judged.kind {
                Kind::Number if *typing == Typing::Plain => typing::numbers(&judged.text),
                _ if *typing == Typing::Plain => vec![judged.text.clone()],
                Kind::Words | Kind::Question if judged.lang() == Lang::Vi => vec![typing.of(&judged.text)],
                Kind::Negative if judged.lang() == Lang::Vi && *typing == Typing::Bare => vec![typing.of(&judged.text)],
                _ => continue,
            };
            // a typing that changes nothing measures nothing
            for text in texts.into_iter().filter(|text| *typing == Typing::Plain || *text != judged.text) {
                let (found, took) = bench.ask(&text, judged.lang())?;
                if judged.kind == Kind::Negative {
                    self.negatives += 1;
                    if let Some(first) = found.first() {
                        self.false_answers.push(format!("{} {text}: {first}", judged.id));
                    }
                    continue;
                }
                let row = self.rows.entry((judged.kind, judged.lang.clone(), *typing)).or_default();
                let ids: Vec<&str> = found.iter().map(String::as_str).collect();
                row.ours.count(&ids, &judged.answers, took);
                if let Some((default, folding)) = &bench.engines {
                    for (engine, tally) in [(default, &mut row.default), (folding, &mut row.folding)] {
                        let asked = Instant::now();
                        let found = engine.search(&text, DEPTH)?;
                        let ids: Vec<&str> = found.iter().map(String::as_str).collect();
                        tally.count(&ids, &judged.answers, asked.elapsed());
                    }
                }
                let first = found.first().cloned();
                let relevant = first.as_ref().is_some_and(|first| judged.answers.contains_key(first));
                if *typing == Typing::Plain {
                    if !relevant {
                        self.misses.push(format!("{} {text}: {first:?} for {:?}", judged.id, judged.answers));
                    }
                    plain_first = first;
                    row.same_first += 1;
                } else if first == plain_first {
                    row.same_first += 1;
                } else {
                    self.misses.push(format!("{} {typing:?} {text}: {first:?}, plain {plain_first:?}", judged.id));
                }
            }
        }
        Ok(())
    }
}

impl Bench {
    /// The texts of the corpus and of the set, all or only those of one language.
    fn with(corpus: &Path, set: &Path, only: Option<Lang>, compare: bool) -> Result<Self> {
        let (mut register, _) = crate::register::load::read(&corpus.join("resolutions.toml"));
        let (glossary, _) = Glossary::read(&corpus.join("glossary.toml"));
        register.name_topics(&glossary);
        let mut builder = Builder::in_memory()?;
        let mut engines = None;
        if compare {
            engines = Some((Baseline::new(Tokens::Default)?, Baseline::new(Tokens::AsciiFolding)?));
        }
        let mut for_engines = |id: &str, title: &str, body: &str| -> Result<()> {
            if let Some((default, folding)) = &mut engines {
                default.add(id, title, body)?;
                folding.add(id, title, body)?;
            }
            Ok(())
        };
        let roots = [corpus.to_path_buf()];
        let mut names = HashMap::new();
        for article in articles(&roots).filter_map(Result::ok).filter(|one| only.is_none_or(|only| one.lang == only)) {
            let name = article.slug.rsplit('/').next().unwrap_or(&article.slug);
            for_engines(name, &article.meta.title, &article.body)?;
            names.insert(article.id.to_string(), name.to_string());
        }
        match only {
            None => drop(add_articles(&mut builder, &roots, &register, &glossary)?),
            Some(only) => {
                for article in articles(&roots).filter_map(Result::ok).filter(|article| article.lang == only) {
                    add(&mut builder, article, &register, &glossary)?;
                }
            }
        }
        for text in lines::<Text>(&set.join("docs.jsonl"))? {
            let text = text?;
            let lang = Lang::from_code(&text.lang).unwrap_or(Lang::En);
            if only.is_none_or(|only| only == lang) {
                for_engines(&text.id, &text.title, &text.body)?;
                add(&mut builder, text.into_article(), &register, &glossary)?;
            }
        }
        if let Some((default, folding)) = &mut engines {
            default.finish()?;
            folding.finish()?;
        }
        let settings = Settings { page: DEPTH, ..Settings::default() };
        let index = builder.finish(Stamp::new(0, 0), String::new())?;
        let house = House::new(register, glossary, Store::in_memory()?, settings).with_index(index);
        Ok(Self { house, names, engines })
    }

    /// Asks as a message does. The folders of the articles found, and the time it took.
    fn ask(&self, text: &str, lang: Lang) -> Result<(Vec<String>, Duration)> {
        let today = PartialDate::day(2026, 11, 22).context("a day of the calendar")?;
        let request = Request::new(Input::Text(format!("/search {text}")), lang, Place::Private, today);
        let asked = Instant::now();
        let reply = route::answer(&self.house, &request)?;
        let took = asked.elapsed();
        if reply.outcome != Outcome::Found {
            return Ok((Vec::new(), took));
        }
        let ids = reply.list.actions.iter().filter_map(|action| action.line.split(' ').nth(1));
        Ok((ids.map(|id| self.names.get(id).map_or(id, String::as_str).to_string()).collect(), took))
    }
}

fn add(builder: &mut Builder, article: Article, register: &Register, glossary: &Glossary) -> Result<()> {
    let cites = register.cite(&article);
    let langs = vec![article.lang];
    let terms = glossary.terms_in(&article.body);
    builder.add(&Document { article, cites, terms, langs })
}

/// The measures as a table for people.
pub fn table(results: &Results) -> String {
    let mut told = String::new();
    let head = [
        "kind",
        "lang",
        "typing",
        "asked",
        "nDCG@10",
        "MRR@10",
        "recall@10",
        "first",
        "same 1st",
        "mean ms",
        "p99 ms",
        "default",
        "folding",
    ];
    let line = |told: &mut String, cells: [String; 13]| {
        let widths = [9, 5, 11, 6, 8, 8, 10, 7, 9, 8, 8, 8, 8];
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let _ = if at < 3 { write!(told, "{cell:<width$}") } else { write!(told, "{cell:>width$}") };
        }
        told.push('\n');
    };
    line(&mut told, head.map(String::from));
    let cells = |kind: &str, lang: &str, typing: Typing, row: &Row| {
        let three = |value: f64| format!("{value:.3}");
        let percent = |part: f64| format!("{:.1} %", 100.0 * part);
        let (mean, p99) = row.ours.millis();
        let asked = row.ours.asked();
        let plain = |tally: &Tally| if tally.asked() == 0 { "–".to_string() } else { three(tally.ndcg()) };
        [
            kind.to_string(),
            lang.to_string(),
            format!("{typing:?}"),
            asked.to_string(),
            three(row.ours.ndcg()),
            three(row.ours.mrr()),
            three(row.ours.recall()),
            percent(row.ours.first()),
            percent(row.same_first as f64 / asked.max(1) as f64),
            format!("{mean:.2}"),
            format!("{p99:.2}"),
            plain(&row.default),
            plain(&row.folding),
        ]
    };
    for ((kind, lang, typing), row) in &results.rows {
        line(&mut told, cells(&format!("{kind:?}"), lang, *typing, row));
    }
    for typing in Typing::ALL {
        let row = results.sum(&[Kind::Words, Kind::Question], Some("vi"), typing);
        if row.ours.asked() > 0 {
            line(&mut told, cells("both", "vi", typing, &row));
        }
    }
    let all = [Kind::Words, Kind::Question, Kind::Number, Kind::Cross];
    let mut marked = results.sum(&all, None, Typing::Plain);
    line(&mut told, cells("all", "", Typing::Plain, &marked));
    // without marks: Vietnamese words and questions so typed, and everything that has no marks anyway
    marked = results.sum(&[Kind::Number, Kind::Cross], None, Typing::Plain);
    let bare = results.sum(&all, None, Typing::Bare);
    let english = results.sum(&[Kind::Words, Kind::Question], Some("en"), Typing::Plain);
    for other in [bare, english] {
        marked.ours.add(&other.ours);
        marked.default.add(&other.default);
        marked.folding.add(&other.folding);
        marked.same_first += other.same_first;
    }
    line(&mut told, cells("all", "", Typing::Bare, &marked));
    let wrong = results.false_answers.len();
    let _ = writeln!(
        told,
        "questions without an answer: {}, answered \u{201c}not found\u{201d}: {}",
        results.negatives,
        results.negatives - wrong
    );
    for miss in results.false_answers.iter().chain(&results.misses) {
        let _ = writeln!(told, "  {miss}");
    }
    told
}
