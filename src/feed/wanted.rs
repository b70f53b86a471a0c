//! What is taken of a feed.

use super::Wanted;
use crate::corpus::Article;
use crate::register::Register;
use crate::text::folds;

/// Whether an article is what is wanted: all are where nothing is said.
pub fn is_wanted(article: &Article, wanted: &Wanted, register: &Register) -> bool {
    if !wanted.citing && wanted.keywords.is_empty() {
        return true;
    }
    wanted.citing && register.cite(article).iter().any(|citation| citation.certain) || has_keyword(article, wanted)
}

/// Words are compared without marks: feeds are typed in haste, and so are settings.
fn has_keyword(article: &Article, wanted: &Wanted) -> bool {
    if wanted.keywords.is_empty() {
        return false;
    }
    let text = folds(&format!("{}\n{}", article.meta.title, article.body));
    wanted.keywords.iter().any(|keyword| {
        let keyword = folds(keyword);
        !keyword.is_empty() && text.windows(keyword.len()).any(|some| *some == keyword[..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ArticleId, Meta};
    use crate::i18n::Lang;

    #[test]
    fn what_is_wanted_is_told_by_citations_and_words() {
        let register = Register::shipped();
        let article = |body: &str| Article {
            id: ArticleId::of_slug(""),
            slug: String::new(),
            lang: Lang::Vi,
            meta: Meta { published: "2026-11-20".parse().ok(), ..Meta::titled("Tin trong ngày") },
            resolutions: Vec::new(),
            body: body.into(),
        };
        let citing = article("Nghị quyết 57-NQ/TW về khoa học, công nghệ.");
        let unsure = article("Nghị quyết 18 về sắp xếp tổ chức bộ máy.");
        let other = article("Bộ Chính trị họp về năng lượng.");
        let wanted = |citing: bool, keywords: &[&str]| Wanted {
            citing,
            keywords: keywords.iter().map(|word| word.to_string()).collect(),
        };
        for (what, hits) in [
            (wanted(false, &[]), [true, true, true]),
            (wanted(true, &[]), [true, false, false]),
            (wanted(false, &["bo chinh tri"]), [false, false, true]),
            (wanted(false, &["Chính trị họp", "xyz"]), [false, false, true]),
            (wanted(false, &["tri hop ve"]), [false, false, true]),
            (wanted(false, &["Tin trong ngày"]), [true, true, true]),
            (wanted(true, &["bộ máy"]), [true, true, false]),
        ] {
            let got = [&citing, &unsure, &other].map(|article| is_wanted(article, &what, &register));
            assert_eq!(got, hits, "{what:?}");
        }
    }
}
