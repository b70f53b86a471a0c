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

#[test]
fn prompts_have_examples_that_answer_and_a_short_placeholder() {
    let house = house::shared();
    for command in ["search", "resolution", "read", "quote", "targets", "related", "what"] {
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
