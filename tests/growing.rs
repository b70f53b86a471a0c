//! A corpus that changes while the bot answers: what an editor or an import changes shows, and nothing else does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nqbot::app::App;
use nqbot::config::Config;
use nqbot::corpus::{Article, ArticleId, Meta, Tombstone};
use nqbot::i18n::Lang;
use nqbot::index::{Order, Wanted};
use nqbot::question::Filter;
use nqbot::render::plain;
use nqbot::request::{Input, Place, Request};
use nqbot::route;
use tempfile::TempDir;

use crate::house;

/// A bot with a corpus of its own to change.
struct Bot {
    folder: TempDir,
    app: Arc<App>,
}

impl Bot {
    #[must_use]
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&house::root().join("corpus"), &folder.path().join("corpus"));
        let app = open(folder.path());
        assert!(app.refresh_index(false).expect("an index"));
        Self { folder, app }
    }

    fn corpus(&self, file: &str) -> PathBuf {
        self.folder.path().join("corpus").join(file)
    }

    /// What it answers, in Vietnamese.
    #[must_use]
    fn says(&self, question: &str) -> String {
        let request = Request::new(Input::Text(question.into()), Lang::Vi, Place::Private, house::today());
        plain::text(&route::answer(&self.app.house.load(), &request).expect("an answer"), Lang::Vi)
    }

    fn put(&self, articles: &[Article]) {
        let mut change = self.app.shelf().change().expect("a change");
        for article in articles {
            change.put(article, &[]).expect("an article is put");
        }
        change.commit().expect("the change holds");
    }

    fn remove(&self, slug: &str) {
        let mut change = self.app.shelf().change().expect("a change");
        let tombstone = Tombstone {
            id: ArticleId::of_slug(slug),
            slug: slug.into(),
            day: "2026-11-22".into(),
            reason: "theo yêu cầu".into(),
            addresses: Vec::new(),
            contents: Vec::new(),
        };
        change.remove(tombstone).expect("an article is removed");
        change.commit().expect("the change holds");
    }

    fn refresh(&self) -> bool {
        self.app.refresh_index(false).expect("an index")
    }

    /// Articles, texts, generation.
    fn counts(&self) -> (usize, usize, u64) {
        let index = self.app.house.load().index().expect("an index");
        let manifest = index.manifest();
        (manifest.articles, manifest.texts, manifest.generation)
    }
}

fn open(folder: &Path) -> Arc<App> {
    let settings = folder.join("bot.toml");
    let quoted = |path: PathBuf| format!("{:?}", path.to_string_lossy());
    let text = format!("[paths]\ncorpus = {}\ndata = {}\n", quoted(folder.join("corpus")), quoted(folder.join("data")));
    fs::write(&settings, text).expect("settings are written");
    let config = Config::load(Some(&settings), Some(&folder.join("data"))).expect("settings");
    let app = Arc::new(App::open(config).expect("a house"));
    app.open_index();
    app
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn article(slug: &str, title: &str, outlet: &str, day: &str, body: &str) -> Article {
    let meta = Meta {
        published: day.parse().ok(),
        source_name: outlet.into(),
        source_url: Some(format!("https://bao.example.vn/{slug}")),
        ..Meta::titled(title)
    };
    let id = ArticleId::of_slug(slug);
    Article { id, slug: slug.into(), lang: Lang::Vi, meta, resolutions: Vec::new(), body: body.into() }
}

/// A report long enough to be known again in other outlets.
fn report(cases: &str) -> String {
    format!(
        "Sáng nay, hội nghị tổng kết mùa thu hoạch chè shan tuyết họp tại thị trấn, bàn việc mở rộng vùng trồng theo \
         Nghị quyết 68-NQ/TW. Theo báo cáo, toàn vùng có {cases} hộ trồng chè, thu nhập bình quân tăng khá so với vụ \
         trước. Các hợp tác xã đề nghị được hỗ trợ máy sao, kho lạnh và đường vào nương. Đại diện doanh nghiệp cam kết \
         thu mua toàn bộ sản lượng với giá không thấp hơn năm ngoái. Hội nghị thống nhất lập tổ công tác theo dõi việc \
         thực hiện và báo cáo lại trước cuối năm."
    )
}

#[test]
fn what_is_put_changed_and_removed_shows() {
    let bot = Bot::new();
    let (articles, texts, _) = bot.counts();
    assert!(!bot.refresh(), "nothing changed");
    assert!(bot.says("chè shan tuyết").contains("Không tìm thấy"));

    bot.put(&[article("2026/che", "Vùng chè shan tuyết", "Báo Núi", "2026-10-01", &report("1.200"))]);
    assert!(bot.refresh());
    assert_eq!(bot.counts(), (articles + 1, texts + 1, 2));
    assert!(bot.says("chè shan tuyết").contains("Vùng chè shan tuyết"));
    assert!(bot.says("/latest 1").contains("Vùng chè shan tuyết"), "{}", bot.says("/latest 1"));
    assert!(bot.says("/search chè nq:68").contains("Báo Núi"));

    bot.put(&[article("2026/che", "Chè cổ thụ được mùa", "Báo Núi", "2026-10-01", &report("1.300"))]);
    assert!(bot.refresh());
    assert_eq!(bot.counts(), (articles + 1, texts + 1, 3));
    assert!(!bot.says("chè shan tuyết").contains("Vùng chè shan tuyết"));
    assert!(bot.says("chè shan tuyết").contains("Chè cổ thụ được mùa"));

    bot.remove("2026/che");
    assert!(bot.refresh());
    assert_eq!(bot.counts(), (articles, texts, 4));
    assert!(bot.says("chè shan tuyết").contains("Không tìm thấy"));
}

#[test]
fn a_changed_index_answers_as_one_built_anew() {
    let bot = Bot::new();
    for number in 0..6 {
        let (slug, title) = (format!("2026/che-{number}"), format!("Tin chè số {number}"));
        bot.put(&[article(&slug, &title, "Báo Núi", &format!("2026-0{}-01", number + 1), &report("1.200"))]);
        bot.refresh();
    }
    bot.remove("2026/che-3");
    bot.refresh();
    let questions =
        ["chè shan tuyết", "kinh tế tư nhân", "nghi quyet 57 chuyen doi so", "/latest 3", "energy security"];
    let changed: Vec<String> = questions.iter().map(|question| bot.says(question)).collect();
    let content = |bot: &Bot| bot.app.house.load().index().expect("an index").manifest().stamp.content;
    let before = content(&bot);
    assert!(bot.app.refresh_index(true).expect("an index"));
    assert_eq!((content(&bot), bot.counts().2), (before, 9), "the same corpus has the same content hash");
    for (question, changed) in questions.iter().zip(changed) {
        assert_eq!(bot.says(question), changed, "{question}");
    }
}

#[test]
fn a_story_of_many_outlets_is_one_result() {
    let bot = Bot::new();
    bot.put(&[
        article("2026/a", "Vùng chè đổi thay", "Báo Núi", "2026-10-02", &report("1.200")),
        article("2026/b", "Vùng chè đổi thay", "Báo Đồi", "2026-10-01", &report("1.200")),
        article("2026/c", "Chè được giá", "Báo Suối", "2026-10-03", &report("1.250")),
    ]);
    bot.refresh();
    let index = bot.app.house.load().index().expect("an index");
    let query = index.understand("chè shan tuyết", &bot.app.house.load().glossary).expect("a query");
    let filter = Filter::default();
    let wanted = Wanted { queries: &[query], filter: &filter, order: Order::Relevance, reader: Lang::Vi };
    let found = index.search(&wanted, 0, 5).expect("hits");
    let shown: Vec<_> = found.hits.iter().map(|hit| (hit.meta.source_name.as_str(), hit.others)).collect();
    assert_eq!((shown.first(), found.total), (Some(&("Báo Đồi", 2)), 1), "{shown:?}");

    let story = index.story(&ArticleId::of_slug("2026/c"), Lang::Vi).expect("a story");
    let outlets: Vec<_> = story.iter().map(|whole| whole.entry.meta.source_name.as_str()).collect();
    assert_eq!(outlets, ["Báo Đồi", "Báo Núi", "Báo Suối"]);
    let latest = index.latest(&Filter::default(), Lang::Vi, 0, 2).expect("a list");
    assert_eq!((latest.entries[0].meta.source_name.as_str(), latest.entries[0].others), ("Báo Đồi", 2));
    assert_ne!(latest.entries[1].meta.source_name, "Báo Núi");
    assert_eq!(index.latest(&Filter::default(), Lang::Vi, 2, 3).expect("a list").total, latest.total);

    bot.remove("2026/b");
    bot.refresh();
    let index = bot.app.house.load().index().expect("an index");
    assert_eq!(index.story(&ArticleId::of_slug("2026/c"), Lang::Vi).expect("a story").len(), 2);
}

#[test]
fn a_text_that_becomes_a_reprint_joins_its_story() {
    let bot = Bot::new();
    let other = report("900").replace("chè", "cà phê").replace("hội nghị", "đại hội").replace("Hội nghị", "Đại hội");
    let other = other.split(' ').rev().collect::<Vec<_>>().join(" ");
    bot.put(&[
        article("2026/a", "Vùng chè đổi thay", "Báo Núi", "2026-10-02", &report("1.200")),
        article("2026/b", "Vùng cà phê", "Báo Đồi", "2026-10-03", &other),
    ]);
    bot.refresh();
    let story = |bot: &Bot| {
        let index = bot.app.house.load().index().expect("an index");
        index.story(&ArticleId::of_slug("2026/a"), Lang::Vi).expect("a story").len()
    };
    assert_eq!(story(&bot), 1);
    bot.put(&[article("2026/b", "Vùng chè đổi thay", "Báo Đồi", "2026-10-03", &report("1.200"))]);
    bot.refresh();
    assert_eq!(story(&bot), 2, "a change to the index must find what building anew finds");
}

/// What is written beside a new generation must not change the one in use: the program can end at any moment.
#[test]
fn a_generation_that_is_never_finished_leaves_the_one_before_as_it_was() {
    let bot = Bot::new();
    let home = bot.folder.path().join("data/index");
    let generation = fs::read_dir(&home).expect("the index").flatten().next().expect("a generation").path();
    let ours = |folder: &Path| ["corpus.json", "stories.bin"].map(|name| fs::read(folder.join(name)).expect("a file"));
    let before = ours(&generation);
    bot.put(&[article("2026/che", "Vùng chè", "Báo Núi", "2026-10-01", &report("1.200"))]);
    let kept = bot.folder.path().join("kept");
    fs::create_dir(&kept).expect("a folder");
    for entry in fs::read_dir(&generation).expect("the generation").flatten() {
        fs::hard_link(entry.path(), kept.join(entry.file_name())).expect("a link");
    }
    assert!(bot.refresh());
    assert_eq!(ours(&kept), before, "the next generation wrote into the files of the one before");
}

#[test]
fn a_removed_article_of_the_shipped_corpus_is_gone_until_it_is_forgiven() {
    let bot = Bot::new();
    let before = bot.counts();
    let slug = fs::read_dir(bot.corpus("articles/2025")).expect("articles").flatten().next().expect("an article");
    let slug = format!("2025/{}", slug.file_name().to_string_lossy());
    bot.remove(&slug);
    assert!(bot.refresh());
    assert_eq!((bot.counts().0, bot.counts().1), (before.0 - 1, before.1 - 2));
    bot.app.refresh_index(true).expect("an index");
    assert_eq!(bot.counts().0, before.0 - 1, "building anew must not bring it back");
    let mut change = bot.app.shelf().change().expect("a change");
    assert!(change.forgive(&ArticleId::of_slug(&slug)).expect("the list is read"));
    change.commit().expect("the change holds");
    assert!(bot.refresh());
    assert_eq!((bot.counts().0, bot.counts().1), (before.0, before.1));
}

#[test]
fn an_editor_changes_the_register_and_a_broken_one_changes_nothing() {
    let bot = Bot::new();
    let file = bot.corpus("resolutions.toml");
    let text = fs::read_to_string(&file).expect("the register");
    let title = "Về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia";
    assert!(bot.says("57").contains(title), "{}", bot.says("57"));
    fs::write(&file, text.replace(title, "Tên do biên tập viên sửa")).expect("the register is written");
    assert!(bot.refresh());
    assert!(bot.says("57").contains("Tên do biên tập viên sửa"));
    fs::write(&file, "[[resolution]\nnumber = ").expect("the register is written");
    bot.refresh();
    assert!(bot.says("57").contains("Tên do biên tập viên sửa"), "half a file must not empty the register");
    fs::write(&file, &text).expect("the register is written");
    assert!(bot.refresh());
    assert!(bot.says("57").contains(title));
    // a start that finds its index as it left it sees the next change all the same
    let bot = Bot { app: open(bot.folder.path()), ..bot };
    assert!(!bot.refresh());
    fs::write(&file, text.replace(title, "Tên do biên tập viên sửa")).expect("the register is written");
    assert!(bot.refresh());
    assert!(bot.says("57").contains("Tên do biên tập viên sửa"));
}

#[test]
fn a_damaged_generation_is_built_again() {
    let bot = Bot::new();
    bot.put(&[article("2026/che", "Vùng chè", "Báo Núi", "2026-10-01", &report("1.200"))]);
    let home = bot.folder.path().join("data/index");
    let generation = fs::read_dir(&home).expect("the index").flatten().next().expect("a generation").path();
    fs::write(generation.join("stories.bin"), "no stories").expect("a file is damaged");
    assert!(bot.refresh());
    assert!(bot.says("chè shan tuyết").contains("Vùng chè"));
    let app = open(bot.folder.path());
    assert!(app.house.load().index().is_some(), "the new generation is whole");
}

#[test]
fn a_change_is_seen_without_being_told() {
    let bot = Bot::new();
    let watched = Arc::clone(&bot.app);
    let watch = std::thread::spawn(move || watched.watch());
    bot.put(&[article("2026/che", "Vùng chè", "Báo Núi", "2026-10-01", &report("1.200"))]);
    let start = Instant::now();
    while !bot.says("chè shan tuyết").contains("Vùng chè") {
        assert!(start.elapsed() < Duration::from_secs(60), "the change was never seen");
        std::thread::sleep(Duration::from_millis(50));
    }
    bot.app.bell.end();
    watch.join().expect("the watch ends");
}
