//! Why a text was found: what it holds of each word of the question, and what its score is made of.

use tantivy::query::Occur;

use super::Result;
use super::filtered::term;
use super::open::Index;
use super::passage::{self, Reading};
use super::query::Query;
use super::rank::{Parts, Ranked};
use crate::corpus::ArticleId;
use crate::i18n::Lang;
use crate::text::words;

/// Why a text was found.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The title of the text.
    pub title: String,
    /// Its language.
    pub lang: Lang,
    /// Each word of the question.
    pub words: Vec<Seen>,
    /// What the score is made of.
    pub parts: Parts,
    /// The score.
    pub score: f32,
    /// Whether it was enough to be shown.
    pub answers: bool,
}

/// What a text holds of one word.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// As typed.
    pub typed: String,
    /// How it stands in the text; none when it does not.
    pub reading: Option<Reading>,
    /// How often.
    pub times: usize,
    /// How often it stands in the title.
    pub in_title: usize,
}

impl Index {
    /// Why an article was found by a question; none when there is no such article.
    pub fn explain(&self, queries: &[Query], id: &ArticleId) -> Result<Option<Explanation>> {
        let mut best: Option<Ranked> = None;
        let widened = self.all_widened(queries)?;
        for (branch, query) in widened.iter().enumerate() {
            let is_it = (Occur::Must, term(self.fields.id, id.as_str()));
            let found = self.best(query, vec![is_it], 2)?;
            let ranked = self.rerank(query, branch, found)?.into_iter().next();
            best = match (best, ranked) {
                (Some(known), Some(other)) if other.score > known.score => Some(other),
                (None, other) => other,
                (known, _) => known,
            };
        }
        let Some(best) = best else { return Ok(None) };
        let (card, body) = self.fetch(best.address)?;
        let query = &widened[best.branch];
        let (title, text) = (words(&card.meta.title), words(body.text()));
        let seen = query.words.iter().enumerate().map(|(at, asked)| {
            let (in_title, in_body) = (passage::readings(query, at, &title), passage::readings(query, at, &text));
            Seen {
                typed: asked.typed.clone(),
                reading: [in_title.0, in_body.0].into_iter().flatten().min(),
                times: in_title.1 + in_body.1,
                in_title: in_title.1,
            }
        });
        let lang = Lang::from_code(&card.lang).unwrap_or(Lang::Vi);
        Ok(Some(Explanation {
            words: seen.collect(),
            title: card.meta.title,
            lang,
            parts: best.parts,
            score: best.score,
            answers: best.answers,
        }))
    }
}
