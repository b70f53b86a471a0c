//! One date in a question, in figures or words, known to the day, the month or the year.

use super::token::Token;
use crate::date::{PartialDate, month_named};

/// A date in figures or words: `6/2025`, `ngày 15/6/2025`, `tháng 6 năm 2025`, `năm 2025`, `June 2025`, `15 June 2025`.
pub fn date_at(tokens: &[Token], at: usize) -> Option<(usize, PartialDate)> {
    let first = tokens.get(at)?;
    let ahead = |by: usize| tokens.get(at + by);
    if let Some(date) = numeric(&first.fold) {
        return Some((1, date));
    }
    if first.is("năm") {
        return Some((2, numeric(&ahead(1)?.fold).filter(|date| date.get_month_day().0.is_none())?));
    }
    if first.is("ngày") {
        if let Some(date) = numeric(&ahead(1)?.fold).filter(|date| date.get_month_day().1.is_some()) {
            return Some((2, date));
        }
        let day = ahead(1)?.number()?;
        let (length, month) = date_at(tokens, at + 2).filter(|_| ahead(2).is_some_and(|token| token.is("tháng")))?;
        return Some((2 + length, of_month(month, day)?));
    }
    if first.is("tháng") {
        if let Some(date) = numeric(&ahead(1)?.fold).filter(|date| date.get_month_day().0.is_some()) {
            return Some((2, date));
        }
        let month = ahead(1)?.number()?;
        let year_at = if ahead(2)?.is("năm") { 3 } else { 2 };
        let year = ahead(year_at)?.number().filter(|year| (1900..2200).contains(year))?;
        return Some((year_at + 1, PartialDate::month(year as i16, u8::try_from(month).ok()?).ok()?));
    }
    if let Some(month) = month_named(&first.fold) {
        let year = ahead(1)?.number().filter(|year| (1900..2200).contains(year))?;
        return Some((2, PartialDate::month(year as i16, month).ok()?));
    }
    let day = first.number().filter(|day| (1..=31).contains(day))?;
    let (length, month) =
        ahead(1).filter(|next| month_named(&next.fold).is_some()).and_then(|_| date_at(tokens, at + 1))?;
    Some((1 + length, of_month(month, day)?))
}

fn of_month(month: PartialDate, day: u32) -> Option<PartialDate> {
    PartialDate::day(month.get_year(), month.get_month_day().0?, u8::try_from(day).ok()?).ok()
}

/// `2025`, `6/2025`, `2025-06`, `15/6/2025`, `2025-06-15`
pub fn numeric(text: &str) -> Option<PartialDate> {
    let parts: Option<Vec<u16>> = text.split(['/', '-', '.']).map(|part| part.parse().ok()).collect();
    let is_year = |year: u16| (1900..2200).contains(&year);
    let small = |number: u16| u8::try_from(number).ok();
    match parts?[..] {
        [year] if is_year(year) && text.len() == 4 => Some(PartialDate::year(year as i16)),
        [month, year] | [year, month] if is_year(year) && month <= 12 => {
            PartialDate::month(year as i16, small(month)?).ok()
        }
        [day, month, year] | [year, month, day] if is_year(year) => {
            PartialDate::day(year as i16, small(month)?, small(day)?).ok()
        }
        _ => None,
    }
}
