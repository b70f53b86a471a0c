//! From a record to an article.

use super::clean::{Context, clean};
use super::draft::Draft;
use super::{Doubt, Form, Given, Imported, Known, Record, Rejected, line_mark, page};
use super::{event, language, markdown, outlet, publication, site, title, translated};
use crate::corpus::{Article, ArticleId, DatedBy, Kind, Meta, Part};
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::register::{Document, Key, Mode, find};
use crate::text;

/// A record of more bytes is no article.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// Nor is one of more lines. Every step looks at every line.
const LINES: usize = 20_000;

/// Fewer words make a doubtful article.
const SHORT: usize = 60;

/// Reads an article out of a record, or says why it is none.
pub fn read(record: &Record, known: &Known) -> Result<Imported, Rejected> {
    check(record)?;
    match record.form {
        Form::Clean => as_it_is(record, known),
        Form::Text => cleaned(Draft::of(&record.text), record.given.clone(), record, known),
        Form::Markdown => {
            let mut draft = Draft::of(&record.text);
            markdown::plain(&mut draft);
            cleaned(draft, record.given.clone(), record, known)
        }
        Form::Html => {
            let page = page::read(record)?;
            let mut draft = Draft::of(&page.text);
            let caption = |text| Part { line: 1, rule: "caption".into(), text };
            draft.parts.extend(page.captions.into_iter().map(caption));
            draft.said.page_title = page.title;
            cleaned(draft, page.given, record, known)
        }
    }
}

fn rejected(line: Option<usize>, what: impl Into<String>) -> Rejected {
    Rejected { line, what: what.into() }
}

fn check(record: &Record) -> Result<(), Rejected> {
    let text = &record.text;
    if text.len() > LARGEST {
        let (is, most) = (text.len() / 1024, LARGEST / 1024);
        return Err(rejected(None, format!("has {is} KiB; an article has at most {most}")));
    }
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() + 1;
        return Err(rejected(Some(line), "is not text: it holds zero bytes"));
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Err(rejected(None, "is empty"));
    }
    check_letters(text)
}

fn check_letters(text: &str) -> Result<(), Rejected> {
    let odd = text.chars().filter(|c| c.is_control() && !c.is_whitespace() || *c == '\u{fffd}').count();
    if odd * 50 > text.chars().count() {
        return Err(rejected(None, "is not text: one letter in fifty or more is a control character or a broken one"));
    }
    Ok(())
}

/// Paragraphs that are clean already, with all that is said beside them, but for a date that cannot be.
fn as_it_is(record: &Record, known: &Known) -> Result<Imported, Rejected> {
    let given = record.given.clone();
    let body = text::clean(&record.text.replace("\r\n", "\n"));
    let body = body.split("\n\n").map(str::trim).filter(|one| !one.is_empty()).collect::<Vec<_>>().join("\n\n");
    let lang = given.lang.or_else(|| language::of(&body).lang);
    let lang = lang.ok_or_else(|| rejected(None, "does not say its language, and its words do not tell it"))?;
    let title = given.title.clone().ok_or_else(|| rejected(None, "has no title"))?;
    let is_future = |date: &PartialDate| date.sort_key() > known.today.latest_key();
    let mut doubts: Vec<Doubt> = [given.published, given.event]
        .into_iter()
        .flatten()
        .filter(is_future)
        .map(|date| Doubt { line: None, what: format!("the date {date} lies in the future and was not taken") })
        .collect();
    let published = given.published.filter(|date| !is_future(date));
    let meta = Meta {
        title,
        published,
        inferred: given.inferred,
        dated_by: given.dated_by.filter(|_| published.is_some() || given.published.is_none()),
        event: given.event.filter(|date| !is_future(date)),
        event_inferred: given.event_inferred,
        event_said: given.event_said.clone(),
        place: given.place.clone(),
        byline: given.byline.clone(),
        title_made: given.title_made,
        source_name: given.source_name.clone().unwrap_or_default(),
        source_url: given.source_url.clone(),
        kind: given.kind.unwrap_or(Kind::Article),
        translation: given.translation.unwrap_or(crate::corpus::Translation::None),
        topics: given.topics.clone(),
        related: given.related.clone(),
    };
    doubts.extend(unnamed(&meta));
    let article = article(given, lang, meta, body);
    Ok(Imported { article, removed: Vec::new(), doubts, others: Vec::new() })
}

fn article(given: Given, lang: Lang, meta: Meta, body: String) -> Article {
    let slug = given.slug.unwrap_or_default();
    let id = if slug.is_empty() { ArticleId::given("") } else { ArticleId::of_slug(&slug) };
    Article { id, slug, lang, meta, resolutions: given.resolutions, body }
}

fn cleaned(mut draft: Draft, given: Given, record: &Record, known: &Known) -> Result<Imported, Rejected> {
    if draft.lines.len() > LINES {
        return Err(rejected(None, format!("has more than {LINES} lines")));
    }
    let mut doubts = Vec::new();
    let title = clean_with_title(&mut draft, &given, record, known);
    if draft.lines.is_empty() {
        return Err(rejected(None, "has no text besides headline, captions and the page's own words"));
    }
    check_letters(&draft.body())?;
    let source_url = given.source_url.clone().or(draft.said.source_url.clone());
    let (lang, more) = language_of(&draft, &given)?;
    doubts.extend(more);
    let (published, more) = publication::of(&draft.said, &given, source_url.as_deref(), known.today);
    doubts.extend(more);
    let page_title = draft.said.page_title.take().map(|text| title::Title { text, made: false });
    let title = title.or(page_title).unwrap_or_else(|| title::made(&draft, source_url.as_deref()));
    if title.made {
        doubts.push(Doubt { line: None, what: "the text has no headline; one was made".into() });
    }
    // what stands in an address alone is too little to reckon with
    let reckoned = published.filter(|(_, by)| *by != DatedBy::Address).map(|(date, _)| date);
    let (happened, more) = event_of(&draft, &given, reckoned, known);
    doubts.extend(more);
    let (others, more) = documents(&draft, known);
    doubts.extend(more);
    doubts.extend(length_of(&draft));
    if draft.said.shares_much {
        let what = "other texts of its site hold a great part of its sentences; none was taken for the site's own";
        doubts.push(Doubt { line: None, what: what.into() });
    }
    let meta = Meta {
        title: title.text,
        published: published.map(|(date, _)| date),
        inferred: given.inferred,
        dated_by: published.map(|(_, by)| by),
        event: happened.date,
        event_inferred: happened.inferred,
        event_said: happened.said,
        place: given.place.clone().or(draft.said.place.clone()),
        byline: given.byline.clone().or(draft.said.byline.clone()),
        title_made: title.made,
        source_name: source_name(&given, &draft, source_url.as_deref()),
        translation: given.translation.unwrap_or_else(|| translated::of(&draft, lang, source_url.as_deref())),
        source_url,
        kind: given.kind.unwrap_or(Kind::Article),
        topics: given.topics.clone(),
        related: given.related.clone(),
    };
    doubts.extend(unnamed(&meta));
    let mut removed = std::mem::take(&mut draft.parts);
    removed.sort_by_key(|part| part.line);
    let has_topics = !given.topics.is_empty();
    let mut article = article(given, lang, meta, draft.body());
    if !has_topics {
        article.meta.topics = topics(&article, known);
    }
    Ok(Imported { article, removed, doubts, others })
}

/// Cleans a text, and takes its headline from the top where none is known.
fn clean_with_title(draft: &mut Draft, given: &Given, record: &Record, known: &Known) -> Option<title::Title> {
    let site = site::site_of(record);
    let repeats = |line: &str| (known.repeats)(&site, line_mark(line));
    let given_title = given.title.as_deref().map(|title| text::clean(title.trim())).filter(|title| !title.is_empty());
    let title = given_title.as_deref().filter(|_| !given.title_made);
    clean(draft, &Context { repeats: &repeats, title });
    if let Some(text) = given_title {
        return Some(title::Title { text, made: given.title_made });
    }
    let text = title::on_top(draft)?;
    clean(draft, &Context { repeats: &repeats, title: Some(&text) });
    Some(title::Title { text, made: false })
}

/// Texts of fewer words may be in a given language although their words do not tell it.
const FEW: usize = 30;

fn language_of(draft: &Draft, given: &Given) -> Result<(Lang, Vec<Doubt>), Rejected> {
    let body = draft.body();
    let told = language::of(&body);
    let doubt = |what: String| vec![Doubt { line: None, what }];
    match (told.lang, given.lang) {
        (Some(lang), Some(given)) if lang != given && told.sure => {
            Ok((lang, doubt(format!("is said to be in {}, and its words are not", given.code()))))
        }
        (Some(lang), given) => {
            let mixed = language::is_mixed(&body, given.unwrap_or(lang));
            let first = draft.lines.first().and_then(|line| language::of(&line.text).lang).filter(|_| mixed);
            let lang = given.or(first).unwrap_or(lang);
            let doubts = match (told.sure, mixed) {
                (_, true) => {
                    doubt("holds paragraphs in both languages; it was taken to be in that of the first".into())
                }
                (false, _) if given.is_none() => doubt("its words do not plainly tell its language".into()),
                _ => Vec::new(),
            };
            Ok((lang, doubts))
        }
        (None, Some(lang)) if text::words(&body).len() < FEW => {
            Ok((lang, doubt("its words do not tell its language; the given one was taken".into())))
        }
        (None, _) => {
            Err(rejected(draft.lines.first().map(|line| line.number), "is neither in Vietnamese nor in English"))
        }
    }
}

fn event_of(draft: &Draft, given: &Given, published: Option<PartialDate>, known: &Known) -> (event::Event, Vec<Doubt>) {
    if given.event.is_some() || given.event_said.is_some() {
        let event = event::Event {
            date: given.event,
            inferred: given.event_inferred,
            said: given.event_said.clone(),
            line: None,
        };
        return (event, Vec::new());
    }
    let mut event = event::of(draft, published, known.register.groups());
    if let Some(date) = event.date.filter(|date| date.sort_key() > known.today.latest_key()) {
        let what = format!("tells of {date}, which lies in the future; the date was not taken");
        event.date = None;
        event.inferred = false;
        return (event.clone(), vec![Doubt { line: event.line, what }]);
    }
    let unresolved = event
        .said
        .as_ref()
        .map(|said| Doubt { line: event.line, what: format!("tells of “{said}”, from which no day follows") });
    (event, unresolved.into_iter().collect())
}

/// Documents that are no resolutions of the Party's central bodies, and doubts about numbers that the register has not.
fn documents(draft: &Draft, known: &Known) -> (Vec<String>, Vec<Doubt>) {
    let (mut others, mut doubts): (Vec<String>, Vec<Doubt>) = (Vec::new(), Vec::new());
    let mut unknown: Vec<u16> = Vec::new();
    for line in &draft.lines {
        for mention in find::find(&line.text, Mode::Running, known.register.groups()) {
            match mention.document {
                Document::Elsewhere(..) => {
                    let written = line.text[mention.range].to_string();
                    if !others.contains(&written) {
                        others.push(written);
                    }
                }
                Document::Party { number, .. }
                    if known.register.numbered(number).is_empty() && !unknown.contains(&number) =>
                {
                    unknown.push(number);
                    let written = &line.text[mention.range];
                    doubts.push(Doubt {
                        line: Some(line.number),
                        what: format!("names “{written}”, which the register does not hold"),
                    });
                }
                _ => {}
            }
        }
    }
    (others, doubts)
}

fn length_of(draft: &Draft) -> Option<Doubt> {
    let count: usize = draft.lines.iter().map(|line| line.text.split(' ').count()).sum();
    (count < SHORT).then(|| Doubt { line: None, what: format!("has only {count} words") })
}

fn unnamed(meta: &Meta) -> Option<Doubt> {
    meta.source_name.trim().is_empty().then(|| Doubt { line: None, what: "names no source".into() })
}

fn source_name(given: &Given, draft: &Draft, source_url: Option<&str>) -> String {
    given
        .source_name
        .clone()
        .filter(|name| !name.trim().is_empty())
        .or_else(|| source_url.and_then(outlet::named))
        .or_else(|| draft.said.source_name.clone())
        .or_else(|| draft.said.agency.as_deref().and_then(outlet::of_agency).map(String::from))
        .unwrap_or_default()
}

/// The topics of the resolutions that an article is certainly and mainly about.
fn topics(article: &Article, known: &Known) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    let cited = known.register.cite(article);
    let main: Vec<Key> = cited.iter().filter(|one| one.main && one.certain).map(|one| one.key).collect();
    let of_each = (TOPICS / main.len().max(1)).max(1);
    for entry in main.iter().filter_map(|key| known.register.get(*key)) {
        for topic in entry.topics.iter().take(of_each) {
            if !topics.contains(topic) && topics.len() < TOPICS {
                topics.push(topic.clone());
            }
        }
    }
    topics
}

/// An article has at most so many topics.
const TOPICS: usize = 8;
