//! What the backend tells while the app is open: a stream of events, and a poll where the stream
//! does not come through.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
};

use contract::{
    event::{EventKind, MemberEvent, PollEvents},
    id::EventId,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{
        self, clock,
        stream::{Signal as Report, Stream},
    },
    browser,
    query::Fresh,
    session::SessionState,
    travel::travelling,
};

/// A poll comes this often while a code is on the screen, so that the till's answer shows in 2 s.
const CLOSE_POLL_MS: u32 = 1_200;
const CALM_POLL_MS: u32 = 8_000;
const STEP_MS: u32 = 300;
/// A stream that has not opened by then is held up on the way.
const OPENING_MS: u32 = 3_000;
/// After this many polls the stream gets another chance.
const POLLS_BEFORE_STREAM: u32 = 25;

thread_local! {
    /// Not a signal of [`Live`], which the first page carries: nobody there hears of it.
    static ON_WAITLIST: Cell<Option<Callback<()>>> = const { Cell::new(None) };
}

/// Runs `hear` whenever something has become of a place on a waiting list.
pub fn on_waitlist(hear: Callback<()>) {
    ON_WAITLIST.set(Some(hear));
}

/// The last event of each kind that a page shows, and how closely events are watched.
///
/// A poll brings several events at once, so one signal for all kinds would swallow some.
#[derive(Clone, Copy)]
pub struct Live {
    scan: RwSignal<Option<MemberEvent>>,
    points: RwSignal<Option<MemberEvent>>,
    coupon: RwSignal<Option<MemberEvent>>,
    closely: RwSignal<bool>,
    /// The last event heard of; what happens while nobody listens is heard afterwards.
    after: StoredValue<Option<EventId>>,
    fresh: Fresh,
    session: SessionState,
}

impl Live {
    /// Listens whenever somebody is here and the page can be seen.
    pub fn start(session: SessionState, fresh: Fresh) -> Self {
        let live = Self {
            scan: RwSignal::new(None),
            points: RwSignal::new(None),
            coupon: RwSignal::new(None),
            closely: RwSignal::new(false),
            after: StoredValue::new(None),
            fresh,
            session,
        };
        let visible = RwSignal::new(browser::is_visible());
        let listener = window_event_listener_untyped("visibilitychange", move |_| {
            let now = browser::is_visible();
            if now && !visible.get_untracked() {
                clock::distrust();
                fresh.renew();
            }
            visible.set(now);
        });
        let online = window_event_listener_untyped("online", move |_| fresh.renew());
        on_cleanup(move || {
            listener.remove();
            online.remove();
        });
        let listening = Memo::new(move |_| session.get().is_open() && visible.get());
        let turn = StoredValue::new(0_u32);
        Effect::new(move |before: Option<u32>| {
            let (wanted, changes) = (listening.get(), session.changes());
            turn.update_value(|turn| *turn += 1);
            if session.must_sign_in_untracked() || before.is_some_and(|before| before != changes) {
                live.after.set_value(None);
            }
            if wanted {
                spawn_local(live.begin_listening(Turn { now: turn, mine: turn.get_value() }));
            }
            changes
        });
        live
    }

    /// The last time that a till read a code.
    pub fn scan(self) -> ReadSignal<Option<MemberEvent>> {
        self.scan.read_only()
    }

    /// The last change of the balance.
    pub fn points(self) -> ReadSignal<Option<MemberEvent>> {
        self.points.read_only()
    }

    /// The last time that a till burnt a coupon.
    pub fn coupon(self) -> ReadSignal<Option<MemberEvent>> {
        self.coupon.read_only()
    }

    /// Asks for events at once rather than soon; until the caller's owner is gone.
    pub fn watch_closely(self) {
        self.closely.set(true);
        on_cleanup(move || {
            self.closely.try_set(false);
        });
    }

    async fn begin_listening(self, turn: Turn) {
        while turn.is_mine() {
            match listening(self, turn).await {
                Ok(listening) => return listening.await,
                Err(_) => self.pause().await,
            }
        }
    }

    async fn listen(self, turn: Turn) {
        let mut after = match self.after.get_value() {
            Some(after) => after,
            None => match self.start_position(turn).await {
                Some(after) => after,
                None => return,
            },
        };
        self.reached(&after);
        while turn.is_mine() {
            after = self.stream(after, turn).await;
            for _ in 0..POLLS_BEFORE_STREAM {
                if !turn.is_mine() || !self.session.is_open_untracked() {
                    return;
                }
                if let Ok(batch) =
                    api::read(&PollEvents { after: Some(after.clone()), ..PollEvents::default() })
                        .await
                {
                    batch.data.into_iter().for_each(|event| self.take(event));
                    after = batch.after;
                    self.reached(&after);
                }
                self.pause().await;
            }
        }
    }

    fn reached(self, after: &EventId) {
        if !self.session.must_sign_in_untracked() {
            self.after.set_value(Some(after.clone()));
        }
    }

    /// Waits for the next poll, and no longer than is right once a code is on the screen.
    async fn pause(self) {
        let mut waited = 0;
        loop {
            let closely = self.closely.try_get_untracked().unwrap_or_default();
            if waited >= if closely { CLOSE_POLL_MS } else { CALM_POLL_MS } {
                return;
            }
            browser::sleep(STEP_MS).await;
            waited += STEP_MS;
        }
    }

    async fn start_position(self, turn: Turn) -> Option<EventId> {
        let mut is_late = false;
        while turn.is_mine() {
            if let Ok(batch) = api::read(&PollEvents::default()).await {
                // What happened until now was not heard.
                if is_late {
                    self.fresh.renew();
                }
                return Some(batch.after);
            }
            is_late = true;
            self.pause().await;
        }
        None
    }

    /// Listens to the stream until it breaks; gives back how far it came.
    async fn stream(self, after: EventId, turn: Turn) -> EventId {
        let progress = Rc::new(RefCell::new(Progress { after, opened: false, failed: false }));
        let report = {
            let progress = progress.clone();
            move |report| {
                let mut progress = progress.borrow_mut();
                match report {
                    Report::Opened => progress.opened = true,
                    Report::Failed => progress.failed = true,
                    Report::Event(event) => {
                        progress.after = event.id.clone();
                        drop(progress);
                        self.reached(&event.id);
                        self.take(*event);
                    }
                }
            }
        };
        let start = progress.borrow().after.clone();
        let stream = Stream::open(&start, report);
        let mut waited = 0;
        loop {
            browser::sleep(250).await;
            waited += 250;
            let now = progress.borrow();
            let held_up = !now.opened && waited >= OPENING_MS;
            if stream.is_none() || now.failed || held_up || !turn.is_mine() {
                break;
            }
        }
        drop(stream);
        progress.borrow().after.clone()
    }

    fn take(self, event: MemberEvent) {
        match event.kind {
            EventKind::CodeScanned => {
                self.scan.try_set(Some(event));
            }
            EventKind::Points => {
                self.fresh.renew();
                self.points.try_set(Some(event));
            }
            EventKind::Coupon => {
                self.fresh.renew();
                // One that came into the wallet has no code, and must not hide one that was burnt.
                if event.code.is_some() {
                    self.coupon.try_set(Some(event));
                }
            }
            EventKind::Waitlist => {
                self.fresh.renew();
                if let Some(hear) = ON_WAITLIST.get() {
                    hear.try_run(());
                }
            }
            EventKind::Member
            | EventKind::Order
            | EventKind::Signup
            | EventKind::Chances
            | EventKind::Prize
            | EventKind::Application
            | EventKind::Invitee
            | EventKind::Campaign => self.fresh.renew(),
            EventKind::Unknown => {}
        }
    }
}

travelling! {
    in live: fn listening(live: Live, turn: Turn) -> Listening { Box::pin(live.listen(turn)) }
}

type Listening = Pin<Box<dyn Future<Output = ()>>>;

/// Listening ends when its turn is over: when the page was hidden, or the member left.
#[derive(Clone, Copy)]
struct Turn {
    now: StoredValue<u32>,
    mine: u32,
}

impl Turn {
    fn is_mine(self) -> bool {
        self.now.try_get_value() == Some(self.mine)
    }
}

struct Progress {
    after: EventId,
    opened: bool,
    failed: bool,
}
