//! Questions that depend on more than their words: who asks, where, and which message they answer.

use nqbot::action::Action;
use nqbot::command::Changes;
use nqbot::house::House;
use nqbot::i18n::Lang;
use nqbot::render::{Looks, plain};
use nqbot::reply::{Does, Outcome, Reply};
use nqbot::request::{Input, Managed, Place, Request};
use nqbot::route;
use nqbot::setting::{ChatSettings, Layout};

use crate::house;

const GROUP: i64 = -1_001_234;
const PERSON: i64 = 7;

/// A question in the group.
#[must_use]
fn in_group(text: &str) -> Request {
    let known = Request::new(Input::Text(text.into()), Lang::Vi, Place::Group, house::today());
    Request { chat: Some(GROUP), asker: Some(PERSON), ..known }
}

/// A question in private.
#[must_use]
fn in_private(text: &str) -> Request {
    Request { place: Place::Private, chat: Some(PERSON), ..in_group(text) }
}

/// A question that answers a message.
#[must_use]
fn answering(message: &str, text: &str) -> Request {
    Request { replied: Some(message.to_string()), ..in_group(text) }
}

fn ask(house: &House, request: &Request) -> (Reply, String) {
    let reply = route::answer(house, request).expect("an answer");
    let said = plain::text(&reply, Looks::of(&request.settings, reply.lang.unwrap_or(request.lang)));
    (reply, said)
}

fn lines(reply: &Reply) -> Vec<String> {
    let asks = |does: &Does| match does {
        Does::Ask(action) => Some(action.line.clone()),
        _ => None,
    };
    reply.buttons.iter().flatten().filter_map(|button| asks(&button.does)).collect()
}

#[test]
fn only_those_who_may_change_a_group() {
    let house = house::house();
    let refused = Request { may_change: false, ..in_group("/settings page 8") };
    assert_eq!(ask(&house, &refused).0.outcome, Outcome::Usage);
    assert_eq!(house.store.settings(GROUP).expect("settings"), ChatSettings::default());
    let (_, said) = ask(&house, &in_group("/settings page 8"));
    assert!(
        said.contains("Đã lưu.") && said.contains("Kết quả mỗi trang: 8") && said.contains("Ai được đổi"),
        "{said}"
    );
    assert_eq!(house.store.settings(GROUP).expect("settings").page, Some(8));
    let (_, said) = ask(&house, &in_group("/settings tidy 10 phút"));
    assert!(said.contains("Tự xóa câu trả lời: sau 10 phút"), "{said}");
}

#[test]
fn a_group_is_changed_from_private_by_its_administrators_only() {
    let house = house::house();
    let line = format!("/settings chat:{GROUP} light on");
    assert_eq!(route::changes(&in_private(&line)), Some(Changes::Chat(GROUP)));
    let refused = Request { may_change: false, ..in_private(&line) };
    assert!(ask(&house, &refused).1.contains("quản trị viên của nhóm hoặc kênh đó"));
    assert_eq!(house.store.settings(GROUP).expect("settings"), ChatSettings::default());
    let (reply, said) = ask(&house, &in_private(&line));
    assert!(said.contains("Chế độ nhẹ: bật"), "{said}");
    assert!(lines(&reply).contains(&format!("settings chat:{GROUP} tidy")));
    assert!(house.store.settings(GROUP).expect("settings").light);
    assert_eq!(house.store.settings(PERSON).expect("settings"), ChatSettings::default());
    // seen by everybody, so not there
    let other = format!("/settings chat:{PERSON}");
    assert_eq!(ask(&house, &in_group(&other)).0.outcome, Outcome::Usage);
    let other = in_group("/settings chat:-100999");
    assert_eq!(ask(&house, &other).0.outcome, Outcome::Usage);
}

/// Raw typing that is read as a command is not what the door asked about.
#[test]
fn what_no_door_has_asked_about_is_not_changed() {
    let house = house::house();
    for text in ["caif ddawjt chat:-1001234 light on", "thieets laapj chat:-1001234 page 8"] {
        ask(&house, &in_private(text));
        assert_eq!(house.store.settings(GROUP).expect("settings"), ChatSettings::default(), "{text}");
    }
}

#[test]
fn private_settings_list_the_chats_that_one_looks_after() {
    let house = house::house();
    let managed = vec![Managed { chat: GROUP, name: "Tổ nghiên cứu".into() }];
    let (reply, said) = ask(&house, &Request { managed: managed.clone(), ..in_private("/settings") });
    assert!(said.contains("Nhóm và kênh bạn quản lý"), "{said}");
    assert!(lines(&reply).contains(&format!("settings chat:{GROUP}")));
    let about = Request { managed: managed.clone(), ..in_private(&format!("/settings chat:{GROUP}")) };
    assert!(ask(&house, &about).1.contains("Tổ nghiên cứu"));
    let (reply, _) = ask(&house, &Request { managed, ..in_group("/settings") });
    assert!(!lines(&reply).contains(&format!("settings chat:{GROUP}")));
}

/// What is there for owners alone is nowhere to be seen for others.
#[test]
fn what_owners_have_is_an_unknown_command_to_others() {
    let house = house::shared();
    let stranger = in_private("/raw avytahc");
    let (reply, said) = ask(house, &stranger);
    assert!(reply.outcome == Outcome::Usage && said.contains("Không có lệnh /raw"), "{said}");
    let press = Request { input: Input::Press(Action::new("raw", "avytahc")), ..stranger.clone() };
    assert_eq!(ask(house, &press).0.outcome, Outcome::Usage);
    assert_eq!(ask(house, &in_group("/raw avytahc")).0.outcome, Outcome::Silent);
    assert!(!route::is_command("/raw avytahc"));
    for line in ["/help raw", "/raww avytahc", "/help"] {
        let (reply, said) = ask(house, &in_private(line));
        assert!(
            !lines(&reply).iter().any(|line| line.starts_with("raw")) && !said.contains("Cho người vận hành"),
            "{said}"
        );
    }
    let (reply, said) = ask(house, &Request { owner: true, ..stranger });
    assert!(reply.outcome == Outcome::Found && said.contains("Không có phần nào bị lược"), "{said}");
    assert_eq!(ask(house, &Request { owner: true, ..in_group("/raw avytahc") }).0.outcome, Outcome::Silent);
}

/// What is said about privacy is true, also where who runs the bot wants to see what was asked in vain.
#[test]
fn what_is_remembered_of_questions_is_told() {
    let mut house = house::house();
    assert!(!ask(&house, &in_private("/privacy")).1.contains("không tìm thấy kết quả"));
    house.settings.unanswered_words = true;
    let (_, said) = ask(&house, &in_private("/privacy"));
    assert!(said.contains("câu không tìm thấy kết quả được giữ trong bộ nhớ"), "{said}");
    ask(&house, &in_private("/search qwertzuiop"));
    let (_, counts) = ask(&house, &Request { owner: true, ..in_private("/admin số liệu") });
    assert!(counts.contains("“qwertzuiop”: 1"), "{counts}");
}

/// What was kept beside an imported text is shown with why it was taken out.
#[test]
fn owners_see_what_was_taken_out_of_an_article() {
    let corpus = tempfile::tempdir().expect("a folder");
    let folder = corpus.path().join("articles/2021/some-news");
    std::fs::create_dir_all(&folder).expect("a folder");
    let text = "+++\ntitle = \"Tin\"\nsource = { name = \"Báo\" }\n+++\n\nMột câu.\n";
    std::fs::write(folder.join("vi.md"), text).expect("an article");
    let parts = "[[removed]]\nline = 12\nrule = \"caption\"\ntext = \"Ảnh: một buổi họp\"\n";
    std::fs::write(folder.join("vi.removed.toml"), parts).expect("its parts");
    let mut house = house::house();
    house.settings.roots = vec![corpus.path().to_path_buf()];
    let id = nqbot::corpus::ArticleId::of_slug("2021/some-news");
    let (_, said) = ask(&house, &Request { owner: true, ..in_private(&format!("/raw {id}")) });
    assert!(said.contains("Chú thích ảnh · dòng 12 · bản tiếng Việt") && said.contains("Ảnh: một buổi họp"), "{said}");
    let (reply, _) = ask(&house, &Request { owner: true, ..in_private("/raw avytahc") });
    assert_eq!(reply.outcome, Outcome::NotFound);
}

#[test]
fn a_report_is_copied_and_goes_to_the_host_who_is_set() {
    let mut house = house::house();
    let copied = |reply: &Reply| {
        let copy = |does: &Does| match does {
            Does::Copy(text) => Some(text.clone()),
            _ => None,
        };
        reply.buttons.iter().flatten().find_map(|button| copy(&button.does)).expect("a button that copies")
    };
    const SOMEBODY: i64 = 987_654_321;
    let (reply, said) = ask(&house, &Request { asker: Some(SOMEBODY), ..in_private("/wrong avytahc¶2") });
    let report = copied(&reply);
    assert!(report.contains("avytahc¶2") && !report.contains(&SOMEBODY.to_string()), "{report}");
    assert!(said.contains("chưa nêu người nhận báo sai sót"), "{said}");
    house.settings.host = "@nguoi_truc".into();
    let (reply, said) = ask(&house, &in_private("/wrong 57"));
    let opens = |does: &Does| matches!(does, Does::Open(url) if url.starts_with("https://t.me/nguoi_truc?text="));
    assert!(said.contains("@nguoi_truc") && reply.buttons.iter().flatten().any(|button| opens(&button.does)), "{said}");
    assert!(copied(&reply).contains("57-NQ/TW@13"));
    // a card that is answered with it is what is reported
    let (_, card) = ask(&house, &in_private("/nq 70"));
    assert!(copied(&ask(&house, &answering(&card, "/wrong")).0).contains("70-NQ/TW@13"));
}

/// What several numbers can mean is asked one by one, and what was chosen stays chosen.
#[test]
fn ambiguous_numbers_are_chosen_before_they_are_compared() {
    let house = house::shared();
    let (reply, _) = ask(house, &in_private("/compare 18 và 10"));
    assert_eq!(reply.outcome, Outcome::Choice);
    let second = Action { line: lines(&reply)[0].clone(), ..Action::new("", "") };
    let (reply, _) = ask(house, &Request { input: Input::Press(second), ..in_private("") });
    assert_eq!(reply.outcome, Outcome::Choice);
    let last = Action { line: lines(&reply)[0].clone(), ..Action::new("", "") };
    let (reply, said) = ask(house, &Request { input: Input::Press(last), ..in_private("") });
    assert!(reply.outcome == Outcome::Found && said.starts_with("So sánh Nghị quyết 18-NQ/TW và 10-NQ/TW"), "{said}");
    let (_, said) = ask(house, &in_private("/compare 57 68 70 72"));
    assert!(said.contains("Chỉ so sánh ba nghị quyết đầu."), "{said}");
}

#[test]
fn prompts_have_examples_that_answer_and_a_short_placeholder() {
    let house = house::shared();
    for command in [
        "search",
        "resolution",
        "read",
        "quote",
        "targets",
        "related",
        "what",
        "story",
        "compare",
        "documents",
        "wrong",
        "watch",
    ] {
        for request in [in_private(&format!("/{command}")), in_group(&format!("/{command}"))] {
            let reply = route::answer(house, &request).expect("an answer");
            let prompt = reply.prompt.as_ref().expect(command);
            assert_eq!(prompt.command, command);
            assert!(Lang::ALL.iter().all(|lang| (1..=64).contains(&prompt.placeholder.get(*lang).chars().count())));
            let lines = lines(&reply);
            assert_eq!((lines.len(), lines.last().map(String::as_str)), (4, Some("cancel")), "{command}: {lines:?}");
            for line in &lines[..3] {
                let input = Input::Press(Action { line: line.clone(), ..Action::new("", "") });
                let found = route::answer(house, &Request { input, ..request.clone() }).expect("an answer");
                assert!(matches!(found.outcome, Outcome::Found | Outcome::Choice), "{line}");
            }
        }
    }
}

#[test]
fn cancelling_ends_what_waits_for_this_person() {
    let house = house::house();
    house.store.set_prompt(GROUP, PERSON, 1, "search", 0).expect("the store");
    let other = Request { asker: Some(8), input: Input::Press(Action::new("cancel", "").in_place()), ..in_group("") };
    assert_eq!(ask(&house, &other).0.outcome, Outcome::Silent);
    assert_eq!(ask(&house, &in_group("/huy")).1, "Đã hủy.\n");
    assert_eq!(ask(&house, &in_group("/huy")).1, "Không có câu hỏi nào đang chờ.\n");
}

#[test]
fn commands_take_their_words_from_the_message_that_they_answer() {
    let house = house::shared();
    let one = "Theo Nghị quyết 70-NQ/TW, công suất dự phòng phải đạt 15%.";
    let several = "Nghị quyết 68-NQ/TW và Nghị quyết 57-NQ/TW, sau đó là Nghị quyết 139/NQ-CP của Chính phủ.";
    let nothing = "Chiều nay họp lúc 3 giờ nhé.";
    for (message, command, outcome, told) in [
        (one, "/nq", Outcome::Found, "Ngày ký: 20/08/2025"),
        (several, "/nq", Outcome::Found, "Tin nhắn này nêu 2 nghị quyết"),
        (several, "/nq", Outcome::Found, "nghị quyết của Chính phủ"),
        (nothing, "/nq", Outcome::NotFound, "không nêu nghị quyết nào"),
        (one, "/targets", Outcome::Found, "4 chỉ tiêu"),
        (several, "/targets", Outcome::Usage, "chỉ tiêu của nghị quyết nào"),
        (one, "/related", Outcome::Found, "Liên quan đến Nghị quyết 70-NQ/TW"),
        (one, "/latest", Outcome::Found, "Bài viết có nêu Nghị quyết 70-NQ/TW"),
        (several, "/latest", Outcome::Found, "Bài viết mới nhất"),
        ("BCT", "/what", Outcome::Found, "Politburo"),
        (one, "/search", Outcome::Found, "Đã tìm bằng những từ đầu của tin nhắn được trả lời"),
        ("… (avytahc¶4) …", "/quote", Outcome::Found, "Mã đoạn: avytahc¶4"),
        ("Tên bài\n\nMã bài: avytahc", "/quote", Outcome::Found, "Mã đoạn: avytahc¶1"),
        (one, "/quote", Outcome::Found, "Mã đoạn: a"),
    ] {
        let (reply, said) = ask(house, &answering(message, command));
        assert!(
            reply.outcome == outcome && said.contains(told),
            "{command} to {message:?}: {:?} {said}",
            reply.outcome
        );
    }
    // our own cards name others as well; the one in the heading is meant
    for layout in [Layout::Compact, Layout::Normal, Layout::Full] {
        let settings = ChatSettings { layout, ..ChatSettings::default() };
        let (_, card) = ask(house, &Request { settings, ..in_group("/nq 18-NQ/TW@12") });
        assert!(ask(house, &answering(&card, "/related")).1.contains("18-NQ/TW (khóa XII)"), "{card}");
        assert_eq!(ask(house, &answering(&card, "/quote")).0.outcome, Outcome::Found);
    }
}
