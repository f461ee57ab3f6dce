//! What the member has signed up for, what lies ahead first, and on top of it the waiting lists with
//! the seats that they offer.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use contract::activities::{ListSignups, Signup, SignupState};
use leptos::prelude::*;

use super::{tile, words};
use crate::{
    address::Address,
    i18n::{self, text},
    query::pages::Pages,
    route::Route,
    shell::Page,
    ui::{Art, Chips, Choice, Empty, LinkButton, ListFoot, Load, SkeletonRows, WindowList},
};

mod cancel;
pub mod detail;
mod facts;
mod feedback;
mod head;
mod online;
mod pass;
mod waitlist;

/// Names the filter in the address.
const STATE: &str = "state";

/// What one can filter by: first what lies ahead.
const FILTERS: [SignupState; 7] = [
    SignupState::Pending,
    SignupState::Approved,
    SignupState::CheckedIn,
    SignupState::Attended,
    SignupState::Missed,
    SignupState::Rejected,
    SignupState::Cancelled,
];

#[component]
pub fn SignupsPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let state = Memo::new(move |_| state_named(&address.parameter(STATE)?));
    let pages = Pages::start(
        move |part| ListSignups { state: state.get(), cursor: part.cursor, limit: part.limit },
        |signup: &Signup| signup.id.as_str(),
    );

    let all = core::iter::once(Choice::new("", text::signup::all()));
    let states = FILTERS.iter().map(|state| Choice::new(state.as_str(), words::state_name(*state)));
    let choices: Vec<Choice> = all.chain(states).collect();
    let chosen = Signal::derive(move || {
        state.get().map_or_else(String::new, |state| state.as_str().to_owned())
    });
    let choose = Callback::new(move |key: String| {
        address.set(STATE, (!key.is_empty()).then_some(&key));
    });
    let items = pages.items();
    let rows = Signal::derive(move || items.get().into_iter().map(Row).collect::<Vec<_>>());
    let place = Signal::derive(move || match state.get() {
        Some(state) => ["signups ", state.as_str()].concat(),
        None => "signups".to_owned(),
    });
    let nothing = move || {
        let (title, body) = if state.get().is_some() {
            (text::signup::empty_filter(), text::signup::empty_filter_body())
        } else {
            (text::signup::empty_title(), text::signup::empty_body())
        };
        view! {
            <Empty art=Art::Activities title body>
                <LinkButton href=Route::Activities.href()>{text::signup::to_activities()}</LinkButton>
            </Empty>
        }
        .into_any()
    };
    let more = Callback::new(move |()| pages.more());

    view! {
        <Page route=Route::Signups title=text::signup::title() class="signups">
            {waitlist::view()}
            <Chips label=text::signup::filters() choices chosen on_choose=choose/>
            <Load
                source=pages.source()
                skeleton=|| view! { <SkeletonRows rows=6/> }.into_any()
                empty=nothing
                on_retry=Callback::new(move |()| pages.again())
                let:_loaded
            >
                {view! {
                    <WindowList
                        items=rows
                        key=Row::clone
                        label=text::signup::title()
                        row_height=96.0
                        place
                        on_end=more
                        let:row
                    >
                        {row.view()}
                    </WindowList>
                    <ListFoot end=pages.end() on_more=more/>
                }
                .into_any()}
            </Load>
        </Page>
    }
    .into_any()
}

/// A signup in the list. Two rows are the same only when all in them is: what changes is drawn anew.
#[derive(Clone, PartialEq, Eq)]
struct Row(Arc<Signup>);

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl Row {
    fn view(&self) -> AnyView {
        let signup = &*self.0;
        let activity = &signup.activity;
        let (note, mark) = note(signup);
        view! {
            <a
                class="signup-row ruled"
                href=Route::Signup(signup.id.clone()).href()
                data-signup=signup.id.to_string()
                data-state=signup.state.as_str()
            >
                <span class="signup-row__art">{tile::picture(activity.picture.as_ref())}</span>
                <span class="signup-row__title">{activity.title.clone()}</span>
                <span class="signup-row__when">{words::when(activity)}</span>
                <span class="signup-row__line">
                    <span class="signup-row__state" data-kind=mark>{note}</span>
                    <span class="signup-row__party">{text::signup::party(signup.party.into())}</span>
                </span>
            </a>
        }
        .into_any()
    }
}

/// Where it stands, or what the member can do about it, which stands out.
fn note(signup: &Signup) -> (String, Option<&'static str>) {
    if is_incomplete(signup) {
        return (text::signup::incomplete(), Some("todo"));
    }
    match (signup.feedback_reward, signup.feedback.is_some()) {
        (Some(points), false) if signup.state == SignupState::Attended => {
            (text::signup::rate_earns(&i18n::points(points)), Some("todo"))
        }
        _ => (words::state_name(signup.state), None),
    }
}

/// Whether it waits for the member and not for the brand.
fn is_incomplete(signup: &Signup) -> bool {
    signup.state == SignupState::Pending && !signup.incomplete.is_empty()
}

fn state_named(word: &str) -> Option<SignupState> {
    FILTERS.into_iter().find(|state| state.as_str() == word)
}

#[cfg(test)]
mod tests {
    use contract::activities::SignupState;

    use super::state_named;

    #[test]
    fn every_state_can_be_filtered_by() {
        for state in SignupState::ALL {
            assert_eq!(state_named(state.as_str()), Some(*state));
        }
        assert_eq!(state_named("unknown"), None);
    }
}
