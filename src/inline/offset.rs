//! Where a page of results begins: `2-1a2b3c4d`, the page and the generation of the index.

use crate::index::Manifest;
use crate::text::hash::fnv1a;

/// No person turns further.
const LAST: usize = 500;

/// A page, counted from 1.
///
/// The generation is written so that Telegram never takes a page of a new index for one of the old. It is not asked
/// for when read: after an index was exchanged, its own list goes on at the same page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset(usize);

impl Offset {
    /// Reads what an earlier answer said; the first page when it cannot be read.
    pub fn read(text: &str) -> Self {
        let page = text.split_once('-').and_then(|(page, _)| page.parse().ok());
        Self(page.filter(|page| (1..=LAST).contains(page)).unwrap_or(1))
    }

    /// What [`Offset::read`] reads.
    pub fn write(self, generation: u32) -> String {
        format!("{}-{generation:08x}", self.0)
    }

    /// The page behind this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Whether nothing stands before it.
    pub fn first(self) -> bool {
        self.0 == 1
    }

    /// How many results stand before it.
    pub fn start(self, size: usize) -> usize {
        (self.0 - 1) * size
    }
}

/// A number that changes with what an index holds.
pub fn generation(manifest: &Manifest) -> u32 {
    fnv1a(format!("{:?} {}", manifest.stamp, manifest.built).as_bytes()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_is_written_and_otherwise_the_first() {
        assert_eq!(Offset::read(&Offset(7).write(0xabc)), Offset(7));
        assert_eq!(Offset(2).write(0x1a2b3c4d), "2-1a2b3c4d");
        for text in ["", "2", "0-00000000", "-1-x", "x-1a2b3c4d", "99999999999999999999-0", "501-0"] {
            assert_eq!(Offset::read(text), Offset(1), "{text}");
        }
    }
}
