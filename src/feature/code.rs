//! The code for the till, full-screen on white: a QR, a barcode and their digits, each for one scan
//! and a minute at most. When the till has read it, the page says so and the points count up.

use std::pin::Pin;

use contract::{
    event::MemberEvent,
    id::EventId,
    member::{GetCard, IssueCodes},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    one_time::{self, CODES, CodeSet, Labels, RETRY_MS, TICK_MS},
    panel, ticking,
};
use crate::{
    api::{self, ApiError, clock},
    browser,
    i18n::{self, text},
    live::Live,
    query::Query,
    route::Route,
    session::{Session, SessionState},
    shell::FullScreen,
    travel::travelling,
    ui::{Button, CountUp, Icon, IconName},
};

/// Codes at hand, in memory only. Filled ahead when a member arrives, so that at the till the code
/// is there at once.
#[derive(Clone, Copy)]
pub struct CodeReserve {
    codes: RwSignal<CodeSet>,
    is_asking: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl CodeReserve {
    /// Fills itself once a member is here, and drops what a till has read.
    pub fn start(session: SessionState, live: Live) -> Self {
        let reserve = Self {
            codes: RwSignal::new(CodeSet::default()),
            is_asking: RwSignal::new(false),
            error: RwSignal::new(None),
        };
        Effect::new(move |_| match session.get() {
            Session::Member => reserve.top_up(),
            Session::Guest | Session::Applicant | Session::Expired => {
                reserve.codes.set(CodeSet::default())
            }
            Session::Unknown => {}
        });
        Effect::new(move |_| {
            if let Some(digits) = live.scan().get().and_then(|event| event.code) {
                reserve.codes.update(|codes| codes.burn(&digits));
            }
        });
        reserve
    }

    /// Asks for fresh codes when it is time.
    fn top_up(self) {
        let now = clock::now_ms();
        if now.is_none_or(|now| self.codes.read_untracked().is_due(now)) {
            self.ask();
        }
    }

    /// Asks for fresh codes, unless that is under way.
    fn ask(self) {
        if self.is_asking.get_untracked() {
            return;
        }
        self.is_asking.set(true);
        spawn_local(async move {
            // Without this part there is no page for codes yet either; that one asks again.
            let Ok(issued) = issuing().await else { return self.is_asking.set(false) };
            match issued.await {
                Ok(codes) => {
                    self.error.set(None);
                    self.codes.set(codes);
                }
                Err(error) => {
                    self.error.set(Some(error));
                    browser::sleep(RETRY_MS).await;
                }
            }
            self.is_asking.set(false);
        });
    }
}

travelling! {
    in code: fn issuing() -> Issuing { Box::pin(issue()) }
}

type Issuing = Pin<Box<dyn Future<Output = Result<CodeSet, ApiError>>>>;

async fn issue() -> Result<CodeSet, ApiError> {
    let issued = match api::asked_ahead::<IssueCodes>("codes").await {
        Some(issued) => issued?,
        None => api::write(&IssueCodes { count: CODES }).await?,
    };
    Ok(CodeSet::new(&issued.codes, clock::now_ms().unwrap_or_default()))
}

/// What the screen shows.
#[derive(Clone, Debug, PartialEq)]
enum Scene {
    Loading,
    Code {
        digits: String,
    },
    Scanned,
    /// No code is left and none can be had.
    Unreachable {
        is_without_network: bool,
    },
}

/// The events that the page has dealt with.
struct Seen {
    scan: Option<EventId>,
    points: Option<EventId>,
}

impl Seen {
    fn until_now(live: Live) -> Self {
        let id = |event: &Option<MemberEvent>| event.as_ref().map(|event| event.id.clone());
        Self { scan: live.scan().with_untracked(id), points: live.points().with_untracked(id) }
    }
}

#[component]
pub fn CodePage() -> impl IntoView {
    let reserve = expect_context::<CodeReserve>();
    let live = expect_context::<Live>();
    let card = Query::new(GetCard {});

    // Not only when the session is known: the till waits.
    reserve.top_up();
    let now = RwSignal::new(clock::now_ms());
    let seen = RwSignal::new(Seen::until_now(live));
    live.watch_closely();
    one_time::keep_screen_on();

    let scan = Memo::new(move |_| {
        live.scan().get().filter(|scan| seen.read().scan.as_ref() != Some(&scan.id))
    });
    let earned = Memo::new(move |_| {
        let event = live.points().get()?;
        let is_new = seen.read().points.as_ref() != Some(&event.id);
        Some((event.points?.0, event.balance?.0)).filter(|_| is_new)
    });

    ticking::every(TICK_MS, move || {
        now.set(clock::now_ms());
        if scan.read_untracked().is_none() && browser::is_visible() {
            reserve.top_up();
        }
    });

    // Once something keeps new codes away: whether it is the network.
    let is_without_network =
        move || reserve.error.read().as_ref().map(ApiError::is_without_network);
    let scene = Memo::new(move |_| {
        if scan.read().is_some() {
            return Scene::Scanned;
        }
        let digits = now.get().and_then(|now| reserve.codes.read().current(now).map(str::to_owned));
        match (digits, is_without_network()) {
            (Some(digits), _) => Scene::Code { digits },
            (None, Some(is_without_network)) => Scene::Unreachable { is_without_network },
            (None, None) => Scene::Loading,
        }
    });
    let show_another = Callback::new(move |()| {
        seen.set(Seen::until_now(live));
        reserve.ask();
    });
    let ms_left = one_time::ms_left(reserve.codes, now);
    let reserve_left = move || {
        let is_without_network = is_without_network()?;
        Some(one_time::in_reserve(reserve.codes, now, is_without_network))
    };
    let why = move || reserve.error.read().as_ref().map(panel::reason);

    view! {
        <FullScreen route=Route::Code title=text::code::title() close=text::code::close()>
            {move || match scene.get() {
                Scene::Loading => view! {
                    <div class="code" data-state="loading">{one_time::waiting(text::code::loading())}</div>
                }.into_any(),
                Scene::Code { digits } => view! {
                    <div class="code" data-state="ready">
                        {one_time::face(digits, labels(), ms_left)}
                        <p class="code__hint">
                            {text::code::hint()}<br/>{text::code::hint_digits()}
                        </p>
                        <p class="code__offline" role="status">{reserve_left}</p>
                    </div>
                }.into_any(),
                Scene::Scanned => view! {
                    <div class="code" data-state="scanned">
                        <div class="code__done" role="status">
                            <span class="code__check"><Icon name=IconName::Check/></span>
                            <h2>
                                {move || match scan.get().and_then(|event| event.store) {
                                    Some(store) => text::code::scanned_at(&store),
                                    None => text::code::scanned(),
                                }}
                            </h2>
                            {move || match earned.get() {
                                Some((points, balance)) => view! {
                                    <p class="code__earned">{text::code::earned(&i18n::integer(points))}</p>
                                    <p class="code__balance"><CountUp value=risen(balance - points, balance) format=i18n::integer/></p>
                                    <p class="quiet">{text::card::balance()}</p>
                                }.into_any(),
                                None => view! { <p class="quiet">{text::code::counting()}</p> }.into_any(),
                            }}
                        </div>
                        <Button on_click=show_another>
                            {text::code::new_code()}
                        </Button>
                    </div>
                }.into_any(),
                Scene::Unreachable { is_without_network } => view! {
                    <div class="code" data-state="offline">
                        <div class="code__done" role="status">
                            <span class="code__check" data-kind="warning">
                                <Icon name=if is_without_network { IconName::Offline } else { IconName::Warning }/>
                            </span>
                            <h2>{if is_without_network { text::code::offline_title() } else { text::code::no_code() }}</h2>
                            {move || match card.ready() {
                                Some(card) => view! {
                                    <p>{text::code::offline_body()}</p>
                                    <p class="code__digits">{i18n::in_fours(&card.number)}</p>
                                }.into_any(),
                                None if is_without_network => view! { <p>{text::code::offline_none()}</p> }.into_any(),
                                None => view! { <p>{why}</p> }.into_any(),
                            }}
                        </div>
                        <Button on_click=show_another>
                            {text::failure::retry()}
                        </Button>
                    </div>
                }.into_any(),
            }}
        </FullScreen>
    }
    .into_any()
}

/// A balance that rises once it is on the page, so that one sees it count up.
fn risen(before: i64, after: i64) -> Signal<i64> {
    let shown = RwSignal::new(before);
    set_timeout(
        move || {
            shown.try_set(after);
        },
        core::time::Duration::from_millis(50),
    );
    shown.into()
}

fn labels() -> Labels {
    Labels {
        qr: text::code::qr_label(),
        digits: text::code::digits_label(),
        barcode: text::code::barcode_label(),
    }
}
