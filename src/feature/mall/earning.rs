//! What would earn the points that a member lacks.

use contract::{
    Money, Points,
    points::{EarningRule, ListRules},
};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    query::Query,
    route::Route,
};

/// So many rules are named.
const RULES: usize = 3;

/// The rules, with what has to be spent where one counts money, and the way to all about points.
pub fn earning(missing: Option<Points>) -> AnyView {
    let rules = Query::new(ListRules {});
    let line = move |rule: EarningRule| {
        let money = missing.and_then(|missing| needed(&rule, missing));
        let words = match money {
            Some(money) => text::reward::earn_with(&rule.title, &i18n::money(&money)),
            None => rule.title,
        };
        view! { <li>{words}</li> }
    };
    let lines = move || {
        let rules = rules.ready()?.data.into_iter().take(RULES);
        Some(view! { <ul class="reason__rules">{rules.map(line).collect_view()}</ul> })
    };
    view! {
        {lines}
        <a class="reason__help" href=Route::Points.href()>{text::reward::see_earning()}</a>
    }
    .into_any()
}

/// What has to be spent for so many points, rounded up to a whole unit of the money.
fn needed(rule: &EarningRule, missing: Points) -> Option<Money> {
    let rate = rule.rate.as_ref()?;
    let (whole, fraction) = rate.money.amount.split_once('.').unwrap_or((&rate.money.amount, ""));
    let minor: u64 = [whole, fraction].concat().parse().ok()?;
    let unit = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let points = |points: Points| u64::try_from(points.0).ok().filter(|points| *points > 0);
    let given = points(rate.points)?.checked_mul(rule.multiplier.unwrap_or(100).into())?;
    let spent = points(missing)?.checked_mul(100)?.checked_mul(minor)?;
    let amount = (given > 0).then(|| spent.div_ceil(given).div_ceil(unit).to_string())?;
    Some(Money { amount, currency: rate.money.currency.clone() })
}

#[cfg(test)]
mod tests {
    use contract::{Points, points::EarningRule};
    use serde_json::json;

    use super::needed;

    fn rule(points: i64, amount: &str, multiplier: Option<u32>) -> EarningRule {
        let money = json!({ "amount": amount, "currency": "CNY" });
        let rule = json!({
            "id": "rul_x", "title": "x", "text": "x", "version": "1",
            "rate": { "points": points, "money": money }, "multiplier": multiplier,
        });
        serde_json::from_value(rule).unwrap()
    }

    #[test]
    fn what_has_to_be_spent_is_enough_and_not_more_than_a_unit_too_much() {
        let spend = |rule: EarningRule, missing: i64| {
            needed(&rule, Points(missing)).map(|money| money.amount).unwrap_or_default()
        };
        assert_eq!(spend(rule(1, "1.00", Some(150)), 1_190), "794");
        assert_eq!(spend(rule(1, "1.00", Some(150)), 3), "2");
        assert_eq!(spend(rule(1, "1.00", None), 1_190), "1190");
        assert_eq!(spend(rule(3, "10", Some(200)), 7), "12");
        assert_eq!(spend(rule(1, "0.50", Some(100)), 3), "2");
    }

    #[test]
    fn nothing_is_said_of_what_cannot_be_told() {
        let silent = [
            (rule(1, "1.00", None), 0),
            (rule(0, "1.00", None), 5),
            (rule(1, "odd", None), 5),
            (rule(1, "1.00", Some(0)), 5),
            (rule(1, "1.00", None), i64::MAX),
            (EarningRule { rate: None, ..rule(1, "1.00", None) }, 5),
        ];
        for (rule, missing) in silent {
            assert_eq!(needed(&rule, Points(missing)), None, "{rule:?}");
        }
    }
}
