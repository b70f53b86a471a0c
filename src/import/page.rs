//! Web pages: the text that is the article, and what the page says about it.

use std::thread;

use dom_smoothie::{Config, Metadata, Readability, TextMode};

use super::linked::{self, Linked};
use super::publication::read_date;
use super::{Given, Record, Rejected, guard, outlet, title};
use crate::corpus::DatedBy;
use crate::i18n::Lang;
use crate::text::clean;

/// What a page holds.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The article's lines.
    pub text: String,
    /// What it calls itself, where nothing says that this is the headline.
    pub title: Option<String>,
    /// Captions of its pictures, which are not among the lines.
    pub captions: Vec<String>,
    /// What was given, and what the page says where nothing was.
    pub given: Given,
}

/// Parsers walk a page's tree by calling themselves; the guard's depth needs a part of this.
const STACK: usize = 16 << 20;

/// Reads a page. It is parsed on a thread of its own, so that a fault of a parser ends there.
pub(super) fn read(record: &Record) -> Result<Page, Rejected> {
    let refuse = |what: String| Rejected { line: None, what };
    if record.text.len() > super::read::LARGEST {
        return Err(refuse(format!("is longer than {} MiB", super::read::LARGEST >> 20)));
    }
    if let Some(why) = guard::refusal(&record.text) {
        return Err(refuse(format!("{why}; no page of news does")));
    }
    let parsed = thread::scope(|scope| {
        let parser = thread::Builder::new().name("page".into()).stack_size(STACK);
        parser.spawn_scoped(scope, || parsed(&record.text, &record.given)).map(|thread| thread.join())
    });
    match parsed {
        Ok(Ok(Some(page))) => Ok(page),
        Ok(Ok(None)) => Err(refuse("holds nothing that looks like an article".into())),
        Ok(Err(_)) => Err(refuse("cannot be parsed".into())),
        Err(error) => Err(refuse(format!("cannot be parsed now: {error}"))),
    }
}

/// Stands for the end of a line while a page is parsed; the extraction joins what only such an end parts.
const LINE_END: char = '\u{e000}';

/// The page with a mark before each of its line ends.
fn marked(html: &str) -> String {
    let mut whole = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let is_end = rest[at + 1..].get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br"));
        whole.push_str(&rest[..at]);
        if is_end {
            whole.push(LINE_END);
        }
        whole.push('<');
        rest = &rest[at + 1..];
    }
    whole.push_str(rest);
    whole
}

fn parsed(html: &str, given: &Given) -> Option<Page> {
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let mut readable = Readability::new(marked(html), None, Some(config)).ok()?;
    let mut scripts =
        readable.doc.select("script[type='application/ld+json']").iter().map(|one| one.text().to_string());
    let linked = scripts.find_map(|script| linked::read(&script.replace(LINE_END, "")));
    let stated = Stated::of(&readable, linked.unwrap_or_default());
    let captions: Vec<String> = texts(&readable, CAPTIONS);
    readable.doc.select(CAPTIONS).remove();
    let chosen = given.selector.as_deref().and_then(|selector| readable.doc.try_select(selector));
    let chosen = chosen.map(|chosen| chosen.formatted_text().to_string()).filter(|text| !text.trim().is_empty());
    let whole = readable.doc.body().map(|body| body.formatted_text().to_string());
    let text = chosen.or_else(|| readable.parse().ok().map(|article| article.text_content.to_string())).or(whole)?;
    let text = text.replace(LINE_END, "\n");
    let (title, given) = stated.beside(given.clone());
    text.chars().any(char::is_alphanumeric).then_some(Page { text, title, captions, given })
}

/// Where pages put what stands below pictures.
const CAPTIONS: &str = "figcaption, .PhotoCMS_Caption, .pCaption, .image-caption, .img-caption, .photo-caption, \
                        .pic-caption, .wp-caption-text, .desc_image";

/// Where they say which is their headline.
const HEADLINES: &str = "meta[property='og:title'], meta[name='og:title'], meta[name='twitter:title']";

/// Where they put their date, besides what the library knows.
const DATES: &[(&str, &str)] = &[
    ("meta[itemprop=datePublished]", "content"),
    ("meta[name=pubdate]", "content"),
    ("meta[name='article:published_time']", "content"),
    ("meta[name='DC.date.issued']", "content"),
    ("article time[datetime]", "datetime"),
    ("time[datetime]", "datetime"),
];

fn texts(readable: &Readability, selector: &str) -> Vec<String> {
    let found = readable.doc.select(selector);
    let texts = found.iter().map(|one| plain(&one.text()));
    texts.filter(|text| !text.is_empty()).collect()
}

fn plain(text: &str) -> String {
    clean(&text.replace(LINE_END, " ")).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a page says about itself.
struct Stated {
    title: Option<String>,
    /// Whether the title is said to be the headline.
    is_headline: bool,
    date: Option<String>,
    url: Option<String>,
    site: Option<String>,
    byline: Option<String>,
    lang: Option<Lang>,
}

impl Stated {
    fn of(readable: &Readability, linked: Linked) -> Self {
        let has_headline = !linked.headline.is_empty();
        // what is stated for machines comes before what only looks like it
        let metadata = readable.get_article_metadata(Some(Metadata {
            title: linked.headline,
            byline: linked.author,
            site_name: linked.site,
            published_time: linked.published,
            ..Metadata::default()
        }));
        let canonical = readable.doc.select("link[rel=canonical]").attr("href").map(|url| url.to_string());
        let more =
            || DATES.iter().find_map(|(selector, name)| Some(readable.doc.select(selector).attr(name)?.to_string()));
        let host = canonical.as_deref().and_then(crate::corpus::address::host).unwrap_or_default();
        let site = metadata.site_name.clone().unwrap_or_default();
        let named = title::without_site(&metadata.title, &[&site, &host, outlet::known(&host).unwrap_or("")]);
        let named = plain(&named);
        let heading = headline(readable, &named);
        let is_headline = has_headline || heading.is_some() || readable.doc.select(HEADLINES).exists();
        Self {
            title: heading.or(Some(named).filter(|title| !title.is_empty())),
            is_headline,
            date: metadata.published_time.or_else(more),
            url: canonical.or(metadata.url).filter(|url| url.starts_with("http")),
            site: Some(site).filter(|site| !site.trim().is_empty()),
            byline: metadata.byline.filter(|name| !name.contains("://") && name.chars().count() <= 80),
            lang: metadata.lang.as_deref().and_then(Lang::from_code),
        }
    }

    /// Fills what was not given. A title that may be the site's own stays apart.
    fn beside(self, mut given: Given) -> (Option<String>, Given) {
        let (headline, title) = if self.is_headline { (self.title, None) } else { (None, self.title) };
        given.title = given.title.or(headline);
        if given.published.is_none()
            && let Some(date) = self.date.as_deref().and_then(read_date)
        {
            given.published = Some(date);
            given.dated_by = Some(DatedBy::Page);
        }
        given.source_url = given.source_url.or(self.url);
        let host = given.source_url.as_deref().and_then(crate::corpus::address::host).unwrap_or_default();
        if given.source_name.is_none() && outlet::known(&host).is_none() {
            given.source_name = self.site.map(|site| plain(&site));
        }
        given.byline = given.byline.or(self.byline.map(|name| plain(&name)));
        given.lang = given.lang.or(self.lang);
        (title, given)
    }
}

/// The page's one large heading, where its title holds it: titles are often cut or carry more.
fn headline(readable: &Readability, title: &str) -> Option<String> {
    let headings: Vec<String> = texts(readable, "h1");
    let letters = super::draft::letters;
    let of_title = letters(title);
    let is_same = |heading: &String| {
        let heading = letters(heading);
        heading.len() >= 10 && (of_title.starts_with(&heading) || heading.starts_with(of_title.trim_end_matches('…')))
    };
    headings.into_iter().find(is_same)
}
