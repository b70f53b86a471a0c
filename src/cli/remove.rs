//! `nqbot remove`: takes an article down for good, or lets a removed one come in again.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::count;
use crate::app;
use crate::config::Config;
use crate::corpus::{Article, ArticleId, Kind, Shelf, Tombstone, address, articles, held};

/// Removes an article with all its texts; what is kept is enough to know it again when it is offered.
pub fn run(config: &Config, id: &str, reason: &str) -> Result<ExitCode> {
    let id = read(id)?;
    if reason.trim().is_empty() {
        bail!("say why with --reason; whoever finds it gone will want to know");
    }
    let (shelf, roots) = corpus(config);
    let mut change = shelf.change()?;
    let texts: Vec<Article> = articles(&roots).flatten().filter(|article| article.id == id).collect();
    let Some(first) = texts.first() else { bail!("there is no article {id}") };
    let compared = |article: &Article| article.meta.source_url.as_deref().and_then(address::compared);
    let tombstone = Tombstone {
        id: id.clone(),
        slug: first.slug.clone(),
        day: app::today().to_string(),
        reason: reason.trim().to_string(),
        // a digest only tells of its source
        addresses: texts.iter().filter(|text| text.meta.kind != Kind::Digest).filter_map(compared).collect(),
        contents: texts.iter().map(|text| format!("{:016x}", held::content_of(&text.body))).collect(),
    };
    change.remove(tombstone)?;
    change.commit()?;
    println!(
        "{id} is removed: {} ({}). It will not be imported again.",
        first.slug,
        count(texts.len(), "text", "texts")
    );
    println!("A bot that runs forgets it within seconds. `nqbot remove {id} --forgive` takes this back.");
    Ok(ExitCode::SUCCESS)
}

/// Lets a removed article come in again.
pub fn forgive(config: &Config, id: &str) -> Result<ExitCode> {
    let id = read(id)?;
    let mut change = corpus(config).0.change()?;
    if !change.forgive(&id)? {
        bail!("{id} was not removed");
    }
    change.commit()?;
    println!("{id} may come in again; one of the shipped corpus is back, another must be imported.");
    Ok(ExitCode::SUCCESS)
}

fn read(id: &str) -> Result<ArticleId> {
    ArticleId::parse(id)
        .with_context(|| format!("“{id}” is not an article's id; ids look like a1b2c3d and stand in every list"))
}

fn corpus(config: &Config) -> (Shelf, Vec<PathBuf>) {
    let own = config.file.paths.data.join("corpus");
    (Shelf::new(&own), vec![config.file.paths.corpus.clone(), own])
}
