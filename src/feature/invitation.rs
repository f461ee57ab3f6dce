//! An invitation as its guest sees it: who invites, what both get and for what, and one way in. One
//! that does not hold says why, and what to do instead.

use contract::{
    joining::{GetJoinOffer, JoinSource},
    referral::{GetInvite, Invite, InviteState},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    elsewhere,
    inviting::{self, Side},
    presents, source,
};
use crate::{
    api,
    config::Config,
    i18n::{self, text},
    query::{self, Fresh, Query},
    route::Route,
    shell::Page,
    ui::{
        Art, Data, FailureKind, Leaf, LinkButton, Load, LoadState, SkeletonBlock, Source, Variant,
    },
};

/// How whoever comes by an invitation has come.
const CHANNEL: &str = "friend";

pub fn page(place: Route) -> AnyView {
    let Route::Invitation(code) = place.clone() else { return ().into_any() };
    let state = RwSignal::new(LoadState::Loading);
    let again = Trigger::new();
    let fresh = expect_context::<Fresh>();
    Effect::new(move |_| {
        again.track();
        fresh.track();
        spawn_local(ask(code.clone(), state));
    });
    let is_unknown = Memo::new(move |_| {
        state.with(
            |it| matches!(it, LoadState::Failed(failure) if failure.kind == FailureKind::Gone),
        )
    });
    let found = move || {
        view! {
            <Load
                source=Source::new(move || state.get())
                skeleton=|| view! { <SkeletonBlock height="11rem"/><SkeletonBlock height="14rem"/> }.into_any()
                on_retry=Callback::new(move |()| again.notify())
                let:invite
            >
                {contents(invite)}
            </Load>
        }
        .into_any()
    };
    view! {
        <Page route=place title=text::invitation::title() class="invitation">
            {move || if is_unknown.get() { unknown() } else { found() }}
            {elsewhere::link()}
        </Page>
    }
    .into_any()
}

/// Nobody has this code. In the states that `ui::Load` has.
fn unknown() -> AnyView {
    view! { <div class="load" data-state="gone">{closed(InviteState::NotFound)}</div> }.into_any()
}

async fn ask(code: String, state: RwSignal<LoadState<Invite>>) {
    let is_there = |state: &LoadState<Invite>| matches!(state, LoadState::Ready(_));
    if state.try_with_untracked(is_there) == Some(false) {
        state.try_set(LoadState::Loading);
    }
    let found = match api::read(&GetInvite { code: code.clone() }).await {
        Ok(invite) => LoadState::Ready(invite),
        Err(error) => LoadState::Failed(query::failure(&error)),
    };
    if state.try_with_untracked(|_| ()).is_some() {
        keep_source(&code, &found);
    }
    state.try_set(found);
}

/// Who joins from here has come by a friend; by this invitation, if it holds.
fn keep_source(code: &str, found: &LoadState<Invite>) {
    match found {
        LoadState::Ready(invite) if invite.state == InviteState::Ok => source::arrive(JoinSource {
            channel: Some(CHANNEL.to_owned()),
            invite: Some(invite.code.clone()),
            ..JoinSource::default()
        }),
        LoadState::Ready(invite) => source::drop_invite(&invite.code),
        LoadState::Failed(failure) if failure.kind == FailureKind::Gone => {
            source::drop_invite(code);
        }
        _ => {}
    }
}

fn contents(found: Data<Invite>) -> AnyView {
    // A reply that says the same again leaves the page as it is.
    let invite = Memo::new(move |_| found.get());
    (move || {
        invite.with(|invite| match invite.state {
            InviteState::Ok => open(invite),
            state => closed(state),
        })
    })
    .into_any()
}

/// One that holds.
fn open(invite: &Invite) -> AnyView {
    let brand = expect_context::<Config>().brand_name;
    let brand = brand.in_language(i18n::locale().tag()).to_owned();
    let until = invite.until.as_ref().map(|until| text::invitation::until(&i18n::date(until)));
    view! {
        <div class="invitation__body" data-state="ok">
            <section class="invitation__hero brand-face">
                <Leaf/>
                <p class="invitation__who">{text::invitation::invites(&invite.inviter)}</p>
                <p class="invitation__brand">{brand}</p>
                {until.map(|until| view! { <p class="invitation__until">{until}</p> })}
            </section>
            <div class="invitation__ways">
                <LinkButton href=Route::Join(None).href()>{text::invitation::join()}</LinkButton>
                <LinkButton href=Route::SignIn(None).href() variant=Variant::Link>
                    {text::invitation::sign_in()}
                </LinkButton>
            </div>
            <section class="gains-card box">
                <h2 class="section-title">{text::invitation::gives()}</h2>
                {inviting::gains(&invite.rules, Side::Friend(&invite.inviter))}
                {inviting::conditions(&invite.rules)}
            </section>
            {gifts(&invite.code)}
        </div>
    }
    .into_any()
}

/// What joining alone gives, once that is known.
fn gifts(code: &str) -> AnyView {
    let JoinSource { store, channel, campaign, .. } = source::kept();
    let offer =
        Query::new(GetJoinOffer { store, channel, campaign, invite: Some(code.to_owned()) });
    let gifts = Memo::new(move |_| offer.ready().map(|offer| offer.gifts).unwrap_or_default());
    (move || {
        gifts.with(|gifts| {
            (!gifts.is_empty()).then(|| {
                view! {
                    <section class="invitation__gifts">
                        <h2 class="section-title">{text::store::gifts()}</h2>
                        {presents::rows(gifts)}
                    </section>
                }
            })
        })
    })
    .into_any()
}

/// One by which nobody can join from here.
fn closed(state: InviteState) -> AnyView {
    let (title, body) = why(state);
    let way = way_on(state);
    let art = if matches!(way, Route::Join(_)) { Art::Gone } else { Art::Join };
    view! {
        <div class="invitation__body" data-state=state_name(state)>
            <div class="empty">
                <img class="empty__art" src=art.address() alt="" width="160" height="120"/>
                <h2 class="empty__title">{title}</h2>
                <p class="empty__body">{body}</p>
                <div class="empty__actions">
                    <LinkButton href=way.href()>{way_words(&way)}</LinkButton>
                </div>
            </div>
        </div>
    }
    .into_any()
}

const fn state_name(state: InviteState) -> &'static str {
    match state {
        InviteState::InviteOwn => "own",
        InviteState::AlreadyMember => "member",
        InviteState::InviteExpired => "expired",
        InviteState::InviteUsed => "used",
        InviteState::NotFound => "unknown",
        InviteState::Ok | InviteState::Unknown => "closed",
    }
}

fn why(state: InviteState) -> (String, String) {
    use text::invitation as say;
    match state {
        InviteState::InviteOwn => (say::own_title(), say::own_body()),
        InviteState::AlreadyMember => (say::member_title(), say::member_body()),
        InviteState::InviteExpired => (say::expired_title(), say::over_body()),
        InviteState::InviteUsed => (say::used_title(), say::over_body()),
        InviteState::NotFound => (say::unknown_title(), say::unknown_body()),
        InviteState::Ok | InviteState::Unknown => (say::closed_title(), say::over_body()),
    }
}

/// What to do instead.
fn way_on(state: InviteState) -> Route {
    match state {
        InviteState::InviteOwn => Route::Invite,
        InviteState::AlreadyMember => Route::Card,
        _ => Route::Join(None),
    }
}

fn way_words(way: &Route) -> String {
    match way {
        Route::Invite => text::invitation::own_way(),
        Route::Card => text::invitation::member_way(),
        _ => text::invitation::join_anyway(),
    }
}

#[cfg(test)]
mod tests {
    use contract::{Endpoint, referral::GetInvite};
    use proptest::prelude::*;

    use super::Route;

    proptest! {
        #[test]
        fn whatever_stands_for_a_code_only_a_name_is_asked_for(said in "\\PC{0,80}") {
            if let Some(place) = Route::parse(&format!("/i/{said}")) {
                let Route::Invitation(code) = place else {
                    panic!("{said:?} leads to {place:?}");
                };
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
                prop_assert!(!code.is_empty() && code.len() <= 64 && code.bytes().all(is_plain));
                prop_assert!(said.starts_with(&code));
                prop_assert_eq!(GetInvite { code: code.clone() }.path(), format!("/invites/{code}"));
                prop_assert_eq!(Route::Invitation(code.clone()).href(), format!("/i/{code}"));
            }
        }
    }
}
