//! What a phone does to the ways in: text twice as large, a keyboard that takes half of the screen, a
//! notch above and a bar below.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    host_fakes::settings,
    site::site_with,
    stage::{Look, PHONE_LOOK, Stage, on_site, on_stage},
};

/// The narrowest phone there is.
const NARROW: Look = Look { width: 320, height: 568, ..PHONE_LOOK };

/// As the settings of a browser, or of a webview, do.
const TWICE_AS_LARGE: &str = "document.addEventListener('DOMContentLoaded', () =>
    document.documentElement.style.setProperty('font-size', '200%'))";

/// What a webview's own setting does: every text one and a half times as large, whatever its unit, and
/// nothing else.
const ZOOM_TEXT: &str = "
    const all = [...document.querySelectorAll('#app *')].filter(it => it instanceof HTMLElement);
    const sizes = all.map(it => parseFloat(getComputedStyle(it).fontSize));
    all.forEach((it, nth) => it.style.setProperty('font-size', `${sizes[nth] * 1.5}px`, 'important'));";

/// Words of which a part is cut off, other than those that are meant to be shortened.
const CUT_OFF: &str = "
    const hasWords = it => [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const isCut = it => {
        const style = getComputedStyle(it);
        const isShortened = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        const hides = value => value === 'hidden' || value === 'clip';
        // What only screen readers are told has a pixel.
        const isSeen = it.clientWidth > 1 && it.clientHeight > 1;
        return !isShortened && isSeen
            && (hides(style.overflowX) && it.scrollWidth > it.clientWidth + 1
                || hides(style.overflowY) && it.scrollHeight > it.clientHeight + 1);
    };
    return [...document.querySelectorAll('#app *')]
        .filter(it => it instanceof HTMLElement && it.getClientRects().length > 0 && hasWords(it) && isCut(it))
        .map(it => `${it.className}: ${it.innerText.slice(0, 40)}`).join()";

impl Stage {
    async fn has_height(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// What keeps a member from pressing the main button of the page: whether it is covered, or cut off,
    /// once it has the focus.
    async fn obstacles(&self) -> Value {
        let script = "
            const seen = [...document.querySelectorAll('main a.button, main button.button')]
                .filter(button => button.getClientRects().length > 0 && !button.disabled);
            const main = seen.find(button => button.dataset.variant === 'primary') || seen[0];
            if (!main) return 'no button';
            main.focus();
            const { left, right, top, bottom, width, height } = main.getBoundingClientRect();
            const met = document.elementFromPoint(left + width / 2, top + height / 2);
            const found = [];
            if (document.querySelector('.panel:is([data-state=failed], [data-state=gone])')) found.push('nothing to see');
            if (!main.contains(met)) found.push(`covered by ${met && met.outerHTML.slice(0, 80)}`);
            if (left < 0 || right > innerWidth) found.push('beyond the edge');
            if (height <= innerHeight && (top < -1 || bottom > innerHeight + 1)) found.push(`out of sight: ${top} to ${bottom}`);
            if (main.scrollWidth > main.clientWidth + 1) found.push('its words are cut off');
            return found.map(it => `${main.innerText}: ${it}`).join()";
        self.js(script).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_text_twice_as_large_every_way_in_can_be_gone() {
    let site = site_with("large_text", &settings(), &[]);
    on_site("large_text", site, |stage| async move {
        stage.has_height(NARROW.width, NARROW.height).await;
        stage.sign_in().await;
        let code = stage.api("/me/referral").await["code"].as_str().map(str::to_owned);
        let invitation = format!("/i/{}", code.expect("a code"));
        stage.before_every_page(TWICE_AS_LARGE).await;
        let mut faults = Vec::new();
        let mut look_at = async |path: &str| {
            stage.open(path).await;
            stage.see("main .button").await;
            let size = "return parseFloat(getComputedStyle(document.querySelector('main .button')).fontSize)";
            assert!(stage.js(size).await.as_f64().is_some_and(|size| size >= 30.0), "{path}");
            let surplus = stage.surplus().await;
            if surplus > 0 {
                faults.push(format!("{path}: {surplus} px wider than the window"));
            }
            match stage.obstacles().await {
                Value::String(found) if found.is_empty() => {}
                found => faults.push(format!("{path}: {found}")),
            }
        };
        for path in ["/invite", "/c/autumn-teas"] {
            look_at(path).await;
        }
        stage.forget_everything().await;
        stage.live_in("wechat", json!({})).await;
        for path in ["/s/SH01", &invitation, "/join", "/sign-in", "/auth/wechat?code=c", "/help"] {
            look_at(path).await;
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    })
    .await;
}

/// Of what can be pressed and stays where it is while the page moves, what lies under the notch above or
/// the bar below: where it stands, without those parts of the window that belong to the phone.
const OUTSIDE: &str = "
    const stays = element => {
        for (let it = element; it && it !== document.body; it = it.parentElement) {
            const { position, overflowY } = getComputedStyle(it);
            if (it.tagName === 'DIALOG' || /fixed|sticky/.test(position)) return true;
            if (/auto|scroll/.test(overflowY) && it.scrollHeight > it.clientHeight) return false;
        }
        return false;
    };
    return [...document.querySelectorAll('a, button, input, select')]
        .filter(it => it.getClientRects().length > 0 && !it.closest('.skip-link'))
        .filter(stays)
        .map(it => [it, it.getBoundingClientRect()])
        .filter(([, { top, bottom }]) => bottom > 0 && top < innerHeight
            && (top < TOP - 1 || bottom > innerHeight - BOTTOM + 1))
        .map(([it, { top, bottom }]) => `${it.outerHTML.slice(0, 90)}: ${top} to ${bottom}`)";

#[tokio::test(flavor = "multi_thread")]
async fn no_notch_and_no_bar_of_the_phone_lies_over_what_can_be_pressed() {
    on_stage("safe_areas", Seed::Demo, PHONE_LOOK, |stage| async move {
        let (above, below) = (47, 34);
        let insets = json!({ "top": above, "topMax": above, "bottom": below, "bottomMax": below });
        stage.cdp("Emulation.setSafeAreaInsetsOverride", json!({ "insets": insets })).await;
        stage.sign_in().await;
        let outside =
            OUTSIDE.replace("TOP", &above.to_string()).replace("BOTTOM", &below.to_string());
        let mut faults = Vec::new();
        for (path, sign) in [
            ("/", ".tab"),
            ("/c/autumn-teas", ".campaign__action .button"),
            ("/mall", ".tile"),
            ("/mall/rwd_gaiwan", ".reward__bar .button"),
            ("/mall/rwd_gaiwan?redeem=1", "dialog[open] .confirm__bar .button"),
            ("/activities/act_trail", ".activity__bar .button"),
            ("/activities/act_pingtan/sign-up", ".sign-up__bar .button"),
            ("/points/entries", ".entry"),
            ("/addresses", ".address"),
            ("/invite?poster=1", "dialog[open] .poster__picture[data-state=ready]"),
            ("/code", ".code[data-state=ready]"),
        ] {
            stage.open(path).await;
            stage.see(sign).await;
            for place in ["0", "document.documentElement.scrollHeight"] {
                stage.js(&format!("scrollTo({{ top: {place}, behavior: 'instant' }})")).await;
                let still = "return document.getAnimations().every(it => it.playState !== 'running'
                    || it.effect?.getTiming().iterations === Infinity)";
                stage.until("it to stand still", still).await;
                let found = stage.js(&outside).await;
                let found = found.as_array().cloned().unwrap_or_default();
                faults.extend(found.iter().map(|it| format!("{path} at {place}: {it}")));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_stays_in_sight_above_a_keyboard() {
    on_stage("keyboard_fields", Seed::Demo, NARROW, |stage| async move {
        stage.sign_in().await;
        for (path, field) in [
            ("/points/gift", ".gift input[name=phone]"),
            ("/mall", ".mall input[type=search]"),
            ("/activities/act_pingtan/sign-up", ".form-field :is(input, textarea, select)"),
        ] {
            stage.open(path).await;
            stage.see(field).await;
            // Half of the screen, where the webview makes the page smaller for it.
            stage.has_height(NARROW.width, 300).await;
            let covered = format!(
                "const field = document.querySelector({});
                 field.focus();
                 field.scrollIntoView({{ block: 'nearest', behavior: 'instant' }});
                 const {{ left, top, width, height }} = field.getBoundingClientRect();
                 const met = document.elementFromPoint(left + width / 2, top + height / 2);
                 if (!met || !(field.contains(met) || met.contains(field))) return `by ${{met?.outerHTML.slice(0, 90)}}`;
                 const over = [...document.querySelectorAll('body *')].filter(it =>
                    /fixed|sticky/.test(getComputedStyle(it).position) && it.getClientRects().length > 0);
                 const taken = over.reduce((sum, it) => sum + it.getBoundingClientRect().height, 0);
                 return taken > innerHeight / 4 ? `${{taken}} px stay over ${{innerHeight}}` : ''",
                json!(field)
            );
            assert_eq!(stage.js(&covered).await, json!(""), "{path}");
            stage.has_height(NARROW.width, NARROW.height).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_keyboard_no_notch_and_no_bar_lies_over_the_main_button() {
    on_stage("keyboard", Seed::Demo, NARROW, |stage| async move {
        let insets =
            json!({ "insets": { "top": 47, "topMax": 47, "bottom": 34, "bottomMax": 34 } });
        stage.cdp("Emulation.setSafeAreaInsetsOverride", insets).await;
        for path in ["/sign-in", "/join"] {
            stage.open(path).await;
            stage.see("input[name=phone]").await;
            let top = "return document.querySelector('.header__title').getBoundingClientRect().top";
            let top = stage.js(top).await.as_f64().expect("a number");
            assert!(top >= 47.0, "{path}: the title lies under the notch, at {top}");
            // A keyboard of half the screen, where the webview makes the page smaller for it.
            stage.js("document.querySelector('input[name=phone]').focus()").await;
            stage.has_height(NARROW.width, 300).await;
            assert_eq!(stage.obstacles().await, json!(""), "{path}");
            stage.has_height(NARROW.width, NARROW.height).await;
        }
        stage.sign_in().await;
        let tabs = "const bar = document.querySelector('.tab-bar').getBoundingClientRect();
            const tab = document.querySelector('.tab').getBoundingClientRect();
            return [bar.bottom, innerHeight, tab.bottom]";
        let tabs = stage.js(tabs).await;
        assert_eq!(tabs[0], tabs[1], "the tab bar reaches the edge");
        let room = tabs[1].as_f64().zip(tabs[2].as_f64()).map(|(edge, tab)| edge - tab);
        assert!(
            room.is_some_and(|room| room >= 34.0),
            "the tabs lie under the bar below: {room:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_webviews_own_larger_text_no_main_page_cuts_anything_off() {
    let site = site_with("text_zoom", &settings(), &[]);
    on_site("text_zoom", site, |stage| async move {
        stage.sign_in().await;
        stage.live_in("wechat", json!({})).await;
        let mut faults = Vec::new();
        for (path, sign) in [
            ("/", ".card-hero"),
            ("/code", ".code[data-state=ready] .qr svg"),
            ("/points", ".rule"),
            ("/mall", ".tile"),
            ("/mall/rwd_gaiwan", ".reward__head"),
            ("/coupons", ".coupon-card"),
            ("/activities", ".gathering"),
            ("/games", ".game-tile[data-game]"),
            ("/invite", ".friend"),
            ("/me", ".profile"),
            ("/help", ".help__address"),
        ] {
            stage.open(path).await;
            stage.see(sign).await;
            stage.js(ZOOM_TEXT).await;
            let surplus = stage.surplus().await;
            if surplus > 0 {
                faults.push(format!("{path}: {surplus} px wider than the window"));
            }
            match stage.js(CUT_OFF).await {
                Value::String(found) if found.is_empty() => {}
                found => faults.push(format!("{path}: {found}")),
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    })
    .await;
}
