//! The page of each place. All but the card travel in files of their own: they are fetched when a
//! member goes there, or ahead of it by the boot script once the first page stands.

use leptos::{prelude::*, task::spawn_local};

use super::hosting::HostWatch;
use crate::{
    browser,
    feature::{
        activities, addresses, auth, campaign, card::CardPage, check_in::CheckInPage,
        code::CodePage, coupons, games, help::HelpPage, invitation, invite::InvitePage,
        join::JoinPage, mall, me::MePage, points, prizes, redemptions, sign_in, store, tiers,
        unsettled::UnsettledHost,
    },
    i18n::text,
    query::Fresh,
    route::Route,
    shell::{NotFoundPage, Page},
    travel::{Coming, travelling},
    ui::{Failed, Failure, FailureKind, SkeletonRows, ToastHost},
};

/// Until the place for news is asked for again when it did not come.
const NEWS_PAUSE_MS: u32 = 5_000;

/// Builds the page of a place.
type View = fn(Route) -> AnyView;

travelling! {
    in code: fn code() -> View { |_| CodePage().into_any() }
    in tiers: fn tiers() -> View { |_| tiers::TiersPage().into_any() }
    in points: fn points() -> View { |_| points::PointsPage().into_any() }
    in ledger: fn entries() -> View { |_| points::ledger::EntriesPage().into_any() }
    in gift: fn gift() -> View { |_| points::gift::GiftPage().into_any() }
    in mall: fn mall() -> View { |_| mall::MallPage().into_any() }
    in reward: fn reward() -> View { mall::reward::page }
    in orders: fn orders() -> View {
        |place| match place {
            Route::Addresses => addresses::AddressesPage().into_any(),
            Route::Redemption(_) => redemptions::detail::page(place),
            _ => redemptions::RedemptionsPage().into_any(),
        }
    }
    in coupons: fn coupons() -> View {
        |place| match place {
            Route::Coupon(_) => coupons::detail::page(place),
            _ => coupons::CouponsPage().into_any(),
        }
    }
    in activities: fn activities() -> View { |_| activities::ActivitiesPage().into_any() }
    in activity: fn activity() -> View { activities::detail::page }
    in sign_up: fn sign_up() -> View { activities::sign_up::page }
    in signups: fn signups() -> View { |_| activities::signups::SignupsPage().into_any() }
    in signup: fn signup() -> View { activities::signups::detail::page }
    in games: fn games() -> View { |_| games::GamesPage().into_any() }
    in game: fn game() -> View { games::game::page }
    in round: fn round() -> View { games::round::page }
    in draws: fn draws() -> View {
        |place| match place {
            Route::Draw(_) => games::receipt::page(place),
            _ => games::receipt::DrawsPage().into_any(),
        }
    }
    in prizes: fn prizes() -> View {
        |place| match place {
            Route::Prize(_) => prizes::detail::page(place),
            _ => prizes::PrizesPage().into_any(),
        }
    }
    in check_in: fn check_in() -> View { |_| CheckInPage().into_any() }
    in me: fn me() -> View { |_| MePage().into_any() }
    in help: fn help() -> View { |_| HelpPage().into_any() }
    in landing: fn store() -> View { store::page }
    in campaign: fn campaign() -> View { campaign::page }
    in invite: fn invite() -> View { |_| InvitePage().into_any() }
    in landing: fn invitation() -> View { invitation::page }
    in sign_in: fn auth() -> View { auth::page }
    in sign_in: fn sign_in() -> View { |_| sign_in::SignInPage().into_any() }
    in join: fn join() -> View { |_| JoinPage().into_any() }
    in rest: fn not_found() -> View { |_| NotFoundPage().into_any() }
    in rest: fn toasts() -> View { |_| (ToastHost(), UnsettledHost(), HostWatch()).into_any() }
}

/// Where news show. It comes soon after the first page: what it would show comes later still.
pub fn news() -> AnyView {
    let host = RwSignal::new(None::<View>);
    spawn_local(async move {
        loop {
            match toasts().await {
                Ok(view) => break host.set(Some(view)),
                Err(_) => browser::sleep(NEWS_PAUSE_MS).await,
            }
        }
    });
    (move || host.get().map(|host| host(Route::Card))).into_any()
}

/// What stands where no place is.
pub fn nowhere() -> AnyView {
    arriving(Route::Card, not_found)
}

/// The page of a place.
pub fn page(place: Route) -> AnyView {
    let fetch = match place {
        Route::Card => {
            browser::report_first_page();
            return CardPage().into_any();
        }
        Route::Code => code,
        Route::Tiers => tiers,
        Route::Points => points,
        Route::Entries(_) => entries,
        Route::Gift => gift,
        Route::Mall(_) => mall,
        Route::Reward(_) => reward,
        Route::Redemptions | Route::Redemption(_) | Route::Addresses => orders,
        Route::Coupons | Route::Coupon(_) => coupons,
        Route::Activities => activities,
        Route::Activity(_) => activity,
        Route::SignUp(_) | Route::ChangeSignup(_) => sign_up,
        Route::Signups => signups,
        Route::Signup(_) => signup,
        Route::Games => games,
        Route::Game(_) => game,
        Route::Round(_) => round,
        Route::Draws | Route::Draw(_) => draws,
        Route::Prizes | Route::Prize(_) => prizes,
        Route::CheckIn => check_in,
        Route::Me => me,
        Route::Help => help,
        Route::Store(_) => store,
        Route::Campaign(_) => campaign,
        Route::Invite => invite,
        Route::Invitation(_) => invitation,
        Route::Auth(_) => auth,
        Route::SignIn(_) => sign_in,
        Route::Join(_) => join,
    };
    arriving(place, fetch)
}

#[derive(Clone, Copy)]
enum Journey {
    UnderWay,
    Arrived(View),
    Lost,
}

fn arriving(place: Route, fetch: fn() -> Coming<View>) -> AnyView {
    let journey = RwSignal::new(Journey::UnderWay);
    let set_out = move || {
        let coming = fetch();
        spawn_local(async move {
            let end = coming.await.map_or(Journey::Lost, Journey::Arrived);
            browser::report_first_page();
            journey.try_set(end);
        });
    };
    set_out();
    let on_retry = Callback::new(move |()| {
        journey.set(Journey::UnderWay);
        set_out();
    });
    // As the reads do, when the network is back.
    let fresh = expect_context::<Fresh>();
    Effect::new(move |_| {
        fresh.track();
        if matches!(journey.get_untracked(), Journey::Lost) {
            on_retry.run(());
        }
    });
    (move || match journey.get() {
        Journey::Arrived(view) => view(place.clone()),
        Journey::UnderWay => view! {
            <header class="header"></header>
            <main id="main" class="page">{load("loading", view! { <SkeletonRows rows=5/> }.into_any())}</main>
        }
        .into_any(),
        Journey::Lost => {
            let kind =
                if browser::is_online() { FailureKind::Failed } else { FailureKind::Offline };
            let failure = Failure { kind, request_id: None, retry_after_s: None };
            let title = text::shell::not_loaded();
            view! {
                <Page route=place.clone() title class="lost">
                    {load(kind.as_str(), view! { <Failed failure on_retry/> }.into_any())}
                </Page>
            }
            .into_any()
        }
    })
    .into_any()
}

/// As `ui::Load` has it.
fn load(state: &'static str, content: AnyView) -> AnyView {
    let is_busy = (state == "loading").then_some("true");
    view! { <div class="load" data-state=state aria-busy=is_busy>{content}</div> }.into_any()
}
