//! Which paths are on the app's own origin, however they are written.

use percent_encoding::percent_decode_str;

const MAX_LENGTH: usize = 512;
/// How often a path may be encoded before nobody can tell what it is.
const MAX_DEPTH: usize = 4;

/// Whether a return address stays on the app's own origin.
///
/// A browser drops tabs and newlines, reads `\` as `/`, and takes `//` for another host; whoever
/// decodes a path once more must find none of these in it either.
pub fn is_own(raw: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>');
    if raw.len() > MAX_LENGTH || !raw.chars().all(is_plain) {
        return false;
    }
    let path = raw.split(['?', '#']).next().unwrap_or_default();
    let mut read = path.to_owned();
    for _ in 0..MAX_DEPTH {
        if !stays(&read) {
            return false;
        }
        let Ok(decoded) = percent_decode_str(&read).decode_utf8() else { return false };
        if decoded == read {
            return true;
        }
        read = decoded.into_owned();
    }
    false
}

fn stays(path: &str) -> bool {
    path.starts_with('/')
        && !path.contains("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
        && path.split('/').all(|segment| segment != "..")
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn paths_of_the_app_are_its_own() {
        for path in ["/", "/points", "/mall/rwd_1?from=%2Fc%2Fa", "/s/SH01#map", "/c/%E8%8C%B6"] {
            assert!(is_own(path), "{path}");
        }
    }

    #[test]
    fn whatever_could_lead_elsewhere_is_not() {
        let seeds = [
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "evil.example",
            "/../..//evil.example",
            "/a//evil.example",
            "/\tevil",
            "/a\r\nset-cookie:x",
        ];
        let encode =
            |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
        for seed in seeds {
            assert!(!is_own(seed), "{seed:?}");
            // Encoded once or more, and behind a slash that is plain.
            let once = encode(seed.trim_start_matches('/'));
            assert!(!is_own(&once), "{once}");
            let hidden = format!("/{}", encode(seed));
            let is_harmless = seed.starts_with(|c: char| c.is_alphabetic()) && !seed.contains("//");
            assert_eq!(is_own(&hidden), is_harmless, "{hidden}");
        }
        assert!(!is_own("/%252f%252fevil.example"));
        assert!(!is_own("/%2525252525252f"));
        assert!(!is_own("/%ff"));
        assert!(!is_own(""));
        assert!(!is_own(&format!("/{}", "a".repeat(512))));
    }
}
