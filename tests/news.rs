//! What is new for whom, and what becomes of it when something is in the way. The house is a small one, without Telegram.

use nqbot::corpus::{Article, ArticleId, Meta};
use nqbot::date::PartialDate;
use nqbot::house::{House, Settings};
use nqbot::i18n::Lang;
use nqbot::index::{Builder, Document, Index, Stamp};
use nqbot::register::Register;
use nqbot::setting::{Cadence, ChatSettings};
use nqbot::store::{Kept, NewWatch, Store};
use nqbot::watch::{self, Draft, Matcher, Ran};

use crate::house;

const NOW: i64 = 1_795_305_600;

/// A house that holds some articles of these words.
fn holding(store: Store, bodies: &[String]) -> House {
    let corpus = house::root().join("corpus");
    let (register, _) = nqbot::register::load::read(&corpus.join("resolutions.toml"));
    let (glossary, _) = nqbot::corpus::Glossary::read(&corpus.join("glossary.toml"));
    let index = index(&register, bodies);
    House::new(register, glossary, store, Settings::default()).with_index(index)
}

fn index(register: &Register, bodies: &[String]) -> Index {
    let mut builder = Builder::in_memory().expect("an index");
    for body in bodies {
        let first = body.split(' ').next().unwrap_or_default();
        let slug = format!("2026/{first}");
        let meta = Meta { published: Some(house::today()), ..Meta::titled(first) };
        let (id, body) = (ArticleId::of_slug(&slug), body.clone());
        let article = Article { id, slug, lang: Lang::Vi, meta, resolutions: Vec::new(), body };
        let cites = register.cite(&article);
        builder.add(&Document { article, cites, terms: Vec::new(), langs: vec![Lang::Vi] }).expect("an article");
    }
    builder.finish(Stamp::new(0, 0), String::new()).expect("an index")
}

/// Texts of words of their own, all with the same two words.
fn bodies(count: usize) -> Vec<String> {
    let letter = |number: usize| char::from(b'a' + (number % 26) as u8);
    let word = |number: usize| [number / 676, number / 26, number].map(letter).iter().collect::<String>();
    let own = |number: usize| (0..30).map(|at| word(number * 30 + at)).collect::<Vec<_>>().join(" ");
    (0..count).map(|number| format!("{} chè shan.", own(number))).collect()
}

fn watching(store: &Store, chat: i64, words: &str, cadence: Cadence) -> i64 {
    let next_at = ChatSettings::default().next_digest(cadence, NOW);
    let new = NewWatch { chat, thread: None, maker: None, words, cadence, next_at };
    match store.keep_watch(&new, NOW, 20).expect("a watch") {
        Kept::New(id) => id,
        other => panic!("{other:?}"),
    }
}

fn take_in(house: &House, today: PartialDate) -> usize {
    watch::take_in(house, &mut Matcher::default(), today, NOW).expect("it is taken in").news
}

fn run(house: &House, at: i64, word: impl Fn(&Draft) -> anyhow::Result<String>) -> Ran {
    watch::run(house, at, |_, _| Lang::Vi, word).expect("what is due is written")
}

/// The house before any news, so that what comes is new.
fn begun(store: Store) -> House {
    let house = holding(store, &["Một bài từ trước.".to_string()]);
    take_in(&house, house::today());
    house
}

fn with(house: &House, bodies: &[String]) -> House {
    let index = index(&house.register, bodies);
    house.clone().with_index(index)
}

#[test]
fn a_watch_sees_all_that_is_new_however_much_it_is() {
    let before = begun(Store::in_memory().expect("a store"));
    watching(&before.store, 7, "chè shan", Cadence::Weekly);
    let house = with(&before, &bodies(260));
    assert_eq!(take_in(&house, house::today()), 260);
    let index = house.index().expect("an index");
    let preview = watch::preview(&house, &index, "chè shan", house::today(), Lang::Vi).expect("a preview");
    assert_eq!((preview.week, preview.total), (260, 260));
}

#[test]
fn what_is_not_held_just_now_is_told_when_it_is_held_again() {
    let before = begun(Store::in_memory().expect("a store"));
    let id = watching(&before.store, 7, "chè shan", Cadence::Instant);
    let house = with(&before, &bodies(2));
    take_in(&house, house::today());
    let gone = with(&before, &[]);
    assert_eq!(run(&gone, NOW, |_| unreachable!("there is nothing to tell")).messages, 0);
    assert_eq!(house.store.news_of(id).expect("news").len(), 2, "news was thrown away");
    let ran = run(&house, NOW + 60, |draft| Ok(format!("{{\"items\":{}}}", draft.items.len())));
    assert_eq!((ran.messages, ran.stories), (1, 2));
    assert!(house.store.news_of(id).expect("news").is_empty());
}

#[test]
fn what_is_stopped_while_a_digest_is_made_is_not_told() {
    let before = begun(Store::in_memory().expect("a store"));
    let id = watching(&before.store, 7, "chè shan", Cadence::Instant);
    let house = with(&before, &bodies(1));
    take_in(&house, house::today());
    let ran = run(&house, NOW, |_| {
        house.store.forget_person(7)?;
        Ok("{}".into())
    });
    assert_eq!(ran.messages, 0);
    assert!(house.store.watch(id).expect("the store").is_none());
    assert_eq!(house.store.outgoing_load().expect("the outbox").0, 0, "a person who was forgotten is written to");
    assert!(house.store.person(7).expect("the store").is_empty());
}

#[test]
fn one_place_that_makes_the_program_stumble_holds_up_no_other() {
    let before = begun(Store::in_memory().expect("a store"));
    for chat in [7, 8, 9] {
        watching(&before.store, chat, "chè shan", Cadence::Instant);
    }
    let house = with(&before, &bodies(1));
    take_in(&house, house::today());
    let word = |draft: &Draft| match draft.chat {
        7 => panic!("a place that cannot be worded"),
        8 => anyhow::bail!("another one"),
        _ => Ok("{}".to_string()),
    };
    assert_eq!(run(&house, NOW, word).messages, 1);
    assert_eq!(run(&house, NOW + 60, |_| Ok("{}".into())).messages, 0, "it is not tried again at once");
    assert_eq!(run(&house, NOW + 3_700, |_| Ok("{}".into())).messages, 2, "it was never tried again");
}

#[test]
fn a_month_without_news_is_told_of_once_where_that_is_wanted() {
    const DAY: i64 = 24 * 3_600;
    let house = begun(Store::in_memory().expect("a store"));
    house.store.set_settings(7, &ChatSettings { sign_of_life: true, ..ChatSettings::default() }).expect("settings");
    watching(&house.store, 7, "chè shan", Cadence::Daily);
    watching(&house.store, 8, "chè shan", Cadence::Daily);
    let mut signs = Vec::new();
    for day in 1..70 {
        let at = NOW + day * DAY;
        let ran = run(&house, at, |draft| {
            assert!(draft.chat == 7 && draft.items.is_empty() && draft.watches.len() == 1);
            Ok("{}".into())
        });
        if ran.messages > 0 {
            signs.push(day);
            let sent = house.store.due_outgoing(at, 9).expect("the outbox");
            sent.iter().for_each(|one| house.store.settle_outgoing(one.id).expect("it is settled"));
        }
    }
    assert!(matches!(signs[..], [27..=29, 54..=58]), "{signs:?}");
}
