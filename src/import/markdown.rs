//! The marks of Markdown: what they say is kept, the marks themselves and the targets of links go.

use super::draft::Draft;
use crate::corpus::Part;

/// Turns lines of Markdown into plain ones.
pub(super) fn plain(draft: &mut Draft) {
    for at in 0..draft.lines.len() {
        links(draft, at);
        let line = &mut draft.lines[at];
        line.text = line.text.replace("**", "").replace("__", "").trim_matches('`').to_string();
        let rest = line.text.trim_start_matches('>').trim_start();
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let heading = (1..=6).contains(&hashes) && rest[hashes..].starts_with(' ');
        let text = if heading { rest[hashes..].trim().trim_end_matches('#').trim() } else { rest };
        let text = text
            .strip_prefix("* ")
            .or_else(|| text.strip_prefix("+ "))
            .map_or(text.to_string(), |item| format!("- {item}"));
        let is_rule = text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' '));
        line.text = if is_rule { String::new() } else { text };
        line.begins |= heading;
        if heading && hashes == 1 && draft.said.headline.is_none() {
            let text = line.text.clone();
            draft.said.headline = Some(text.clone());
            draft.cut(at, "headline", 0..text.len());
        }
    }
    draft.drop_empty();
}

/// `![what it shows](address)` goes, of `[words](address)` the words stay. One look along the line.
fn links(draft: &mut Draft, at: usize) {
    let Draft { lines, parts, .. } = draft;
    let line = &mut lines[at];
    let (text, number) = (std::mem::take(&mut line.text), line.number);
    let mut part = |rule: &str, text: &str| parts.push(Part { line: number, rule: rule.into(), text: text.into() });
    let (mut plain, mut from) = (String::with_capacity(text.len()), 0);
    while let Some(middle) = text[from..].find("](").map(|at| from + at) {
        let address = middle + 2;
        let end = text[address..].bytes().take(ADDRESS).position(|byte| byte == b')').map(|end| address + end + 1);
        let (Some(start), Some(end)) = (text[from..middle].rfind('[').map(|at| from + at), end) else {
            plain.push_str(&text[from..address]);
            from = address;
            continue;
        };
        match text[from..start].strip_suffix('!') {
            Some(before) => {
                plain.push_str(before);
                part("image", &text[start - 1..end]);
            }
            None => {
                plain.push_str(&text[from..start]);
                plain.push_str(&text[start + 1..middle]);
                part("link", &text[middle + 1..end]);
            }
        }
        from = end;
    }
    plain.push_str(&text[from..]);
    line.text = plain.trim().to_string();
}

/// No address has more bytes.
const ADDRESS: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let mut draft = Draft::of(
            "# The headline\n\n![a hall](x.jpg)\n\nSome **plain** [words](https://a.vn/b) stay.\n## Below\n* item\n---\n",
        );
        plain(&mut draft);
        assert_eq!(draft.said.headline.as_deref(), Some("The headline"));
        assert_eq!(draft.body(), "Some plain words stay.\n\nBelow\n\n- item");
        assert_eq!(draft.parts.len(), 3);
    }
}
