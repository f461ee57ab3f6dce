//! Where it goes: to an address, or to a store.

use contract::{bootstrap::Store, mall::Way};
use leptos::prelude::*;

use super::Form;
use crate::{
    browser,
    i18n::text,
    session,
    ui::{Choice as Segment, Load, Segments, Select, SkeletonRows},
};

impl Form {
    /// The store's code: the chosen one; unless one was chosen, the one that is known.
    pub(super) fn store(self) -> Option<String> {
        let known = self.stores.ready()?.data;
        let chosen = self.chosen_store.get();
        if known.iter().any(|store| store.code == chosen) {
            return Some(chosen);
        }
        self.usual_store(&known)
    }

    /// The only one there is, or the one whose QR the member has read, or went to last.
    fn usual_store(self, known: &[Store]) -> Option<String> {
        if let [only] = known {
            return Some(only.code.clone());
        }
        let is_one = |code: &String| known.iter().any(|store| store.code == *code);
        let of_last_order = || {
            let before = self.before?.ready()?.data;
            Some(before.into_iter().find_map(|redemption| redemption.store)?.code)
        };
        browser::recall(session::STORE).filter(is_one).or_else(of_last_order).filter(is_one)
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
                Some(Way::Delivery) => {
                    let on_change = Callback::new(move |()| {
                        self.hint.try_set(None);
                    });
                    self.destination.view(on_change)
                }
                Some(Way::Store) => self.store_choice(),
                _ => ().into_any(),
            }}
        }
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
