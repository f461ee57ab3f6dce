//! The ledger: every change of the balance, the latest first and month by month, with the balance
//! after it. It loads as one scrolls, and says whether its figures agree.

use contract::{
    id::EntryId,
    points::{Entry, EntryKind, LedgerTotals, ListEntries},
};
use leptos::prelude::*;

use super::model::{self, Line};
use crate::{
    address::Address,
    i18n::{self, text},
    query::pages::Pages,
    route::Route,
    shell::Page,
    ui::{
        Chips, Choice, Empty, LinkButton, ListEnd, ListFoot, Load, SkeletonRows, Variant,
        WindowList,
    },
};

mod counting;
mod sheet;

/// Names the opened entry in the address.
const OPENED: &str = "entry";

#[component]
pub fn EntriesPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let kind = Memo::new(move |_| kind_named(&address.parameter("kind")?));
    let entries = Pages::start(
        move |part| ListEntries {
            kind: kind.get(),
            cursor: part.cursor,
            limit: part.limit,
            ..ListEntries::default()
        },
        |entry: &Entry| entry.id.as_str(),
    );
    let opened = Memo::new(move |_| {
        let id = address.parameter(OPENED)?;
        entries.with(|entries| {
            let entry = entries.iter().find(|entry| entry.id.as_str() == id)?;
            Some(Entry::clone(entry))
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
                source=entries.source()
                skeleton=|| view! { <SkeletonRows rows=8/> }.into_any()
                empty
                on_retry=Callback::new(move |()| entries.again())
                let:_loaded
            >
                {list(entries, kind, on_open)}
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

fn list(
    entries: Pages<Entry>,
    kind: Memo<Option<EntryKind>>,
    on_open: Callback<EntryId>,
) -> AnyView {
    let account = Memo::new(move |_| Account::of(entries, kind));
    let total = Signal::derive(move || account.get().map(|account| account.totals.count as usize));
    let lines = move |_: Option<&Vec<Line>>| entries.with(model::in_lines);
    let lines = Memo::new_with_compare(lines, |_, _| true);
    // Above the list and not in its first row: other rows are taken to be as high as that one.
    let first_month = move || lines.with(|lines| lines.first().map(|line| month(&line.entry)));
    let place = Signal::derive(move || {
        kind.get().map_or_else(|| "ledger".to_owned(), |kind| ["ledger/", kind.as_str()].concat())
    });
    let on_more = Callback::new(move |()| entries.more());
    view! {
        {move || account.get().map(Account::view)}
        {first_month}
        <WindowList
            items=lines
            key=|line: &Line| (line.entry.id.clone(), line.begins_month)
            label=text::ledger::title()
            total
            place
            on_end=on_more
            let:line
        >
            {row(&line, on_open)}
        </WindowList>
        <ListFoot end=entries.end() on_more/>
    }
    .into_any()
}

/// What stands above the list.
#[derive(Clone, Copy, PartialEq)]
struct Account {
    /// Of the whole ledger; but for their count, which is that of the list.
    totals: LedgerTotals,
    /// Whether they hold for what is on the page; `None` where it leaves out some kinds.
    agrees: Option<bool>,
}

impl Account {
    fn of(entries: Pages<Entry>, kind: Memo<Option<EntryKind>>) -> Option<Self> {
        let totals = entries.about::<LedgerTotals>()?;
        // Untracked: what is there was asked for with the kind before until there are others.
        let is_of_all = kind.get_untracked().is_none();
        let is_complete = entries.end().get() == ListEnd::Complete;
        let agrees =
            is_of_all.then(|| entries.with(|entries| model::agrees(entries, totals, is_complete)));
        Some(Self { totals, agrees })
    }

    /// `opening + in - out = closing`, and whether that holds.
    fn view(self) -> AnyView {
        let Self { totals, agrees } = self;
        let count =
            view! { <p class="account__count">{text::ledger::count(totals.count.into())}</p> };
        let Some(agrees) = agrees else {
            return view! { <div class="account">{count}</div> }.into_any();
        };
        let figures = text::ledger::identity(
            &i18n::points(totals.opening),
            &i18n::points(totals.r#in),
            &i18n::points(totals.out),
            &i18n::points(totals.closing),
        );
        let verdict =
            if agrees { text::ledger::identity_holds() } else { text::ledger::identity_broken() };
        view! {
            <div class="account" data-state=if agrees { "agrees" } else { "differs" }>
                {count}
                <p class="account__figures">{figures}</p>
                <p class="account__verdict">{verdict}</p>
            </div>
        }
        .into_any()
    }
}

fn month(entry: &Entry) -> AnyView {
    view! { <h2 class="list-date">{i18n::month(&entry.at)}</h2> }.into_any()
}

fn row(Line { entry, begins_month }: &Line, on_open: Callback<EntryId>) -> AnyView {
    let month = begins_month.then(|| month(entry));
    let direction = if entry.points.0 < 0 { "spend" } else { "gain" };
    let at = i18n::date_time(&entry.at);
    let (id, named) = (entry.id.clone(), entry.id.to_string());
    let (title, change, balance) = (
        entry.title.clone(),
        i18n::signed(entry.points),
        text::ledger::balance_after(&i18n::points(entry.balance)),
    );
    view! {
        {month}
        <button type="button" class="entry ruled" data-kind=direction data-entry=named
            on:click=move |_| on_open.run(id.clone())>
            <span class="entry__title">{title}</span>
            <span class="entry__points">{change}</span>
            <span class="entry__at">{at}</span>
            <span class="entry__balance">{balance}</span>
        </button>
    }
    .into_any()
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
