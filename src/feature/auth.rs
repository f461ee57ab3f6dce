//! Where a host's sign-in leads back to: what it brought is exchanged for a session, and the member goes
//! on to where the sign-in was begun. Where that does not work, the page says why and how to go on,
//! to the same place.

use leptos::{prelude::*, task::spawn_local};

use super::{
    begun,
    host_login::{self, End, HostButton, Why},
};
use crate::{
    address::Address,
    host::{self, Credential, HostKind, Login, Return},
    i18n::text,
    route::{ReturnTo, Route},
    session::SessionState,
    shell::Page,
    ui::{Art, Button, LinkButton, SkeletonBlock, Variant},
};

pub fn page(place: Route) -> AnyView {
    let address = expect_context::<Address>();
    let session = expect_context::<SessionState>();
    let kind = match &place {
        Route::Auth(key) => HostKind::from_key(key),
        _ => None,
    };
    let failure = RwSignal::new(None::<Why>);
    let brought = StoredValue::new(None::<(Credential, String)>);
    let begun = begun::kept();
    let next = StoredValue::new(begun.as_ref().and_then(|begun| begun.next.clone()));

    let end = move |end: End| match end {
        End::Opened(opened) => {
            host_login::enter(&opened, next.try_get_value().flatten(), session, address);
        }
        End::Stranger => address.replace(&Route::SignIn(next.try_get_value().flatten())),
        End::Failed(why) => {
            failure.try_set(Some(why));
        }
        End::Left => {}
    };
    let exchange = Callback::new(move |()| {
        let Some((credential, verifier)) = brought.get_value() else { return };
        failure.set(None);
        spawn_local(async move {
            end(host_login::exchange(credential, Login::Redirect, Some(verifier)).await);
        });
    });
    match kind.map_or(Return::Empty, host::returned) {
        Return::With(credential) => {
            let state = credential.state.as_deref();
            match begun.as_ref().and_then(|begun| begun.ends(state)).map(str::to_owned) {
                Some(verifier) => {
                    begun::spend();
                    brought.set_value(Some((credential, verifier)));
                    exchange.run(());
                }
                // It was begun elsewhere, or has led back before.
                None => failure.set(Some(Why::State)),
            }
        }
        Return::Declined => failure.set(Some(Why::Declined)),
        // The page was loaded anew: whoever is a member is where the sign-in was begun for, others come
        // to sign in.
        Return::Empty => {
            spawn_local(async move { address.return_to(next.try_get_value().flatten().as_ref()) });
        }
    }

    let name = host_login::place_name(kind.unwrap_or(HostKind::Browser));
    let title = text::host_login::button(&name);
    let waiting = text::host_login::working(&name);
    let on_end = Callback::new(move |it| {
        if !matches!(it, End::Opened(_)) {
            end(it);
        }
    });
    view! {
        <Page route=place title class="auth">
            {move || match failure.get() {
                None => working(waiting.clone()),
                Some(why) => {
                    let is_here = kind == Some(host::kind());
                    failed(&why, &name, is_here, next.get_value(), exchange, on_end)
                }
            }}
        </Page>
    }
    .into_any()
}

fn working(words: String) -> AnyView {
    view! {
        <div class="load" data-state="loading" aria-busy="true">
            <p class="auth__working" role="status">{words}</p>
            <SkeletonBlock height="14rem"/>
        </div>
    }
    .into_any()
}

/// Why it did not work, and the ways on to `next`: by the host again if it `is_here`, by phone, and
/// where nobody is signed in at all, to what is open to everybody.
fn failed(
    why: &Why,
    name: &str,
    is_here: bool,
    next: Option<ReturnTo>,
    on_retry: Callback<()>,
    on_end: Callback<End>,
) -> AnyView {
    let by_phone = Route::SignIn(next.clone()).href();
    let again = if matches!(why, Why::Request(_)) {
        let words = text::failure::retry();
        Some(view! { <Button on_click=on_retry>{words}</Button> }.into_any())
    } else {
        let by_host = move || {
            let next = next.clone();
            view! { <HostButton variant=Variant::Primary next on_end/> }
        };
        let is_offered = Memo::new(|_| host_login::is_offered());
        is_here.then(|| (move || is_offered.get().then(&by_host)).into_any())
    };
    let look_around = matches!(why, Why::Snapshot).then(|| {
        view! {
            <LinkButton href=Route::Mall(None).href() variant=Variant::Link>
                {text::host_login::look_around()}
            </LinkButton>
        }
    });
    let art = if matches!(why, Why::Request(_)) { Art::Broken } else { Art::Locked };
    view! {
        <div class="panel" role="alert" data-state=why.as_str()>
            <img class="panel__art" src=art.address() alt="" width="160" height="120"/>
            <h2 class="panel__title">{why.title(name)}</h2>
            <p class="panel__body">{why.body(name)}</p>
            <div class="panel__actions">
                {again}
                <LinkButton href=by_phone variant=Variant::Quiet>
                    {text::host_login::by_phone()}
                </LinkButton>
                {look_around}
            </div>
        </div>
    }
    .into_any()
}
