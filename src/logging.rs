//! The log: readable lines, or one JSON object a line for machines. Errors are counted as well, so that whoever runs the
//! bot hears of them without reading it.

use std::any::Any;
use std::io::Write;
use std::sync::{Arc, OnceLock};

use env_logger::{Builder, Logger};
use log::kv::{Key, Value, VisitSource};
use log::{Level, LevelFilter, Log, Metadata, Record};
use serde_json::{Map, json};

use crate::metrics::Troubles;

/// The form of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// One JSON object a line: time, level, room, message, and each field by its name.
    Json,
}

/// The errors that were logged since the program started.
pub fn troubles() -> Arc<Troubles> {
    static TROUBLES: OnceLock<Arc<Troubles>> = OnceLock::new();
    Arc::clone(TROUBLES.get_or_init(Arc::default))
}

/// Starts the log on standard error. What other libraries say is of use only when something is wrong there.
pub fn start(level: LevelFilter, form: Form) {
    let mut builder = Builder::new();
    builder.filter_level(LevelFilter::Warn).filter_module("nqbot", level);
    if form == Form::Json {
        builder.format(|out, record| writeln!(out, "{}", as_json(record, &out.timestamp_millis().to_string())));
    }
    let logger = builder.build();
    log::set_max_level(logger.filter());
    // only the first of a process counts
    let _ = log::set_boxed_logger(Box::new(Counting(logger)));
}

/// Has panics logged as errors, with their place. Of what they say only what the program itself says: the rest may hold
/// what somebody typed.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        log::error!("panic at {place}: {}", said_by_us(panic.payload()));
    }));
}

fn said_by_us(payload: &dyn Any) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("its words are left out")
}

/// Writes lines and counts errors.
struct Counting(Logger);

impl Log for Counting {
    fn enabled(&self, metadata: &Metadata) -> bool {
        self.0.enabled(metadata)
    }

    fn log(&self, record: &Record) {
        if record.level() == Level::Error {
            let place = format!("{}:{}", record.module_path().unwrap_or("?"), record.line().unwrap_or(0));
            troubles().note(&place, &record.args().to_string());
        }
        self.0.log(record);
    }

    fn flush(&self) {
        self.0.flush();
    }
}

fn as_json(record: &Record, time: &str) -> String {
    struct Fields(Map<String, serde_json::Value>);
    impl<'kv> VisitSource<'kv> for Fields {
        fn visit_pair(&mut self, key: Key<'kv>, value: Value<'kv>) -> Result<(), log::kv::Error> {
            let number = value.to_i64().map(serde_json::Value::from).or(value.to_f64().map(serde_json::Value::from));
            self.0.insert(key.to_string(), number.unwrap_or_else(|| json!(value.to_string())));
            Ok(())
        }
    }
    let mut fields = Fields(Map::new());
    // a field that cannot be read is left out rather than the line
    let _ = record.key_values().visit(&mut fields);
    for (name, value) in [
        ("time", time.to_string()),
        ("level", record.level().as_str().to_lowercase()),
        ("room", record.target().to_string()),
        ("message", record.args().to_string()),
    ] {
        fields.0.insert(name.into(), json!(value));
    }
    serde_json::Value::Object(fields.0).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_does_not_tell_what_somebody_typed() {
        let payload = |text: &'static str| -> Box<dyn Any> { Box::new(text) };
        assert_eq!(said_by_us(payload("no entry found").as_ref()), "no entry found");
        let typed: Box<dyn Any> = Box::new("byte index 2 is not a char boundary of `lời riêng tư`".to_string());
        assert_eq!(said_by_us(typed.as_ref()), "its words are left out");
    }

    #[test]
    fn a_line_for_machines_has_every_field_by_its_name() {
        let fields = [("took_ms", 12), ("articles", 37)];
        let args = format_args!("index: “built”\nanew");
        let record = Record::builder().level(Level::Info).target("nqbot::index").args(args).key_values(&fields).build();
        let line = as_json(&record, "2026-11-22T00:00:00.000Z");
        assert!(!line.contains('\n'), "{line}");
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&read["took_ms"], &read["level"]), (&json!(12), &json!("info")));
        assert_eq!(read["message"], json!("index: “built”\nanew"));
    }
}
