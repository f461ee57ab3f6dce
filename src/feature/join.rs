//! Becoming a member: what it gives, what is asked for, and where an application stands until the
//! brand has decided on it.

use contract::joining::{Application, JoinSource};
use leptos::prelude::*;

use super::{arriving::arriving, elsewhere, source};
use crate::{
    address::Address,
    i18n::text,
    owner,
    route::Route,
    session::{Session, SessionState},
    shell::Page,
    travel::travelling,
    ui::{SkeletonBlock, SkeletonRows},
};

mod about;
mod application;
mod apply;
mod consents;
mod correct;
mod model;
mod sending;
mod status;
mod welcome;

/// Builds where an application stands.
type Standing = fn() -> AnyView;

travelling! {
    in application: fn standing() -> Standing { application::view }
}

#[component]
pub fn JoinPage() -> impl IntoView {
    let session = expect_context::<SessionState>();
    untrack(|| source::arrive_at(expect_context::<Address>(), JoinSource::default()));
    // Approved on this page, just now.
    let joined = RwSignal::new(None::<Application>);
    // The link that led here has turned out to say nothing of how one came.
    let anew = Trigger::new();
    let is_somebody = Memo::new(move |_| match session.get() {
        Session::Member | Session::Applicant => true,
        Session::Guest | Session::Expired => false,
        Session::Unknown => owner::known().is_some(),
    });
    let is_welcome = Memo::new(move |_| joined.with(Option::is_some));
    let stage = Memo::new(move |_| (is_welcome.get(), is_welcome.get() || is_somebody.get()));
    view! {
        <Page route=Route::Join(None) title=text::join::title() class="join">
            {move || match stage.get() {
                (true, _) => joined.get_untracked().map(welcome::view).into_any(),
                (false, true) => of_application(),
                (false, false) => {
                    anew.track();
                    untrack(|| apply::Desk::start(joined, anew).view())
                }
            }}
            {elsewhere::link()}
        </Page>
    }
    .into_any()
}

/// What few need, and nobody before the first form was sent.
fn of_application() -> AnyView {
    let view = arriving(standing);
    (move || match view.get() {
        Some(view) => untrack(view),
        None => {
            view! { <div class="load" data-state="loading" aria-busy="true">{skeleton()}</div> }
                .into_any()
        }
    })
    .into_any()
}

fn skeleton() -> AnyView {
    view! { <SkeletonBlock height="13rem"/><SkeletonRows rows=3/> }.into_any()
}
