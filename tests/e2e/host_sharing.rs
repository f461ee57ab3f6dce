//! What a host's menu passes on of each place, to whom nothing of the member's is told; and what a
//! member reads with the host's camera.

use serde_json::{Value, json};

use crate::{
    faults::PLACES,
    host_fakes::settings,
    site::site_with,
    stage::{PHONE, Stage, on_site},
};

/// What is passed on of a place: what everybody may see itself, and the brand's first page for all else.
fn passed_on(place: &str) -> &str {
    let begin = ["/tiers", "/mall", "/activities", "/games", "/i/", "/s/", "/c/"];
    let is_open = begin.iter().any(|begin| place.starts_with(begin));
    if is_open && !place.ends_with("/sign-up") { place } else { "/" }
}

impl Stage {
    /// Waits for what is passed on of this page; everything that was meanwhile is nobody's own.
    async fn passes_on(&self, place: &str, path: &str) {
        let script = format!("return host.menu.at(-1)?.[1] === {path:?}");
        self.until(&format!("what is passed on of {place}"), &script).await;
        let named = "const [title] = host.menu.at(-1); return title.endsWith('青禾茶事')";
        self.until(&format!("a name for {place}"), named).await;
        let all = self.js("return JSON.stringify(host.menu)").await;
        let all = all.as_str().unwrap_or_default();
        for own in ["林小满", "林**", "13800000001", "138****", "1,280", "next=", "13800000"] {
            assert!(!all.contains(own), "{place}: {own} in {all}");
        }
        let whole = "return host.menu.every(([title, , text, picture]) => title && text && picture === '/icon-512.png')";
        assert_eq!(self.js(whole).await, json!(true), "{place}: {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_every_place_a_guest_passes_on_what_everybody_may_see() {
    let site = site_with("share_guest", &settings(), &[]);
    on_site("share_guest", site, |stage| async move {
        stage.live_in("wecom", json!({})).await;
        for place in PLACES {
            stage.open(place).await;
            stage.passes_on(place, passed_on(place)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_every_place_a_member_passes_on_nothing_of_their_own() {
    let site = site_with("share_member", &settings(), &[]);
    on_site("share_member", site, |stage| async move {
        stage.sign_in().await;
        let code = stage.api("/me/referral").await["code"].as_str().map(str::to_owned);
        let invitation = format!("/i/{}", code.expect("a code"));
        stage.live_in("wecom", json!({})).await;
        for place in PLACES {
            stage.open(place).await;
            let path = match place {
                // It is there to be passed on.
                "/invite" => &*invitation,
                // A member is led to the card.
                "/s/SH01" => "/",
                _ => passed_on(place),
            };
            stage.passes_on(place, path).await;
        }
        // Set anew without the page being loaded: there and back.
        stage.open("/mall").await;
        stage.passes_on("/mall", "/mall").await;
        for (tab, path) in [("/me", "/"), ("/games", "/games"), ("/", "/"), ("/mall", "/mall")] {
            stage.click(&format!(".tab[href='{tab}']")).await;
            stage.passes_on(tab, path).await;
        }
        stage.js("history.back()").await;
        stage.see(".card-hero").await;
        stage.passes_on("back", "/").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stores_code_that_a_member_scans_leads_to_the_card_and_is_remembered() {
    let site = site_with("scan_store", &settings(), &[]);
    on_site("scan_store", site, |stage| async move {
        stage.live_in("wechat", json!({ "scans": "/s/SH01?channel=table" })).await;
        stage.open("/sign-in?next=/me").await;
        stage.sign_in_here(PHONE).await;
        stage.click("[data-action=scan]").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.path().await, "/");
        let store = "return localStorage.getItem('member.store') === 'SH01'";
        stage.until("the store to be kept", store).await;
        assert_eq!(stage.count(".store__ways").await, 0);
        assert_eq!(stage.csp_violations().await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_from_a_camera_that_says_nothing_can_scan_again() {
    let site = site_with("scan_silent", &settings(), &[]);
    on_site("scan_silent", site, |stage| async move {
        stage.live_in("wecom", json!({})).await;
        let silent = "ww.scanQRCode = () => new Promise((found) => { window.found = found; })";
        stage.before_every_page(silent).await;
        stage.open("/sign-in?next=/me").await;
        stage.sign_in_here(PHONE).await;
        stage.click("[data-action=scan]").await;
        stage.see("[data-action=scan]:disabled").await;
        stage.leave_and_come_back().await;
        stage.see("[data-action=scan]:enabled").await;
        // What the host says later on counts all the same.
        stage.js("window.found({ resultStr: location.origin + '/mall/rwd_gaiwan' })").await;
        stage.see(".reward__head").await;
        assert_eq!(stage.path().await, "/mall/rwd_gaiwan");
    })
    .await;
}
