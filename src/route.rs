//! Every path of the app: the only place that spells them.

use contract::points::EntryKind;

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Card,
    Code,
    Tiers,
    Points,
    /// The ledger, of one kind or of all.
    Entries(Option<EntryKind>),
    Me,
    /// With the place to go to afterwards.
    SignIn(Option<ReturnTo>),
    Join,
}

/// A place to come back to: always a path on this origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl Route {
    /// Every place, each once.
    pub fn all() -> Vec<Self> {
        vec![
            Self::Card,
            Self::Code,
            Self::Tiers,
            Self::Points,
            Self::Entries(None),
            Self::Me,
            Self::SignIn(None),
            Self::Join,
        ]
    }

    /// The path alone.
    pub const fn path(&self) -> &'static str {
        match self {
            Self::Card => "/",
            Self::Code => "/code",
            Self::Tiers => "/tiers",
            Self::Points => "/points",
            Self::Entries(_) => "/points/entries",
            Self::Me => "/me",
            Self::SignIn(_) => "/sign-in",
            Self::Join => "/join",
        }
    }

    /// The address for a link.
    pub fn href(&self) -> String {
        match self {
            Self::Entries(Some(kind)) => format!("{}?kind={}", self.path(), kind.as_str()),
            Self::SignIn(Some(ReturnTo(path))) => format!("{}?next={}", self.path(), encode(path)),
            _ => self.path().to_owned(),
        }
    }

    /// Whether only a member may be there.
    pub const fn needs_member(&self) -> bool {
        !matches!(self, Self::SignIn(_) | Self::Join | Self::Tiers)
    }

    /// Where the header's back button leads when there is no history to go back in.
    pub const fn parent(&self) -> Self {
        match self {
            Self::Entries(_) => Self::Points,
            _ => Self::Card,
        }
    }

    /// The place that a path leads to; its query does not matter.
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        Self::all().into_iter().find(|route| route.path() == path)
    }
}

impl ReturnTo {
    /// Takes a path on this origin; refuses whatever could lead anywhere else.
    ///
    /// A browser drops tabs and newlines, reads `\` as `/`, and takes `//` for another host.
    pub fn parse(raw: &str) -> Option<Self> {
        let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>');
        let leads_here = raw.starts_with('/')
            && !raw.starts_with("//")
            && raw.len() <= 512
            && raw.chars().all(is_plain)
            && Route::parse(raw).is_some_and(|route| !matches!(route, Route::SignIn(_)));
        leads_here.then(|| Self(raw.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Percent-encodes for a query value (RFC 3986's unreserved characters stay).
pub fn encode(text: &str) -> String {
    const HEX: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend(
                [HEX.get(usize::from(byte >> 4)), HEX.get(usize::from(byte & 15))]
                    .into_iter()
                    .flatten(),
            );
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{ReturnTo, Route, encode};
    use contract::points::EntryKind;

    #[test]
    fn every_place_is_found_again_by_its_address() {
        for route in Route::all() {
            assert_eq!(Route::parse(&route.href()), Some(route));
        }
    }

    #[test]
    fn a_filter_travels_in_the_address() {
        assert_eq!(Route::Entries(Some(EntryKind::Earn)).href(), "/points/entries?kind=earn");
    }

    #[test]
    fn unknown_paths_lead_nowhere() {
        for path in ["", "code", "/codes", "/points/", "/points/entries/1"] {
            let expected = if path == "/points/" { Some(Route::Points) } else { None };
            assert_eq!(Route::parse(path), expected, "{path}");
        }
    }

    #[test]
    fn one_returns_only_to_places_of_the_app() {
        for good in ["/", "/points", "/points/entries?kind=earn"] {
            assert_eq!(
                ReturnTo::parse(good).map(|next| next.as_str().to_owned()),
                Some(good.into())
            );
        }
        for bad in [
            "",
            "points",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil",
            "https://evil.example",
            "javascript:alert(1)",
            "/%2f%2fevil.example",
            "/\t/evil.example",
            "/sign-in?next=/points",
            "/nowhere",
            "/points\n",
            " /points",
        ] {
            assert_eq!(ReturnTo::parse(bad), None, "{bad:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_asked_for_one_stays_on_this_origin(
            prefix in "(/|//|\\\\|https?:|javascript:|%2f|%5c|\\t|\\.\\./){0,4}",
            rest in "[ -~\\t\\n]{0,24}",
        ) {
            if let Some(next) = ReturnTo::parse(&format!("{prefix}{rest}")) {
                let path = next.as_str();
                proptest::prop_assert!(path.starts_with('/') && !path.starts_with("//"));
                proptest::prop_assert!(!path.contains(['\\', '\t', '\n']));
                proptest::prop_assert!(Route::parse(path).is_some());
            }
        }

        #[test]
        fn encoded_text_holds_only_what_a_query_may(text in "\\PC{0,40}") {
            let encoded = encode(&text);
            proptest::prop_assert!(
                encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b))
            );
        }
    }
}
