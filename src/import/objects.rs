//! Objects of JSON out of a stream of any length: one a line, in a list, or a single one.

use std::io::BufRead;

use super::read::LARGEST;

/// An object as it stands in its file, or why it cannot be taken, with the line where it begins.
pub(super) type Object = (usize, Result<Vec<u8>, String>);

/// The objects of a stream. Only one is held at a time, and never one that is too long.
pub(super) struct Objects<R> {
    reader: R,
    line: usize,
    by_line: Option<bool>,
    ended: bool,
}

impl<R: BufRead> Objects<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, line: 1, by_line: None, ended: false }
    }

    /// Objects of a file that says that they stand one a line: a broken line costs no other.
    pub fn by_line(reader: R) -> Self {
        Self { by_line: Some(true), ..Self::new(reader) }
    }

    /// Objects stand one a line unless the first line is not a whole one.
    fn is_by_line(&mut self) -> std::io::Result<bool> {
        if let Some(by_line) = self.by_line {
            return Ok(by_line);
        }
        let head = self.reader.fill_buf()?;
        let start = head.iter().position(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf));
        let first = start.map_or(&head[..0], |start| &head[start..]);
        let line = first.split(|b| *b == b'\n').next().unwrap_or(first);
        let is_list = first.starts_with(b"[");
        let is_open = line.len() < first.len() && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_err();
        let is_spread = is_open && first.starts_with(b"{") && line.trim_ascii_end().len() < 200;
        let by_line = !is_list && !is_spread;
        self.by_line = Some(by_line);
        Ok(by_line)
    }

    /// The next line that is not empty.
    fn next_line(&mut self) -> std::io::Result<Option<Object>> {
        loop {
            let (mut taken, mut length, mut closed) = (Vec::new(), 0, false);
            while !closed {
                let part = self.reader.fill_buf()?;
                if part.is_empty() {
                    break;
                }
                let end = part.iter().position(|b| *b == b'\n');
                let used = end.map_or(part.len(), |end| end + 1);
                length += used;
                if length <= LARGEST {
                    taken.extend_from_slice(&part[..used]);
                } else {
                    taken = Vec::new();
                }
                closed = end.is_some();
                self.reader.consume(used);
            }
            if length == 0 {
                return Ok(None);
            }
            let line = self.line;
            self.line += 1;
            if length > LARGEST {
                return Ok(Some((line, Err(too_long(length)))));
            }
            let taken = taken.trim_ascii();
            let taken = taken.strip_prefix(b"\xef\xbb\xbf").unwrap_or(taken);
            if !taken.is_empty() {
                return Ok(Some((line, Ok(taken.to_vec()))));
            }
        }
    }

    /// The next object of a list, or of values after each other.
    fn next_value(&mut self) -> std::io::Result<Option<Object>> {
        let (mut taken, mut length, mut depth) = (Vec::new(), 0_usize, 0_usize);
        let (mut quoted, mut escaped, mut begun) = (false, false, 0);
        loop {
            let part = self.reader.fill_buf()?;
            if part.is_empty() {
                let open = depth > 0;
                return Ok(open.then(|| (begun, Err("ends in the middle of an object".into()))));
            }
            let (mut used, mut whole) = (0, false);
            for byte in part {
                used += 1;
                self.line += usize::from(*byte == b'\n');
                if depth == 0 {
                    match byte {
                        b'{' => (depth, begun) = (1, self.line),
                        b'[' | b']' | b',' | 0xef | 0xbb | 0xbf => continue,
                        byte if byte.is_ascii_whitespace() => continue,
                        _ => {
                            let line = self.line;
                            self.reader.consume(used);
                            self.ended = true;
                            return Ok(Some((line, Err("is no object of JSON, nor a list of them".into()))));
                        }
                    }
                } else if quoted {
                    (escaped, quoted) = (!escaped && *byte == b'\\', escaped || *byte != b'"');
                } else {
                    match byte {
                        b'"' => quoted = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth -= 1,
                        _ => {}
                    }
                }
                length += 1;
                if length <= LARGEST {
                    taken.push(*byte);
                }
                if depth == 0 {
                    whole = true;
                    break;
                }
            }
            self.reader.consume(used);
            if whole {
                let object = if length > LARGEST { Err(too_long(length)) } else { Ok(taken) };
                return Ok(Some((begun, object)));
            }
            if length > LARGEST {
                taken = Vec::new();
            }
        }
    }
}

fn too_long(length: usize) -> String {
    format!("has {} KiB; a record has at most {}", length / 1024, LARGEST / 1024)
}

impl<R: BufRead> Iterator for Objects<R> {
    type Item = Object;

    fn next(&mut self) -> Option<Object> {
        if self.ended {
            return None;
        }
        let next = self.is_by_line().and_then(|by_line| if by_line { self.next_line() } else { self.next_value() });
        match next {
            Ok(next) => next,
            Err(error) => {
                self.ended = true;
                Some((self.line, Err(format!("cannot be read further: {error}"))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(usize, Option<&str>)]) {
        for capacity in [5, 4096] {
            let reader = std::io::BufReader::with_capacity(capacity.max(text.len()), text.as_bytes());
            let found: Vec<_> = Objects::new(reader)
                .map(|(line, object)| (line, object.ok().map(|bytes| String::from_utf8(bytes).unwrap_or_default())))
                .collect();
            let found: Vec<_> = found.iter().map(|(line, object)| (*line, object.as_deref())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn objects_come_one_a_line_in_a_list_or_alone() {
        check("{\"a\":1}\n\n{\"a\":2}\n", &[(1, Some("{\"a\":1}")), (3, Some("{\"a\":2}"))]);
        check("[{\"a\":\"}]\\\"\"},\n {\"b\":[1]}]", &[(1, Some("{\"a\":\"}]\\\"\"}")), (2, Some("{\"b\":[1]}"))]);
        check("{\n \"a\": 1\n}\n", &[(1, Some("{\n \"a\": 1\n}"))]);
        check("{\"a\":1}\nbroken\n{\"a\":2}", &[(1, Some("{\"a\":1}")), (2, Some("broken")), (3, Some("{\"a\":2}"))]);
        check("[{\"a\":1", &[(1, None)]);
        check("[1]", &[(1, None)]);
        check("", &[]);
    }

    #[test]
    fn a_broken_line_costs_no_other() {
        let lines = "{\"a\": \"1\"\n[2]\n\n{\"a\":3}\n";
        let found: Vec<_> = Objects::by_line(lines.as_bytes()).map(|(line, object)| (line, object.is_ok())).collect();
        assert_eq!(found, [(1, true), (2, true), (4, true)], "whether a line is an object is told where it is read");
    }

    #[test]
    fn what_is_too_long_is_not_held() {
        let long = format!("{{\"a\":\"{}\"}}\n{{\"a\":2}}", "x".repeat(LARGEST));
        let found: Vec<_> = Objects::new(std::io::BufReader::new(long.as_bytes())).collect();
        assert_eq!(
            found.iter().map(|(line, object)| (*line, object.is_ok())).collect::<Vec<_>>(),
            [(1, false), (2, true)]
        );
    }
}
