//! Rules about what is shipped: corpus, README, settings.

use std::fs;

use nqbot::command::LIST;
use nqbot::corpus::check::check;
use nqbot::i18n::Lang;
use nqbot::index::{Order, Wanted};
use nqbot::question::Filter;
use nqbot::render::Looks;
use nqbot::render::telegram::{LIMIT, MOST_ENTITIES, messages};
use nqbot::reply::{Does, Outcome};
use nqbot::request::{Input, Place, Request};
use nqbot::route;
use nqbot::setting::{ChatSettings, Layout};
use nqbot::text::utf16;
use unicode_normalization::UnicodeNormalization;

use crate::house;

fn ask(text: &str, lang: Lang) -> nqbot::reply::Reply {
    let known = Request::new(Input::Text(text.into()), lang, Place::Private, house::today());
    // the README and the help tell of what owners have as well
    let request = Request { owner: true, ..known };
    route::answer(house::shared(), &request).expect("an answer")
}

#[test]
fn the_shipped_corpus_is_in_order() {
    let (counts, problems) = check(&[house::root().join("corpus")], house::today());
    assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    assert!(counts.articles >= 24 && counts.texts == 2 * counts.articles, "{counts:?}");
}

#[test]
fn every_digest_has_the_length_and_paragraphs_of_one() {
    for article in nqbot::corpus::articles(&[house::root().join("corpus")]) {
        let article = article.expect("a readable article");
        let count = article.body.split_whitespace().count();
        assert!((120..=500).contains(&count), "{} {:?} has {count} words", article.slug, article.lang);
        assert!(article.body.split("\n\n").count() >= 3, "{} has too few paragraphs", article.slug);
    }
}

#[test]
fn every_example_in_the_help_gives_a_real_answer() {
    for command in LIST {
        for example in command.examples() {
            for lang in Lang::ALL {
                let reply = ask(&format!("/{example}"), lang);
                assert!(
                    matches!(reply.outcome, Outcome::Found | Outcome::Choice),
                    "/{example} in {lang:?}: {:?}",
                    reply.outcome
                );
            }
        }
    }
}

/// Every article, card and list, as Telegram would get it.
#[test]
fn everything_shipped_becomes_lawful_messages() {
    let house = house::shared();
    let index = house.index().expect("an index");
    let all = index.latest(&Filter::default(), Lang::Vi, 0, 10_000).expect("a list");
    let of_articles = ["read", "story", "wrong", "raw"];
    let reads = all.entries.iter().flat_map(|entry| of_articles.map(|name| format!("/{name} {}", entry.id)));
    let of_resolutions = ["resolution", "targets", "related", "documents", "wrong"];
    let cards = house.register.all().flat_map(|entry| of_resolutions.map(|name| format!("/{name} {}", entry.key)));
    let lists = [
        "/latest",
        "/resolutions",
        "/help",
        "/about",
        "/status",
        "/privacy",
        "/search nghị quyết",
        "/compare 57 68 70",
    ];
    let lists = lists.map(String::from);
    for line in reads.chain(cards).chain(lists) {
        for lang in Lang::ALL {
            let reply = ask(&line, lang);
            let made = messages(&reply, lang);
            assert!(!made.is_empty() && made.iter().all(|message| !message.text.is_empty()), "{line} says nothing");
            for message in &made {
                assert!(utf16::len(&message.text) <= LIMIT && message.entities.len() <= MOST_ENTITIES, "{line}");
                let keys: Vec<_> = message.buttons.iter().flatten().collect();
                assert!(
                    keys.len() <= 24 && message.buttons.iter().all(|row| row.len() <= 5),
                    "{line} has too many buttons"
                );
                assert!(keys.iter().all(|(label, _)| !label.trim().is_empty()), "{line} has a button without a label");
                for (_, does) in keys {
                    if let Does::Ask(action) = does {
                        let (name, _) = action.line.split_once(' ').unwrap_or((&action.line, ""));
                        assert!(
                            nqbot::command::named(name).is_some(),
                            "{line} has a button that nothing answers: {action:?}"
                        );
                    }
                }
            }
        }
    }
}

/// Every article, card and list in each layout; light ones are one short message, and nothing of an article is lost.
#[test]
fn every_layout_of_what_is_shipped_is_lawful_and_light_ones_are_short() {
    let house = house::shared();
    let index = house.index().expect("an index");
    let all = index.latest(&Filter::default(), Lang::Vi, 0, 10_000).expect("a list");
    let reads = all.entries.iter().flat_map(|entry| ["", " page:2"].map(|page| format!("/read {}{page}", entry.id)));
    let of_resolutions = ["resolution", "targets", "documents", "wrong"];
    let cards = house.register.all().flat_map(|entry| of_resolutions.map(|name| format!("/{name} {}", entry.key)));
    let lists =
        ["/latest", "/latest 10", "/resolutions", "/search nghị quyết kinh tế", "/help", "/privacy", "/settings"];
    let mut cut = Vec::new();
    for line in reads.chain(cards).chain(lists.map(String::from)) {
        for (layout, light) in [(Layout::Compact, false), (Layout::Full, false), (Layout::Normal, true)] {
            let settings = ChatSettings { layout, light, ..ChatSettings::default() };
            let known = Request::new(Input::Text(line.clone()), Lang::Vi, Place::Private, house::today());
            let request = Request { settings: settings.clone(), ..known };
            let reply = route::answer(house, &request).expect("an answer");
            let made = messages(&reply, Looks::of(&settings, Lang::Vi));
            for message in &made {
                let (units, looks) = (utf16::len(&message.text), message.entities.len());
                assert!(units > 0 && units <= LIMIT && looks <= MOST_ENTITIES, "{line}: {units} units, {looks} looks");
            }
            if light {
                assert!(made.len() == 1 && utf16::len(&made[0].text) <= 1_200, "{line} is not light");
                cut.extend(Some(line.clone()).filter(|_| made[0].text.contains("/settings light off")));
            }
        }
    }
    assert!(cut.iter().all(|line| line.starts_with("/targets") || line == "/latest 10"), "cut short: {cut:?}");
}

/// The first hit is the same without marks, decomposed, and with the tone in its other place.
#[test]
fn the_first_hit_does_not_depend_on_how_one_types() {
    let house = house::shared();
    let index = house.index().expect("an index");
    let first = |words: &str| {
        let queries = [index.understand(words, &house.glossary).expect("a query")];
        let wanted =
            Wanted { queries: &queries, filter: &Filter::default(), order: Order::Relevance, reader: Lang::Vi };
        let found = index.search(&wanted, 0, 1).expect("hits");
        found.hits.first().map(|hit| hit.id.to_string())
    };
    for words in [
        "kinh tế tư nhân",
        "chuyển đổi số quốc gia",
        "công suất dự phòng hệ thống điện",
        "bảo vệ, chăm sóc và nâng cao sức khoẻ nhân dân",
        "công nghiệp hoá, hiện đại hoá",
        "giáo dục đại học",
        "ngoại giao vắc-xin",
        "thuỷ sản và kinh tế biển",
        "cải cách chính sách tiền lương",
        "khoáng sản và công nghiệp khai khoáng",
        "kinh tế tập thể",
    ] {
        let plain = first(words);
        assert!(plain.is_some(), "{words} finds nothing");
        let bare = nqbot::text::fold(words);
        let decomposed: String = words.nfd().collect();
        let moved = words.replace("oẻ", "ỏe").replace("oá", "óa").replace("uỷ", "ủy");
        for typed in [bare, decomposed, moved] {
            assert_eq!(first(&typed), plain, "{typed:?} against {words:?}");
        }
    }
}

/// A word that no text holds is read as the known one a slip away, and the answer says so.
#[test]
fn a_slip_is_repaired_and_told() {
    for (slip, read) in [("kinh te tu nhna", "nhan"), ("chuyển đổii số", "đổi"), ("private sectr share", "sector")]
    {
        let reply = ask(&format!("/search {slip}"), Lang::Vi);
        let told = nqbot::render::plain::text(&reply, Lang::Vi);
        assert!(reply.outcome == Outcome::Found && told.contains(&format!("được hiểu là “{read}”")), "{slip}: {told}");
    }
    let told = nqbot::render::plain::text(&ask("/search kinh tế tư nhân", Lang::Vi), Lang::Vi);
    assert!(!told.contains("được hiểu là"), "{told}");
}

/// What a question limits the search to holds for every hit, and what it excludes for none.
#[test]
fn filters_hold_for_every_hit() {
    let house = house::shared();
    let index = house.index().expect("an index");
    let articles = |line: &str| -> Vec<nqbot::index::list::Whole> {
        let reply = ask(&format!("/search {line}"), Lang::Vi);
        assert_eq!(reply.outcome, Outcome::Found, "{line} finds nothing");
        let ids = reply.list.actions.iter().filter_map(|action| action.line.split(' ').nth(1));
        let ids = ids.filter_map(nqbot::corpus::ArticleId::parse);
        ids.map(|id| index.article(&id, Lang::Vi).expect("the index").expect("an article")).collect()
    };
    let holds = |text: &str, words: &str| nqbot::text::fold(text).contains(&nqbot::text::fold(words));
    let year = |article: &nqbot::index::list::Whole| article.entry.meta.published.map(|date| date.get_year());
    for article in articles("kinh tế năm:2025") {
        assert_eq!(year(&article), Some(2025), "{}", article.entry.meta.title);
    }
    for article in articles("nghị quyết 2021..2022") {
        assert!(matches!(year(&article), Some(2021 | 2022)), "{}", article.entry.meta.title);
    }
    for article in articles("“kinh tế tư nhân” -“đổi mới sáng tạo” -“doanh nghiệp nhà nước”")
    {
        assert!(holds(&article.body, "kinh tế tư nhân"), "{}", article.entry.meta.title);
        for excluded in ["đổi mới sáng tạo", "doanh nghiệp nhà nước"] {
            assert!(!holds(&article.body, excluded), "{} has {excluded}", article.entry.meta.title);
        }
    }
    for article in articles("nq:68 kinh tế") {
        let cites = |key: &nqbot::register::Key| key.to_string() == "68-NQ/TW@13";
        assert!(article.entry.cites.iter().any(|(key, _, certain)| *certain && cites(key)));
    }
    for article in articles("nghị quyết src:vietnamplus") {
        assert!(holds(
            &format!("{} {:?}", article.entry.meta.source_name, article.entry.meta.source_url),
            "vietnamplus"
        ));
    }
    for article in articles("title:năng_lượng") {
        assert!(holds(&article.entry.meta.title, "năng lượng"), "{}", article.entry.meta.title);
    }
    let both = articles("giáo dục OR văn hóa");
    assert!(["giáo dục", "văn hóa"].iter().all(|words| both.iter().any(|article| holds(&article.body, words))));
    let older = articles("nghị quyết sort:old");
    let dates: Vec<u64> = older.iter().filter_map(|one| one.entry.meta.published).map(|date| date.sort_key()).collect();
    assert!(dates.windows(2).all(|two| two[0] <= two[1]), "{dates:?}");
}

/// Bad syntax is searched as words, and the answer says how it was read.
#[test]
fn what_was_understood_is_told() {
    for (question, told) in [
        ("“kinh tế tư nhân", "Dấu ngoặc kép chưa đóng"),
        ("kinh tế foo:bar", "Không có bộ lọc “foo:”"),
        ("kinh tế nq:999", "“nq:999” không ứng với mục nào"),
        ("nghij quyeets veef ddaats ddai", "Đã hiểu: nghị quyết về đất đai"),
        ("nghi5 quye61t so61 68", "Đã hiểu: nghị quyết số"),
        ("BCT họp về vắc-xin", "BCT ≈ Bộ Chính trị"),
        ("kinh tế từ 6/2025", "Chỉ tìm: từ tháng 6/2025"),
    ] {
        let said = nqbot::render::plain::text(&ask(&format!("/search {question}"), Lang::Vi), Lang::Vi);
        assert!(said.contains(told), "{question}: {said}");
    }
}

/// The place behind a passage opens that very paragraph.
#[test]
fn every_passage_can_be_quoted() {
    let reply = ask("/search tỷ trọng kinh tế tư nhân GDP", Lang::Vi);
    let said = nqbot::render::plain::text(&reply, Lang::Vi);
    let places: Vec<&str> = said.split(['(', ')']).filter(|part| part.contains('¶') && !part.contains(' ')).collect();
    assert!(places.len() >= 3, "{said}");
    for place in places {
        assert_eq!(ask(&format!("/quote {place}"), Lang::Vi).outcome, Outcome::Found, "{place}");
    }
    assert_eq!(ask("/quote avytahc¶99", Lang::Vi).outcome, Outcome::NotFound);
    assert_eq!(ask("/why ashhejq kinh tế", Lang::En).outcome, Outcome::Found);
}

/// Asked for a figure or a date, the passage has one.
#[test]
fn the_passage_answers_in_kind() {
    for (question, expected) in [
        ("Công suất dự phòng của hệ thống điện phải đạt bao nhiêu?", "15%"),
        ("Nghị quyết về phát triển kinh tế tư nhân được ban hành ngày nào?", "4/5/2025"),
        ("How many enterprises should the private sector have by 2030?", "million"),
    ] {
        let lang = if question.is_ascii() { Lang::En } else { Lang::Vi };
        let said = nqbot::render::plain::text(&ask(&format!("/search {question}"), lang), lang);
        let first = said.split("\n2. ").next().unwrap_or_default();
        assert!(first.contains(expected), "{question}: {first}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for words in [
        "giá vàng hôm nay",
        "gia vang hom nay",
        "weather tomorrow",
        "bitcoin",
        "đội tuyển bóng đá",
        "công thức nấu phở",
        "world cup 2026",
        "lãi suất vay mua nhà",
    ] {
        for lang in Lang::ALL {
            assert_eq!(ask(words, lang).outcome, Outcome::NotFound, "{words}");
        }
    }
}

#[test]
fn the_readme_lists_every_command() {
    let readme = fs::read_to_string(house::root().join("README.md")).expect("README.md");
    let rows: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `/")).collect();
    let expected: Vec<String> = LIST
        .iter()
        .map(|command| {
            let aliases: Vec<String> = command.aliases().iter().map(|alias| format!("`/{alias}`")).collect();
            let summary = command.summary();
            format!(
                "| `/{}` | {} | {} | {} |",
                command.name(),
                aliases.join(" "),
                summary.get(Lang::En),
                summary.get(Lang::Vi)
            )
        })
        .collect();
    assert_eq!(
        rows,
        expected,
        "the table of commands in README.md differs from the list; it should be:\n{}",
        expected.join("\n")
    );
}

/// The replies that the README shows are replies of the bot: each line of a block stands in the answer.
#[test]
fn the_readme_shows_real_replies() {
    let readme = fs::read_to_string(house::root().join("README.md")).expect("README.md");
    let blocks = readme.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next());
    // the group has a test of its own
    let blocks = blocks.filter(|block| block.starts_with("> "));
    let mut shown = 0;
    for block in blocks {
        let mut answer = String::new();
        for line in block.lines().filter(|line| *line != "…") {
            match line.strip_prefix("> ") {
                Some(question) => {
                    answer = nqbot::render::plain::text(&ask(question, Lang::Vi), Lang::Vi);
                    shown += 1;
                }
                None => {
                    assert!(answer.lines().any(|real| real == line), "README shows {line:?}, the bot says:\n{answer}")
                }
            }
        }
    }
    assert!(shown >= 5, "the README shows {shown} replies");
}

/// Containers that share a data folder have the same process id; none of them may end without an index.
#[test]
fn several_programs_build_the_index_of_one_folder() {
    let data = tempfile::tempdir().expect("a folder");
    let start = || {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_nqbot"));
        program.args(["index", "--force"]).current_dir(house::root()).env("NQBOT_DATA", data.path());
        program.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().expect("it starts")
    };
    let programs: Vec<_> = (0..3).map(|_| start()).collect();
    for program in programs {
        let output = program.wait_with_output().expect("it ends");
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && told.contains("36 articles"), "{told}");
    }
}

/// The group in the README is the one that the test plays.
#[test]
fn the_readme_shows_the_lively_group_as_it_is() {
    let read = |path: &str| fs::read_to_string(house::root().join(path)).expect("a file");
    let (readme, vietnamese, english) =
        (read("README.md"), read("tests/group/lively.vi.txt"), read("tests/group/lively.en.txt"));
    assert!(readme.contains(vietnamese.trim_end()), "the Vietnamese group went otherwise");
    let from = english.find("Minh: /serach").expect("the slip");
    let to = english.find("Administrator:").expect("the administrator");
    assert!(readme.contains(english[from..to].trim_end()), "the English group went otherwise");
}
