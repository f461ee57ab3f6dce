//! Inviting friends: the member's code, link, QR code and poster; what both get once a friend has
//! joined and bought; and how far each friend has come. Where the configuration leaves sharing out,
//! the rules and the friends are all there is.

use contract::referral::{GetReferral, InviteState, Referral};
use leptos::prelude::*;

use super::inviting::{self, Side};
use crate::{
    host::{self, Share},
    i18n::{self, text},
    query::{Fresh, Query},
    route::Route,
    shell::Page,
    ui::{Data, Load, Notice, SkeletonBlock, Tone},
};

mod friends;
mod model;
mod passing_on;
mod poster;

#[component]
pub fn InvitePage() -> impl IntoView {
    let referral = Query::new(GetReferral {});
    // What keeps both away is said once, and asked for once.
    let fresh = expect_context::<Fresh>();
    let is_out = Memo::new(move |_| referral.ready().is_none());
    view! {
        <Page route=Route::Invite title=text::invite::title() class="invite">
            <Load
                source=referral.source
                skeleton=|| view! { <SkeletonBlock height="15rem"/><SkeletonBlock height="16rem"/> }.into_any()
                on_retry=Callback::new(move |()| fresh.renew())
                let:referral
            >
                {contents(referral)}
            </Load>
            {friends::section(is_out)}
        </Page>
    }
    .into_any()
}

fn contents(data: Data<Referral>) -> AnyView {
    // A reply that says the same again leaves what is open as it is.
    let code = Memo::new(move |_| data.with(|it| (it.code.clone(), it.path.clone())));
    let state = Memo::new(move |_| data.with(|it| it.state));
    let until = Memo::new(move |_| data.with(|it| it.until));
    let rules = Memo::new(move |_| data.with(|it| it.rules.clone()));
    let left = Memo::new(move |_| data.with(|it| it.left_this_month));
    let totals = Memo::new(move |_| data.with(|it| it.totals));
    let may_share = Memo::new(move |_| host::capabilities().share != Share::Off);
    let way = move || {
        if !may_share.get() {
            return None;
        }
        Some(match state.get() {
            InviteState::InviteExpired => over("expired", text::invite::expired()),
            InviteState::InviteUsed => over("used", text::invite::used()),
            _ => code.with(|(code, path)| passing_on::view(code, path, until)),
        })
    };
    view! {
        {way}
        <section class="gains-card box">
            <h2 class="section-title">{text::invite::gives()}</h2>
            {move || rules.with(|rules| inviting::gains(rules, Side::Inviter))}
            {move || limit(rules.with(|rules| rules.limit_per_month), left.get())}
            {move || rules.with(inviting::conditions)}
        </section>
        {move || friends::totals(totals.get())}
    }
    .into_any()
}

/// In place of the code, when nobody can join by it.
fn over(name: &'static str, words: String) -> AnyView {
    view! { <div data-invite=name><Notice tone=Tone::Warning>{words}</Notice></div> }.into_any()
}

/// How many count a month, and how many still do in this one.
fn limit(most: Option<u32>, left: Option<u32>) -> Option<AnyView> {
    let most = i64::from(most?);
    let words = match left {
        Some(0) => text::invite::none_left(&i18n::integer(most)),
        Some(left) => text::invite::left(i64::from(left), &i18n::integer(most)),
        None => text::invite::limit(most),
    };
    let state = if left == Some(0) { "full" } else { "open" };
    Some(view! { <p class="gains__limit" data-state=state>{words}</p> }.into_any())
}
