//! A picture in pieces, which two of them at a time swap their places.

use contract::{games::Board, id::PictureId};
use serde::{Deserialize, Serialize};

use crate::{
    language::{Language, Text},
    random::Dice,
};

/// More than anybody needs.
const MOST_MOVES: usize = 1_000;
/// What each piece of a side adds to the highest score.
const WORTH: u32 = 20;
/// How long each piece may take before time counts, and what each further stretch takes.
const PIECE_MS: i64 = 10_000;
const STRETCH_MS: i64 = 10_000;
/// No hand is quicker: to begin, and for each move.
const START_MS: i64 = 1_000;
const MOVE_MS: i64 = 250;

#[derive(Serialize, Deserialize)]
pub struct Settings {
    pub sizes: Vec<u32>,
    pub pictures: Vec<String>,
    pub minutes: i64,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Picture {
    pub id: String,
    pub url: String,
    pub title: Text,
    pub alt: Text,
}

#[derive(Serialize, Deserialize)]
pub struct Puzzle {
    picture: Picture,
    size: u32,
    /// Which piece lies at each place at first.
    tiles: Vec<u16>,
    /// Once it is solved.
    moves_made: u32,
    score: u32,
}

impl Puzzle {
    pub fn new(picture: Picture, size: u32, dice: &mut Dice) -> Self {
        let mut tiles: Vec<u16> = (0..).take((size * size) as usize).collect();
        while is_whole(&tiles) {
            dice.shuffle(&mut tiles);
        }
        Self { picture, size, tiles, moves_made: 0, score: 0 }
    }

    pub fn max_score(&self) -> u32 {
        WORTH * self.size
    }

    pub fn score(&self) -> u32 {
        self.score
    }

    /// Replays the moves; nothing when they are not possible, in that time or at all, or leave the
    /// picture in pieces.
    ///
    /// A whole picture is worth at least half of the highest score. A quarter of it goes with moves
    /// beyond those that it takes, a quarter with time.
    pub fn solve(&mut self, moves: &[[u16; 2]], took_ms: i64) -> Option<()> {
        let mut tiles = self.tiles.clone();
        for &[one, other] in moves.get(..moves.len().min(MOST_MOVES + 1))? {
            let (one, other) = (usize::from(one), usize::from(other));
            if one == other || one.max(other) >= tiles.len() {
                return None;
            }
            tiles.swap(one, other);
        }
        let least_ms = START_MS + MOVE_MS * i64::try_from(moves.len()).ok()?;
        if moves.len() > MOST_MOVES || !is_whole(&tiles) || took_ms < least_ms {
            return None;
        }
        let quarter = self.max_score() / 4;
        let detours = moves.len().saturating_sub(fewest_moves(&self.tiles).len());
        let free_ms = PIECE_MS * i64::try_from(tiles.len()).ok()?;
        let stretches = took_ms.saturating_sub(free_ms).max(0) / STRETCH_MS;
        let lost_by_moves = u32::try_from(detours).ok()?.min(quarter);
        let lost_by_time = u32::try_from(stretches).unwrap_or(quarter).min(quarter);
        self.score = self.max_score() - lost_by_moves - lost_by_time;
        self.moves_made = u32::try_from(moves.len()).ok()?;
        Some(())
    }

    /// A shortest way to the whole picture.
    pub fn solution(&self) -> Vec<[u16; 2]> {
        fewest_moves(&self.tiles)
    }

    pub fn show(&self, language: Language) -> Board {
        Board::Jigsaw {
            picture: PictureId(self.picture.id.clone()),
            url: self.picture.url.clone(),
            alt: self.picture.alt.to(language),
            title: self.picture.title.to(language),
            size: self.size,
            tiles: self.tiles.clone(),
            moves_made: self.moves_made,
        }
    }
}

fn is_whole(tiles: &[u16]) -> bool {
    tiles.iter().copied().eq((0..).take(tiles.len()))
}

/// Brings each piece home with one move.
fn fewest_moves(tiles: &[u16]) -> Vec<[u16; 2]> {
    let mut tiles = tiles.to_vec();
    let mut moves = Vec::new();
    for home in 0..tiles.len() {
        let at = tiles.iter().position(|&tile| usize::from(tile) == home).unwrap_or(home);
        if at != home {
            tiles.swap(home, at);
            moves.push([home as u16, at as u16]);
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::{Picture, Puzzle, fewest_moves, is_whole};
    use crate::{language::Text, random::Dice};

    fn puzzle(size: u32) -> Puzzle {
        let text = Text::plain("x");
        let picture =
            Picture { id: "pic".into(), url: "/x.svg".into(), title: text.clone(), alt: text };
        Puzzle::new(picture, size, &mut Dice::Fair)
    }

    #[test]
    fn a_shuffle_is_never_whole_and_can_be_solved() {
        for size in [2, 3, 4, 5] {
            for _ in 0..50 {
                let mut puzzle = puzzle(size);
                assert!(!is_whole(&puzzle.tiles));
                let moves = puzzle.solution();
                puzzle.solve(&moves, 10_000).unwrap();
                assert_eq!(puzzle.score(), puzzle.max_score());
            }
        }
        assert_eq!(fewest_moves(&[1, 2, 0, 3]).len(), 2);
    }

    #[test]
    fn detours_and_time_cost_half_at_most() {
        let mut puzzle = puzzle(4);
        let mut moves = puzzle.solution();
        moves.extend([[0, 1], [0, 1]]);
        puzzle.solve(&moves, 10_000).unwrap();
        assert_eq!(puzzle.score(), 78);
        puzzle.solve(&moves, 160_000 + 35_000).unwrap();
        assert_eq!(puzzle.score(), 75);
        moves.extend([[2, 3]; 400]);
        puzzle.solve(&moves, i64::MAX).unwrap();
        assert_eq!(puzzle.score(), 40);
    }

    #[test]
    fn what_does_not_solve_it_is_refused() {
        let mut puzzle = puzzle(3);
        let moves = puzzle.solution();
        for wrong in [
            vec![],
            moves[1..].to_vec(),
            [&moves[..], &[[0, 9], [0, 9]]].concat(),
            [&moves[..], &[[4, 4]]].concat(),
            [&moves[..], &[[1, 2]; 1_000]].concat(),
        ] {
            assert!(puzzle.solve(&wrong, 900_000).is_none(), "{} moves", wrong.len());
        }
        assert_eq!(puzzle.score(), 0);
    }

    #[test]
    fn what_no_hand_can_do_in_its_time_is_refused() {
        let mut puzzle = puzzle(5);
        let moves = puzzle.solution();
        let least_ms = 1_000 + 250 * i64::try_from(moves.len()).unwrap();
        for too_quick in [i64::MIN, 0, least_ms - 1] {
            assert!(puzzle.solve(&moves, too_quick).is_none(), "{too_quick} ms");
        }
        puzzle.solve(&moves, least_ms).unwrap();
        assert_eq!(puzzle.score(), puzzle.max_score());
    }
}
