//! The wheel: one slice a segment, with its picture and its title, as short as there is room. It is
//! for the eye; the list beside it says the same in full.

use contract::games::Segment;
use leptos::prelude::*;

use super::model;

/// Where a slice that stands at the top has its outer corner, for 2 to 12 of them: to the side and
/// upwards, on a circle of 1500 around the middle.
const CORNERS: [(u16, u16); 11] = [
    (1500, 0),
    (1299, 750),
    (1061, 1061),
    (882, 1214),
    (750, 1299),
    (651, 1351),
    (574, 1386),
    (513, 1410),
    (464, 1427),
    (423, 1439),
    (388, 1449),
];

/// How high the first line stands, how far the lines are apart, and how wide half a letter is.
const FIRST_LINE: usize = 1_290;
const LINE: usize = 160;
const HALF_LETTER: usize = 70;
/// Nothing is longer than this, in half letters: it would reach over the rim.
const LONGEST: usize = 14;

/// The slices; drawn anew when they change.
pub fn slices(segments: &[Segment]) -> AnyView {
    let count = segments.len();
    let Some(&(x, y)) = count.checked_sub(2).and_then(|nth| CORNERS.get(nth)) else {
        return ().into_any();
    };
    let path = format!("M0 0L-{x} -{y}A1500 1500 0 0 1 {x} -{y}Z");
    let half = model::angle(1, 2 * count);
    let slice = |(nth, segment): (usize, &Segment)| {
        let turn = |by: usize| format!("rotate({})", model::degrees(by));
        let at = model::angle(nth, count);
        let room = Room { count, has_picture: segment.picture.is_some() };
        let lines = room.lines(&segment.title);
        let picture = segment.picture.clone().map(|address| {
            let size = room.picture();
            let top = FIRST_LINE + 100 - LINE * lines.len();
            view! {
                <image
                    href=address
                    x=format!("-{}", size / 2)
                    y=format!("-{top}")
                    width=size.to_string()
                    height=size.to_string()
                />
            }
        });
        let line = |(nth, words): (usize, String)| {
            let y = format!("-{}", FIRST_LINE - LINE * nth);
            view! { <text class="wheel__text" x="0" y=y>{words}</text> }.into_any()
        };
        let lines: Vec<AnyView> = lines.into_iter().enumerate().map(line).collect();
        view! {
            <g class="wheel__slice" data-tone=tone(nth, count)
                data-state=(segment.weight == 0).then_some("gone") transform=turn(at)>
                <path d=path.clone()/>
                <circle class="wheel__pearl" cy="-1550" r="26" transform=turn(half)/>
                {lines}
                {picture}
            </g>
        }
        .into_any()
    };
    let slices: Vec<AnyView> = segments.iter().enumerate().map(slice).collect();
    view! {
        <svg viewBox="-1600 -1600 3200 3200" focusable="false">
            <circle class="wheel__rim" r="1600"/>
            {slices}
            <circle class="wheel__hub" r="250"/>
            <circle class="wheel__eye" r="90"/>
        </svg>
    }
    .into_any()
}

/// No two neighbours look the same.
const fn tone(nth: usize, count: usize) -> &'static str {
    if count % 2 == 1 && nth + 1 == count {
        "c"
    } else if nth.is_multiple_of(2) {
        "a"
    } else {
        "b"
    }
}

/// What a slice has room for.
#[derive(Clone, Copy)]
struct Room {
    count: usize,
    has_picture: bool,
}

impl Room {
    /// How wide and high a picture is.
    const fn picture(self) -> usize {
        if self.count <= 8 { 380 } else { 300 }
    }

    /// How many half letters a line has; the further in, the fewer.
    fn width(self, line: usize) -> usize {
        let lower_edge = FIRST_LINE - 30 - LINE * line;
        let corner = self.count.checked_sub(2).and_then(|nth| CORNERS.get(nth));
        let across = match corner {
            Some(&(x, y)) if y > 0 => 2 * lower_edge * usize::from(x) / usize::from(y),
            _ => 2 * lower_edge,
        };
        (across.saturating_sub(100) / HALF_LETTER).min(LONGEST)
    }

    fn lines(self, title: &str) -> Vec<String> {
        let count = match (self.has_picture, self.count) {
            (false, _) => 3,
            (true, ..=8) => 2,
            (true, _) => 1,
        };
        let widths: Vec<usize> = (0..count).map(|line| self.width(line)).collect();
        in_lines(title, &widths)
    }
}

/// Breaks a text into lines of these widths, at spaces where that loses little; what is left over
/// at the end is an ellipsis.
fn in_lines(text: &str, widths: &[usize]) -> Vec<String> {
    let text: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let mut rest = text.trim();
    let mut lines = Vec::new();
    for (nth, &width) in widths.iter().enumerate() {
        if rest.is_empty() {
            break;
        }
        let fits = fitting(rest, width);
        let (head, tail) = rest.split_at(fits);
        if tail.is_empty() {
            lines.push(head.to_owned());
            break;
        }
        if nth + 1 == widths.len() {
            let (head, _) = rest.split_at(fitting(rest, width.saturating_sub(2)));
            lines.push([head.trim_end(), "…"].concat());
            break;
        }
        // In the middle of a word one goes back to where it began.
        let is_within = tail.starts_with(is_narrow) && head.ends_with(is_narrow);
        let space = head.rfind(' ').filter(|_| is_within);
        let (head, tail) = rest.split_at(space.unwrap_or(fits));
        lines.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    lines
}

/// How many bytes of a text fit into so many half letters; never none.
fn fitting(text: &str, width: usize) -> usize {
    let mut left = width;
    for (at, c) in text.char_indices() {
        let wide = if c < '\u{1100}' { 1 } else { 2 };
        if wide > left && at > 0 {
            return at;
        }
        left = left.saturating_sub(wide);
    }
    text.len()
}

fn is_narrow(c: char) -> bool {
    c < '\u{1100}' && c != ' '
}

/// Marks that take no room, or turn the direction around.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use core::f64::consts::PI;

    use proptest::prelude::*;

    use super::{CORNERS, Room, in_lines, tone};

    #[test]
    fn the_slices_make_a_whole_wheel() {
        for (nth, (x, y)) in CORNERS.into_iter().enumerate() {
            let half = PI / (nth as f64 + 2.0);
            assert_eq!(f64::from(x), (1_500.0 * half.sin()).round(), "{nth}");
            assert_eq!(f64::from(y), (1_500.0 * half.cos()).round(), "{nth}");
        }
    }

    #[test]
    fn neighbours_can_be_told_apart() {
        for count in 2..=12 {
            for nth in 0..count {
                assert_ne!(tone(nth, count), tone((nth + 1) % count, count), "{nth} of {count}");
            }
        }
    }

    #[test]
    fn every_slice_has_room_for_a_few_words() {
        for count in 2..=12 {
            let room = Room { count, has_picture: false };
            assert!(room.width(0) >= 8, "{count}");
            assert!(room.width(2) >= 5, "{count}");
        }
    }

    #[test]
    fn a_title_is_broken_where_words_end() {
        assert_eq!(in_lines("谢谢参与", &[8, 7, 5]), ["谢谢参与"]);
        assert_eq!(in_lines("明前龙井五十克", &[8, 7, 5]), ["明前龙井", "五十克"]);
        assert_eq!(in_lines("Gaiwan of celadon", &[14, 14]), ["Gaiwan of", "celadon"]);
        assert_eq!(in_lines("50 points", &[8, 8]), ["50", "points"]);
        assert_eq!(in_lines("Incomprehensibility", &[8, 8]), ["Incompre", "hensib…"]);
        assert_eq!(in_lines("  ", &[8]), Vec::<String>::new());
        assert_eq!(in_lines("a\u{202e}b\u{200b}c", &[8]), ["abc"]);
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_its_room(text in "\\PC{0,60}", widths in prop::collection::vec(2_usize..14, 1..4)) {
            let lines = in_lines(&text, &widths);
            prop_assert!(lines.len() <= widths.len());
            for (line, width) in lines.iter().zip(&widths) {
                let wide: usize = line.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum();
                prop_assert!(wide <= (*width).max(4), "{line:?} in {width}");
            }
        }
    }
}
