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
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::measure::{DEPTH, Tally};
use crate::corpus::{Article, ArticleId, Glossary, Meta};
use crate::i18n::Lang;
use crate::index::{Builder, Document, Index, Stamp};

/// A text of a collection.
#[derive(Deserialize)]
pub struct Text {
    pub id: String,
    pub lang: String,
    #[serde(default)]
    pub title: String,
    pub body: String,
}

impl Text {
    /// The text as an article of which nothing else is known.
    pub fn into_article(self) -> Article {
        Article {
            id: ArticleId::given(&self.id),
            slug: self.id,
            lang: Lang::from_code(&self.lang).unwrap_or(Lang::En),
            meta: Meta::titled(&self.title),
            resolutions: Vec::new(),
            body: self.body,
        }
    }
}

#[derive(Deserialize)]
struct Question {
    id: String,
    text: String,
}

type Judgements = HashMap<String, HashMap<String, u32>>;

/// Builds an index of the collection in memory, asks every question, and prints the measures of each variant.
pub fn run(files: &[PathBuf], run: Option<&Path>, glossary: &Glossary) -> Result<ExitCode> {
    let [docs, queries, qrels] = files else { anyhow::bail!("--trec takes three files") };
    let index = build(docs)?;
    let judged = read_judgements(qrels)?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut written = String::new();
    for question in lines::<Question>(queries)? {
        let question = question?;
        let (base, variant) = question.id.split_once(':').unwrap_or((&question.id, "plain"));
        let Some(grades) = judged.get(base) else { continue };
        let asked = Instant::now();
        let found = index.rank(&index.understand(&question.text, glossary)?, DEPTH)?;
        let took = asked.elapsed();
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        tallies.entry(variant.to_string()).or_default().count(&ids, grades, took);
        for (at, (id, score)) in found.iter().enumerate() {
            writeln!(written, "{} Q0 {id} {} {score} nqbot", question.id, at + 1)?;
        }
    }
    if let Some(path) = run {
        File::create(path)
            .and_then(|mut file| file.write_all(written.as_bytes()))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    crate::cli::tell(&table(&tallies))?;
    Ok(ExitCode::SUCCESS)
}

fn build(docs: &Path) -> Result<Index> {
    let mut builder = Builder::in_memory()?;
    for text in lines::<Text>(docs)? {
        let text = text?;
        let article = text.into_article();
        let langs = vec![article.lang];
        builder.add(&Document { article, cites: Vec::new(), terms: Vec::new(), langs })?;
    }
    builder.finish(Stamp::new(0, 0), String::new())
}

/// The records of a file of JSON lines.
pub fn lines<T: DeserializeOwned>(path: &Path) -> Result<impl Iterator<Item = Result<T>>> {
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

fn table(tallies: &BTreeMap<String, Tally>) -> String {
    let mut told = format!(
        "{:<14} {:>7} {:>8} {:>8} {:>10} {:>8} {:>8}\n",
        "variant", "asked", "nDCG@10", "MRR@10", "recall@10", "mean ms", "p99 ms"
    );
    for (variant, tally) in tallies {
        let (mean, p99) = tally.millis();
        told.push_str(&format!(
            "{variant:<14} {:>7} {:>8.4} {:>8.4} {:>10.4} {mean:>8.2} {p99:>8.2}\n",
            tally.asked(),
            tally.ndcg(),
            tally.mrr(),
            tally.recall(),
        ));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

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
        run(&[docs, queries, qrels], Some(&run_file), &Glossary::default())?;
        let written = std::fs::read_to_string(run_file)?;
        assert!(written.contains("q1:plain Q0 d/1 1 ") && written.contains("q1:bare Q0 d/1 1 "), "{written}");
        Ok(())
    }
}
