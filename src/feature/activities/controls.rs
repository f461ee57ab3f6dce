//! What changes which activities are seen: list or month, city, chips. All of it acts on the
//! address.

use contract::{
    activities::{ActivityKind, ActivityPage},
    member::TierName,
};
use leptos::{html, prelude::*};

use super::{
    filter::{CITY, Filter, KIND, OPEN, TIER},
    words,
};
use crate::{
    address::Address,
    feature::listing,
    i18n::text,
    query::Query,
    ui::{Choice, Icon, IconName, Segments},
};

/// Names in the address how the activities are laid out; a list when it is not there.
pub const VIEW: &str = "view";
pub const MONTH_VIEW: &str = "month";

/// List or month, and beside it the city.
pub fn tools(
    address: Address,
    is_month: Memo<bool>,
    filter: Memo<Filter>,
    next: Query<ActivityPage>,
) -> AnyView {
    let choices = vec![
        Choice::new("", text::activities::view_list()),
        Choice::new(MONTH_VIEW, text::activities::view_month()),
    ];
    let chosen = Signal::derive(move || if is_month.get() { MONTH_VIEW } else { "" }.to_owned());
    let on_choose = Callback::new(move |key: String| {
        address.set(VIEW, (!key.is_empty()).then_some(&*key));
    });
    view! {
        <div class="activities__tools">
            <Segments label=text::activities::view() choices chosen on_choose/>
            {cities(address, filter, next)}
        </div>
    }
    .into_any()
}

/// The cities that something takes place in, once they are known.
fn cities(address: Address, filter: Memo<Filter>, next: Query<ActivityPage>) -> AnyView {
    let chosen = Memo::new(move |_| filter.with(|filter| filter.city.clone()));
    let known = Memo::new(move |_| next.ready().map_or_else(Vec::new, |page| page.cities));
    // A link may name one in another language, or one where nothing takes place any more.
    let offered = Memo::new(move |_| {
        let mut cities = known.get();
        cities.extend(chosen.get().filter(|city| !cities.contains(city)));
        cities
    });
    let options = Memo::new(move |_| {
        let option = |city: String| (city.clone(), city);
        offered.get().into_iter().map(option).collect()
    });
    let (label, any) = (text::activities::city(), text::activities::city_all());
    picker(address, CITY, [label, any], options, chosen)
}

/// The tiers that activities ask for, once they are known, and the member's own.
fn tiers(
    address: Address,
    filter: Memo<Filter>,
    tiers: Memo<Option<Vec<TierName>>>,
    own: Memo<Option<TierName>>,
) -> AnyView {
    let chosen = Memo::new(move |_| filter.with(|filter| Some(filter.tier.as_ref()?.0.clone())));
    let options = Memo::new(move |_| {
        let own = own.get();
        let option = |tier: TierName| {
            let words = match own.as_ref().is_some_and(|own| own.id == tier.id) {
                true => text::activities::my_tier(),
                false => text::activities::for_tier(&tier.name),
            };
            (tier.id.0, words)
        };
        tiers.get().unwrap_or_default().into_iter().map(option).collect()
    });
    let (label, any) = (text::activities::tier(), text::activities::tier_all());
    picker(address, TIER, [label, any], options, chosen)
}

/// One of some `options`, each a value in the address and its words, or any; in the system's own
/// picker, as long as there is something to choose.
fn picker(
    address: Address,
    name: &'static str,
    [label, any]: [String; 2],
    options: Memo<Vec<(String, String)>>,
    chosen: Memo<Option<String>>,
) -> AnyView {
    let option = move |(value, words): (String, String)| {
        let of = value.clone();
        let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&of));
        view! { <option value=value prop:selected=is_chosen>{words}</option> }
    };
    let on_choose =
        move |value: String| address.set(name, Some(&*value).filter(|it| !it.is_empty()));
    let picker = move || {
        let options = options.get();
        (!options.is_empty()).then(|| {
            view! {
                <div
                    class="picker"
                    data-state=move || if chosen.read().is_some() { "chosen" } else { "any" }
                >
                    <select
                        class="picker__select"
                        name=name
                        aria-label=label.clone()
                        autocomplete="off"
                        on:change=move |event| on_choose(event_target_value(&event))
                    >
                        <option value="" prop:selected=move || chosen.read().is_none()>
                            {any.clone()}
                        </option>
                        {options.into_iter().map(option).collect_view()}
                    </select>
                    <Icon name=IconName::ChevronDown/>
                </div>
            }
        })
    };
    picker.into_any()
}

/// What one can sign up for, which tier it is for, and the kinds, in a row that scrolls sideways.
pub fn chips(
    address: Address,
    filter: Memo<Filter>,
    known: Memo<Option<Vec<TierName>>>,
    own: Memo<Option<TierName>>,
) -> AnyView {
    let row = NodeRef::<html::Div>::new();
    let is_open = Signal::derive(move || filter.with(|filter| filter.open));
    let press_open = Callback::new(move |()| {
        address.set(OPEN, (!is_open.get_untracked()).then_some("true"));
    });
    let is_any = Signal::derive(move || filter.with(|filter| filter.kind.is_none()));
    let press_any = Callback::new(move |()| address.set(KIND, None));
    let of_kind = move |kind: &ActivityKind| {
        let kind = *kind;
        let is_chosen = Signal::derive(move || filter.with(|filter| filter.kind == Some(kind)));
        let on_press = Callback::new(move |()| {
            address.set(KIND, (!is_chosen.get_untracked()).then_some(kind.as_str()));
        });
        listing::chip(words::kind_name(kind).into_any(), kind.as_str().into(), is_chosen, on_press)
    };
    Effect::new(move |_| {
        if row.get().is_some() {
            request_animation_frame(move || listing::show_chosen(row));
        }
    });
    view! {
        <div class="chips" role="group" aria-label=text::activities::filters() node_ref=row>
            {listing::chip(text::activities::open().into_any(), OPEN.into(), is_open, press_open)}
            {tiers(address, filter, known, own)}
            {listing::chip(text::activities::all().into_any(), "all".into(), is_any, press_any)}
            {ActivityKind::ALL.iter().map(of_kind).collect_view()}
        </div>
    }
    .into_any()
}
