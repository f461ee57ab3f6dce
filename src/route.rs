//! Every path of the app: the only place that spells them.

use contract::{
    Points,
    id::{
        ActivityId, CouponId, DrawId, GameId, LotId, PrizeId, RedemptionId, RewardId, RoundId,
        SignupId,
    },
    points::EntryKind,
};

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Card,
    Code,
    Tiers,
    Points,
    /// The ledger, of one kind or of all.
    Entries(Option<EntryKind>),
    Gift,
    /// The mall, or what so many points at most could become.
    Mall(Option<Points>),
    Reward(RewardId),
    Redemptions,
    Redemption(RedemptionId),
    Addresses,
    Coupons,
    Coupon(CouponId),
    Activities,
    Activity(ActivityId),
    /// The form to sign up with, or to put one's name on the waiting list.
    SignUp(ActivityId),
    Signups,
    Signup(SignupId),
    /// The form of a signup, to be corrected.
    ChangeSignup(SignupId),
    Games,
    Game(GameId),
    /// A round that is being played, or was.
    Round(RoundId),
    /// What was drawn.
    Draws,
    /// The receipt of a draw.
    Draw(DrawId),
    Prizes,
    Prize(PrizeId),
    CheckIn,
    Me,
    /// What works in the app that this is opened in, and how to open it elsewhere.
    Help,
    /// What joining gives, for whoever read the code of a store.
    Store(String),
    /// An offer for some members and a time, by its name in addresses.
    Campaign(String),
    /// The member's own invitation, and who has come by it.
    Invite,
    /// An invitation as its guest sees it.
    Invitation(String),
    /// Where a host's sign-in leads back to, by the host's key.
    Auth(String),
    /// With the place to go to afterwards.
    SignIn(Option<ReturnTo>),
    /// The same.
    Join(Option<ReturnTo>),
}

/// Says in the address of a redemption that it was made just now.
pub const PLACED: &str = "placed";
/// Names, in the address of the points, the lot that one looks for.
pub const LOT: &str = "lot";

/// Says in the address of a signup that it was made just now.
pub const DONE: &str = "done";

/// Names, in the address of the help, the place that is to be opened elsewhere.
pub const FROM: &str = "from";

/// What stands behind the id where a form is filled in.
const SIGN_UP: &str = "/sign-up";
const CHANGE: &str = "/change";

/// A place to come back to: always a path on this origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl Route {
    /// Every place that has one path.
    const SINGLE: [Self; 21] = [
        Self::Card,
        Self::Code,
        Self::Tiers,
        Self::Points,
        Self::Entries(None),
        Self::Gift,
        Self::Mall(None),
        Self::Redemptions,
        Self::Addresses,
        Self::Coupons,
        Self::Activities,
        Self::Signups,
        Self::Games,
        Self::Draws,
        Self::Prizes,
        Self::CheckIn,
        Self::Me,
        Self::Help,
        Self::Invite,
        Self::SignIn(None),
        Self::Join(None),
    ];

    /// The path; of places with an id in it, what stands before the id.
    const fn base(&self) -> &'static str {
        match self {
            Self::Card => "/",
            Self::Code => "/code",
            Self::Tiers => "/tiers",
            Self::Points => "/points",
            Self::Entries(_) => "/points/entries",
            Self::Gift => "/points/gift",
            Self::Mall(_) | Self::Reward(_) => "/mall",
            Self::Redemptions | Self::Redemption(_) => "/redemptions",
            Self::Addresses => "/addresses",
            Self::Coupons | Self::Coupon(_) => "/coupons",
            Self::Activities | Self::Activity(_) | Self::SignUp(_) => "/activities",
            Self::Signups | Self::Signup(_) | Self::ChangeSignup(_) => "/signups",
            Self::Games | Self::Game(_) => "/games",
            Self::Round(_) => "/rounds",
            Self::Draws | Self::Draw(_) => "/draws",
            Self::Prizes | Self::Prize(_) => "/prizes",
            Self::CheckIn => "/check-in",
            Self::Me => "/me",
            Self::Help => "/help",
            Self::Store(_) => "/s",
            Self::Campaign(_) => "/c",
            Self::Invite => "/invite",
            Self::Invitation(_) => "/i",
            Self::Auth(_) => "/auth",
            Self::SignIn(_) => "/sign-in",
            Self::Join(_) => "/join",
        }
    }

    /// The address for a link.
    pub fn href(&self) -> String {
        let (sign, rest) = match self {
            Self::SignUp(ActivityId(id)) => ("/", &*[id, SIGN_UP].concat()),
            Self::ChangeSignup(SignupId(id)) => ("/", &*[id, CHANGE].concat()),
            Self::Activity(ActivityId(id)) | Self::Signup(SignupId(id)) => ("/", &**id),
            Self::Entries(Some(kind)) => ("?kind=", kind.as_str()),
            Self::Mall(Some(points)) => ("?max_points=", &*points.0.to_string()),
            Self::SignIn(Some(ReturnTo(path))) | Self::Join(Some(ReturnTo(path))) => {
                ("?next=", &*encode(path))
            }
            Self::Reward(RewardId(id))
            | Self::Redemption(RedemptionId(id))
            | Self::Coupon(CouponId(id))
            | Self::Game(GameId(id))
            | Self::Round(RoundId(id))
            | Self::Draw(DrawId(id))
            | Self::Prize(PrizeId(id))
            | Self::Store(id)
            | Self::Campaign(id)
            | Self::Invitation(id)
            | Self::Auth(id) => ("/", &**id),
            _ => ("", ""),
        };
        [self.base(), sign, rest].concat()
    }

    /// Whether only a member may be there.
    pub const fn needs_member(&self) -> bool {
        !matches!(
            self,
            Self::SignIn(_)
                | Self::Join(_)
                | Self::Store(_)
                | Self::Campaign(_)
                | Self::Invitation(_)
                | Self::Auth(_)
                | Self::Help
                | Self::Tiers
                | Self::Mall(_)
                | Self::Reward(_)
                | Self::Activities
                | Self::Activity(_)
                | Self::Games
                | Self::Game(_)
        )
    }

    /// Where the header's back button leads when there is no history to go back in.
    pub fn parent(&self) -> Self {
        match self {
            Self::Entries(_) | Self::Gift => Self::Points,
            Self::Reward(_) => Self::Mall(None),
            Self::Redemption(_) => Self::Redemptions,
            Self::Coupon(_) => Self::Coupons,
            Self::Activity(_) => Self::Activities,
            Self::SignUp(id) => Self::Activity(id.clone()),
            Self::Signup(_) => Self::Signups,
            Self::ChangeSignup(id) => Self::Signup(id.clone()),
            Self::Game(_) | Self::Round(_) | Self::Draws | Self::Prizes | Self::CheckIn => {
                Self::Games
            }
            Self::Draw(_) => Self::Draws,
            Self::Prize(_) => Self::Prizes,
            Self::Redemptions
            | Self::Addresses
            | Self::Coupons
            | Self::Signups
            | Self::Invite
            | Self::Help => Self::Me,
            _ => Self::Card,
        }
    }

    /// The place that a path leads to; its query does not matter.
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        if let Some(single) = Self::SINGLE.into_iter().find(|route| route.base() == path) {
            return Some(single);
        }
        let (path, form) = [SIGN_UP, CHANGE]
            .into_iter()
            .find_map(|form| Some((path.strip_suffix(form)?, form)))
            .unwrap_or((path, ""));
        let (base, id) = path.rsplit_once('/')?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_id = !id.is_empty() && id.len() <= 64 && id.bytes().all(is_plain);
        let id = is_id.then(|| id.to_owned())?;
        match (base, form) {
            ("/mall", "") => Some(Self::Reward(RewardId(id))),
            ("/redemptions", "") => Some(Self::Redemption(RedemptionId(id))),
            ("/coupons", "") => Some(Self::Coupon(CouponId(id))),
            ("/activities", "") => Some(Self::Activity(ActivityId(id))),
            ("/activities", SIGN_UP) => Some(Self::SignUp(ActivityId(id))),
            ("/signups", "") => Some(Self::Signup(SignupId(id))),
            ("/games", "") => Some(Self::Game(GameId(id))),
            ("/rounds", "") => Some(Self::Round(RoundId(id))),
            ("/draws", "") => Some(Self::Draw(DrawId(id))),
            ("/prizes", "") => Some(Self::Prize(PrizeId(id))),
            ("/s", "") => Some(Self::Store(id)),
            ("/c", "") => Some(Self::Campaign(id)),
            ("/i", "") => Some(Self::Invitation(id)),
            ("/auth", "") => Some(Self::Auth(id)),
            ("/signups", CHANGE) => Some(Self::ChangeSignup(SignupId(id))),
            _ => None,
        }
    }
}

impl ReturnTo {
    /// Takes a path on this origin; refuses whatever could lead anywhere else.
    ///
    /// A browser drops tabs and newlines, reads `\` as `/`, and takes `//` for another host.
    pub fn parse(raw: &str) -> Option<Self> {
        let (place, path) = Self::checked(raw)?;
        (!matches!(place, Route::SignIn(_) | Route::Join(_) | Route::Auth(_))).then_some(path)
    }

    /// The same for a place that is to be opened elsewhere, which may be where one joins.
    pub fn parse_open(raw: &str) -> Option<Self> {
        let (place, path) = Self::checked(raw)?;
        (!matches!(place, Route::SignIn(_) | Route::Auth(_))).then_some(path)
    }

    fn checked(raw: &str) -> Option<(Route, Self)> {
        let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>');
        let leads_here = raw.starts_with('/')
            && !raw.starts_with("//")
            && raw.len() <= 512
            && raw.chars().all(is_plain);
        leads_here.then_some((Route::parse(raw)?, Self(raw.to_owned())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The address of the points, where one looks for a lot.
pub fn lot(id: &LotId) -> String {
    [Route::Points.base(), "?", LOT, "=", &*encode(id.as_str())].concat()
}

/// The address of the help, for a place that is to be opened elsewhere.
pub fn help(from: Option<&ReturnTo>) -> String {
    match from {
        Some(ReturnTo(path)) => [Route::Help.base(), "?", FROM, "=", &*encode(path)].concat(),
        None => Route::Help.href(),
    }
}

/// The address of joining that says how somebody came, each way by its name in the address, and where
/// to go on.
pub fn join_by(ways: &[(&str, &str)], next: Option<&ReturnTo>) -> String {
    let next = next.map(|next| ("next", next.as_str()));
    let said = ways.iter().copied().chain(next);
    let said: Vec<String> =
        said.map(|(name, value)| [name, "=", &*encode(value)].concat()).collect();
    let sign = if said.is_empty() { "" } else { "?" };
    [Route::Join(None).base(), sign, &*said.join("&")].concat()
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
    use super::{ReturnTo, Route, encode, join_by, lot};
    use contract::{
        Points,
        id::{
            ActivityId, CouponId, DrawId, GameId, LotId, PrizeId, RedemptionId, RewardId, RoundId,
            SignupId,
        },
        points::EntryKind,
    };

    #[test]
    fn every_place_is_found_again_by_its_address() {
        let with_ids = [
            Route::Reward(RewardId("rwd_tea-pot".into())),
            Route::Redemption(RedemptionId("red_1".into())),
            Route::Coupon(CouponId("cpn_1".into())),
            Route::Activity(ActivityId("act_1".into())),
            Route::SignUp(ActivityId("act_1".into())),
            Route::Signup(SignupId("sgn_1".into())),
            Route::ChangeSignup(SignupId("sgn_1".into())),
            Route::Game(GameId("gam_wheel".into())),
            Route::Round(RoundId("rnd_1".into())),
            Route::Draw(DrawId("drw_1".into())),
            Route::Prize(PrizeId("prz_1".into())),
            Route::Store("SH021".into()),
            Route::Campaign("autumn-teas".into()),
            Route::Invitation("K7Q2".into()),
            Route::Auth("wechat".into()),
        ];
        for route in Route::SINGLE.into_iter().chain(with_ids) {
            assert_eq!(Route::parse(&route.href()), Some(route));
        }
    }

    #[test]
    fn a_filter_travels_in_the_address() {
        assert_eq!(Route::Entries(Some(EntryKind::Earn)).href(), "/points/entries?kind=earn");
        assert_eq!(Route::Mall(Some(Points(320))).href(), "/mall?max_points=320");
        let next = ReturnTo::parse("/points/entries?kind=earn");
        assert_eq!(Route::Join(next).href(), "/join?next=%2Fpoints%2Fentries%3Fkind%3Dearn");
        assert_eq!(lot(&LotId("lot_7".into())), "/points?lot=lot_7");
    }

    #[test]
    fn unknown_paths_lead_nowhere() {
        let too_long = format!("/mall/{}", "x".repeat(65));
        for path in [
            "",
            "code",
            "/codes",
            "/points/",
            "/points/entries/1",
            "/mall/a b",
            "/mall/a/b",
            "/mall/a/sign-up",
            "/signups/a/sign-up",
            "/activities/a/change",
            &too_long,
        ] {
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
            "/join",
            "/auth/wechat",
            "/nowhere",
            "/points\n",
            " /points",
        ] {
            assert_eq!(ReturnTo::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn where_one_joins_can_be_opened_elsewhere_and_is_no_place_to_come_back_to() {
        let next = ReturnTo::parse("/c/autumn-teas");
        let path = join_by(&[("invite", "K7Q2"), ("channel", "friend")], next.as_ref());
        assert_eq!(path, "/join?invite=K7Q2&channel=friend&next=%2Fc%2Fautumn-teas");
        assert_eq!(join_by(&[], None), "/join");
        assert_eq!(ReturnTo::parse_open(&path).map(|open| open.as_str().to_owned()), Some(path));
        for bad in ["/auth/wechat", "/sign-in", "//evil.example", "/nowhere"] {
            assert_eq!(ReturnTo::parse_open(bad), None, "{bad}");
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
        fn whatever_is_typed_for_a_store_or_a_campaign_is_a_plain_name_or_no_place(
            base in "/(s|c|i|auth)/",
            start in "(/|//|\\\\|https?:|javascript:|%2f|%5c|<|\"|\\.\\./){0,3}",
            rest in "\\PC{0,70}",
        ) {
            if let Some(place) = Route::parse(&[&*base, &*start, &*rest].concat()) {
                let href = place.href();
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-".contains(&byte);
                proptest::prop_assert!(href.bytes().all(is_plain), "{}", href);
                proptest::prop_assert!(href.starts_with('/') && !href.starts_with("//"));
                proptest::prop_assert_eq!(Route::parse(&href), Some(place));
            }
        }

        #[test]
        fn a_browser_finds_what_one_returns_to_on_this_origin(
            start in "(/|//|/\\\\|https:/|javascript:|%2f|%5c|%252f|\\.\\./|/\\./|@|\t){0,4}",
            place in "(mall|points|auth/wechat|sign-in|evil\\.example){0,2}",
            rest in "([?#](next|q)=(//|%2f%2f|\\\\|https:)evil\\.example)?",
        ) {
            let raw = [start, place, rest].concat();
            if let Some(next) = ReturnTo::parse(&raw) {
                let here = reqwest::Url::parse("https://club.example/auth/wechat").unwrap();
                let found = here.join(next.as_str()).unwrap();
                proptest::prop_assert_eq!(found.origin(), here.origin());
                proptest::prop_assert!(!found.path().starts_with("/auth") && !found.path().starts_with("/sign-in"));
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
