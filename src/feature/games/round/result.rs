//! How a round ended: the score, the mark, what was earned, and what to do next.

use contract::{
    Code,
    games::{Board, Earning, Lantern, LanternState, Round, RoundState},
};
use leptos::{html, prelude::*};

use super::{
    super::words,
    drawing,
    model::{self, Goal, Verdict},
    review, riddles,
    table::Table,
};
use crate::{
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName, LinkButton, Notice, Tone, Variant},
};

/// What is read out when the round is over.
pub fn in_one_line(round: &Round) -> String {
    if round.state == RoundState::Expired {
        return text::round::expired_title();
    }
    let score = i18n::integer(round.score.into());
    let score = text::round::score_of(&score, &i18n::integer(round.max_score.into()));
    [text::round::result(), score, goal(round)].join(" ")
}

/// For the heading: it takes the focus, and the page goes to its top, when the round ended here.
fn heading(table: Table) -> NodeRef<html::H2> {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| table.was_running) {
            heading.focus().ok();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    heading
}

pub fn view(table: Table) -> AnyView {
    let heading = heading(table);
    let round = table.round;
    let content = move || round.with(|round| contents(round, heading));
    view! { {content} }.into_any()
}

fn contents(round: &Round, heading: NodeRef<html::H2>) -> AnyView {
    let goal_state = Goal::of(round).as_str();
    let score = i18n::integer(round.score.into());
    let of = text::round::of_points(round.max_score.into());
    let game = Route::Game(round.game.clone()).href();
    let board = game.clone();
    view! {
        <section class="round-result" data-kind=words::kind_data(round.kind) data-goal=goal_state>
            <div class="round-result__scene">
                {emblem(round)}
                <h2 class="round-result__title" tabindex="-1" node_ref=heading>
                    {text::round::result()}
                </h2>
                <p class="round-result__score">
                    <b class="round-result__number">{score}</b>
                    <span class="round-result__of">{of}</span>
                </p>
                <p class="round-result__goal">{goal(round)}</p>
            </div>
            {round.earned.as_ref().map(earned)}
        </section>
        <div class="round-result__ways">
            <LinkButton
                href=game
                variant=if round.earned.is_some() { Variant::Quiet } else { Variant::Primary }
            >
                {text::round::again()}
            </LinkButton>
            <LinkButton href=board variant=Variant::Link>{text::round::leaderboard()}</LinkButton>
        </div>
        {review::view(round)}
    }
    .into_any()
}

/// How the score stands to the mark.
fn goal(round: &Round) -> String {
    match Goal::of(round) {
        Goal::Absent => String::new(),
        Goal::Missing(points) => why_nothing(round)
            .unwrap_or_else(|| text::round::mark_missing(&text::round::points(points.into()))),
        Goal::Reached => match &round.earned {
            Some(earning) => text::round::earned(earning.chances.into()),
            None => [text::round::mark_met(), why_nothing(round).unwrap_or_default()].join(" "),
        },
    }
}

/// Why its mark earns nothing in this round, where it does not.
pub fn why_nothing(round: &Round) -> Option<String> {
    Some(match round.unearned? {
        Code::LimitReached => text::round::earned_before(),
        Code::GameOver => text::round::draw_over(),
        // It promises nothing.
        _ => String::new(),
    })
}

fn earned(earning: &Earning) -> AnyView {
    view! {
        <div class="round-result__earned">
            <Icon name=IconName::Gift/>
            <p class="round-result__gain">{text::round::earned_for(&earning.title)}</p>
            <LinkButton href=Route::Game(earning.game.clone()).href()>
                {text::round::draw_now()}
            </LinkButton>
        </div>
    }
    .into_any()
}

/// What the round left behind: the lanterns, the answers in a row, or the picture.
fn emblem(round: &Round) -> AnyView {
    match &round.board {
        Board::Riddles { lanterns } => {
            let one = |lantern: &Lantern| {
                let icon = match lantern.state {
                    LanternState::Lit => IconName::Check,
                    _ => IconName::Close,
                };
                view! {
                    <span
                        class="lantern"
                        data-colour=lantern.colour.to_string()
                        data-state=riddles::state(lantern.state)
                    >
                        {drawing::lantern(view! { <Icon name=icon/> }.into_any())}
                    </span>
                }
            };
            let words =
                text::round::lit_of(&model::lit(round).to_string(), &lanterns.len().to_string());
            view! {
                <div class="round-result__lanterns" role="img" aria-label=words>
                    {lanterns.iter().map(one).collect_view()}
                </div>
            }
            .into_any()
        }
        Board::Quiz { answered, of, .. } => {
            let right = answered.iter().filter(|answered| answered.is_right).count().to_string();
            let words = text::round::right_of(&right, &of.to_string());
            let marks = answered.iter().map(|answered| {
                view! { <span class="quiz__mark" data-state=Verdict::of(answered).as_str()></span> }
            });
            view! {
                <p class="round-result__right">{words}</p>
                <div class="quiz__marks" aria-hidden="true">{marks.collect_view()}</div>
            }
            .into_any()
        }
        Board::Jigsaw { url, alt, title, size, moves_made, .. } => {
            let size = size.to_string();
            let words =
                [text::round::pieces(&size), text::round::moves((*moves_made).into())].join(" · ");
            view! {
                <figure class="round-result__picture">
                    <img src=url.clone() alt=alt.clone() width="600" height="600"/>
                    <figcaption>
                        <b>{title.clone()}</b>
                        <span>{words}</span>
                    </figcaption>
                </figure>
            }
            .into_any()
        }
        Board::Unknown => ().into_any(),
    }
}

/// Nobody finished it in time.
pub fn expired(table: Table) -> AnyView {
    let (game, ended) =
        table.round.with_untracked(|round| (round.game.clone(), i18n::day_time(&round.expires_at)));
    let heading = heading(table);
    view! {
        <section class="round-over" data-state="expired">
            <span class="round-over__art"><Icon name=IconName::Moon/></span>
            <h2 class="round-over__title" tabindex="-1" node_ref=heading>
                {text::round::expired_title()}
            </h2>
            <p class="round-over__body">{text::round::expired_body(&ended)}</p>
            <LinkButton href=Route::Game(game).href()>{text::round::to_game()}</LinkButton>
        </section>
    }
    .into_any()
}

/// A game that came after this version of the app.
pub fn unknown(table: Table) -> AnyView {
    let game = table.round.with_untracked(|round| round.game.clone());
    view! {
        <Notice tone=Tone::Warning>{text::round::unknown()}</Notice>
        <LinkButton href=Route::Game(game).href() variant=Variant::Quiet>
            {text::round::to_game()}
        </LinkButton>
    }
    .into_any()
}
