//! How many, what that costs, what is left then, which points go first, and what one agrees to.

use chrono::{DateTime, Datelike};
use contract::{Points, Timestamp};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::Form;
use crate::{
    api::clock,
    feature::{
        mall::order::{self, Bound},
        rewards,
    },
    i18n::{self, text},
    ui::{Icon, IconName, Stepper},
};

/// So many of the points that go first are told apart.
const TOLD_APART: usize = 3;

impl Form {
    /// The quantity, where there is one to choose; and why it is not more.
    pub(super) fn how_many(self) -> AnyView {
        let has_choice = Memo::new(move |_| self.reward.with(order::most) > 1);
        let bound = Memo::new(move |_| {
            let balance = self.points.with(|points| Some(points.as_ref()?.balance));
            self.reward.with(|reward| self.price.with(|it| order::bound(reward, it, balance)))
        });
        // What was chosen already stays, also when it is too much by now.
        let most = Signal::derive(move || bound.get().0.max(self.quantity()));
        let why = move || {
            let (most, bound) = bound.get();
            (self.quantity() >= most && self.missing().is_none()).then(|| {
                let most = most.into();
                let line = match bound {
                    Bound::Limit => text::reward::limit_left(most),
                    Bound::Stock => text::reward::bound_stock(most),
                    Bound::Balance => text::reward::bound_balance(most),
                    Bound::Request => text::reward::bound_request(most),
                };
                view! { <p class="redeem__bound" role="status">{line}</p> }
            })
        };
        (move || {
            has_choice.get().then(|| {
                view! {
                    <div class="redeem__quantity">
                        <Stepper label=text::reward::quantity() value=self.wanted most/>
                        {why}
                    </div>
                }
            })
        })
        .into_any()
    }

    pub(super) fn figures(self) -> AnyView {
        let cost = move || rewards::price_text(&self.total());
        let balance = move || {
            let balance = self.points.with(|points| Some(points.as_ref()?.balance))?;
            let after = self.missing().is_none().then(|| {
                let after = balance - self.total().points;
                view! { " → "<b class="redeem__after">{i18n::points(after)}</b> }
            });
            Some(view! {
                <div class="fact">
                    <dt>{text::reward::balance()}</dt>
                    <dd>{i18n::points(balance)}{after}</dd>
                </div>
            })
        };
        let first = Memo::new(move |_| match self.missing() {
            Some(_) => Vec::new(),
            None => self.spent_first(),
        });
        let first = move || {
            let lines = first.get();
            (!lines.is_empty()).then(|| {
                let line = |line: String| view! { <span class="redeem__lot">{line}</span> };
                view! {
                    <div class="fact">
                        <dt>{text::reward::spent_first()}</dt>
                        <dd>{lines.into_iter().map(line).collect_view()}</dd>
                    </div>
                }
            })
        };
        view! {
            <dl class="facts redeem__figures">
                <div class="fact"><dt>{text::reward::cost()}</dt><dd class="redeem__cost">{cost}</dd></div>
                {balance}
                {first}
            </dl>
        }
        .into_any()
    }

    /// Which points it would take, a line for each day on which some expire.
    fn spent_first(self) -> Vec<String> {
        let points = self.total().points;
        let mut spent = self.points.with(|summary| {
            summary.as_ref().map_or_else(Vec::new, |summary| order::spent(&summary.lots, points))
        });
        let rest: Points = spent.iter().skip(TOLD_APART).map(|(_, points)| *points).sum();
        spent.truncate(TOLD_APART);
        let line = |(until, points): (Option<Timestamp>, Points)| {
            let points = i18n::points(points);
            match until {
                Some(until) => text::reward::spent_first_lot(&expiry(&until), &points),
                None => text::reward::spent_first_lasting(&points),
            }
        };
        let rest = Some(rest).filter(|rest| *rest > Points::ZERO);
        let rest = rest.map(|rest| text::reward::spent_first_rest(&i18n::points(rest)));
        spent.into_iter().map(line).chain(rest).collect()
    }

    pub(super) fn terms(self) -> AnyView {
        let terms = Memo::new(move |_| self.reward.with(|reward| reward.terms.clone()));
        let details = move || {
            let terms = terms.get()?;
            Some(view! {
                <details class="redeem__terms" on:toggle=show_unfolded>
                    <summary class="redeem__unfold">
                        {text::reward::terms_agree()}
                        <Icon name=IconName::ChevronDown/>
                    </summary>
                    <p>{terms}</p>
                </details>
            })
        };
        details.into_any()
    }
}

/// What was unfolded does not stay hidden behind the bar.
fn show_unfolded(event: ev::Event) {
    let details = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(details) = details.filter(|details| details.has_attribute("open")) {
        details.scroll_into_view_with_bool(false);
    }
}

/// A day, with its year unless it is this one.
fn expiry(at: &Timestamp) -> String {
    let here =
        clock::now_ms().map(|now| now as i64 / 1_000 + i64::from(at.offset().local_minus_utc()));
    let today = here.and_then(|here| DateTime::from_timestamp(here, 0));
    match today {
        Some(today) if today.year() == at.year() => i18n::day(at),
        _ => i18n::date(at),
    }
}
