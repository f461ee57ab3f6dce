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

/// Something that has to happen, and what each of the two gets for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    what: String,
    /// Who gets it, and what it is; the reader's own first.
    gains: Vec<(String, String)>,
}

/// The steps in their order, with what both get.
pub fn gains(rules: &ReferralRules, side: Side<'_>) -> AnyView {
    let gain = |(who, what): (String, String)| {
        view! {
            <li class="gain">
                <span class="gain__who">{who}</span>
                <b class="gain__what">{what}</b>
            </li>
        }
    };
    let step = |Step { what, gains }: Step| {
        let gains = gains.into_iter().map(gain).collect_view();
        view! {
            <li class="gains__step">
                <p class="gains__for">{what}</p>
                <ul class="gains__list" role="list">{gains}</ul>
            </li>
        }
    };
    let steps = steps(rules, side).into_iter().map(step).collect_view();
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

/// Steps that give nothing to anybody are none.
fn steps(rules: &ReferralRules, side: Side<'_>) -> Vec<Step> {
    let joining = match side {
        Side::Inviter => text::inviting::join_friend(),
        Side::Friend(_) => text::inviting::join_own(),
    };
    let days = i64::from(rules.spend_within_days);
    let spending = match &rules.minimum {
        Some(minimum) => text::inviting::spend(days, &i18n::money(minimum)),
        None => text::inviting::spend_any(days),
    };
    let step = |what: String, gifts: &ReferralGifts| Step { what, gains: both(gifts, side) };
    let steps = [step(joining, &rules.for_joining), step(spending, &rules.for_spending)];
    steps.into_iter().filter(|step| !step.gains.is_empty()).collect()
}

fn both(gifts: &ReferralGifts, side: Side<'_>) -> Vec<(String, String)> {
    let you = text::inviting::you();
    let (own, other, name) = match side {
        Side::Inviter => (&gifts.inviter, &gifts.friend, text::inviting::friend()),
        Side::Friend(inviter) => (&gifts.friend, &gifts.inviter, inviter.to_owned()),
    };
    let own = own.iter().map(|gift| (you.clone(), words(gift)));
    let other = other.iter().map(|gift| (name.clone(), words(gift)));
    own.chain(other).collect()
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
    use contract::{
        Points,
        joining::Gift,
        referral::{ReferralGifts, ReferralRules},
    };

    use super::{Side, steps};

    fn coupon(title: &str) -> Gift {
        Gift { title: title.into(), points: None, coupon: None }
    }

    fn rules(for_joining: ReferralGifts, for_spending: ReferralGifts) -> ReferralRules {
        let at = |text: &str| serde_json::from_value(text.into()).unwrap();
        ReferralRules {
            version: "2026.1".into(),
            starts_at: at("2026-01-01T00:00:00+08:00"),
            ends_at: at("2026-12-31T23:59:59+08:00"),
            for_joining,
            for_spending,
            spend_within_days: 30,
            minimum: None,
            limit_per_month: None,
            conditions: Vec::new(),
        }
    }

    #[test]
    fn each_side_reads_its_own_gain_first() {
        let spending =
            ReferralGifts { inviter: vec![coupon("teapot")], friend: vec![coupon("cup")] };
        let joining = ReferralGifts { friend: vec![coupon("leaf")], ..ReferralGifts::default() };
        let rules = rules(joining, spending);
        let read = |side| -> Vec<Vec<String>> {
            let steps = steps(&rules, side).into_iter();
            steps.map(|step| step.gains.into_iter().map(|(_, what)| what).collect()).collect()
        };
        assert_eq!(read(Side::Inviter), [vec!["leaf"], vec!["teapot", "cup"]]);
        assert_eq!(read(Side::Friend("林**")), [vec!["leaf"], vec!["cup", "teapot"]]);
        let named = steps(&rules, Side::Friend("林**"));
        assert_eq!(named[1].gains[1].0, "林**");
    }

    #[test]
    fn a_step_that_gives_nothing_is_not_there() {
        let spending = ReferralGifts { inviter: vec![coupon("cup")], friend: Vec::new() };
        assert_eq!(steps(&rules(ReferralGifts::default(), spending), Side::Inviter).len(), 1);
    }

    #[test]
    fn points_are_no_name() {
        let gift = Gift { points: Some(Points(50)), ..coupon("welcome") };
        assert_ne!(super::words(&gift), "welcome");
    }
}
