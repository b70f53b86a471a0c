//! From fetched texts to articles in the corpus: read, sifted, and taken in all at once.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result};

use super::Source;
use super::cycle::{Feeder, Way};
use super::report::Fate;
use super::wanted::is_wanted;
use crate::corpus::{ArticleId, Held, Standing};
use crate::import::{self, Imported, Known, Record};

impl Feeder {
    /// Reads texts, and takes in what is wanted of them, in one change.
    pub(super) fn take_in(
        &self,
        source: &Source,
        records: Vec<(usize, Record)>,
        way: Way,
    ) -> Result<Vec<(usize, Fate)>> {
        let (register, today) = ((self.ground().register)(), (self.ground().today)());
        let (mut fates, mut wanted) = (Vec::new(), Vec::new());
        let (mut sites, mut met) = (HashMap::<String, HashSet<u64>>::new(), Vec::new());
        for (at, record) in records {
            let site = import::site_of(&record);
            if !sites.contains_key(&site) {
                sites.insert(site.clone(), self.ground().store.repeated_lines(&site)?);
            }
            let repeats = |_: &str, mark: u64| sites.get(&site).is_some_and(|marks| marks.contains(&mark));
            let known = Known { register: &register, today, repeats: &repeats };
            // a text that the program stumbles over must not cost the others
            match catch_unwind(AssertUnwindSafe(|| import::read(&record, &known))) {
                Err(_) => fates.push((at, Fate::Rejected("the program stumbled over this text".into()))),
                Ok(Err(rejected)) => fates.push((at, Fate::Rejected(rejected.what))),
                Ok(Ok(mut imported)) => {
                    // whatever address the text names: a feed must not speak in the name of other sites
                    imported.article.meta.source_url.clone_from(&record.given.source_url);
                    imported.article.slug.clear();
                    met.push((site, marks_of(&imported)));
                    match is_wanted(&imported.article, &source.wanted, &register) {
                        true => wanted.push((at, imported)),
                        false => fates.push((at, Fate::Unwanted)),
                    }
                }
            }
        }
        if !wanted.is_empty() {
            fates.extend(self.shelve(wanted, way)?);
        }
        // counted last: a text that comes again because it could not be shelved must not seem to repeat itself
        for (site, marks) in met.iter().filter(|_| way == Way::Taking) {
            self.ground().store.count_lines(site, marks)?;
        }
        Ok(fates)
    }

    fn shelve(&self, wanted: Vec<(usize, Imported)>, way: Way) -> Result<Vec<(usize, Fate)>> {
        let fate = |id: ArticleId, standing: Standing| match standing {
            Standing::New => Fate::Taken(id),
            Standing::Changed(_) => Fate::Renewed(id),
            Standing::Same(_) => Fate::Held,
            Standing::Removed(why) => Fate::Rejected(format!("it was removed: {why}")),
        };
        if way == Way::Looking {
            let held = Held::read(&self.ground().roots);
            let told = |Imported { article, .. }: Imported| {
                let standing = held.standing(&article);
                fate(ArticleId::of_slug(&held.slug_for(&article)), standing)
            };
            return Ok(wanted.into_iter().map(|(at, imported)| (at, told(imported))).collect());
        }
        // read under the lock, so that nobody else takes the same in between
        let mut change = self.ground().shelf.change().context("the corpus cannot be changed")?;
        let mut held = Held::read(&self.ground().roots);
        let mut fates = Vec::new();
        for (at, imported) in wanted {
            let (id, standing) = change.take(&mut held, imported.article, &imported.removed)?;
            fates.push((at, fate(id, standing)));
        }
        change.commit().context("the corpus cannot be changed")?;
        Ok(fates)
    }
}

/// The lines of a text that could be a site's furniture, with those that were taken for it.
fn marks_of(imported: &Imported) -> HashSet<u64> {
    /// Longer lines are never furniture.
    const LONGEST: usize = 200;
    /// From so many words on, a line that ends as a sentence is one.
    const SENTENCE: usize = 8;
    let lines = imported.article.body.lines().chain(imported.removed.iter().flat_map(|part| part.text.lines()));
    let short = lines.filter(|line| !line.trim().is_empty() && line.chars().count() <= LONGEST);
    // what an agency wrote is printed by many, and none of it is anybody's menu
    let short = short
        .filter(|line| line.split_whitespace().count() < SENTENCE || !line.trim_end().ends_with(['.', '!', '?', '”']));
    short.map(import::line_mark).collect()
}
