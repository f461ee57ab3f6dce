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
            <section class="order__head standing">
                <span class="prize__art">{move || prize.with(rows::art)}</span>
                <p class="prize__title">{move || prize.with(|prize| prize.title.clone())}</p>
                <div role="status">
                    <h2 class="standing__state" tabindex="-1" node_ref=state>
                        {move || prize.with(|prize| state_name(prize, is_over.get()))}
                    </h2>
                    <p class="standing__next">
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
    let fact = |name: String, value: String| parcel::fact(name, value.into_any());
    let value = prize.value.as_ref().map(|value| fact(text::prize::value(), i18n::money(value)));
    view! {
        <dl class="order__facts">
            {prize.shipping.clone().map(parcel::tracking)}
            {prize.address.as_ref().map(parcel::destination)}
            {value}
            {fact(text::prize::game(), prize.game_title.clone())}
            {fact(text::prize::won_at(), i18n::date_time(&prize.won_at))}
            {parcel::number(text::prize::serial(), &prize.serial)}
        </dl>
    }
    .into_any()
}

fn way(prize: &Prize) -> Option<AnyView> {
    let step = |Step { kind, at, is_ahead }: Step| {
        let state = match kind {
            StepKind::Won => "won",
            StepKind::State(state) => state.as_str(),
        };
        parcel::Step {
            state: (!is_ahead).then_some(state),
            name: words::step(kind),
            at: at.filter(|_| !is_ahead),
            reason: None,
        }
    };
    parcel::timeline(model::way(prize).into_iter().map(step).collect())
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
