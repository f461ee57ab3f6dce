//! How points are earned: each rule in the brand's words, what it gives this member, and when it
//! gives more.

use contract::{
    Page,
    points::{EarningRule, ListRules, RuleWindow},
};
use leptos::prelude::*;

use crate::{
    feature::ticking,
    i18n::{self, text},
    query::Query,
    ui::{Countdown, Data, Load, SkeletonRows},
};

/// A window that ends within this counts down.
const LAST_DAY_S: f64 = 86_400.0;

#[component]
pub fn Rules() -> impl IntoView {
    let rules = Query::new(ListRules {});
    let now = ticking::seconds();
    view! {
        <section class="points__rules">
            <h2 class="section-title">{text::points::rules()}</h2>
            <Load
                source=rules.source
                skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                on_retry=Callback::new(move |()| rules.again())
                let:page
            >
                {list(page, now)}
            </Load>
        </section>
    }
    .into_any()
}

fn list(page: Data<Page<EarningRule>>, now: Signal<f64>) -> AnyView {
    // What is unfolded stays so when the same rules come again.
    let rules = Memo::new(move |_| page.with(|page| page.data.clone()));
    (move || rules.get().into_iter().map(|each| rule(each, now)).collect::<Vec<_>>()).into_any()
}

fn rule(rule: EarningRule, now: Signal<f64>) -> AnyView {
    let own = rule.multiplier;
    let own_words = own.map(|own| text::points::rule_own(&text::points::times(&times(own.into()))));
    let windows: Vec<AnyView> =
        rule.windows.into_iter().map(|each| window(each, own, now)).collect();
    view! {
        <div class="rule">
            <details>
                <summary class="fold__head rule__title">
                    <span class="rule__name">{rule.title}</span>
                    {own_words.map(|words| view! { <span class="rule__own">{words}</span> })}
                </summary>
                <p class="rule__text">{rule.text}</p>
                <p class="rule__version quiet">{text::points::rule_version(&rule.version)}</p>
            </details>
            {windows}
        </div>
    }
    .into_any()
}

/// A time in which the rule gives more, until it is over.
fn window(window: RuleWindow, own: Option<u32>, now: Signal<f64>) -> AnyView {
    let (starts, ends) = (window.starts_at.timestamp() as f64, window.ends_at.timestamp() as f64);
    let phase = Memo::new(move |_| Phase::at(now.get(), starts, ends));
    let more = text::points::times(&times(window.multiplier.into()));
    let when = text::points::window_time(
        &i18n::day_time(&window.starts_at),
        &i18n::day_time(&window.ends_at),
    );
    let together = own.filter(|own| *own != 100).map(|own| {
        let product = u64::from(own) * u64::from(window.multiplier) / 100;
        text::points::window_together(&text::points::times(&times(product)))
    });
    let badge = move || match phase.get() {
        Phase::Soon => text::points::window_soon().into_any(),
        Phase::Now => text::points::window_now().into_any(),
        Phase::LastDay => {
            view! { {text::points::window_left()}" "<Countdown now until=ends/> }.into_any()
        }
        Phase::Over => ().into_any(),
    };
    view! {
        <div class="rule__window" data-state=move || phase.get().as_str()>
            <p class="rule__occasion">{window.title}</p>
            <p class="rule__more">{more}</p>
            <p class="rule__when">{when}</p>
            {together.map(|line| view! { <p class="rule__when">{line}</p> })}
            <p class="rule__badge">{badge}</p>
        </div>
    }
    .into_any()
}

/// Where a window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Soon,
    Now,
    LastDay,
    Over,
}

impl Phase {
    /// At a moment; all in seconds since 1970.
    fn at(now: f64, starts: f64, ends: f64) -> Self {
        if now >= ends {
            Self::Over
        } else if now < starts {
            Self::Soon
        } else if ends - now <= LAST_DAY_S {
            Self::LastDay
        } else {
            Self::Now
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Now | Self::LastDay => "now",
            Self::Over => "over",
        }
    }
}

/// Hundredths as one says them: 150 is `1.5`.
pub fn times(hundredths: u64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match (rest / 10, rest % 10) {
        (0, 0) => whole.to_string(),
        (tenths, 0) => format!("{whole}.{tenths}"),
        (tenths, hundredths) => format!("{whole}.{tenths}{hundredths}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Phase, times};

    #[test]
    fn a_multiplier_is_said_without_what_it_does_not_need() {
        for (hundredths, said) in [
            (100, "1"),
            (150, "1.5"),
            (125, "1.25"),
            (105, "1.05"),
            (200, "2"),
            (1_000, "10"),
            (5, "0.05"),
        ] {
            assert_eq!(times(hundredths), said);
        }
    }

    #[test]
    fn a_window_is_soon_then_on_then_over() {
        let day = 86_400.0;
        let at = |now: f64| Phase::at(now, 10.0 * day, 13.0 * day);
        assert_eq!(at(0.0), Phase::Soon);
        assert_eq!(at(10.0 * day), Phase::Now);
        assert_eq!(at(12.0 * day), Phase::LastDay);
        assert_eq!(at(13.0 * day - 1.0).as_str(), "now");
        assert_eq!(at(13.0 * day), Phase::Over);
    }
}
