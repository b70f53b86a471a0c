//! What a search promises, on the shipped articles: filters keep what they name, counts come true, and an answer can be
//! explained.

use nqbot::action::{Action, Numbered};
use nqbot::corpus::ArticleId;
use nqbot::i18n::Lang;
use nqbot::index::list::Whole;
use nqbot::register::Body;
use nqbot::render::plain;
use nqbot::reply::{Button, Does, Reply};
use nqbot::request::{Input, Place, Request};
use nqbot::route;

use crate::house;

fn answer(input: Input, lang: Lang, list: Numbered) -> Reply {
    let request = Request { list, ..Request::new(input, lang, Place::Private, house::today()) };
    route::answer(house::shared(), &request).expect("an answer")
}

#[must_use]
fn ask(text: &str) -> Reply {
    answer(Input::Text(text.into()), Lang::Vi, Numbered::default())
}

#[must_use]
fn press(button: &Button) -> Reply {
    let Does::Ask(action) = &button.does else { panic!("{:?} asks nothing", button.label) };
    answer(Input::Press(action.clone()), Lang::Vi, Numbered::default())
}

#[must_use]
fn said(reply: &Reply) -> String {
    plain::text(reply, Lang::Vi)
}

/// The articles on every page of a search, with the language in which each would be opened.
fn found(question: &str) -> Vec<(Whole, Lang)> {
    let index = house::shared().index().expect("an index");
    let mut found = Vec::new();
    for page in 1.. {
        let reply = ask(&format!("/search {question} page:{page}"));
        if reply.list.first <= found.len() {
            break;
        }
        for Action { line, .. } in &reply.list.actions {
            let mut words = line.split(' ').skip(1);
            let id = words.next().and_then(ArticleId::parse).expect("an entry opens an article");
            let lang = words.next().and_then(Lang::from_code).unwrap_or(Lang::Vi);
            found.push((index.article(&id, lang).expect("the index reads").expect("the article is held"), lang));
        }
    }
    found
}

#[test]
fn filters_keep_what_they_name() {
    let register = &house::shared().register;
    let of_body = |article: &Whole, body: Body| {
        let named = article.entry.cites.iter().filter(|(_, _, certain)| *certain);
        named.filter_map(|(key, ..)| register.get(*key)).any(|entry| entry.body == body)
    };
    let about = |article: &Whole, topic: &str| article.entry.meta.topics.iter().any(|slug| slug == topic);
    type Keeps<'t> = &'t dyn Fn(&Whole, Lang) -> bool;
    let table: [(&str, &str, Keeps); 8] = [
        ("phát triển kinh tế", "lang:en", &|_, lang| lang == Lang::En),
        ("phát triển kinh tế", "tiếng:anh", &|_, lang| lang == Lang::En),
        ("phát triển kinh tế", "by:bct", &|article, _| of_body(article, Body::Politburo)),
        ("hội nghị", "của:bchtw", &|article, _| of_body(article, Body::CentralCommittee)),
        ("bảo hiểm y tế", "topic:y_tế", &|article, _| about(article, "health")),
        ("hội nghị", "topic:party_building", &|article, _| about(article, "party-building")),
        ("bảo hiểm y tế", "-topic:health", &|article, _| !about(article, "health")),
        ("phát triển kinh tế", "-lang:vi", &|_, lang| lang == Lang::En),
    ];
    for (words, filter, keeps) in table {
        let (all, kept) = (found(words), found(&format!("{words} {filter}")));
        let wrong = kept.iter().filter(|(article, lang)| !keeps(article, *lang));
        let wrong: Vec<_> = wrong.map(|(article, _)| &article.entry.id).collect();
        assert!(!kept.is_empty() && wrong.is_empty(), "{words} {filter}: {} found, wrong: {wrong:?}", kept.len());
        let left_out = all.iter().filter(|(article, lang)| !keeps(article, *lang)).count();
        assert!(left_out > 0, "{words} {filter} would be true without the filter");
    }
}

/// `12` of `1–5 trong 12 bài`.
#[must_use]
fn total(reply: &Reply) -> usize {
    let said = said(reply);
    let before = said.split(" bài, ").next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no count in\n{said}"))
}

/// `7` of a button that says `Tìm “x” (7 bài viết)`.
#[must_use]
fn promised(button: &Button) -> Option<usize> {
    let (_, count) = button.label.get(Lang::Vi).rsplit_once(" (")?;
    count.trim_end_matches(')').trim_end_matches(" bài viết").parse().ok()
}

#[test]
fn a_narrowing_button_leads_to_as_many_articles_as_it_says() {
    let mut pressed = 0;
    let mut wrong = Vec::new();
    for words in ["kinh tế tư nhân", "nghị quyết", "phát triển", "health", "đất đai", "hội nghị trung ương", "energy"]
    {
        for facet in ["facet:year", "facet:nq", "facet:src"] {
            for button in ask(&format!("/search {words} {facet}")).buttons.iter().flatten() {
                let Some(promised) = promised(button) else { continue };
                let total = total(&press(button));
                pressed += 1;
                if promised != total {
                    wrong.push(format!("{words}: “{}” leads to {total}", button.label.get(Lang::Vi)));
                }
            }
        }
    }
    assert!(pressed > 100 && wrong.is_empty(), "{pressed} pressed, wrong:\n{}", wrong.join("\n"));
}

#[test]
fn did_you_mean_offers_what_finds_more() {
    let is_offer = |button: &&Button| button.label.get(Lang::Vi).starts_with("Có phải bạn muốn tìm");
    for (typed, meant) in [
        ("đấu tư nước ngoài", "đầu tư nước ngoài"),
        ("khoa học công nghề", "khoa học công nghệ"),
        ("chuyen doi soo", "chuyen doi so"),
        ("kinh te tu nhanh", "kinh te tu nhan"),
    ] {
        let reply = ask(&format!("/search {typed}"));
        let offers: Vec<&Button> = reply.buttons.iter().flatten().filter(is_offer).collect();
        let [offer] = offers[..] else { panic!("{typed}: {}", said(&reply)) };
        assert!(offer.label.get(Lang::Vi).contains(&format!("“{meant}”")), "{typed}: {:?}", offer.label);
        assert_eq!(promised(offer), Some(total(&press(offer))), "{typed}: {:?}", offer.label);
    }
    for right in ["đầu tư nước ngoài", "chuyen doi so", "foreign investment"] {
        let reply = ask(&format!("/search {right}"));
        assert_eq!(reply.buttons.iter().flatten().find(is_offer), None, "{right} is well spelt");
    }
}

#[test]
fn why_tells_how_each_word_stands_in_the_article() {
    let list = ask("/search kinh te tư nhân GDP").list;
    let why = said(&answer(Input::Text("why 1".into()), Lang::Vi, list));
    let by_id = said(&ask("/why ashhejq kinh te tư nhân GDP"));
    assert_eq!(why, by_id, "an entry of a list is explained like the article itself");
    let index = house::shared().index().expect("an index");
    let id = ArticleId::parse("ashhejq").expect("an id");
    let article = index.article(&id, Lang::Vi).expect("the index reads").expect("the article is held");
    let text = format!("{}\n{}", article.entry.meta.title, article.body).to_lowercase();
    let times = |word: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|other| *other == word).count();
    for expected in [
        format!("kinh: đúng như đã gõ, {} lần, có trong tiêu đề", times("kinh")),
        format!("te: khớp khi bỏ dấu, {} lần, có trong tiêu đề", times("tế")),
        format!("tư: đúng như đã gõ, {} lần, có trong tiêu đề", times("tư")),
        format!("GDP: đúng như đã gõ, {} lần\n", times("gdp")),
        "Điểm ".to_string(),
    ] {
        assert!(why.contains(&expected), "no “{expected}” in\n{why}");
    }
    assert!(!why.contains("chưa đủ để được xem là câu trả lời"), "{why}");
    for (question, expected) in [
        ("ashhejq kinh tế hàng không", "hàng: không có trong bài"),
        ("ashhejq kinh tế hàng không", "chưa đủ để được xem là câu trả lời"),
        ("ashhejq enterprise goals", "enterprise: dạng khác của từ"),
        ("a000000 kinh tế", "Bài a000000 không khớp"),
        ("kinh tế", "Hãy tìm trước"),
    ] {
        let why = said(&ask(&format!("/why {question}")));
        assert!(why.contains(expected), "{question}: no “{expected}” in\n{why}");
    }
}
