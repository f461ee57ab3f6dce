//! Checking in as the games and the calendar offer it: one tap for today, or a day made up for; what
//! it gave is said where it was done.

use contract::{
    Code, Points,
    games::{CheckIn, CheckInReward, CheckIns, CheckedIn, DayState, StreakReward, StreakState},
};
use leptos::prelude::*;

use super::panel;
use crate::{
    api::ApiError,
    deed::Deed,
    i18n::{self, text},
    ui::{Button, Icon, IconName, ToastKind, Toasts},
};

/// Checking in for today.
#[derive(Clone, Copy)]
pub struct CheckingIn {
    deed: Deed,
    /// What came of it on this page.
    done: RwSignal<Option<CheckedIn>>,
    refusal: RwSignal<Option<String>>,
    toasts: Toasts,
}

impl CheckingIn {
    pub fn start() -> Self {
        Self {
            deed: Deed::new(),
            done: RwSignal::new(None),
            refusal: RwSignal::new(None),
            toasts: expect_context::<Toasts>(),
        }
    }

    /// How the member stands: as it was read, or as the reply said until it is read anew.
    pub fn standing(self, read: CheckIns) -> CheckIns {
        let told = self.done.with(|done| {
            let told = done.as_ref().map(|done| &done.check_ins);
            told.filter(|told| told.today == read.today && is_open(&read)).cloned()
        });
        told.unwrap_or(read)
    }

    /// The button. `go_on` takes the focus, which would go with the button once it is done.
    pub fn button(
        self,
        label: impl Fn() -> String + Send + 'static,
        go_on: Callback<()>,
    ) -> AnyView {
        let act = Callback::new(move |()| self.act(go_on));
        view! { <Button pending=self.deed.is_under_way() on_click=act>{label}</Button> }.into_any()
    }

    fn act(self, go_on: Callback<()>) {
        self.refusal.set(None);
        self.deed.carry_out(CheckIn::default(), move |outcome| {
            let is_here = self.refusal.try_get_untracked().is_some();
            match outcome {
                Ok(done) if is_here => {
                    self.done.try_set(Some(done));
                    request_animation_frame(move || {
                        if panel::is_focus_lost() {
                            go_on.try_run(());
                        }
                    });
                }
                Ok(done) => self.toasts.push(ToastKind::Good, gained(&done)),
                Err(error) if is_here => {
                    self.refusal.try_set(Some(why(&error)));
                }
                Err(error) => self.toasts.push(ToastKind::Bad, why(&error)),
            }
        });
    }

    /// What today gave is no longer how the member stands.
    pub fn say_no_more(self) {
        self.done.try_set(None);
    }

    /// What is said of it: that it is asked after, why it was refused, what it gave.
    pub fn news(self) -> AnyView {
        let said = move || {
            let words = self.done.with(|done| done.as_ref().map(gained))?;
            Some(view! {
                <div class="notice" data-kind="good">
                    <Icon name=IconName::Check/>
                    <div class="notice__text">{words}</div>
                </div>
            })
        };
        let state = move || self.done.with(|done| done.is_some().then_some("checked-in"));
        view! {
            {panel::checking(self.deed, text::check_in::checking)}
            {panel::refused(move || self.refusal.get())}
            <div role="status" data-state=state>{said}</div>
        }
        .into_any()
    }
}

/// Whether today is still to be done.
pub fn is_open(check_ins: &CheckIns) -> bool {
    check_ins.days.iter().any(|day| day.date == check_ins.today && day.state == DayState::Open)
}

/// When today is over, in seconds since 1970: then it is to be read anew, so that nobody checks in for
/// a day that has passed.
pub fn ends_at(check_ins: &CheckIns) -> Option<i64> {
    check_ins.next_day_at.map(|at| at.timestamp())
}

/// What a reward is; `None` when it is nothing.
pub fn gives(reward: &CheckInReward) -> Option<String> {
    let points = reward.points.filter(|points| *points > Points::ZERO);
    let points = points.map(|points| text::mall::price(&i18n::points(points)));
    let chances = reward.chances.filter(|chances| *chances > 0);
    let chances = chances.map(|chances| match &reward.game_title {
        Some(title) => text::check_in::chances_of(chances.into(), title),
        None => text::check_in::chances(chances.into()),
    });
    match (points, chances) {
        (Some(points), Some(chances)) => Some(text::check_in::both(&points, &chances)),
        (points, chances) => points.or(chances),
    }
}

/// The next reward for a streak, and how many days there are to it.
pub fn next(check_ins: &CheckIns) -> Option<(u32, &StreakReward)> {
    let next = check_ins.rewards.iter().find(|reward| reward.state == StreakState::Next)?;
    let missing = next.days.checked_sub(check_ins.streak)?;
    (missing > 0).then_some((missing, next))
}

/// The same in words.
pub fn next_words(check_ins: &CheckIns) -> Option<String> {
    let (missing, next) = next(check_ins)?;
    Some(text::check_in::next(missing.into(), &gives(&next.reward)?))
}

/// What a check-in gave, all of it.
pub fn gained(done: &CheckedIn) -> String {
    let what = gives(&all(done));
    let streak = done.streak.into();
    if done.date == done.check_ins.today {
        return match what {
            Some(what) => text::check_in::gained(streak, &what),
            None => text::check_in::gained_nothing(streak),
        };
    }
    let day = i18n::day(&i18n::beginning(done.date));
    match what {
        Some(what) => text::check_in::made_up_for(streak, &day, &what),
        None => text::check_in::made_up(streak, &day),
    }
}

fn all(done: &CheckedIn) -> CheckInReward {
    let of_streak = done.reward.clone().unwrap_or_default();
    CheckInReward {
        points: Some(done.gained_points),
        chances: Some(done.gained_chances),
        ..of_streak
    }
}

/// Why it was refused.
pub fn why(error: &ApiError) -> String {
    let ApiError::Rejected(refusal) = error else { return panel::reason(error) };
    let problem = refusal.problem();
    match (problem.code, problem.missing) {
        (Code::AlreadyCheckedIn, _) => text::check_in::already(),
        (Code::LimitReached, _) => text::check_in::make_up_used(),
        (Code::InsufficientPoints, Some(missing)) => text::mall::missing(&i18n::points(missing)),
        (Code::ValidationFailed, _) => text::check_in::make_up_late(),
        _ => panel::reason(error),
    }
}

#[cfg(test)]
mod tests {
    use contract::games::CheckIns;
    use serde_json::{Value, json};

    use super::{all, is_open, next};

    fn check_ins(streak: u32, today: &str, rewards: Value) -> CheckIns {
        serde_json::from_value(json!({
            "today": "2026-11-24", "month": "2026-11", "streak": streak, "longest": 9,
            "days": [
                { "date": "2026-11-23", "state": "open" },
                { "date": "2026-11-24", "state": today },
            ],
            "rewards": rewards, "today_reward": { "points": 2 },
        }))
        .unwrap()
    }

    #[test]
    fn today_is_open_until_it_is_done_whatever_other_days_are() {
        assert!(is_open(&check_ins(4, "open", json!([]))));
        assert!(!is_open(&check_ins(5, "done", json!([]))));
        assert!(!is_open(&check_ins(5, "brewing", json!([]))), "a newer backend is tolerated");
    }

    #[test]
    fn the_next_reward_is_as_many_days_away_as_the_streak_lacks() {
        let reward = |days: u32, state: &str| json!({ "days": days, "state": state, "reward": { "points": 10 } });
        let rewards = json!([reward(3, "reached"), reward(7, "next"), reward(30, "later")]);
        let here = check_ins(4, "open", rewards);
        assert_eq!(next(&here).map(|(missing, next)| (missing, next.days)), Some((3, 7)));
        let all_reached = check_ins(40, "done", json!([reward(3, "reached")]));
        assert_eq!(next(&all_reached), None);
        let odd = check_ins(9, "done", json!([reward(7, "next")]));
        assert_eq!(next(&odd), None, "what is reached is not ahead");
    }

    #[test]
    fn what_was_gained_is_all_of_it_and_says_for_which_draw() {
        let done = serde_json::from_value(json!({
            "date": "2026-11-24", "gained_points": 12, "gained_chances": 1, "streak": 7,
            "reward": { "points": 10, "chances": 1, "game": "gam_wheel", "game_title": "Wheel" },
            "check_ins": serde_json::to_value(check_ins(7, "done", json!([]))).unwrap(),
        }))
        .unwrap();
        let all = all(&done);
        assert_eq!((all.points.map(|points| points.0), all.chances), (Some(12), Some(1)));
        assert_eq!(all.game_title.as_deref(), Some("Wheel"));
    }
}
