//! The table that a measurement ends with.

use std::fmt::Write as _;

/// One row: a figure of ours, what it is divided by, and how small or large that may be.
#[derive(Clone, Debug)]
pub struct Row {
    pub what: String,
    pub ours: String,
    pub theirs: String,
    pub ratio: f64,
    pub bounds: Bounds,
}

/// What a ratio must be, and should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bounds {
    AtMost(f64, f64),
    AtLeast(f64, f64),
    /// Only told.
    Free,
}

impl Row {
    pub fn new(what: &str, ours: String, theirs: String, ratio: f64, bounds: Bounds) -> Self {
        Self { what: what.into(), ours, theirs, ratio, bounds }
    }

    /// Whether what must be is.
    pub fn holds(&self) -> bool {
        match self.bounds {
            Bounds::AtMost(must, _) => self.ratio <= must,
            Bounds::AtLeast(must, _) => self.ratio >= must,
            Bounds::Free => true,
        }
    }

    fn verdict(&self) -> &'static str {
        let aimed = match self.bounds {
            Bounds::AtMost(_, aim) => self.ratio <= aim,
            Bounds::AtLeast(_, aim) => self.ratio >= aim,
            Bounds::Free => return "",
        };
        match (self.holds(), aimed) {
            (false, _) => "MISSED",
            (true, false) => "must",
            (true, true) => "aim",
        }
    }
}

/// Prints rows as they are to be read; whether all hold.
pub fn print(rows: &[Row]) -> bool {
    println!(
        "\n{:<58} {:>16} {:>16} {:>7} {:>7} {:>7}  verdict",
        "what", "nqbot", "minimal bot", "ratio", "must", "aim"
    );
    for row in rows {
        let (must, aim) = match row.bounds {
            Bounds::AtMost(must, aim) => (format!("≤{must}"), format!("≤{aim}")),
            Bounds::AtLeast(must, aim) => (format!("≥{must}"), format!("≥{aim}")),
            Bounds::Free => (String::new(), String::new()),
        };
        let ratio = if row.ratio.is_nan() { String::new() } else { format!("{:.2}", row.ratio) };
        println!(
            "{:<58} {:>16} {:>16} {ratio:>7} {must:>7} {aim:>7}  {}",
            row.what,
            row.ours,
            row.theirs,
            row.verdict()
        );
    }
    let missed: Vec<&str> = rows.iter().filter(|row| !row.holds()).map(|row| row.what.as_str()).collect();
    match missed.as_slice() {
        [] => println!("\nEverything that must hold holds."),
        missed => println!("\nMissed: {}", missed.join("; ")),
    }
    missed.is_empty()
}

/// Writes ratios to a file, a line each, so that another run can be held against them.
pub fn save(rows: &[Row], file: &str) {
    let mut text = String::new();
    for row in rows {
        writeln!(text, "{}\t{:.4}", row.what, row.ratio).expect("a line");
    }
    std::fs::write(file, text).expect("the file is written");
}

/// Prints how the ratios differ from those of a file.
pub fn compare(rows: &[Row], file: &str) {
    let text = std::fs::read_to_string(file).expect("a file that was saved before");
    println!("\n{:<58} {:>9} {:>9} {:>9}", "ratio", "then", "now", "now/then");
    for row in rows {
        let then = text.lines().filter_map(|line| line.split_once('\t')).find(|(what, _)| *what == row.what);
        if let Some(then) = then.and_then(|(_, ratio)| ratio.parse::<f64>().ok()) {
            println!("{:<58} {then:>9.2} {:>9.2} {:>9.2}", row.what, row.ratio, row.ratio / then);
        }
    }
}
