//! Long lists: more texts answer than are looked at, so that what is left out must be left out by the index itself.

use super::list::REMEMBERED;
use super::weights::{LOOKED_AT, SMALL};
use super::{Builder, Document, Found, Index, Order, Stamp, Wanted};
use crate::corpus::{Article, ArticleId, Glossary, Meta};
use crate::date::PartialDate;
use crate::i18n::Lang;
use crate::question::{Filter, Outlet, Span, Without};

/// Texts of each of two years, all of which hold the question's words.
const EACH: usize = LOOKED_AT + 50;

fn article(number: usize) -> Document {
    let published = PartialDate::day(if number.is_multiple_of(2) { 2024 } else { 2025 }, 1 + (number % 12) as u8, 15);
    let meta = Meta {
        published: published.ok(),
        source_name: if number.is_multiple_of(3) { "Báo Nhân Dân" } else { "VnExpress" }.into(),
        ..Meta::titled(&format!("Bài số {number}"))
    };
    let slug = format!("{number}");
    let body = "Nghị quyết nêu mục tiêu phát triển kinh tế tư nhân.".to_string();
    let id = ArticleId::of_slug(&slug);
    let article = Article { id, slug, lang: Lang::Vi, meta, resolutions: Vec::new(), body };
    Document { article, cites: Vec::new(), terms: Vec::new(), langs: vec![Lang::Vi] }
}

fn index() -> Index {
    let mut builder = Builder::in_memory().unwrap();
    (0..2 * EACH).for_each(|number| builder.add(&article(number)).unwrap());
    builder.finish(Stamp::new(0, 0), String::new()).unwrap()
}

fn found(index: &Index, filter: &Filter, order: Order) -> Found {
    let queries = [index.understand("kinh tế tư nhân", &Glossary::default()).unwrap()];
    index.search(&Wanted { queries: &queries, filter, order, reader: Lang::Vi }, 0, LOOKED_AT).unwrap()
}

#[test]
fn a_long_list_keeps_its_filters_when_it_is_sorted_by_date() {
    assert!(2 * (EACH as u64) < SMALL, "a large collection is looked at less deeply");
    let index = index();
    let of_2024 = Filter { dates: Some(Span::of(PartialDate::year(2024))), ..Filter::default() };
    let elsewhere = Filter {
        without: vec![Without::Source(Outlet { name: "vnexpress".into(), quoted: false })],
        ..of_2024.clone()
    };
    for order in [Order::Relevance, Order::Newest, Order::Oldest] {
        let found = found(&index, &of_2024, order);
        assert_eq!((found.total, found.more), (LOOKED_AT, true), "{order:?}");
        let years: Vec<_> = found.hits.iter().filter_map(|hit| hit.meta.published).map(PartialDate::get_year).collect();
        assert!(years.len() == LOOKED_AT && years.iter().all(|year| *year == 2024), "{order:?}: {years:?}");
    }
    for order in [Order::Relevance, Order::Newest, Order::Oldest] {
        let found = found(&index, &elsewhere, order);
        assert_eq!((found.total, found.more), (EACH.div_ceil(3), false), "{order:?}");
    }
}

#[test]
fn a_long_list_has_the_newest_or_the_oldest_of_all() {
    let index = index();
    for (order, expected) in [(Order::Newest, (2025, 12)), (Order::Oldest, (2024, 1))] {
        let found = found(&index, &Filter::default(), order);
        let dates: Vec<_> = found.hits.iter().filter_map(|hit| hit.meta.published).collect();
        let first = dates.first().map(|date| (date.get_year(), date.get_month_day().0.unwrap_or_default()));
        assert_eq!(first, Some(expected), "{order:?}");
        let keys = dates.iter().map(|date| date.sort_key());
        let sorted = if order == Order::Newest { keys.rev().is_sorted() } else { keys.is_sorted() };
        assert!(dates.len() == LOOKED_AT && sorted, "{order:?}: {dates:?}");
    }
}

#[test]
fn the_list_of_the_newest_goes_on_where_what_is_remembered_ends() {
    let index = index();
    let page = |offset, limit| -> Vec<ArticleId> {
        let listing = index.latest(&Filter::default(), Lang::Vi, offset, limit).unwrap();
        listing.entries.into_iter().map(|entry| entry.id).collect()
    };
    let (whole, end) = (page(0, REMEMBERED + 20), REMEMBERED - 7);
    assert_eq!([page(end, 5), page(end + 5, 5), page(end + 10, 5)].concat(), whole[end..end + 15]);
}
