//! Which addresses may be fetched: those of the web, on hosts that the operator named, and never inside of the operator's
//! own network, unless the operator named that very place.
//!
//! A feed is written by strangers. What it links to or redirects to must not make this program knock at doors that only
//! this machine can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The hosts that may be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Hosts, each with its subdomains, that any feed may lead to.
    pub hosts: Vec<String>,
    /// Hosts with their ports that may be private, each for feeds of its own only.
    pub private: Vec<(String, u16)>,
}

impl Allowed {
    /// Whether `url` may be asked for a feed whose own address is `from`; why not, where it may not. Where a name leads
    /// to is looked at when it is resolved.
    pub fn check(&self, url: &Url, from: &Url) -> Result<(), String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("{}: addresses are not fetched, only http: and https:", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("an address with a user name or password is not fetched".into());
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err("the address names no host".into());
        };
        let name = plain(&host.to_string());
        let is_home = from.host_str().map(plain) == Some(name.clone()) && from.port_or_known_default() == Some(port);
        if self.private.iter().any(|(private, _)| *private == name) {
            // what is private answers its own feeds, and nobody else's wishes
            let is_named = self.private.contains(&(name.clone(), port));
            return if is_named && is_home {
                Ok(())
            } else {
                Err(format!("{name} is in private_hosts, which other feeds and other ports must not reach"))
            };
        }
        let ip = match host {
            Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
            Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
            Host::Domain(_) => None,
        };
        if ip.is_some_and(|ip| !is_public(ip)) {
            return Err("the address is one of a private network".into());
        }
        let own = from.host_str().map(|own| plain(own).trim_start_matches("www.").to_string());
        let named = own.iter().chain(&self.hosts);
        if is_home || named.into_iter().any(|known| covers(known, &name)) {
            return Ok(());
        }
        Err(format!("{name} is another site; add it to hosts in [feed] to let feeds lead there"))
    }

    /// Whether a name may lead to a private address.
    pub fn may_be_private(&self, name: &str) -> bool {
        let name = plain(name);
        self.private.iter().any(|(private, _)| *private == name)
    }
}

/// Whether an address is one of the public internet, as far as that can be told by itself (IANA's registries of special
/// purpose addresses).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        // this network, carrier-grade translation, protocol assignments, relays from 6 to 4, benchmarks, reserved
        (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _) | (240.., ..)
    );
    !(special
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // IPv4 in another dress: mapped, or behind a translator
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        // protocol assignments, among them Teredo; documentation
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => (0x2000..=0x3fff).contains(&first),
    }
}

/// Whether a host is this one or below it. A number has nothing below it.
fn covers(known: &str, name: &str) -> bool {
    let known = plain(known);
    name == known
        || name.strip_suffix(&known).is_some_and(|rest| {
            rest.ends_with('.') && known.parse::<IpAddr>().is_err() && name.parse::<IpAddr>().is_err()
        })
}

fn plain(host: &str) -> String {
    host.trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for public in ["8.8.8.8", "103.56.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2405:4800::1"] {
            assert!(public.parse().is_ok_and(is_public), "{public} was refused");
        }
        for public in ["::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"] {
            assert!(public.parse().is_ok_and(is_public), "{public} was refused");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(private.parse().is_ok_and(|ip| !is_public(ip)), "{private} was let through");
        }
    }

    fn refused(url: &str) -> Option<String> {
        let from = "https://www.bao.vn/rss/home.rss".parse().ok()?;
        let private = vec![("feeds.intranet".to_string(), 8080), ("127.0.0.1".to_string(), 9000)];
        let allowed = Allowed { hosts: vec!["cdn.example.org".into()], private };
        match url.parse::<Url>() {
            Ok(url) => allowed.check(&url, &from).err(),
            Err(error) => Some(error.to_string()),
        }
    }

    #[test]
    fn a_feed_leads_to_its_own_site_and_to_named_hosts_only() {
        for fine in [
            "https://bao.vn/bai-1.html",
            "http://www.bao.vn/",
            "https://EN.bao.vn./x",
            "https://cdn.example.org/a",
            "https://a.cdn.example.org/a",
        ] {
            assert_eq!(refused(fine), None, "{fine}");
        }
        for wrong in [
            "https://khac.vn/",
            "https://xbao.vn/",
            "https://example.org/",
            "https://bao.vn.evil.org/",
            "https://user@bao.vn/",
            "https://user:pass@bao.vn/",
            "ftp://bao.vn/x",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/plain,x",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://169.254.169.254/latest/meta-data",
            "http://localhost/",
            // private, and named, yet not for this feed
            "http://feeds.intranet:8080/",
            "http://127.0.0.1:9000/",
        ] {
            assert!(refused(wrong).is_some(), "{wrong} was let through");
        }
    }

    #[test]
    fn what_is_private_answers_its_own_feeds_only() -> Result<(), url::ParseError> {
        let allowed = Allowed { hosts: vec![], private: vec![("127.0.0.1".into(), 9000)] };
        let from: Url = "http://127.0.0.1:9000/feed".parse()?;
        assert_eq!(allowed.check(&"http://127.0.0.1:9000/page".parse()?, &from), Ok(()));
        for wrong in ["http://127.0.0.1:9001/", "http://127.0.0.1/", "http://127.0.0.2:9000/", "http://10.0.0.1/"] {
            assert!(allowed.check(&wrong.parse()?, &from).is_err(), "{wrong} was let through");
        }
        assert!(allowed.may_be_private("127.0.0.1") && !allowed.may_be_private("localhost"));
        Ok(())
    }
}
