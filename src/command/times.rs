//! Time zones and hours of the day as people write them, for the settings.

use crate::date::{Quiet, Zone};
use crate::i18n::{Lang, Localized};
use crate::text::fold;

/// Zones that have a button: where most readers are.
pub const ZONES: &[&str] = &[
    "Asia/Ho_Chi_Minh",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
    "UTC",
];
/// Hours that have a button.
pub const HOURS: [u8; 7] = [6, 7, 8, 9, 12, 18, 20];
/// Quiet hours that have a button.
pub const QUIETS: [Option<Quiet>; 4] =
    [None, Some(Quiet { from: 22, to: 7 }), Some(Quiet { from: 21, to: 6 }), Some(Quiet { from: 23, to: 8 })];

/// Zones that are offered instead of one that does not exist.
const NEAR: usize = 3;

/// A full hour: `8`, `8h`, `8 giờ`, `08:00`.
pub fn hour(words: &str) -> Option<u8> {
    match hours(words)?[..] {
        [hour] => Some(hour),
        _ => None,
    }
}

/// Two full hours: `22-7`, `từ 22h đến 7h`, `22:00–07:00`.
pub fn quiet(words: &str) -> Option<Quiet> {
    match hours(words)?[..] {
        [from, to] if from != to => Some(Quiet { from, to }),
        _ => None,
    }
}

/// The full hours among some words; none where something else stands there.
fn hours(words: &str) -> Option<Vec<u8>> {
    const BESIDE: &[&str] = &["", "h", "g", "gio", "tu", "den", "from", "to", "until", "hour", "o'clock"];
    let parts = words.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '−' | ','));
    let mut hours: Vec<u8> = Vec::new();
    for part in parts {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let rest = &part[digits.len()..];
        if !BESIDE.contains(&rest) {
            return None;
        }
        match digits.parse::<u8>() {
            // 22:00 reaches here as 22 00
            Ok(0) if digits.len() == 2 && !hours.is_empty() && part == "00" => {}
            Ok(hour) if hour < 24 => hours.push(hour),
            Err(_) if digits.is_empty() => {}
            Ok(_) | Err(_) => return None,
        }
    }
    Some(hours)
}

/// The zones that somebody may have meant: places of the country first, then names that look alike.
pub fn near(words: &str) -> Vec<Zone> {
    const HERE: &[&str] =
        &["ha noi", "hanoi", "viet nam", "vietnam", "vn", "sai gon", "saigon", "hcm", "tphcm", "ict", "7", "07"];
    let typed = fold(words).replace('_', " ");
    let place = typed.trim_start_matches(|c: char| "gmtuc+ ".contains(c)).split(':').next().unwrap_or("").trim();
    if HERE.contains(&typed.trim()) || HERE.contains(&place.split(' ').next().unwrap_or("")) {
        return vec![Zone::default()];
    }
    let city = |name: &str| fold(name.rsplit('/').next().unwrap_or(name)).replace('_', " ");
    let wanted = city(&typed);
    let mut names: Vec<(usize, String)> = Zone::names()
        .into_iter()
        .filter(|name| !name.starts_with("Etc/"))
        .map(|name| {
            let whole = fold(&name).replace('_', " ");
            let far = strsim::damerau_levenshtein(&city(&name), &wanted);
            (far.min(strsim::damerau_levenshtein(&whole, &typed)), name)
        })
        .filter(|(far, _)| *far <= 1 + wanted.chars().count() / 4)
        .collect();
    names.sort();
    names.iter().take(NEAR).filter_map(|(_, name)| Zone::named(name)).collect()
}

/// `8 giờ`, `8:00`
pub fn full_hour(hour: u8) -> Localized {
    Localized::new(|lang| match lang {
        Lang::Vi => format!("{hour} giờ"),
        Lang::En => format!("{hour}:00"),
    })
}

/// `22 giờ – 7 giờ`, `22:00–7:00`
pub fn span(quiet: Quiet) -> Localized {
    let Quiet { from, to } = quiet;
    Localized::new(|lang| match lang {
        Lang::Vi => format!("{from} giờ – {to} giờ"),
        Lang::En => format!("{from}:00–{to}:00"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_as_people_write_them() {
        for (words, expected) in
            [("8", Some(8)), ("8h", Some(8)), ("8 gio", Some(8)), ("08 00", Some(8)), ("0", Some(0)), ("8 30", None)]
        {
            assert_eq!(hour(words), expected, "{words}");
        }
        for words in ["", "24", "-", "x", "8x", "999"] {
            assert_eq!(hour(words), None, "{words}");
        }
        assert_eq!(quiet("0-7"), Some(Quiet { from: 0, to: 7 }));
        assert_eq!(quiet("22-0"), Some(Quiet { from: 22, to: 0 }));
    }

    #[test]
    fn a_wrong_zone_leads_to_near_ones() {
        let first = |words: &str| near(words).first().map(|zone| zone.name().to_string());
        for (words, expected) in [
            ("Hà Nội", "Asia/Ho_Chi_Minh"),
            ("GMT+7", "Asia/Ho_Chi_Minh"),
            ("+07:00", "Asia/Ho_Chi_Minh"),
            ("berlin", "Europe/Berlin"),
            ("europe/berln", "Europe/Berlin"),
            ("new york", "America/New_York"),
        ] {
            assert_eq!(first(words).as_deref(), Some(expected), "{words}");
        }
        assert!(near("qqqqqqqqqqqqqqqqq").is_empty());
    }
}
