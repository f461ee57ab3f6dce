//! What the member redeemed, the latest first, and where each of it stands.

use std::sync::Arc;

use contract::mall::{ListRedemptions, Redemption, RedemptionGroup};
use leptos::prelude::*;

use super::rewards;
use crate::{
    address::Address,
    i18n::{self, text},
    query::pages::Pages,
    route::Route,
    shell::Page,
    ui::{Chips, Choice, Empty, LinkButton, ListFoot, Load, SkeletonRows, WindowList},
};

pub mod detail;
mod progress;
#[cfg(test)]
mod sample;
mod words;

/// Names the filter in the address.
const GROUP: &str = "group";

#[component]
pub fn RedemptionsPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let group = Memo::new(move |_| group_named(&address.parameter(GROUP)?));
    let pages = Pages::start(
        move |part| ListRedemptions {
            group: group.get(),
            cursor: part.cursor,
            limit: part.limit,
            ..ListRedemptions::default()
        },
        |redemption: &Redemption| redemption.id.as_str(),
    );

    let all = core::iter::once(Choice::new("", text::order::all()));
    let groups =
        RedemptionGroup::ALL.iter().map(|group| Choice::new(group.as_str(), words::group(*group)));
    let choices: Vec<Choice> = all.chain(groups).collect();
    let chosen = Signal::derive(move || {
        group.get().map_or_else(String::new, |group| group.as_str().to_owned())
    });
    let choose = Callback::new(move |key: String| {
        address.set(GROUP, (!key.is_empty()).then_some(&key));
    });
    let nothing = move || {
        let (title, body) = if group.get().is_some() {
            (text::order::empty_filter(), text::order::empty_filter_body())
        } else {
            (text::order::empty_title(), text::order::empty_body())
        };
        view! {
            <Empty title body>
                <LinkButton href=Route::Mall(None).href()>{text::order::to_mall()}</LinkButton>
            </Empty>
        }
        .into_any()
    };
    let more = Callback::new(move |()| pages.more());

    view! {
        <Page route=Route::Redemptions title=text::order::title() class="redemptions">
            <Chips label=text::order::filters() choices chosen on_choose=choose/>
            <Load
                source=pages.source()
                skeleton=|| view! { <SkeletonRows rows=6/> }.into_any()
                empty=nothing
                on_retry=Callback::new(move |()| pages.again())
                let:_loaded
            >
                {view! {
                    <WindowList
                        items=pages.items()
                        // A row is drawn anew when its redemption moved on.
                        key={|redemption: &Arc<Redemption>| (redemption.id.clone(), redemption.state)}
                        label=text::order::title()
                        row_height=96.0
                        place="redemptions"
                        on_end=more
                        let:redemption
                    >
                        {row(&redemption)}
                    </WindowList>
                    <ListFoot end=pages.end() on_more=more/>
                }
                .into_any()}
            </Load>
        </Page>
    }
    .into_any()
}

fn row(redemption: &Redemption) -> AnyView {
    let state = words::step(redemption.state, redemption.reward.kind);
    let cost = rewards::price_text(&redemption.cost);
    let date = i18n::date(&redemption.placed_at);
    view! {
        <a
            class="order-row ruled"
            href=Route::Redemption(redemption.id.clone()).href()
            data-redemption=redemption.id.to_string()
            data-state=redemption.state.as_str()
        >
            <span class="order-row__art">{rewards::picture(redemption.reward.picture.clone())}</span>
            <span class="order-row__title">{titled(redemption)}</span>
            <span class="order-row__cost">{cost}</span>
            <span class="order-row__line">
                <span class="order-row__state">{state}</span>
                <span class="order-row__date">{date}</span>
            </span>
        </a>
    }
    .into_any()
}

/// What was redeemed, and how many of it where it was more than one.
fn titled(redemption: &Redemption) -> String {
    match redemption.quantity {
        0 | 1 => redemption.reward.title.clone(),
        quantity => format!("{} × {quantity}", redemption.reward.title),
    }
}

fn group_named(word: &str) -> Option<RedemptionGroup> {
    RedemptionGroup::ALL.iter().copied().find(|group| group.as_str() == word)
}

#[cfg(test)]
mod tests {
    use contract::mall::RedemptionGroup;

    use super::group_named;

    #[test]
    fn every_group_can_be_filtered_by() {
        for group in RedemptionGroup::ALL {
            assert_eq!(group_named(group.as_str()), Some(*group));
        }
        assert_eq!(group_named("unknown"), None);
    }
}
