//! Rewards as several pages show them: a tile with picture, price and what is left, and the words
//! for what keeps a member from one.

use contract::{
    Code,
    mall::{Cost, Reward, RewardKind, Unavailable},
};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    route::Route,
    ui::Countdown,
};

/// Few enough to be said.
const FEW_LEFT: u32 = 20;

/// A reward in a list: all of it is a link to its page.
#[component]
pub fn RewardTile(
    reward: Reward,
    /// The backend's time, in seconds since 1970.
    #[prop(into)]
    now: Signal<f64>,
) -> impl IntoView {
    let badge = badge(&reward, now);
    let note = note(&reward);
    let price = price(&reward.price);
    let usual = reward.sale.as_ref().and_then(|sale| sale.usual.as_ref()).map(usual_price);
    let is_out = !reward.unavailable.is_empty();
    view! {
        <a
            class="tile"
            href=Route::Reward(reward.id.clone()).href()
            data-reward=reward.id.to_string()
            data-state=is_out.then_some("out-of-reach")
        >
            <span class="tile__art" data-kind=reward.kind.as_str()>
                {picture(reward.picture.clone())}
                {badge}
            </span>
            <span class="tile__title">{reward.title.clone()}</span>
            <span class="tile__price">{price}{usual}</span>
            <span class="tile__note">{note}</span>
        </a>
    }
    .into_any()
}

/// The picture of a reward; it says nothing that its title does not.
pub fn picture(address: Option<String>) -> Option<AnyView> {
    let address = address?;
    Some(
        view! { <img class="art" src=address alt="" width="240" height="240" loading="lazy" decoding="async"/> }
            .into_any(),
    )
}

/// Points, and money beside them where the brand asks for some.
pub fn price(cost: &Cost) -> AnyView {
    let money = cost.money.as_ref().map(|money| {
        view! { <span class="price__money">{format!("+ {}", i18n::money(money))}</span> }
    });
    view! {
        <span class="price">
            <b class="price__points">{i18n::points(cost.points)}</b>
            <span class="price__unit">{text::mall::points()}</span>
            {money}
        </span>
    }
    .into_any()
}

/// The same in one line of text: `1,200 points + ¥39`.
pub fn price_text(cost: &Cost) -> String {
    let points = text::mall::price(&i18n::points(cost.points));
    match &cost.money {
        Some(money) => format!("{points} + {}", i18n::money(money)),
        None => points,
    }
}

fn usual_price(cost: &Cost) -> AnyView {
    let label = text::mall::usual_price();
    view! {
        <s class="price__usual" aria-label=format!("{label} {}", price_text(cost))>
            {i18n::points(cost.points)}
        </s>
    }
    .into_any()
}

/// What stands on the picture: how long a sale lasts, or that there is nothing left.
fn badge(reward: &Reward, now: Signal<f64>) -> Option<AnyView> {
    if reward.stock == Some(0) {
        return Some(
            view! { <span class="tile__badge" data-kind="out">{text::mall::sold_out()}</span> }
                .into_any(),
        );
    }
    let sale = reward.sale.as_ref()?;
    let (starts, ends) = (sale.starts_at.timestamp() as f64, sale.ends_at.timestamp() as f64);
    let phase = Memo::new(move |_| {
        if now.get() < starts {
            Phase::Before
        } else if now.get() < ends {
            Phase::On
        } else {
            Phase::Over
        }
    });
    let starts_on = i18n::day(&sale.starts_at);
    Some(
        (move || match phase.get() {
            Phase::Before => view! { <span class="tile__badge" data-kind="soon">{text::mall::sale_from(&starts_on)}</span> }.into_any(),
            Phase::On => view! {
                <span class="tile__badge" data-kind="sale">
                    {text::mall::sale_left()}" "<Countdown now until=ends/>
                </span>
            }
            .into_any(),
            Phase::Over => view! { <span class="tile__badge" data-kind="out">{text::mall::sale_over()}</span> }.into_any(),
        })
        .into_any(),
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Before,
    On,
    Over,
}

/// The one thing worth knowing before opening it.
fn note(reward: &Reward) -> String {
    if let Some(reason) = reward.unavailable.first() {
        return why(reason);
    }
    match (reward.stock, reward.limit) {
        (Some(left), _) if left <= FEW_LEFT => text::mall::left(left.into()),
        (_, Some(limit)) => text::mall::limit(limit.into()),
        _ if reward.new_members_only => text::mall::for_new_members(),
        _ => match &reward.min_tier {
            Some(tier) => text::mall::for_tier(&tier.name),
            None => kind_name(reward.kind),
        },
    }
}

/// The trade's word for the kind.
pub fn kind_name(kind: RewardKind) -> String {
    match kind {
        RewardKind::Goods => text::mall::kind_goods(),
        RewardKind::Service => text::mall::kind_service(),
        RewardKind::Coupon => text::mall::kind_coupon(),
        RewardKind::CashVoucher => text::mall::kind_cash_voucher(),
        RewardKind::Donation => text::mall::kind_donation(),
        RewardKind::Unknown => text::mall::kind_other(),
    }
}

/// Why this member cannot have it, in one line.
pub fn why(reason: &Unavailable) -> String {
    match reason.code {
        Code::InsufficientPoints => {
            text::mall::missing(&i18n::points(reason.missing.unwrap_or_default()))
        }
        Code::OutOfStock => text::mall::sold_out(),
        Code::TierRequired => reason
            .tier
            .as_ref()
            .map_or_else(text::mall::not_for_you, |tier| text::mall::for_tier(&tier.name)),
        Code::LimitReached => reason
            .limit
            .map_or_else(text::mall::limit_reached, |limit| text::mall::limit_used(limit.into())),
        Code::SaleNotStarted => {
            reason.starts_at.as_ref().map_or_else(text::mall::not_for_you, |at| {
                text::mall::sale_starts(&i18n::date_time(at))
            })
        }
        Code::SaleEnded => text::mall::sale_over(),
        Code::NewMembersOnly => text::mall::for_new_members(),
        _ => text::mall::not_for_you(),
    }
}
