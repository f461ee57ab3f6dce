//! The way from where guests arrive to what works in the app that they came in, and how to open the same
//! place in a browser. In a browser there is none.

use leptos::prelude::*;

use super::source;
use crate::{
    address::Address,
    host::{self, HostKind},
    i18n::text,
    route::{self, ReturnTo},
    ui::{LinkButton, Variant},
};

pub fn link() -> AnyView {
    let address = expect_context::<Address>();
    (host::kind() != HostKind::Browser)
        .then(|| {
            let href = Signal::derive(move || route::help(here(address).as_ref()));
            view! { <LinkButton variant=Variant::Link href>{text::help::title()}</LinkButton> }
        })
        .into_any()
}

/// The place as it is to be found elsewhere. Where one joins, what this device has kept of how somebody
/// came goes along.
fn here(address: Address) -> Option<ReturnTo> {
    address.here().or_else(|| {
        let kept = source::kept();
        let ways = [
            ("store", kept.store),
            ("channel", kept.channel),
            ("campaign", kept.campaign),
            ("invite", kept.invite),
        ];
        let ways: Vec<(&str, &str)> =
            ways.iter().filter_map(|(name, way)| Some((*name, way.as_deref()?))).collect();
        ReturnTo::parse_open(&route::join_by(&ways, address.next().as_ref()))
    })
}
