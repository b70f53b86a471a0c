//! What the fuzz targets share: a real house, the laws that answers keep, and a clock of work.

pub mod house;
pub mod law;
pub mod rules;

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// No piece of work on a text that a person can send takes a second as it is released. This build takes five to six times
/// as long: it checks every sum and counts every edge.
pub const LONGEST: Duration = Duration::from_millis(4_000);

/// Works, and sees to it that it takes no longer than it may, whatever others do to the machine.
pub fn timed<T>(what: &str, letters: usize, work: impl FnOnce() -> T) -> T {
    let before = worked();
    let made = work();
    let took = worked().saturating_sub(before);
    // a text that is longer than a message may take as much longer
    let most = LONGEST * (1 + letters / 4_096) as u32;
    assert!(took < most, "{what} took {} ms for {letters} letters", took.as_millis());
    made
}

/// How long this process has worked: a page is read on a thread of its own.
fn worked() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// The bytes as text: most targets are about what is said, not about broken letters.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// The byte that chooses, and the rest.
pub fn choice(data: &[u8]) -> (u8, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (*first, rest))
}

/// Whether the text is composed.
pub fn is_composed(text: &str) -> bool {
    unicode_normalization::is_nfc(text)
}
