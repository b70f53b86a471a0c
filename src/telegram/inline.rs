//! Inline questions.

use std::sync::Arc;

use super::event::Inline;
use super::flow::Works;

/// Somebody asks inline.
pub fn asked(_works: &Arc<Works>, _inline: Inline) {}
