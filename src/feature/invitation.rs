//! An invitation as its guest sees it: who invites, what both get and for what, and one way in. One
//! that does not hold says why, and what to do instead.

use contract::{
    joining::JoinSource,
    referral::{GetInvite, Invite, InviteState},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    inviting::{self, Side},
    source,
};
use crate::{
    api::{self, ApiError},
    config::Config,
    i18n::{self, text},
    query::{self, Fresh},
    route::Route,
    shell::Page,
    ui::{Art, Data, Leaf, LinkButton, Load, LoadState, SkeletonBlock, Source, Variant},
};

/// How whoever comes by an invitation has come.
const CHANNEL: &str = "friend";

/// An invitation; none when nobody has this code.
type Found = Option<Invite>;

pub fn page(place: Route) -> AnyView {
    let Route::Invitation(code) = place.clone() else { return ().into_any() };
    let state = RwSignal::new(LoadState::<Found>::Loading);
    let again = Trigger::new();
    let fresh = expect_context::<Fresh>();
    Effect::new(move |_| {
        again.track();
        fresh.track();
        spawn_local(ask(code.clone(), state));
    });
    view! {
        <Page route=place title=text::invitation::title() class="invitation">
            <Load
                source=Source::new(move || state.get())
                skeleton=|| view! { <SkeletonBlock height="11rem"/><SkeletonBlock height="14rem"/> }.into_any()
                on_retry=Callback::new(move |()| again.notify())
                let:found
            >
                {contents(found)}
            </Load>
        </Page>
    }
    .into_any()
}

/// Asks for it. That it is not there is an answer, too.
async fn ask(code: String, state: RwSignal<LoadState<Found>>) {
    let is_shown =
        state.try_with_untracked(|state| matches!(state, LoadState::Ready(_))).unwrap_or(true);
    if !is_shown {
        state.try_set(LoadState::Loading);
    }
    let found = match api::read(&GetInvite { code }).await {
        Ok(invite) => LoadState::Ready(Some(invite)),
        Err(ApiError::Rejected(refusal)) if refusal.status == 404 => LoadState::Ready(None),
        Err(error) => LoadState::Failed(query::failure(&error)),
    };
    if let LoadState::Ready(found) = &found {
        keep_source(found.as_ref());
    }
    state.try_set(found);
}

/// Who joins from here has come by a friend; by this invitation, if it holds.
fn keep_source(found: Option<&Invite>) {
    match found {
        Some(invite) if invite.state == InviteState::Ok => source::keep(JoinSource {
            channel: Some(CHANNEL.to_owned()),
            invite: Some(invite.code.clone()),
            ..JoinSource::default()
        }),
        _ => source::drop_invite(),
    }
}

fn contents(found: Data<Found>) -> AnyView {
    // A reply that says the same again leaves the page as it is.
    let found = Memo::new(move |_| found.get());
    (move || {
        found.with(|found| match found {
            Some(invite) if invite.state == InviteState::Ok => open(invite),
            Some(invite) => closed(invite.state),
            None => closed(InviteState::NotFound),
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
            <section class="invitation__hero">
                <Leaf/>
                <p class="invitation__who">{text::invitation::invites(&invite.inviter)}</p>
                <p class="invitation__brand">{brand}</p>
                {until.map(|until| view! { <p class="invitation__until">{until}</p> })}
            </section>
            <section class="gains-card">
                <h2 class="section-title">{text::invitation::gives()}</h2>
                {inviting::gains(&invite.rules, Side::Friend(&invite.inviter))}
                {inviting::conditions(&invite.rules)}
            </section>
            <div class="invitation__ways">
                <LinkButton href=Route::Join(None).href()>{text::invitation::join()}</LinkButton>
                <LinkButton href=Route::SignIn(None).href() variant=Variant::Link>
                    {text::invitation::sign_in()}
                </LinkButton>
            </div>
        </div>
    }
    .into_any()
}

/// One by which nobody can join from here.
fn closed(state: InviteState) -> AnyView {
    let Closed { title, body, way, name } = Closed::of(state);
    let art = match way {
        Route::Join(_) => Art::Gone,
        _ => Art::Join,
    };
    view! {
        <div class="invitation__body" data-state=name>
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

/// Why, and what to do instead.
struct Closed {
    title: String,
    body: String,
    way: Route,
    /// For `data-state`.
    name: &'static str,
}

impl Closed {
    fn of(state: InviteState) -> Self {
        use text::invitation as say;
        let (title, body, way, name) = match state {
            InviteState::InviteOwn => (say::own_title(), say::own_body(), Route::Invite, "own"),
            InviteState::AlreadyMember => {
                (say::member_title(), say::member_body(), Route::Card, "member")
            }
            InviteState::InviteExpired => {
                (say::expired_title(), say::over_body(), Route::Join(None), "expired")
            }
            InviteState::InviteUsed => {
                (say::used_title(), say::over_body(), Route::Join(None), "used")
            }
            InviteState::Ok | InviteState::NotFound | InviteState::Unknown => {
                (say::unknown_title(), say::unknown_body(), Route::Join(None), "unknown")
            }
        };
        Self { title, body, way, name }
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
    use contract::{
        Endpoint,
        referral::{GetInvite, InviteState},
    };
    use proptest::prelude::*;

    use super::{Closed, Route};

    #[test]
    fn whatever_does_not_hold_has_a_way_on() {
        let ways = [
            (InviteState::InviteOwn, Route::Invite),
            (InviteState::AlreadyMember, Route::Card),
            (InviteState::InviteExpired, Route::Join(None)),
            (InviteState::InviteUsed, Route::Join(None)),
            (InviteState::NotFound, Route::Join(None)),
            (InviteState::Unknown, Route::Join(None)),
        ];
        for (state, way) in ways {
            assert_eq!(Closed::of(state).way, way, "{state:?}");
        }
    }

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
