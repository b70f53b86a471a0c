//! What is followed: kept, changed, stopped and brought back, in private and in groups; moved as a file; forgotten.

use nqbot::action::Action;
use nqbot::command::digest::{self, DETAILS};
use nqbot::corpus::{ArticleId, Meta};
use nqbot::date::Zone;
use nqbot::house::House;
use nqbot::i18n::Lang;
use nqbot::index::{Entry, Passage};
use nqbot::question::{Filter, Names, parse};
use nqbot::register::Key;
use nqbot::render::telegram::{LIMIT, messages};
use nqbot::render::{Looks, plain};
use nqbot::reply::{Document, Does, Outcome, Reply};
use nqbot::request::{Input, Place, Request};
use nqbot::route;
use nqbot::setting::{Cadence, ChatSettings};
use nqbot::store::Watch;
use nqbot::text::utf16;
use nqbot::watch::{Draft, Item};

use crate::house;

const GROUP: i64 = -1_001_234;
const PERSON: i64 = 7;

/// A question in private.
#[must_use]
fn in_private(text: &str) -> Request {
    let known = Request::new(Input::Text(text.into()), Lang::Vi, Place::Private, house::today());
    Request { chat: Some(PERSON), asker: Some(PERSON), ..known }
}

/// A question in the group.
#[must_use]
fn in_group(text: &str) -> Request {
    Request { place: Place::Group, chat: Some(GROUP), ..in_private(text) }
}

fn ask(house: &House, request: &Request) -> (Reply, String) {
    let settings = request.chat.map(|chat| house.store.settings(chat).expect("settings")).unwrap_or_default();
    let request = Request { settings: settings.clone(), ..request.clone() };
    let reply = route::answer(house, &request).expect("an answer");
    let said = plain::text(&reply, Looks::of(&settings, reply.lang.unwrap_or(request.lang)));
    (reply, said)
}

fn said(house: &House, text: &str) -> String {
    ask(house, &in_private(text)).1
}

/// The lines of the buttons of an answer.
fn lines(reply: &Reply) -> Vec<String> {
    let asks = |does: &Does| match does {
        Does::Ask(action) => Some(action.line.clone()),
        _ => None,
    };
    reply.buttons.iter().flatten().filter_map(|button| asks(&button.does)).collect()
}

/// Presses the first button whose line begins so.
fn press(house: &House, request: &Request, below: &Reply, start: &str) -> (Reply, String) {
    let line = lines(below).into_iter().find(|line| line.starts_with(start));
    let line = line.unwrap_or_else(|| panic!("no button {start:?} among {:?}", lines(below)));
    ask(house, &Request { input: Input::Press(Action::of(line)), ..request.clone() })
}

/// What stands in the file of a reply.
fn file_of(reply: &Reply) -> String {
    reply.document.as_ref().and_then(Document::as_text).expect("a file of text").to_string()
}

fn watches(house: &House, chat: i64) -> Vec<Watch> {
    house.store.watches_of(chat).expect("watches")
}

fn words(house: &House, chat: i64) -> Vec<String> {
    watches(house, chat).into_iter().map(|watch| watch.words).collect()
}

#[test]
fn what_is_kept_of_a_resolution_means_just_that() {
    let house = house::shared();
    let names = Names { register: &house.register, glossary: &house.glossary, today: house::today() };
    let mut seen = 0;
    for entry in house.register.all() {
        let (reply, said) = ask(house, &in_private(&format!("/watch {}", entry.key)));
        let line = lines(&reply).into_iter().find_map(|line| line.strip_prefix("watch keep:weekly ").map(String::from));
        let line = line.unwrap_or_else(|| panic!("{}: {said}", entry.key));
        assert_eq!(line, format!("nq:{}", entry.key));
        let question = parse(&line, &names);
        assert_eq!((question.filter.resolutions.as_slice(), question.branches.len()), (&[entry.key][..], 0), "{line}");
        seen += 1;
    }
    assert!(seen > 50, "the register was not found");
    // what a person types or a link carries comes to the same
    for (text, key) in [
        ("/watch 18-NQ/TW@12", "nq:18-NQ/TW@12"),
        ("/watch 18 đất đai", "nq:18-NQ/TW@13"),
        ("/watch nghị quyết 18 khóa XII", "nq:18-NQ/TW@12"),
        ("/start w-18-14", "nq:18-NQ/TW@14"),
        ("/start w-57nqtw-2024", "nq:57-NQ/TW@13"),
        ("theo dõi nghị quyết 57", "nq:57-NQ/TW@13"),
        ("/watch 57 +chuyển_đổi_số -src:abc", "nq:57-NQ/TW@13 “chuyển đổi số” -src:abc"),
    ] {
        let (reply, said) = ask(house, &in_private(text));
        assert!(lines(&reply).contains(&format!("watch keep:weekly {key}")), "{text}: {:?} {said}", lines(&reply));
    }
}

#[test]
fn a_number_of_several_is_chosen_and_leads_on() {
    let house = house::house();
    let (reply, _) = ask(&house, &in_private("/watch 18 every:daily"));
    assert_eq!(reply.outcome, Outcome::Choice);
    let (reply, said) = press(&house, &in_private(""), &reply, "watch nq:18-NQ/TW@12");
    assert!(said.contains("Nghị quyết 18-NQ/TW (khóa XII)"), "{said}");
    let keep: Vec<String> = lines(&reply).into_iter().filter(|line| line.contains("keep:")).collect();
    assert!(keep[0].starts_with("watch keep:daily ") && keep[1].starts_with("watch keep:weekly "), "{keep:?}");
    assert_eq!(keep.len(), 4);
    let (reply, said) = ask(&house, &in_private("/watch 57 68"));
    assert!(
        reply.outcome == Outcome::Choice && lines(&reply).iter().any(|line| line == "watch nq:68-NQ/TW@13"),
        "{said}"
    );
}

#[test]
fn keeping_says_when_it_comes_and_how_to_stop() {
    let house = house::house();
    let (reply, said) = ask(&house, &in_private("/watch 57"));
    assert!(said.contains("7 ngày qua: ") && said.contains("khoa học, công nghệ"), "{said}");
    assert!(watches(&house, PERSON).is_empty(), "a preview keeps nothing");
    let (_, said) = press(&house, &in_private(""), &reply, "watch keep:weekly");
    for told in [
        "Đã theo dõi: Nghị quyết 57-NQ/TW (khóa XIII)",
        "hằng tuần",
        "thứ Hai 23/11/2026, 8:00 (Asia/Ho_Chi_Minh)",
        "/unwatch #1",
        "1/20",
    ] {
        assert!(said.contains(told), "{told} is missing: {said}");
    }
    let kept = watches(&house, PERSON);
    assert_eq!((kept.len(), kept[0].maker, kept[0].cadence), (1, Some(PERSON), Cadence::Weekly));
    // once more is another pace, not another watch
    let (reply, told) = ask(&house, &in_private("/watch 57"));
    assert!(told.contains("đã được theo dõi; nhịp báo: hằng tuần"), "{told}");
    let (_, told) = press(&house, &in_private(""), &reply, "watch keep:instant");
    assert!(told.contains("Đã cập nhật") && told.contains("khi có bài mới"), "{told}");
    let kept = watches(&house, PERSON);
    assert_eq!((kept.len(), kept[0].cadence, kept[0].next_at), (1, Cadence::Instant, None));
}

#[test]
fn a_chat_follows_as_much_as_it_may_and_is_told_how_to_make_room() {
    let mut house = house::house();
    house.settings.watches = 2;
    for text in ["/watch keep:weekly một", "/watch keep:weekly hai"] {
        assert!(said(&house, text).contains("/2"), "{text}");
    }
    for text in ["/watch 57", "/watch keep:weekly ba"] {
        let (reply, said) = ask(&house, &in_private(text));
        assert!(said.contains("/watches") && said.contains("đã có 2 mục"), "{said}");
        assert!(!lines(&reply).iter().any(|line| line.contains("keep:")), "{:?}", lines(&reply));
    }
    assert_eq!(words(&house, PERSON), ["một", "hai"]);
    // what was stopped comes back only as far as there is room
    said(&house, "/watches stop yes 1,2");
    said(&house, "/watch keep:weekly ba");
    let told = said(&house, "/watches undo");
    assert!(told.contains("1 mục không lấy lại được"), "{told}");
    assert_eq!(words(&house, PERSON), ["một", "ba"]);
}

#[test]
fn what_cannot_bring_anything_is_refused_with_a_reason() {
    let house = house::shared();
    for (text, reason) in [
        ("/watch src:khong_co_bao_nay", "Không có bài nào như vậy"),
        ("/watch topic:xyzzy", "không ứng với mục nào"),
        ("/watch dữ liệu 2020..2021", "đã qua"),
        // these days are others tomorrow
        ("/watch đất đai tuần này", "bỏ điều kiện về ngày"),
        ("/watch as:words kinh tế hôm nay", "bỏ điều kiện về ngày"),
        ("/watch keep:weekly đất đai từ tháng trước", "bỏ điều kiện về ngày"),
        ("/watch đất đai 2026..2027", "bỏ điều kiện về ngày"),
        (&format!("/watch {}", "dữ liệu ".repeat(60)), "256 ký tự"),
    ] {
        let (reply, said) = ask(house, &in_private(text));
        assert!(reply.outcome == Outcome::Usage && said.contains(reason), "{text}: {said}");
        assert!(!lines(&reply).iter().any(|line| line.contains("keep:")));
    }
    let (reply, said) = ask(house, &in_private("/watch zzyyxx qqwwee"));
    assert!(said.contains("báo khi có bài đầu tiên") && said.contains("zzyyxx"), "{said}");
    assert!(lines(&reply).iter().any(|line| line.starts_with("watch keep:weekly")));
    // a pace that is none is told; the usual one is offered
    assert!(ask(house, &in_private("/watch 57 every:hour")).1.contains("“every:hour” không phải là một nhịp báo"));
}

#[test]
fn dates_are_left_out_by_a_button_and_a_beginning_may_stay() {
    let house = house::house();
    for (text, without) in [
        ("/watch as:words kinh tế tư nhân tuần này", "watch as:words kinh tế tư nhân"),
        ("/watch đất đai từ 1/2020 đến 12/2021 lang:vi every:daily", "watch as:words every:daily đất đai lang:vi"),
    ] {
        let (reply, said) = ask(&house, &in_private(text));
        assert_eq!(lines(&reply), [without], "{said}");
        let (preview, _) = press(&house, &in_private(""), &reply, "watch as:words");
        assert!(lines(&preview).iter().any(|line| line.starts_with("watch keep:")));
    }
    let (reply, told) = ask(&house, &in_private("/watch keep:weekly đất đai từ 2026"));
    assert!(reply.outcome == Outcome::Found && words(&house, PERSON) == ["đất đai từ 2026"], "{told}");
    // a file cannot bring them in either
    let file = r#"/import {"nqbot": 1, "watches": [{"words": "kinh tế hôm nay"}]}"#;
    assert!(said(&house, file).contains("bỏ điều kiện về ngày"));
}

#[test]
fn a_topic_is_one_however_and_in_whichever_language_it_is_typed() {
    let house = house::house();
    for text in
        ["/watch keep:weekly topic:năng_lượng", "/watch keep:weekly topic:energy", "/watch keep:daily chủđề:energy"]
    {
        said(&house, text);
    }
    assert_eq!(words(&house, PERSON), ["topic:energy"]);
    assert!(said(&house, "/watches").contains("Chủ đề “năng lượng”"));
    let english = Request { lang: Lang::En, ..in_private("/watches") };
    assert!(ask(&house, &english).1.contains("Topic “energy”"));
}

#[test]
fn a_slip_is_not_repaired_but_what_a_search_would_read_is_offered() {
    let house = house::shared();
    let (reply, said) = ask(house, &in_private("/watch nghij quyeets kinh tees"));
    assert!(lines(&reply).contains(&"watch as:words nghị quyết kinh tế".to_string()), "{:?} {said}", lines(&reply));
    assert!(lines(&reply).contains(&"watch keep:weekly nghij quyeets kinh tees".to_string()), "{said}");
    assert!(said.contains("Kho bài chưa có từ"), "{said}");
}

#[test]
fn how_often_and_conditions_are_carried_on() {
    let house = house::shared();
    let (reply, _) = ask(house, &in_private("/watch 57 18 +số every:daily"));
    let all = lines(&reply);
    assert!(all.contains(&"watch nq:57-NQ/TW@13 “số” every:daily".to_string()), "{all:?}");
    assert!(
        all.iter().filter(|line| line.starts_with("watch ")).all(|line| line.ends_with("“số” every:daily")),
        "{all:?}"
    );
    for message in ["Theo Nghị quyết 70-NQ/TW, công suất dự phòng phải đạt 15%.", "Giá điện tăng!"]
    {
        let (reply, said) = ask(house, &Request { replied: Some(message.into()), ..in_private("/watch every:daily") });
        let keep = lines(&reply).into_iter().find(|line| line.contains("keep:")).unwrap_or_default();
        assert!(keep.starts_with("watch keep:daily"), "{keep} {said}");
    }
}

#[test]
fn a_paused_watch_and_a_group_of_administrators_are_told_of_in_the_preview() {
    let house = house::house();
    said(&house, "/watch keep:weekly nq:57-NQ/TW@13");
    said(&house, "/watches pause 1");
    let told = said(&house, "/watch 57");
    assert!(told.contains("đang tạm dừng (hằng tuần)") && !told.contains("lần báo tới"), "{told}");
    assert!(!said(&house, "/watch 68 every:instant").contains("lần báo tới"));
    let (_, told) = ask(&house, &in_group("/watch 57"));
    assert!(told.contains("chỉ quản trị viên mới lưu được"), "{told}");
    ask(&house, &in_group("/settings who all"));
    assert!(!ask(&house, &in_group("/watch 57")).1.contains("chỉ quản trị viên"));
}

#[test]
fn topics_of_a_forum_come_back_from_the_file_of_their_group_alone() {
    let house = house::house();
    let in_topic = |thread: i32, text: &str| Request { thread: Some(thread), ..in_group(text) };
    ask(&house, &in_topic(4, "/watch keep:weekly nq:57-NQ/TW@13"));
    ask(&house, &in_topic(9, "/watch keep:weekly nq:57-NQ/TW@13"));
    ask(&house, &in_group("/watch keep:daily đất đai"));
    let places = |chat: i64| watches(&house, chat).into_iter().map(|watch| watch.thread).collect::<Vec<_>>();
    let file = file_of(&ask(&house, &in_group("/export")).0);
    ask(&house, &in_group("/unwatch all yes"));
    let (tried, told) = ask(&house, &Request { replied: Some(file.clone()), ..in_topic(7, "/import") });
    assert!(told.contains("Sẽ thêm: 3 mục"), "{told}");
    press(&house, &in_topic(7, ""), &tried, "import yes");
    assert_eq!(places(GROUP), [Some(4), Some(9), None]);
    // elsewhere there are no such topics, and two become one
    let elsewhere = |text: &str| Request { chat: Some(GROUP - 1), ..in_topic(7, text) };
    let (tried, told) = ask(&house, &Request { replied: Some(file), ..elsewhere("/import") });
    assert!(told.contains("Sẽ thêm: 2 mục"), "{told}");
    press(&house, &elsewhere(""), &tried, "import yes");
    assert_eq!(places(GROUP - 1), [Some(7), Some(7)]);
}

#[test]
fn without_a_chat_nothing_is_kept_and_that_is_said() {
    let house = house::house();
    let nowhere = |text: &str| Request { chat: None, asker: None, ..in_private(text) };
    let (reply, said) = ask(&house, &nowhere("/watch 57"));
    assert!(said.contains("không thuộc cuộc trò chuyện nào") && said.contains("7 ngày qua"), "{said}");
    assert!(!lines(&reply).iter().any(|line| line.contains("keep:")));
    for text in ["/watch keep:weekly 57", "/watches", "/unwatch all", "/export", "/import {}", "/forget"] {
        assert!(ask(&house, &nowhere(text)).1.contains("không thuộc cuộc trò chuyện nào"), "{text}");
    }
}

#[test]
fn cards_and_lists_have_a_bell() {
    let house = house::shared();
    for (text, bell) in [
        ("/nq 57", "watch nq:57-NQ/TW@13"),
        ("/search kinh tế tư nhân sort:new", "watch as:words kinh tế tư nhân"),
        ("/latest 57", "watch nq:57-NQ/TW@13"),
        ("/latest năng lượng", "watch topic:energy"),
        ("/search giá vàng zzyyxx", "watch as:words giá vàng zzyyxx"),
    ] {
        let (reply, said) = ask(house, &in_private(text));
        assert!(lines(&reply).contains(&bell.to_string()), "{text}: {:?} {said}", lines(&reply));
        let (preview, told) = press(house, &in_private(""), &reply, bell);
        let kept = bell.replace("watch as:words ", "").replace("watch ", "");
        assert!(lines(&preview).contains(&format!("watch keep:weekly {kept}")), "{bell}: {told}");
    }
}

#[test]
fn a_message_that_is_answered_is_what_is_followed() {
    let house = house::shared();
    let message = "Theo Nghị quyết 70-NQ/TW, công suất dự phòng phải đạt 15%.";
    let (reply, _) = ask(house, &Request { replied: Some(message.into()), ..in_group("/watch") });
    assert!(lines(&reply).contains(&"watch keep:weekly nq:70-NQ/TW@13".to_string()), "{:?}", lines(&reply));
    let message = "Giá điện tăng! Bộ Công Thương công bố phương án mới.";
    let (_, said) = ask(house, &Request { replied: Some(message.into()), ..in_group("/watch") });
    assert!(said.contains("những từ đầu của tin nhắn"), "{said}");
}

#[test]
fn in_a_group_only_those_who_may_change_what_is_followed() {
    let house = house::house();
    let refused = |text: &str| Request { may_change: false, ..in_group(text) };
    let (preview, said) = ask(&house, &refused("/watch 57"));
    assert!(said.contains("7 ngày qua"), "a preview is for all: {said}");
    let (_, said) = press(&house, &refused(""), &preview, "watch keep:daily");
    assert!(said.contains("Chỉ quản trị viên") && watches(&house, GROUP).is_empty(), "{said}");
    let in_topic = Request { thread: Some(4), ..in_group("") };
    let (_, said) = press(&house, &in_topic, &preview, "watch keep:daily");
    assert!(said.contains("chủ đề (topic) này") && said.contains("1/50"), "{said}");
    assert_eq!(watches(&house, GROUP)[0].thread, Some(4));
    for text in [
        "/watches stop 1",
        "/watches pause 1",
        "/watches less 1",
        "/watches undo",
        "/unwatch 57",
        "/unwatch all yes",
        "/export",
    ] {
        let (reply, said) = ask(&house, &refused(text));
        assert!(said.contains("Chỉ quản trị viên") && reply.document.is_none(), "{text}: {said}");
    }
    let file = r#"/import yes {"nqbot": 1, "watches": [{"words": "x"}]}"#;
    assert!(ask(&house, &refused(file)).1.contains("Chỉ quản trị viên"));
    assert!(ask(&house, &refused("/watches")).1.contains("#1"), "the list is for all");
    assert_eq!(words(&house, GROUP), ["nq:57-NQ/TW@13"]);
}

#[test]
fn the_watches_of_another_chat_cannot_be_reached() {
    let house = house::house();
    ask(&house, &in_group("/watch keep:weekly nq:57-NQ/TW@13"));
    let before = watches(&house, GROUP);
    let id = before[0].id;
    for what in ["", "pause ", "resume ", "daily ", "less ", "stop "] {
        let (reply, said) = ask(&house, &in_private(&format!("/watches {what}{id}")));
        assert!(!said.contains("57-NQ/TW") && reply.outcome == Outcome::NotFound, "{what}: {said}");
    }
    for text in [&format!("/unwatch #{id}"), "/unwatch 57", "/unwatch all yes", "/watches undo"] {
        ask(&house, &in_private(text));
    }
    assert_eq!(watches(&house, GROUP), before);
}

#[test]
fn a_watch_is_paused_goes_on_and_tells_less() {
    let house = house::house();
    said(&house, "/watch keep:instant 57");
    said(&house, "/watch keep:monthly 68");
    assert!(said(&house, "/watches pause 1").contains("đang tạm dừng"));
    assert!(watches(&house, PERSON)[0].paused_at.is_some());
    said(&house, "/watches daily 1");
    assert_eq!(watches(&house, PERSON)[0].next_at, None, "a paused one is due");
    let told = said(&house, "/watches resume 1");
    assert!(told.contains("Đã tiếp tục") && told.contains("23/11/2026, 8:00"), "{told}");
    let (reply, told) = ask(&house, &in_private("/watches less 1,2"));
    assert!(told.contains("báo thưa hơn") && told.contains("đã ở nhịp thưa nhất"), "{told}");
    assert!(lines(&reply).contains(&"watches stop 2".to_string()), "{:?}", lines(&reply));
    let cadences: Vec<Cadence> = watches(&house, PERSON).iter().map(|watch| watch.cadence).collect();
    assert_eq!(cadences, [Cadence::Weekly, Cadence::Monthly]);
    let (reply, told) = ask(&house, &in_private("/watches stop 1,2"));
    assert!(told.contains("Dừng theo dõi 2 mục") && watches(&house, PERSON).len() == 2, "several go at once: {told}");
    assert!(lines(&reply).contains(&"watches stop 2".to_string()), "{:?}", lines(&reply));
    let (reply, told) = press(&house, &in_private(""), &reply, "watches stop yes");
    assert!(told.contains("Đã dừng theo dõi") && watches(&house, PERSON).is_empty(), "{told}");
    assert!(reply.document.is_some(), "several went without a file");
    let (_, told) = press(&house, &in_private(""), &reply, "watches undo");
    assert!(told.contains("Đã theo dõi trở lại") && watches(&house, PERSON).len() == 2, "{told}");
}

#[test]
fn unwatch_means_the_resolution_and_with_a_sign_the_number_of_the_list() {
    let house = house::house();
    for text in ["/watch keep:weekly nq:18-NQ/TW@12", "/watch keep:weekly y tế", "/watch keep:weekly đất đai"] {
        said(&house, text);
    }
    // of several with this number only one is followed
    assert!(said(&house, "/unwatch 18").contains("Nghị quyết 18-NQ/TW (khóa XII)"));
    assert!(said(&house, "/unwatch #2").contains("#2"));
    assert!(said(&house, "bỏ theo dõi đất đai").contains("Đã dừng theo dõi"));
    assert!(watches(&house, PERSON).is_empty());
    said(&house, "/watch keep:weekly nq:57-NQ/TW@13 “dữ liệu”");
    let (reply, told) = ask(&house, &in_private("/unwatch 57"));
    assert!(told.contains("“57” không có trong các mục theo dõi") && reply.outcome == Outcome::NotFound, "{told}");
    assert!(lines(&reply).contains(&"watches stop 4".to_string()), "{:?}", lines(&reply));
    assert_eq!(watches(&house, PERSON).len(), 1);
}

#[test]
fn removing_all_asks_first_sends_a_file_and_can_be_undone() {
    let house = house::house();
    for text in ["/watch keep:daily nq:57-NQ/TW@13", "/watch keep:weekly kinh tế", "/watches pause 2"] {
        said(&house, text);
    }
    let before = words(&house, PERSON);
    let (reply, told) = ask(&house, &in_private("/unwatch all"));
    assert!(told.contains("tất cả ở đây (2 mục)") && watches(&house, PERSON).len() == 2, "{told}");
    let (reply, _) = press(&house, &in_private(""), &reply, "unwatch all");
    assert!(watches(&house, PERSON).is_empty());
    let file = file_of(&reply);
    let (_, told) = press(&house, &in_private(""), &reply, "watches undo");
    assert!(told.contains("Đã theo dõi trở lại"), "{told}");
    assert_eq!(words(&house, PERSON), before);
    // a day later it is too late, but the file holds all
    said(&house, "/unwatch all yes");
    let late = Request { now: in_private("").now + 25 * 3_600, ..in_private("/watches undo") };
    assert!(ask(&house, &late).1.contains("Không có gì để lấy lại"));
    let (reply, _) = ask(&house, &in_private(&format!("/import {file}")));
    press(&house, &in_private(""), &reply, "import yes");
    assert_eq!(words(&house, PERSON), before);
    assert!(watches(&house, PERSON)[1].paused_at.is_some());
}

#[test]
fn what_is_exported_is_imported_the_same_elsewhere() {
    let house = house::house();
    for text in [
        "/watch keep:daily nq:57-NQ/TW@13 “chuyển đổi số” -src:abc",
        "/watch keep:instant “kinh tế \\ tư nhân” OR y tế",
        "/watch keep:monthly topic:năng_lượng",
        "/watches pause 3",
        "/settings tz Europe/Berlin",
    ] {
        said(&house, text);
    }
    ask(&house, &in_group("/watch keep:weekly của nhóm"));
    let (reply, _) = ask(&house, &in_private("/export"));
    let file = file_of(&reply);
    let json: serde_json::Value = serde_json::from_str(&file).expect("JSON");
    assert_eq!(json["settings"]["zone"], "Europe/Berlin");
    assert_eq!(json["ordered_for_groups"][0]["words"], "của nhóm");
    for part in json.as_object().expect("an object").keys().filter(|part| !["nqbot", "readme"].contains(&part.as_str()))
    {
        assert!(json["readme"][part].is_string(), "{part} is not explained");
    }
    // a dry run changes nothing; here the file stands in the message that is answered
    let elsewhere = |text: &str| Request { chat: Some(8), asker: Some(8), ..in_private(text) };
    let (tried, told) = ask(&house, &Request { replied: Some(file), ..elsewhere("/import") });
    assert!(told.contains("Sẽ thêm: 3 mục") && watches(&house, 8).is_empty(), "{told}");
    let (_, told) = press(&house, &elsewhere(""), &tried, "import yes");
    assert!(told.contains("Đã thêm: 3 mục"), "{told}");
    let plain = |watches: Vec<Watch>| {
        watches.into_iter().map(|watch| (watch.words, watch.cadence, watch.paused_at.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(plain(watches(&house, 8)), plain(watches(&house, PERSON)));
    // the same once more: nothing to do
    let (again, told) = press(&house, &elsewhere(""), &tried, "import yes");
    assert!(told.contains("Không có gì để thêm hay đổi") && again.outcome == Outcome::Found, "{told}");
}

#[test]
fn an_import_tells_what_it_adds_changes_and_cannot_do() {
    let mut house = house::house();
    house.settings.watches = 3;
    said(&house, "/watch keep:weekly một");
    said(&house, "/watch keep:weekly hai");
    let file = r#"{"nqbot": 1, "watches": [{"words": "một", "cadence": "weekly"}, {"words": "hai", "cadence": "daily"},
        {"words": "ba"}, {"words": "bốn"}, {"words": "năm", "cadence": "hourly"}, {"words": "topic:xyzzy"}]}"#;
    let before = watches(&house, PERSON);
    let (tried, told) = ask(&house, &in_private(&format!("/import {file}")));
    for wanted in [
        "Sẽ thêm: 1 mục",
        "Sẽ đổi: 1 mục",
        "Đã có sẵn: 1 mục",
        "Không đủ chỗ cho 1 mục",
        "mục thứ 5: không có nhịp báo “hourly”",
        "mục thứ 6: Không có từ",
    ] {
        assert!(told.contains(wanted), "{wanted} is missing: {told}");
    }
    assert_eq!(watches(&house, PERSON), before, "a dry run changed something");
    // the last room is taken meanwhile
    said(&house, "/watch keep:weekly khác");
    let (_, told) = press(&house, &in_private(""), &tried, "import yes");
    assert!(told.contains("Đã đổi: 1 mục") && told.contains("Không đủ chỗ cho 1 mục"), "{told}");
    assert_eq!(words(&house, PERSON), ["một", "hai", "khác"]);
    for (text, reason) in [("/import {", "dòng 1"), ("/import []", "nqbot"), ("/import yes x", "JSON")] {
        assert!(said(&house, text).contains(reason), "{text}");
    }
}

#[test]
fn a_person_is_forgotten_at_once_when_they_confirm_it() {
    let house = house::house();
    for text in ["/watch keep:daily 57", "/settings quiet 22-7"] {
        said(&house, text);
    }
    ask(&house, &in_group("/watch keep:weekly của nhóm"));
    assert!(ask(&house, &in_group("/forget yes")).1.contains("trò chuyện riêng"));
    let (reply, told) = ask(&house, &in_private("/forget"));
    assert!(told.contains("1 mục theo dõi") && told.contains("/settings"), "{told}");
    assert!(!house.store.person(PERSON).expect("a person").is_empty(), "nothing is deleted before it is confirmed");
    let (_, told) = press(&house, &in_private(""), &reply, "forget yes");
    assert!(told.contains("Đã xóa"), "{told}");
    assert!(house.store.person(PERSON).expect("a person").is_empty());
    assert_eq!(watches(&house, GROUP)[0].maker, None);
    assert!(said(&house, "/watches undo").contains("Không có gì để lấy lại"));
}

#[test]
fn another_zone_hour_or_quiet_time_moves_what_comes_next() {
    let house = house::house();
    for text in ["/watch keep:daily 57", "/watch keep:instant 68"] {
        said(&house, text);
    }
    let next = |at: usize| watches(&house, PERSON)[at].next_at;
    let now = in_private("").now;
    let hanoi = Zone::default();
    let berlin = Zone::named("Europe/Berlin").expect("a zone");
    assert_eq!(next(0).map(|at| (hanoi.clock(at), at > now)), Some(((8, 0), true)));
    said(&house, "/settings tz europe/berlin");
    assert_eq!(next(0).map(|at| berlin.clock(at)), Some((8, 0)));
    said(&house, "/settings hour 18");
    assert_eq!(next(0).map(|at| berlin.clock(at)), Some((18, 0)));
    said(&house, "/settings giờ yên tĩnh từ 17h đến 9h");
    assert_eq!(next(0).map(|at| berlin.clock(at)), Some((9, 0)));
    assert_eq!(next(1), None, "what tells at once has no hour");
    said(&house, "/settings alive on");
    assert!(next(1).is_some(), "a month without news is to be told");
    said(&house, "/settings alive off");
    assert_eq!(next(1), None);
    let (reply, told) = ask(&house, &in_private("/settings tz Berln"));
    assert!(reply.outcome == Outcome::Usage && told.contains("Có thể bạn muốn chọn: Europe/Berlin"), "{told}");
    // what everybody is offered has one button, not two
    assert_eq!(lines(&reply).iter().filter(|line| *line == "settings tz Europe/Berlin").count(), 1);
}

/// Three hundred stories with long titles and much in bold, for fifty watches.
fn flood() -> Draft {
    let settings = ChatSettings::default();
    let long = "Đẩy mạnh chuyển đổi số quốc gia, phát triển khoa học công nghệ và đổi mới sáng tạo 🇻🇳 ".repeat(6);
    let watch = |id: i64| Watch {
        id,
        chat: GROUP,
        thread: None,
        maker: None,
        words: format!("{id} {long}"),
        cadence: Cadence::Weekly,
        made_at: 0,
        covered: 1_790_000_000,
        next_at: None,
        told_at: None,
        paused_at: None,
    };
    let register = &house::shared().register;
    let keys: Vec<_> = register.all().map(|entry| entry.key).collect();
    let item = |at: usize| {
        let title = format!("{at} {long}");
        let published = "2026-11-18".parse().ok();
        let meta = Meta { published, source_name: "Báo ".repeat(40), ..Meta::titled(&title) };
        let marks = (0..20).map(|at| at * "bốn và hai ".len()..at * "bốn và hai ".len() + "bốn".len()).collect();
        let text = "bốn và hai ".repeat(30);
        let passage = Passage { text, marks, paragraph: 3, cut_before: true, cut_after: true };
        let (id, cites) = (ArticleId::of_slug(&title), Vec::new());
        let entry = Entry { id, lang: Lang::Vi, meta, lead: String::new(), cites, others: 12_345 };
        let about = keys.get(at % 70).copied().filter(|_| !at.is_multiple_of(3));
        Item { entry, passage: Some(passage), about, watches: vec![at % 50] }
    };
    let (watches, items) = ((1..=50).map(watch).collect(), (0..300).map(item).collect());
    Draft { chat: GROUP, thread: None, settings, lang: Lang::Vi, watches, items, since: 0, now: 1_795_348_800 }
}

#[test]
fn a_flood_fits_into_one_message_at_the_last_detail() {
    let draft = flood();
    let (register, glossary) = (&house::shared().register, &house::shared().glossary);
    for lang in Lang::ALL {
        let last = *DETAILS.last().expect("details");
        let made = messages(&digest::reply(&draft, register, glossary, last), lang);
        assert_eq!(made.len(), 1);
        assert!(utf16::len(&made[0].text) < LIMIT, "{}", utf16::len(&made[0].text));
        let total = ["300 bài mới cho 50 mục theo dõi", "300 new articles for 50 things you follow"];
        assert!(total.iter().any(|total| made[0].text.starts_with(total)), "{}", made[0].text);
        let none = Draft { items: Vec::new(), ..flood() };
        assert_eq!(messages(&digest::reply(&none, register, glossary, last), lang).len(), 1);
    }
}

/// What a reader gets, word for word.
#[test]
fn a_digest_reads_as_a_person_would_tell_it() {
    let house = house::house();
    said(&house, "/watch keep:weekly nq:57-NQ/TW@13");
    said(&house, "/watch keep:weekly đất đai");
    let index = house.index().expect("an index");
    let key = "57-NQ/TW@13".parse().expect("a key");
    let found = |filter: &Filter, about: Option<Key>, watch: usize, most: usize| {
        let entries = index.latest(filter, Lang::Vi, 0, most).expect("a list").entries;
        entries.into_iter().map(|entry| Item { entry, passage: None, about, watches: vec![watch] }).collect::<Vec<_>>()
    };
    let mut items = found(&Filter::of_resolution(key), Some(key), 0, 4);
    items.extend(found(&Filter { topics: vec!["land".into()], ..Filter::default() }, None, 1, 1));
    let now = in_private("").now;
    let (settings, day) = (ChatSettings::default(), 24 * 3_600);
    let watches: Vec<Watch> =
        watches(&house, PERSON).into_iter().map(|watch| Watch { covered: now - 21 * day, ..watch }).collect();
    let draft =
        Draft { chat: PERSON, thread: None, settings, lang: Lang::Vi, watches, items, since: now - 21 * day, now };
    let told = |lang: Lang| plain::text(&digest::reply(&draft, &house.register, &house.glossary, DETAILS[2]), lang);
    assert_eq!(told(Lang::Vi), VIETNAMESE);
    let english = told(Lang::En);
    assert!(english.starts_with(ENGLISH), "{english}");
}

const VIETNAMESE: &str = "\
5 bài mới cho 2 mục theo dõi · 01/11–22/11
Lần này gồm tin của 3 tuần.

57-NQ/TW (khóa XIII): Về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia
• Hội nhập quốc tế được xác định là động lực chiến lược, từ tiếp nhận chuyển sang đóng góp </start a-arms3km>
16/09/2025 · Báo ảnh Việt Nam (TTXVN)
• “Bộ tứ trụ cột”: bốn nghị quyết 57, 59, 66 và 68 được đặt trong một tổng thể </start a-a0e3x57>
tháng 5/2025 (suy ra) · Việt Nam News (TTXVN)
• Khoa học, công nghệ và chuyển đổi số: Bộ Chính trị đặt mục tiêu chi 2% GDP cho nghiên cứu vào năm 2030 </start a-ag0zeq1>
tháng 12/2024 (suy ra) · Báo Nhân Dân điện tử (bản tiếng Anh)
+1 bài khác

“đất đai”
• Vì sao có ba Nghị quyết 18? Cách đọc số hiệu nghị quyết qua các khóa </start a-a56wcvf>
năm 2026 (suy ra) · LuatVietnam (bản tiếng Anh)
";

/// Its beginning; titles are those of the articles in Vietnamese.
const ENGLISH: &str = "\
5 new articles for 2 things you follow · 1 Nov–22 Nov
This covers 3 weeks.

57-NQ/TW (13th tenure): On breakthroughs in the development of science, technology, innovation and national digital transformation
• Hội nhập quốc tế được xác định là động lực chiến lược, từ tiếp nhận chuyển sang đóng góp </start a-arms3km>
16 Sep 2025 · Báo ảnh Việt Nam (TTXVN)
";
