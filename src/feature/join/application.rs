//! Where an application stands: it waits, something is to be corrected, it was turned down, or
//! somebody is a member now. It changes by itself once the brand has decided.

use contract::joining::{Application, ApplicationState, GetApplication};
use leptos::{html, prelude::*, task::spawn_local};

use super::{correct, skeleton, welcome};
use crate::{
    address::Address,
    config::Config,
    feature::{admission, panel, phone, source},
    i18n::{self, text},
    query::Query,
    route::Route,
    session::{Session, SessionState},
    ui::{
        Art, Button, Data, Empty, Icon, IconName, LinkButton, Load, Notice, ToastKind, Toasts,
        Tone, Variant,
    },
};

/// Says in the address that the application is being filled in anew.
const EDIT: &str = "edit";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Pending,
    /// Rejected, and it can be corrected.
    Correctable,
    /// Rejected for good.
    Over,
    /// Approved, and what was credited was not shown yet.
    Welcome,
    /// Approved long ago.
    Member,
    Unknown,
}

impl Phase {
    /// `is_owed` when the member was not welcomed yet.
    fn after(before: Option<Self>, application: &Application, is_owed: bool) -> Self {
        match application.state {
            ApplicationState::Pending => Self::Pending,
            ApplicationState::Rejected if application.can_correct => Self::Correctable,
            ApplicationState::Rejected => Self::Over,
            ApplicationState::Approved => match before {
                None | Some(Self::Member | Self::Unknown) if !is_owed => Self::Member,
                _ => Self::Welcome,
            },
            ApplicationState::Unknown => Self::Unknown,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Correctable => "correctable",
            Self::Over => "rejected",
            Self::Welcome => "welcome",
            Self::Member => "member",
            Self::Unknown => "unknown",
        }
    }
}

pub fn view() -> AnyView {
    let query = Query::new(GetApplication {});
    let is_without = Memo::new(move |_| query.source.is_gone());
    (move || if is_without.get() { member_without() } else { found(query) }).into_any()
}

/// A member who never applied here: there is a session, and no application.
fn member_without() -> AnyView {
    let session = expect_context::<SessionState>();
    source::forget();
    spawn_local(async move { session.turn(Session::Member) });
    view! { <article class="application" data-state=Phase::Member.as_str()>{member()}</article> }
        .into_any()
}

fn found(query: Query<Application>) -> AnyView {
    view! {
        <Load
            source=query.source
            skeleton=skeleton
            on_retry=Callback::new(move |()| query.again())
            let:application
        >
            {contents(application)}
        </Load>
    }
    .into_any()
}

fn contents(of: Data<Application>) -> AnyView {
    let session = expect_context::<SessionState>();
    let address = expect_context::<Address>();
    let phase = Memo::new(move |before: Option<&Phase>| {
        let is_owed = admission::is_welcome_owed();
        of.with(|application| Phase::after(before.copied(), application, is_owed))
    });
    // Whoever is approved is let in everywhere, and nobody else is.
    Effect::new(move |_| {
        let standing = match phase.get() {
            Phase::Welcome | Phase::Member => {
                // How somebody came is of no use to a member.
                source::forget();
                Session::Member
            }
            Phase::Pending | Phase::Correctable => {
                admission::owe_welcome();
                Session::Applicant
            }
            Phase::Over => {
                admission::settle_welcome();
                Session::Applicant
            }
            Phase::Unknown => return,
        };
        spawn_local(async move { session.turn(standing) });
    });
    let application = Memo::new(move |_| of.get());
    let is_edited = Memo::new(move |_| address.parameter(EDIT).is_some());
    // A form that was open stays until it was sent, whatever becomes of the application.
    let sent = RwSignal::new(None::<String>);
    let is_form = Memo::new(move |was_open: Option<&bool>| match phase.get() {
        Phase::Correctable => true,
        Phase::Pending => {
            let is_sent = of.with(|application| sent.get().as_ref() == Some(&application.tag));
            is_edited.get() || was_open == Some(&true) && !is_sent
        }
        _ => false,
    });
    let form = move || {
        let on_sent = Callback::new(move |tag| {
            sent.set(Some(tag));
            if untrack(|| is_edited.get()) {
                address.close(EDIT);
            }
        });
        correct::view(application, on_sent)
    };
    view! {
        <article class="application" data-state=move || phase.get().as_str()>
            {move || match phase.get() {
                Phase::Pending => pending(application, address, is_form),
                Phase::Correctable => to_correct(application),
                Phase::Over => over(application),
                Phase::Welcome => welcome::view(application.get_untracked()),
                Phase::Member => member(),
                Phase::Unknown => unknown(),
            }}
            {move || is_form.get().then(form)}
            {move || {
                let is_applicant = !matches!(phase.get(), Phase::Welcome | Phase::Member);
                is_applicant.then(other_number)
            }}
        </article>
    }
    .into_any()
}

/// The heading of a state, which takes the focus when what had it has gone.
fn heading(words: String) -> AnyView {
    let title = NodeRef::<html::H2>::new();
    Effect::new(move |_| panel::take_lost_focus(title.get()));
    view! {
        <div role="status">
            <h2 class="application__title standing__state" tabindex="-1" node_ref=title>{words}</h2>
        </div>
    }
    .into_any()
}

fn pending(application: Memo<Application>, address: Address, is_form: Memo<bool>) -> AnyView {
    let facts = move || {
        application.with(|application| {
            view! {
                <dl class="facts facts-card">
                    {panel::fact(text::join::name(), application.name.clone())}
                    {panel::fact(text::sign_in::phone(), phone::grouped(&application.phone))}
                    {panel::fact(text::join::applied_at(), i18n::date_time(&application.at))}
                </dl>
            }
        })
    };
    let can_correct = Memo::new(move |_| application.with(|application| application.can_correct));
    let on_click = Callback::new(move |()| address.open(EDIT, "1"));
    view! {
        <div class="application__head standing">
            <span class="standing__mark"><Icon name=IconName::Clock/></span>
            {heading(text::join::pending_title())}
            <p class="standing__next">{text::join::pending_body()}</p>
        </div>
        {facts}
        {move || (!is_form.get()).then(|| view! {
            {can_correct.get().then(|| view! {
                <Button variant=Variant::Quiet on_click>{text::join::edit()}</Button>
            })}
            <LinkButton variant=Variant::Link href=Route::Mall(None).href()>
                {text::join::meanwhile()}
            </LinkButton>
        })}
    }
    .into_any()
}

fn to_correct(application: Memo<Application>) -> AnyView {
    view! {
        <div class="application__head standing" data-kind="warning">
            <span class="standing__mark"><Icon name=IconName::Warning/></span>
            {heading(text::join::correct_title())}
            {move || reason(application)}
        </div>
    }
    .into_any()
}

fn over(application: Memo<Application>) -> AnyView {
    let contact = expect_context::<Config>().contact.map(|number| {
        let href = ["tel:", &number].concat();
        view! {
            <a class="row-link" href=href>
                <Icon name=IconName::Headset/>
                <span class="row-link__text">{text::me::contact()}</span>
                <span class="row-link__hint">{number}</span>
            </a>
        }
    });
    view! {
        <div class="application__head standing" data-kind="warning">
            <span class="standing__mark"><Icon name=IconName::Info/></span>
            {heading(text::join::over_title())}
            {move || reason(application)}
            <p class="standing__next">{text::join::over_body()}</p>
        </div>
        {contact}
        <LinkButton variant=Variant::Quiet href=Route::Mall(None).href()>
            {text::join::look_around()}
        </LinkButton>
    }
    .into_any()
}

fn reason(application: Memo<Application>) -> Option<AnyView> {
    let reason = application.with(|application| application.reason.clone())?;
    Some(view! { <p class="application__reason">{reason}</p> }.into_any())
}

fn member() -> AnyView {
    view! {
        <Empty art=Art::Join title=text::join::member_title()>{welcome::way_on()}</Empty>
    }
    .into_any()
}

fn unknown() -> AnyView {
    view! { <Notice tone=Tone::Warning>{text::join::state_unknown()}</Notice> }.into_any()
}

/// The way out, for whoever wants to come by another number.
fn other_number() -> AnyView {
    let session = expect_context::<SessionState>();
    let toasts = expect_context::<Toasts>();
    let sign_out = Action::new_local(move |(): &()| async move {
        if let Err(error) = admission::leave(session).await {
            toasts.push(ToastKind::Bad, panel::reason(&error));
        }
    });
    view! {
        <div class="application__foot">
            <Button
                variant=Variant::Link
                pending=sign_out.pending()
                on_click=Callback::new(move |()| { sign_out.dispatch(()); })
            >
                {text::join::other_number()}
            </Button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::joining::Application;
    use serde_json::json;

    use super::Phase::{self, Correctable, Member, Over, Pending, Unknown, Welcome};

    fn application(state: &str, can_correct: bool) -> Application {
        serde_json::from_value(json!({
            "id": "app_1", "state": state, "at": "2026-11-20T10:00:00+08:00", "name": "x",
            "phone": "x", "can_correct": can_correct, "tag": "x",
        }))
        .unwrap()
    }

    #[test]
    fn whoever_was_not_welcomed_yet_is_welcomed_and_nobody_else() {
        let approved = application("approved", false);
        let after = |before, is_owed| Phase::after(before, &approved, is_owed);
        for before in [None, Some(Member), Some(Unknown)] {
            assert_eq!(after(before, false), Member);
            assert_eq!(after(before, true), Welcome, "while one was away");
        }
        for before in [Pending, Correctable, Over, Welcome] {
            assert_eq!(after(Some(before), false), Welcome, "while one looked on");
        }
    }

    #[test]
    fn a_rejection_is_the_end_unless_something_can_be_corrected() {
        let first = |application| Phase::after(None, &application, true);
        assert_eq!(first(application("pending", true)), Pending);
        assert_eq!(first(application("rejected", true)), Correctable);
        assert_eq!(first(application("steeping", true)), Unknown);
        let over = application("rejected", false);
        assert_eq!(Phase::after(Some(Pending), &over, true), Over);
    }
}
