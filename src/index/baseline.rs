//! Two plain engines to compare with: tantivy as it comes, with its query parser, on title and body.

use std::collections::HashSet;

use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument};

use super::Result;

/// How an engine cuts words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// tantivy's default tokenizer.
    Default,
    /// The same with ASCII folding.
    AsciiFolding,
}

/// A plain engine.
pub struct Baseline {
    index: Index,
    writer: Option<IndexWriter>,
    searcher: Option<Searcher>,
    id: Field,
    title: Field,
    body: Field,
}

const BUDGET: usize = 100_000_000;

impl Baseline {
    /// An empty engine in memory.
    pub fn new(tokens: Tokens) -> Result<Self> {
        let mut builder = Schema::builder();
        let text = TextOptions::default().set_stored().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("plain")
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let id = builder.add_text_field("id", STRING | STORED);
        let title = builder.add_text_field("title", text.clone());
        let body = builder.add_text_field("body", text);
        let index = Index::create_in_ram(builder.build());
        let plain =
            TextAnalyzer::builder(SimpleTokenizer::default()).filter(RemoveLongFilter::limit(40)).filter(LowerCaser);
        index.tokenizers().register(
            "plain",
            match tokens {
                Tokens::Default => plain.build(),
                Tokens::AsciiFolding => plain.filter(AsciiFoldingFilter).build(),
            },
        );
        let writer = index.writer_with_num_threads(1, BUDGET)?;
        Ok(Self { index, writer: Some(writer), searcher: None, id, title, body })
    }

    /// Adds a text.
    pub fn add(&mut self, id: &str, title: &str, body: &str) -> Result<()> {
        let mut made = TantivyDocument::default();
        made.add_text(self.id, id);
        made.add_text(self.title, title);
        made.add_text(self.body, body);
        if let Some(writer) = &self.writer {
            writer.add_document(made)?;
        }
        Ok(())
    }

    /// Ends adding; from here on it can be searched.
    pub fn finish(&mut self) -> Result<()> {
        if let Some(mut writer) = self.writer.take() {
            writer.commit()?;
            let pieces = self.index.searchable_segment_ids()?;
            if pieces.len() > 1 {
                writer.merge(&pieces).wait()?;
            }
            writer.wait_merging_threads()?;
        }
        self.searcher = Some(self.index.reader()?.searcher());
        Ok(())
    }

    /// The best texts for what was typed, each id once.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<String>> {
        let Some(searcher) = &self.searcher else { return Ok(Vec::new()) };
        let (query, _) = QueryParser::for_index(&self.index, vec![self.title, self.body]).parse_query_lenient(text);
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(limit * 3).order_by_score())? {
            let document: TantivyDocument = searcher.doc(address)?;
            let id = document.get_first(self.id).and_then(|value| value.as_str()).unwrap_or_default().to_string();
            if seen.insert(id.clone()) {
                found.push(id);
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The best texts with the snippets that tantivy makes, as its examples do. How many characters that were.
    pub fn search_with_snippets(&self, text: &str, limit: usize) -> Result<usize> {
        let Some(searcher) = &self.searcher else { return Ok(0) };
        let (query, _) = QueryParser::for_index(&self.index, vec![self.title, self.body]).parse_query_lenient(text);
        let found = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let snippets = SnippetGenerator::create(searcher, &query, self.body)?;
        let mut told = 0;
        for (_, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            let snippet = snippets.snippet_from_doc(&document);
            told += snippet.fragment().len() + snippet.highlighted().len();
        }
        Ok(told)
    }
}
