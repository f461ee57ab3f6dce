//! Who is ahead: the best rounds with masked names, the member's own marked; told below the others
//! when it is not among them.

use contract::games::{GameDetail, GetLeaderboard, Leaderboard, Ranking};
use leptos::prelude::*;

use super::super::words;
use crate::{
    i18n::{self, text},
    query::Query,
    ui::{Button, Data, Load, SkeletonRows, Variant},
};

/// So many are in sight at first.
const AT_FIRST: usize = 10;

pub fn view(detail: Memo<GameDetail>) -> AnyView {
    let id = detail.with_untracked(|detail| detail.game.id.clone());
    let board = Query::new(GetLeaderboard { id });
    view! {
        <section class="honours">
            <h3 class="section-title">{text::games::board()}</h3>
            <Load
                source=board.source
                skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                on_retry=Callback::new(move |()| board.again())
                let:board
            >
                {contents(board)}
            </Load>
        </section>
    }
    .into_any()
}

fn contents(data: Data<Leaderboard>) -> AnyView {
    let board = Memo::new(move |_| data.get());
    let is_whole = RwSignal::new(false);
    let list = move || {
        board.with(|board| {
            let most = if is_whole.get() { usize::MAX } else { AT_FIRST };
            let (rows, apart) = shown(board, most);
            let nobody = rows.is_empty() && apart.is_none();
            let rows = rows.iter().map(row).collect_view();
            let apart = apart.map(|mine| {
                view! { <li class="honours__gap" aria-hidden="true">"…"</li>{row(mine)} }
            });
            match nobody {
                true => view! { <p class="quiet">{text::games::board_empty()}</p> }.into_any(),
                false => view! { <ol class="honours__list">{rows}{apart}</ol> }.into_any(),
            }
        })
    };
    let count = Memo::new(move |_| board.with(|board| board.entries.len()));
    let more = move || {
        (count.get() > AT_FIRST).then(|| {
            let label = move || match is_whole.get() {
                true => text::games::board_less(),
                false => text::games::board_more(count.get() as i64),
            };
            let on_click = Callback::new(move |()| is_whole.update(|is_whole| *is_whole ^= true));
            view! { <Button variant=Variant::Link on_click>{label}</Button> }
        })
    };
    let period = move || {
        let period = board.with(|board| words::period(&board.period));
        text::games::board_period(&period)
    };
    view! {
        <p class="quiet">{period}</p>
        {list}
        {more}
    }
    .into_any()
}

fn row(ranking: &Ranking) -> AnyView {
    let rank = i18n::integer(ranking.rank.into());
    let label = text::games::board_rank(&rank);
    let mine = ranking.is_mine.then(|| {
        view! { <span class="honour__mine">{text::games::board_mine()}</span> }
    });
    view! {
        <li
            class="honour"
            data-rank=ranking.rank.to_string()
            data-mine=ranking.is_mine.then_some("true")
        >
            <span class="honour__rank">
                <span aria-hidden="true">{rank}</span>
                <span class="visually-hidden">{label}</span>
            </span>
            <span class="honour__name">{ranking.name.clone()}{mine}</span>
            <span class="honour__score">
                {text::games::score(&i18n::integer(ranking.score.into()))}
            </span>
        </li>
    }
    .into_any()
}

/// The first of them, and the member's own where it is not among these.
fn shown(board: &Leaderboard, most: usize) -> (&[Ranking], Option<&Ranking>) {
    let rows = board.entries.get(..most).unwrap_or(&board.entries);
    let is_there = rows.iter().any(|ranking| ranking.is_mine);
    (rows, board.mine.as_ref().filter(|_| !is_there))
}

#[cfg(test)]
mod tests {
    use contract::games::Leaderboard;
    use serde_json::json;

    use super::shown;

    fn board(count: u32, mine: Option<u32>) -> Leaderboard {
        let ranking = |rank: u32| {
            json!({
                "rank": rank, "name": "周**", "score": 1_000 - rank, "at": "2026-11-24T10:00:00+08:00",
                "is_mine": mine == Some(rank),
            })
        };
        serde_json::from_value(json!({
            "period": { "until": "2026-11-30T22:00:00+08:00" },
            "entries": (1..=count).map(ranking).collect::<Vec<_>>(), "mine": mine.map(ranking),
        }))
        .unwrap()
    }

    #[test]
    fn ones_own_rank_is_told_once_wherever_it_is() {
        let told = |board: &Leaderboard, most: usize| {
            let (rows, apart) = shown(board, most);
            (rows.len(), apart.map(|ranking| ranking.rank))
        };
        assert_eq!(told(&board(20, Some(3)), 10), (10, None));
        assert_eq!(told(&board(20, Some(14)), 10), (10, Some(14)));
        assert_eq!(told(&board(20, Some(14)), usize::MAX), (20, None));
        assert_eq!(told(&board(20, Some(57)), usize::MAX), (20, Some(57)));
        assert_eq!(told(&board(2, None), 10), (2, None));
        assert_eq!(told(&board(0, None), 10), (0, None));
    }
}
