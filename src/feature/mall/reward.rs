//! A reward in full: its pictures, what it costs, what is left, how it comes to the member, its
//! rules; and where it is out of reach, what is missing and what would help.

use contract::{
    Code, Endpoint,
    mall::{GetReward, RedeemReward, Reward, Unavailable},
    points::GetPoints,
};
use leptos::prelude::*;

use super::{earning, facts, redeem};
use crate::{
    address::Address,
    api::journal,
    feature::{arriving::arriving, panel, rewards, ticking},
    i18n::{self, text},
    query::{Fresh, Query},
    route::Route,
    session::SessionState,
    shell::Page,
    travel::travelling,
    ui::{
        Button, Countdown, Data, Icon, IconName, LinkButton, Load, SkeletonBlock, SkeletonRows,
        Toasts, WaysOn,
    },
};

/// The page of one reward.
pub fn page(place: Route) -> AnyView {
    let Route::Reward(id) = place.clone() else { return ().into_any() };
    let reward = Query::new(GetReward { id });
    let skeleton = || {
        view! {
            <div class="skeleton reward__pictures" aria-hidden="true"></div>
            <SkeletonBlock height="5rem"/>
            <SkeletonRows rows=4/>
        }
        .into_any()
    };
    view! {
        <Page route=place title=text::reward::title() class="reward">
            <Load
                source=reward.source
                skeleton
                on_retry=Callback::new(move |()| reward.again())
                let:reward
            >
                {contents(reward)}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(reward: Data<Reward>) -> AnyView {
    // What did not change is not drawn again: a button keeps its focus, a tap lands.
    let shown = Memo::new(move |_| reward.get());
    let pictures = Memo::new(move |_| {
        shown.with(|reward| {
            reward.picture.iter().chain(&reward.gallery).cloned().collect::<Vec<_>>()
        })
    });
    let unavailable = Memo::new(move |_| shown.with(|reward| reward.unavailable.clone()));
    let offer = Memo::new(move |_| {
        let why = unavailable.with(|reasons| reasons.first().map(rewards::why));
        why.map_or_else(|| Ok(shown.with(|reward| rewards::price_to_redeem(&reward.price))), Err)
    });
    let now = ticking::seconds();
    let points = Query::new(GetPoints {});
    // As long as it is not known what became of one, no other is begun.
    let fresh = expect_context::<Fresh>();
    let is_held = Memo::new(move |_| {
        fresh.track();
        journal::is_pending(RedeemReward::PATH)
    });
    let sheet = arriving(sheet);
    let is_coming = Memo::new(move |_| sheet.with(Option::is_none));
    view! {
        {move || gallery(pictures.get())}
        {move || shown.with(|reward| head(reward, now))}
        {move || unavailable.with(|reasons| why_not(reasons, now))}
        {move || shown.with(facts::facts)}
        {move || shown.with(texts)}
        <div class="reward__bar action-bar">
            {move || match is_held.get() {
                true => {
                    let line = text::failure::one_at_a_time();
                    Some(view! { <p class="reward__held" role="status">{line}</p> }.into_any())
                }
                false => points.ready().map(|points| {
                    let line = text::reward::you_have(&i18n::points(points.balance));
                    view! { <p class="reward__balance">{line}</p> }.into_any()
                }),
            }}
            {action(offer, is_held, is_coming)}
        </div>
        {move || sheet.get().map(|sheet| sheet(reward))}
    }
    .into_any()
}

/// Builds the sheet of a reward's page.
type SheetView = fn(Data<Reward>) -> AnyView;

travelling! {
    in redeem: fn sheet() -> SheetView { redeem::sheet }
}

/// The pictures side by side, to be swept through.
fn gallery(pictures: Vec<String>) -> AnyView {
    let count = pictures.len();
    let pictures = pictures.into_iter().map(|address| rewards::picture(Some(address)));
    let is_swept = count > 1;
    view! {
        <div
            class="reward__pictures"
            tabindex=is_swept.then_some("0")
            role=is_swept.then_some("group")
            aria-label=is_swept.then(text::reward::pictures)
        >
            {pictures.collect_view()}
        </div>
    }
    .into_any()
}

fn head(reward: &Reward, now: Signal<f64>) -> AnyView {
    let usual = reward.sale.as_ref().and_then(|sale| sale.usual.clone());
    let ends = reward
        .sale
        .as_ref()
        .map(|sale| (sale.starts_at.timestamp() as f64, sale.ends_at.timestamp() as f64));
    let is_on = move || ends.is_some_and(|(from, until)| now.get() >= from && now.get() < until);
    let is_on = Memo::new(move |_| is_on());
    view! {
        <section class="reward__head">
            <p class="reward__kind">{rewards::kind_name(reward.kind)}</p>
            <h2 class="reward__title">{reward.title.clone()}</h2>
            {reward.summary.clone().map(|line| view! { <p class="reward__summary">{line}</p> })}
            <p class="reward__price">
                {rewards::price(&reward.price)}
                {usual.map(|usual| view! {
                    <span class="reward__usual">
                        {text::mall::usual_price()}" "<s>{rewards::price_text(&usual)}</s>
                    </span>
                })}
            </p>
            {move || ends.filter(|_| is_on.get()).map(|(_, until)| view! {
                <p class="reward__sale">
                    <Icon name=IconName::Clock/>
                    {text::mall::sale_left()}" "<Countdown now until/>
                </p>
            })}
        </section>
    }
    .into_any()
}

/// Why not, each with what would help.
fn why_not(reasons: &[Unavailable], now: Signal<f64>) -> Option<AnyView> {
    if reasons.is_empty() {
        return None;
    }
    let rows = reasons.iter().map(|why| reason(why, now)).collect_view();
    Some(view! { <ul class="reward__reasons">{rows}</ul> }.into_any())
}

fn reason(why: &Unavailable, now: Signal<f64>) -> AnyView {
    let help = match why.code {
        Code::InsufficientPoints => Some(earning::earning(why.missing)),
        Code::TierRequired => Some(link(Route::Tiers, text::reward::see_tiers())),
        Code::SaleNotStarted => why.starts_at.as_ref().map(|at| {
            let until = at.timestamp() as f64;
            view! {
                <p class="reason__help">{text::reward::starts_in()}" "<Countdown now until/></p>
            }
            .into_any()
        }),
        Code::NewMembersOnly => Some(
            view! {
                <p class="reason__help">{text::reward::newcomers_over()}</p>
                {link(Route::Mall(None), text::reward::see_others())}
            }
            .into_any(),
        ),
        _ => Some(link(Route::Mall(None), text::reward::see_others())),
    };
    view! {
        <li class="reason" data-code=why.code.as_str()>
            <Icon name=IconName::Info/>
            <p class="reason__why">{rewards::why(why)}</p>
            {help}
        </li>
    }
    .into_any()
}

fn link(to: Route, words: String) -> AnyView {
    view! { <a class="reason__help" href=to.href()>{words}</a> }.into_any()
}

fn texts(reward: &Reward) -> AnyView {
    let section = |title: String, body: &Option<String>| {
        body.as_ref().map(|body| {
            view! {
                <section class="reward__text">
                    <h3 class="section-title">{title}</h3>
                    {panel::paragraphs(body)}
                </section>
            }
        })
    };
    view! {
        {section(text::reward::about(), &reward.text)}
        {section(text::reward::rules(), &reward.rules)}
        {section(text::reward::terms(), &reward.terms)}
    }
    .into_any()
}

/// The one thing to do: redeem at the price, sign in to redeem, or nothing and why.
fn action(
    offer: Memo<Result<String, String>>,
    is_held: Memo<bool>,
    is_sheet_coming: Memo<bool>,
) -> AnyView {
    let session = expect_context::<SessionState>();
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let sign_in = expect_context::<WaysOn>().sign_in;
    let is_guest = Memo::new(move |_| session.get().must_sign_in());
    let is_out = Signal::derive(move || is_held.get() || offer.with(Result::is_err));
    let is_waited_for =
        Signal::derive(move || is_sheet_coming.get() && address.parameter(redeem::SHEET).is_some());
    let label = move || match offer.get() {
        Ok(price) => text::reward::redeem(&price),
        Err(why) => why,
    };
    (move || {
        if is_guest.get() {
            return view! {
                <LinkButton href=sign_in>{text::reward::sign_in()}</LinkButton>
            }
            .into_any();
        }
        view! {
            <Button
                disabled=is_out
                pending=is_waited_for
                on_click=Callback::new(move |()| redeem::open(address, toasts))
            >
                {label}
            </Button>
        }
        .into_any()
    })
    .into_any()
}
