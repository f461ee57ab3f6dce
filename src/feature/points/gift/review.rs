//! The last look before points are given, and giving them.

use contract::{
    Points,
    points::{Recipient, SendPoints, Transfer},
};
use leptos::prelude::*;

use super::{Draft, Given, NOTE, PHONE, POINTS, store, words};
use crate::{
    address::Address,
    api::ApiError,
    draft,
    feature::{panel, phone},
    i18n::{self, text},
    ui::{Notice, Sheet, ToastKind, Toasts, Tone},
};

/// Stands in the address while the sheet is open.
const OPENED: &str = "give";

/// What would be given, and to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    pub digits: String,
    pub who: Recipient,
    pub points: Points,
    pub note: Option<String>,
}

pub fn open(draft: Draft, address: Address, review: Review) {
    draft.refusal.set(None);
    draft.review.set(Some(review));
    address.open(OPENED, "1");
}

pub fn sheet(draft: Draft, balance: Memo<Points>) -> AnyView {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let Draft { review, refusal, deed, .. } = draft;
    let is_open =
        Memo::new(move |_| address.parameter(OPENED).is_some() && review.read().is_some());
    // What is shown stays as it was asked while it is carried out, and while the sheet falls.
    let is_under_way = deed.is_under_way();
    let shown = Memo::new(move |before: Option<&Option<(Review, Points)>>| {
        let asked = review.get().filter(|_| !is_under_way.get());
        asked.map_or_else(|| before.cloned().flatten(), |asked| Some((asked, balance.get())))
    });
    let on_close = Callback::new(move |()| address.close(OPENED));

    let give = move || {
        let Some(asked) = review.get_untracked() else { return };
        refusal.set(None);
        let Review { digits: phone, points, note, .. } = asked.clone();
        // What is on its way is no draft: it would be given once more after a reload.
        forget();
        deed.carry_out(SendPoints { phone, points, note }, move |outcome| {
            let is_sheet_open = is_open.try_get_untracked() == Some(true);
            if !matches!(outcome, Ok(_) | Err(ApiError::Unsettled)) {
                keep(&asked);
            }
            let is_settled = match outcome {
                Ok(transfer) => {
                    succeed(draft, transfer, toasts);
                    true
                }
                // What became of it is asked and said elsewhere.
                Err(ApiError::Unsettled) => true,
                Err(error) if !draft.refuse(&asked, &error) => {
                    let why = panel::reason(&error);
                    if is_sheet_open {
                        refusal.try_set(Some(why));
                    } else {
                        toasts.push(ToastKind::Bad, why);
                    }
                    false
                }
                Err(_) => true,
            };
            if is_settled {
                review.try_set(None);
                if is_sheet_open {
                    address.close(OPENED);
                }
            }
        });
    };
    let label =
        move || shown.get().map(|(review, _)| text::gift::confirm(&i18n::points(review.points)));
    let facts = move || shown.get().map(|(review, balance)| facts(review, balance));
    view! {
        <Sheet open=is_open title=text::gift::review() on_close>
            {facts}
            <p class="quiet">{text::gift::review_final()}</p>
            {panel::memory_only()}
            {move || refusal.get().map(|why| view! { <Notice tone=Tone::Bad>{why}</Notice> })}
            {panel::checking(deed, text::gift::checking)}
            <button
                type="button"
                class="button gift__confirm"
                data-variant="primary"
                disabled=move || is_under_way.get() || !is_open.get()
                aria-busy=move || is_under_way.get().then_some("true")
                on:click=move |_| give()
            >
                <span class="button__label">{label}</span>
                <span class="button__spinner" aria-hidden="true"></span>
            </button>
        </Sheet>
    }
    .into_any()
}

fn facts(review: Review, balance: Points) -> AnyView {
    let Recipient { name, phone } = review.who;
    let points = i18n::points(review.points);
    view! {
        <dl class="facts">
            {panel::fact(text::gift::review_to(), format!("{name} {}", phone::grouped(&phone)))}
            {panel::fact(text::gift::review_points(), points)}
            {panel::fact(text::gift::review_before(), i18n::points(balance))}
            {panel::fact(text::gift::review_after(), i18n::points(balance - review.points))}
            {review.note.map(|note| panel::fact(text::gift::review_note(), note))}
        </dl>
    }
    .into_any()
}

fn forget() {
    [PHONE, POINTS, NOTE].into_iter().for_each(draft::discard);
}

/// What was not given is a draft again.
fn keep(asked: &Review) {
    store(PHONE, &asked.digits);
    store(POINTS, &asked.points.0.to_string());
    store(NOTE, asked.note.as_deref().unwrap_or_default());
}

fn succeed(draft: Draft, transfer: Transfer, toasts: Toasts) {
    let given = Given { points: transfer.points, name: transfer.with.name };
    let news = text::gift::given(&i18n::points(given.points), &given.name);
    draft.points.text.try_set(String::new());
    draft.note.text.try_set(String::new());
    draft.has_moved.try_set_value(true);
    let is_page_gone = draft.given.try_set(Some(given)).is_some();
    if is_page_gone {
        toasts.push(ToastKind::Good, news);
    }
}

impl Draft {
    /// Has the fields say why it was refused, as far as it is about them and they are still there.
    fn refuse(self, asked: &Review, error: &ApiError) -> bool {
        let (Some(points), Some(note), Some(phone)) = (
            self.points.text.try_get_untracked(),
            self.note.text.try_get_untracked(),
            self.phone.text.try_get_untracked(),
        ) else {
            return false;
        };
        let said = words::about_fields(error, &asked.digits, untrack(|| self.limits()));
        let is_said = said.is_some();
        let said = said.unwrap_or_default();
        if let Some(why) = said.points {
            self.points.refuse(points, why);
        }
        if let Some(why) = said.note {
            self.note.refuse(note, why);
        }
        if let Some(why) = said.phone {
            self.phone.refuse(phone, why);
            self.found.set(None);
        }
        is_said
    }
}
