//! A read as the page shows it: its skeleton, its content, or why there is none and what to do.

use std::{any::Any, marker::PhantomData, sync::Arc};

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    notice::Failed,
};
use crate::i18n::text;

/// Where a read stands.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadState<T> {
    Loading,
    Ready(T),
    /// There, but with nothing in it.
    Empty,
    Failed(Failure),
    /// Failed, and what was there before is not what is asked for now.
    Lost(Failure),
}

/// Why a read failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    pub request_id: Option<String>,
    pub retry_after_s: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    Offline,
    /// No answer in time.
    Slow,
    /// Too many at once.
    Busy,
    Forbidden,
    SignedOut,
    /// Not there, or no longer.
    Gone,
    Failed,
}

impl FailureKind {
    /// The value of `data-state`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Slow => "slow",
            Self::Busy => "busy",
            Self::Forbidden => "forbidden",
            Self::SignedOut => "signed-out",
            Self::Gone => "gone",
            Self::Failed => "failed",
        }
    }

    /// Whether what was there before may still be shown below a line that says so.
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Offline | Self::Slow | Self::Busy | Self::Failed)
    }
}

/// Data of any type. What fetches it, watches it and shows it then exists once in the wasm, and not
/// once for each type.
#[derive(Clone)]
pub struct Shared(Arc<dyn Any + Send + Sync>);

impl Shared {
    pub fn new(data: impl Send + Sync + 'static) -> Self {
        Self(Arc::new(data))
    }

    /// The data, when they are a `T`.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Where a read of a `T` stands, as it changes.
pub struct Source<T> {
    state: Memo<LoadState<Shared>>,
    of: PhantomData<fn() -> T>,
}

/// The last data that a read of a `T` brought.
pub struct Data<T> {
    latest: Memo<Shared>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Source<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Source<T> {}

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Data<T> {}

impl<T: Send + Sync + 'static> Source<T> {
    /// `state` runs again when a signal that it reads changes.
    pub fn new(state: impl Fn() -> LoadState<T> + Send + Sync + 'static) -> Self {
        let shared = move || match state() {
            LoadState::Loading => LoadState::Loading,
            LoadState::Ready(data) => LoadState::Ready(Shared::new(data)),
            LoadState::Empty => LoadState::Empty,
            LoadState::Failed(failure) => LoadState::Failed(failure),
            LoadState::Lost(failure) => LoadState::Lost(failure),
        };
        Self { state: memo(Box::new(shared)), of: PhantomData }
    }

    /// Whether there is none, or no longer.
    pub fn is_gone(self) -> bool {
        self.state.with(|state| {
            matches!(state, LoadState::Failed(failure) if failure.kind == FailureKind::Gone)
        })
    }

    /// From where a read stands that brings a `T`.
    pub fn of(state: RwSignal<LoadState<Shared>>) -> Self {
        Self { state: memo(Box::new(move || state.get())), of: PhantomData }
    }
}

fn memo(state: Box<dyn Fn() -> LoadState<Shared> + Send + Sync>) -> Memo<LoadState<Shared>> {
    Memo::new(move |_| state())
}

impl<T: 'static> Data<T> {
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.latest.with(|shared| match shared.get() {
            Some(data) => read(data),
            None => unreachable!("a Source<T> holds nothing but a T"),
        })
    }

    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// Whether the page that they are shown on still stands.
    pub fn is_here(self) -> bool {
        self.latest.try_with_untracked(|_| ()).is_some()
    }
}

/// Shows a read. `skeleton` has the geometry of the content; `let:data` gets the last data as they
/// change, so the content stays, with what was opened in it, while newer data arrive.
///
/// What is there stays while it is fetched again, also when that fails for the moment.
#[component]
pub fn Load<T, F>(
    source: Source<T>,
    #[prop(into)] skeleton: ViewFn,
    on_retry: Callback<()>,
    #[prop(optional, into)] empty: ViewFn,
    children: F,
) -> impl IntoView
where
    T: 'static,
    F: Fn(Data<T>) -> AnyView + Send + Sync + 'static,
{
    let content = move |latest| children(Data { latest, of: PhantomData });
    load(source.state, skeleton, on_retry, empty, Arc::new(content))
}

type Content = Arc<dyn Fn(Memo<Shared>) -> AnyView + Send + Sync>;

fn load(
    state: Memo<LoadState<Shared>>,
    skeleton: ViewFn,
    on_retry: Callback<()>,
    empty: ViewFn,
    content: Content,
) -> AnyView {
    let phase = Memo::new(move |before: Option<&Phase>| {
        let news = state.with(|state| match state {
            LoadState::Loading => News::Loading,
            LoadState::Ready(_) => News::Ready,
            LoadState::Empty => News::Empty,
            LoadState::Failed(failure) => News::Failed(failure.clone()),
            LoadState::Lost(failure) => News::Lost(failure.clone()),
        });
        Phase::after(before, news)
    });
    let latest = Memo::new(move |before: Option<&Option<Shared>>| {
        state.with(|state| match state {
            LoadState::Ready(data) => Some(data.clone()),
            _ => before.cloned().flatten(),
        })
    });
    let content = move || {
        let Some(first) = latest.get_untracked() else { return ().into_any() };
        content(Memo::new(move |_| latest.get().unwrap_or_else(|| first.clone())))
    };
    frame(phase, skeleton, empty, Arc::new(content), on_retry)
}

enum News {
    Loading,
    Ready,
    Empty,
    Failed(Failure),
    Lost(Failure),
}

#[derive(Clone, Debug, PartialEq)]
struct Phase {
    place: Place,
    is_fetching: bool,
    /// Why what is shown could not be renewed.
    stale: Option<Failure>,
}

/// What stands in the place.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Skeleton,
    Content,
    Empty,
    Panel(Failure),
}

impl Phase {
    fn after(before: Option<&Self>, news: News) -> Self {
        let shown = before.map(|before| &before.place);
        let has_content = matches!(shown, Some(Place::Content | Place::Empty));
        let stay = || shown.cloned().unwrap_or(Place::Skeleton);
        match news {
            News::Ready => Self { place: Place::Content, is_fetching: false, stale: None },
            News::Empty => Self { place: Place::Empty, is_fetching: false, stale: None },
            News::Loading if has_content => Self {
                place: stay(),
                is_fetching: true,
                stale: before.and_then(|before| before.stale.clone()),
            },
            News::Loading => Self { place: Place::Skeleton, is_fetching: true, stale: None },
            News::Failed(failure) if has_content && failure.kind.is_passing() => {
                Self { place: stay(), is_fetching: false, stale: Some(failure) }
            }
            News::Failed(failure) | News::Lost(failure) => {
                Self { place: Place::Panel(failure), is_fetching: false, stale: None }
            }
        }
    }

    fn name(&self) -> &'static str {
        match (&self.stale, &self.place) {
            (Some(failure), _) | (None, Place::Panel(failure)) => failure.kind.as_str(),
            (None, Place::Skeleton) => "loading",
            (None, Place::Content) => "ready",
            (None, Place::Empty) => "empty",
        }
    }
}

/// The part of [`Load`] that is the same for every kind of data.
fn frame(
    phase: Memo<Phase>,
    skeleton: ViewFn,
    empty: ViewFn,
    content: Arc<dyn Fn() -> AnyView + Send + Sync>,
    on_retry: Callback<()>,
) -> AnyView {
    let place = Memo::new(move |_| phase.with(|phase| phase.place.clone()));
    let stale = Memo::new(move |_| phase.with(|phase| phase.stale.clone()));
    view! {
        <div
            class="load"
            data-state=move || phase.with(Phase::name)
            aria-busy=move || phase.with(|phase| phase.is_fetching).then_some("true")
        >
            {move || stale.get().map(|failure| stale_line(failure.kind, on_retry))}
            {move || match place.get() {
                Place::Skeleton => skeleton.run(),
                Place::Content => content(),
                Place::Empty => empty.run(),
                Place::Panel(failure) => view! { <Failed failure on_retry/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

fn stale_line(kind: FailureKind, on_retry: Callback<()>) -> AnyView {
    let words = match kind {
        FailureKind::Offline => text::failure::offline_title(),
        FailureKind::Slow => text::failure::slow_title(),
        FailureKind::Busy => text::failure::busy_title(),
        _ => text::failure::failed_title(),
    };
    view! {
        <div class="stale" role="status">
            <Icon name=IconName::Offline/>
            <span class="stale__text">{words}</span>
            <button type="button" class="stale__retry" on:click=move |_| on_retry.run(())>
                {text::failure::retry()}
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Failure, FailureKind, News, Phase, Place};

    fn failure(kind: FailureKind) -> Failure {
        Failure { kind, request_id: None, retry_after_s: None }
    }

    fn through(news: Vec<News>) -> Phase {
        let mut phase = None;
        for news in news {
            phase = Some(Phase::after(phase.as_ref(), news));
        }
        phase.unwrap()
    }

    #[test]
    fn content_stays_while_it_is_fetched_again() {
        let phase = through(vec![News::Loading, News::Ready, News::Loading]);
        assert_eq!(phase.place, Place::Content);
        assert!(phase.is_fetching);
        assert_eq!(phase.name(), "ready");
    }

    #[test]
    fn content_stays_when_renewing_it_fails_for_the_moment() {
        let phase = through(vec![News::Ready, News::Failed(failure(FailureKind::Offline))]);
        assert_eq!(phase.place, Place::Content);
        assert_eq!(phase.name(), "offline");
        let phase = Phase::after(Some(&phase), News::Loading);
        assert_eq!(phase.name(), "offline", "no flicker while it is tried again");
        assert_eq!(Phase::after(Some(&phase), News::Ready).name(), "ready");
    }

    #[test]
    fn content_goes_when_the_member_may_not_see_it_any_more() {
        for kind in [FailureKind::SignedOut, FailureKind::Forbidden, FailureKind::Gone] {
            let phase = through(vec![News::Ready, News::Failed(failure(kind))]);
            assert_eq!(phase.place, Place::Panel(failure(kind)));
        }
    }

    #[test]
    fn content_goes_when_it_is_not_what_is_asked_for_any_more() {
        let offline = failure(FailureKind::Offline);
        let phase = through(vec![News::Ready, News::Loading, News::Lost(offline.clone())]);
        assert_eq!(phase.place, Place::Panel(offline));
    }

    #[test]
    fn trying_again_after_a_failure_shows_the_skeleton() {
        let phase =
            through(vec![News::Loading, News::Failed(failure(FailureKind::Slow)), News::Loading]);
        assert_eq!(phase.name(), "loading");
    }
}
