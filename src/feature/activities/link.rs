//! Links that the brand gives to pages elsewhere.

/// Whether a link may lead there: an encrypted page elsewhere, and no script.
pub fn is_web_address(url: &str) -> bool {
    let (scheme, rest) = url.split_at_checked("https://".len()).unwrap_or_default();
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && c != '\\';
    scheme.eq_ignore_ascii_case("https://")
        && rest.chars().all(is_plain)
        && !rest.is_empty()
        && !rest.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn links_lead_to_encrypted_pages_only() {
        for good in ["https://map.example/?q=%E8%8C%B6", "HTTPS://live.example"] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "",
            "http://map.example",
            "https://",
            "https:///x",
            "https://\\evil.example",
            "https://map.example/\nx",
            "javascript:alert(1)",
            "//x.example",
            "https://a b",
            "/map",
            "java\tscript:1",
        ] {
            assert!(!is_web_address(bad), "{bad:?}");
        }
    }
}
