//! Giving points to another member: whose number it is, how many, a last look, and done. Below
//! stand the gifts so far.

use core::time::Duration;

use contract::{
    Points,
    points::{
        FindRecipient, GetPoints, ListTransfers, PointsSummary, Recipient, Transfer, TransferLimits,
    },
};
use leptos::{html, prelude::*};

use crate::{
    address::Address,
    api,
    deed::{Deed, Standing},
    draft,
    feature::{panel, phone},
    i18n::{self, text},
    query::{Query, pages::Pages},
    route::Route,
    shell::Page,
    ui::{Button, CountUp, Data, Field, Icon, IconName, LinkButton, Load, SkeletonBlock, Variant},
};

mod model;
mod past;
mod review;
mod words;

use model::NOTE_LENGTH;
use review::Review;

/// The names that the drafts have.
const PHONE: &str = "gift.phone";
const POINTS: &str = "gift.points";
const NOTE: &str = "gift.note";

/// Once a sheet has fallen, and given the focus back.
const AFTER_SHEET: Duration = Duration::from_millis(240);

#[component]
pub fn GiftPage() -> impl IntoView {
    let points = Query::new(GetPoints {});
    let transfers = Pages::start(
        |part| ListTransfers { cursor: part.cursor, limit: part.limit },
        |transfer: &Transfer| transfer.id.as_str(),
    );
    let draft = Draft::start(transfers);
    view! {
        <Page route=Route::Gift title=text::gift::title() class="gift-page">
            <Load
                source=points.source
                skeleton=|| view! { <SkeletonBlock height="18.75rem"/> }.into_any()
                on_retry=Callback::new(move |()| points.again())
                let:summary
            >
                {steps(draft, summary)}
            </Load>
            {past::gifts(transfers)}
        </Page>
    }
    .into_any()
}

/// What was typed and found so far. It stays when something fails.
#[derive(Clone, Copy)]
struct Draft {
    phone: Typed,
    points: Typed,
    note: Typed,
    found: RwSignal<Option<Found>>,
    /// What the member is asked to confirm.
    review: RwSignal<Option<Review>>,
    /// Why it could not be given, where no field is to blame.
    refusal: RwSignal<Option<String>>,
    given: RwSignal<Option<Given>>,
    deed: Deed,
    transfers: Pages<Transfer>,
    /// Whether there was a step before this one on the page.
    has_moved: StoredValue<bool>,
}

/// Whose number it is.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    digits: String,
    who: Recipient,
}

/// A gift that has been made.
#[derive(Clone, Debug, PartialEq)]
struct Given {
    points: Points,
    name: String,
}

impl Draft {
    fn start(transfers: Pages<Transfer>) -> Self {
        Self {
            phone: Typed::new(PHONE),
            points: Typed::new(POINTS),
            note: Typed::new(NOTE),
            found: RwSignal::new(None),
            review: RwSignal::new(None),
            refusal: RwSignal::new(None),
            given: RwSignal::new(None),
            deed: Deed::new(),
            transfers,
            has_moved: StoredValue::new(false),
        }
    }

    fn limits(self) -> Option<TransferLimits> {
        self.transfers.about()
    }

    fn step(self) -> Step {
        match (self.given.read().is_some(), self.found.read().is_some()) {
            (true, _) => Step::Given,
            (false, true) => Step::Amount,
            (false, false) => Step::Number,
        }
    }
}

/// What is typed into a field, and what is wrong with it until it is typed anew.
#[derive(Clone, Copy)]
struct Typed {
    text: RwSignal<String>,
    refused: RwSignal<Option<(String, String)>>,
}

impl Typed {
    /// With what was typed before, also before a reload.
    fn new(name: &'static str) -> Self {
        let text = RwSignal::new(draft::recall(name).unwrap_or_default());
        Effect::new(move |before: Option<()>| {
            let typed = text.read();
            if before.is_some() {
                store(name, &typed);
            }
        });
        Self { text, refused: RwSignal::new(None) }
    }

    fn get(self) -> String {
        self.text.get_untracked()
    }

    /// Takes down why `typed` will not do. It may be called after an `.await`.
    fn refuse(self, typed: String, why: String) {
        self.refused.try_set(Some((typed, why)));
    }

    fn error(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let (typed, why) = self.refused.get()?;
            (*self.text.read() == typed).then_some(why)
        })
    }
}

fn store(name: &str, typed: &str) {
    if typed.is_empty() {
        draft::discard(name);
    } else {
        draft::store(name, typed);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Number,
    Amount,
    Given,
}

fn steps(draft: Draft, summary: Data<PointsSummary>) -> AnyView {
    let balance = Memo::new(move |_| summary.with(|summary| summary.balance));
    let step = Memo::new(move |_| draft.step());
    let state = move || match step.get() {
        Step::Given => "given",
        _ if draft.deed.standing().get() == Standing::Checking => "checking",
        Step::Amount => "amount",
        Step::Number => "number",
    };
    view! {
        <section class="gift" data-state=state>
            {move || match step.get() {
                Step::Number => number(draft),
                Step::Amount => amount(draft, balance),
                Step::Given => given(draft, balance),
            }}
        </section>
        {review::sheet(draft, balance)}
    }
    .into_any()
}

/// Whom to give to.
fn number(draft: Draft) -> AnyView {
    let find = Action::new_local(move |typed: &String| {
        let typed = typed.clone();
        async move {
            let digits = phone::normalise(&typed);
            match api::write(&FindRecipient { phone: digits.clone() }).await {
                Ok(who) => {
                    draft.phone.text.try_set(phone::grouped(&digits));
                    draft.has_moved.try_set_value(true);
                    draft.found.try_set(Some(Found { digits, who }));
                }
                Err(error) => draft.phone.refuse(typed, words::about_number(&error, &digits)),
            }
        }
    });
    let submit = move || {
        let typed = draft.phone.get();
        if !phone::is_complete(&phone::normalise(&typed)) {
            draft.phone.refuse(typed, text::sign_in::phone_invalid());
        } else if !find.pending().get_untracked() {
            find.dispatch(typed);
        }
    };
    view! {
        <h2 class="gift__title" tabindex="-1" node_ref=focused(draft)>{text::gift::who()}</h2>
        <p class="quiet">{text::gift::lead()}</p>
        <form class="form" novalidate on:submit=move |event| {
            event.prevent_default();
            submit();
        }>
            <Field
                label=text::gift::phone()
                hint=text::sign_in::phone_hint()
                name="phone"
                value=draft.phone.text
                error=draft.phone.error()
                input_type="tel"
                inputmode="numeric"
            />
            <Button submit=true pending=find.pending()>{text::gift::find()}</Button>
        </form>
    }
    .into_any()
}

/// How many, and a line beside them.
fn amount(draft: Draft, balance: Memo<Points>) -> AnyView {
    let address = expect_context::<Address>();
    let Some(Found { digits, who }) = draft.found.get_untracked() else { return ().into_any() };
    let another = Callback::new(move |()| draft.found.set(None));
    let limits = Memo::new(move |_| draft.limits());
    let hint = move || limits.get().map(words::limits).unwrap_or_default();
    let Recipient { name, phone: masked } = who.clone();
    let submit = move || {
        let (typed, note) = (draft.points.get(), draft.note.get());
        let points = model::amount(&typed, limits.get_untracked(), balance.get_untracked());
        let is_too_long = note.trim().chars().count() > NOTE_LENGTH;
        if is_too_long {
            draft.note.refuse(note.clone(), text::gift::note_hint());
        }
        match points {
            Err(why) => draft.points.refuse(typed, words::unfit(why)),
            Ok(_) if is_too_long => {}
            Ok(points) => review::open(
                draft,
                address,
                Review {
                    digits: digits.clone(),
                    who: who.clone(),
                    points,
                    note: Some(note.trim().to_owned()).filter(|note| !note.is_empty()),
                },
            ),
        }
    };
    view! {
        <div class="gift__recipient">
            <span class="gift__face"><Icon name=IconName::User/></span>
            <h2 class="gift__name" tabindex="-1" node_ref=focused(draft)>
                {name}" "<span class="gift__phone">{phone::grouped(&masked)}</span>
            </h2>
            <Button variant=Variant::Link disabled=draft.deed.is_under_way() on_click=another>
                {text::gift::another()}
            </Button>
        </div>
        <form class="form" novalidate on:submit=move |event| {
            event.prevent_default();
            submit();
        }>
            <Field
                label=text::gift::amount()
                hint=TextProp::from(hint)
                name="points"
                value=draft.points.text
                error=draft.points.error()
                inputmode="numeric"
            />
            <Field
                label=text::gift::note()
                hint=text::gift::note_hint()
                name="note"
                value=draft.note.text
                error=draft.note.error()
                maxlength=60
            />
            <p class="gift__balance">
                <span>{text::points::balance()}</span>
                <b>{move || i18n::points(balance.get())}</b>
            </p>
            {panel::memory_only()}
            {panel::checking(draft.deed, text::gift::checking)}
            <Button submit=true pending=draft.deed.is_under_way()>{text::gift::next()}</Button>
        </form>
    }
    .into_any()
}

/// That it is done, and what is left.
fn given(draft: Draft, balance: Memo<Points>) -> AnyView {
    let Some(Given { points, name }) = draft.given.get_untracked() else { return ().into_any() };
    let again = Callback::new(move |()| {
        draft.found.set(None);
        draft.phone.text.set(String::new());
        draft.given.set(None);
    });
    let left = Signal::derive(move || balance.get().0);
    view! {
        <div class="gift__done">
            <span class="gift__check"><Icon name=IconName::Check/></span>
            <h2 class="gift__title" tabindex="-1" node_ref=focused(draft)>
                {text::gift::given(&i18n::points(points), &name)}
            </h2>
            <p class="quiet">{text::points::balance()}</p>
            <p class="gift__left"><CountUp value=left format=i18n::integer/></p>
        </div>
        <LinkButton href=Route::Entries(None).href() variant=Variant::Quiet>
            {text::points::ledger()}
        </LinkButton>
        <Button variant=Variant::Link on_click=again>{text::gift::again()}</Button>
    }
    .into_any()
}

/// For the heading of a step: it takes the focus, so that it is read out, unless it is the first.
fn focused(draft: Draft) -> NodeRef<html::H2> {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        if draft.has_moved.get_value() {
            set_timeout(move || drop(heading.focus()), AFTER_SHEET);
        }
    });
    heading
}
