//! What so many days in a row give, and how far one is.

use contract::games::{CheckIns, StreakReward, StreakState};
use leptos::prelude::*;

use crate::{
    feature::checking_in::gives,
    i18n::{self, text},
    ui::{self, Bar, Icon, IconName},
};

pub fn view(check_ins: &CheckIns) -> Option<AnyView> {
    if check_ins.rewards.is_empty() {
        return None;
    }
    let rows = check_ins.rewards.iter().map(|reward| row(reward, check_ins.streak));
    Some(
        view! {
            <section class="streak-rewards">
                <h2 class="section-title">{text::check_in::rewards()}</h2>
                <ul class="streak-rewards__list">{rows.collect_view()}</ul>
                <p class="quiet">{text::check_in::rewards_hint()}</p>
            </section>
        }
        .into_any(),
    )
}

fn row(reward: &StreakReward, streak: u32) -> AnyView {
    let StreakReward { days, state, reward } = reward;
    let days = *days;
    let (name, icon, words) = match state {
        StreakState::Reached => ("reached", IconName::Check, text::check_in::reached()),
        StreakState::Next | StreakState::Later | StreakState::Unknown => {
            let missing = days.saturating_sub(streak);
            let name = if *state == StreakState::Next { "next" } else { "later" };
            (name, IconName::Gift, text::check_in::missing(missing.into()))
        }
    };
    let title = text::check_in::days(days.into());
    let progress = (*state == StreakState::Next).then(|| {
        let far = text::check_in::progress(days.into(), &i18n::integer(streak.into()));
        let percent = ui::percent(streak, days);
        view! { <div class="streak-reward__bar"><Bar percent label=title.clone() text=far/></div> }
    });
    view! {
        <li class="streak-reward" data-state=name data-days=days.to_string()>
            <span class="streak-reward__icon"><Icon name=icon/></span>
            <span class="streak-reward__days">{title}</span>
            <span class="streak-reward__gives">{gives(reward)}</span>
            <span class="streak-reward__state">{words}</span>
            {progress}
        </li>
    }
    .into_any()
}
