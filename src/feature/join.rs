//! Becoming a member: what it gives, what is asked for, and where an application stands until the
//! brand has decided on it.

use contract::joining::Application;
use leptos::prelude::*;

use super::source;
use crate::{
    address::Address,
    i18n::text,
    owner,
    route::Route,
    session::{Session, SessionState},
    shell::Page,
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

#[component]
pub fn JoinPage() -> impl IntoView {
    let session = expect_context::<SessionState>();
    untrack(|| source::keep_from(expect_context::<Address>()));
    // Approved on this page, just now.
    let joined = RwSignal::new(None::<Application>);
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
                (false, true) => application::view(),
                (false, false) => untrack(|| apply::Desk::start(joined).view()),
            }}
        </Page>
    }
    .into_any()
}
