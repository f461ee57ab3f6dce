//! Choosing where something is sent to: an address of the address book, or one that is added here.

use contract::{
    Page,
    id::AddressId,
    mall::{Address, ListAddresses},
};
use leptos::prelude::*;

use super::{address_form, phone};
use crate::{
    draft,
    i18n::text,
    query::Query,
    ui::{Button, Load, OptionRow, Options, SkeletonRows, Variant},
};

/// The address book, and what was chosen of it.
#[derive(Clone, Copy)]
pub struct AddressChoice {
    book: Query<Page<Address>>,
    chosen: RwSignal<Option<AddressId>>,
    /// The one that was added here, until the address book has it.
    added: RwSignal<Option<Address>>,
    is_adding: RwSignal<bool>,
}

impl AddressChoice {
    pub fn start() -> Self {
        Self {
            book: Query::new(ListAddresses {}),
            chosen: RwSignal::new(None),
            added: RwSignal::new(None),
            is_adding: RwSignal::new(false),
        }
    }

    /// The address book, with what was just added to it.
    fn known(self) -> Vec<Address> {
        let mut known = self.book.ready().map(|page| page.data).unwrap_or_default();
        if let Some(added) = self.added.get()
            && known.iter().all(|one| one.id != added.id)
        {
            known.push(added);
        }
        known
    }

    /// The address that it goes to: the chosen one and no other; the default where none was chosen,
    /// and none while another one is typed.
    pub fn goes_to(self) -> Option<AddressId> {
        if self.is_adding.get() {
            return None;
        }
        let known = self.known();
        let goes_to = match self.chosen.get() {
            Some(chosen) => known.iter().find(|one| one.id == chosen),
            None => known.first(),
        };
        goes_to.map(|one| one.id.clone())
    }

    /// Whether an address is being typed: it is saved before anything else is done.
    pub fn is_typing(self) -> bool {
        self.book.ready().is_some() && (self.is_adding.get() || self.known().is_empty())
    }

    /// `on_change` runs when something else was chosen; it may be gone by then.
    pub fn view(self, on_change: Callback<()>) -> AnyView {
        view! {
            <Load
                source=self.book.source
                skeleton=|| view! { <SkeletonRows rows=2/> }.into_any()
                on_retry=Callback::new(move |()| self.book.again())
                let:_known
            >
                {self.choices(on_change)}
            </Load>
        }
        .into_any()
    }

    fn choices(self, on_change: Callback<()>) -> AnyView {
        let rows = Signal::derive(move || self.known().iter().map(row).collect::<Vec<_>>());
        let chosen = Signal::derive(move || self.goes_to().map(|id| id.0));
        let on_choose = Callback::new(move |id| {
            self.chosen.set(Some(AddressId(id)));
            on_change.run(());
        });
        let has_none = Memo::new(move |_| rows.with(Vec::is_empty));
        let is_typed = Memo::new(move |_| self.is_adding.get() || has_none.get());
        let choose_known = Callback::new(move |()| {
            self.is_adding.set(false);
            on_change.run(());
        });
        let add = Callback::new(move |()| {
            self.is_adding.set(true);
            on_change.run(());
        });
        let on_saved = Callback::new(move |saved: Address| {
            self.chosen.try_set(Some(saved.id.clone()));
            self.added.try_set(Some(saved));
            self.is_adding.try_set(false);
            on_change.try_run(());
        });
        (move || {
            if is_typed.get() {
                return view! {
                    <section class="address-choice">
                        <h3 class="address-choice__label">{text::reward::new_address()}</h3>
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

    /// Takes over what was kept under these names: the address, and whether one was being typed.
    pub fn take_over(self, [address, is_adding]: [&'static str; 2]) {
        let chosen = Some(draft::typed(address)).filter(|address| !address.is_empty());
        self.chosen.set(chosen.map(AddressId));
        self.is_adding.set(!draft::typed(is_adding).is_empty());
    }

    /// Keeps what was chosen for [`take_over`](Self::take_over). It may run while its page goes.
    pub fn keep(self, [address, is_adding]: [&'static str; 2]) {
        let chosen = self.chosen.try_get_untracked().flatten();
        draft::keep(address, chosen.map(|address| address.0).unwrap_or_default());
        let is_typed = self.is_adding.try_get_untracked() == Some(true);
        draft::keep(is_adding, if is_typed { "1" } else { "" }.to_owned());
    }
}

fn row(address: &Address) -> OptionRow {
    let digits = &*address.phone;
    let phone = if phone::is_complete(digits) { phone::grouped(digits) } else { digits.to_owned() };
    OptionRow {
        key: address.id.to_string(),
        title: [&*address.name, " ", &*phone].concat(),
        detail: address_form::one_line(address),
    }
}
