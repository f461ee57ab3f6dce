//! A store's QR: what joining gives, for whoever stands there and has no card yet, and one button
//! that leads to it. Members come to their card, and the store is remembered.

use contract::{
    bootstrap::GetStore,
    joining::{GetJoinOffer, JoinOffer, JoinSource, SourceStore},
    points::GetPoints,
};
use leptos::{prelude::*, task::spawn_local};

use super::{elsewhere, presents, source};
use crate::{
    address::Address,
    api::{self, ApiError},
    browser,
    config::Config,
    i18n::{self, text},
    owner,
    query::Query,
    route::Route,
    session::{self, SessionState},
    shell::Page,
    ui::{Data, Icon, IconName, Leaf, LinkButton, Load, Notice, ToastKind, Toasts, Variant},
};

/// How somebody comes who read a code that does not say so.
const CHANNEL: &str = "qr";

/// So long nothing is offered to who may turn out to be a member.
const WAITS_MS: u32 = 2_500;

/// The page of one.
pub fn page(place: Route) -> AnyView {
    let Route::Store(code) = place.clone() else { return ().into_any() };
    let session = expect_context::<SessionState>();
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let brand = expect_context::<Config>().brand_name;
    let brand = brand.in_language(i18n::locale().tag()).to_owned();
    let greet = move |code| {
        source::forget();
        address.replace(&Route::Card);
        spawn_local(remember(code, toasts));
    };
    if owner::known().is_some() || session.is_member_untracked() {
        spawn_local(async move { greet(code) });
        return ().into_any();
    }

    keep(&code, address);
    let asked = source::kept();
    let JoinSource { store, channel, campaign, invite } = asked.clone();
    let offer = Query::new(GetJoinOffer { store, channel, campaign, invite });
    Effect::new(move |_| {
        if let Some(offer) = offer.ready() {
            // A store of which nobody knows is said so here, and is nowhere that one came from.
            source::settle(&asked, &offer.source);
        }
    });
    // A session that the device knows nothing of.
    let is_guest = RwSignal::new(false);
    let answer = api::read(&GetPoints {});
    spawn_local(async move {
        answer.await.ok();
        match is_guest.try_get_untracked() {
            Some(_) if session.is_member_untracked() => greet(code),
            _ => {
                is_guest.try_set(true);
            }
        }
    });
    spawn_local(async move {
        browser::sleep(WAITS_MS).await;
        is_guest.try_set(true);
    });

    let on_retry = Callback::new(move |()| offer.again());
    let name = brand.clone();
    let contents = move || {
        let name = name.clone();
        if !is_guest.get() {
            let button = view! { <div class="store-ways-to-come" aria-hidden="true"></div> };
            return (skeleton(), button).into_any();
        }
        let sign_in = Signal::derive(move || address.sign_in_and_back().href());
        view! {
            <Load source=offer.source skeleton on_retry let:offer>
                {welcome(offer, name.clone())}
            </Load>
            <div class="store__ways">
                <LinkButton href=Route::Join(None).href()>{text::store::join()}</LinkButton>
                <LinkButton variant=Variant::Link href=sign_in>{text::store::sign_in()}</LinkButton>
                <p class="quiet store__hint">{text::store::hint()}</p>
            </div>
        }
        .into_any()
    };
    view! {
        <Page route=place title=text::store::title() brand class="store">
            {contents}
            {elsewhere::link()}
        </Page>
    }
    .into_any()
}

/// Keeps how this guest came.
fn keep(code: &str, address: Address) {
    let place = JoinSource {
        store: Some(code.to_owned()),
        channel: Some(CHANNEL.to_owned()),
        ..JoinSource::default()
    };
    untrack(|| source::arrive_at(address, place));
}

/// Remembers the store that a member is in, and says so.
async fn remember(code: String, toasts: Toasts) {
    let request = GetStore { code };
    match api::read(&request).await {
        Ok(store) => {
            browser::remember(session::STORE, &store.code);
            toasts.push(ToastKind::Info, text::store::remembered(&store.name));
        }
        Err(ApiError::Rejected(_)) => toasts.push(ToastKind::Info, text::store::unknown()),
        Err(_) => {}
    }
}

/// Where no store is known, the brand itself says welcome.
fn welcome(offer: Data<JoinOffer>, brand: String) -> AnyView {
    let offer = Memo::new(move |_| offer.get());
    let contents = move || {
        offer.with(|offer| {
            let store = offer.source.store.as_ref();
            let gifts = (!offer.gifts.is_empty()).then(|| {
                view! {
                    <section class="store__gifts">
                        <h2 class="section-title">{text::store::gifts()}</h2>
                        {presents::rows(&offer.gifts)}
                    </section>
                }
            });
            let unknown = store.is_none().then(|| {
                view! {
                    <div class="store__unknown" data-state="unknown-store">
                        <Notice>{text::store::unknown_body()}</Notice>
                    </div>
                }
            });
            let review = offer
                .is_reviewed
                .then(|| view! { <p class="quiet store__review">{text::store::reviewed()}</p> });
            view! { {hero(store, &brand)}{unknown}{gifts}{review} }.into_any()
        })
    };
    contents.into_any()
}

fn hero(store: Option<&SourceStore>, brand: &str) -> AnyView {
    let name = store.map_or(brand, |store| &*store.name).to_owned();
    let place = store.and_then(|store| store.address.clone()).map(|place| {
        view! { <p class="store-hero__place"><Icon name=IconName::Pin/><span>{place}</span></p> }
    });
    view! {
        <section class="store-hero brand-face" data-store=store.map(|store| store.code.clone())>
            <Leaf/>
            <p class="store-hero__welcome">{text::store::welcome()}</p>
            <h2 class="store-hero__name">{name}</h2>
            {place}
        </section>
    }
    .into_any()
}

/// As the first screen in index.html has it.
fn skeleton() -> AnyView {
    view! {
        <div class="store-hero brand-face" aria-hidden="true">
            <Leaf/>
            <p class="store-hero__name store-hero__to-come"></p>
            <p class="store-hero__place store-hero__to-come"></p>
        </div>
        <div class="store__gifts" aria-hidden="true">
            <div class="section-title">"\u{a0}"</div>
            {presents::to_come(2)}
        </div>
    }
    .into_any()
}
