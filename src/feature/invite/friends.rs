//! The friends who have joined by the member's invitation: how many have come how far, and of each what
//! is still missing and until when.

use std::sync::Arc;

use contract::referral::{Invitee, InviteeState, ListInvitees, ReferralTotals};
use leptos::prelude::*;

use super::model::{self, Mark, Missing};
use crate::{
    address::Address,
    i18n::{self, text},
    query::pages::Pages,
    ui::{
        Button, Chips, Choice, Empty, Icon, IconName, ListFoot, Load, SkeletonRows, Variant,
        WindowList,
    },
};

/// Names the filter in the address.
const STATE: &str = "state";

/// How far all of them have come.
pub fn totals(totals: ReferralTotals) -> AnyView {
    let figure = |name: String, value: u32| {
        view! {
            <div class="totals__figure">
                <dt>{name}</dt>
                <dd>{i18n::integer(i64::from(value))}</dd>
            </div>
        }
    };
    let in_review = i64::from(totals.invited.saturating_sub(totals.joined));
    let earned = text::invite::earned_points(&i18n::points(totals.points));
    view! {
        <div class="totals box">
            <p class="totals__earned">
                <span class="totals__label">{text::invite::earned()}</span>
                <b class="totals__points">{earned}</b>
            </p>
            <dl class="totals__figures">
                {figure(text::invite::joined(), totals.joined)}
                {figure(text::invite::spent(), totals.spent)}
                {figure(text::invite::rewarded(), totals.rewarded)}
            </dl>
            {(in_review > 0).then(|| view! {
                <p class="totals__review">{text::invite::in_review(in_review)}</p>
            })}
        </div>
    }
    .into_any()
}

pub fn section(is_out: Memo<bool>) -> AnyView {
    let address = expect_context::<Address>();
    let state = Memo::new(move |_| model::state_named(&address.parameter(STATE)?));
    let pages = Pages::start(
        move |part| ListInvitees { state: state.get(), cursor: part.cursor, limit: part.limit },
        |invitee: &Invitee| invitee.id.as_str(),
    );
    let all = core::iter::once(Choice::new("", text::invite::all()));
    let states =
        InviteeState::ALL.iter().map(|state| Choice::new(state.as_str(), state_name(*state)));
    let choices: Vec<Choice> = all.chain(states).collect();
    let chosen = Signal::derive(move || state.get().map_or("", InviteeState::as_str).to_owned());
    let choose = Callback::new(move |word: String| {
        address.set(STATE, (!word.is_empty()).then_some(&*word));
    });
    let more = Callback::new(move |()| pages.more());
    view! {
        <section class="friends" hidden=move || is_out.get()>
            <h2 class="section-title">{text::invite::friends()}</h2>
            <Chips label=text::invite::filters() choices chosen on_choose=choose/>
            <Load
                source=pages.source()
                skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                empty=move || nothing(state.get().is_some(), address)
                on_retry=Callback::new(move |()| pages.again())
                let:_loaded
            >
                {view! {
                    <WindowList
                        items=pages.items()
                        // A row is drawn anew when its friend has come further.
                        key={|invitee: &Arc<Invitee>| {
                            let missing = invitee.missing.as_ref();
                            let amount = missing.and_then(|it| Some(it.amount.as_ref()?.amount.clone()));
                            (invitee.id.clone(), invitee.state, missing.map(|it| it.code), amount)
                        }}
                        label=text::invite::friends()
                        row_height=150.0
                        place="invitees"
                        on_end=more
                        let:invitee
                    >
                        {row(&invitee)}
                    </WindowList>
                    <ListFoot end=pages.end() on_more=more/>
                }
                .into_any()}
            </Load>
        </section>
    }
    .into_any()
}

fn nothing(is_filtered: bool, address: Address) -> AnyView {
    if !is_filtered {
        return view! { <Empty title=text::invite::empty_title() body=text::invite::empty_body()/> }
            .into_any();
    }
    let show_all = Callback::new(move |()| address.set(STATE, None));
    view! {
        <Empty title=text::invite::empty_filter() body=text::invite::empty_filter_body()>
            <Button variant=Variant::Quiet on_click=show_all>{text::invite::show_all()}</Button>
        </Empty>
    }
    .into_any()
}

fn row(invitee: &Invitee) -> AnyView {
    let reward = invitee.reward.map(|points| {
        view! { <b class="friend__reward">{i18n::signed(points)}</b> }
    });
    let steps = model::steps(invitee).map(step).collect_view();
    view! {
        <article
            class="friend ruled"
            data-invitee=invitee.id.to_string()
            data-state=invitee.state.as_str()
        >
            <h3 class="friend__name">{invitee.name.clone()}</h3>
            {reward.unwrap_or_else(|| view! {
                <b class="friend__reward friend__reward--none">{state_name(invitee.state)}</b>
            })}
            <ol class="friend__steps">{steps}</ol>
            <p class="friend__missing">{missing_words(&model::missing(invitee))}</p>
        </article>
    }
    .into_any()
}

fn step(step: model::Step) -> AnyView {
    let name = match step.name {
        model::Name::Join => text::invite::step_join(),
        model::Name::Spend => text::invite::step_spend(),
        model::Name::Reward => text::invite::step_reward(),
    };
    let when = match (step.mark, step.at) {
        (Mark::Done, Some(at)) => i18n::day(&at),
        (Mark::Next, Some(by)) => text::invite::by(&i18n::day(&by)),
        (Mark::Missed, _) => text::invite::missed(),
        _ => text::invite::waiting(),
    };
    let icon = (step.mark == Mark::Done).then(|| view! { <Icon name=IconName::Check/> });
    view! {
        <li class="friend__step" data-mark=step.mark.as_str()>
            <span class="friend__dot" aria-hidden="true">{icon}</span>
            <span class="friend__what">{name}</span>
            <span class="friend__when">{when}</span>
        </li>
    }
    .into_any()
}

fn missing_words(missing: &Missing) -> String {
    use text::invite as say;
    match missing {
        Missing::Purchase { by } => say::missing_purchase(&i18n::day(by)),
        Missing::Amount { amount, by } => say::missing_amount(&i18n::money(amount), &i18n::day(by)),
        Missing::NextMonth { from: Some(from) } => say::missing_month(&i18n::day(from)),
        Missing::NextMonth { from: None } => say::missing_month_later(),
        Missing::Confirmation => say::missing_other(),
        Missing::TooLate { by } => say::too_late(&i18n::date(by)),
        Missing::Nothing => say::both_rewarded(),
    }
}

fn state_name(state: InviteeState) -> String {
    match state {
        InviteeState::Joined => text::invite::state_joined(),
        InviteeState::Spent => text::invite::state_spent(),
        InviteeState::Rewarded => text::invite::state_rewarded(),
        InviteeState::Expired => text::invite::state_expired(),
        InviteeState::Unknown => text::invite::state_unknown(),
    }
}
