//! A small house with real rooms: the shipped corpus, an index and a store in memory.

use std::path::PathBuf;
use std::sync::OnceLock;

use nqbot::app::add_articles;
use nqbot::corpus::Glossary;
use nqbot::date::PartialDate;
use nqbot::house::{House, Settings};
use nqbot::index::{Builder, Index, Stamp};
use nqbot::store::Store;
use tempfile::TempDir;

/// The folder of the project.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A fixed day, so that answers do not change with the calendar.
#[must_use]
pub fn today() -> PartialDate {
    "2026-11-22".parse().expect("a day of the calendar")
}

/// A house of one's own, with a store of its own.
#[must_use]
pub fn house() -> House {
    let corpus = root().join("corpus");
    let (mut register, problems) = nqbot::register::load::read(&corpus.join("resolutions.toml"));
    assert!(problems.is_empty(), "{problems:?}");
    let (glossary, problems) = Glossary::read(&corpus.join("glossary.toml"));
    assert!(problems.is_empty(), "{problems:?}");
    register.name_topics(&glossary);
    let index = index(&register, &glossary);
    let settings = Settings { roots: vec![corpus], ..Settings::default() };
    House::new(register, glossary, Store::in_memory().expect("SQLite in memory"), settings).with_index(index)
}

/// A house that tests share; they must not change its store.
#[must_use]
pub fn shared() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(house)
}

/// The index of the shipped corpus: built once, opened by each house.
fn index(register: &nqbot::register::Register, glossary: &Glossary) -> Index {
    static BUILT: OnceLock<TempDir> = OnceLock::new();
    let home = BUILT.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::on_disk(home.path(), "index", "test").expect("an index");
        let problems =
            add_articles(&mut builder, &[root().join("corpus")], register, glossary).expect("articles are added");
        assert!(problems.is_empty(), "{problems:?}");
        builder.finish(Stamp::new(0, 0), "2026-11-22T00:00:00Z".into()).expect("the index is finished");
        home
    });
    Index::open(&home.path().join("index")).expect("the index opens")
}
