//! A signup: where it stands and what comes next, the pass for the door or the way into what is
//! online, what belongs to it, and, when it is over, what the member thought of it.

use contract::activities::{GetSignup, Signup, SignupState};
use leptos::prelude::*;

use super::{cancel, facts, feedback, head, online, pass};
use crate::{
    address::Address,
    feature::arriving::arriving,
    i18n::text,
    query::Query,
    route::{self, Route},
    shell::Page,
    travel::travelling,
    ui::{Data, Load, SkeletonBlock, SkeletonRows},
};

/// The page of one signup.
pub fn page(place: Route) -> AnyView {
    let Route::Signup(id) = place.clone() else { return ().into_any() };
    let address = expect_context::<Address>();
    let query = Query::new(GetSignup { id: id.clone() });
    let again = Callback::new(move |()| query.again());
    // What did not change is not drawn again.
    let known = Memo::new(move |_| query.ready());
    let door = pass::Door::start(id, known);
    let is_new = Memo::new(move |_| address.parameter(route::DONE).is_some());
    let state =
        move || known.with(|signup| signup.as_ref().map_or("loading", |one| one.state.as_str()));
    let head = move || {
        known.with(|signup| {
            let signup = signup.as_ref()?;
            if is_new.get() && head::went_through(signup) {
                return Some(head::result(signup));
            }
            (!head::is_said_by_pass(signup)).then(|| head::standing(signup))
        })
    };
    let has_pass = door.is_there;
    let skeleton = move || {
        let top = (!has_pass.get_untracked()).then(|| view! { <SkeletonBlock height="13rem"/> });
        view! { {top}<SkeletonRows rows=4/> }.into_any()
    };
    view! {
        <Page route=place title=text::signup::detail_title() class="signup-page">
            <article class="signup" data-state=state>
                {head}
                {pass::view(door)}
                <Load source=query.source skeleton on_retry=again let:signup>
                    {contents(signup, again)}
                </Load>
            </article>
        </Page>
    }
    .into_any()
}

/// Builds what shows a signup from one side.
type SignupView = fn(Memo<Signup>) -> AnyView;

travelling! {
    in feedback: fn opinion() -> SignupView { feedback::view }
}

/// There is feedback, or room for some.
fn feedback(signup: Memo<Signup>) -> AnyView {
    let is_due = Memo::new(move |_| {
        signup.with(|signup| signup.feedback.is_some() || signup.feedback_form.is_some())
    });
    (move || {
        is_due.get().then(|| {
            let view = arriving(opinion);
            (move || match view.get() {
                Some(view) => view(signup),
                None => view! { <SkeletonBlock height="16rem"/> }.into_any(),
            })
            .into_any()
        })
    })
    .into_any()
}

fn contents(data: Data<Signup>, again: Callback<()>) -> AnyView {
    let signup = Memo::new(move |_| data.get());
    let received = move || {
        // The pass says so as long as they are there.
        signup.with(|signup| {
            let is_over = signup.state == SignupState::Attended;
            facts::received(signup).filter(|_| is_over)
        })
    };
    view! {
        {online::view(signup, again)}
        {feedback(signup)}
        {received}
        {move || signup.with(facts::activity)}
        {move || signup.with(facts::place)}
        {move || signup.with(facts::figures)}
        {move || signup.with(facts::answers)}
        {move || signup.with(facts::timeline)}
        {cancel::view(signup)}
    }
    .into_any()
}
