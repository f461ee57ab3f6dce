//! Rewards as several pages show them: a tile with picture, price and what is left, and the words
//! for what keeps a member from one; and the signs of prizes.

use contract::{
    Code, Timestamp,
    games::PrizeKind,
    mall::{Cost, Reward, RewardKind, Sale, Unavailable},
};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    route::Route,
    ui::{Countdown, Icon, IconName},
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
    let is_gone = is_gone(&reward);
    let sale = reward.sale.as_ref().filter(|_| !is_gone).map(|sale| OnSale::new(sale, now));
    let is_had = reward.unavailable.iter().any(|reason| reason.code == Code::LimitReached);
    let badge = match sale {
        _ if is_had && !is_gone => Some(badge("had", text::mall::had())),
        Some(sale) => Some((move || sale.badge(now)).into_any()),
        None => is_gone.then(|| badge("out", text::mall::sold_out())),
    };
    let has_badge = badge.is_some();
    let (note, tone) = note(&reward, is_gone);
    let price = price(&reward.price);
    let usual = reward.sale.as_ref().and_then(|sale| sale.usual.as_ref()).map(usual_price);
    let is_out = !reward.unavailable.is_empty();
    let picture = picture(reward.picture.clone())
        .unwrap_or_else(|| view! { <Icon name=kind_icon(reward.kind)/> }.into_any());
    view! {
        <a
            class="tile"
            href=Route::Reward(reward.id.clone()).href()
            data-reward=reward.id.to_string()
            data-state=is_out.then_some("out-of-reach")
            data-sale=sale.map(|sale| move || sale.phase.get().is_on().then_some("on"))
            data-badge=has_badge.then_some("true")
        >
            <span
                class="tile__art"
                data-kind=reward.kind.as_str()
                data-state=is_gone.then_some("gone")
            >
                {picture}
                {badge}
            </span>
            <span class="tile__title">{reward.title}</span>
            <span class="tile__price">{price}{usual}</span>
            <span class="tile__note" data-kind=tone>{note}</span>
        </a>
    }
    .into_any()
}

/// Tiles before they are there, as large as they will be.
pub fn tiles_to_come(count: u8) -> AnyView {
    let tile = |_| {
        view! {
            <div class="tile">
                <span class="tile__art skeleton"></span>
                <span class="tile__title"><span class="skeleton"></span></span>
                <span class="tile__price"><span class="skeleton"></span></span>
                <span class="tile__note"><span class="skeleton"></span></span>
            </div>
        }
    };
    view! { <div class="tiles" aria-hidden="true">{(0..count).map(tile).collect_view()}</div> }
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

/// The same, for a button that says what is done with it: a sum of money stands apart from the word
/// behind it.
pub fn price_to_redeem(cost: &Cost) -> String {
    let price = price_text(cost);
    if cost.money.is_some() { price + " " } else { price }
}

fn usual_price(cost: &Cost) -> AnyView {
    let label = text::mall::usual_price();
    view! {
        <s class="price__usual">
            <span class="visually-hidden">{label}" "{price_text(cost)}</span>
            <span aria-hidden="true">{i18n::points(cost.points)}</span>
        </s>
    }
    .into_any()
}

/// Whether there is nothing left of it.
fn is_gone(reward: &Reward) -> bool {
    reward.stock == Some(0)
        || reward.unavailable.iter().any(|reason| reason.code == Code::OutOfStock)
}

/// What stands on the picture.
fn badge(kind: &'static str, content: impl IntoView + 'static) -> AnyView {
    let content = content.into_any();
    view! { <span class="tile__badge" data-kind=kind>{content}</span> }.into_any()
}

/// A sale as it goes by.
#[derive(Clone, Copy)]
struct OnSale {
    phase: Memo<Phase>,
    starts_at: Timestamp,
    /// In seconds since 1970, as the next one.
    starts: f64,
    ends: f64,
}

impl OnSale {
    fn new(sale: &Sale, now: Signal<f64>) -> Self {
        let (starts, ends) = (sale.starts_at.timestamp() as f64, sale.ends_at.timestamp() as f64);
        let phase = Memo::new(move |_| Phase::at(now.get(), starts, ends));
        Self { phase, starts_at: sale.starts_at, starts, ends }
    }

    /// How long it lasts, or when it begins.
    fn badge(self, now: Signal<f64>) -> AnyView {
        match self.phase.get() {
            Phase::Later => badge("soon", text::mall::sale_from(&i18n::day(&self.starts_at))),
            Phase::Soon => {
                let words = text::mall::sale_soon();
                badge("soon", view! { {words}" "<Countdown now until=self.starts/> })
            }
            Phase::Days(left) => badge("sale", text::mall::sale_days(left)),
            Phase::LastDay => {
                let words = text::mall::sale_left();
                badge("sale", view! { {words}" "<Countdown now until=self.ends/> })
            }
            Phase::Over => badge("out", text::mall::sale_over()),
        }
    }
}

const DAY_S: f64 = 86_400.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Later,
    /// It begins within a day.
    Soon,
    /// It lasts so many days yet.
    Days(i64),
    LastDay,
    Over,
}

impl Phase {
    fn at(now: f64, starts: f64, ends: f64) -> Self {
        if now < starts - DAY_S {
            Self::Later
        } else if now < starts {
            Self::Soon
        } else if now >= ends {
            Self::Over
        } else if now <= ends - DAY_S {
            Self::Days(((ends - now) / DAY_S) as i64)
        } else {
            Self::LastDay
        }
    }

    const fn is_on(self) -> bool {
        matches!(self, Self::Days(_) | Self::LastDay)
    }
}

/// The one thing worth knowing before opening it, beyond what stands on the picture; and how it is
/// meant.
fn note(reward: &Reward, is_gone: bool) -> (String, Option<&'static str>) {
    let is_said = |reason: &Unavailable| match reason.code {
        Code::OutOfStock => is_gone,
        Code::SaleEnded => reward.sale.is_some(),
        _ => false,
    };
    if let Some(reason) = reward.unavailable.iter().find(|reason| !is_said(reason)) {
        return (why(reason), Some("why"));
    }
    match (reward.stock, reward.limit) {
        (Some(left), _) if left <= FEW_LEFT && !is_gone => {
            (text::mall::left(left.into()), Some("few"))
        }
        (_, Some(limit)) => (text::mall::limit(limit.into()), None),
        _ if reward.new_members_only => (text::mall::for_new_members(), None),
        _ => match &reward.min_tier {
            Some(tier) => (text::mall::for_tier(&tier.name), None),
            None => (kind_name(reward.kind), None),
        },
    }
}

/// What stands where the brand has no picture.
const fn kind_icon(kind: RewardKind) -> IconName {
    match kind {
        RewardKind::Service => IconName::Store,
        RewardKind::Coupon | RewardKind::CashVoucher => IconName::Ticket,
        RewardKind::Donation => IconName::Leaf,
        RewardKind::Goods | RewardKind::Unknown => IconName::Gift,
    }
}

/// What stands for a prize without a picture, or for there being none.
pub const fn prize_icon(kind: PrizeKind) -> IconName {
    match kind {
        PrizeKind::Points => IconName::Points,
        PrizeKind::Coupon => IconName::Ticket,
        PrizeKind::Voucher => IconName::Cup,
        PrizeKind::Goods | PrizeKind::Unknown => IconName::Gift,
        PrizeKind::None => IconName::Leaf,
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
                text::mall::sale_starts(&i18n::day_time(at))
            })
        }
        Code::SaleEnded => text::mall::sale_over(),
        Code::NewMembersOnly => text::mall::for_new_members(),
        _ => text::mall::not_for_you(),
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY_S, Phase};

    #[test]
    fn a_sale_is_told_in_days_and_at_last_by_the_clock() {
        let (starts, ends) = (10.0 * DAY_S, 13.0 * DAY_S);
        let at = |days: f64| Phase::at(days * DAY_S, starts, ends);
        assert_eq!(at(8.9), Phase::Later);
        assert_eq!(at(9.0), Phase::Soon);
        assert_eq!(at(10.0), Phase::Days(3));
        assert_eq!(at(11.5), Phase::Days(1));
        assert_eq!(at(12.0), Phase::Days(1));
        assert_eq!(at(12.1), Phase::LastDay);
        assert_eq!(at(13.0), Phase::Over);
        assert!(at(12.999).is_on() && !at(9.999).is_on());
    }

    #[test]
    fn a_sale_of_no_length_is_over() {
        assert_eq!(Phase::at(5.0, 5.0, 5.0), Phase::Over);
    }
}
