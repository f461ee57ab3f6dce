//! The browser's own services, each in the form that never throws: storage that may be blocked,
//! a clock, a pause, what the boot script left behind.

use core::task::Poll;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Storage, Window};

fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

pub fn document() -> Option<Document> {
    window()?.document()
}

/// A property of an object that may not be there.
pub fn property(object: &JsValue, name: &str) -> JsValue {
    if object.is_object() {
        js_sys::Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        JsValue::UNDEFINED
    }
}

/// Calls a method that may not be there; `None` when it is not, or throws.
pub fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    let method: js_sys::Function = property(object, name).dyn_into().ok()?;
    method.call1(object, argument).ok()
}

/// Sets a property of an object that may not be there.
pub fn set_property(object: &JsValue, name: &str, value: &JsValue) {
    if object.is_object() {
        js_sys::Reflect::set(object, &name.into(), value).ok();
    }
}

/// An object of these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object: JsValue = js_sys::Object::new().into();
    for (name, value) in properties {
        set_property(&object, name, value);
    }
    object
}

/// One of the browser's own objects, such as `navigator`, by its name; `window` among them.
pub fn global(name: &str) -> JsValue {
    window().map_or(JsValue::UNDEFINED, |window| property(&window, name))
}

/// What index.html's boot script left for the app: `locale`, `texts`, `config` and its functions.
pub fn boot() -> JsValue {
    global("memberBoot")
}

/// What the boot script left under a name; it is not there a second time.
pub fn take_from_boot(name: &str) -> JsValue {
    let boot = boot();
    let left = property(&boot, name);
    if left.is_object() {
        js_sys::Reflect::delete_property(boot.unchecked_ref::<js_sys::Object>(), &name.into()).ok();
    }
    left
}

/// Tells the boot script that the first page is there, so that it takes the first screen away. Only
/// the first time counts.
pub fn report_first_page() {
    call(&boot(), "mounted", &JsValue::UNDEFINED);
}

/// Tells the boot script that the app is broken, so that it shows the recovery screen.
pub fn report_crash(message: &str) {
    call(&boot(), "crashed", &message.into());
}

/// The element that the app lives in.
pub fn app_root() -> Option<web_sys::HtmlElement> {
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// Reads a stored value; `None` when there is none or storage is blocked.
pub fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores a value. Says whether it is really there: storage can be blocked or full.
pub fn remember(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        storage.remove_item(key).ok();
    }
}

/// The names of what is stored whose names begin with `start`.
pub fn stored_below(start: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    let names = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    names.filter(|name| name.starts_with(start)).collect()
}

/// Whether anything can be kept over a reload.
pub fn can_remember() -> bool {
    const PROBE: &str = "member.probe";
    let works = remember(PROBE, "1") && recall(PROBE).is_some();
    forget(PROBE);
    works
}

/// Milliseconds on a clock that only goes forward while the page lives, whatever the device's
/// clock is set to.
pub fn monotonic_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// The device's own clock, in milliseconds since 1970. Only ever compared with itself.
pub fn device_ms() -> f64 {
    if cfg!(target_arch = "wasm32") { js_sys::Date::now() } else { 0.0 }
}

/// How far east of UTC the device's time zone is at a moment, in seconds.
pub fn zone_offset_s(at_ms: f64) -> Option<i32> {
    if !cfg!(target_arch = "wasm32") {
        return None;
    }
    let minutes_west = js_sys::Date::new(&at_ms.into()).get_timezone_offset();
    minutes_west.is_finite().then(|| -60 * minutes_west as i32)
}

/// A number in `0.0..1.0`, for jitter.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// 16 bytes that differ each time.
pub fn random_bytes() -> [u8; 16] {
    secret_bytes().unwrap_or_else(|| core::array::from_fn(|_| (random() * 256.0) as u8))
}

/// 16 bytes that nobody can guess, from the browser's secure source, which exists over plain http as
/// well; `None` where there is none.
pub fn secret_bytes() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let array = js_sys::Uint8Array::new_with_length(16);
    let crypto = property(&window()?.into(), "crypto");
    call(&crypto, "getRandomValues", &array)?;
    array.copy_to(&mut bytes);
    Some(bytes)
}

/// What the browser calls itself.
pub fn user_agent() -> String {
    property(&global("navigator"), "userAgent").as_string().unwrap_or_default()
}

fn storage_of_visit() -> Option<Storage> {
    window()?.session_storage().ok()?
}

/// A value that is stored for as long as this visit lasts; `None` when there is none or storage is
/// blocked.
pub fn recall_for_visit(key: &str) -> Option<String> {
    storage_of_visit()?.get_item(key).ok()?
}

/// Stores a value for as long as this visit lasts, where storage is not blocked.
pub fn remember_for_visit(key: &str, value: &str) {
    if let Some(storage) = storage_of_visit() {
        storage.set_item(key, value).ok();
    }
}

pub fn forget_for_visit(key: &str) {
    if let Some(storage) = storage_of_visit() {
        storage.remove_item(key).ok();
    }
}

/// A value in a query.
pub fn query_value(query: &str, name: &str) -> Option<String> {
    web_sys::UrlSearchParams::new_with_str(query).ok()?.get(name)
}

/// Puts a file where the browser puts what it downloads. Says whether it was asked to.
pub fn download(url: &str) -> bool {
    let link = document().and_then(|document| document.create_element("a").ok());
    let Some(link) = link.filter(|link| link.set_attribute("href", url).is_ok()) else {
        return false;
    };
    link.set_attribute("download", "").is_ok()
        && call(&link, "click", &JsValue::UNDEFINED).is_some()
}

/// The outcome of something, or none when it takes longer than that.
pub async fn within<T>(ms: u32, work: impl Future<Output = T>) -> Option<T> {
    before(sleep(ms), work).await
}

/// The outcome of something, or none when something else comes to its end first.
pub async fn before<T>(end: impl Future, work: impl Future<Output = T>) -> Option<T> {
    let mut work = core::pin::pin!(work);
    let mut end = core::pin::pin!(end);
    core::future::poll_fn(|context| {
        if let Poll::Ready(outcome) = work.as_mut().poll(context) {
            return Poll::Ready(Some(outcome));
        }
        end.as_mut().poll(context).map(|_| None)
    })
    .await
}

/// Waits.
pub async fn sleep(ms: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).ok();
        }
    });
    JsFuture::from(promise).await.ok();
}

/// Goes on in a task of its own: what a tap or a frame needs comes first.
pub async fn next_task() {
    sleep(0).await;
}

/// What the browser believes of the network; `true` when it does not say.
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().is_none_or(|document| !document.hidden())
}

/// Goes to another document in place of this one, so that going back does not lead here.
pub fn replace_page(href: &str) {
    if let Some(window) = window() {
        window.location().replace(href).ok();
    }
}

/// Goes to another document as a step of its own, if the address is one that a page may lead to.
/// Says whether it is.
pub fn go_to(href: &str) -> bool {
    let is_document = leads_to_document(href);
    if let Some(window) = window().filter(|_| is_document) {
        window.location().assign(href).ok();
    }
    is_document
}

/// Whether it is a path on this origin or a web address, and no script or other scheme.
///
/// A browser drops tabs and newlines, reads `\` as `/`, and takes `//` for another host.
pub fn leads_to_document(href: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && c != '\\';
    let is_path = href.starts_with('/') && !href.starts_with("//");
    let has_scheme = |scheme: &str| {
        let (start, rest) = href.split_at_checked(scheme.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(scheme) && !rest.is_empty() && !rest.starts_with('/')
    };
    (is_path || has_scheme("https://") || has_scheme("http://")) && href.chars().all(is_plain)
}

/// The address of the page, as an object.
pub fn location() -> JsValue {
    window().map_or(JsValue::UNDEFINED, |window| property(&window, "location"))
}

/// The origin of the page: scheme, host and port.
pub fn origin() -> String {
    property(&location(), "origin").as_string().unwrap_or_default()
}

/// As the browser's own button.
pub fn go_back() {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        history.back().ok();
    }
}

/// Whether the way back leads to the address that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Push,
    Replace,
}

/// How many steps the browser's way back leads through this app.
pub fn steps_back() -> f64 {
    let history = window().and_then(|window| window.history().ok());
    history.and_then(|history| history.state().ok()?.as_f64()).unwrap_or_default()
}

/// Changes the address without loading a page. Where the browser refuses (Safari does after 100
/// times in half a minute), it goes there by loading it.
pub fn change_address(step: Step, href: &str) {
    let Some(window) = window() else { return };
    let steps = steps_back();
    let changed = window.history().and_then(|history| match step {
        Step::Push => history.push_state_with_url(&(steps + 1.0).into(), "", Some(href)),
        Step::Replace => history.replace_state_with_url(&steps.into(), "", Some(href)),
    });
    if changed.is_err() {
        window.location().assign(href).ok();
    }
}

/// Says the document's language, for screen readers, hyphenation and fonts.
pub fn set_document_language(tag: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        root.set_attribute("lang", tag).ok();
    }
}

/// Sets `data-NAME` on the root element, or takes it away.
pub fn set_root_data(name: &str, value: Option<&str>) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let name = format!("data-{name}");
        match value {
            Some(value) => root.set_attribute(&name, value),
            None => root.remove_attribute(&name),
        }
        .ok();
    }
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

pub fn title() -> String {
    document().map(|document| document.title()).unwrap_or_default()
}

/// Keeps the screen on, where the browser can. Gives back what lets it go.
pub async fn keep_screen_on() -> Option<JsValue> {
    let lock =
        window().map_or(JsValue::UNDEFINED, |window| property(&window.navigator(), "wakeLock"));
    let promise = call(&lock, "request", &"screen".into())?;
    JsFuture::from(js_sys::Promise::from(promise)).await.ok()
}

/// Lets the screen go dark again.
pub fn let_screen_sleep(lock: &JsValue) {
    call(lock, "release", &JsValue::UNDEFINED);
}

/// Puts a text on the clipboard. Says whether it is there: over plain http and in some webviews
/// there is only the old way, or none.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let clipboard = property(&window.navigator(), "clipboard");
    if let Some(promise) = call(&clipboard, "writeText", &text.into())
        && JsFuture::from(js_sys::Promise::from(promise)).await.is_ok()
    {
        return true;
    }
    copy_from_page(text).unwrap_or(false)
}

/// The old way: the text stands in the page, out of sight, is selected and copied.
fn copy_from_page(text: &str) -> Option<bool> {
    let document = document()?;
    // What lies behind an open dialog cannot be selected.
    let dialog = document.query_selector("dialog[open]").ok().flatten();
    let place = dialog.or_else(|| document.body().map(Into::into))?;
    let area: web_sys::HtmlElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_text_content(Some(text));
    area.set_class_name("visually-hidden");
    // Where it lies, the page does not scroll to it; and no keyboard comes up.
    area.style().set_property("position", "fixed").ok();
    area.set_attribute("readonly", "").ok();
    let focused = document.active_element();
    place.append_child(&area).ok()?;
    area.focus().ok();
    call(&area, "select", &JsValue::UNDEFINED);
    let copied = call(&document, "execCommand", &"copy".into());
    area.remove();
    if let Some(focused) = focused {
        call(&focused, "focus", &JsValue::UNDEFINED);
    }
    copied?.as_bool()
}

#[cfg(test)]
mod tests {
    use super::leads_to_document;

    #[test]
    fn one_goes_to_paths_and_web_addresses() {
        for good in [
            "/sandbox/pay?redemption=red_1",
            "https://pay.example/p?id=1#now",
            "http://127.0.0.1:8080/pay",
            "HTTPS://pay.example",
        ] {
            assert!(leads_to_document(good), "{good}");
        }
    }

    #[test]
    fn nothing_else_is_followed() {
        for bad in [
            "",
            "pay",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            " https://pay.example",
            "/\t/evil.example",
            "https:",
            "https://",
            "https:///pay",
            "data:text/html,x",
            "weixin://pay",
        ] {
            assert!(!leads_to_document(bad), "{bad:?}");
        }
    }
}
