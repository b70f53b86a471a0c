//! `/raw avytahc`: what was taken out of an article when it came in, for those who run this instance.

use std::path::{Path, PathBuf};

use super::options::{self, Options};
use super::prompt::prompt;
use super::{Ask, Command, article_view, read, replied};
use crate::action::Action;
use crate::corpus::load::files;
use crate::corpus::{ArticleId, Part, removed};
use crate::i18n::{Lang, Localized, fixed, format, phrases};
use crate::reply::{Block, Button, Line, Outcome, Reply};

/// The command.
pub struct Raw;

impl Command for Raw {
    fn name(&self) -> &'static str {
        "raw"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["phanloc"]
    }

    fn summary(&self) -> Localized {
        fixed("Cho người vận hành: phần đã lược khỏi bài", "For the operator: what was taken out of an article")
    }

    fn help(&self) -> Localized {
        fixed(
            "Gõ mã bài. Bot hiện từng phần đã lược khỏi bài lúc nhập: chú thích ảnh, dòng lặp lại, tin liên quan …, kèm lý do và \
             dòng trong văn bản gốc. Chỉ người vận hành dùng được lệnh này, trong cuộc trò chuyện riêng; với người khác, lệnh \
             này không tồn tại.",
            "Type an article's id. The bot shows each part that was taken out of it when it came in (captions, repeated lines, \
             related stories and so on), with the reason and its line in the text as it came. Only those who run this instance \
             have this command, in private; for others it does not exist.",
        )
    }

    fn examples(&self) -> &'static [&'static str] {
        &["raw avytahc"]
    }

    fn in_menu(&self) -> bool {
        false
    }

    fn for_owners(&self) -> bool {
        true
    }

    fn answer(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let options = Options::read(ask.words);
        if options.words.is_empty()
            && let Some(place) = replied::place(ask)?
        {
            return self.answer(&ask.with(place.split('¶').next().unwrap_or_default()));
        }
        if options.words.is_empty() {
            return usage(ask);
        }
        let Some(id) = ArticleId::parse(&options.words) else { return Ok(read::unknown(&options.words)) };
        let texts = texts_of(&ask.house.settings.roots, &id);
        if texts.is_empty() {
            return Ok(read::unknown(id.as_str()));
        }
        let mut parts = Vec::new();
        for (file, lang) in &texts {
            let kept = removed::parts(file).map_err(|problem| anyhow::anyhow!("{problem}"))?;
            parts.extend(kept.into_iter().map(|part| (*lang, part)));
        }
        Ok(show(ask, &id, &parts, options.page))
    }
}

/// Letters on a page; with what stands around them far from the end of a message.
const ON_PAGE: usize = 3_000;
const ON_LIGHT_PAGE: usize = 800;
/// A longer part is cut; the file has it whole.
const LONGEST: usize = 700;

/// The files of an article's texts, with their languages.
fn texts_of(roots: &[PathBuf], id: &ArticleId) -> Vec<(PathBuf, Lang)> {
    let of = |file: PathBuf| {
        let lang = file.file_stem().and_then(|stem| stem.to_str()).and_then(Lang::from_code)?;
        (ArticleId::of_slug(&slug_of(&file)?) == *id).then_some((file, lang))
    };
    files(roots).into_iter().filter_map(of).collect()
}

/// `2025/some-article` of `…/articles/2025/some-article/vi.md`.
fn slug_of(file: &Path) -> Option<String> {
    let folder = file.parent()?;
    let name = |path: &Path| path.file_name()?.to_str().map(str::to_string);
    Some(format!("{}/{}", name(folder.parent()?)?, name(folder)?))
}

fn show(ask: &Ask, id: &ArticleId, parts: &[(Lang, Part)], page: usize) -> Reply {
    let pages = pages(parts, if ask.is_light() { ON_LIGHT_PAGE } else { ON_PAGE });
    let page = page.min(pages.len()).max(1);
    let mut reply = Reply::new(Outcome::Found);
    reply.heading(texts::heading(id.as_str()));
    match pages.get(page - 1) {
        None => {
            reply.text(texts::nothing());
        }
        Some(shown) => {
            let shown = shown.start + 1..shown.end + 1;
            reply.text(phrases::range_of(shown, parts.len(), false, ["phần", "part", "parts"]));
        }
    }
    for (lang, part) in pages.get(page - 1).into_iter().flat_map(|range| &parts[range.clone()]) {
        reply.gap().text(Line::new().bold(texts::part(*lang, part)));
        reply.say(Block::Quote(part_lines(part)));
    }
    let to = |page: usize| Action::new("raw", &options::line(id.as_str(), page, None)).in_place();
    let previous = (page > 1).then(|| Button::ask(phrases::previous_page(), to(page - 1)));
    let next = (page < pages.len()).then(|| Button::ask(phrases::next_page(), to(page + 1)));
    reply.row(previous.into_iter().chain(next).collect());
    reply.row(vec![Button::ask(texts::read(), Action::new("read", id.as_str()))]);
    reply
}

fn part_lines(part: &Part) -> Vec<Line> {
    article_view::cut(&part.text, LONGEST).lines().map(Line::from).collect()
}

/// The parts of each page: as many as have so many letters together, at least one.
fn pages(parts: &[(Lang, Part)], letters: usize) -> Vec<std::ops::Range<usize>> {
    const BESIDE: usize = 60;
    let mut pages: Vec<std::ops::Range<usize>> = Vec::new();
    let mut used = 0;
    for (at, (_, part)) in parts.iter().enumerate() {
        let own = part.text.chars().count().min(LONGEST) + BESIDE;
        match pages.last_mut() {
            Some(page) if used + own <= letters => {
                page.end = at + 1;
                used += own;
            }
            _ => {
                pages.push(at..at + 1);
                used = own;
            }
        }
    }
    pages
}

fn usage(ask: &Ask) -> anyhow::Result<Reply> {
    let newest = read::newest(ask)?.into_iter();
    let examples =
        newest.map(|entry| (Localized::same(read::shortened(&entry.meta.title)), entry.id.to_string())).collect();
    Ok(prompt(ask, "raw", texts::usage(), texts::placeholder(), examples))
}

mod texts {
    use super::*;

    pub fn heading(id: &str) -> Localized {
        Localized::new(|lang| match lang {
            Lang::Vi => format!("Phần đã lược khỏi bài {id}"),
            Lang::En => format!("Taken out of article {id}"),
        })
    }

    pub fn nothing() -> Localized {
        fixed("Không có phần nào bị lược khỏi bài này.", "Nothing was taken out of this article.")
    }

    /// `Chú thích ảnh · dòng 12 · bản tiếng Việt`
    pub fn part(text: Lang, part: &Part) -> Localized {
        let rule = rule(&part.rule);
        Localized::new(|lang| {
            let (rule, line) = (rule.get(lang), format::number(part.line, lang));
            match (lang, text) {
                (Lang::Vi, Lang::Vi) => format!("{rule} · dòng {line} · bản tiếng Việt"),
                (Lang::Vi, Lang::En) => format!("{rule} · dòng {line} · bản tiếng Anh"),
                (Lang::En, Lang::Vi) => format!("{rule} · line {line} · Vietnamese text"),
                (Lang::En, Lang::En) => format!("{rule} · line {line} · English text"),
            }
        })
    }

    /// Why a part was taken out; a rule that has no name here is called as it is in the file.
    fn rule(rule: &str) -> Localized {
        match rule {
            "caption" => fixed("Chú thích ảnh", "Caption"),
            "image" => fixed("Hình ảnh", "Picture"),
            "furniture" => fixed("Dòng lặp lại ở nhiều bài cùng trang", "Line that many texts of the site have"),
            "interface" => fixed("Nút bấm, trình đơn của trang", "Buttons and menus of the page"),
            "related" => fixed("Tin liên quan", "Related stories"),
            "headline" => fixed("Tiêu đề lặp lại", "Headline once more"),
            "repeated" => fixed("Câu lặp lại", "Repeated sentence"),
            "byline" => fixed("Tên tác giả", "Byline"),
            "dateline" => fixed("Nơi đưa tin", "Dateline"),
            "date" => fixed("Dòng ngày tháng", "Line with the date"),
            "source" => fixed("Dòng ghi nguồn", "Line with the source"),
            "marker" => fixed("Dòng đánh dấu", "Marker"),
            "end mark" => fixed("Dấu kết bài", "Mark of the end"),
            "after the end" => fixed("Phần sau khi hết bài", "What stood after the end"),
            other => Localized::same(other),
        }
    }

    pub fn read() -> Localized {
        fixed("Đọc bài", "Read the article")
    }

    pub fn usage() -> Localized {
        fixed(
            "Bạn muốn xem phần đã lược khỏi bài nào? Hãy gõ mã bài, ví dụ:",
            "What was taken out of which article? Type its id, for example:",
        )
    }

    pub fn placeholder() -> Localized {
        fixed("Mã bài, ví dụ avytahc", "The article's id, such as avytahc")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_stands_on_one_page_and_no_page_is_long() {
        let part = |letters: usize| (Lang::Vi, Part { line: 3, rule: "caption".into(), text: "x".repeat(letters) });
        let parts: Vec<_> = [10, 5_000, 900, 900, 900, 900, 900, 1].map(part).into();
        let pages = pages(&parts, ON_PAGE);
        assert_eq!(pages.iter().map(|page| page.len()).sum::<usize>(), parts.len());
        assert!(pages.len() > 1 && pages.windows(2).all(|two| two[0].end == two[1].start), "{pages:?}");
        assert!(super::pages(&[], ON_PAGE).is_empty());
    }

    #[test]
    fn the_folder_of_a_file_tells_its_article() {
        assert_eq!(slug_of(Path::new("/x/articles/2025/a-b/vi.md")).as_deref(), Some("2025/a-b"));
        assert_eq!(slug_of(Path::new("vi.md")), None);
    }
}
