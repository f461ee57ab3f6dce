use proptest::prelude::*;

use super::{
    MOST_SWAPS, Puzzle, Swap, can_swap, count_right, css_url, from_text, is_right, is_whole,
    to_text,
};

fn puzzle() -> Puzzle {
    Puzzle::new(3, &[2, 0, 1, 3, 4, 5, 8, 6, 7]).unwrap()
}

/// Solves it place by place.
fn solution(puzzle: &Puzzle) -> Vec<Swap> {
    let mut pieces = puzzle.after(&[]).unwrap();
    let mut swaps = Vec::new();
    for place in 0..puzzle.count() {
        let lies = pieces.iter().position(|piece| *piece == place).unwrap();
        if lies != usize::from(place) {
            pieces.swap(lies, usize::from(place));
            swaps.push([lies as u16, place]);
        }
    }
    swaps
}

#[test]
fn only_a_complete_picture_is_a_puzzle() {
    for (side, shuffle) in [
        (0, vec![]),
        (1, vec![0]),
        (2, vec![0, 1, 2]),
        (2, vec![0, 1, 2, 2]),
        (2, vec![1, 2, 3, 4]),
        (2, vec![0, 1, 2, 3, 4]),
        (10, (0..100).rev().collect()),
        (u32::MAX, vec![0, 1]),
    ] {
        assert_eq!(Puzzle::new(side, &shuffle), None, "{side} {shuffle:?}");
    }
    for side in [2, 3, 4, 5, 9] {
        let shuffle: Vec<u16> = (0..(side * side) as u16).rev().collect();
        assert_eq!(Puzzle::new(side, &shuffle).unwrap().count(), (side * side) as u16);
    }
}

#[test]
fn a_swap_that_cannot_have_been_made_is_found() {
    let puzzle = puzzle();
    for swaps in [
        &[[0, 9]][..],
        &[[9, 0]],
        &[[u16::MAX, 0]],
        &[[1, 1]],
        // Right already.
        &[[0, 3]],
        &[[3, 0]],
        // Right since the swap before.
        &[[0, 2], [2, 1]],
    ] {
        assert_eq!(puzzle.after(swaps), None, "{swaps:?}");
    }
    assert_eq!(puzzle.after(&[[0, 2]]), Some(vec![1, 0, 2, 3, 4, 5, 8, 6, 7]));
    let all = [[0, 2], [0, 1], [6, 8], [6, 7]];
    assert_eq!(puzzle.after(&all), Some(vec![0, 1, 2, 3, 4, 5, 6, 7, 8]));
}

#[test]
fn no_more_swaps_are_made_than_the_backend_takes() {
    // Two that never become right by this.
    let puzzle = Puzzle::new(2, &[1, 2, 3, 0]).unwrap();
    let swaps = vec![[0, 2]; MOST_SWAPS];
    assert!(puzzle.after(&swaps).is_some());
    assert_eq!(puzzle.after(&[swaps, vec![[0, 2]]].concat()), None);
}

#[test]
fn what_is_right_is_counted_and_stays() {
    let pieces = puzzle().after(&[[0, 2]]).unwrap();
    assert_eq!(count_right(&pieces), 4);
    assert!(is_right(&pieces, 2) && !is_right(&pieces, 0) && !is_right(&pieces, 9));
    assert!(can_swap(&pieces, [0, 1]) && !can_swap(&pieces, [0, 2]) && !is_whole(&pieces));
}

#[test]
fn keys_lead_through_the_board_and_not_beyond_it() {
    let puzzle = puzzle();
    for (from, key, to) in [
        (4, "ArrowUp", Some(1)),
        (4, "ArrowDown", Some(7)),
        (4, "ArrowLeft", Some(3)),
        (4, "ArrowRight", Some(5)),
        (0, "ArrowUp", Some(0)),
        (0, "ArrowLeft", Some(0)),
        (8, "ArrowDown", Some(8)),
        (8, "ArrowRight", Some(8)),
        (5, "Home", Some(3)),
        (3, "End", Some(5)),
        (4, "Enter", None),
        (4, "Tab", None),
    ] {
        assert_eq!(puzzle.step(from, key), to, "{from} {key}");
    }
}

#[test]
fn a_point_of_the_board_is_a_place() {
    let puzzle = puzzle();
    for (x, y, place) in [
        (0.0, 0.0, Some(0)),
        (0.34, 0.0, Some(1)),
        (0.99, 0.99, Some(8)),
        (0.1, 0.7, Some(6)),
        (1.0, 0.5, None),
        (0.5, -0.01, None),
        (f64::NAN, 0.5, None),
    ] {
        assert_eq!(puzzle.place_at(x, y), place, "{x} {y}");
    }
}

#[test]
fn the_way_from_one_place_to_another_is_counted_in_pieces() {
    assert_eq!(puzzle().way(0, 8), (-2, -2));
    assert_eq!(puzzle().way(5, 1), (1, 1));
    assert_eq!(puzzle().way(4, 4), (0, 0));
}

#[test]
fn an_address_stays_within_its_quotes() {
    assert_eq!(css_url("/art/games/jigsaw-1.svg"), "url(\"/art/games/jigsaw-1.svg\")");
    assert_eq!(css_url("a\");b\\\n{"), "url(\"a%22);b%5C{\")");
}

#[test]
fn what_else_is_stored_is_no_swaps() {
    assert_eq!(from_text(""), Some(vec![]));
    assert_eq!(from_text("0-5 3-8"), Some(vec![[0, 5], [3, 8]]));
    for text in ["0", "0-", "-5", "0-5,3-8", "a-b", "0-65536", "0-5-3", "[[0,5]]"] {
        assert_eq!(from_text(text), None, "{text}");
    }
}

fn puzzles() -> impl Strategy<Value = Puzzle> {
    (2_u32..=5).prop_flat_map(|side| {
        let pieces: Vec<u16> = (0..(side * side) as u16).collect();
        Just(pieces).prop_shuffle().prop_map(move |shuffle| Puzzle::new(side, &shuffle).unwrap())
    })
}

proptest! {
    #[test]
    fn every_shuffle_can_be_solved_although_what_is_right_stays(puzzle in puzzles()) {
        let swaps = solution(&puzzle);
        prop_assert!(swaps.len() < usize::from(puzzle.count()));
        prop_assert!(is_whole(&puzzle.after(&swaps).unwrap()));
    }

    #[test]
    fn no_piece_is_lost_and_what_is_right_grows(
        puzzle in puzzles(),
        taps in prop::collection::vec((0_u16..25, 0_u16..25), 0..80),
    ) {
        let mut swaps = Vec::new();
        let mut right = count_right(&puzzle.after(&[]).unwrap());
        for (a, b) in taps {
            let pieces = puzzle.after(&swaps).unwrap();
            if !can_swap(&pieces, [a, b]) {
                let with_it = [&swaps[..], &[[a, b]]].concat();
                prop_assert_eq!(puzzle.after(&with_it), None);
                continue;
            }
            swaps.push([a, b]);
            let pieces = puzzle.after(&swaps).unwrap();
            let mut sorted = pieces.clone();
            sorted.sort_unstable();
            prop_assert!(is_whole(&sorted));
            let now = count_right(&pieces);
            prop_assert!(now >= right && now <= right + 2);
            prop_assert_eq!(is_whole(&pieces), now == puzzle.count());
            right = now;
        }
    }

    #[test]
    fn swaps_are_read_as_they_were_stored(
        swaps in prop::collection::vec(any::<[u16; 2]>(), 0..40),
    ) {
        prop_assert_eq!(from_text(&to_text(&swaps)), Some(swaps));
    }

    #[test]
    fn whatever_is_stored_never_breaks_the_board(text in "[0-9 -]{0,40}", puzzle in puzzles()) {
        if let Some(pieces) = from_text(&text).and_then(|swaps| puzzle.after(&swaps)) {
            prop_assert_eq!(pieces.len(), usize::from(puzzle.count()));
        }
    }

    #[test]
    fn a_way_leads_back(puzzle in puzzles(), a in 0_u16..25, b in 0_u16..25) {
        let (a, b) = (a % puzzle.count(), b % puzzle.count());
        let ((x, y), (back_x, back_y)) = (puzzle.way(a, b), puzzle.way(b, a));
        prop_assert_eq!((x, y), (-back_x, -back_y));
    }
}
