//! How a question was read, in a line each: relaxed words, slips, raw typing, abbreviations, limits of the search.

use super::asked::Asked;
use crate::corpus::Glossary;
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::question::{Filter, Note, Without};
use crate::register::{Body, Key};
use crate::reply::Reply;

/// Says what the asker should know about how the question was read.
pub fn say(reply: &mut Reply, asked: &Asked, glossary: &Glossary) {
    let found = &asked.found;
    if asked.literally {
        reply.note(texts::literally());
    }
    for query in &asked.queries {
        if let Some(read) = &query.read {
            reply.note(phrases::read_as(read));
        }
        if !query.repaired.is_empty() {
            reply.note(texts::repaired(&query.repaired));
        }
        for (typed, vi, en) in &query.spelled_out {
            reply.note(texts::spelled_out(typed, vi, en));
        }
    }
    let limits = limits(&asked.question.filter, glossary);
    if !limits.is_empty() {
        reply.note(texts::limited(&limits));
    }
    for note in &asked.question.notes {
        reply.note(texts::note(note));
    }
    if asked.queries.iter().any(|query| query.cut) {
        reply.note(texts::note(&Note::Cut));
    }
    if found.total > found.holding_all {
        reply.note(texts::relaxed(found.holding_all, &found.unknown));
    }
}

/// What a filter asks for, a few words each.
fn limits(filter: &Filter, glossary: &Glossary) -> Vec<Localized> {
    let mut limits: Vec<Localized> = Vec::new();
    let same = |text: String| Localized::same(text.as_str());
    limits.extend(filter.resolutions.iter().map(|key| phrases::number_and_tenure(*key)));
    limits.extend(filter.also.iter().map(|keys| either(keys)));
    limits.extend(filter.about.iter().map(|key| texts::about(*key)));
    limits.extend(filter.issued.as_ref().map(|issued| texts::issued(issued.body)));
    limits.extend(filter.dates.map(|span| texts::dates(span.from.map(format::date), span.to.map(format::date))));
    limits.extend(filter.sources.iter().map(|source| texts::source(&source.name)));
    limits.extend(filter.lang.map(texts::lang));
    limits.extend(filter.topics.iter().map(|topic| texts::topic(&glossary.topic_name(topic))));
    limits.extend(filter.phrases.iter().map(|phrase| same(format!("“{phrase}”"))));
    limits.extend(filter.title.iter().map(|words| texts::title(words)));
    let without = |without: &Without| match without {
        Without::Words(words) => texts::holding(&words.replace('_', " ")),
        Without::Resolution(key) => texts::naming(*key),
        Without::About(key) => texts::about(*key),
        Without::Source(source) => texts::source(&source.name),
        Without::Topic(topic) => texts::topic(&glossary.topic_name(topic)),
        Without::Lang(lang) => texts::lang(*lang),
    };
    limits.extend(filter.without.iter().map(|one| texts::without(&without(one))));
    limits
}

/// One of some resolutions.
fn either(keys: &[Key]) -> Localized {
    let names: Vec<Localized> = keys.iter().map(|key| phrases::number_and_tenure(*key)).collect();
    Localized::new(|lang| names.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(" / "))
}

mod texts {
    use super::*;

    /// What is mainly about a resolution.
    pub fn about(key: Key) -> Localized {
        let name = phrases::number_and_tenure(key);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("bài chủ yếu về {}", name.get(lang)),
            Lang::En => format!("articles mainly about {}", name.get(lang)),
        })
    }

    pub fn literally() -> Localized {
        fixed(
            "Không có bài nào thỏa điều kiện đọc được từ câu hỏi, nên bot tìm theo từng từ.",
            "No article meets the conditions read from the question, so it was searched word by word.",
        )
    }

    pub fn repaired(words: &[(String, String)]) -> Localized {
        Localized::new(|lang| {
            let read = |(typed, read): &(String, String)| match lang {
                Lang::Vi => format!("“{typed}” được hiểu là “{read}”"),
                Lang::En => format!("“{typed}” was read as “{read}”"),
            };
            format!("{}.", words.iter().map(read).collect::<Vec<_>>().join("; "))
        })
    }

    pub fn spelled_out(typed: &str, vi: &str, en: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("{typed} ≈ {vi}"),
            Lang::En => format!("{typed} ≈ {vi}, {en}"),
        })
    }

    pub fn limited(limits: &[Localized]) -> Localized {
        Localized::new(|lang| {
            let list = limits.iter().map(|limit| limit.get(lang)).collect::<Vec<_>>().join(" · ");
            match lang {
                Lang::Vi => format!("Chỉ tìm: {list}"),
                Lang::En => format!("Only: {list}"),
            }
        })
    }

    pub fn issued(body: Body) -> Localized {
        match body {
            Body::Politburo => {
                fixed("bài nêu nghị quyết của Bộ Chính trị", "articles that name resolutions of the Politburo")
            }
            Body::CentralCommittee => fixed(
                "bài nêu nghị quyết của Ban Chấp hành Trung ương",
                "articles that name resolutions of the Party Central Committee",
            ),
            Body::Unknown => fixed(
                "bài nêu nghị quyết chưa rõ cơ quan ban hành",
                "articles that name resolutions whose issuer is not established",
            ),
        }
    }

    pub fn dates(from: Option<Localized>, to: Option<Localized>) -> Localized {
        Localized::new(|lang| match (lang, &from, &to) {
            (_, Some(from), Some(to)) if from == to => from.get(lang).to_string(),
            (_, Some(from), Some(to)) => format!("{} – {}", from.get(lang), to.get(lang)),
            (Lang::Vi, Some(from), None) => format!("từ {}", from.get(lang)),
            (Lang::En, Some(from), None) => format!("from {}", from.get(lang)),
            (Lang::Vi, None, Some(to)) => format!("đến {}", to.get(lang)),
            (Lang::En, None, Some(to)) => format!("until {}", to.get(lang)),
            (_, None, None) => String::new(),
        })
    }

    pub fn source(source: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("nguồn “{source}”"),
            Lang::En => format!("source “{source}”"),
        })
    }

    pub fn lang(wanted: Lang) -> Localized {
        match wanted {
            Lang::Vi => fixed("bài tiếng Việt", "texts in Vietnamese"),
            Lang::En => fixed("bài tiếng Anh", "texts in English"),
        }
    }

    pub fn topic(name: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("bài về chủ đề {}", name.get(lang)),
            Lang::En => format!("articles on {}", name.get(lang)),
        })
    }

    pub fn title(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("tiêu đề có “{words}”"),
            Lang::En => format!("title with “{words}”"),
        })
    }

    pub fn holding(words: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("bài có “{words}”"),
            Lang::En => format!("articles with “{words}”"),
        })
    }

    pub fn naming(key: Key) -> Localized {
        let name = phrases::number_and_tenure(key);
        Localized::new(|lang| match lang {
            Lang::Vi => format!("bài nêu {}", name.get(lang)),
            Lang::En => format!("articles that name {}", name.get(lang)),
        })
    }

    pub fn without(what: &Localized) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("trừ {}", what.get(lang)),
            Lang::En => format!("except {}", what.get(lang)),
        })
    }

    pub fn note(note: &Note) -> Localized {
        match note {
            Note::OpenQuote => {
                fixed("Dấu ngoặc kép chưa đóng nên được bỏ qua.", "A quotation mark was left open and is passed over.")
            }
            Note::UnknownField(name) => Localized::new(|lang| match lang {
                Lang::Vi => format!("Không có bộ lọc “{name}:”, nên phần đó được tìm như từ thường."),
                Lang::En => format!("There is no filter “{name}:”, so that part was searched as words."),
            }),
            Note::NoSuchSetting(name, typed) => {
                let values = settings(name);
                Localized::new(|lang| match lang {
                    Lang::Vi => format!("“{typed}” được bỏ qua; sau “{name}:” có thể là {}.", values.get(lang)),
                    Lang::En => format!("“{typed}” was left out; “{name}:” takes {}.", values.get(lang)),
                })
            }
            Note::NoSuchValue(typed) => Localized::new(|lang| match lang {
                Lang::Vi => format!("“{typed}” không ứng với mục nào nên được bỏ qua."),
                Lang::En => format!("“{typed}” matches nothing known and was left out."),
            }),
            Note::Cut => fixed(
                "Câu hỏi quá dài, chỉ phần đầu được dùng.",
                "The question is too long; only its first part was used.",
            ),
        }
    }

    /// The values that a setting has.
    fn settings(name: &str) -> Localized {
        match name {
            "sort" => fixed("new, old hoặc best", "new, old or best"),
            "xep" => fixed("moi, cu hoặc khop", "moi, cu or khop"),
            "facet" => fixed("year, nq hoặc src", "year, nq or src"),
            _ => fixed("một số trang", "the number of a page"),
        }
    }

    pub fn relaxed(all: usize, unknown: &[String]) -> Localized {
        let unknown = unknown.join("”, “");
        Localized::new(|lang| {
            let holding = match (lang, all) {
                (Lang::Vi, 0) => "Không bài nào có đủ các từ; dưới đây là những bài có gần đủ.".to_string(),
                (Lang::Vi, all) => {
                    format!("Chỉ {} bài có đủ các từ; các bài còn lại có gần đủ.", format::number(all, lang))
                }
                (Lang::En, 0) => "No article has all the words; shown here: those with most of them.".to_string(),
                (Lang::En, 1) => "Only one article has all the words; the others have most of them.".to_string(),
                (Lang::En, all) => format!(
                    "Only {} articles have all the words; the others have most of them.",
                    format::number(all, lang)
                ),
            };
            match (lang, unknown.is_empty()) {
                (_, true) => holding,
                (Lang::Vi, false) => format!("{holding} Kho bài không có “{unknown}”."),
                (Lang::En, false) => format!("{holding} No article contains “{unknown}”."),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Issued;

    fn told(filter: &Filter, lang: Lang) -> String {
        let limits = limits(filter, &Glossary::shipped());
        limits.iter().map(|limit| limit.get(lang).to_string()).collect::<Vec<_>>().join(" · ")
    }

    #[test]
    fn topics_and_issuers_are_named_as_the_reader_calls_them() {
        let of = |body| Some(Issued { body, keys: Vec::new() });
        let health = Filter {
            topics: vec!["health".into()],
            issued: of(Body::CentralCommittee),
            without: vec![Without::Topic("energy".into())],
            ..Filter::default()
        };
        assert_eq!(
            told(&health, Lang::Vi),
            "bài nêu nghị quyết của Ban Chấp hành Trung ương · bài về chủ đề y tế · trừ bài về chủ đề năng lượng"
        );
        assert_eq!(
            told(&health, Lang::En),
            "articles that name resolutions of the Party Central Committee · articles on health · except articles on energy"
        );
        let politburo = Filter { issued: of(Body::Politburo), ..Filter::default() };
        assert_eq!(told(&politburo, Lang::Vi), "bài nêu nghị quyết của Bộ Chính trị");
        assert_eq!(told(&politburo, Lang::En), "articles that name resolutions of the Politburo");
    }
}
