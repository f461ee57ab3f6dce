//! What an invitation gives, to whom and for what: for joining and for buying, never for passing it on.
//! The one who invites and the one who is invited read the same rules, each from their own side.

use contract::{
    joining::Gift,
    referral::{ReferralGifts, ReferralRules},
};
use leptos::prelude::*;

use crate::i18n::{self, text};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side<'a> {
    Inviter,
    /// With who invites, masked.
    Friend(&'a str),
}

/// The steps in their order, with what both get. What gives nothing to anybody is none.
pub fn gains(rules: &ReferralRules, side: Side<'_>) -> AnyView {
    let joining = match side {
        Side::Inviter => text::inviting::join_friend(),
        Side::Friend(_) => text::inviting::join_own(),
    };
    let days = i64::from(rules.spend_within_days);
    let spending = match &rules.minimum {
        Some(minimum) => text::inviting::spend(days, &i18n::money(minimum)),
        None => text::inviting::spend_any(days),
    };
    let gain = move |(whose, gift): (Whose, &Gift)| {
        view! {
            <li class="gain" data-whose=whose.as_str()>
                <span class="gain__who">{name(whose, side)}</span>
                <b class="gain__what">{words(gift)}</b>
            </li>
        }
    };
    let step = |(what, gifts): (String, &ReferralGifts)| {
        let gains = both(gifts, side);
        let gains = (!gains.is_empty()).then(|| gains.into_iter().map(gain).collect_view())?;
        Some(view! {
            <li class="gains__step">
                <p class="gains__for">{what}</p>
                <ul class="gains__list" role="list">{gains}</ul>
            </li>
        })
    };
    let steps = [(joining, &rules.for_joining), (spending, &rules.for_spending)];
    let steps = steps.into_iter().filter_map(step).collect_view();
    view! { <ol class="gains">{steps}</ol> }.into_any()
}

/// The conditions in full, folded up.
pub fn conditions(rules: &ReferralRules) -> AnyView {
    let lines = rules.conditions.iter().map(|line| view! { <li>{line.clone()}</li> });
    let lines = lines.collect_view();
    let period = text::inviting::period(&i18n::date(&rules.starts_at), &i18n::date(&rules.ends_at));
    view! {
        <details class="conditions">
            <summary class="fold__head conditions__head">{text::inviting::conditions()}</summary>
            <ul class="conditions__lines">{lines}</ul>
            <p class="conditions__version">{period}</p>
            <p class="conditions__version">{text::inviting::version(&rules.version)}</p>
        </details>
    }
    .into_any()
}

/// To whom something is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Own,
    Other,
}

impl Whose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Other => "other",
        }
    }
}

/// What both get, the reader's own first.
fn both<'a>(gifts: &'a ReferralGifts, side: Side<'_>) -> Vec<(Whose, &'a Gift)> {
    let (own, other) = match side {
        Side::Inviter => (&gifts.inviter, &gifts.friend),
        Side::Friend(_) => (&gifts.friend, &gifts.inviter),
    };
    let own = own.iter().map(|gift| (Whose::Own, gift));
    own.chain(other.iter().map(|gift| (Whose::Other, gift))).collect()
}

fn name(whose: Whose, side: Side<'_>) -> String {
    match (whose, side) {
        (Whose::Own, _) => text::inviting::you(),
        (Whose::Other, Side::Inviter) => text::inviting::friend(),
        (Whose::Other, Side::Friend(inviter)) => inviter.to_owned(),
    }
}

/// Points by their number, anything else by its name.
fn words(gift: &Gift) -> String {
    match gift.points {
        Some(points) => text::inviting::points(&i18n::points(points)),
        None => gift.title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use contract::{joining::Gift, referral::ReferralGifts};

    use super::{
        Side,
        Whose::{Other, Own},
        both,
    };

    #[test]
    fn each_side_reads_its_own_gain_first() {
        let gift = |title: &str| Gift { title: title.into(), points: None, coupon: None };
        let (teapot, cup) = (gift("teapot"), gift("cup"));
        let gifts = ReferralGifts { inviter: vec![teapot.clone()], friend: vec![cup.clone()] };
        assert_eq!(both(&gifts, Side::Inviter), [(Own, &teapot), (Other, &cup)]);
        assert_eq!(both(&gifts, Side::Friend("林**")), [(Own, &cup), (Other, &teapot)]);
        assert_eq!(both(&ReferralGifts::default(), Side::Inviter), []);
    }
}
