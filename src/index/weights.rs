//! Every constant of the ranking, with what was measured to choose it.
//!
//! “Judged set” is `eval/` of this repository (`nqbot eval`), “known items” a collection of 2,171 Vietnamese passages
//! with 1,457 titles and shuffled sentences as questions. The first block follows a published ablation over Vietnamese
//! law, news, encyclopaedia and web collections, which was not repeated here.
//!
//! | constant | what was measured (nDCG@10 of known items, plain typing, unless said otherwise) |
//! | --- | --- |
//! | `EXACT`, `FOLD`, `EXACT_OF_UNMARKED`, `STEM`, `PAIR`, `NUMBER_RUN`, `TITLE`, `WINDOW*` | the published ablation |
//! | no folded reading beside a known exact one | 0.836, with it at 0.25 0.833; half marked 0.835 and 0.834 |
//! | `COMMON` | 0.846, with all words in the first look 0.836; without marks 0.837 and 0.832 |
//! | `COMMON` and `LOOKED_AT_IN_MANY`, both changes together | at 100,000 passages 4.5 ms a search, before 14.4 ms |
//! | `SOFT` | 0.833, at 1.0 0.835; on the judged set 0.977 and 0.978 |
//! | `OTHER_NAME_*` | not varied; across languages on the judged set 0.23 and 0.27, once the lexicon came 0.55 and 0.60 |
//! | `RUN_WEIGHT`, `LEAD*`, `YEAR`, `TOPIC`, `ABOUT`, `CITED` | only together, on the judged set; none was varied by itself |
//! | all others | not varied |

/// BM25 weight of a word typed with marks, in its exact reading.
pub const EXACT: f32 = 1.0;
/// The exact reading of a word without marks in a question that has marks elsewhere.
pub const EXACT_OF_UNMARKED: f32 = 0.25;
/// The folded reading of a word typed without marks.
pub const FOLD: f32 = 1.0;
/// The English stem, in questions without any mark.
pub const STEM: f32 = 0.5;
/// Each word that stands in the title, times its rarity; counted in the second look.
pub const TITLE: f32 = 0.25;
/// A pair of neighbouring words, times its rarity.
pub const PAIR: f32 = 0.5;
/// A run of words that begins with a number, times its rarity.
pub const NUMBER_RUN: f32 = 1.0;
/// What is left of the weights of a word that only asks or joins.
pub const SOFT: f32 = 0.4;
/// A word rarer than this takes part in the first look; ln(1 + 0.9 / 0.1): a tenth of the texts hold it.
pub const COMMON: f32 = 2.3;
/// Words and pairs that are enough to choose the texts for a second look.
pub const ENOUGH_CLAUSES: usize = 4;
/// From this many words on only the rarest words and pairs choose the texts for a second look.
pub const LONG: usize = 24;
/// So many of each.
pub const MOST_SCORED: usize = 12;
/// How fast repeating a word counts less; tantivy's own, for the words that only the second look counts.
pub const K1: f32 = 1.2;
/// A pair that no text holds counts as this share of the rarest: it may be only the order of the words.
pub const UNKNOWN_PAIR: f32 = 0.5;
/// Words of a text that one look takes together, and what the rarest of them found together add.
pub const WINDOW: u32 = 15;
pub const WINDOW_WEIGHT: f32 = 0.6;

/// The longest run of words in the order of the question.
pub const RUN_WEIGHT: f32 = 0.4;
/// The same window once more when it lies in the title or the first words of the text.
pub const LEAD_WEIGHT: f32 = 0.1;
/// Words of a text that count as its beginning.
pub const LEAD: u32 = 60;
/// What each year of publication adds, as a share of the score: enough to part equals, not to turn an order.
pub const YEAR: f32 = 0.003;

/// A pair of what the glossary calls by another name, and the name when it is one word.
pub const OTHER_NAME_PAIR: f32 = 0.4;
/// The words of an English name that no text has side by side.
pub const OTHER_NAME_WORD: f32 = 0.25;
/// A name of one word.
pub const OTHER_NAME_ALONE: f32 = 0.5;
/// Other names of the words of one question; the rarest words' names are the last to go.
pub const MOST_OTHERS: usize = 16;

/// A resolution asked for that a text is mainly about, and each time it names one.
pub const ABOUT: f32 = 8.0;
pub const CITED: f32 = 1.0;

/// A topic whose name the whole question is.
pub const TOPIC: f32 = 3.0;

/// Texts that are looked at twice; a list is not longer than this.
pub const LOOKED_AT: usize = 200;
/// The same in a large collection: fewer, since the second look costs more than the first.
pub const LOOKED_AT_IN_MANY: usize = 30;
/// The same when only the rank counts.
pub const RANKED: usize = 50;
/// Texts of a collection that is still small.
pub const SMALL: u64 = 2_000;
