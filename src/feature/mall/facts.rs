//! What is to be known of a reward at a glance: what is left, how it comes to the member, when it can
//! be had and by whom.

use contract::{
    Code,
    mall::{Reward, RewardKind, Way},
};
use leptos::prelude::*;

use crate::{
    feature::panel,
    i18n::{self, text},
};

pub fn facts(reward: &Reward) -> AnyView {
    let is_given = reward.kind == RewardKind::Donation;
    let stock = match reward.stock {
        None if is_given => None,
        None => Some(text::reward::stock_plenty()),
        Some(0) => Some(text::mall::sold_out()),
        Some(left) => Some(text::reward::stock(left.into())),
    };
    let stock = stock.map(|stock| panel::fact(text::reward::stock_label(), stock));
    let comes = match is_given {
        true => panel::fact(text::reward::given(), text::reward::given_at_once()),
        false => panel::fact(text::reward::comes(), ways(reward)),
    };
    let limit = reward.limit.map(|limit| {
        let limit = text::mall::limit(limit.into());
        let left = reward.limit_left.filter(|_| is_for_this_member(reward));
        let left = left.map(|left| text::reward::limit_left(left.into()));
        let line = left.map_or(limit.clone(), |left| [limit, left].join(" · "));
        panel::fact(text::reward::limit(), line)
    });
    let sale = reward.sale.as_ref().map(|sale| {
        let span = [i18n::date_time(&sale.starts_at), i18n::date_time(&sale.ends_at)].join(" – ");
        panel::fact(text::reward::sale(), span)
    });
    let tier = reward
        .min_tier
        .as_ref()
        .map(|tier| panel::fact(text::reward::who(), text::mall::for_tier(&tier.name)));
    let newcomers = reward
        .new_members_only
        .then(|| panel::fact(text::reward::who(), text::mall::for_new_members()));
    view! { <dl class="facts facts-card">{stock}{comes}{limit}{sale}{tier}{newcomers}</dl> }
        .into_any()
}

/// How it comes to the member.
fn ways(reward: &Reward) -> String {
    let name = |way: &Way| match way {
        Way::Delivery => Some(text::reward::way_delivery()),
        Way::Store if reward.kind == RewardKind::Service => Some(text::reward::way_visit()),
        Way::Store => Some(text::reward::way_store()),
        Way::Unknown => None,
    };
    let ways: Vec<String> = reward.ways.iter().filter_map(name).collect();
    if ways.is_empty() { text::reward::at_once() } else { ways.join(" / ") }
}

/// Whether how many one may still have says anything to this member.
fn is_for_this_member(reward: &Reward) -> bool {
    let is_other = |code| matches!(code, Code::NewMembersOnly | Code::TierRequired);
    !reward.unavailable.iter().any(|reason| is_other(reason.code))
}
