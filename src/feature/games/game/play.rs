//! How to begin a game that is played: how often one still can, what it earns, what to choose; one
//! tap begins one round, or leads back to the one that is running.

use contract::{
    Code,
    games::{Game, GameDetail, GamePhase, Play, Round, StartRound},
    mall::Unavailable,
};
use leptos::{html, prelude::*};

use super::{super::words, choices::Choices, rules, way::Way};
use crate::{
    address::Address,
    api::ApiError,
    deed::{Deed, Standing},
    feature::panel,
    i18n::{self, text},
    route::Route,
    ui::{Button, Icon, IconName, LinkButton, ToastKind, Toasts, WaysOn},
};

/// What begins a round.
#[derive(Clone, Copy)]
struct Start {
    choices: Choices,
    deed: Deed,
    refusal: RwSignal<Option<String>>,
    address: Address,
    toasts: Toasts,
}

pub fn view(detail: Memo<GameDetail>, is_guest: Memo<bool>) -> AnyView {
    let start = Start {
        choices: Choices::start(detail),
        deed: Deed::new(),
        refusal: RwSignal::new(None),
        address: expect_context::<Address>(),
        toasts: expect_context::<Toasts>(),
    };
    let game = Memo::new(move |_| detail.with(|detail| detail.game.clone()));
    let way = Memo::new(move |_| game.with(|game| Way::of(game, is_guest.get())));
    let is_choice = Memo::new(move |_| way.get() == Way::Begin);
    let how = Memo::new(move |_| detail.with(|detail| detail.rules.how_to_play.clone()));
    let facts = Memo::new(move |_| detail.with(|detail| facts(&detail.play)));
    // A refusal may take the button away.
    let section = NodeRef::<html::Section>::new();
    Effect::new(move |_| {
        way.track();
        if start.refusal.with_untracked(Option::is_some) {
            request_animation_frame(move || {
                panel::take_lost_focus(section.try_get_untracked().flatten());
            });
        }
    });
    let state = move || match start.deed.standing().get() {
        Standing::Idle => "open",
        Standing::Sending => "sending",
        Standing::Checking => "checking",
    };
    view! {
        <section
            class="game-start"
            tabindex="-1"
            node_ref=section
            data-state=state
            data-way=move || way.with(Way::as_str)
        >
            {move || game.with(figures)}
            {move || game.with(earning)}
            {move || facts.get().map(|line| view! { <p class="quiet game-start__facts">{line}</p> })}
            {move || is_choice.get().then(|| start.choices.view())}
            {move || way.with(|way| start.way_in(way))}
            {panel::refused(move || start.refusal.get())}
            {panel::checking(start.deed, text::games::starting)}
        </section>
        {move || how.with(|how| rules::texts(text::games::how(), how))}
    }
    .into_any()
}

impl Start {
    fn way_in(self, way: &Way) -> AnyView {
        let button = move |label: String| {
            let begin = Callback::new(move |()| self.begin());
            view! {
                {panel::memory_only()}
                <Button pending=self.deed.is_under_way() on_click=begin>{label}</Button>
            }
            .into_any()
        };
        match way {
            Way::Begin => button(text::games::start()),
            Way::GoOn => view! {
                <p class="quiet">{text::games::running()}</p>
                {button(text::games::go_on())}
            }
            .into_any(),
            Way::SignIn => {
                let href = expect_context::<WaysOn>().sign_in;
                view! { <LinkButton href>{text::games::sign_in()}</LinkButton> }.into_any()
            }
            Way::Barred(reason) => barrier(reason),
        }
    }

    fn begin(self) {
        self.refusal.set(None);
        let request: StartRound = self.choices.request();
        self.deed.carry_out(request, move |outcome: Result<Round, ApiError>| {
            let is_here = self.refusal.try_get_untracked().is_some();
            match outcome {
                Ok(round) if is_here => self.address.replace(&Route::Round(round.id)),
                // It is still there when the member is back.
                Ok(_) => {}
                Err(error) if is_here => {
                    self.refusal.try_set(Some(explain(&error)));
                }
                Err(error) => self.toasts.push(ToastKind::Bad, explain(&error)),
            }
        });
    }
}

/// What keeps one from it, and what would help.
pub fn barrier(reason: &Unavailable) -> AnyView {
    view! {
        <div class="game-barrier" data-code=reason.code.as_str()>
            <Icon name=IconName::Info/>
            <p class="game-barrier__why">{words::why(reason)}</p>
            <a class="game-barrier__help" href=Route::Games.href()>{text::games::others()}</a>
        </div>
    }
    .into_any()
}

/// How often one still can, one's best, and the score that earns something.
fn figures(game: &Game) -> AnyView {
    let score = |score: u32| text::games::score(&i18n::integer(score.into()));
    let figure = |label: String, value: String| {
        view! { <div class="game-start__figure"><dt>{label}</dt><dd>{value}</dd></div> }
    };
    let is_on = game.phase == GamePhase::On;
    let rounds = game
        .rounds_left
        .filter(|_| is_on)
        .map(|left| figure(text::games::figure_rounds(), text::games::rounds(left.into())));
    let mark = game.mark.filter(|_| is_on);
    let best = game.best.map_or_else(text::games::none_yet, score);
    view! {
        <dl class="game-start__figures">
            {rounds}
            {figure(text::games::figure_best(), best)}
            {mark.map(|mark| figure(text::games::figure_mark(), score(mark)))}
        </dl>
    }
    .into_any()
}

/// What reaching the mark earns, and the way to that draw.
fn earning(game: &Game) -> Option<AnyView> {
    let earns = words::earns(game).filter(|_| game.phase != GamePhase::Over)?;
    let draw = game.earns.as_ref().map(|earning| Route::Game(earning.game.clone()).href());
    Some(
        view! {
            <p class="game-start__earns">
                <Icon name=IconName::Gift/>
                <span class="game-start__what">{earns}</span>
                <a class="game-start__draw" href=draw>{text::games::see_draw()}</a>
            </p>
        }
        .into_any(),
    )
}

/// What a round is made of.
fn facts(play: &Play) -> Option<String> {
    let number = |count: u32| i18n::integer(count.into());
    match play {
        Play::Riddles { lanterns, tries, worth, hint_cost, .. } => {
            Some(text::games::riddles_facts(
                &number(*lanterns),
                &number(*tries),
                &number(*worth),
                &number(*hint_cost),
            ))
        }
        Play::Quiz { questions, worth, .. } => {
            Some(text::games::quiz_facts(&number(*questions), &number(*worth)))
        }
        _ => None,
    }
}

/// Why no round has begun.
fn explain(error: &ApiError) -> String {
    let ApiError::Rejected(refusal) = error else { return panel::reason(error) };
    let problem = refusal.problem();
    match problem.code {
        Code::GameNotOpen | Code::GameOver | Code::LimitReached => {
            words::why(&Unavailable::from(&problem))
        }
        Code::ValidationFailed => text::games::choice_gone(),
        _ => panel::reason(error),
    }
}
