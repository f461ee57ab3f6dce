//! What a draw shows, without a page: what the member may do, which board it is, where on it the
//! light or the pointer goes, and what follows from a prize.

use contract::{
    Points,
    games::{Game, GameKind, GamePhase, Prize, PrizeKind, PrizeState, Receipt, Segment},
    id::SegmentId,
};

use crate::{
    i18n::{self, text},
    route::Route,
};

/// A whole turn, in thousandths of a degree.
const TURN: usize = 360_000;

/// So many segments a wheel has room for.
const ON_A_WHEEL: core::ops::RangeInclusive<usize> = 2..=12;

/// So many of nine squares come before the one in the middle.
pub const BEFORE_THE_MIDDLE: usize = 4;

/// What the backend said in the reply to a draw, or in its refusal, before the game itself was
/// there anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The commitment that is good for nothing any more.
    pub spent: String,
    pub next: String,
    pub chances: Option<u32>,
}

/// What the next draw has to name, and how many chances there are for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Means {
    pub commitment: Option<String>,
    pub chances: Option<u32>,
}

impl Means {
    /// From the game, which may be older than the news.
    pub fn of(commitment: Option<&String>, chances: Option<u32>, news: Option<&News>) -> Self {
        match news.filter(|news| commitment == Some(&news.spent)) {
            Some(news) => {
                Self { commitment: Some(news.next.clone()), chances: news.chances.or(chances) }
            }
            None => Self { commitment: commitment.cloned(), chances },
        }
    }
}

/// Whether one can draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Open,
    NoChances,
    /// It is not open yet, or over; the game's page says when.
    OutOfTime,
    Shut,
    /// There is something to win that this version of the app knows no word for: it could neither
    /// say nor prove what is drawn.
    Outdated,
}

impl Door {
    pub fn of(game: &Game, segments: &[Segment], means: &Means) -> Self {
        use contract::Code::{GameNotOpen, GameOver, NoChances};
        let is_shut = || {
            game.unavailable.iter().any(|it| !matches!(it.code, NoChances | GameNotOpen | GameOver))
        };
        match game.phase {
            GamePhase::Upcoming | GamePhase::Over => Self::OutOfTime,
            GamePhase::On | GamePhase::Unknown if is_shut() => Self::Shut,
            GamePhase::On | GamePhase::Unknown if !is_known(segments) => Self::Outdated,
            GamePhase::On | GamePhase::Unknown if means.chances == Some(0) => Self::NoChances,
            GamePhase::On | GamePhase::Unknown => Self::Open,
        }
    }
}

/// How the segments lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Wheel,
    Grid {
        columns: usize,
        /// Whether the middle is left for the button.
        has_middle: bool,
    },
}

impl Shape {
    pub fn of(kind: GameKind, columns: Option<u32>, count: usize) -> Self {
        if kind != GameKind::Grid && ON_A_WHEEL.contains(&count) {
            return Self::Wheel;
        }
        let columns = columns.map_or(3, |columns| columns.clamp(2, 4) as usize);
        Self::Grid { columns, has_middle: columns == 3 && count == 8 }
    }

    pub const fn has_middle(self) -> bool {
        matches!(self, Self::Grid { has_middle: true, .. })
    }

    /// Column and row of the place of a segment.
    pub fn place(self, index: usize) -> (usize, usize) {
        let Self::Grid { columns, has_middle } = self else { return (0, 0) };
        let index = if has_middle && index >= BEFORE_THE_MIDDLE { index + 1 } else { index };
        (index % columns, index / columns)
    }

    /// The segments in the order in which the light visits them: around the middle, or row by row.
    fn round(self, count: usize) -> Vec<usize> {
        match self {
            Self::Grid { has_middle: true, .. } => vec![0, 1, 2, 4, 7, 6, 5, 3],
            _ => (0..count).collect(),
        }
    }

    /// The segments that the light visits on its way, some rounds and then on to the drawn one.
    pub fn way(self, from: usize, to: usize, count: usize, rounds: usize) -> Vec<usize> {
        let round = self.round(count);
        let position = |segment: usize| round.iter().position(|it| *it == segment).unwrap_or(0);
        let (start, end) = (position(from), position(to));
        let steps = rounds * round.len() + (end + round.len() - start) % round.len().max(1);
        round.iter().copied().cycle().skip(start).take(steps + 1).collect()
    }
}

/// Where a segment of a wheel is, clockwise from the top, in thousandths of a degree.
pub const fn angle(index: usize, count: usize) -> usize {
    match (TURN * index).checked_div(count) {
        Some(angle) => angle,
        None => 0,
    }
}

/// How far the wheel is turned when a segment is at the top.
pub const fn turned(index: usize, count: usize) -> usize {
    (TURN - angle(index, count)) % TURN
}

/// How far it is turned in the end when it comes there after some whole turns.
pub const fn turned_after(turns: usize, index: usize, count: usize) -> usize {
    TURN * turns + turned(index, count)
}

/// Degrees as CSS and SVG write them.
pub fn degrees(thousandths: usize) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

fn is_known(segments: &[Segment]) -> bool {
    segments.iter().all(|segment| segment.kind != PrizeKind::Unknown)
}

pub fn place_of(segments: &[Segment], id: &SegmentId) -> Option<usize> {
    segments.iter().position(|segment| segment.id == *id)
}

/// What stands on the segment that was drawn; or, when there is a prize, the prize.
pub fn title(receipt: &Receipt) -> String {
    let of_prize = receipt.prize.as_ref().map(|prize| prize.title.clone());
    let row = || receipt.table.iter().find(|row| row.id == receipt.segment);
    of_prize.or_else(|| row().map(|row| row.title.clone())).unwrap_or_default()
}

/// What becomes of a prize: a line, and where one goes on.
pub struct Next {
    pub line: String,
    pub way: String,
    pub to: Route,
}

impl Next {
    pub fn of(prize: &Prize) -> Self {
        let see = |line, to| Self { line, way: text::draw::see_prize(), to };
        let own = || Route::Prize(prize.id.clone());
        match (prize.kind, prize.state) {
            (PrizeKind::Points, PrizeState::Granted) => Self {
                line: text::draw::next_points(&i18n::points(prize.points.unwrap_or(Points::ZERO))),
                way: text::draw::see_points(),
                to: Route::Points,
            },
            (PrizeKind::Coupon | PrizeKind::Voucher, PrizeState::Granted) => Self {
                line: text::draw::next_coupon(),
                way: text::draw::see_coupon(),
                to: prize.coupon.clone().map_or(Route::Coupons, Route::Coupon),
            },
            (_, PrizeState::Unclaimed) => Self {
                line: prize.claim_by.as_ref().map_or_else(text::draw::next_goods, |until| {
                    text::draw::next_goods_until(&i18n::day_time(until))
                }),
                way: text::draw::claim(),
                to: own(),
            },
            (_, PrizeState::Expired) => see(text::draw::next_expired(), own()),
            _ => see(text::draw::next_other(), own()),
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::{
        Code,
        games::{Game, GameKind, GamePhase, Segment},
    };

    use super::{
        Door, Means, News, Shape, TURN, angle, degrees, place_of, title, turned, turned_after,
    };
    use crate::feature::games::receipt::sample;

    fn game(phase: &str, reasons: &[&str]) -> Game {
        let reasons: Vec<_> =
            reasons.iter().map(|code| serde_json::json!({ "code": code })).collect();
        serde_json::from_value(serde_json::json!({
            "id": "gam_wheel", "kind": "wheel", "title": "Wheel", "phase": phase,
            "closes_at": "2026-12-31T23:59:59+08:00", "unavailable": reasons,
        }))
        .unwrap()
    }

    #[test]
    fn what_the_reply_said_counts_until_the_game_is_there_anew() {
        let news = News { spent: "a".into(), next: "b".into(), chances: Some(2) };
        let of = |commitment: &str, chances| {
            Means::of(Some(&commitment.to_owned()), Some(chances), Some(&news))
        };
        let means = |commitment: &str, chances| Means {
            commitment: Some(commitment.into()),
            chances: Some(chances),
        };
        assert_eq!(of("a", 3), means("b", 2), "the game is older");
        assert_eq!(of("b", 2), means("b", 2));
        assert_eq!(of("c", 7), means("c", 7), "another one has been drawn elsewhere");
        let told = News { chances: None, ..news.clone() };
        assert_eq!(Means::of(Some(&"a".into()), Some(3), Some(&told)), means("b", 3));
        assert_eq!(Means::of(None, None, Some(&news)), Means::default(), "nobody is signed in");
    }

    #[test]
    fn one_draws_while_it_is_on_and_there_are_chances() {
        let means = |chances| Means { commitment: Some("a".into()), chances };
        let door = |phase: &str, reasons: &[&str], chances| {
            Door::of(&game(phase, reasons), &[], &means(chances))
        };
        assert_eq!(door("on", &[], Some(1)), Door::Open);
        assert_eq!(door("on", &["no_chances"], Some(0)), Door::NoChances);
        assert_eq!(door("on", &["no_chances"], Some(1)), Door::Open, "one has just been earned");
        assert_eq!(door("on", &["tier_required"], Some(1)), Door::Shut);
        assert_eq!(door("upcoming", &["game_not_open"], Some(1)), Door::OutOfTime);
        assert_eq!(door("over", &["game_over"], Some(1)), Door::OutOfTime);
        assert_eq!(door("brewing", &[], Some(1)), Door::Open, "the backend has the last word");
        assert_eq!(game("on", &["no_chances"]).unavailable[0].code, Code::NoChances);
        assert_eq!(game("on", &[]).phase, GamePhase::On);
    }

    #[test]
    fn a_wheel_takes_as_many_as_it_has_room_for() {
        assert_eq!(Shape::of(GameKind::Wheel, None, 8), Shape::Wheel);
        let grid = |columns, has_middle| Shape::Grid { columns, has_middle };
        assert_eq!(Shape::of(GameKind::Wheel, None, 13), grid(3, false));
        assert_eq!(Shape::of(GameKind::Wheel, None, 1), grid(3, false));
        assert_eq!(Shape::of(GameKind::Grid, Some(3), 8), grid(3, true));
        assert_eq!(Shape::of(GameKind::Grid, None, 8), grid(3, true));
        assert_eq!(Shape::of(GameKind::Grid, Some(4), 8), grid(4, false));
        assert_eq!(Shape::of(GameKind::Grid, Some(0), 6), grid(2, false));
    }

    #[test]
    fn nine_squares_leave_the_middle_free() {
        let shape = Shape::of(GameKind::Grid, Some(3), 8);
        let places: Vec<_> = (0..8).map(|index| shape.place(index)).collect();
        assert_eq!(
            places,
            [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)],
            "row by row around the middle"
        );
        let way = shape.way(0, 0, 8, 1);
        let moves = way.windows(2).map(|pair| (shape.place(pair[0]), shape.place(pair[1])));
        for ((x, y), (to_x, to_y)) in moves {
            assert_eq!(x.abs_diff(to_x) + y.abs_diff(to_y), 1, "from one to its neighbour");
        }
    }

    #[test]
    fn the_light_ends_on_what_was_drawn() {
        for (kind, columns, count) in [(GameKind::Grid, 3, 8), (GameKind::Grid, 4, 10)] {
            let shape = Shape::of(kind, Some(columns), count);
            for from in 0..count {
                for to in 0..count {
                    let way = shape.way(from, to, count, 3);
                    assert_eq!((way[0], way[way.len() - 1]), (from, to));
                    assert!((3 * count..4 * count).contains(&(way.len() - 1)));
                }
            }
        }
        assert_eq!(Shape::of(GameKind::Grid, None, 0).way(0, 0, 0, 3), Vec::<usize>::new());
    }

    #[test]
    fn the_wheel_ends_with_what_was_drawn_at_the_top() {
        for count in 2..=12 {
            for index in 0..count {
                let end = turned_after(5, index, count);
                assert_eq!((end + angle(index, count)) % TURN, 0, "{index} of {count}");
                assert!((5 * TURN..6 * TURN).contains(&end));
            }
        }
        assert_eq!(turned(0, 8), 0);
        assert_eq!(degrees(turned(1, 8)), "315.000");
        assert_eq!(degrees(angle(1, 7)), "51.428");
        assert_eq!(angle(3, 0), 0);
    }

    #[test]
    fn a_draw_is_called_by_its_prize_or_by_its_segment() {
        assert_eq!(title(&sample::won()), "Teapot");
        assert_eq!(title(&sample::receipt()), "Thanks");
    }

    fn segment(id: &str, kind: &str) -> Segment {
        serde_json::from_value(serde_json::json!({
            "id": id, "prize": "prz_1", "kind": kind, "title": "", "weight": 1,
        }))
        .unwrap()
    }

    #[test]
    fn a_segment_is_found_by_its_id() {
        let segments = [segment("seg_1", "none"), segment("seg_2", "none")];
        assert_eq!(place_of(&segments, &segments[1].id), Some(1));
        assert_eq!(place_of(&segments, &segment("seg_3", "none").id), None);
    }

    #[test]
    fn what_a_newer_backend_gives_is_not_drawn_by_an_older_app() {
        let means = Means { commitment: Some("a".into()), chances: Some(1) };
        let door = |kind| Door::of(&game("on", &[]), &[segment("seg_1", kind)], &means);
        assert_eq!((door("goods"), door("journey")), (Door::Open, Door::Outdated));
    }
}
