//! The member's own corner: what belongs to the member, scanning, language, looks, help, signing out.

use contract::member::{GetProfile, Profile};
use leptos::{prelude::*, task::spawn_local};

use super::{admission, offers, panel};
use crate::{
    config::Config,
    host::{self, Share},
    i18n::{self, Language, Locale, text},
    look::{Look, Theme},
    query::Query,
    route::Route,
    session::SessionState,
    shell::Page,
    ui::{
        Button, Choice, Icon, IconName, Load, Segments, Sheet, SkeletonBlock, Switch, ToastKind,
        Toasts, Variant,
    },
};

mod scan;

#[component]
pub fn MePage() -> impl IntoView {
    let language = expect_context::<Language>();
    let look = expect_context::<Look>();
    let toasts = expect_context::<Toasts>();
    let profile = Query::new(GetProfile {});

    let choose_language = Callback::new(move |tag: String| {
        let Some(locale) = Locale::from_tag(&tag) else { return };
        spawn_local(async move {
            if !language.change(locale).await {
                toasts.push(ToastKind::Bad, text::me::language_failed());
            }
        });
    });
    let languages = Locale::ALL.map(|locale| Choice::new(locale.tag(), locale.own_name())).to_vec();
    let spoken = Signal::derive(move || language.get().tag().to_owned());
    let themes = Theme::ALL.map(|theme| Choice::new(theme.as_str(), theme_name(theme))).to_vec();
    let theme = Signal::derive(move || look.theme().as_str().to_owned());
    let choose_theme = Callback::new(move |name: String| {
        if let Some(theme) = Theme::from_name(&name) {
            look.set_theme(theme);
        }
    });

    view! {
        <Page route=Route::Me title=text::me::title() class="me">
            <Load
                source=profile.source
                skeleton=|| view! { <SkeletonBlock height="5rem"/> }.into_any()
                on_retry=Callback::new(move |()| profile.again())
                let:profile
            >
                {(move || profile_card(profile.get())).into_any()}
            </Load>
            {places()}
            <section class="settings">
                <Segments
                    label=text::me::language()
                    choices=languages
                    chosen=spoken
                    on_choose=choose_language
                />
                <Segments label=text::me::look() choices=themes chosen=theme on_choose=choose_theme/>
                <Switch
                    label=text::me::elder()
                    hint=text::me::elder_hint()
                    on=Signal::derive(move || look.is_elder())
                    on_change=Callback::new(move |on| look.set_elder(on))
                />
            </section>
            <Contact/>
            <SignOutButton/>
        </Page>
    }
    .into_any()
}

fn profile_card(profile: Profile) -> AnyView {
    view! {
        <section class="profile">
            <p class="profile__name">{profile.name}</p>
            <p class="profile__phone">{profile.phone}</p>
            <p class="profile__joined">{text::me::joined(&i18n::date(&profile.joined_at))}</p>
        </section>
    }
    .into_any()
}

/// Where the member's own things are.
fn places() -> AnyView {
    let places = [
        (Route::Points, IconName::Points, text::points::title()),
        (Route::Redemptions, IconName::Gift, text::order::title()),
        (Route::Signups, IconName::Calendar, text::signup::title()),
        (Route::Coupons, IconName::Ticket, text::coupon::title()),
        (Route::Prizes, IconName::Star, text::prize::title()),
        (Route::Addresses, IconName::Truck, text::address::title()),
        (Route::Tiers, IconName::Medal, text::tiers::title()),
        (Route::Help, IconName::Info, text::help::title()),
    ];
    let links = places.into_iter().map(|(route, icon, title)| {
        let hint = (route == Route::Signups).then(offers::hint);
        view! {
            <a class="row-link" href=route.href()>
                <Icon name=icon/>
                <span class="row-link__text">{title}</span>
                {hint}
                <Icon name=IconName::ChevronRight/>
            </a>
        }
    });
    let links = links.collect_view();
    view! {
        <nav class="places" aria-label=text::me::places()>
            {scan::row()}
            {invite_row()}
            {links}
        </nav>
    }
    .into_any()
}

/// The way to the member's invitation, unless the configuration leaves sharing out here.
fn invite_row() -> AnyView {
    let row = || {
        view! {
            <a class="row-link" href=Route::Invite.href()>
                <Icon name=IconName::Share/>
                <span class="row-link__text">{text::me::invite()}</span>
                <Icon name=IconName::ChevronRight/>
            </a>
        }
    };
    (move || (host::capabilities().share != Share::Off).then(row)).into_any()
}

#[component]
fn Contact() -> impl IntoView {
    expect_context::<Config>().contact.map(|number| {
        let link = format!("tel:{number}");
        view! {
            <a class="row-link" href=link>
                <Icon name=IconName::Headset/>
                <span class="row-link__text">{text::me::contact()}</span>
                <span class="row-link__hint">{number}</span>
            </a>
        }
    })
}

/// Signing out, after a question: it clears this device.
#[component]
fn SignOutButton() -> impl IntoView {
    let session = expect_context::<SessionState>();
    let toasts = expect_context::<Toasts>();
    let is_asking = RwSignal::new(false);
    let sign_out = Action::new_local(move |(): &()| async move {
        if let Err(error) = admission::leave(session).await {
            is_asking.try_set(false);
            toasts.push(ToastKind::Bad, panel::reason(&error));
        }
    });
    view! {
        <Button variant=Variant::Quiet on_click=Callback::new(move |()| is_asking.set(true))>
            {text::me::sign_out()}
        </Button>
        <Sheet
            open=is_asking
            title=text::me::sign_out_title()
            on_close=Callback::new(move |()| is_asking.set(false))
        >
            <p>{text::me::sign_out_body()}</p>
            <Button
                variant=Variant::Danger
                pending=sign_out.pending()
                on_click=Callback::new(move |()| { sign_out.dispatch(()); })
            >
                {text::me::sign_out()}
            </Button>
            <Button variant=Variant::Quiet on_click=Callback::new(move |()| is_asking.set(false))>
                {text::me::cancel()}
            </Button>
        </Sheet>
    }
}

fn theme_name(theme: Theme) -> String {
    match theme {
        Theme::Auto => text::me::look_auto(),
        Theme::Light => text::me::look_light(),
        Theme::Dark => text::me::look_dark(),
    }
}
