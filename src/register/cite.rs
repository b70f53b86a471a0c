//! The resolutions that an article names, each with how sure that is.

use std::collections::BTreeMap;

use super::find::{Document, Mention, Mode, find};
use super::key::Key;
use super::model::Register;
use super::resolve::{Context, Verdict};
use crate::corpus::Article;
use crate::date::PartialDate;
use crate::text::{Word, words};

/// A resolution that an article names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The resolution, or the best guess.
    pub key: Key,
    /// How often it is named.
    pub count: usize,
    /// Whether the tenure is certain: named, dated, the only possible one, or stated by the editor.
    pub certain: bool,
    /// Whether the article is mainly about it: named in its title or first paragraph, or often.
    pub main: bool,
}

/// Named so often, a resolution is what an article is about.
const OFTEN: usize = 3;

impl Register {
    /// The resolutions that an article names, by key.
    pub fn cite(&self, article: &Article) -> Vec<Citation> {
        let mut found: BTreeMap<Key, Citation> = BTreeMap::new();
        let mut count = |key: Key, certain: bool, times: usize, in_front: bool| {
            let citation = found.entry(key).or_insert(Citation { key, count: 0, certain: false, main: false });
            citation.count += times;
            citation.certain |= certain;
            citation.main |= in_front && times > 0 || citation.count >= OFTEN;
        };
        let mut known: Vec<Key> = article.resolutions.clone();
        article.resolutions.iter().for_each(|key| count(*key, true, 0, false));
        let paragraphs = std::iter::once(article.meta.title.as_str()).chain(article.body.split("\n\n"));
        for (at, paragraph) in paragraphs.enumerate() {
            let around = words(paragraph);
            for mention in find(paragraph, Mode::Running, &self.groups) {
                for (key, certain) in self.keys_of(&mention, &around, article.meta.published, &known) {
                    count(key, certain, 1, at <= 1);
                    if certain && !known.contains(&key) {
                        known.push(key);
                    }
                }
            }
        }
        found.into_values().collect()
    }

    /// The resolutions that a mention of running text means, each with whether that is certain. `known` are those named
    /// before it.
    pub(super) fn keys_of(
        &self,
        mention: &Mention,
        around: &[Word],
        written: Option<PartialDate>,
        known: &[Key],
    ) -> Vec<(Key, bool)> {
        match &mention.document {
            Document::Group(place) => {
                self.group(*place).map_or(Vec::new(), |group| group.keys.iter().map(|key| (*key, true)).collect())
            }
            Document::Plenum { ordinal, .. } => match &self.plenums(*ordinal, mention.tenure)[..] {
                [plenum] if mention.tenure.is_some() && plenum.resolutions.len() == 1 => {
                    vec![(plenum.resolutions[0], true)]
                }
                _ => Vec::new(),
            },
            Document::Party { number, plenum, maybe_provincial } => {
                let has_marks = around.iter().any(Word::has_marks);
                if *maybe_provincial && has_marks {
                    return Vec::new();
                }
                let alone = Context {
                    tenure: mention.tenure,
                    date: mention.date,
                    plenum: *plenum,
                    written,
                    nearby: known.last().map(|key| key.tenure),
                    ..Context::default()
                };
                self.one_key(*number, alone, around, known, *maybe_provincial)
            }
            Document::Congress(_) | Document::Elsewhere(..) => Vec::new(),
        }
    }

    /// What stands with the number decides first, then what the article named before, then the words around.
    fn one_key(&self, number: u16, alone: Context, around: &[Word], known: &[Key], doubtful: bool) -> Vec<(Key, bool)> {
        let mut context = alone;
        let nearby = context.nearby.take();
        match self.resolve(number, &context) {
            Verdict::Absent(_) => Vec::new(),
            Verdict::One(best, _) => vec![(best.key, !doubtful)],
            Verdict::Several(_) => {
                let mut before = known.iter().filter(|key| key.number == number);
                if let (Some(key), None) = (before.next(), before.next()) {
                    return vec![(*key, true)];
                }
                context.words = around.iter().collect();
                context.nearby = nearby;
                match self.resolve(number, &context) {
                    Verdict::One(best, _) => vec![(best.key, false)],
                    Verdict::Several(all) => all.first().map(|best| (best.key, false)).into_iter().collect(),
                    Verdict::Absent(_) => Vec::new(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ArticleId, Meta};
    use crate::i18n::Lang;

    fn cited(published: &str, body: &str) -> Vec<String> {
        let meta = Meta { published: published.parse().ok(), ..Meta::titled("") };
        let article = Article {
            id: ArticleId::of_slug("x"),
            slug: "x".into(),
            lang: Lang::Vi,
            meta,
            resolutions: Vec::new(),
            body: body.into(),
        };
        Register::shipped()
            .cite(&article)
            .iter()
            .map(|one| format!("{}{}", one.key, if one.certain { "" } else { "?" }))
            .collect()
    }

    #[test]
    fn a_document_cannot_be_younger_than_the_article() {
        assert_eq!(cited("2018-01-05", "Nghị quyết 18-NQ/TW được triển khai."), ["18-NQ/TW@12"]);
        assert_eq!(cited("2019", "Nghị quyết 59 chưa có."), Vec::<String>::new());
    }

    #[test]
    fn context_decides_or_the_doubt_is_kept() {
        assert_eq!(cited("2025-03-01", "Nghị quyết 18-NQ/TW khóa XII. Nghị quyết 18 đặt mục tiêu."), ["18-NQ/TW@12"]);
        assert_eq!(
            cited("2025-03-01", "Tổng kết Nghị quyết 18 về sắp xếp tổ chức bộ máy của hệ thống chính trị."),
            ["18-NQ/TW@12?"]
        );
        assert_eq!(
            cited("2025-09-16", "Resolutions 59, 70, 71 and 72 were disseminated."),
            ["59-NQ/TW@13?", "70-NQ/TW@13", "71-NQ/TW@13", "72-NQ/TW@13"]
        );
        assert_eq!(
            cited("2025-06-01", "Chính phủ ban hành Nghị quyết 71/NQ-CP, Quốc hội có Nghị quyết 198/2025/QH15."),
            Vec::<String>::new()
        );
        assert_eq!(
            cited("2025-06-01", "Nghị quyết 68-NQ/TW và 2 triệu doanh nghiệp; Nghị quyết 09-NQ/TU của Thành ủy."),
            ["68-NQ/TW@13"]
        );
    }
}
