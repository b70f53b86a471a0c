//! The shipped corpus in a house of its own: built once a run, with a store that each input finds empty.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use nqbot::app::add_articles;
use nqbot::corpus::Glossary;
use nqbot::date::PartialDate;
use nqbot::house::{House, Settings};
use nqbot::index::{Builder, Index, Stamp};
use nqbot::register::Register;
use nqbot::store::Store;

/// The shipped corpus.
fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../corpus")
}

/// A fixed day, so that an input means the same tomorrow.
pub fn today() -> PartialDate {
    "2026-11-22".parse().expect("a day of the calendar")
}

/// The shipped resolutions.
pub fn register() -> &'static Register {
    static READ: OnceLock<Register> = OnceLock::new();
    READ.get_or_init(|| {
        let (mut register, problems) = nqbot::register::load::read(&corpus().join("resolutions.toml"));
        assert!(problems.is_empty(), "{problems:?}");
        register.name_topics(glossary());
        register
    })
}

/// The shipped glossary.
pub fn glossary() -> &'static Glossary {
    static READ: OnceLock<Glossary> = OnceLock::new();
    READ.get_or_init(|| {
        let (glossary, problems) = Glossary::read(&corpus().join("glossary.toml"));
        assert!(problems.is_empty(), "{problems:?}");
        glossary
    })
}

/// The house, with a store in which nothing is kept yet.
pub fn house() -> House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    let mut house = HOUSE.get_or_init(built).clone();
    house.store = Arc::new(Store::in_memory().expect("a store in memory"));
    house
}

fn built() -> House {
    let read = nqbot::register::load::read(&corpus().join("resolutions.toml"));
    let (mut register, glossary) = (read.0, Glossary::read(&corpus().join("glossary.toml")).0);
    register.name_topics(&glossary);
    let home = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::on_disk(home.path(), "index", "fuzz").expect("an index");
    let problems = add_articles(&mut builder, &[corpus()], &register, &glossary).expect("articles are added");
    assert!(problems.is_empty(), "{problems:?}");
    builder.finish(Stamp::new(0, 0), "2026-11-22T00:00:00Z".into()).expect("the index is finished");
    let index = Index::open(&home.path().join("index")).expect("the index opens");
    let settings = Settings { roots: vec![corpus()], ..Settings::default() };
    // what is open stays open; the folder goes with this scope
    House::new(register, glossary, Store::in_memory().expect("a store in memory"), settings).with_index(index)
}
