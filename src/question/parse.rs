//! From what was typed to a [`Question`].

use super::filter::{Issued, Outlet, Span, Without};
use super::scan::{Piece, pieces};
use super::token::Token;
use super::when;
use super::{Note, Question};
use crate::corpus::Glossary;
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::register::find::{Strength, find};
use crate::register::{Body, Document, Key, Mode, Register, Verdict};
use crate::text::{Word, fold, words};

/// What names in a question can mean.
pub struct Names<'a> {
    /// Resolutions.
    pub register: &'a Register,
    /// Topics.
    pub glossary: &'a Glossary,
    /// The day of asking.
    pub today: PartialDate,
}

/// Alternatives, phrases and exclusions beyond these are words; no person needs more.
const MOST_BRANCHES: usize = 4;
const MOST_CLAUSES: usize = 8;

/// Reads a question.
pub fn parse(text: &str, names: &Names) -> Question {
    let (found, open) = pieces(text);
    let mut reading = Reading { names, question: Question::default(), branches: vec![Vec::new()], clauses: 0 };
    if open {
        reading.question.notes.push(Note::OpenQuote);
    }
    let mut rest = Vec::new();
    for (at, piece) in found.iter().enumerate() {
        let negated = at > 0 && is_plain(&found[at - 1]) && found[at - 1].text == "NOT";
        let piece = Piece { excluded: piece.excluded || negated, ..piece.clone() };
        if (is_plain(&piece) && piece.text == "NOT" && at + 1 < found.len()) || reading.takes(&piece) {
            continue;
        }
        // a field that is none is words on both sides of its colon
        rest.push(if piece.field.is_some() { Piece { text: piece.typed, ..piece } } else { piece });
    }
    reading.finish(&rest)
}

fn is_plain(piece: &Piece) -> bool {
    piece.field.is_none() && !piece.quoted && !piece.excluded
}

struct Reading<'a> {
    names: &'a Names<'a>,
    question: Question,
    branches: Vec<Vec<String>>,
    clauses: usize,
}

impl Reading<'_> {
    /// Takes a field, a phrase or an exclusion; the rest is words.
    fn takes(&mut self, piece: &Piece) -> bool {
        if is_plain(piece) {
            return false;
        }
        if self.clauses >= MOST_CLAUSES {
            self.note(Note::Cut);
            return false;
        }
        self.clauses += 1;
        if piece.field.is_some() {
            return self.takes_field(piece);
        }
        if piece.excluded {
            self.question.filter.without.push(Without::Words(piece.text.to_string()));
            return true;
        }
        // one word between marks is a word
        if words(piece.text).len() > 1 {
            self.question.filter.phrases.push(piece.text.to_string());
        }
        false
    }

    fn takes_field(&mut self, piece: &Piece) -> bool {
        let name = fold(piece.field.unwrap_or_default());
        let filter = &mut self.question.filter;
        let (value, excluded) = (piece.text, piece.excluded);
        let done = match name.as_str() {
            "nq" | "resolution" => {
                let keys = keys_of(value, self.names);
                let is_known = !keys.is_empty();
                if excluded {
                    filter.without.extend(keys.iter().map(|key| Without::Resolution(*key)));
                } else if is_known {
                    filter.name(keys);
                }
                is_known
            }
            "about" | "chinh" | "ve" => {
                let keys = keys_of(value, self.names);
                if excluded {
                    filter.without.extend(keys.iter().map(|key| Without::About(*key)));
                } else {
                    filter.about.extend(&keys);
                }
                !keys.is_empty()
            }
            "year" | "nam" if !excluded => {
                let span = when::value(value);
                filter.dates = span.map(|span| filter.dates.map_or(span, |dates| dates.or(span))).or(filter.dates);
                span.is_some()
            }
            "src" | "source" | "nguon" => {
                let is_name = !slug(value).is_empty();
                let outlet = Outlet { name: value.to_string(), quoted: piece.quoted };
                match (is_name, excluded) {
                    (true, true) => filter.without.push(Without::Source(outlet)),
                    (true, false) => filter.sources.push(outlet),
                    (false, _) => {}
                }
                is_name
            }
            "lang" | "tieng" => {
                let lang = lang_named(value);
                match (lang, excluded) {
                    (Some(lang), true) => filter.without.push(Without::Lang(lang)),
                    (Some(lang), false) => filter.lang = Some(lang),
                    (None, _) => {}
                }
                lang.is_some()
            }
            "by" | "cua" if !excluded => {
                let (body, rest) = Body::named(words(value));
                let body = body.filter(|_| rest.is_empty());
                let issued = |body| {
                    let entries = self.names.register.all().filter(|entry| entry.body == body);
                    Issued { body, keys: entries.map(|entry| entry.key).collect() }
                };
                filter.issued = body.map(issued).or(filter.issued.take());
                body.is_some()
            }
            "topic" | "chude" => {
                let slugs = self.names.glossary.topics_named(&value.replace(['-', '_'], " "));
                let slugs: Vec<String> = slugs.into_iter().map(String::from).collect();
                if excluded {
                    filter.without.extend(slugs.iter().cloned().map(Without::Topic));
                } else {
                    filter.topics.extend(slugs.iter().cloned());
                }
                !slugs.is_empty()
            }
            "title" | "tieude" if !excluded => {
                filter.title.push(value.to_string());
                true
            }
            // a setting with one of its values was taken by whoever asks; what is left has none
            "sort" | "xep" | "page" | "trang" | "facet" => {
                self.note(Note::NoSuchSetting(name, piece.typed.to_string()));
                return true;
            }
            _ => {
                self.note(Note::UnknownField(piece.field.unwrap_or_default().to_string()));
                return false;
            }
        };
        if !done {
            self.note(Note::NoSuchValue(piece.typed.to_string()));
        }
        // a field that means nothing is left out: its words would hide what the others find
        true
    }

    fn note(&mut self, note: Note) {
        if !self.question.notes.contains(&note) {
            self.question.notes.push(note);
        }
    }

    /// Dates, alternatives and resolutions among the words that are left.
    fn finish(mut self, rest: &[Piece]) -> Question {
        let tokens: Vec<Token> = rest.iter().map(|piece| Token::of(piece.text)).collect();
        let mut dated: Option<Span> = None;
        let mut literal: Vec<Vec<String>> = vec![Vec::new()];
        let mut at = 0;
        while let Some(piece) = rest.get(at) {
            let free = is_plain(piece);
            if free && is_or(piece.text) {
                // at either end, or twice, it parts nothing
                let parts = !self.branches.last().is_none_or(Vec::is_empty) && at + 1 < rest.len();
                if !parts {
                    at += 1;
                    continue;
                }
                if self.branches.len() < MOST_BRANCHES {
                    self.branches.push(Vec::new());
                    literal.push(Vec::new());
                } else {
                    self.note(Note::Cut);
                }
                at += 1;
                continue;
            }
            let span = if free { when::take(&tokens, at, self.names.today) } else { None };
            let length = span.filter(|(length, _)| rest[at..at + length].iter().all(is_plain));
            for piece in &rest[at..at + length.map_or(1, |(length, _)| length)] {
                if let (Some(branch), false) = (literal.last_mut(), is_plain(piece) && piece.text == "AND") {
                    branch.push(piece.text.to_string());
                }
            }
            match (length, self.branches.last_mut()) {
                (Some((length, span)), _) => {
                    dated = Some(dated.map_or(span, |dated| dated.and(span)));
                    at += length;
                }
                (None, Some(branch)) if !(free && piece.text == "AND") => {
                    branch.push(piece.text.to_string());
                    at += 1;
                }
                (None, _) => at += 1,
            }
        }
        let join = |branches: Vec<Vec<String>>| -> Vec<String> {
            let joined = branches.into_iter().map(|branch| branch.join(" "));
            joined.filter(|branch| !words(branch).is_empty()).collect()
        };
        let literal = Question { branches: join(literal), ..self.question.clone() };
        self.question.branches = join(std::mem::take(&mut self.branches));
        let filter = &mut self.question.filter;
        filter.dates = dated.map(|span| filter.dates.map_or(span, |dates| dates.and(span))).or(filter.dates);
        // each alternative has its own phrases; their words side by side tell as much
        if self.question.branches.len() > 1 {
            self.question.filter.phrases.clear();
        }
        self.name_resolutions();
        if self.question.branches != literal.branches {
            self.question.literal = Some(Box::new(literal));
        }
        self.question
    }

    /// Takes resolutions that are named by number out of the words: a text must cite them, however it writes them. Of
    /// several alternatives each may name its own; none can be asked of all texts, so there they stay words.
    fn name_resolutions(&mut self) {
        let [branch] = &mut self.question.branches[..] else { return };
        let mut keys = Vec::new();
        for mention in find(branch, Mode::Query, self.names.register.groups()).into_iter().rev() {
            let found = resolved(&mention, branch, self.names.register);
            if mention.strength > Strength::Bare && !found.is_empty() {
                let start = before_number(&branch[..mention.range.start]);
                branch.replace_range(start..mention.range.end, " ");
                keys.extend(found);
            }
        }
        *branch = branch.split_whitespace().collect::<Vec<_>>().join(" ");
        keys.retain(|key| !self.question.filter.resolutions.contains(key));
        keys.sort();
        if !keys.is_empty() {
            self.question.filter.name(keys);
        }
        self.question.branches.retain(|branch| !words(branch).is_empty());
    }
}

/// Where a text ends without a `số` or `No.` at its end.
fn before_number(text: &str) -> usize {
    let trimmed = text.trim_end_matches([' ', '.']);
    let last = words(trimmed).pop().filter(|word| matches!(word.exact.as_str(), "no" | "nos" | "số" | "so" | "number"));
    last.filter(|word| word.range.end == trimmed.len()).map_or(text.len(), |word| word.range.start)
}

/// The resolutions that a mention can mean.
fn resolved(mention: &crate::register::Mention, text: &str, register: &Register) -> Vec<Key> {
    let Document::Party { number, .. } = mention.document else { return Vec::new() };
    let all = words(text);
    let says_number = |word: &Word| matches!(word.exact.as_str(), "no" | "số" | "so" | "number");
    let beside = |word: &&Word| !mention.range.contains(&word.range.start) && !says_number(word);
    let beside = all.iter().filter(beside).collect();
    match register.resolve(number, &register.context_of(mention, beside)) {
        Verdict::One(best, _) => vec![best.key],
        Verdict::Several(several) => several.into_iter().map(|candidate| candidate.key).collect(),
        Verdict::Absent(_) => Vec::new(),
    }
}

/// The resolutions that the value of `nq:` means: a key, or a number in any written form.
fn keys_of(value: &str, names: &Names) -> Vec<Key> {
    if let Ok(key) = value.parse::<Key>()
        && names.register.get(key).is_some()
    {
        return vec![key];
    }
    let found = find(value, Mode::Query, names.register.groups());
    found.iter().flat_map(|mention| resolved(mention, value, names.register)).collect()
}

/// The form in which outlets are compared: letters and digits of their name or address, without marks.
pub fn slug(text: &str) -> String {
    let text = fold(text);
    let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(&text);
    let text = text.strip_prefix("www.").unwrap_or(text);
    text.chars().filter(|c| c.is_alphanumeric() || *c == '.').collect::<String>().trim_matches('.').to_string()
}

fn lang_named(value: &str) -> Option<Lang> {
    match fold(value).as_str() {
        "vi" | "vn" | "viet" | "vietnamese" | "tieng viet" => Some(Lang::Vi),
        "en" | "anh" | "english" | "tieng anh" => Some(Lang::En),
        _ => None,
    }
}

fn is_or(text: &str) -> bool {
    matches!(text, "OR" | "|" | "||" | "hoặc" | "HOẶC" | "Hoặc" | "hoac" | "HOAC")
}
