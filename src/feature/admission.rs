//! Being let in, be it by signing in or by joining: the session is taken wherever the member is by then, be
//! the page gone that asked for it; and the welcome with what joining gave, which is owed until it was shown.

use contract::{
    Endpoint,
    joining::{Application, ApplicationState, GetApplication, JoinMembership, Joined},
    session::Session as Opened,
};
use leptos::{prelude::*, task::spawn_local};

use super::{begun, binding, source};
use crate::{
    address::Address,
    api::{ApiError, journal},
    draft,
    i18n::text,
    query::{Fresh, Query},
    route::{ReturnTo, Route},
    session::{Session, SessionState, Verified},
    ui::{Icon, IconName},
};

/// What the names of drafts of the form begin with.
const DRAFTS: &str = "join.";

/// The name under which it lies that somebody is still to be welcomed. Like a draft it is one person's
/// and goes at sign-out.
const OWED: &str = "welcome";

/// The name of what was typed for this number: nobody who comes with another one is shown it. The number
/// itself does not stand in it.
pub fn draft_of(phone: &str) -> String {
    // FNV-1a: it only has to tell the numbers of one device apart.
    let hash = phone.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{DRAFTS}{hash:016x}")
}

/// Whether something was typed here and not sent, be it for whatever number.
pub fn is_any_draft() -> bool {
    draft::is_any_below(DRAFTS)
}

/// Takes the session. Nothing that was kept on the way to it is of use any more, or must become this
/// member's where somebody else has tried before.
pub fn enter(opened: &Opened, session: SessionState) {
    source::forget();
    binding::forget();
    begun::forget();
    journal::forget_at(JoinMembership::PATH);
    session.open(opened);
}

/// Somebody has joined or applied with this number.
pub fn take(joined: &Joined, phone: &str, session: SessionState, verified: Verified) {
    discard_draft(phone);
    enter(&joined.session, session);
    verified.clear();
    owe_welcome();
}

/// To where the sign-in was begun for; an applicant to the application, and there later.
pub fn lead_on(is_applicant: bool, next: Option<ReturnTo>, address: Address) {
    match is_applicant {
        true => address.replace(&Route::Join(next)),
        false => address.return_to(next.as_ref()),
    }
}

/// Ends the session. What was begun on the way to another one is not for whoever comes next.
pub async fn leave(session: SessionState) -> Result<(), ApiError> {
    binding::forget();
    begun::forget();
    session.sign_out().await
}

/// Drops what was typed for this number.
pub fn discard_draft(phone: &str) {
    draft::discard(&draft_of(phone));
}

/// Somebody waits for being welcomed.
pub fn owe_welcome() {
    draft::store(OWED, "1");
}

/// Whether this page's member waits for it.
pub fn is_welcome_owed() -> bool {
    draft::recall(OWED).is_some()
}

/// It was shown, or there is nothing to be welcomed to.
pub fn settle_welcome() {
    draft::discard(OWED);
}

/// That the application was approved while nobody looked, over any page but those where it is said
/// anyway or where nothing else is to be said. It leads to the welcome.
pub fn news() -> AnyView {
    let session = expect_context::<SessionState>();
    let fresh = expect_context::<Fresh>();
    let path = expect_context::<Address>().path();
    let is_owed = Memo::new(move |_| {
        fresh.track();
        let is_elsewhere =
            !matches!(Route::parse(&path.read()), Some(Route::Join(_) | Route::Code) | None);
        let is_nobody_here = matches!(session.get(), Session::Guest | Session::Expired);
        is_elsewhere && !is_nobody_here && is_welcome_owed()
    });
    let strip = move || {
        let query = Query::new(GetApplication {});
        let approved = Memo::new(move |_| {
            let is_approved = |it: &Application| it.state == ApplicationState::Approved;
            query.ready().filter(is_approved).map(|application| application.name)
        });
        // The same session is a member's now.
        Effect::new(move |_| {
            if approved.read().is_some() {
                spawn_local(async move { session.turn(Session::Member) });
            }
        });
        move || approved.get().map(|name| welcome(&name))
    };
    (move || is_owed.get().then(strip)).into_any()
}

fn welcome(name: &str) -> AnyView {
    view! {
        <section class="unsettled" role="status" data-state="done" data-news="welcome">
            <Icon name=IconName::Check/>
            <p class="unsettled__text">{text::join::welcome(name)}</p>
            <div class="unsettled__actions">
                <a class="unsettled__action" href=Route::Join(None).href()>{text::unsettled::see()}</a>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{
        discard_draft, draft_of, is_any_draft, is_welcome_owed, owe_welcome, settle_welcome,
    };
    use crate::draft;

    #[test]
    fn each_number_has_a_draft_of_its_own_that_does_not_name_it() {
        let (mine, theirs) = (draft_of("13800000002"), draft_of("13800000003"));
        assert_ne!(mine, theirs);
        assert!(!mine.contains("13800000002"));
        draft::store(&mine, "{}");
        draft::store(&theirs, "{}");
        discard_draft("13800000002");
        assert_eq!((draft::recall(&mine), draft::recall(&theirs)), (None, Some("{}".into())));
        assert!(is_any_draft());
        discard_draft("13800000003");
        assert!(!is_any_draft());
    }

    #[test]
    fn a_welcome_is_owed_until_it_was_shown() {
        assert!(!is_welcome_owed());
        owe_welcome();
        owe_welcome();
        assert!(is_welcome_owed());
        settle_welcome();
        assert!(!is_welcome_owed());
    }
}
