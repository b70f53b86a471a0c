//! `nqbot eval --trec`: how well the search ranks a judged collection.
//!
//! A collection is three files: documents as JSON lines (`id`, `lang`, `title`, `body`), questions as JSON lines (`id` as
//! `BASE:VARIANT`, `text`), and judgements (`BASE 0 DOCID GRADE`, tab separated). The measures are those of TREC: nDCG
//! with gain 2^grade − 1, reciprocal rank and recall, each of the first ten.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::corpus::{Article, ArticleId, Meta};
use crate::i18n::Lang;
use crate::index::{Builder, Document, Index, Stamp};

/// Results that count.
const DEPTH: usize = 10;

/// A judged collection on disk.
#[derive(Debug, clap::Args)]
pub struct Trec {
    /// A judged collection: documents, questions, judgements
    #[arg(long = "trec", num_args = 3, value_names = ["DOCS", "QUERIES", "QRELS"], required = true)]
    files: Vec<PathBuf>,
    /// Write the results as a TREC run
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Text {
    id: String,
    lang: String,
    #[serde(default)]
    title: String,
    body: String,
}

#[derive(Deserialize)]
struct Question {
    id: String,
    text: String,
}

/// What the questions of one variant came to.
#[derive(Default)]
struct Tally {
    ndcg: f64,
    mrr: f64,
    recall: f64,
    times: Vec<Duration>,
}

type Judgements = HashMap<String, HashMap<String, u32>>;

/// Builds an index of the collection in memory, asks every question, and prints the measures of each variant.
pub fn run(trec: &Trec) -> Result<ExitCode> {
    let [docs, queries, qrels] = &trec.files[..] else { anyhow::bail!("--trec takes three files") };
    let index = build(docs)?;
    let judged = read_judgements(qrels)?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut written = String::new();
    for question in lines::<Question>(queries)? {
        let question = question?;
        let (base, variant) = question.id.split_once(':').unwrap_or((&question.id, "plain"));
        let Some(grades) = judged.get(base) else { continue };
        let asked = Instant::now();
        let found = index.rank(&index.understand(&question.text)?, DEPTH)?;
        let took = asked.elapsed();
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        tallies.entry(variant.to_string()).or_default().count(&ids, grades, took);
        for (at, (id, score)) in found.iter().enumerate() {
            writeln!(written, "{} Q0 {id} {} {score} nqbot", question.id, at + 1)?;
        }
    }
    if let Some(path) = &trec.run {
        File::create(path)
            .and_then(|mut file| file.write_all(written.as_bytes()))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    super::tell(&table(&tallies))?;
    Ok(ExitCode::SUCCESS)
}

fn build(docs: &Path) -> Result<Index> {
    let mut builder = Builder::in_memory()?;
    for text in lines::<Text>(docs)? {
        let text = text?;
        let lang = Lang::from_code(&text.lang).unwrap_or(Lang::En);
        let article = Article {
            id: ArticleId::given(&text.id),
            slug: text.id,
            lang,
            meta: Meta::titled(&text.title),
            resolutions: Vec::new(),
            body: text.body,
        };
        builder.add(&Document { article, cites: Vec::new(), langs: vec![lang] })?;
    }
    builder.finish(Stamp::new(0, 0), String::new())
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<impl Iterator<Item = Result<T>>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let name = path.display().to_string();
    let full = BufReader::new(file)
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.as_ref().is_ok_and(|line| line.trim().is_empty()));
    Ok(full.map(move |(at, line)| {
        let place = || format!("{name}, line {}", at + 1);
        serde_json::from_str(&line.with_context(place)?).with_context(place)
    }))
}

fn read_judgements(path: &Path) -> Result<Judgements> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut judged = Judgements::new();
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [base, _, id, grade] = parts[..] else {
            anyhow::ensure!(parts.is_empty(), "{}, line {}: not “BASE 0 DOCID GRADE”", path.display(), at + 1);
            continue;
        };
        let grade =
            grade.parse().with_context(|| format!("{}, line {}: “{grade}” is no grade", path.display(), at + 1))?;
        judged.entry(base.to_string()).or_default().insert(id.to_string(), grade);
    }
    Ok(judged)
}

impl Tally {
    fn count(&mut self, found: &[&str], grades: &HashMap<String, u32>, took: Duration) {
        let gain = |grade: u32| f64::from(2_u32.saturating_pow(grade.min(30)) - 1);
        let discounted =
            |gains: &[f64]| gains.iter().enumerate().map(|(at, gain)| gain / (at as f64 + 2.0).log2()).sum::<f64>();
        let gains: Vec<f64> = found.iter().map(|id| grades.get(*id).map_or(0.0, |grade| gain(*grade))).collect();
        let mut ideal: Vec<f64> = grades.values().map(|grade| gain(*grade)).filter(|gain| *gain > 0.0).collect();
        ideal.sort_by(|one, two| two.total_cmp(one));
        let relevant = ideal.len();
        ideal.truncate(DEPTH);
        self.times.push(took);
        if relevant > 0 {
            self.ndcg += discounted(&gains) / discounted(&ideal);
            self.mrr += gains.iter().position(|gain| *gain > 0.0).map_or(0.0, |at| 1.0 / (at as f64 + 1.0));
            self.recall += gains.iter().filter(|gain| **gain > 0.0).count() as f64 / relevant as f64;
        }
    }
}

fn table(tallies: &BTreeMap<String, Tally>) -> String {
    let mut told = format!(
        "{:<14} {:>7} {:>8} {:>8} {:>10} {:>8} {:>8}\n",
        "variant", "asked", "nDCG@10", "MRR@10", "recall@10", "mean ms", "p99 ms"
    );
    for (variant, tally) in tallies {
        let count = tally.times.len();
        let mean = |sum: f64| sum / count as f64;
        let mut times = tally.times.clone();
        times.sort();
        let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
        let p99 = times.get(count * 99 / 100).copied().unwrap_or_default();
        let all: Duration = times.iter().sum();
        told.push_str(&format!(
            "{variant:<14} {count:>7} {:>8.4} {:>8.4} {:>10.4} {:>8.2} {:>8.2}\n",
            mean(tally.ndcg),
            mean(tally.mrr),
            mean(tally.recall),
            millis(all) / count as f64,
            millis(p99)
        ));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_are_those_of_the_books() {
        let grades = HashMap::from([("a".to_string(), 1), ("b".to_string(), 1), ("c".to_string(), 0)]);
        let mut tally = Tally::default();
        tally.count(&["c", "a"], &grades, Duration::ZERO);
        let expected = (1.0 / 3.0_f64.log2()) / (1.0 + 1.0 / 3.0_f64.log2());
        assert!((tally.ndcg - expected).abs() < 1e-9 && tally.mrr == 0.5 && tally.recall == 0.5);
    }

    #[test]
    fn a_collection_is_read_ranked_and_told() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = |name: &str, text: &str| -> Result<PathBuf> {
            std::fs::write(folder.path().join(name), text)?;
            Ok(folder.path().join(name))
        };
        let docs = file(
            "docs.jsonl",
            "{\"id\":\"d/1\",\"lang\":\"vi\",\"title\":\"Đất đai\",\"body\":\"Luật Đất đai.\"}\n{\"id\":\"d/2\",\"lang\":\"vi\",\"title\":\"Y tế\",\"body\":\"Bảo hiểm y tế.\"}\n",
        )?;
        let queries = file(
            "queries.jsonl",
            "{\"id\":\"q1:plain\",\"lang\":\"vi\",\"split\":\"test\",\"text\":\"đất đai\"}\n{\"id\":\"q1:bare\",\"lang\":\"vi\",\"split\":\"test\",\"text\":\"dat dai\"}\n",
        )?;
        let qrels = file("qrels.tsv", "q1\t0\td/1\t1\n")?;
        let run_file = folder.path().join("run");
        run(&Trec { files: vec![docs, queries, qrels], run: Some(run_file.clone()) })?;
        let written = std::fs::read_to_string(run_file)?;
        assert!(written.contains("q1:plain Q0 d/1 1 ") && written.contains("q1:bare Q0 d/1 1 "), "{written}");
        Ok(())
    }
}
