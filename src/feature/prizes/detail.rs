//! A prize in full: what it is and where it is, until when it can be claimed, and how it came this
//! far.

use contract::games::{GetPrize, Prize, PrizeKind, PrizeState};
use leptos::{html, prelude::*};

use super::{
    claim::{self, Claimable},
    model::{self, Left, Step, StepKind},
    rows, words,
};
use crate::{
    feature::{parcel, ticking},
    i18n::{self, text},
    query::Query,
    route::Route,
    shell::Page,
    ui::{Data, Icon, IconName, LinkButton, Load, SkeletonBlock, SkeletonRows, Variant},
};

/// The page of one.
pub fn page(place: Route) -> AnyView {
    let Route::Prize(id) = place.clone() else { return ().into_any() };
    let query = Query::new(GetPrize { id });
    let again = Callback::new(move |()| query.again());
    view! {
        <Page route=place title=text::prize::one() class="prize">
            <Load
                source=query.source
                skeleton=|| view! { <SkeletonBlock height="18rem"/><SkeletonRows rows=4/> }.into_any()
                on_retry=again
                let:prize
            >
                {contents(prize, again)}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(data: Data<Prize>, again: Callback<()>) -> AnyView {
    // What did not change is not drawn again.
    let prize = Memo::new(move |_| data.get());
    let now = ticking::seconds();
    let end = Memo::new(move |_| prize.with(model::ends));
    let left = Memo::new(move |_| end.get().map(|end| Left::of(&end, now.get())));
    let is_over = Memo::new(move |_| left.get() == Some(Left::Over));
    ticking::ask_once_passed(Memo::new(move |_| Some(end.get()?.timestamp())), again);

    let state = NodeRef::<html::H2>::new();
    let claimable = Claimable::start(prize, is_over);
    claimable.keep_focus(state);
    view! {
        <article
            class="order"
            data-prize=move || prize.with(|prize| prize.id.to_string())
            data-state=move || prize.with(|prize| prize.state.as_str())
        >
            <section class="order__head">
                <span class="prize__art">{move || prize.with(rows::art)}</span>
                <p class="prize__title">{move || prize.with(|prize| prize.title.clone())}</p>
                <div role="status">
                    <h2 class="order__state" tabindex="-1" node_ref=state>
                        {move || prize.with(|prize| state_name(prize, is_over.get()))}
                    </h2>
                    <p class="order__next">
                        {move || prize.with(|prize| words::next(prize, is_over.get()))}
                    </p>
                </div>
                {move || deadline(end.get(), left.get())}
                {move || claimable.button()}
                {move || prize.with(whereabouts)}
            </section>
            {move || prize.with(facts)}
            {move || prize.with(way)}
            {move || prize.with(origin)}
        </article>
        {claim::sheet(claimable)}
    }
    .into_any()
}

fn state_name(prize: &Prize, is_over: bool) -> String {
    words::state(if is_over { PrizeState::Expired } else { prize.state })
}

/// Until when it can be claimed, and how long that is yet.
fn deadline(end: Option<contract::Timestamp>, left: Option<Left>) -> Option<AnyView> {
    let (end, left) = end.zip(left.filter(|left| *left != Left::Over))?;
    let date = text::prize::claim_until(&i18n::date_time(&end));
    let left = words::left(left).map(|left| view! { <b class="prize__left">{left}</b> });
    Some(view! { <p class="order__until">{date}" "{left}</p> }.into_any())
}

/// The way to where it is.
fn whereabouts(prize: &Prize) -> Option<AnyView> {
    let link = |href: String, words: String| {
        let link = view! { <LinkButton href variant=Variant::Quiet>{words}</LinkButton> };
        Some(view! { <div class="order__ways">{link}</div> }.into_any())
    };
    match (prize.kind, prize.coupon.clone()) {
        (PrizeKind::Points, _) => link(Route::Entries(None).href(), text::prize::to_points()),
        (PrizeKind::Voucher, Some(id)) => link(Route::Coupon(id).href(), text::prize::to_voucher()),
        (_, Some(id)) => link(Route::Coupon(id).href(), text::prize::to_coupon()),
        _ => None,
    }
}

fn facts(prize: &Prize) -> AnyView {
    let serial = text::prize::serial();
    let copy_serial = parcel::copy(&serial, prize.serial.clone());
    let digits = i18n::in_fours(&prize.serial);
    let number = view! {
        <div class="order__fact">
            <dt>{serial}</dt>
            <dd><span class="order__number">{digits}</span>{copy_serial}</dd>
        </div>
    };
    let fact = |name: String, value: String| {
        view! { <div class="order__fact"><dt>{name}</dt><dd>{value}</dd></div> }
    };
    let value = prize.value.as_ref().map(|value| fact(text::prize::value(), i18n::money(value)));
    view! {
        <dl class="order__facts">
            {prize.shipping.clone().map(parcel::tracking)}
            {prize.address.as_ref().map(parcel::destination)}
            {value}
            {fact(text::prize::game(), prize.game_title.clone())}
            {fact(text::prize::won_at(), i18n::date_time(&prize.won_at))}
            {number}
        </dl>
    }
    .into_any()
}

/// What happened to it, the first step first, and below it what is still to come.
fn way(prize: &Prize) -> Option<AnyView> {
    let steps = model::way(prize);
    let last = steps.iter().rposition(|step| !step.is_ahead)?;
    let row = |(position, step): (usize, Step)| {
        let state = match step.kind {
            _ if step.is_ahead => "coming",
            StepKind::Won => "won",
            StepKind::State(state) => state.as_str(),
        };
        let coming = step.is_ahead.then(|| {
            view! { <span class="visually-hidden">{text::order::coming()}" "</span> }
        });
        let at = step.at.filter(|_| !step.is_ahead);
        view! {
            <li
                class="timeline__step"
                data-state=state
                aria-current=(position == last).then_some("step")
            >
                <span class="timeline__name">{coming}{words::step(step.kind)}</span>
                {at.map(|at| view! {
                    <span class="timeline__at">{i18n::date_time(&at)}</span>
                })}
            </li>
        }
    };
    let rows = steps.into_iter().enumerate().map(row).collect_view();
    Some(
        view! {
            <section class="order__timeline">
                <h2 class="section-title">{text::order::timeline()}</h2>
                <ol class="timeline">{rows}</ol>
            </section>
        }
        .into_any(),
    )
}

/// The draw that gave it, and its game.
fn origin(prize: &Prize) -> AnyView {
    let link = |href: String, icon: IconName, words: String| {
        view! {
            <a class="row-link" href=href>
                <Icon name=icon/>
                <span class="row-link__text">{words}</span>
                <Icon name=IconName::ChevronRight/>
            </a>
        }
    };
    view! {
        <nav class="prize__links" aria-label=text::prize::origin()>
            {link(Route::Draw(prize.draw.clone()).href(), IconName::Receipt, text::prize::receipt())}
            {link(Route::Game(prize.game.clone()).href(), IconName::Game, prize.game_title.clone())}
        </nav>
    }
    .into_any()
}
