//! What narrows the mall down: the search, the chips, the order. All of it acts on the address.

use core::time::Duration;

use contract::{
    Page,
    mall::{Category, RewardSort},
};
use leptos::{ev, html, prelude::*};

use super::filter::{AFFORDABLE, CATEGORY, Filter, LONGEST, MAX_POINTS, SEARCH, SORT};
use crate::{
    address::Address,
    browser,
    feature::listing,
    i18n::{self, text},
    query::Query,
    ui::{Icon, IconName},
};

/// What is typed is searched for once the typing has rested so long.
const REST: Duration = Duration::from_millis(300);

/// The search, and beside it the order.
pub fn tools(address: Address, filter: Memo<Filter>) -> AnyView {
    view! { <div class="mall__tools">{search(address)}{order(address, filter)}</div> }.into_any()
}

fn search(address: Address) -> AnyView {
    // What is typed, until it stands in the address.
    let draft = RwSignal::new(None::<String>);
    let typed = Memo::new(move |_| draft.get().or_else(|| address.parameter(SEARCH)));
    let text = move || typed.get().unwrap_or_default();
    let has_text = Memo::new(move |_| typed.read().as_ref().is_some_and(|text| !text.is_empty()));
    let field = NodeRef::<html::Input>::new();
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let wait_no_more = move || {
        if let Some(rest) = rest.try_update_value(Option::take).flatten() {
            rest.clear();
        }
    };
    on_cleanup(wait_no_more);

    let search = move || {
        wait_no_more();
        if let Some(text) = draft.get_untracked() {
            address.set(SEARCH, Some(&*text).filter(|text| !text.trim().is_empty()));
            draft.set(None);
        }
    };
    let on_type = move |text: String, is_composing: bool| {
        draft.set(Some(text));
        wait_no_more();
        // Half a word of pinyin is nothing to search for.
        if !is_composing {
            rest.set_value(set_timeout_with_handle(search, REST).ok());
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        search();
        // The keyboard makes room for what was found.
        if let Some(field) = field.get_untracked() {
            field.blur().ok();
        }
    };
    let on_clear = move |_| {
        draft.set(Some(String::new()));
        search();
        if let Some(field) = field.get_untracked() {
            field.focus().ok();
        }
    };
    view! {
        <form class="search" role="search" on:submit=on_submit>
            <Icon name=IconName::Search/>
            <input
                class="search__input"
                node_ref=field
                type="search"
                name=SEARCH
                aria-label=text::mall::search()
                placeholder=text::mall::search_hint()
                maxlength=LONGEST
                enterkeyhint="search"
                autocomplete="off"
                prop:value=text
                on:input=move |event| {
                    let is_composing = browser::property(&event, "isComposing").is_truthy();
                    on_type(event_target_value(&event), is_composing);
                }
                on:compositionend=move |event| on_type(event_target_value(&event), false)
            />
            {move || has_text.get().then(|| view! {
                <button
                    type="button"
                    class="search__clear"
                    aria-label=text::mall::search_clear()
                    on:click=on_clear
                >
                    <Icon name=IconName::Close/>
                </button>
            })}
        </form>
    }
    .into_any()
}

fn order(address: Address, filter: Memo<Filter>) -> AnyView {
    let option = |sort: RewardSort| {
        let is_chosen = move || filter.with(|filter| filter.sort == sort);
        view! { <option value=sort.as_str() prop:selected=is_chosen>{sort_name(sort)}</option> }
    };
    let options = RewardSort::ALL.iter().copied().map(option).collect_view();
    let choose = move |name: String| {
        let is_special = name != RewardSort::default().as_str();
        address.set(SORT, is_special.then_some(&*name));
    };
    view! {
        <div class="sorting">
            <select
                class="sorting__select"
                name=SORT
                aria-label=text::mall::sort()
                autocomplete="off"
                on:change=move |event| choose(event_target_value(&event))
            >
                {options}
            </select>
            <Icon name=IconName::ChevronDown/>
        </div>
    }
    .into_any()
}

fn sort_name(sort: RewardSort) -> String {
    match sort {
        RewardSort::PointsLow => text::mall::sort_points_low(),
        RewardSort::PointsHigh => text::mall::sort_points_high(),
        RewardSort::Newest => text::mall::sort_newest(),
        RewardSort::Recommended | RewardSort::Unknown => text::mall::sort_recommended(),
    }
}

/// What one can afford, and the categories, in a row that scrolls sideways.
pub fn chips(
    address: Address,
    filter: Memo<Filter>,
    is_guest: Memo<bool>,
    categories: Query<Page<Category>>,
) -> AnyView {
    let row = NodeRef::<html::Div>::new();
    let known = Memo::new(move |_| categories.ready().map_or_else(Vec::new, |page| page.data));
    let is_affordable = Signal::derive(move || filter.with(|filter| filter.affordable));
    let affordable = move || {
        let on_press = Callback::new(move |()| {
            let is_on = is_affordable.get_untracked();
            address.set(AFFORDABLE, (!is_on).then_some("true"));
        });
        let label = view! {
            {move || is_affordable.get().then(|| view! { <Icon name=IconName::Check/> })}
            {text::mall::affordable()}
        };
        let label = label.into_any();
        (!is_guest.get()).then(|| listing::chip(label, AFFORDABLE.into(), is_affordable, on_press))
    };
    let is_any = Signal::derive(move || filter.with(|filter| filter.category.is_none()));
    let choose_any = Callback::new(move |()| address.set(CATEGORY, None));
    let of_category = move |Category { id, name, .. }: Category| {
        let key = id.to_string();
        let id = StoredValue::new(id.to_string());
        let is_chosen = Signal::derive(move || {
            filter.with(|filter| id.with_value(|id| filter.category.as_deref() == Some(&**id)))
        });
        let on_press = Callback::new(move |()| {
            let id = id.get_value();
            address.set(CATEGORY, (!is_chosen.get_untracked()).then_some(&*id));
        });
        listing::chip(name.into_any(), key, is_chosen, on_press)
    };
    Effect::new(move |_| {
        if known.with(|known| !known.is_empty()) {
            request_animation_frame(move || listing::show_chosen(row));
        }
    });
    view! {
        <div class="chips" role="group" aria-label=text::mall::filters() node_ref=row>
            {affordable}
            {listing::chip(text::mall::all().into_any(), "all".into(), is_any, choose_any)}
            {move || known.get().into_iter().map(of_category).collect_view()}
        </div>
    }
    .into_any()
}

/// What so many points could still become, with the way back to everything.
pub fn within(address: Address, filter: Memo<Filter>) -> AnyView {
    let most = Memo::new(move |_| filter.with(|filter| filter.max_points));
    let notice = move || {
        let line = text::mall::within(&i18n::points(most.get()?));
        Some(view! {
            <div class="within">
                <Icon name=IconName::Leaf/>
                <p class="within__text">{line}</p>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=text::mall::within_clear()
                    on:click=move |_| address.set(MAX_POINTS, None)
                >
                    <Icon name=IconName::Close/>
                </button>
            </div>
        })
    };
    notice.into_any()
}
