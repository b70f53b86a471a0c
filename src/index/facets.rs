//! What the articles of a list have in common: years, resolutions and outlets, with how many have each.

use foldhash::HashMap;
use tantivy::{DocAddress, Term};

use super::open::{Columns, Index, Values};
use super::rank::Ranked;
use crate::register::Key;

/// Counts over a list, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    /// Years of publication.
    pub years: Vec<(i16, usize)>,
    /// Resolutions named for certain.
    pub resolutions: Vec<(Key, usize)>,
    /// Names of outlets.
    pub sources: Vec<(String, usize)>,
    /// Terms of the glossary that stand in these texts more often than in others, by their Vietnamese form.
    pub terms: Vec<String>,
}

impl Index {
    /// Counts over articles, each by its best text.
    pub(super) fn facets(&self, articles: &[(u64, Vec<Ranked>)]) -> Facets {
        let best: Vec<DocAddress> =
            articles.iter().filter_map(|(_, texts)| texts.first()).map(|text| text.address).collect();
        let mut years = HashMap::default();
        for address in &best {
            if let Some(year) = self.columns[address.segment_ord as usize].year.first(address.doc_id) {
                *years.entry(year as i16).or_insert(0) += 1;
            }
        }
        let keys = self.counted(&best, |columns| columns.cites.as_ref());
        let keys = keys.into_iter().filter_map(|(key, count)| Some((key.parse().ok()?, count)));
        let mut sources = self.counted(&best, |columns| columns.outlet.as_ref());
        sources.remove("");
        let terms = self.counted(&best, |columns| columns.term.as_ref());
        Facets {
            years: sorted(years),
            resolutions: sorted(keys.collect()),
            sources: sorted(sources.into_iter().map(|(name, count)| (name.to_string(), count)).collect()),
            terms: self.telling(terms, articles.len()),
        }
    }

    /// How many of the texts have each value of a column.
    fn counted(&self, texts: &[DocAddress], column: impl Fn(&Columns) -> Option<&Values>) -> HashMap<&str, usize> {
        let mut counts = HashMap::default();
        for (segment, columns) in self.columns.iter().enumerate() {
            let Some(values) = column(columns) else { continue };
            let mut numbers = vec![0; values.texts().len()];
            for address in texts.iter().filter(|address| address.segment_ord as usize == segment) {
                for number in values.column.term_ords(address.doc_id) {
                    if let Some(count) = numbers.get_mut(number as usize) {
                        *count += 1;
                    }
                }
            }
            for (text, count) in values.texts().iter().zip(numbers).filter(|(_, count)| *count > 0) {
                *counts.entry(&**text).or_insert(0) += count;
            }
        }
        counts
    }
}

impl Index {
    /// Terms by how much more often they stand in these texts than elsewhere; what stands in one only tells nothing.
    fn telling(&self, counts: HashMap<&str, usize>, texts: usize) -> Vec<String> {
        let all = self.searcher.num_docs().max(1) as f32;
        let everywhere = self.term_frequencies();
        let mut told: Vec<(f32, &str)> = Vec::new();
        for (term, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
            let held = everywhere.get(term).copied().unwrap_or(0).max(1) as f32;
            let lift = (count as f32 / texts as f32) / (held / all);
            told.push((lift.ln() * (count as f32).ln(), term));
        }
        told.retain(|(worth, _)| *worth > 0.0);
        told.sort_by(|one, two| two.0.total_cmp(&one.0).then_with(|| one.1.cmp(two.1)));
        told.into_iter().map(|(_, term)| term.to_string()).collect()
    }

    /// How many texts hold each term of the glossary.
    fn term_frequencies(&self) -> &HashMap<Box<str>, u64> {
        self.term_frequencies.get_or_init(|| {
            let terms = self.columns.iter().filter_map(|columns| columns.term.as_ref()).flat_map(Values::texts);
            let held = |term: &str| self.frequency(&Term::from_field_text(self.fields.term, term)).unwrap_or(0);
            terms.map(|term| (term.clone(), held(term))).collect()
        })
    }
}

fn sorted<T: Ord>(counts: HashMap<T, usize>) -> Vec<(T, usize)> {
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| two.0.cmp(&one.0)));
    counts
}
