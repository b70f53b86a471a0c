//! What a page may be before it is given to a parser: pages made to exhaust one are told by counting.
//!
//! One look at the tags, no more: how many there are, how deep they nest, how many attributes one has. Parsers and the
//! extraction after them take time or stack in powers of these. The depth is never taken to be less than a parser may
//! make of it: a closing tag that one may ignore closes nothing here, and where it is not certain what is a tag, every
//! one that may be counts.

/// A page has at most so many tags.
const TAGS: usize = 50_000;

/// They nest at most so deep.
const DEPTH: usize = 256;

/// The depths of all tags, added up, are at most this: an extraction looks from each tag along what holds it.
const DEPTHS: usize = 4_000_000;

/// Where it is not certain what closes, so many tags may be open at the end.
const DOUBTED: usize = 600;

/// A tag has at most so many attributes; a parser compares each with all before it.
const ATTRIBUTES: usize = 300;

/// A page begins at most so often; a parser gathers the attributes of all beginnings in one tag.
const ROOTS: usize = 20;

/// Why a page is not parsed; none when it can be.
pub(super) fn refusal(page: &str) -> Option<String> {
    let bytes = page.as_bytes();
    let (mut at, mut tags, mut roots, mut depths) = (0, 0_usize, 0_usize, 0_usize);
    let mut open = Open::default();
    while let Some(start) = find(bytes, at, b'<') {
        let Some(tag) = Tag::at(bytes, start) else {
            at = markup_end(bytes, start);
            if open.is_doubtful(&bytes[start..at]) {
                return open.doubted(bytes, start);
            }
            continue;
        };
        tags += 1;
        if tags > TAGS {
            return Some(format!("has more than {TAGS} tags"));
        }
        roots += usize::from(!tag.closes && matches!(tag.name.as_str(), "html" | "body"));
        if roots > ROOTS {
            return Some("begins again and again".into());
        }
        if tag.attributes > ATTRIBUTES {
            return Some(format!("has a tag with more than {ATTRIBUTES} attributes"));
        }
        at = tag.end;
        if !tag.closes && RAW.contains(&tag.name.as_str()) && !open.in_svg() {
            // what stands inside of it is no tag
            let close = format!("</{}", tag.name);
            at = find_no_case(bytes, at, close.as_bytes()).unwrap_or(bytes.len());
            if may_hold_tags(&tag.name, &bytes[tag.end..at]) {
                return open.doubted(bytes, start);
            }
        }
        let is_certain = !open.is_doubtful(&bytes[start + 1..at]) && open.take(&tag);
        if !is_certain {
            return open.doubted(bytes, start);
        }
        if open.depth > DEPTH {
            return Some(format!("nests its tags deeper than {DEPTH}"));
        }
        depths += open.depth;
        if depths > DEPTHS {
            return Some("holds too many tags at too great a depth".into());
        }
    }
    None
}

/// A tag as it is written.
struct Tag {
    name: String,
    closes: bool,
    is_whole: bool,
    attributes: usize,
    end: usize,
}

impl Tag {
    fn at(bytes: &[u8], start: usize) -> Option<Self> {
        let closes = bytes.get(start + 1) == Some(&b'/');
        let at = start + 1 + usize::from(closes);
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let name_end = bytes[at..].iter().position(is_end).map_or(bytes.len(), |length| at + length);
        let name = String::from_utf8_lossy(&bytes[at..name_end.min(at + 24)]).to_ascii_lowercase();
        let (end, attributes) = tag_end(bytes, name_end);
        Some(Self { name, closes, is_whole: bytes[..end].ends_with(b"/>"), attributes, end })
    }
}

/// The tags that are open.
#[derive(Default)]
struct Open {
    /// With those that hold no others of their kind, which do not count.
    names: Vec<String>,
    depth: usize,
}

impl Open {
    fn in_svg(&self) -> bool {
        self.names.iter().any(|name| name == "svg")
    }

    /// What stands in `noscript` is text to some parsers: then its end is the end, wherever it stands.
    fn is_doubtful(&self, markup: &[u8]) -> bool {
        let in_noscript = || self.names.iter().any(|name| name == "noscript");
        let in_svg = || self.in_svg();
        markup.starts_with(b"<![") && in_svg()
            || find_no_case(markup, 0, b"</noscript").is_some_and(|at| at > 0) && in_noscript()
    }

    /// Counts a tag; false where parsers may differ about it.
    fn take(&mut self, tag: &Tag) -> bool {
        let name = tag.name.as_str();
        if self.in_svg() {
            return self.take_drawn(tag);
        }
        if tag.closes {
            self.close(name);
            return true;
        }
        if matches!(name, "math" | "plaintext" | "frameset") {
            return false;
        }
        let is_leaf = LEAVES.contains(&name);
        if VOID.contains(&name) || RAW.contains(&name) || is_leaf && self.holds_leaf(name) {
            return true;
        }
        if name == "svg" && tag.is_whole {
            return true;
        }
        self.names.push(tag.name.clone());
        self.depth += usize::from(!is_leaf);
        true
    }

    /// A tag of a drawing. Any that does not belong there may end it.
    fn take_drawn(&mut self, tag: &Tag) -> bool {
        let top = self.names.last().map_or("", String::as_str);
        let in_words = matches!(top, "title" | "desc");
        if tag.closes {
            let is_top = top == tag.name;
            self.names.truncate(self.names.len() - usize::from(is_top));
            self.depth -= usize::from(is_top);
            return is_top;
        }
        if in_words || !(DRAWN.contains(&tag.name.as_str()) || tag.name.starts_with("fe")) {
            return false;
        }
        if !tag.is_whole {
            self.names.push(tag.name.clone());
            self.depth += 1;
        }
        true
    }

    /// Whether a leaf of this name stands above all that counts: the next one closes it.
    fn holds_leaf(&self, name: &str) -> bool {
        let leaves = self.names.iter().rev().take_while(|open| LEAVES.contains(&open.as_str()));
        leaves.into_iter().any(|open| open == name)
    }

    /// Closes a tag where every parser does. What is bold or a link goes on behind the end of what holds it.
    fn close(&mut self, name: &str) {
        let (is_format, is_block) = (FORMAT.contains(&name), BLOCKS.contains(&name) || LEAVES.contains(&name));
        let mut found = None;
        for (at, open) in self.names.iter().enumerate().rev() {
            let open = open.as_str();
            if open == name {
                found = Some(at);
                break;
            }
            let is_wall = WALLS.contains(&open) && !(name == "table" && matches!(open, "td" | "th" | "caption"));
            let stops = !is_block && (BLOCKS.contains(&open) || LEAVES.contains(&open)) || name == "form";
            if is_wall || stops {
                return;
            }
        }
        let Some(found) = found else { return };
        if is_format {
            self.names.remove(found);
            self.depth -= 1;
            return;
        }
        let above = self.names.split_off(found);
        for open in above.into_iter().enumerate().filter(|(at, open)| *at > 0 && FORMAT.contains(&open.as_str())) {
            self.names.push(open.1);
        }
        self.depth = self.names.iter().filter(|open| !LEAVES.contains(&open.as_str())).count();
    }

    /// The rest of a page of which it is not certain what is a tag: all that may be open one.
    fn doubted(&self, bytes: &[u8], from: usize) -> Option<String> {
        let begins = |pair: &&[u8]| pair[0] == b'<' && pair[1].is_ascii_alphabetic();
        let more = bytes[from..].windows(2).filter(begins).count();
        (self.depth + more > DOUBTED).then(|| "mixes texts, drawings and tags so that its depth is not certain".into())
    }
}

/// Tags that hold nothing.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Tags that the next of their kind closes.
const LEAVES: &[&str] =
    &["p", "li", "td", "tr", "th", "dt", "dd", "option", "thead", "tbody", "tfoot", "html", "head", "body"];

/// Tags whose inside is text. A closing one stands for itself.
const RAW: &[&str] = &["script", "style", "textarea", "title", "noembed", "noframes", "xmp", "iframe"];

/// Tags that go on behind the end of what holds them, until they are closed themselves.
const FORMAT: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Tags that the end of a smaller one does not close.
const BLOCKS: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "caption",
    "center",
    "colgroup",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "template",
    "ul",
    "svg",
];

/// Tags beyond which no end is seen.
const WALLS: &[&str] =
    &["applet", "button", "caption", "marquee", "object", "select", "table", "td", "template", "th", "svg"];

/// Tags of drawings, in which nothing of a text stands.
const DRAWN: &[&str] = &[
    "svg",
    "g",
    "path",
    "circle",
    "rect",
    "line",
    "polyline",
    "polygon",
    "ellipse",
    "defs",
    "use",
    "symbol",
    "clippath",
    "mask",
    "lineargradient",
    "radialgradient",
    "stop",
    "filter",
    "text",
    "tspan",
    "image",
    "pattern",
    "marker",
    "style",
    "title",
    "desc",
    "animate",
    "animatetransform",
    "animatemotion",
    "set",
];

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| *byte == wanted).map(|at| from + at)
}

fn find_no_case(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let mut at = from;
    while let Some(start) = find(bytes, at, b'<') {
        if bytes.get(start..start + wanted.len()).is_some_and(|part| part.eq_ignore_ascii_case(wanted)) {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

/// Where a comment or another mark that is no tag ends; the next letter where it is none.
fn markup_end(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start..];
    if rest.starts_with(b"<!-->") || rest.starts_with(b"<!--->") {
        return start + 5;
    }
    if rest.starts_with(b"<!--") {
        let closes = |at: &usize| rest[*at..].starts_with(b"-->") || rest[*at..].starts_with(b"--!>");
        return (4..rest.len()).find(closes).map_or(bytes.len(), |at| start + at + 3);
    }
    if matches!(rest.get(1), Some(b'!' | b'?' | b'/')) {
        return find(bytes, start, b'>').map_or(bytes.len(), |at| at + 1);
    }
    start + 1
}

/// Whether a text that should hold no tags may be read as holding some.
fn may_hold_tags(name: &str, inside: &[u8]) -> bool {
    if name == "script" {
        let comment = inside.windows(4).position(|part| part == b"<!--");
        return comment.is_some_and(|at| find_no_case(inside, at, b"<script").is_some());
    }
    inside.windows(2).any(|pair| pair[0] == b'<' && (pair[1] == b'/' || pair[1].is_ascii_alphabetic()))
}

/// Where a tag ends, and about how many attributes it has.
fn tag_end(bytes: &[u8], from: usize) -> (usize, usize) {
    let (mut quote, mut attributes, mut in_name) = (None, 0, false);
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match (quote, *byte) {
            (Some(mark), byte) if byte == mark => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (at + 1, attributes),
            (None, mark @ (b'"' | b'\'')) if before == b'=' => quote = Some(mark),
            (None, byte) if byte.is_ascii_whitespace() || byte == b'/' => in_name = false,
            (None, _) if !in_name => {
                in_name = true;
                attributes += 1;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() || quote.is_some() {
            before = *byte;
        }
    }
    (bytes.len(), attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_let_through_and_bombs_are_not() {
        let row = "<tr><td><font color=\"red\">Tin</font><br><img src='a>b'><a href=x>đọc</a></td></tr>";
        let page =
            format!("<html><head><title>a < b</title></head><body><table>{}</table></body></html>", row.repeat(2_000));
        assert_eq!(refusal(&page), None);
        let script = format!("<script>{}</script><p>Tin", "if (a<b) x('<div>');".repeat(20_000));
        assert_eq!(refusal(&script), None);
        let icon = "<svg viewBox='0 0 1 1'><title>Tìm</title><g><path d='M0'/></g></svg>".repeat(500);
        let old =
            "<style><!-- a {} --></style><noscript><iframe src=x></iframe></noscript><script><!--\ni<n;//--></script>";
        let loose = "<div><span><p>Tin<ul><li>một<li>hai</ul></div><!-- </div> -->".repeat(500);
        let math = format!("<math><mi>x</mi></math>{}", "<p>Tin</p>".repeat(300));
        for page in [icon, old.repeat(100), loose, math] {
            assert_eq!(refusal(&page), None, "{}", &page[..40]);
        }
        for bomb in [
            "<div>".repeat(100_000),
            "<table>".repeat(300),
            "<a><i>".repeat(1_000),
            "<p>".repeat(60_000),
            "<rp>x".repeat(1_000),
            "<body a=b>".repeat(1_000),
            format!("<!-- x --!>{}", "<div>".repeat(10_000)),
            format!("<!-->{}-->", "<div>".repeat(10_000)),
            format!("<!--->{}-->", "<div>".repeat(10_000)),
            format!("<svg><title>{}</title>", "<div>".repeat(10_000)),
            format!("<svg>{}", "<link>".repeat(10_000)),
            format!("<math><style>{}</style>", "<div>".repeat(10_000)),
            format!("<svg><![CDATA[</svg><style>]]>{}</style>", "<div>".repeat(10_000)),
            format!("<? <style>{}</style>", "<div>".repeat(10_000)),
            format!("<script><!--<script></script><title></script>-->{}</title>", "<div>".repeat(10_000)),
            format!("<noscript><!--</noscript>{}-->", "<div>".repeat(10_000)),
            format!("<noscript><a title=\"</noscript>{}\">", "<div>".repeat(10_000)),
            format!("<noscript><script></noscript>{}</script>", "<div>".repeat(10_000)),
            format!("<select><style><select>{}</style>", "<div>".repeat(10_000)),
            "<div><object></div></object>".repeat(5_000),
            format!("{}{}", "<div>".repeat(250), "<i>x</i>".repeat(20_000)),
            "<b id=1><p></b>".repeat(5_000),
            "<div><b id=1></div>".repeat(5_000),
            "<svg><p><path/></svg>".repeat(5_000),
            format!("<a {}>", "x ".repeat(10_000)),
            format!("<a {}>", "x=1 ".repeat(10_000)),
        ] {
            assert!(refusal(&bomb).is_some(), "{}", &bomb[..40]);
        }
        for harmless in ["<".repeat(1 << 20), "<!--".repeat(1_000), "</div>".repeat(1_000), "<a href=\"".into()] {
            assert_eq!(refusal(&harmless), None);
        }
    }
}
