//! The code that uses a coupon up: full-screen on white, good for one scan and a minute at most, with
//! two more in reserve for when the network goes. When the till has read it, the page says so in place
//! of the code.

use contract::{
    Code,
    coupons::{Coupon, CouponState, IssueCouponCodes},
    event::MemberEvent,
    id::CouponId,
};
use leptos::{prelude::*, task::spawn_local};

use super::{card, model::Standing};
use crate::{
    api::{self, ApiError, clock},
    browser,
    feature::{
        one_time::{self, CODES, CodeSet, Labels, RETRY_MS, TICK_MS},
        panel, ticking,
    },
    i18n::text,
    live::Live,
    query::Fresh,
    route::Route,
    ui::{Button, Icon, IconName, LinkButton, Sheet, Variant},
};

/// What the screen shows.
#[derive(Clone, Debug, PartialEq)]
enum Scene {
    Loading,
    Code {
        digits: String,
    },
    /// The till has read it, now or before.
    Used {
        store: Option<String>,
    },
    Expired,
    Failed(Failed),
}

/// Why there is no code for the moment.
#[derive(Clone, Debug, PartialEq)]
struct Failed {
    reason: String,
    is_without_network: bool,
}

/// Opens over the page, so that nothing else catches the eye of a scanner.
#[component]
pub fn Till(
    coupon: Memo<Coupon>,
    issue: Issue,
    is_open: Memo<bool>,
    on_close: Callback<()>,
) -> impl IntoView {
    let title = TextProp::from(move || coupon.with(|coupon| coupon.title.clone()));
    view! {
        <div class="full-screen coupon-till">
            <Sheet open=is_open on_close title>
                {show(coupon, issue, on_close)}
            </Sheet>
        </div>
    }
    .into_any()
}

/// The codes of one coupon, in memory only, as long as its page is there.
#[derive(Clone, Copy)]
pub struct Issue {
    coupon: StoredValue<CouponId>,
    /// When the coupon goes, and its codes with it.
    ends_at: f64,
    codes: RwSignal<CodeSet>,
    /// Why there are no further ones.
    end: RwSignal<Option<Scene>>,
    is_asking: StoredValue<bool>,
    /// Not asked again before this, on the page's own clock.
    pause_until: StoredValue<f64>,
    fresh: Fresh,
}

impl Issue {
    pub fn new(coupon: &Coupon) -> Self {
        Self {
            coupon: StoredValue::new(coupon.id.clone()),
            ends_at: coupon.expires_at.timestamp_millis() as f64,
            codes: RwSignal::new(CodeSet::default()),
            end: RwSignal::new(None),
            is_asking: StoredValue::new(false),
            pause_until: StoredValue::new(0.0),
            fresh: expect_context::<Fresh>(),
        }
    }

    /// Asks for fresh codes, unless that is under way.
    fn ask(self) {
        if self.is_asking.get_value() {
            return;
        }
        self.is_asking.set_value(true);
        let request = IssueCouponCodes { id: self.coupon.get_value(), count: CODES };
        spawn_local(async move {
            let outcome = api::write(&request).await;
            let mut pause = f64::from(RETRY_MS);
            match outcome {
                Ok(issued) => {
                    let codes = CodeSet::new(&issued.codes, clock::now_ms().unwrap_or_default());
                    self.end.try_set(None);
                    self.codes.try_set(codes);
                }
                Err(error) => {
                    if let ApiError::Busy { retry_after_s: Some(seconds) } = error {
                        pause = pause.max(f64::from(seconds) * 1_000.0);
                    }
                    let end = ending(&error);
                    if !matches!(end, Scene::Failed(_)) {
                        self.fresh.renew();
                    }
                    self.end.try_set(Some(end));
                }
            }
            self.pause_until.try_set_value(browser::monotonic_ms() + pause);
            self.is_asking.try_set_value(false);
        });
    }

    /// Asks when it is time: not long before the current code goes, unless the coupon itself goes with
    /// it.
    pub fn top_up(self) {
        if self.end.with_untracked(|end| matches!(end, Some(Scene::Used { .. } | Scene::Expired))) {
            return;
        }
        let is_due = clock::now_ms().is_none_or(|now| {
            let codes = self.codes.read_untracked();
            let left = codes.ms_left(now).unwrap_or_default();
            codes.is_due(now) && now + left < self.ends_at
        });
        if is_due && browser::monotonic_ms() >= self.pause_until.get_value() {
            self.ask();
        }
    }
}

/// What a refusal means for the coupon.
fn ending(error: &ApiError) -> Scene {
    match error.code() {
        Some(Code::CodeUsed) => Scene::Used { store: None },
        Some(Code::CodeExpired) => Scene::Expired,
        _ => {
            let is_without_network = error.is_without_network();
            Scene::Failed(Failed { reason: panel::reason(error), is_without_network })
        }
    }
}

fn show(coupon: Memo<Coupon>, issue: Issue, on_close: Callback<()>) -> AnyView {
    let live = expect_context::<Live>();
    let id = issue.coupon.get_value();
    let now = RwSignal::new(clock::now_ms());
    live.watch_closely();
    one_time::keep_screen_on();

    // Used once is used for good, whatever is heard of other coupons afterwards.
    let burnt = Memo::new(move |before: Option<&Option<MemberEvent>>| {
        let event = live.coupon().get().filter(|event| event.coupon.as_ref() == Some(&id));
        event.or_else(|| before.cloned().flatten())
    });
    let scene = Memo::new(move |_| {
        if let Some(event) = burnt.get() {
            return Scene::Used { store: event.store };
        }
        let (state, store) =
            coupon.with(|coupon| (Standing::of(coupon, now.get()).state, coupon.used_in.clone()));
        match state {
            CouponState::Used => return Scene::Used { store },
            CouponState::Expired => return Scene::Expired,
            _ => {}
        }
        let digits = now.get().and_then(|now| issue.codes.read().current(now).map(str::to_owned));
        match (issue.end.get(), digits) {
            (Some(end @ (Scene::Used { .. } | Scene::Expired)), _) => end,
            (_, Some(digits)) => Scene::Code { digits },
            (Some(failed), None) => failed,
            (None, None) => Scene::Loading,
        }
    });
    ticking::every(TICK_MS, move || now.set(clock::now_ms()));
    let ms_left = one_time::ms_left(issue.codes, now);
    let reserve_left = move || {
        let Some(Scene::Failed(failed)) = issue.end.get() else { return None };
        Some(one_time::in_reserve(issue.codes, now, failed.is_without_network))
    };

    (move || match scene.get() {
        Scene::Loading => place("loading", one_time::waiting(text::coupon::code_loading())),
        Scene::Code { digits } => {
            let terms = coupon.with_untracked(card::terms);
            place(
                "ready",
                view! {
                    {one_time::face(digits, labels(), ms_left)}
                    <p class="code__hint">
                        <b>{terms}</b><br/>{text::coupon::code_hint()}<br/>{text::code::hint_digits()}
                    </p>
                    <p class="code__offline" role="status">{reserve_left}</p>
                }
                .into_any(),
            )
        }
        Scene::Used { store } => {
            let words = store.map_or_else(text::coupon::done, |store| text::coupon::done_at(&store));
            let saved = coupon.with_untracked(card::saved);
            place("scanned", used(words, saved, on_close))
        }
        Scene::Expired => place("expired", expired(on_close)),
        Scene::Failed(failed) => place("offline", retry(failed, issue)),
    })
    .into_any()
}

fn place(state: &'static str, content: AnyView) -> AnyView {
    view! { <div class="code coupon-code" data-state=state>{content}</div> }.into_any()
}

/// What the coupon brought, and where one goes from here: its own page lies below, and a coupon earns
/// nothing by itself.
fn used(words: String, saved: Option<String>, on_close: Callback<()>) -> AnyView {
    view! {
        <div class="code__done" role="status">
            <span class="code__check"><Icon name=IconName::Check/></span>
            <h3>{words}</h3>
            {saved.map(|saved| view! { <p class="coupon-code__saved">{saved}</p> })}
        </div>
        <Button on_click=on_close>{text::coupon::see()}</Button>
        <LinkButton variant=Variant::Quiet href=Route::Code.href()>{text::coupon::earn()}</LinkButton>
        <LinkButton variant=Variant::Link href=Route::Points.href()>{text::coupon::to_points()}</LinkButton>
    }
    .into_any()
}

/// There is nothing left to scan.
fn expired(on_close: Callback<()>) -> AnyView {
    view! {
        <div class="code__done" role="status">
            <span class="code__check" data-kind="warning"><Icon name=IconName::Clock/></span>
            <h3>{text::coupon::code_over()}</h3>
        </div>
        <Button on_click=on_close>{text::coupon::close()}</Button>
    }
    .into_any()
}

fn retry(failed: Failed, issue: Issue) -> AnyView {
    let icon = if failed.is_without_network { IconName::Offline } else { IconName::Warning };
    view! {
        <div class="code__done" role="status">
            <span class="code__check" data-kind="warning"><Icon name=icon/></span>
            <h3>{text::coupon::no_code()}</h3>
            <p>{failed.reason}</p>
        </div>
        <Button on_click=Callback::new(move |()| issue.ask())>{text::failure::retry()}</Button>
    }
    .into_any()
}

fn labels() -> Labels {
    Labels {
        qr: text::coupon::code_qr(),
        digits: text::coupon::code_digits(),
        barcode: text::coupon::code_barcode(),
    }
}
