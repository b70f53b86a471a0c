//! `nqbot import`: texts from files, folders, an address or standard input become articles of the operator's own corpus.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::{self, App};
use crate::config::Config;
use crate::corpus::{ArticleId, Held, Standing};
use crate::feed;
use crate::i18n::Lang;
use crate::import::{self, Given, Imported, Known, Record, Refused, Repeats};

/// What to import, and how.
#[derive(Debug, Args)]
pub struct Import {
    /// A file, a folder, an address of the web, or - for standard input: text, Markdown, HTML, JSON lines
    #[arg(value_name = "PATH|URL|-")]
    from: String,
    /// Say what would come of it, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Name of the outlet, where the texts do not tell
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Language, where it should not be worked out: vi or en
    #[arg(long)]
    lang: Option<Lang>,
    /// Tell of every text, also of those without doubts
    #[arg(long)]
    all: bool,
}

/// Of so few texts each is told of.
const FEW: u64 = 30;

/// Reads, cleans and takes in; tells of what was refused and what is doubtful.
pub fn run(config: Config, wish: &Import) -> Result<ExitCode> {
    let app = App::open(config)?;
    let input = Input::open(&app, &wish.from)?;
    let report = take_in(&app, &input, wish)?;
    super::tell(&report.summary(wish.dry_run))?;
    Ok(if report.is_nothing_but_refusals() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Where the texts lie.
struct Input {
    files: Vec<PathBuf>,
    /// What standard input or an address gave is kept in a file while it is read; it goes afterwards.
    kept: Option<PathBuf>,
    /// One text that was fetched.
    page: Option<Record>,
}

impl Input {
    fn open(app: &App, from: &str) -> Result<Self> {
        if from.starts_with("http://") || from.starts_with("https://") {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start")?;
            let fetched = runtime.block_on(feed::fetch_one(&app.config.feed()?, from))?;
            let address = fetched.address.to_string();
            let given = Given { source_url: Some(address.clone()), ..Given::default() };
            let page = import::record_of(&address, fetched.bytes, fetched.content_type.as_deref(), given)
                .map_err(|Refused { origin, what, .. }| anyhow!("{origin} {what}"))?;
            return Ok(Self { files: Vec::new(), kept: None, page: Some(page) });
        }
        if from == "-" {
            let folder = &app.config.file.paths.data;
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            let kept = folder.join(format!("standard-input.{}", std::process::id()));
            let mut file = File::create(&kept).with_context(|| format!("cannot write {}", kept.display()))?;
            io::copy(&mut io::stdin().lock(), &mut file).context("cannot read standard input")?;
            return Ok(Self { files: vec![kept.clone()], kept: Some(kept), page: None });
        }
        let path = Path::new(from);
        if !path.exists() {
            bail!("there is no {from}");
        }
        Ok(Self { files: import::sources(path), kept: None, page: None })
    }

    /// Every text, in a fixed order.
    fn records(&self) -> impl Iterator<Item = Result<Record, Refused>> + '_ {
        self.page.clone().map(Ok).into_iter().chain(self.files.iter().flat_map(|file| import::records(file)))
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        if let Some(kept) = &self.kept {
            let _ = fs::remove_file(kept);
        }
    }
}

/// What came of an import.
#[derive(Default)]
struct Report {
    read: u64,
    new: u64,
    changed: u64,
    held: u64,
    removed: u64,
    refused: u64,
    doubtful: u64,
}

fn take_in(app: &App, input: &Input, wish: &Import) -> Result<Report> {
    let (repeats, count) = lines_of_sites(input, wish);
    let house = app.house.load();
    let is_repeated = |site: &str, mark: u64| repeats.is_repeated(site, mark);
    let known = Known { register: &house.register, today: app::today(), repeats: &is_repeated };
    let mut change = app.shelf().change()?;
    let mut held = Held::read(&app.roots());
    let mut report = Report::default();
    let bar = progress(count, "taking in");
    for record in input.records() {
        bar.inc(1);
        report.read += 1;
        let record = match record {
            Ok(record) => with_wishes(record, wish),
            Err(Refused { origin, line, what }) => {
                report.refused += 1;
                bar.suspend(|| super::tell(&format!("{}: refused: {what}\n", place(&origin, line))))?;
                continue;
            }
        };
        let place = place(&record.origin, record.line);
        let Imported { article, removed, doubts, others } = match import::read(&record, &known) {
            Ok(imported) => imported,
            Err(rejected) => {
                report.refused += 1;
                let place = if record.line.is_some() { place } else { self::place(&record.origin, rejected.line) };
                bar.suspend(|| super::tell(&format!("{place}: refused: {}\n", rejected.what)))?;
                continue;
            }
        };
        let title = article.meta.title.clone();
        let (id, standing) = change.take(&mut held, article, &removed)?;
        let came_of_it = report.count(&id, &standing);
        report.doubtful += u64::from(!doubts.is_empty());
        if wish.all || count <= FEW || !doubts.is_empty() {
            let mut told = format!("{place}: {came_of_it}: {title}\n");
            for doubt in &doubts {
                let line = doubt.line.map(|line| format!("line {line}: ")).unwrap_or_default();
                told.push_str(&format!("    doubtful: {line}{}\n", doubt.what));
            }
            if !removed.is_empty() && (wish.all || count <= FEW) {
                told.push_str(&format!(
                    "    taken out: {}, kept beside it\n",
                    super::count(removed.len(), "part", "parts")
                ));
            }
            if !others.is_empty() && (wish.all || count <= FEW) {
                told.push_str(&format!("    also names: {}\n", others.join(", ")));
            }
            bar.suspend(|| super::tell(&told))?;
        }
    }
    bar.finish_and_clear();
    if !wish.dry_run {
        change.commit()?;
    }
    Ok(report)
}

/// The lines that repeat on each site, and how many texts there are.
fn lines_of_sites(input: &Input, wish: &Import) -> (Repeats, u64) {
    let (mut repeats, mut count) = (Repeats::default(), 0);
    let bar = progress(0, "reading");
    for record in input.records() {
        bar.inc(1);
        count += 1;
        if let Ok(record) = record {
            repeats.note(&with_wishes(record, wish));
        }
    }
    bar.finish_and_clear();
    (repeats, count)
}

fn with_wishes(record: Record, wish: &Import) -> Record {
    let Given { source_name, lang, .. } = &record.given;
    let given = Given {
        source_name: source_name.clone().or_else(|| wish.source.clone()),
        lang: wish.lang.or(*lang),
        ..record.given
    };
    Record { given, ..record }
}

fn place(origin: &str, line: Option<usize>) -> String {
    line.map_or_else(|| origin.to_string(), |line| format!("{origin}:{line}"))
}

/// Shown on a terminal only, and only when it takes long.
fn progress(count: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target((count > 0).then_some(count), ProgressDrawTarget::stderr_with_hz(4));
    let form = if count > 0 { "{msg} {wide_bar} {pos}/{len}, {per_sec}, {eta} left" } else { "{msg} {pos}, {per_sec}" };
    bar.set_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.with_message(what)
}

impl Report {
    /// Counts what came of a text, and says it.
    fn count(&mut self, id: &ArticleId, standing: &Standing) -> String {
        let (count, said) = match standing {
            Standing::New => (&mut self.new, format!("new {id}")),
            Standing::Changed(slug) => (&mut self.changed, format!("changed {id} ({slug})")),
            Standing::Same(slug) => (&mut self.held, format!("held already as {id} ({slug})")),
            Standing::Removed(reason) => (&mut self.removed, format!("left out, it was removed ({reason})")),
        };
        *count += 1;
        said
    }

    fn is_nothing_but_refusals(&self) -> bool {
        self.read == self.refused
    }

    fn summary(&self, dry_run: bool) -> String {
        let Self { read, new, changed, held, removed, refused, doubtful } = self;
        let mut told = format!(
            "{}: {new} new, {changed} changed, {held} held already, {removed} removed earlier, {refused} \
             refused; {doubtful} with doubts\n",
            super::count(*read as usize, "text", "texts")
        );
        told.push_str(match (dry_run, new + changed) {
            (true, _) => "Nothing was changed (--dry-run).\n",
            (false, 0) => "",
            (false, _) => super::SHOWN,
        });
        told
    }
}
