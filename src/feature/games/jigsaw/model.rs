//! A picture in pieces: which piece lies where, and what swapping two of them makes of it.
//!
//! A place and a piece are numbers, row by row from 0; a piece is right at the place of its own
//! number. The backend replays the swaps from its own shuffle. That a piece which is right stays
//! where it is, is the app's own rule: nobody undoes by a slip what was done.

/// Two places that swap their pieces.
pub type Swap = [u16; 2];

/// What the contract takes of a round.
pub const MOST_SWAPS: usize = 1_000;

/// As many pieces as a side may have: fewer are no puzzle, and more none for a finger.
const SIDES: core::ops::RangeInclusive<u32> = 2..=9;

/// The pieces as they lie when a round begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Puzzle {
    /// How many a side has.
    pub side: u16,
    shuffle: Vec<u16>,
}

impl Puzzle {
    /// `None` when these are not the pieces of such a picture.
    pub fn new(side: u32, shuffle: &[u16]) -> Option<Self> {
        let side = u16::try_from(side).ok().filter(|_| SIDES.contains(&side))?;
        let mut sorted = shuffle.to_vec();
        sorted.sort_unstable();
        let is_complete = sorted.iter().copied().eq(0..side * side);
        is_complete.then(|| Self { side, shuffle: shuffle.to_vec() })
    }

    /// How many pieces there are.
    pub const fn count(&self) -> u16 {
        self.side * self.side
    }

    /// The pieces after these swaps, place by place; `None` when one of them cannot have been made.
    pub fn after(&self, swaps: &[Swap]) -> Option<Vec<u16>> {
        let mut pieces = self.shuffle.clone();
        let is_done = swaps.len() <= MOST_SWAPS
            && swaps.iter().all(|swap| {
                let [a, b] = swap.map(usize::from);
                let is_possible = can_swap(&pieces, *swap);
                if is_possible {
                    pieces.swap(a, b);
                }
                is_possible
            });
        is_done.then_some(pieces)
    }

    /// Row and column of a place, or of where a piece belongs; from 0.
    pub const fn position(&self, place: u16) -> (u16, u16) {
        (place / self.side, place % self.side)
    }

    /// The place at a point of the board, given as shares of its width and its height.
    pub fn place_at(&self, x: f64, y: f64) -> Option<u16> {
        let along = |share: f64| {
            let is_on_board = (0.0..1.0).contains(&share);
            is_on_board.then(|| (share * f64::from(self.side)) as u16)
        };
        let (row, column) = along(y).zip(along(x))?;
        Some(row * self.side + column)
    }

    /// How many columns and rows `from` lies away from `to`.
    pub fn way(&self, from: u16, to: u16) -> (i32, i32) {
        let ((row, column), (to_row, to_column)) = (self.position(from), self.position(to));
        (i32::from(column) - i32::from(to_column), i32::from(row) - i32::from(to_row))
    }

    /// Where a key leads to from a place; `None` when it leads nowhere by its nature.
    pub fn step(&self, place: u16, key: &str) -> Option<u16> {
        let (row, column) = self.position(place);
        let last = self.side - 1;
        let (row, column) = match key {
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowDown" => ((row + 1).min(last), column),
            "ArrowLeft" => (row, column.saturating_sub(1)),
            "ArrowRight" => (row, (column + 1).min(last)),
            "Home" => (row, 0),
            "End" => (row, last),
            _ => return None,
        };
        Some(row * self.side + column)
    }
}

/// Whether the piece at a place belongs there.
pub fn is_right(pieces: &[u16], place: u16) -> bool {
    pieces.get(usize::from(place)) == Some(&place)
}

/// How many lie where they belong.
pub fn count_right(pieces: &[u16]) -> u16 {
    (0_u16..).zip(pieces).fold(0, |count, (place, piece)| count + u16::from(place == *piece))
}

pub fn is_whole(pieces: &[u16]) -> bool {
    usize::from(count_right(pieces)) == pieces.len()
}

/// Whether there are two such places, and no piece of theirs is right already.
pub fn can_swap(pieces: &[u16], [a, b]: Swap) -> bool {
    let is_loose = |place| usize::from(place) < pieces.len() && !is_right(pieces, place);
    a != b && is_loose(a) && is_loose(b)
}

/// The swaps as they are stored: `0-5 3-8`.
pub fn to_text(swaps: &[Swap]) -> String {
    let mut text = String::with_capacity(swaps.len() * 5);
    for [a, b] in swaps {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&a.to_string());
        text.push('-');
        text.push_str(&b.to_string());
    }
    text
}

/// The swaps that were stored; `None` when it is something else.
pub fn from_text(text: &str) -> Option<Vec<Swap>> {
    let swap = |pair: &str| {
        let (a, b) = pair.split_once('-')?;
        Some([a.parse().ok()?, b.parse().ok()?])
    };
    text.split_whitespace().map(swap).collect()
}

/// An address as CSS reads it: it cannot end before its end, whatever is in it.
pub fn css_url(address: &str) -> String {
    let mut url = String::with_capacity(address.len() + 8);
    url.push_str("url(\"");
    for c in address.chars() {
        match c {
            '"' => url.push_str("%22"),
            '\\' => url.push_str("%5C"),
            c if c.is_control() => {}
            c => url.push(c),
        }
    }
    url.push_str("\")");
    url
}

#[cfg(test)]
mod tests;
