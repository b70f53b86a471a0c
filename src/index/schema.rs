//! The fields of a text in the index.
//!
//! Title and body together make four token streams, each read for its own purpose: *exact* words and
//! *folded* words with positions, *stems* of English texts, and *pairs* of neighbouring folded words
//! that count by rarity alone. The title's folded words stand once more on their own.

use tantivy::IndexSettings;
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
    /// The same, each as often as it is named.
    pub cited: Field,
    /// Keys of the resolutions that the text is mainly about.
    pub about: Field,
    /// Name and address of the outlet, in the form in which they are compared.
    pub source: Field,
    /// The outlet's name as it is shown.
    pub outlet: Field,
    /// Terms of the glossary that the text holds, by their Vietnamese form.
    pub term: Field,
    pub year: Field,
    /// Sort key of the publication date, 0 when unknown.
    pub published: Field,
    /// The other way round: the older, the greater; 0 when unknown.
    pub age: Field,
    /// The first and the last day that the publication date can mean; none when it is unknown.
    pub from: Field,
    pub until: Field,
    /// Number of the article, the same for its texts in all languages.
    pub article: Field,
    /// Everything shown in a list, as JSON.
    pub card: Field,
    /// The text in UTF-8: as bytes, since of most texts few paragraphs are read.
    pub body: Field,
}

/// How texts are kept: each is fetched alone, so what is unpacked with it should be little.
pub fn settings() -> IndexSettings {
    IndexSettings { docstore_blocksize: 4_096, ..IndexSettings::default() }
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
        // with frequencies, though each pair is given once: without them tantivy cannot skip what cannot win
        pair: builder.add_text_field("pair", words(IndexRecordOption::WithFreqs, false)),
        title: builder.add_text_field("title", words(IndexRecordOption::WithFreqs, true)),
        id: builder.add_text_field("id", STRING),
        lang: builder.add_text_field("lang", STRING),
        reader: builder.add_text_field("reader", STRING),
        topic: builder.add_text_field("topic", STRING),
        cites: builder.add_text_field("cites", STRING.set_fast("raw")),
        cited: builder.add_text_field("cited", words(IndexRecordOption::WithFreqs, true)),
        about: builder.add_text_field("about", STRING),
        source: builder.add_text_field("source", STRING),
        outlet: builder.add_text_field("outlet", STRING.set_fast("raw")),
        term: builder.add_text_field("term", STRING.set_fast("raw")),
        year: builder.add_u64_field("year", INDEXED | FAST),
        published: builder.add_u64_field("published", FAST),
        age: builder.add_u64_field("age", FAST),
        from: builder.add_u64_field("from", FAST),
        until: builder.add_u64_field("until", FAST),
        article: builder.add_u64_field("article", FAST | INDEXED),
        card: builder.add_text_field("card", STORED),
        body: builder.add_text_field("body", STORED),
    };
    (builder.build(), fields)
}

/// Changes whenever the fields or the cutting of words change, so that an old index is not read with new eyes.
pub fn fingerprint() -> u64 {
    const VERSION: &str = "5";
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
