//! The lots that the balance is made of: when each expires, what those that expire soon could still
//! become, and which of them can be kept longer. A link may lead to one of them.

use contract::{
    Page, Points,
    id::LotId,
    mall::{ListRewards, Reward, RewardSort},
    points::{Lot, PointsSummary},
};
use leptos::{html, prelude::*};

use crate::{
    address::Address,
    api::clock,
    feature::rewards,
    i18n::{self, text},
    query::Query,
    route::{self, Route},
    ui::{Data, Load},
};

mod extend;

/// Lots that expire within this many days stand out.
const SOON_DAYS: i64 = 45;
/// Rewards shown below a lot.
const SHOWN: u32 = 3;
/// Below how many lots: each asks for its own.
const SHELVES: usize = 4;

/// All lots, and whether they add up to the balance.
pub fn section(summary: Data<PointsSummary>) -> AnyView {
    let rows = Memo::new(move |_| {
        let now = clock::now_ms().map(|now| now as i64);
        summary.with(|summary| in_rows(&summary.lots, now))
    });
    let (sheet, on_extend) = extend::sheet(summary);
    let sought = Sought::here();
    let list = move || match rows.get() {
        rows if rows.is_empty() => {
            view! { <p class="quiet">{text::points::lots_empty()}</p> }.into_any()
        }
        rows => {
            let rows: Vec<AnyView> =
                rows.into_iter().map(|row| lot(row, sought, on_extend)).collect();
            view! { <ul class="lots__list">{rows}</ul> }.into_any()
        }
    };
    view! {
        <section class="lots">
            <div class="section-head">
                <h2 class="section-title">{text::points::lots()}</h2>
                <p class="quiet">{text::points::lots_hint()}</p>
            </div>
            {list}
            {move || summary.with(account)}
        </section>
        {sheet}
    }
    .into_any()
}

fn account(summary: &PointsSummary) -> Option<AnyView> {
    let sum: Points = summary.lots.iter().map(|lot| lot.points).sum();
    let total = i18n::points(sum);
    let (state, words) = if sum == summary.balance {
        ("agrees", text::points::lots_sum(&total))
    } else {
        ("differs", text::points::lots_differ(&total))
    };
    let line = || view! { <p class="account" data-state=state>{words}</p> }.into_any();
    (state == "differs" || !summary.lots.is_empty()).then(line)
}

/// The lot that the address asks for.
#[derive(Clone, Copy)]
struct Sought {
    id: Memo<Option<String>>,
    /// Which one was shown already: news do not scroll the page.
    shown: StoredValue<Option<String>>,
}

impl Sought {
    fn here() -> Self {
        let address = expect_context::<Address>();
        let id = Memo::new(move |_| address.parameter(route::LOT));
        Self { id, shown: StoredValue::new(None) }
    }

    /// Brings a lot to where it is seen, once the page stands.
    fn show(self, id: String, row: NodeRef<html::Li>) {
        Effect::new(move |_| {
            if self.id.get().as_ref() != Some(&id) || self.shown.get_value().as_ref() == Some(&id) {
                return;
            }
            if let Some(row) = row.get() {
                self.shown.set_value(Some(id.clone()));
                request_animation_frame(move || row.scroll_into_view());
            }
        });
    }
}

fn lot(row: Row, sought: Sought, on_extend: Callback<LotId>) -> AnyView {
    let Row { lot, days_left, becomes } = row;
    let expires = lot.expires_at.as_ref();
    let when = expires
        .map_or_else(text::points::lot_never, |at| text::points::lot_expires(&i18n::date(at)));
    let soon = days_left.map(|days| match days {
        0 => text::points::lot_today(),
        days => text::points::lot_soon(days),
    });
    let number = lot.id.to_string();
    let element = NodeRef::new();
    sought.show(number.clone(), element);
    let is_sought = {
        let number = number.clone();
        Memo::new(move |_| sought.id.read().as_ref() == Some(&number))
    };
    let extend = lot.extension.map(|_| {
        let label = text::points::extend_of(&lot.source);
        let id = lot.id.clone();
        view! {
            <button type="button" class="lot__extend" aria-label=label
                on:click=move |_| on_extend.run(id.clone())>
                <span class="lot__pill">{text::points::extend()}</span>
            </button>
        }
    });
    view! {
        <li
            class="lot"
            node_ref=element
            data-lot=number
            data-state=days_left.map(|_| "soon")
            aria-current=move || is_sought.get().then_some("true")
        >
            <span class="lot__points">{i18n::points(lot.points)}</span>
            <span class="lot__source">{lot.source}</span>
            <span class="lot__line">
                <span class="lot__when">{when}</span>
                {extend}
                {soon.map(|soon| view! { <span class="lot__soon">{soon}</span> })}
            </span>
            {becomes.map(becoming)}
        </li>
    }
    .into_any()
}

/// What so many points could become before they expire.
fn becoming(points: Points) -> AnyView {
    let page = Query::new(ListRewards {
        affordable: Some(true),
        max_points: Some(points),
        sort: Some(RewardSort::PointsHigh),
        limit: Some(SHOWN),
        ..ListRewards::default()
    });
    let skeleton = || {
        let place = |_| view! { <span class="skeleton becomes__reward"></span> };
        let places = (0..SHOWN).map(place).collect_view();
        view! { <div class="becomes__shelf" aria-hidden="true">{places}</div> }.into_any()
    };
    view! {
        <div class="becomes">
            <h3 class="becomes__title">{text::points::becomes()}</h3>
            <Load
                source=page.source
                skeleton
                on_retry=Callback::new(move |()| page.again())
                let:page
            >
                {shelf(page, points)}
            </Load>
        </div>
    }
    .into_any()
}

fn shelf(page: Data<Page<Reward>>, points: Points) -> AnyView {
    let rewards = Memo::new(move |_| page.with(|page| page.data.clone()));
    let links = move || {
        if rewards.read().is_empty() {
            return view! { <p class="quiet">{text::points::becomes_none()}</p> }.into_any();
        }
        let links: Vec<AnyView> = rewards.get().into_iter().map(reward).collect();
        view! {
            <div class="becomes__shelf">{links}</div>
            <a class="becomes__all" href=Route::Mall(Some(points)).href()>
                {text::points::becomes_all(&i18n::points(points))}
            </a>
        }
        .into_any()
    };
    links.into_any()
}

fn reward(reward: Reward) -> AnyView {
    view! {
        <a
            class="becomes__reward"
            href=Route::Reward(reward.id.clone()).href()
            data-reward=reward.id.to_string()
        >
            <span class="becomes__art">{rewards::picture(reward.picture)}</span>
            <span class="becomes__name">{reward.title}</span>
            {rewards::price(&reward.price)}
        </a>
    }
    .into_any()
}

/// A lot as it is listed.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    lot: Lot,
    /// Whole days, of a lot that expires soon.
    days_left: Option<i64>,
    /// Below the last of those that expire on a day: what they are together.
    becomes: Option<Points>,
}

fn in_rows(lots: &[Lot], now_ms: Option<i64>) -> Vec<Row> {
    let days_left = |lot: &Lot| {
        let left = lot.expires_at?.timestamp_millis() - now_ms?;
        Some(left.div_euclid(86_400_000)).filter(|days| (0..=SOON_DAYS).contains(days))
    };
    // They come in the order in which they expire, so that those of a day stand together.
    let mut days: Vec<i64> = lots.iter().filter_map(days_left).collect();
    days.dedup();
    days.truncate(SHELVES);
    let becomes = |index: usize, day: Option<i64>| {
        let day = day.filter(|day| days.contains(day))?;
        let is_of_day = |lot: &&Lot| days_left(lot) == Some(day);
        let is_last = lots.iter().rposition(|lot| is_of_day(&lot)) == Some(index);
        is_last.then(|| lots.iter().filter(is_of_day).map(|lot| lot.points).sum())
    };
    let row = |(index, lot): (usize, &Lot)| {
        let days_left = days_left(lot);
        Row { lot: lot.clone(), days_left, becomes: becomes(index, days_left) }
    };
    lots.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use contract::{Points, Timestamp, id::LotId, points::Lot};

    use super::in_rows;

    const HOUR: i64 = 3_600;

    fn lot(points: i64, expires_in_s: Option<i64>) -> Lot {
        let start = DateTime::UNIX_EPOCH.fixed_offset();
        Lot {
            id: LotId(format!("lot_{points}")),
            points: Points(points),
            earned_at: Timestamp(start),
            expires_at: expires_in_s.map(|s| Timestamp(start + TimeDelta::seconds(s))),
            source: String::new(),
            extension: None,
        }
    }

    fn shown(lots: &[Lot], now: Option<i64>) -> Vec<(Option<i64>, Option<i64>)> {
        let rows = in_rows(lots, now);
        rows.iter().map(|row| (row.days_left, row.becomes.map(|points| points.0))).collect()
    }

    #[test]
    fn those_that_expire_on_a_day_are_told_together_what_they_could_become() {
        let day = 24 * HOUR;
        let lots = [
            lot(48, Some(3 * day + HOUR)),
            lot(200, Some(3 * day + HOUR)),
            lot(500, Some(30 * day)),
            lot(700, Some(300 * day)),
            lot(900, None),
        ];
        let expected = [
            (Some(3), None),
            (Some(3), Some(248)),
            (Some(30), Some(500)),
            (None, None),
            (None, None),
        ];
        assert_eq!(shown(&lots, Some(0)), expected);
    }

    #[test]
    fn only_so_many_ask_what_they_could_become() {
        let lots: Vec<Lot> = (1..9).map(|n| lot(n, Some(n * 24 * HOUR))).collect();
        let asking = shown(&lots, Some(0)).iter().filter(|(_, becomes)| becomes.is_some()).count();
        assert_eq!(asking, 4);
    }

    #[test]
    fn nothing_is_hurried_that_has_time_or_none_left() {
        let day = 24 * HOUR;
        let lots = [lot(48, Some(-1)), lot(300, Some(46 * day)), lot(5, None)];
        assert_eq!(shown(&lots, Some(0)), [(None, None); 3]);
        assert_eq!(shown(&lots, None), [(None, None); 3], "not without the backend's time");
        assert_eq!(shown(&[lot(7, Some(HOUR))], Some(0)), [(Some(0), Some(7))]);
        assert!(shown(&[], Some(0)).is_empty());
    }
}
