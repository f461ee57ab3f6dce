//! What is passed on of a page. It names the page and the brand, and promises nothing for sharing.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::{browser::object, i18n::text, route::Route};

/// A page as others get to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareData {
    pub title: String,
    pub text: String,
    /// With its origin.
    pub link: String,
    /// The address of a picture, with its origin.
    pub picture: String,
}

const PICTURE: &str = "/icon-512.png";

thread_local! {
    /// The path that a page passes on instead of its own.
    static OFFERED: ArcRwSignal<Option<String>> = ArcRwSignal::new(None);
}

/// Passes a path on in the place of the page's own, such as that of the member's invitation, as long
/// as the caller's owner lives.
pub fn offer(path: String) {
    OFFERED.with(|offered| offered.set(Some(path)));
    on_cleanup(|| OFFERED.with(|offered| offered.set(None)));
}

/// What is to be passed on of the page at `place`, as it is now.
pub fn of(place: &Route, title: &str, brand: &str, origin: &str) -> ShareData {
    let offered = OFFERED.with(ArcRwSignal::get);
    let (title, path) = named(place, title, brand, offered);
    ShareData {
        title,
        text: text::share::text(brand),
        link: [origin, &path].concat(),
        picture: [origin, PICTURE].concat(),
    }
}

/// Under which name a page is passed on, and its path. What only a member may see is passed on as the
/// brand's first page.
fn named(place: &Route, title: &str, brand: &str, offered: Option<String>) -> (String, String) {
    let is_way_in = matches!(place, Route::SignIn(_) | Route::Join(_) | Route::Auth(_));
    let is_open = !place.needs_member() && !is_way_in;
    let names_page = is_open && !title.is_empty() && title != brand;
    let title = if names_page { [title, brand].join(" · ") } else { brand.to_owned() };
    let own = if is_open { place.href() } else { Route::Card.href() };
    (title, offered.unwrap_or(own))
}

impl ShareData {
    /// As the modules of the hosts take it.
    pub(super) fn for_host(&self) -> JsValue {
        object(&[
            ("title", self.title.as_str().into()),
            ("text", self.text.as_str().into()),
            ("link", self.link.as_str().into()),
            ("picture", self.picture.as_str().into()),
        ])
    }

    /// As `navigator.share` takes it.
    pub(super) fn for_system_sheet(&self) -> JsValue {
        object(&[
            ("title", self.title.as_str().into()),
            ("text", self.text.as_str().into()),
            ("url", self.link.as_str().into()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use contract::id::{RedemptionId, RewardId};
    use serde_json::Value;

    use super::{Route, named};

    fn shared(place: &Route, offered: Option<&str>) -> (String, String) {
        named(place, "Gaiwan", "Tea House", offered.map(str::to_owned))
    }

    #[test]
    fn a_page_that_is_open_to_all_is_passed_on_itself() {
        let (title, path) = shared(&Route::Reward(RewardId("rwd_gaiwan".into())), None);
        assert_eq!((&*title, &*path), ("Gaiwan · Tea House", "/mall/rwd_gaiwan"));
    }

    #[test]
    fn a_members_own_page_stays_the_members() {
        let own = [
            Route::Card,
            Route::Code,
            Route::Points,
            Route::Redemption(RedemptionId("red_1".into())),
            Route::SignIn(None),
            Route::Join(None),
            Route::Auth("wechat".into()),
            Route::Me,
        ];
        for place in own {
            let (title, path) = shared(&place, None);
            assert_eq!((&*title, &*path), ("Tea House", "/"), "{place:?}");
        }
    }

    #[test]
    fn the_invitation_is_passed_on_where_a_page_offers_it() {
        let (title, path) = shared(&Route::Me, Some("/i/K7Q2"));
        assert_eq!((&*title, &*path), ("Tea House", "/i/K7Q2"));
    }

    #[test]
    fn nothing_is_promised_for_sharing() {
        let promises =
            ["奖", "獎", "送", "赢", "贏", "领", "領", "返", "免费", "免費", "积分", "積分"];
        let in_english = ["gift", "reward", "earn", "free", "win ", "bonus", "points"];
        for locale in [
            include_str!("../../locales/zh-Hans.json"),
            include_str!("../../locales/zh-Hant.json"),
            include_str!("../../locales/en.json"),
        ] {
            let texts: Value = serde_json::from_str(locale).unwrap();
            let words = texts["share"].to_string().to_lowercase();
            for promise in promises.iter().chain(&in_english) {
                assert!(!words.contains(promise), "{promise} in {words}");
            }
        }
    }
}
