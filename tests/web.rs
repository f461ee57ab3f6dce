//! Parts of the app in a real browser's DOM: `cargo xtask test` runs them.
#![cfg(target_arch = "wasm32")]

use contract::{joining::JoinMembership, member::GetProfile, points::EntryKind};
use leptos::{mount::mount_to, prelude::*};
use member_app::{
    api::{ApiError, journal},
    browser,
    config::Config,
    deed::Deed,
    draft,
    i18n::{Language, Locale, text},
    owner,
    query::{Fresh, Query},
    route::Route,
    ui::{
        Barcode, Failure, FailureKind, Load, LoadState, OtpField, Qr, Source, Toasts, WindowList,
    },
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

#[path = "web/hosts.rs"]
mod hosts;
#[path = "web/sessions.rs"]
mod sessions;

/// Leaves what the boot script leaves: a language and its texts.
fn boot(locale: Locale) -> Language {
    let texts = match locale {
        Locale::ZhHans => include_str!("../locales/zh-Hans.json"),
        Locale::ZhHant => include_str!("../locales/zh-Hant.json"),
        Locale::En => include_str!("../locales/en.json"),
    };
    let boot = js_sys::Object::new();
    let set = |name: &str, value: &JsValue| {
        js_sys::Reflect::set(&boot, &name.into(), value).unwrap();
    };
    set("locale", &locale.tag().into());
    set("texts", &js_sys::JSON::parse(texts).unwrap());
    js_sys::Reflect::set(&window(), &"memberBoot".into(), &boot).unwrap();
    Language::from_boot()
}

/// An empty place in the document.
fn place() -> HtmlElement {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

async fn settle() {
    browser::sleep(60).await;
}

fn find(place: &HtmlElement, css: &str) -> Element {
    place.query_selector(css).unwrap().unwrap_or_else(|| panic!("{css} in {}", place.inner_html()))
}

fn count(place: &HtmlElement, css: &str) -> u32 {
    place.query_selector_all(css).unwrap().length()
}

#[wasm_bindgen_test]
fn a_broken_configuration_leaves_the_defaults() {
    for json in ["null", "[]", r#"{"api_base":7,"brand":"tea","contact":{}}"#] {
        let config = Config::read(&js_sys::JSON::parse(json).unwrap());
        assert_eq!(config, Config::read(&JsValue::UNDEFINED), "{json}");
        assert_eq!(config.api_base, "/v1");
    }
}

#[wasm_bindgen_test]
fn the_shipped_configuration_names_the_brand_in_each_language() {
    let config = Config::read(&js_sys::JSON::parse(include_str!("../public/config.json")).unwrap());
    for locale in Locale::ALL {
        assert!(!config.brand_name.in_language(locale.tag()).is_empty(), "{locale:?}");
    }
}

#[wasm_bindgen_test]
fn texts_come_in_the_chosen_language_with_their_arguments_and_plurals() {
    boot(Locale::En);
    assert_eq!(text::card::missing("¥320", "Platinum"), "Spend ¥320 more for Platinum");
    assert_eq!(text::points::lot_soon(1), "1 day left");
    assert_eq!(text::points::lot_soon(1_200), "1,200 days left");
    boot(Locale::ZhHans);
    assert_eq!(text::points::lot_soon(1), "还剩 1 天");
}

#[wasm_bindgen_test]
async fn a_read_shows_its_skeleton_then_its_content_and_keeps_it_when_a_renewal_fails() {
    boot(Locale::En);
    let place = place();
    let state = RwSignal::new(LoadState::<String>::Loading);
    let source = Source::new(move || state.get());
    let handle = mount_to(place.clone(), move || {
        view! {
            <Load
                source=source
                skeleton=|| view! { <i class="bones"></i> }.into_any()
                on_retry=Callback::new(|()| ())
                let:data
            >
                {view! { <b>{move || data.get()}</b> }.into_any()}
            </Load>
        }
    });
    settle().await;
    assert_eq!(count(&place, ".bones"), 1);
    state.set(LoadState::Ready("tea".to_owned()));
    settle().await;
    assert_eq!(find(&place, "b").text_content().as_deref(), Some("tea"));
    let failure = Failure { kind: FailureKind::Offline, request_id: None, retry_after_s: None };
    state.set(LoadState::Failed(failure));
    settle().await;
    assert_eq!(find(&place, "b").text_content().as_deref(), Some("tea"));
    assert_eq!(find(&place, ".load").get_attribute("data-state").as_deref(), Some("offline"));
    drop(handle);
}

#[wasm_bindgen_test]
async fn ten_thousand_rows_keep_less_than_a_hundred_in_the_page() {
    boot(Locale::En);
    let place = place();
    let items = RwSignal::new((0..10_000_u32).collect::<Vec<_>>());
    let handle = mount_to(place.clone(), move || {
        view! {
            <WindowList items=items key=|item: &u32| *item label="rows" let:item>
                {view! { <p class="row">{item}</p> }.into_any()}
            </WindowList>
        }
    });
    settle().await;
    let rows = count(&place, ".row");
    assert!((1..=100).contains(&rows), "{rows}");
    drop(handle);
}

#[wasm_bindgen_test]
async fn a_pasted_password_is_cleaned_and_sent_on_once() {
    boot(Locale::En);
    let place = place();
    let value = RwSignal::new(String::new());
    let sent = RwSignal::new(Vec::<String>::new());
    let handle = mount_to(place.clone(), move || {
        view! {
            <OtpField label="code" value on_complete=Callback::new(move |code| sent.update(|sent| sent.push(code)))/>
        }
    });
    settle().await;
    let input: HtmlInputElement = find(&place, "input").unchecked_into();
    assert_eq!(input.autocomplete(), "one-time-code");
    for _ in 0..2 {
        input.set_value("２４6 810");
        input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
        settle().await;
    }
    assert_eq!(sent.get_untracked(), ["246810"]);
    drop(handle);
}

#[wasm_bindgen_test]
async fn codes_are_drawn_and_named_for_those_who_cannot_see_them() {
    boot(Locale::En);
    let place = place();
    let handle = mount_to(place.clone(), || {
        view! {
            <Qr text="1234567890123456".to_owned() label="qr"/>
            <Barcode digits="1234567890123456".to_owned() label="bars"/>
        }
    });
    settle().await;
    for css in [".qr svg[role=img]", ".barcode svg[role=img]"] {
        let drawing = find(&place, css);
        assert!(drawing.get_attribute("aria-label").is_some_and(|label| !label.is_empty()));
        assert!(drawing.query_selector("path").unwrap().is_some());
    }
    drop(handle);
}

#[wasm_bindgen_test]
fn hostile_text_stays_text() {
    boot(Locale::En);
    let place = place();
    let hostile = "<img src=x onerror=alert(1)>\u{202e}\u{200b}\"'&";
    let handle = mount_to(place.clone(), move || view! { <p>{hostile}</p> });
    assert_eq!(count(&place, "img"), 0);
    assert_eq!(find(&place, "p").text_content().as_deref(), Some(hostile));
    drop(handle);
}

fn joining(phone: &str) -> JoinMembership {
    JoinMembership {
        phone: phone.into(),
        otp: "246810".into(),
        name: "茶".into(),
        birthday: None,
        ..JoinMembership::default()
    }
}

#[wasm_bindgen_test]
fn no_second_write_of_a_kind_is_sent_while_the_first_has_no_outcome() {
    journal::purge();
    journal::begin(&joining("13800000002")).unwrap();
    let outcome = RwSignal::new(None);
    let owner = Owner::new();
    owner.with(|| {
        provide_context(Fresh::start());
        Deed::new().carry_out(joining("13800000003"), move |reply| outcome.set(reply.err()));
    });
    assert_eq!(outcome.get_untracked(), Some(ApiError::Held));
    assert!(!browser::recall("member.writes").unwrap().contains("13800000003"));
    journal::purge();
}

#[wasm_bindgen_test]
fn what_is_stored_is_one_members() {
    journal::purge();
    owner::enter("mbr_1");
    assert!(draft::store("form", "{}"));
    journal::begin(&joining("13800000002")).unwrap();
    // Somebody else signs in in another tab.
    browser::remember(owner::KNOWN, "mbr_2");
    assert!(!draft::store("late", "{}"), "it lives as long as the page");
    assert_eq!((draft::recall("late").as_deref(), draft::recall("form")), (Some("{}"), None));
    assert_eq!(journal::begin(&joining("13800000003")).err(), Some(ApiError::Unauthorized));
    assert!(journal::left_behind().is_empty());
    // That tab reads nothing of the first member's, either.
    draft::forget_typed();
    owner::adopt();
    assert!(journal::left_behind().is_empty());
    assert_eq!(draft::recall("form"), None);
    assert_eq!(browser::recall("member.draft.form"), None, "it is dropped on the way");
    browser::forget(owner::KNOWN);
    owner::adopt();
    journal::purge();
}

#[wasm_bindgen_test]
fn a_second_tap_and_a_reload_find_the_first_taps_key() {
    journal::purge();
    let request = || joining("13800000002");
    let first = journal::begin(&request()).unwrap();
    let second = journal::begin(&request()).unwrap();
    assert!(format!("{first:?}") == format!("{second:?}"), "one tap, one key");
    let stored = browser::recall("member.writes").expect("stored before it is sent");
    assert!(stored.contains("13800000002"));
    let found = journal::unfinished::<JoinMembership>().expect("found again after a reload");
    assert!(format!("{found:?}") == format!("{first:?}"));
    found.forget();
    assert!(journal::unfinished::<JoinMembership>().is_none());
    assert_eq!(browser::recall("member.writes"), None);
}

#[wasm_bindgen_test]
async fn the_same_words_are_toasted_once() {
    boot(Locale::En);
    let place = place();
    let toasts = Toasts::start();
    let handle = mount_to(place.clone(), move || {
        provide_context(toasts);
        view! { <member_app::ui::ToastHost/> }
    });
    for _ in 0..3 {
        toasts.push(member_app::ui::ToastKind::Bad, "no network");
    }
    settle().await;
    assert_eq!(count(&place, ".toast"), 1);
    drop(handle);
}

#[wasm_bindgen_test]
fn links_carry_their_filter() {
    assert_eq!(Route::Entries(Some(EntryKind::Refund)).href(), "/points/entries?kind=refund");
}

/// Lets the test answer requests itself, in any order: `answer(which, name)`.
const ASKED: &str = "window.asked = [];
    window.fetch = () => new Promise(done => window.asked.push(done));
    window.answer = (which, name) => window.asked[which](new Response(JSON.stringify(
        { id: 'mbr_1', name, phone: '138****0001', joined_at: '2026-01-01T00:00:00+08:00' })))";

#[wasm_bindgen_test]
async fn only_the_latest_reply_counts_and_data_stay_while_they_are_asked_for_again() {
    let language = boot(Locale::En);
    let real = js_sys::Reflect::get(&window(), &"fetch".into()).unwrap();
    js_sys::eval(ASKED).unwrap();
    let answer = |which: u32, name: &str| {
        js_sys::eval(&format!("window.answer({which}, '{name}')")).unwrap();
    };

    let owner = Owner::new();
    let (fresh, profile) = owner.with(|| {
        let fresh = Fresh::start();
        provide_context(fresh);
        provide_context(language);
        (fresh, Query::new(GetProfile {}))
    });
    let name = || profile.ready().map(|profile| profile.name);
    settle().await;
    fresh.renew();
    settle().await;
    answer(1, "second");
    settle().await;
    assert_eq!(name().as_deref(), Some("second"));
    answer(0, "first");
    settle().await;
    assert_eq!(name().as_deref(), Some("second"), "an answer that was overtaken");
    fresh.renew();
    settle().await;
    assert_eq!(name().as_deref(), Some("second"), "while it is asked for again");
    answer(2, "third");
    settle().await;
    assert_eq!(name().as_deref(), Some("third"));

    js_sys::Reflect::set(&window(), &"fetch".into(), &real).unwrap();
}
