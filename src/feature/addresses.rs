//! The address book: where rewards are sent to. One of the addresses is the one that is chosen
//! unless the member chooses another.

use contract::{
    Page as Listed,
    id::AddressId,
    mall::{self, ChangeAddress, DeleteAddress, ListAddresses},
};
use leptos::prelude::*;

use super::{
    address_form::{AddressForm, one_line, phone_line},
    panel,
};
use crate::{
    address::Address,
    deed::Deed,
    i18n::text,
    query::Query,
    route::Route,
    shell::Page,
    ui::{Button, Empty, IconName, Load, Sheet, SkeletonRows, ToastKind, Toasts, Variant},
};

/// Names the address whose form is open, in the page's own address.
const EDITED: &str = "edit";
/// Opens the form of an address that is not there yet.
const NEW: &str = "new";
/// Names the address that is to be deleted.
const DELETED: &str = "delete";

#[component]
pub fn AddressesPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let query = Query::new(ListAddresses {});
    let book = Book {
        address,
        toasts: expect_context::<Toasts>(),
        addresses: Memo::new(move |_| query.ready().map(|Listed { data, .. }| data)),
        choice: Deed::new(),
        chosen: RwSignal::new(None),
    };
    view! {
        <Page route=Route::Addresses title=text::address::title() class="addresses">
            <Load
                source=query.source
                skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                on_retry=Callback::new(move |()| query.again())
                let:_loaded
            >
                {list(book)}
            </Load>
            <EditSheet book/>
            <DeleteSheet book/>
        </Page>
    }
    .into_any()
}

/// The addresses and what one does with them.
#[derive(Clone, Copy)]
struct Book {
    address: Address,
    toasts: Toasts,
    /// `None` until they are there.
    addresses: Memo<Option<Vec<mall::Address>>>,
    /// Makes another one the default.
    choice: Deed,
    /// The one that becomes it.
    chosen: RwSignal<Option<AddressId>>,
}

impl Book {
    fn find(self, id: &str) -> Option<mall::Address> {
        self.addresses.with(|addresses| {
            addresses.as_ref()?.iter().find(|address| address.id.as_str() == id).cloned()
        })
    }

    fn make_default(self, id: AddressId) {
        let change = ChangeAddress {
            id: id.clone(),
            region: None,
            name: None,
            phone: None,
            province: None,
            city: None,
            district: None,
            street: None,
            postcode: None,
            is_default: Some(true),
        };
        if self.choice.is_under_way().get_untracked() {
            return;
        }
        self.chosen.set(Some(id));
        self.choice.carry_out(change, move |outcome| match outcome {
            Ok(_) => self.toasts.push(ToastKind::Good, text::address::default_changed()),
            Err(error) => self.toasts.push(ToastKind::Bad, panel::reason(&error)),
        });
    }

    /// Closes what is open under a name, if it still is.
    fn close(self, name: &str, value: &str) {
        if untrack(|| self.address.parameter(name)).as_deref() == Some(value) {
            self.address.close(name);
        }
    }
}

fn list(book: Book) -> AnyView {
    let is_empty =
        Memo::new(move |_| book.addresses.with(|list| list.as_ref().is_none_or(Vec::is_empty)));
    let add = move || {
        view! {
            <div class="addresses__add">
                <Button icon=IconName::Plus on_click=Callback::new(move |()| book.address.open(EDITED, NEW))>
                    {text::address::add()}
                </Button>
            </div>
        }
        .into_any()
    };
    let cards = move || {
        let addresses = book.addresses.get().unwrap_or_default();
        addresses.into_iter().map(|address| card(book, address)).collect_view()
    };
    (move || {
        if is_empty.get() {
            return view! {
                <Empty title=text::address::empty_title() body=text::address::empty_body()>{add()}</Empty>
            }
            .into_any();
        }
        view! {
            {panel::checking(book.choice, text::address::checking)}
            <ul class="addresses__list">{cards}</ul>
            {add()}
        }
        .into_any()
    })
    .into_any()
}

fn card(book: Book, address: mall::Address) -> AnyView {
    let (line, phone) = (one_line(&address), phone_line(&address));
    let id = address.id.clone();
    let is_chosen = Signal::derive(move || {
        book.choice.is_under_way().get() && book.chosen.with(|chosen| chosen.as_ref() == Some(&id))
    });
    let open = move |name: &'static str, id: &AddressId| {
        let id = id.clone();
        Callback::new(move |()| book.address.open(name, id.as_str()))
    };
    let (edit, delete) = (open(EDITED, &address.id), open(DELETED, &address.id));
    // Several buttons of the same name: each says whose it is.
    let name = StoredValue::new(address.name.clone());
    let whose = move || view! { <span class="visually-hidden">" "{name.get_value()}</span> };
    let default = if address.is_default {
        view! { <span class="address__badge">{text::address::default()}</span> }.into_any()
    } else {
        let id = address.id.clone();
        view! {
            <span class="address__default">
                <Button
                    variant=Variant::Link
                    pending=is_chosen
                    on_click=Callback::new(move |()| book.make_default(id.clone()))
                >
                    {text::address::make_default()}{whose()}
                </Button>
            </span>
        }
        .into_any()
    };
    view! {
        <li
            class="address"
            data-address=address.id.to_string()
            data-state=address.is_default.then_some("default")
        >
            <p class="address__who">
                <span class="address__name">{address.name}</span>
                <span class="address__phone">{phone}</span>
            </p>
            <p class="address__line">
                {line}
                {address.postcode.map(|code| view! { " "<span class="address__postcode">{code}</span> })}
            </p>
            <div class="address__actions">
                {default}
                <span class="address__edit">
                    <Button variant=Variant::Link on_click=edit>{text::address::edit()}{whose()}</Button>
                </span>
                <span class="address__delete">
                    <Button variant=Variant::Link on_click=delete>{text::address::delete()}{whose()}</Button>
                </span>
            </div>
        </li>
    }
    .into_any()
}

/// The form, for a new address or a known one.
#[component]
fn EditSheet(book: Book) -> impl IntoView {
    let opened = Memo::new(move |_| {
        let id = book.address.parameter(EDITED)?;
        (id == NEW || book.find(&id).is_some()).then_some(id)
    });
    let is_open = Signal::derive(move || opened.with(Option::is_some));
    // What is shown stays while the sheet falls.
    let shown = Memo::new(move |before: Option<&Option<String>>| {
        opened.get().or_else(|| before.cloned().flatten())
    });
    let title = move || match shown.get().as_deref() {
        Some(NEW) => text::address::add(),
        _ => text::address::edit_title(),
    };
    let on_saved = Callback::new(move |saved: mall::Address| {
        book.toasts.push(ToastKind::Good, text::address::saved());
        let is_new = untrack(|| book.find(saved.id.as_str())).is_none();
        book.close(EDITED, if is_new { NEW } else { saved.id.as_str() });
    });
    let form = move || {
        let id = shown.get()?;
        // Untracked: news must not wipe out what was typed.
        let existing = untrack(|| book.find(&id));
        Some(view! { <AddressForm existing on_saved/> })
    };
    view! {
        <Sheet
            open=is_open
            title=TextProp::from(title)
            on_close=Callback::new(move |()| book.address.close(EDITED))
        >
            {form}
        </Sheet>
    }
}

/// Asks before an address goes.
#[component]
fn DeleteSheet(book: Book) -> impl IntoView {
    let deed = Deed::new();
    let refusal = RwSignal::new(None::<(AddressId, String)>);
    let opened = Memo::new(move |_| book.find(&book.address.parameter(DELETED)?));
    let is_open = Signal::derive(move || opened.with(Option::is_some));
    let shown = Memo::new(move |before: Option<&Option<mall::Address>>| {
        opened.get().or_else(|| before.cloned().flatten())
    });
    let close = Callback::new(move |()| book.address.close(DELETED));
    let refused = move || {
        let (id, line) = refusal.get()?;
        let is_of_this = shown.with(|address| address.as_ref().is_some_and(|it| it.id == id));
        is_of_this.then_some(line)
    };
    let delete = Callback::new(move |()| {
        let Some(id) = shown.get_untracked().map(|address| address.id) else { return };
        refusal.set(None);
        deed.carry_out(DeleteAddress { id: id.clone() }, move |outcome| match outcome {
            Ok(()) => {
                book.toasts.push(ToastKind::Good, text::address::deleted());
                book.close(DELETED, id.as_str());
            }
            Err(error) => {
                let line = panel::reason(&error);
                if refusal.try_set(Some((id, line.clone()))).is_some() {
                    book.toasts.push(ToastKind::Bad, line);
                }
            }
        });
    });
    let body = move || {
        let address = shown.get()?;
        Some(view! {
            <p class="address__line"><b>{address.name.clone()}</b>" "{one_line(&address)}</p>
            <p class="quiet">{text::address::delete_body()}</p>
        })
    };
    view! {
        <Sheet open=is_open title=text::address::delete_title() on_close=close>
            {body}
            {panel::memory_only()}
            {panel::refused(refused)}
            {panel::checking(deed, text::address::checking)}
            <Button variant=Variant::Danger pending=deed.is_under_way() on_click=delete>
                {text::address::delete()}
            </Button>
            <Button variant=Variant::Quiet on_click=close>{text::address::keep()}</Button>
        </Sheet>
    }
}
