//! Other spellings of a question, as texts of the index have it: the same letters with other marks, and words one slip
//! away from rare ones.

use super::Result;
use super::open::Index;
use super::query::Query;
use crate::corpus::Glossary;
use crate::text::{Word, words};

/// A word that no more texts than this hold may be a slip for a common one.
const RARE: u64 = 2;

impl Index {
    /// Other spellings, the likeliest first. Whether they find more is for the caller to see.
    pub fn other_spellings(&self, query: &Query, glossary: &Glossary) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let typed: Vec<&Word> = query.sequence.iter().map(|at| &query.words[*at].word).collect();
        if typed.iter().any(|word| word.has_marks()) {
            let folded = typed.iter().map(|word| word.fold.as_str()).collect::<Vec<_>>().join(" ");
            let other = self.understand(&folded, glossary)?;
            if let Some((_, best)) = self.best(&other, Vec::new(), 1)?.first() {
                let (card, body) = self.fetch(*best)?;
                found.extend(as_written(&typed, &[&card.meta.title, body.text()]));
            }
        }
        for (at, word) in typed.iter().enumerate() {
            let rare = query.words[query.sequence[at]].frequency <= RARE && !word.is_number() && !word.has_marks();
            let beside = |at: Option<usize>| at.and_then(|at| typed.get(at)).map(|word| word.fold.as_str());
            if rare && let Some(other) = self.slip(&word.fold, beside(at.checked_sub(1)), beside(Some(at + 1)))? {
                let words = typed.iter().enumerate();
                let words = words.map(|(place, word)| if place == at { other.as_str() } else { word.exact.as_str() });
                found.push(words.collect::<Vec<_>>().join(" "));
            }
        }
        let same = typed.iter().map(|word| word.exact.as_str()).collect::<Vec<_>>().join(" ");
        found.retain(|other| *other != same);
        Ok(found)
    }
}

/// The question as its longest runs of folded words are written in a text; none when the text has none of them.
fn as_written(typed: &[&Word], texts: &[&str]) -> Option<String> {
    let written: Vec<Vec<Word>> = texts.iter().map(|text| words(text)).collect();
    let mut made = Vec::new();
    let mut at = 0;
    while at < typed.len() {
        let best = written.iter().flat_map(|text| (0..text.len()).map(move |start| &text[start..])).map(|rest| {
            let length = rest.iter().zip(&typed[at..]).take_while(|(one, two)| one.fold == two.fold).count();
            &rest[..length]
        });
        let best = best.max_by_key(|run| run.len()).filter(|run| !run.is_empty())?;
        made.extend(best.iter().map(|word| word.exact.as_str()));
        at += best.len();
    }
    Some(made.join(" "))
}
