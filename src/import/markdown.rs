//! The marks of Markdown: what they say is kept, the marks themselves and the targets of links go.

use super::draft::Draft;

/// Turns lines of Markdown into plain ones.
pub(super) fn plain(draft: &mut Draft) {
    for at in 0..draft.lines.len() {
        images(draft, at);
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

/// `![what it shows](address)`
fn images(draft: &mut Draft, at: usize) {
    while let Some(range) = bracketed(&draft.lines[at].text, "![").map(|(start, _, end)| start..end) {
        draft.cut(at, "image", range);
    }
}

/// `[words](address)`
fn links(draft: &mut Draft, at: usize) {
    while let Some((start, close, end)) = bracketed(&draft.lines[at].text, "[") {
        let text = draft.lines[at].text.clone();
        draft.parts.push(crate::corpus::Part {
            line: draft.lines[at].number,
            rule: "link".into(),
            text: text[close + 1..end].to_string(),
        });
        draft.lines[at].text = format!("{}{}{}", &text[..start], &text[start + 1..close], &text[end..]);
    }
}

/// Where an opening, its closing bracket, and the address after it end.
fn bracketed(text: &str, opening: &str) -> Option<(usize, usize, usize)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind(opening)?;
    let end = middle + 2 + text[middle + 2..].find(')')? + 1;
    Some((start, middle, end))
}

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
