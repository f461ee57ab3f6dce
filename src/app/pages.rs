//! The page of each place. All but the card travel in files of their own: they are fetched when a
//! member goes there, or ahead of it by the boot script once the first page stands.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    feature::{card::CardPage, code::CodePage, join::JoinPage, me::MePage, points, sign_in, tiers},
    route::Route,
    travel::{Coming, travelling},
    ui::{Failed, Failure, FailureKind, SkeletonRows},
};

/// Builds a page.
type View = fn() -> AnyView;

travelling! {
    in code: fn code() -> View { || CodePage().into_any() }
    in tiers: fn tiers() -> View { || tiers::TiersPage().into_any() }
    in points: fn points() -> View { || points::PointsPage().into_any() }
    in ledger: fn entries() -> View { || points::ledger::EntriesPage().into_any() }
    in me: fn me() -> View { || MePage().into_any() }
    in sign_in: fn sign_in() -> View { || sign_in::SignInPage().into_any() }
    in join: fn join() -> View { || JoinPage().into_any() }
}

/// The page of a place.
pub fn page(place: &Route) -> AnyView {
    let fetch = match place {
        Route::Card => return CardPage().into_any(),
        Route::Code => code,
        Route::Tiers => tiers,
        Route::Points => points,
        Route::Entries(_) => entries,
        Route::Me => me,
        Route::SignIn(_) => sign_in,
        Route::Join => join,
    };
    arriving(fetch)
}

#[derive(Clone, Copy)]
enum Journey {
    UnderWay,
    Arrived(View),
    Lost,
}

fn arriving(fetch: fn() -> Coming<View>) -> AnyView {
    let journey = RwSignal::new(Journey::UnderWay);
    let set_out = move || {
        let coming = fetch();
        spawn_local(async move {
            let end = coming.await.map_or(Journey::Lost, Journey::Arrived);
            journey.try_set(end);
        });
    };
    set_out();
    let on_retry = Callback::new(move |()| {
        journey.set(Journey::UnderWay);
        set_out();
    });
    (move || match journey.get() {
        Journey::Arrived(view) => view(),
        Journey::UnderWay => view! {
            <main id="main" class="page">
                <div class="load" data-state="loading" aria-busy="true">
                    <SkeletonRows rows=5/>
                </div>
            </main>
        }
        .into_any(),
        Journey::Lost => {
            let kind =
                if browser::is_online() { FailureKind::Failed } else { FailureKind::Offline };
            let failure = Failure { kind, request_id: None, retry_after_s: None };
            view! {
                <main id="main" class="page">
                    <div class="load" data-state=kind.as_str()>
                        <Failed failure on_retry/>
                    </div>
                </main>
            }
            .into_any()
        }
    })
    .into_any()
}
