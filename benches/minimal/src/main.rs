//! The minimal bot that nqbot is measured against: teloxide's dispatcher as it comes (long polling, its default queue)
//! and tantivy as its examples use it. `/search` gives the five best with a snippet, `/latest` the five newest, and
//! `/help` says so.
//!
//! Its articles are a file of JSON lines, `{"id", "title", "body", "date"}`, named in CORPUS; the index lies in the
//! folder named in INDEX and is built at start if it is not there. The token is in TELOXIDE_TOKEN, the address of the
//! API in TELOXIDE_API_URL.

use std::fmt::Write;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Deserialize;
use tantivy::collector::TopDocs;
use tantivy::query::{AllQuery, QueryParser};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer};
use tantivy::{DocAddress, Index, IndexReader, Order, Searcher, TantivyDocument, doc};
use teloxide::prelude::*;
use teloxide::types::{LinkPreviewOptions, ParseMode};
use teloxide::utils::command::BotCommands;
use teloxide::utils::html;

const PAGE: usize = 5;

#[derive(BotCommands, Clone)]
#[command(rename_rule = "lowercase", description = "Articles about resolutions of the Party:")]
enum Command {
    #[command(description = "find articles: /search kinh tế tư nhân")]
    Search(String),
    #[command(description = "the newest articles")]
    Latest,
    #[command(description = "this help")]
    Help,
    #[command(description = "this help")]
    Start,
}

#[tokio::main]
async fn main() -> Result<()> {
    env_logger::builder().filter_level(log::LevelFilter::Warn).init();
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let articles = Arc::new(Articles::open(Path::new(&variable("CORPUS")?), Path::new(&variable("INDEX")?))?);
    let bot = Bot::from_env();
    let handler = Update::filter_message().filter_command::<Command>().endpoint(answer);
    Dispatcher::builder(bot, handler).dependencies(dptree::deps![articles]).enable_ctrlc_handler().build().dispatch().await;
    Ok(())
}

async fn answer(bot: Bot, message: Message, command: Command, articles: Arc<Articles>) -> Result<()> {
    let text = match command {
        Command::Search(words) => articles.search(&words)?,
        Command::Latest => articles.latest()?,
        Command::Help | Command::Start => html::escape(&Command::descriptions().to_string()),
    };
    let no_preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    bot.send_message(message.chat.id, text).parse_mode(ParseMode::Html).link_preview_options(no_preview).await?;
    Ok(())
}

/// An article as it is read.
#[derive(Deserialize)]
struct Article {
    id: String,
    title: String,
    body: String,
    date: String,
}

/// The index.
struct Articles {
    index: Index,
    reader: IndexReader,
    id: Field,
    title: Field,
    body: Field,
    date: Field,
}

impl Articles {
    fn open(corpus: &Path, folder: &Path) -> Result<Self> {
        let mut schema = Schema::builder();
        let text = TextOptions::default().set_stored().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("vietnamese")
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let id = schema.add_text_field("id", STRING | STORED);
        let title = schema.add_text_field("title", text.clone());
        let body = schema.add_text_field("body", text);
        // a day as a number: 20250916
        let date = schema.add_u64_field("date", FAST | STORED);
        let whole = folder.join("whole");
        let index = if whole.exists() {
            Index::open_in_dir(folder)?
        } else {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
            fs::create_dir_all(folder)?;
            Index::create_in_dir(folder, schema.build())?
        };
        let folded = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(40))
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .build();
        index.tokenizers().register("vietnamese", folded);
        if !whole.exists() {
            let mut writer = index.writer(100_000_000)?;
            for line in BufReader::new(File::open(corpus)?).lines() {
                let article: Article = serde_json::from_str(&line?)?;
                let day: u64 = article.date.replace('-', "").parse()?;
                writer.add_document(doc!(id => article.id, title => article.title, body => article.body, date => day))?;
            }
            writer.commit()?;
            writer.wait_merging_threads()?;
            fs::write(whole, "")?;
        }
        let reader = index.reader()?;
        Ok(Self { index, reader, id, title, body, date })
    }

    fn search(&self, words: &str) -> Result<String> {
        let searcher = self.reader.searcher();
        let mut parser = QueryParser::for_index(&self.index, vec![self.title, self.body]);
        parser.set_conjunction_by_default();
        let (query, _) = parser.parse_query_lenient(words);
        let hits = searcher.search(&query, &TopDocs::with_limit(PAGE).order_by_score())?;
        if hits.is_empty() {
            return Ok("Không tìm thấy bài nào.".to_string());
        }
        let snippets = SnippetGenerator::create(&searcher, &query, self.body)?;
        let mut told = String::new();
        for (number, (_, address)) in hits.into_iter().enumerate() {
            let article = self.head(&searcher, address, number, &mut told)?;
            write!(told, "{}\n\n", snippets.snippet_from_doc(&article).to_html())?;
        }
        Ok(told)
    }

    fn latest(&self) -> Result<String> {
        let searcher = self.reader.searcher();
        let newest = TopDocs::with_limit(PAGE).order_by_fast_field::<u64>("date", Order::Desc);
        let mut told = String::new();
        for (number, (_, address)) in searcher.search(&AllQuery, &newest)?.into_iter().enumerate() {
            self.head(&searcher, address, number, &mut told)?;
            told.push('\n');
        }
        Ok(told)
    }

    /// Tells number, title, day and id of an article.
    fn head(&self, searcher: &Searcher, at: DocAddress, number: usize, told: &mut String) -> Result<TantivyDocument> {
        let article: TantivyDocument = searcher.doc(at)?;
        let text = |field| article.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let title = html::bold(&html::escape(text(self.title)));
        let day = article.get_first(self.date).and_then(|value| value.as_u64()).unwrap_or_default();
        let (year, month, day) = (day / 10_000, day / 100 % 100, day % 100);
        writeln!(told, "{}. {title}\n{day}/{month}/{year} · {}", number + 1, text(self.id))?;
        Ok(article)
    }
}
