//! Reading the register file.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::key::Key;
use super::model::{Body, Congress, Group, Plenum, Register, Resolution, Target};
use super::title::Titles;
use crate::corpus::Problem;
use crate::corpus::problem::line_of;
use crate::date::PartialDate;
use crate::i18n::{Lang, Localized, fixed, format};
use crate::text::clean;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    resolution: Vec<RawResolution>,
    earlier: Vec<RawEarlier>,
    plenum: Vec<RawPlenum>,
    congress: Vec<RawCongress>,
    group: Vec<RawGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResolution {
    number: String,
    tenure: u8,
    body: Body,
    issued: String,
    title_vi: String,
    title_en: String,
    topics: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    plenum: Option<u8>,
    replaces: Option<String>,
    replaced_by: Option<String>,
    note_vi: Option<String>,
    note_en: Option<String>,
    sources: Vec<String>,
    #[serde(default = "yes")]
    confirmed: bool,
    #[serde(rename = "confidence")]
    _confidence: Confidence,
    #[serde(default)]
    target: Vec<RawTarget>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Confidence {
    OneSource,
    TwoSources,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    metric_vi: String,
    metric_en: String,
    value: String,
    value_vi: Option<String>,
    value_en: Option<String>,
    unit: String,
    unit_vi: String,
    by: Option<i16>,
    from: Option<i16>,
    source: Option<String>,
    #[serde(default = "yes")]
    confirmed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEarlier {
    number: String,
    tenure: u8,
    issued: String,
    subject_vi: String,
    subject_en: String,
    source: Option<String>,
    #[serde(default = "yes")]
    confirmed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlenum {
    ordinal: u8,
    tenure: u8,
    held: String,
    resolutions: Vec<String>,
    source: Option<String>,
    note_vi: Option<String>,
    note_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCongress {
    ordinal: u8,
    held: String,
    source: Option<String>,
    note_vi: Option<String>,
    note_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    names: Vec<String>,
    title_vi: String,
    title_en: String,
    keys: Vec<String>,
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "politburo" => Ok(Body::Politburo),
            "central_committee" => Ok(Body::CentralCommittee),
            "unknown" => Ok(Body::Unknown),
            other => Err(serde::de::Error::custom(format!(
                "“{other}” is no body; write politburo, central_committee or unknown"
            ))),
        }
    }
}

fn yes() -> bool {
    true
}

/// Reads a register file. Entries that are wrong are left out and told.
pub fn read(file: &Path) -> (Register, Vec<Problem>) {
    match fs::read_to_string(file) {
        Ok(text) => parse(file, &text),
        Err(error) => (Register::default(), vec![Problem::new(file, format!("cannot be read: {error}"))]),
    }
}

/// Reads a register from text; `file` is only for messages.
pub fn parse(file: &Path, text: &str) -> (Register, Vec<Problem>) {
    let raw: File = match toml::from_str(&clean(text)) {
        Ok(raw) => raw,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            return (Register::default(), vec![Problem::at(file, line, error.message().replace('\n', " "))]);
        }
    };
    let mut problems = Problems { file, text, found: Vec::new() };
    let mut register = Register::default();
    for entry in raw.resolution {
        let (number, tenure) = (entry.number.clone(), entry.tenure);
        match resolution(entry) {
            Ok(entry) => problems.add_to(&mut register, entry),
            Err(what) => problems.tell(&number, tenure, what),
        }
    }
    for entry in raw.earlier {
        let (number, tenure) = (entry.number.clone(), entry.tenure);
        match earlier(entry) {
            Ok(entry) => problems.add_to(&mut register, entry),
            Err(what) => problems.tell(&number, tenure, what),
        }
    }
    for raw in raw.plenum {
        let name = format!("plenum {} of tenure {}", raw.ordinal, raw.tenure);
        let read = || {
            Ok(Plenum {
                ordinal: raw.ordinal,
                tenure: raw.tenure,
                held: date(&raw.held)?,
                resolutions: keys(&raw.resolutions)?,
                note: pair(raw.note_vi, raw.note_en),
                source: raw.source,
            })
        };
        problems.keep(&name, read(), &mut register.plenums);
    }
    for raw in raw.congress {
        let name = format!("congress {}", raw.ordinal);
        let read = || {
            Ok(Congress {
                ordinal: raw.ordinal,
                held: date(&raw.held)?,
                note: pair(raw.note_vi, raw.note_en),
                source: raw.source,
            })
        };
        problems.keep(&name, read(), &mut register.congresses);
    }
    for raw in raw.group {
        let name = raw.names.first().cloned().unwrap_or_default();
        let read = || Ok(Group::new(raw.names, fixed(&raw.title_vi, &raw.title_en), keys(&raw.keys)?));
        problems.keep(&name, read(), &mut register.groups);
    }
    register.titles = Titles::of(&register.entries, |slug| vec![slug.replace('-', " ")]);
    (register, problems.found)
}

struct Problems<'a> {
    file: &'a Path,
    text: &'a str,
    found: Vec<Problem>,
}

impl Problems<'_> {
    fn tell(&mut self, number: &str, tenure: u8, what: String) {
        let (number_line, tenure_line) = (format!("number = \"{number}\""), format!("tenure = {tenure}"));
        let lines: Vec<&str> = self.text.lines().collect();
        let at = lines.windows(2).position(|pair| pair[0].trim() == number_line && pair[1].trim() == tenure_line);
        self.found.push(Problem {
            file: self.file.to_path_buf(),
            line: at.map(|at| at + 1),
            what: format!("{number} of tenure {tenure}: {what}"),
        });
    }

    fn add_to(&mut self, register: &mut Register, entry: Resolution) {
        let key = entry.key;
        if register.by_key.contains_key(&key) {
            return self.tell(&key.printed(), key.tenure, "stands twice in the register".into());
        }
        register.by_key.insert(key, register.entries.len());
        register.entries.push(entry);
    }

    fn keep<T>(&mut self, name: &str, read: Result<T, String>, list: &mut Vec<T>) {
        match read {
            Ok(value) => list.push(value),
            Err(what) => self.found.push(Problem::new(self.file, format!("{name}: {what}"))),
        }
    }
}

fn resolution(raw: RawResolution) -> Result<Resolution, String> {
    let key = format!("{}@{}", raw.number, raw.tenure).parse()?;
    let title = (!raw.title_vi.is_empty())
        .then(|| fixed(&raw.title_vi, if raw.title_en.is_empty() { &raw.title_vi } else { &raw.title_en }));
    Ok(Resolution {
        key,
        body: raw.body,
        issued: date(&raw.issued)?,
        title,
        topics: raw.topics,
        aliases: raw.aliases,
        plenum: raw.plenum,
        replaces: raw.replaces.map(|key| key.parse()).transpose()?,
        replaced_by: raw.replaced_by.map(|key| key.parse()).transpose()?,
        note: pair(raw.note_vi, raw.note_en),
        sources: raw.sources,
        confirmed: raw.confirmed,
        earlier: false,
        targets: raw.target.into_iter().map(target).collect(),
    })
}

fn earlier(raw: RawEarlier) -> Result<Resolution, String> {
    Ok(Resolution {
        key: format!("{}@{}", raw.number, raw.tenure).parse()?,
        body: Body::Unknown,
        issued: date(&raw.issued)?,
        title: Some(fixed(&raw.subject_vi, &raw.subject_en)),
        topics: Vec::new(),
        aliases: Vec::new(),
        plenum: None,
        replaces: None,
        replaced_by: None,
        note: None,
        sources: raw.source.into_iter().collect(),
        confirmed: raw.confirmed,
        earlier: true,
        targets: Vec::new(),
    })
}

fn target(raw: RawTarget) -> Target {
    let value = Localized::new(|lang| {
        let own = match lang {
            Lang::Vi => raw.value_vi.as_ref(),
            Lang::En => raw.value_en.as_ref(),
        };
        let value = own.cloned().unwrap_or_else(|| format::value(&raw.value, lang));
        let unit = match lang {
            _ if raw.unit_vi.is_empty() => "",
            Lang::Vi => &raw.unit_vi,
            Lang::En => &raw.unit,
        };
        match (unit, unit.starts_with('%')) {
            ("", _) => value,
            (unit, true) => format!("{value}{unit}"),
            (unit, false) => format!("{value} {unit}"),
        }
    });
    Target {
        metric: fixed(&raw.metric_vi, &raw.metric_en),
        value,
        by: raw.by,
        from: raw.from,
        source: raw.source,
        confirmed: raw.confirmed,
    }
}

fn date(text: &str) -> Result<Option<PartialDate>, String> {
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some).map_err(|error: crate::date::DateError| error.to_string())
    }
}

fn keys(list: &[String]) -> Result<Vec<Key>, String> {
    list.iter().map(|key| key.parse()).collect()
}

fn pair(vi: Option<String>, en: Option<String>) -> Option<Localized> {
    Some(fixed(&vi?, &en?))
}

impl Register {
    /// A register of nothing but keys, for the tests of other rooms.
    #[cfg(test)]
    pub(crate) fn shipped() -> Register {
        let (register, problems) = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/resolutions.toml"));
        assert!(problems.is_empty(), "{problems:?}");
        register
    }
}

/// Keys with their places, for checks that name a line.
pub fn lines(text: &str) -> HashMap<Key, usize> {
    let lines: Vec<&str> = text.lines().collect();
    let value = |line: &str, name: &str| {
        line.trim().strip_prefix(name).map(|rest| rest.trim_matches([' ', '=', '"']).to_string())
    };
    let mut found = HashMap::new();
    for (at, pair) in lines.windows(2).enumerate() {
        if let (Some(number), Some(tenure)) = (value(pair[0], "number"), value(pair[1], "tenure"))
            && let Ok(key) = format!("{number}@{tenure}").parse()
        {
            found.insert(key, at + 1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "[[resolution]]\nnumber = \"57-NQ/TW\"\ntenure = 13\nbody = \"politburo\"\nissued = \"2024-12-22\"\ntitle_vi = \"Về\"\ntitle_en = \"On\"\ntopics = []\nsources = []\nconfidence = \"two_sources\"\n";

    #[test]
    fn says_where_an_entry_is_wrong() {
        for (from, to, expected) in [
            ("57-NQ/TW", "57-NQTW", "2: 57-NQTW of tenure 13"),
            ("2024-12-22", "22/12/2024", "not a date"),
            ("politburo", "bct", "is no body"),
            ("issued", "isued", "unknown field"),
        ] {
            let (register, problems) = parse(Path::new("r.toml"), &ENTRY.replace(from, to));
            let told = problems.iter().map(Problem::to_string).collect::<String>();
            assert!(told.contains(expected) && register.entries.is_empty(), "{told:?} does not say {expected:?}");
        }
        let (register, problems) = parse(Path::new("r.toml"), &ENTRY.repeat(2));
        assert_eq!((register.entries.len(), problems.len()), (1, 1));
    }

    #[test]
    fn values_carry_their_units_in_both_languages() {
        let register = Register::shipped();
        let shown: Vec<_> =
            register.all().flat_map(|entry| &entry.targets).map(|target| target.value.get(Lang::Vi)).collect();
        assert!(shown.contains(&"≥ 30% GDP"), "{shown:?}");
    }
}
