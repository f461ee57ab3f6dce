//! The member's code, its link and its QR code, and the ways to pass them on that this place has.

use contract::Timestamp;
use leptos::{prelude::*, task::spawn_local};

use super::poster;
use crate::{
    address::Address,
    browser,
    config::Config,
    feature::panel,
    host::{self, Share, share},
    i18n::{self, text},
    route::Route,
    ui::{Button, IconName, Leaf, Notice, Qr, ToastKind, Toasts, Variant},
};

/// Names the open poster in the address.
const POSTER: &str = "poster";

pub fn view(code: &str, path: &str, until: Memo<Option<Timestamp>>) -> AnyView {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    share::offer(path.to_owned());
    let link = browser::origin() + path;
    let is_poster_open = Memo::new(move |_| address.parameter(POSTER).is_some());
    let open_poster = Callback::new(move |()| address.open(POSTER, "1"));
    let copy = {
        let link = link.clone();
        Callback::new(move |()| {
            let link = link.clone();
            spawn_local(async move { tell(toasts, browser::copy(&link).await) });
        })
    };
    let on_failure = Callback::new(move |words| toasts.push(ToastKind::Bad, words));
    let until = move || {
        let until = text::invite::until(&i18n::date(&until.get()?));
        Some(view! { <p class="invite-hero__until">{until}</p> })
    };
    view! {
        <section class="invite-hero brand-face" data-code=code.to_owned()>
            <Leaf/>
            <h2 class="invite-hero__label">{text::invite::code()}</h2>
            <p class="invite-hero__code">
                <span class="invite-hero__letters">{i18n::in_fours(code)}</span>
                {panel::copy(&text::invite::code(), code.to_owned())}
            </p>
            <div class="invite-hero__foot">
                <div class="invite-hero__words">
                    <p>{text::invite::scan()}</p>
                    <p class="invite-hero__link" aria-label=text::invite::link()>{link.clone()}</p>
                    {until}
                </div>
                <div class="invite-hero__qr">
                    <Qr text=link.clone() label=text::invite::qr() largest=132.0/>
                </div>
            </div>
        </section>
        <div class="invite__ways">
            {move || host_way(host::capabilities().share, on_failure)}
            <div class="invite__more">
                {move || {
                    // The one way there is, where there is no other.
                    let is_only = host::capabilities().share == Share::CopyLink;
                    let variant = if is_only { Variant::Primary } else { Variant::Quiet };
                    view! {
                        <Button variant icon=IconName::Copy on_click=copy>
                            {text::invite::copy_link()}
                        </Button>
                    }
                }}
                <Button variant=Variant::Quiet icon=IconName::Qr on_click=open_poster>
                    {text::invite::poster()}
                </Button>
            </div>
        </div>
        {poster::sheet(
            code.to_owned(),
            link,
            is_poster_open,
            Callback::new(move |()| address.close(POSTER)),
        )}
    }
    .into_any()
}

/// What this place has for passing it on. Where that is copying the link, the button for it is there.
pub fn host_way(way: Share, on_failure: Callback<String>) -> Option<AnyView> {
    match way {
        Share::Native | Share::SystemSheet => {
            let brand = expect_context::<Config>().brand_name;
            let brand = brand.in_language(i18n::locale().tag()).to_owned();
            let send = Callback::new(move |()| send(&brand, on_failure));
            Some(
                view! {
                    <div data-share="send">
                        <Button icon=IconName::Share on_click=send>{text::invite::send()}</Button>
                    </div>
                }
                .into_any(),
            )
        }
        Share::Menu => Some(
            view! { <div data-share="menu"><Notice>{text::invite::menu()}</Notice></div> }
                .into_any(),
        ),
        Share::CopyLink | Share::Off => None,
    }
}

/// Opens the host's or the device's own choice of friends.
fn send(brand: &str, on_failure: Callback<String>) {
    let data = untrack(|| share::of(&Route::Invite, brand, brand, &browser::origin()));
    let answer = host::here().share(&data);
    spawn_local(async move {
        if answer.await.is_err() {
            on_failure.try_run(text::invite::send_failed());
        }
    });
}

fn tell(toasts: Toasts, is_copied: bool) {
    if is_copied {
        toasts.push(ToastKind::Good, text::invite::copied());
    } else {
        toasts.push(ToastKind::Bad, text::invite::copy_failed());
    }
}
