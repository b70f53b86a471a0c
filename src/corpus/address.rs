//! Addresses of sources, brought into one form so that they can be compared.

use url::Url;

/// An address without what changes nothing: scheme, `www.`, the place within the page, tracking words, a slash at the
/// end. None when it is no address of the web, or only that of a site.
pub fn compared(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_start_matches("www.").to_lowercase();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    let mut query: Vec<String> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    query.sort();
    // every article of an outlet may name its front page
    if path.is_empty() && query.is_empty() {
        return None;
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    Some(format!("{host}{port}{path}{query}"))
}

/// The host of an address, without `www.`.
pub fn host(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    Some(url.host_str()?.trim_start_matches("www.").to_lowercase())
}

fn is_tracking(name: &str) -> bool {
    name.starts_with("utm_") || matches!(name, "fbclid" | "gclid" | "zarsrc" | "ref" | "source" | "share")
}

#[cfg(test)]
mod tests {
    use super::compared;

    #[test]
    fn what_changes_nothing_is_left_out() {
        let plain = compared("https://nhandan.vn/bai-viet-1.html");
        assert!(plain.is_some());
        for same in [
            "http://www.nhandan.vn/bai-viet-1.html",
            "https://NhanDan.vn/bai-viet-1.html/?utm_source=feed&utm_medium=x#binh-luan",
            " https://nhandan.vn/bai-viet-1.html?fbclid=1 ",
        ] {
            assert_eq!(compared(same), plain, "{same}");
        }
        assert_ne!(compared("https://nhandan.vn/bai-viet-1.html?page=2"), plain);
        for none in [
            "",
            "nhandan.vn",
            "ftp://nhandan.vn/x",
            "javascript:alert(1)",
            "https://",
            "https://nhandan.vn/?utm_source=x",
        ] {
            assert_eq!(compared(none), None, "{none}");
        }
    }
}
