//! Other names of a question's words, in either language, as far as texts have them.

use std::ops::Range;

use tantivy::Term;

use super::Result;
use super::build::joined;
use super::open::Index;
use super::query::{Other, Query};
use super::weights::{MOST_OTHERS, OTHER_NAME_ALONE, OTHER_NAME_PAIR, OTHER_NAME_WORD};
use crate::corpus::Form;
use crate::i18n::Lang;
use crate::text::Word;
use crate::text::stem::stem;

impl Index {
    /// Questions with the wider names of their words.
    pub(super) fn all_widened(&self, queries: &[Query]) -> Result<Vec<Query>> {
        queries.iter().map(|query| Ok(self.widened(query)?.unwrap_or_else(|| query.clone()))).collect()
    }

    /// A question with the wider names of its words as well; none when there are none.
    pub(super) fn widened(&self, query: &Query) -> Result<Option<Query>> {
        let mut wider = query.clone();
        for (covers, form) in std::mem::take(&mut wider.wide).into_iter().take(MOST_OTHERS) {
            wider.others.extend(self.other(covers, form)?);
        }
        Ok((wider.others.len() > query.others.len()).then_some(wider))
    }

    /// Another name, if any text holds all of its words.
    pub(super) fn other(&self, covers: Range<usize>, form: Form) -> Result<Option<Other>> {
        let Form { lang, words, .. } = form;
        let fields = &self.fields;
        let read = |word: &Word| match lang {
            Lang::En => Term::from_field_text(fields.stem, &stem(&word.fold)),
            Lang::Vi if words.len() == 1 => Term::from_field_text(fields.exact, &word.exact),
            Lang::Vi => Term::from_field_text(fields.fold, &word.fold),
        };
        let terms: Vec<Term> = words.iter().map(read).collect();
        let mut scored = Vec::new();
        for term in &terms {
            if self.frequency(term)? == 0 {
                return Ok(None);
            }
        }
        // of several words only the pairs count: the words alone would find everything
        if let [term] = &terms[..] {
            scored.push((term.clone(), OTHER_NAME_ALONE));
        }
        for run in words.windows(2) {
            let pair = self.pair(joined(run), OTHER_NAME_PAIR)?;
            match pair.rarity {
                Some(_) => scored.push((pair.term, OTHER_NAME_PAIR / self.pair_factor)),
                // English words stand in other forms, Vietnamese ones do not
                None if lang == Lang::En => {
                    scored.extend(terms.iter().map(|term| (term.clone(), OTHER_NAME_WORD)));
                }
                None => return Ok(None),
            }
        }
        Ok(Some(Other { covers, lang, words, terms, scored }))
    }
}
