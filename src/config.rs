//! Settings: the file, the environment, the token. The only place that reads the environment.

mod access;
mod feed;
mod webhook;

use std::collections::BTreeMap;
use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};

use crate::fault;
use crate::house;
use crate::i18n::Lang;
use crate::logging;
use crate::telegram;

/// Telegram's own server.
pub const OFFICIAL: &str = "https://api.telegram.org";

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// What the file and its overrides say.
    pub file: File,
    /// Where the bot's token is; none: no Telegram.
    token: Option<Token>,
}

/// Where the token is. A file is read only by what needs the token: other commands work without it.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Given(Secret),
    InFile(PathBuf),
}

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// The settings file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    /// How it answers.
    pub bot: Bot,
    /// Folders.
    pub paths: Paths,
    /// The way to Telegram.
    pub telegram: Telegram,
    /// Incoming feeds.
    pub feed: feed::Feed,
    /// What chats may follow.
    pub watch: Watch,
    /// Who may use it.
    pub access: access::Access,
    /// Where it tells how it fares.
    pub server: access::Server,
    /// What it tells of its work.
    pub log: Log,
}

/// How it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bot {
    /// Language when nothing else tells.
    pub language: String,
    /// Entries on a page.
    pub page: usize,
    /// Who runs this instance.
    pub host: String,
    /// Telegram's numbers of the people who run it.
    pub owners: Vec<i64>,
    /// Whether questions that found nothing are remembered for them.
    pub unanswered_words: bool,
}

/// Folders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paths {
    /// The shipped corpus.
    pub corpus: PathBuf,
    /// What is written to.
    pub data: PathBuf,
}

/// The way to Telegram.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Telegram {
    /// Bot API server.
    pub api_url: String,
    /// Proxy, empty for none.
    pub proxy: String,
    /// Seconds that a request for updates stays open.
    pub poll_timeout_s: u32,
    /// Answers at the same time; 0: one more than there are processors.
    pub workers: usize,
    /// Messages a second, at most; 0: no pace is held.
    pub messages_per_s: u32,
    /// Minutes without Telegram after which the program ends; 0: never.
    pub exit_after_min: u32,
    /// Address at which Telegram reaches the webhook; empty: long polling.
    pub webhook_url: String,
    /// Where the webhook listens.
    pub webhook_listen: String,
}

/// What chats may follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Watch {
    /// Watches of a private chat.
    pub person: usize,
    /// Watches of a group or channel.
    pub group: usize,
}

/// What it tells of its work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// The least serious level that is told.
    pub level: String,
    /// The form of its lines: text or json.
    pub form: String,
}

impl Default for Bot {
    fn default() -> Self {
        let house::Settings { page, host, owners, unanswered_words, .. } = house::Settings::default();
        Self { language: "vi".into(), page, host, owners, unanswered_words }
    }
}

impl Default for Watch {
    fn default() -> Self {
        let house::Settings { watches, group_watches, .. } = house::Settings::default();
        Self { person: watches, group: group_watches }
    }
}

impl Default for Paths {
    fn default() -> Self {
        Self { corpus: "corpus".into(), data: "data".into() }
    }
}

impl Default for Telegram {
    fn default() -> Self {
        Self {
            api_url: OFFICIAL.into(),
            proxy: String::new(),
            poll_timeout_s: 50,
            workers: 0,
            messages_per_s: 25,
            exit_after_min: 10,
            webhook_url: String::new(),
            webhook_listen: "0.0.0.0:8443".into(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "info".into(), form: "text".into() }
    }
}

impl Config {
    /// Reads `.env`, the settings file and the environment. `file` and `data`, from the command line, win.
    pub fn load(file: Option<&Path>, data: Option<&Path>) -> Result<Self> {
        if let Err(error) = dotenvy::dotenv()
            && !error.not_found()
        {
            bail!("the file .env cannot be read: {}", without_values(&error));
        }
        let variables: BTreeMap<String, String> = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("NQBOT_") || name.starts_with("TELOXIDE_"))
            .collect();
        let mut config = Self::from(file, &variables)?;
        if let Some(data) = data {
            config.file.paths.data = data.to_path_buf();
        }
        Ok(config)
    }

    fn from(file: Option<&Path>, variables: &BTreeMap<String, String>) -> Result<Self> {
        let named = file
            .map(Path::to_path_buf)
            .or_else(|| variables.get("NQBOT_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from));
        let path = named.clone().or_else(|| installed("config/bot.toml", "bot.toml").filter(|path| path.exists()));
        let mut table = match path {
            Some(path) => {
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("cannot read the settings in {}", path.display()))?;
                // parsed as a whole first, so that an error names its line
                parse(&text).with_context(|| format!("in {}", path.display()))?;
                text.parse::<toml::Table>()?
            }
            None => toml::Table::new(),
        };
        override_from(&mut table, variables)?;
        let mut file = parse(&toml::to_string(&table)?).context("in the environment")?;
        if let Some(url) = variables.get("TELOXIDE_API_URL").filter(|url| !url.is_empty()) {
            file.telegram.api_url = url.clone();
        }
        if let Some(proxy) = variables.get("TELOXIDE_PROXY") {
            file.telegram.proxy = proxy.clone();
        }
        if file.paths.corpus == Paths::default().corpus {
            file.paths.corpus = installed("corpus", "corpus").unwrap_or(file.paths.corpus);
        }
        validate(&file)?;
        Ok(Self { file, token: token(variables) })
    }

    /// Whether there is a token.
    pub fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// The token; none when there is none. An error when it cannot be read or is no token.
    pub fn token(&self) -> Result<Option<Secret>> {
        match &self.token {
            None => Ok(None),
            Some(Token::Given(secret)) => checked(&secret.0).map(Some),
            Some(Token::InFile(path)) => {
                let text = fs::read_to_string(path).with_context(|| {
                    format!(
                        "cannot read the token from {} (TELOXIDE_TOKEN_FILE); the user that runs nqbot must be allowed to",
                        path.display()
                    )
                })?;
                checked(text.trim()).map(Some)
            }
        }
    }

    /// The language when nothing else tells.
    pub fn language(&self) -> Lang {
        Lang::from_code(&self.file.bot.language).unwrap_or(Lang::Vi)
    }

    /// How answers are cut.
    pub fn house(&self) -> house::Settings {
        let Bot { page, host, owners, unanswered_words, .. } = self.file.bot.clone();
        let roots = vec![self.file.paths.corpus.clone(), self.file.paths.data.join("corpus")];
        let Watch { person: watches, group: group_watches } = self.file.watch;
        // checked when it was read
        let access = access::read(&self.file.access).unwrap_or_default();
        house::Settings { page, host, owners, roots, watches, group_watches, access, unanswered_words }
    }

    /// The form of the log.
    pub fn log_form(&self) -> logging::Form {
        if self.file.log.form == "json" { logging::Form::Json } else { logging::Form::Text }
    }

    /// Incoming feeds.
    pub fn feed(&self) -> Result<crate::feed::Settings> {
        feed::read(&self.file.feed)
    }

    /// The way to Telegram.
    pub fn telegram(&self, token: &Secret) -> telegram::Settings {
        let settings = &self.file.telegram;
        telegram::Settings {
            token: token.0.clone(),
            api_url: settings.api_url.trim_end_matches('/').to_string(),
            proxy: Some(settings.proxy.clone()).filter(|proxy| !proxy.is_empty()),
            poll_timeout_s: settings.poll_timeout_s,
            language: self.language(),
            workers: if settings.workers > 0 {
                settings.workers
            } else {
                // one begins while another is on its way back from its thread
                std::thread::available_parallelism().map_or(2, |count| count.get()) + 1
            },
            heartbeat: self.file.paths.data.join("heartbeat"),
            messages_per_s: settings.messages_per_s,
            exit_after: Some(settings.exit_after_min)
                .filter(|minutes| *minutes > 0)
                .map(|minutes| Duration::from_secs(60 * u64::from(minutes))),
            listen: access::listen(&self.file.server).ok().flatten(),
            webhook: webhook::read(settings).ok().flatten(),
        }
    }
}

/// Says what is wrong with a settings file.
pub fn check(text: &str) -> Result<()> {
    parse(text).and_then(|file| validate(&file))
}

/// A path in the working folder, or where an installation keeps it.
fn installed(here: &str, shared: &str) -> Option<PathBuf> {
    let local = PathBuf::from(here);
    if local.exists() {
        return Some(local);
    }
    let program = env::current_exe().ok()?;
    Some(program.parent()?.parent()?.join("share/nqbot").join(shared)).filter(|path| path.exists())
}

fn parse(text: &str) -> Result<File> {
    toml::from_str(text).map_err(|error| {
        let message = told(text, &error);
        match nearest(&message) {
            Some(near) => anyhow!("{}; did you mean `{near}`?", message.trim_end()),
            None => anyhow!("{}", message.trim_end()),
        }
    })
}

/// What is wrong, with the line where it is; without its words where they may hold a proxy's password.
fn told(text: &str, error: &toml::de::Error) -> String {
    let whole = error.to_string();
    match error.span() {
        Some(span) if whole.contains("://") => {
            let line = 1 + text.get(..span.start).unwrap_or(text).matches('\n').count();
            let what = error.message().split('"').next().unwrap_or_default().trim_end();
            format!("TOML parse error at line {line}: {what}")
        }
        _ => whole,
    }
}

/// The known key nearest to the unknown one that a message names.
fn nearest(message: &str) -> Option<String> {
    let rest = message.split("unknown field ").nth(1)?;
    let mut names = rest.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    names
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .min()
        .filter(|(far, _)| *far <= 3)
        .map(|(_, name)| name.to_string())
}

/// `NQBOT_BOT_PAGE=3` sets `page` of `[bot]`.
fn override_from(table: &mut toml::Table, variables: &BTreeMap<String, String>) -> Result<()> {
    let defaults = toml::Table::try_from(File::default())?;
    for (name, value) in variables {
        let Some(rest) = name.strip_prefix("NQBOT_") else { continue };
        let (section, key) = match rest {
            "CONFIG" => continue,
            // what Kubernetes tells of a service that is called nqbot
            _ if ["PORT", "SERVICE_HOST", "SERVICE_PORT"].contains(&rest)
                || ["PORT_", "SERVICE_PORT_"].iter().any(|start| rest.starts_with(start)) =>
            {
                continue;
            }
            "FAULT" if cfg!(debug_assertions) => {
                fault::order(value);
                continue;
            }
            "DATA" | "CORPUS" => ("paths".to_string(), rest.to_lowercase()),
            _ => match rest.to_lowercase().split_once('_') {
                Some((section, key)) => (section.to_string(), key.to_string()),
                None => bail!("{name} is no setting; overrides are written NQBOT_<SECTION>_<KEY>"),
            },
        };
        let known = defaults.get(&section).and_then(|section| section.get(&key));
        let set = match known {
            Some(toml::Value::Integer(_)) => {
                toml::Value::Integer(value.trim().parse().with_context(|| format!("{name} must be a whole number"))?)
            }
            Some(toml::Value::Boolean(_)) => {
                toml::Value::Boolean(value.trim().parse().with_context(|| format!("{name} must be true or false"))?)
            }
            Some(toml::Value::Array(_)) => toml::Value::Array(value.split(',').filter_map(listed).collect()),
            Some(_) => toml::Value::String(value.clone()),
            None => bail!("{name} is no setting: there is no {key} in [{section}] of config/bot.toml"),
        };
        let section = table.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let Some(section) = section.as_table_mut() {
            section.insert(key, set);
        }
    }
    Ok(())
}

/// An entry of a list that is written with commas.
fn listed(entry: &str) -> Option<toml::Value> {
    let entry = Some(entry.trim()).filter(|entry| !entry.is_empty())?;
    Some(entry.parse().map_or_else(|_| toml::Value::String(entry.into()), toml::Value::Integer))
}

fn validate(file: &File) -> Result<()> {
    if Lang::from_code(&file.bot.language).is_none() {
        bail!("language in [bot] is “{}”; write vi or en", file.bot.language);
    }
    if !(1..=10).contains(&file.bot.page) {
        bail!("page in [bot] is {}; write 1 to 10", file.bot.page);
    }
    if !(1..=50).contains(&file.telegram.poll_timeout_s) {
        bail!("poll_timeout_s in [telegram] is {}; write 1 to 50", file.telegram.poll_timeout_s);
    }
    let url = &file.telegram.api_url;
    if !url.starts_with("http://") && !url.starts_with("https://") {
        bail!("api_url in [telegram] is “{url}”; it must begin with https:// or http://");
    }
    // it is named where Telegram is not reached
    if url::Url::parse(url).is_ok_and(|url| !url.username().is_empty() || url.password().is_some()) {
        bail!("api_url in [telegram] has a user name or a password in it; leave them out");
    }
    if file.telegram.messages_per_s > 30 {
        bail!(
            "messages_per_s in [telegram] is {}; write 0 to 30, Telegram takes no more",
            file.telegram.messages_per_s
        );
    }
    webhook::read(&file.telegram)?;
    feed::read(&file.feed)?;
    access::read(&file.access)?;
    access::listen(&file.server)?;
    if (1..3).contains(&file.telegram.exit_after_min) {
        bail!("exit_after_min in [telegram] is {}; write 3 or more, or 0 for never", file.telegram.exit_after_min);
    }
    if let Some(wrong) = file.bot.owners.iter().find(|owner| **owner <= 0) {
        bail!("owners in [bot] has {wrong}; write the numbers of people, which are above zero");
    }
    if file.log.level.parse::<log::LevelFilter>().is_err() {
        bail!("level in [log] is “{}”; write error, warn, info, debug or trace", file.log.level);
    }
    if !["text", "json"].contains(&file.log.form.as_str()) {
        bail!("form in [log] is “{}”; write text or json", file.log.form);
    }
    Ok(())
}

fn token(variables: &BTreeMap<String, String>) -> Option<Token> {
    let set = |name: &str| variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
    match (set("TELOXIDE_TOKEN"), set("TELOXIDE_TOKEN_FILE")) {
        (Some(token), _) => Some(Token::Given(Secret(token.to_string()))),
        (None, Some(path)) => Some(Token::InFile(path.into())),
        (None, None) => None,
    }
}

fn checked(token: &str) -> Result<Secret> {
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    // letters that are written otherwise in an address could not be found again in what a library says of it
    let is_rest =
        |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if !token.split_once(':').is_some_and(|(id, rest)| is_id(id) && is_rest(rest)) {
        bail!("the token has not the form that @BotFather gives (digits, a colon, letters); copy it again");
    }
    Ok(Secret(token.to_string()))
}

/// What is wrong with `.env` without repeating its lines, which hold the token.
fn without_values(error: &dotenvy::Error) -> &'static str {
    match error {
        dotenvy::Error::LineParse(..) => "one of its lines is not NAME=value",
        dotenvy::Error::Io(_) => "reading failed",
        _ => "it holds something unexpected",
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(list: &[(&str, &str)]) -> BTreeMap<String, String> {
        list.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    fn told(text: &str) -> String {
        parse(text).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_file_shows_every_setting_with_its_default() -> Result<()> {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config/bot.toml"))?;
        assert_eq!(
            text.parse::<toml::Table>()?,
            toml::Table::try_from(File::default())?,
            "config/bot.toml and the defaults differ"
        );
        Ok(())
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_known_one() {
        assert!(
            told("[bot]\nlangauge = \"vi\"").contains("did you mean `language`?"),
            "{}",
            told("[bot]\nlangauge = \"vi\"")
        );
        assert!(told("[telegramm]\n").contains("did you mean `telegram`?"));
        assert!(told("[bot]\nlangauge = \"vi\"").contains("line 2"));
        assert!(!told("[bot]\npage = \"five\"").is_empty());
    }

    #[test]
    fn what_is_wrong_near_an_address_is_told_without_its_password() {
        for wrong in [
            "[telegram]\nproxy = \"socks5://nq:Geheim@proxy:1080",
            "[telegram]\nproxi = \"socks5://nq:Geheim@proxy:1080\"",
            "[telegram]\npoll_timeout_s = \"socks5://nq:Geheim@proxy:1080\"",
        ] {
            let why = super::parse(wrong).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(why.contains("line 2") && !why.contains("Geheim"), "{why}");
        }
        let feed = feed::Feed { proxy: "socks5://nq:Geheim@a b".into(), ..feed::Feed::default() };
        let why = feed::read(&feed).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(why.contains("[feed]") && !why.contains("Geheim"), "{why}");
        let why = check("[telegram]\napi_url = \"https://nq:Geheim@api.example.org\"").err();
        assert!(why.is_some_and(|why| !format!("{why:#}").contains("Geheim")));
    }

    #[test]
    fn a_token_is_of_the_letters_that_telegram_gives() {
        assert!(checked("123456:AAE_z-0123456789abcdefghijklmnopqr").is_ok());
        for odd in ["1:a%41b", "1:a/b", "1:a b", "1:a?b", "1:mật", "1:a\u{0}b", "1:a\\b", "1:", ":a", "x:a", "1:a:b"]
        {
            let why = checked(odd).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(why.contains("@BotFather") && !why.contains(odd), "{odd}: {why}");
        }
    }

    #[test]
    fn the_environment_overrides_the_file() -> Result<()> {
        let set = variables(&[
            ("NQBOT_BOT_PAGE", "3"),
            ("NQBOT_DATA", "/srv/nq"),
            ("TELOXIDE_API_URL", "http://127.0.0.1:1/"),
            ("NQBOT_TELEGRAM_POLL_TIMEOUT_S", "10"),
            ("NQBOT_BOT_OWNERS", "12, 34"),
            ("NQBOT_FEED_HOSTS", "a.vn,b.vn"),
            // of a service called nqbot, in Kubernetes
            ("NQBOT_PORT", "tcp://10.0.0.1:8443"),
            ("NQBOT_SERVICE_HOST", "10.0.0.1"),
            ("NQBOT_SERVICE_PORT_WEBHOOK", "8443"),
            ("NQBOT_PORT_8443_TCP_ADDR", "10.0.0.1"),
        ]);
        let config = Config::from(None, &set)?;
        assert_eq!(
            (config.file.bot.page, config.file.paths.data.as_path(), config.file.telegram.poll_timeout_s),
            (3, Path::new("/srv/nq"), 10)
        );
        assert_eq!(config.file.telegram.api_url, "http://127.0.0.1:1/");
        assert_eq!((config.house().owners, config.file.feed.hosts), (vec![12, 34], vec!["a.vn".into(), "b.vn".into()]));
        for wrong in [
            ("NQBOT_BOT_PAGE", "many"),
            ("NQBOT_BOT_PAGE", "99"),
            ("NQBOT_BOT_COLOUR", "red"),
            ("NQBOT_BOT_LANGUAGE", "fr"),
            ("NQBOT_TELEGRAM_API_URL", "ftp://x"),
            ("NQBOT_TELEGRAM_MESSAGES_PER_S", "31"),
            ("NQBOT_TELEGRAM_WEBHOOK_URL", "http://bot.example.org/hook"),
            ("NQBOT_TELEGRAM_WEBHOOK_URL", "https://bot.example.org:8080/hook"),
            ("NQBOT_TELEGRAM_WEBHOOK_URL", "bot.example.org"),
            ("NQBOT_BOT_OWNERS", "@lan"),
            ("NQBOT_BOT_OWNERS", "-100"),
            ("NQBOT_ACCESS_PERSONS", "closed"),
            ("NQBOT_ACCESS_LIST", "0"),
            ("NQBOT_SERVER_LISTEN", "9464"),
            ("NQBOT_TELEGRAM_EXIT_AFTER_MIN", "1"),
            ("NQBOT_LOG_FORM", "xml"),
            ("NQBOT_FEED_EVERY_MIN", "1"),
            ("NQBOT_FEED_SOURCE", "https://bao.vn/rss"),
        ] {
            assert!(Config::from(None, &variables(&[wrong])).is_err(), "{wrong:?} was taken");
        }
        Ok(())
    }

    #[test]
    fn the_token_is_read_from_a_file_and_never_printed() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("token");
        fs::write(&path, "123:SECRET\n")?;
        let config = Config::from(None, &variables(&[("TELOXIDE_TOKEN_FILE", &path.to_string_lossy())]))?;
        assert_eq!(config.token()?, Some(Secret("123:SECRET".into())));
        assert!(!format!("{config:?}").contains("SECRET"));
        let told = Config::from(None, &variables(&[("TELOXIDE_TOKEN", "SECRET with spaces")]))?.token();
        let told = told.err().map(|error| format!("{error:#}"));
        assert!(told.is_some_and(|told| told.contains("BotFather") && !told.contains("SECRET")));
        Ok(())
    }
}
