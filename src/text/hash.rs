//! A hash that never changes between versions, for ids and keys that outlive the program.

/// FNV-1a, 64 bits (the published constants of Fowler, Noll and Vo).
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The lower `letters * 5` bits of a hash in letters and digits that cannot be mistaken for each other
/// (Crockford's base 32, lower case).
pub fn base32(hash: u64, letters: usize) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..letters).map(|at| DIGITS[(hash >> (5 * at) & 31) as usize] as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_published_function() {
        assert_eq!(fnv1a(b""), 0xcbf29ce484222325);
        assert_eq!(fnv1a(b"foobar"), 0x85944171f73967e8);
        assert_eq!(base32(fnv1a(b"foobar"), 6).len(), 6);
    }
}
