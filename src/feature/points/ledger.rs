//! The ledger: every change of the balance, the latest first and month by month, with the balance
//! after it. It loads as one scrolls, and says whether its figures agree.

use contract::{
    id::EntryId,
    points::{Entry, EntryKind, ListEntries},
};
use leptos::{prelude::*, task::spawn_local};

use super::model::{Ledger, Line, in_lines};
use crate::{
    address::Address,
    api,
    i18n::{self, Language, text},
    query::{Fresh, failure},
    route::Route,
    shell::Page,
    ui::{
        Chips, Choice, Empty, Failure, LinkButton, ListEnd, ListFoot, Load, LoadState,
        SkeletonRows, Source, Variant, WindowList,
    },
};

mod sheet;

/// Entries asked for at a time.
const PAGE: u32 = 50;
/// Names the opened entry in the address.
const OPENED: &str = "entry";

#[component]
pub fn EntriesPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let kind = Memo::new(move |_| kind_named(&address.parameter("kind")?));
    let scroll = Scroll::start(kind);
    let opened = Memo::new(move |_| {
        let id = address.parameter(OPENED)?;
        scroll.lines.with(|lines| {
            let line = lines.iter().find(|line| line.entry.id.as_str() == id)?;
            Some(line.entry.clone())
        })
    });
    let on_open = Callback::new(move |id: EntryId| address.open(OPENED, id.as_str()));
    let on_close = Callback::new(move |()| address.close(OPENED));

    let choose = Callback::new(move |key: String| {
        address.replace(&Route::Entries(kind_named(&key)));
    });
    let all = core::iter::once(Choice::new("", text::ledger::all()));
    let kinds = EntryKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind_name(*kind)));
    let choices: Vec<Choice> = all.chain(kinds).collect();
    let chosen = Signal::derive(move || {
        kind.get().map_or_else(String::new, |kind| kind.as_str().to_owned())
    });
    let empty = move || (move || nothing(kind.get().is_some())).into_any();

    view! {
        <Page route=Route::Entries(None) title=text::ledger::title() class="ledger">
            <Chips label=text::ledger::filters() choices chosen on_choose=choose/>
            <Load
                source=scroll.source()
                skeleton=|| view! { <SkeletonRows rows=8/> }.into_any()
                empty
                on_retry=Callback::new(move |()| scroll.start_over())
                let:_loaded
            >
                {list(scroll, on_open)}
            </Load>
            <sheet::EntrySheet entry=opened on_close/>
        </Page>
    }
    .into_any()
}

fn nothing(is_filtered: bool) -> AnyView {
    let title = text::ledger::empty_title();
    if !is_filtered {
        return view! { <Empty title body=text::ledger::empty_body()/> }.into_any();
    }
    view! {
        <Empty title body=text::ledger::empty_filter()>
            <LinkButton href=Route::Entries(None).href() variant=Variant::Quiet>
                {text::ledger::show_all()}
            </LinkButton>
        </Empty>
    }
    .into_any()
}

fn list(scroll: Scroll, on_open: Callback<EntryId>) -> AnyView {
    let total = Signal::derive(move || {
        scroll.ledger.with(|ledger| ledger.totals.map(|totals| totals.count as usize))
    });
    let end = Signal::derive(move || {
        if scroll.error.read().is_some() {
            ListEnd::Failed
        } else if scroll.ledger.read().is_complete() {
            ListEnd::Complete
        } else {
            ListEnd::Loading
        }
    });
    // Above the list and not in its first row: other rows are taken to be as high as that one.
    let first_month =
        move || scroll.lines.with(|lines| lines.first().map(|line| month(&line.entry)));
    view! {
        {move || identity(scroll)}
        {first_month}
        <WindowList
            items=scroll.lines
            key=|line: &Line| (line.entry.id.clone(), line.begins_month)
            label=text::ledger::title()
            total
            place="ledger"
            on_end=Callback::new(move |()| scroll.more())
            let:line
        >
            {row(line, on_open)}
        </WindowList>
        <ListFoot end on_more=Callback::new(move |()| scroll.more())/>
    }
    .into_any()
}

/// `opening + in - out = closing`, and whether that holds for what is on the page.
fn identity(scroll: Scroll) -> Option<AnyView> {
    let ledger = scroll.ledger.read();
    let totals = ledger.totals?;
    let agrees = ledger.agrees(scroll.kind.get_untracked().is_none());
    let figures = text::ledger::identity(
        &i18n::points(totals.opening),
        &i18n::points(totals.r#in),
        &i18n::points(totals.out),
        &i18n::points(totals.closing),
    );
    let verdict =
        if agrees { text::ledger::identity_holds() } else { text::ledger::identity_broken() };
    let count = view! { <p class="account__count">{text::ledger::count(totals.count.into())}</p> };
    if scroll.kind.get_untracked().is_some() {
        // The figures are those of the whole ledger.
        return Some(view! { <div class="account">{count}</div> }.into_any());
    }
    Some(
        view! {
            <div class="account" data-state=if agrees { "agrees" } else { "differs" }>
                {count}
                <p class="account__figures">{figures}</p>
                <p class="account__verdict">{verdict}</p>
            </div>
        }
        .into_any(),
    )
}

fn month(entry: &Entry) -> AnyView {
    view! { <h2 class="ledger__month">{i18n::month(&entry.at)}</h2> }.into_any()
}

fn row(Line { entry, begins_month }: Line, on_open: Callback<EntryId>) -> AnyView {
    let month = begins_month.then(|| month(&entry));
    let direction = if entry.points.0 < 0 { "spend" } else { "gain" };
    let at = i18n::date_time(&entry.at);
    let id = entry.id.to_string();
    let (title, change, balance) = (
        entry.title.clone(),
        i18n::signed(entry.points),
        text::ledger::balance_after(&i18n::points(entry.balance)),
    );
    view! {
        {month}
        <button type="button" class="entry" data-kind=direction data-entry=id
            on:click=move |_| on_open.run(entry.id.clone())>
            <span class="entry__title">{title}</span>
            <span class="entry__points">{change}</span>
            <span class="entry__at">{at}</span>
            <span class="entry__balance">{balance}</span>
        </button>
    }
    .into_any()
}

/// The ledger as far as it has been scrolled.
#[derive(Clone, Copy)]
struct Scroll {
    ledger: RwSignal<Ledger>,
    lines: RwSignal<Vec<Line>>,
    error: RwSignal<Option<Failure>>,
    is_loading: RwSignal<bool>,
    kind: Memo<Option<EntryKind>>,
    /// Counts the beginnings; a reply to an earlier one is dropped.
    turn: StoredValue<u32>,
}

impl Scroll {
    /// Begins, and begins anew when the kind, the language or the member's data changes.
    fn start(kind: Memo<Option<EntryKind>>) -> Self {
        let fresh = expect_context::<Fresh>();
        let language = expect_context::<Language>();
        let scroll = Self {
            ledger: RwSignal::new(Ledger::default()),
            lines: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            is_loading: RwSignal::new(false),
            kind,
            turn: StoredValue::new(0),
        };
        Effect::new(move |_| {
            kind.track();
            language.get();
            fresh.track();
            scroll.start_over();
        });
        scroll
    }

    /// Whether there is anything, for `ui::Load`.
    fn source(self) -> Source<()> {
        Source::new(move || {
            if !self.lines.read().is_empty() {
                return LoadState::Ready(());
            }
            match self.error.get() {
                Some(failure) => LoadState::Failed(failure),
                None if self.ledger.read().is_complete() => LoadState::Empty,
                None => LoadState::Loading,
            }
        })
    }

    fn start_over(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.load(None);
    }

    /// Loads the next page, if there is one.
    fn more(self) {
        let next = self.ledger.read_untracked().next();
        if next.is_some() && !self.is_loading.get_untracked() {
            self.load(next);
        }
    }

    fn load(self, cursor: Option<String>) {
        let turn = self.turn.get_value();
        let is_first = cursor.is_none();
        let request = ListEntries {
            kind: self.kind.get_untracked(),
            cursor,
            limit: Some(PAGE),
            ..ListEntries::default()
        };
        self.is_loading.set(true);
        self.error.set(None);
        let reply = api::read(&request);
        spawn_local(async move {
            let reply = reply.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.is_loading.try_set(false);
            match reply {
                Ok(page) => {
                    let added = self.ledger.try_update(|ledger| {
                        if is_first {
                            *ledger = Ledger::default();
                        }
                        ledger.append(page)
                    });
                    self.lines.try_update(|lines| {
                        if is_first {
                            lines.clear();
                        }
                        let added = in_lines(added.unwrap_or_default(), lines.last());
                        lines.extend(added);
                    });
                }
                Err(error) => {
                    self.error.try_set(Some(failure(&error)));
                }
            }
        });
    }
}

fn kind_named(word: &str) -> Option<EntryKind> {
    EntryKind::ALL.iter().copied().find(|kind| kind.as_str() == word)
}

fn kind_name(kind: EntryKind) -> String {
    match kind {
        EntryKind::Earn => text::ledger::earn(),
        EntryKind::Spend => text::ledger::spend(),
        EntryKind::Expire => text::ledger::expire(),
        EntryKind::Refund => text::ledger::refund(),
        EntryKind::Adjust => text::ledger::adjust(),
        EntryKind::Unknown => text::ledger::other(),
    }
}
