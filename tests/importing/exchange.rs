//! Our own export comes back exactly, and the shipped articles with it.

use std::fs;

use nqbot::corpus::{self, Article, ArticleId, DatedBy, Kind, Meta, Translation};
use nqbot::date::PartialDate;
use nqbot::i18n::Lang;
use nqbot::import::{exported, records};
use proptest::prelude::*;

use super::read;
use crate::house;

/// An article written to a file of exported objects and read again.
fn again(article: &Article) -> Article {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("export.jsonl");
    fs::write(&file, format!("{}\n", exported(article))).expect("the export is written");
    let record = records(&file).next().expect("a record").expect("a good one");
    read(&record).expect("an article").article
}

#[test]
fn the_shipped_articles_come_back_from_their_export_and_from_their_files() {
    let root = house::root().join("corpus");
    let files = corpus::load::files(&[root]);
    assert!(files.len() > 20);
    for file in files {
        let article = corpus::load::read(&file).expect("an article");
        assert_eq!(again(&article), article, "{}", file.display());
        let record = records(&file).next().expect("a record").expect("a good one");
        assert_eq!(read(&record).expect("an article").article, article, "{}", file.display());
    }
}

fn date() -> impl Strategy<Value = Option<PartialDate>> {
    prop_oneof![
        Just(None),
        (1950_i16..2026).prop_map(|year| Some(PartialDate::year(year))),
        (1950_i16..2026, 1_u8..13).prop_map(|(year, month)| PartialDate::month(year, month).ok()),
        (1950_i16..2026, 1_u8..13, 1_u8..29).prop_map(|(year, month, day)| PartialDate::day(year, month, day).ok()),
    ]
}

fn words() -> impl Strategy<Value = String> {
    "[A-Zàệữđ\"\\\\][A-Za-zÀỆđ0-9 ,.:“”\"\\\\/]{0,40}[a-zỹ]"
}

fn by() -> impl Strategy<Value = Option<DatedBy>> {
    prop_oneof![Just(None), Just(Some(DatedBy::Marker)), Just(Some(DatedBy::Address)), Just(Some(DatedBy::Feed))]
}

proptest! {
    #[test]
    fn any_article_comes_back_from_its_export(
        title in words(),
        texts in proptest::collection::vec(words(), 1..4),
        dates in (date(), date(), by()),
        flags in any::<[bool; 5]>(),
        said in proptest::option::of(words()),
        names in (words(), proptest::option::of(words()), proptest::option::of(words())),
    ) {
        let slug = "2025/some-thing".to_string();
        let meta = Meta {
            published: dates.0,
            event: dates.1,
            dated_by: dates.2,
            inferred: flags[0],
            event_inferred: flags[1],
            title_made: flags[2],
            event_said: said,
            source_name: names.0,
            place: names.1,
            byline: names.2,
            source_url: flags[3].then(|| "https://bao.example.vn/1.html".to_string()),
            kind: if flags[3] { Kind::Digest } else { Kind::Article },
            translation: if flags[4] { Translation::MaybeMachine } else { Translation::None },
            topics: if flags[3] { vec!["energy".into()] } else { Vec::new() },
            related: if flags[4] { vec!["2025/other".into()] } else { Vec::new() },
            ..Meta::titled(&title)
        };
        let article = Article {
            id: ArticleId::of_slug(&slug),
            slug,
            lang: if flags[4] { Lang::Vi } else { Lang::En },
            meta,
            resolutions: if flags[0] { vec!["70-NQ/TW@13".parse().expect("a key")] } else { Vec::new() },
            body: texts.join("\n\n"),
        };
        prop_assert_eq!(again(&article), article);
    }
}
