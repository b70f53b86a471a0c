//! A feed as a stranger's server sends it: read or refused, within bounds, the same each time.
//!
//! The first byte chooses the type that the server tells.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nqbot::feed::entries::entries;
use nqbot_fuzz::{choice, timed};
use url::Url;

const TYPES: [Option<&str>; 6] = [
    None,
    Some("application/rss+xml; charset=utf-8"),
    Some("text/xml; charset=windows-1258"),
    Some("application/feed+json"),
    Some("application/atom+xml; charset=\"UTF-16\""),
    Some("text/html; charset=x-user-defined"),
];
/// 22 November 2026.
const NOW: i64 = 1_795_305_600;

fuzz_target!(|data: &[u8]| {
    let (look, bytes) = choice(data);
    let told = TYPES[usize::from(look) % TYPES.len()];
    let at: Url = "https://bao.vn/rss/home.rss".parse().expect("an address");
    let Ok(found) = timed("reading", bytes.len(), || entries(bytes, told, &at, NOW)) else { return };
    assert!(found.len() <= 300, "{} entries", found.len());
    for (place, entry) in found.iter().enumerate() {
        assert!(!entry.key.is_empty() && found[..place].iter().all(|other| other.key != entry.key));
        assert!(entry.title.as_ref().is_none_or(|title| !title.is_empty() && !title.contains('\n')), "{entry:?}");
        assert!(entry.published.is_none_or(|day| (1991..=2026).contains(&day.get_year())), "{entry:?}");
    }
    assert_eq!(found, entries(bytes, told, &at, NOW).expect("entries"), "read otherwise the second time");
});
