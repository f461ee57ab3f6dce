//! Where it goes: to an address of the address book, which can be added here, or to a store.

use contract::{
    bootstrap::Store,
    id::AddressId,
    mall::{Address as Destination, Way},
};
use leptos::prelude::*;

use super::Form;
use crate::{
    feature::{address_form, phone},
    i18n::text,
    ui::{
        Button, Choice as Segment, Load, OptionRow, Options, Segments, Select, SkeletonRows,
        Variant,
    },
};

impl Form {
    /// The address book, with what was just added to it.
    fn destinations(self) -> Vec<Destination> {
        let mut known = self.addresses.ready().map(|page| page.data).unwrap_or_default();
        if let Some(added) = self.added.get()
            && known.iter().all(|one| one.id != added.id)
        {
            known.push(added);
        }
        known
    }

    /// The address that it goes to: the chosen one and no other; the default where none was chosen,
    /// and none while another one is typed.
    pub(super) fn destination(self) -> Option<AddressId> {
        if self.is_adding.get() {
            return None;
        }
        let known = self.destinations();
        let goes_to = match self.chosen_address.get() {
            Some(chosen) => known.iter().find(|one| one.id == chosen),
            None => known.first(),
        };
        goes_to.map(|one| one.id.clone())
    }

    /// The store's code: the chosen one; unless one was chosen, the one that is known.
    pub(super) fn store(self) -> Option<String> {
        let known = self.stores.ready()?.data;
        let chosen = self.chosen_store.get();
        if known.iter().any(|store| store.code == chosen) {
            return Some(chosen);
        }
        self.usual_store(&known)
    }

    /// The only one there is, or the one that the member went to last.
    fn usual_store(self, known: &[Store]) -> Option<String> {
        if let [only] = known {
            return Some(only.code.clone());
        }
        let before = self.before?.ready()?.data;
        let last = before.into_iter().find_map(|redemption| redemption.store)?.code;
        known.iter().any(|store| store.code == last).then_some(last)
    }

    pub(super) fn where_to(self) -> AnyView {
        let ways = Memo::new(move |_| self.reward.with(|reward| reward.ways.clone()));
        (move || self.ways(&ways.get())).into_any()
    }

    fn ways(self, ways: &[Way]) -> AnyView {
        let choices: Vec<Segment> =
            ways.iter().filter_map(|way| Some(Segment::new(word(*way)?, way_name(*way)))).collect();
        let chosen =
            Signal::derive(move || self.way.get().and_then(word).unwrap_or_default().to_owned());
        let on_choose = Callback::new(move |key: String| {
            self.way.set(way_named(&key));
            self.hint.set(None);
        });
        let has_both = choices.len() > 1;
        view! {
            {has_both.then(|| view! {
                <Segments label=text::reward::way() choices chosen on_choose/>
            })}
            {move || match self.way.get() {
                Some(Way::Delivery) => self.address_choice(),
                Some(Way::Store) => self.store_choice(),
                _ => ().into_any(),
            }}
        }
        .into_any()
    }

    fn address_choice(self) -> AnyView {
        view! {
            <Load
                source=self.addresses.source
                skeleton=|| view! { <SkeletonRows rows=2/> }.into_any()
                on_retry=Callback::new(move |()| self.addresses.again())
                let:_known
            >
                {self.address_book()}
            </Load>
        }
        .into_any()
    }

    fn address_book(self) -> AnyView {
        let rows =
            Signal::derive(move || self.destinations().iter().map(address_row).collect::<Vec<_>>());
        let chosen = Signal::derive(move || self.destination().map(|id| id.0));
        let on_choose = Callback::new(move |id| {
            self.chosen_address.set(Some(AddressId(id)));
            self.hint.set(None);
        });
        let has_none = Memo::new(move |_| rows.with(Vec::is_empty));
        let is_typed = Memo::new(move |_| self.is_adding.get() || has_none.get());
        let choose_known = Callback::new(move |()| {
            self.is_adding.set(false);
            self.hint.set(None);
        });
        let add = Callback::new(move |()| {
            self.is_adding.set(true);
            self.hint.set(None);
        });
        let on_saved = Callback::new(move |saved: Destination| {
            self.chosen_address.try_set(Some(saved.id.clone()));
            self.added.try_set(Some(saved));
            self.is_adding.try_set(false);
            self.hint.try_set(None);
        });
        (move || {
            if is_typed.get() {
                return view! {
                    <section class="redeem__address">
                        <h3 class="redeem__label">{text::reward::new_address()}</h3>
                        <address_form::AddressForm
                            existing=None
                            save=text::reward::save_address()
                            on_saved
                        />
                        {move || (!has_none.get()).then(|| view! {
                            <Button variant=Variant::Link on_click=choose_known>
                                {text::reward::choose_known()}
                            </Button>
                        })}
                    </section>
                }
                .into_any();
            }
            view! {
                <Options label=text::reward::address() rows chosen on_choose/>
                <Button variant=Variant::Link on_click=add>{text::reward::add_address()}</Button>
            }
            .into_any()
        })
        .into_any()
    }

    fn store_choice(self) -> AnyView {
        let stores = move || self.stores.ready().map(|page| page.data).unwrap_or_default();
        // Unless one was chosen, what stands first is shown: the usual one, or that one is to choose.
        let choices = Memo::new(move |_| {
            let mut stores = stores();
            let usual = self.usual_store(&stores);
            stores.sort_by_key(|store| Some(&store.code) != usual.as_ref());
            let none = usual.is_none().then(|| Segment::new("", text::reward::choose_store()));
            let stores = stores.iter().map(|store| Segment::new(&store.code, &store.name));
            none.into_iter().chain(stores).collect::<Vec<_>>()
        });
        let place = move || {
            let chosen = self.store();
            stores().into_iter().find(|store| Some(&store.code) == chosen.as_ref())?.address
        };
        view! {
            <Load
                source=self.stores.source
                skeleton=|| view! { <SkeletonRows rows=1/> }.into_any()
                on_retry=Callback::new(move |()| self.stores.again())
                let:_known
            >
                {view! {
                    <Select label=text::reward::store() choices value=self.chosen_store/>
                    <p class="quiet redeem__place">{place}</p>
                }
                .into_any()}
            </Load>
        }
        .into_any()
    }
}

fn address_row(address: &Destination) -> OptionRow {
    let digits = &*address.phone;
    let phone = if phone::is_complete(digits) { phone::grouped(digits) } else { digits.to_owned() };
    OptionRow {
        key: address.id.to_string(),
        title: [&*address.name, " ", &*phone].concat(),
        detail: address_form::one_line(address),
    }
}

pub(super) const fn word(way: Way) -> Option<&'static str> {
    match way {
        Way::Delivery => Some("delivery"),
        Way::Store => Some("store"),
        Way::Unknown => None,
    }
}

pub(super) fn way_named(key: &str) -> Option<Way> {
    [Way::Delivery, Way::Store].into_iter().find(|way| word(*way) == Some(key))
}

fn way_name(way: Way) -> String {
    match way {
        Way::Store => text::reward::way_store(),
        _ => text::reward::way_delivery(),
    }
}
