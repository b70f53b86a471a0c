//! The fields of a text in the index.
//!
//! Title and body together make four token streams, each read for its own purpose: *exact* words and
//! *folded* words with positions, *stems* of English texts, and *pairs* of neighbouring folded words
//! that count by rarity alone. The title's folded words stand once more on their own.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Handles of all fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    pub exact: Field,
    pub fold: Field,
    pub stem: Field,
    pub pair: Field,
    pub title: Field,
    /// Public id of the article.
    pub id: Field,
    /// Language of the text.
    pub lang: Field,
    /// Languages for whose readers this is the text of the article to list.
    pub reader: Field,
    pub topic: Field,
    /// Keys that the text names for certain.
    pub cites: Field,
    pub year: Field,
    /// Sort key of the publication date, 0 when unknown.
    pub published: Field,
    /// Number of the article, the same for its texts in all languages.
    pub article: Field,
    /// Everything shown in a list, as JSON.
    pub card: Field,
    pub body: Field,
}

/// Body words are numbered from here on, so that no pair or window spans title and body.
pub const BODY_AT: usize = 1_000;

pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = |option: IndexRecordOption, norms: bool| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option).set_fieldnorms(norms),
        )
    };
    let fields = Fields {
        exact: builder.add_text_field("exact", words(IndexRecordOption::WithFreqsAndPositions, true)),
        fold: builder.add_text_field("fold", words(IndexRecordOption::WithFreqsAndPositions, true)),
        stem: builder.add_text_field("stem", words(IndexRecordOption::WithFreqsAndPositions, true)),
        pair: builder.add_text_field("pair", words(IndexRecordOption::Basic, false)),
        title: builder.add_text_field("title", words(IndexRecordOption::WithFreqs, true)),
        id: builder.add_text_field("id", STRING),
        lang: builder.add_text_field("lang", STRING),
        reader: builder.add_text_field("reader", STRING),
        topic: builder.add_text_field("topic", STRING),
        cites: builder.add_text_field("cites", STRING),
        year: builder.add_u64_field("year", INDEXED),
        published: builder.add_u64_field("published", FAST),
        article: builder.add_u64_field("article", FAST),
        card: builder.add_text_field("card", STORED),
        body: builder.add_text_field("body", STORED),
    };
    (builder.build(), fields)
}

/// Changes whenever the fields or the cutting of words change, so that an old index is not read with new eyes.
pub fn fingerprint() -> u64 {
    const VERSION: &str = "1";
    const SAMPLE: &str = "Nghị quyết số 05-NQ/TƯ hoà thuỷ kỹ quí people’s resolutions COVID-19 Đảng ð 1.200";
    let (schema, _) = schema();
    let mut seen = String::from(VERSION);
    seen.push_str(&serde_json::to_string(&schema).unwrap_or_default());
    for word in crate::text::words(SAMPLE) {
        seen.push_str(&word.exact);
        seen.push_str(&crate::text::stem::stem(&word.fold));
        seen.push(' ');
    }
    crate::text::hash::fnv1a(seen.as_bytes())
}
