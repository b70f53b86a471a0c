//! Cleaning: small named steps in a fixed order, over and over until none of them finds anything more.
//!
//! A step takes out what is not the article's own and notes what that told. What one step removes can bring to light what
//! another knows; so the steps run until the text stands still, and cleaning what is clean changes nothing.

use super::draft::Draft;
use super::{around, paragraph, repeat, telling};

/// What the steps need to know besides the text.
pub(super) struct Context<'c> {
    /// Whether a line repeats across the texts of its site.
    pub repeats: &'c dyn Fn(&str) -> bool,
    /// The headline, as far as it is known.
    pub title: Option<&'c str>,
}

type Step = fn(&mut Draft, &Context);

/// The order: first what stands in fixed places, then what surrounds the text, then what repeats, at last its form.
const STEPS: &[Step] = &[
    telling::marker,
    around::image_stubs,
    around::related_lists,
    around::interface,
    around::furniture,
    telling::source,
    telling::date_lines,
    around::doubled_headlines,
    around::captions,
    repeat::headline,
    telling::byline,
    telling::end_marks,
    telling::dateline,
    repeat::lines,
    repeat::sentences,
    paragraph::join,
    paragraph::mend_spaces,
    paragraph::split,
];

/// A text that has not come to rest after so many rounds stays as it is then.
const ROUNDS: usize = 12;

/// Runs the steps until the text stands still.
pub(super) fn clean(draft: &mut Draft, context: &Context) {
    for _ in 0..ROUNDS {
        let before = draft.lines.clone();
        for step in STEPS {
            step(draft, context);
            draft.drop_empty();
        }
        if draft.lines == before {
            break;
        }
    }
}
