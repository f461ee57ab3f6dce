//! The first moment as a member: what was credited, and the way on.

use contract::joining::Application;
use leptos::{html, prelude::*};

use crate::{
    address::Address,
    feature::{admission, panel, presents},
    i18n::text,
    route::Route,
    ui::{Art, LinkButton},
};

pub fn view(application: Application) -> AnyView {
    admission::settle_welcome();
    let title = NodeRef::<html::H2>::new();
    Effect::new(move |_| panel::take_lost_focus(title.get()));
    let gifts = (!application.gift.is_empty()).then(|| {
        view! {
            <section class="join-gifts">
                <h3 class="join-gifts__title">{text::join::credited()}</h3>
                {presents::rows(&application.gift)}
            </section>
        }
    });
    view! {
        <div class="welcome" data-state="welcome">
            <img class="welcome__art" src=Art::Join.address() alt="" width="240" height="160"/>
            <div role="status">
                <h2 class="welcome__title" tabindex="-1" node_ref=title>
                    {text::join::welcome(&application.name)}
                </h2>
            </div>
            {gifts}
            {way_on()}
        </div>
    }
    .into_any()
}

/// To where one wanted to go, or to the card.
pub fn way_on() -> AnyView {
    let address = expect_context::<Address>();
    let href = Signal::derive(move || {
        address.next().map_or_else(|| Route::Card.href(), |next| next.as_str().to_owned())
    });
    let words = move || match address.next() {
        Some(_) => text::join::go_on(),
        None => text::join::to_card(),
    };
    view! { <LinkButton href>{words}</LinkButton> }.into_any()
}
