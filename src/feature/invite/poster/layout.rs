//! Where everything stands on a poster, in its own pixels. How wide a text is only the one who draws
//! knows.

use super::Poster;

pub const WIDTH: u32 = 750;
pub const HEIGHT: u32 = 1_200;

/// What stands at the left and right of everything.
const EDGE: f64 = 64.0;
/// The white field that the QR code stands on.
pub const PANEL: Rect = Rect { x: 40.0, y: 600.0, width: 670.0, height: 560.0 };
/// The QR code, its quiet zone included, is at most so wide.
const QR: f64 = 420.0;
/// Where its middle is.
const QR_MIDDLE: f64 = 815.0;

/// Between these lines the member's words stand.
const WORDS_TOP: f64 = 200.0;
const WORDS_BOTTOM: f64 = 540.0;
const LINE_HEIGHT: f64 = 1.4;
/// The sizes that the words may have, the one to be preferred first.
const SIZES: [f64; 4] = [68.0, 58.0, 48.0, 40.0];

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// On which ground a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Brand,
    White,
}

/// A line of text; `y` is where its letters stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub text: String,
    /// Its left end, or its middle on the white field.
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub ground: Ground,
}

/// The QR code: where its quiet zone begins, and how many pixels a module has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Square {
    pub x: u32,
    pub y: u32,
    pub module: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub lines: Vec<Line>,
    pub qr: Square,
}

/// How wide a text is at a size of 1.
pub type Measure<'a> = &'a dyn Fn(&str) -> f64;

/// `modules` is how many the QR code has along a side, with its quiet zone.
pub fn lay_out(poster: &Poster, modules: u32, measure: Measure<'_>) -> Layout {
    let room = f64::from(WIDTH) - 2.0 * EDGE;
    let brand = fitting(&poster.brand, 38.0, room, measure);
    let mut lines = vec![line(&poster.brand, EDGE, 118.0, brand, Ground::Brand)];

    let (size, words) = broken(&poster.words, room, measure);
    let step = size * LINE_HEIGHT;
    let first = WORDS_TOP + size;
    let beside = words.iter().zip(0_u32..);
    lines.extend(
        beside.map(|(words, nth)| {
            line(words, EDGE, first + f64::from(nth) * step, size, Ground::Brand)
        }),
    );

    let (middle, room) = (f64::from(WIDTH) / 2.0, PANEL.width - 2.0 * 32.0);
    for (text, y, size) in [(&poster.scan, 1_066.0, 36.0), (&poster.code, 1_120.0, 32.0)] {
        let size = fitting(text, size, room, measure);
        lines.push(line(text, middle, y, size, Ground::White));
    }
    Layout { lines, qr: square(modules) }
}

fn line(text: &str, x: f64, y: f64, size: f64, ground: Ground) -> Line {
    Line { text: text.to_owned(), x, y, size, ground }
}

/// A size at which a text is no wider than `room`, and not larger than `size`.
fn fitting(text: &str, size: f64, room: f64, measure: Measure<'_>) -> f64 {
    let width = measure(text) * size;
    if width > room { (size * room / width).floor().max(1.0) } else { size }
}

/// Whole pixels for each module, at whole pixels.
fn square(modules: u32) -> Square {
    let module = ((QR / f64::from(modules.max(1))) as u32).max(1);
    let side = module * modules;
    let begin = |middle: f64| (middle as u32).saturating_sub(side / 2);
    Square { x: begin(f64::from(WIDTH) / 2.0), y: begin(QR_MIDDLE), module }
}

/// The words in lines, at the largest size at which they have room.
fn broken(words: &str, room: f64, measure: Measure<'_>) -> (f64, Vec<String>) {
    let most = |size: f64| ((WORDS_BOTTOM - WORDS_TOP) / (size * LINE_HEIGHT)) as usize;
    let at = |size: f64| (size, lines_of(words, room / size, measure));
    let [.., smallest] = SIZES;
    let fits = SIZES.into_iter().map(at).find(|(size, lines)| lines.len() <= most(*size));
    let Some((size, lines)) = fits else {
        let (size, mut lines) = at(smallest);
        lines.truncate(most(size));
        return (size, lines);
    };
    // As many lines, about as long as each other.
    let narrower = (50_u32..100).step_by(5).map(|part| room / size * f64::from(part) / 100.0);
    let balanced = narrower.map(|room| lines_of(words, room, measure));
    let is_no_wider = |it: &Vec<String>| {
        it.len() == lines.len() && it.iter().all(|line| measure(line) * size <= room)
    };
    (size, balanced.into_iter().find(is_no_wider).unwrap_or(lines))
}

/// Breaks a text so that no line is wider than `room`, where that is possible.
///
/// Between words where it has spaces, between any two characters where it is Chinese or a word is
/// too long; what closes never begins a line there, and what opens never ends one.
fn lines_of(text: &str, room: f64, measure: Measure<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let grown = [&*line, piece].concat();
        if line.is_empty() || measure(grown.trim_end()) <= room {
            line = grown;
        } else {
            lines.push(line.trim_end().to_owned());
            line = piece.trim_start().to_owned();
        }
        while measure(line.trim_end()) > room && line.chars().nth(1).is_some() {
            let cut = longest(&line, room, measure);
            let (head, rest) = line.split_at(cut);
            lines.push(head.trim_end().to_owned());
            line = rest.trim_start().to_owned();
        }
    }
    let last = line.trim_end();
    if !last.is_empty() {
        lines.push(last.to_owned());
    }
    lines
}

/// How many bytes of a piece that is too long fit; at least one character.
fn longest(text: &str, room: f64, measure: Measure<'_>) -> usize {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let fits = |end: &usize| text.get(..*end).is_some_and(|head| measure(head) <= room);
    let first = text.chars().next().map_or(0, char::len_utf8);
    let fitting: Vec<usize> = ends.take_while(fits).collect();
    let is_whole = |end: &&usize| is_between_signs(text, **end);
    let whole = fitting.iter().rev().find(is_whole);
    whole.or(fitting.last()).copied().unwrap_or(first)
}

/// What is never broken apart if it can be helped.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.extend(text.get(begin..at));
            begin = at;
        }
        before = Some(c);
    }
    pieces.extend(text.get(begin..).filter(|rest| !rest.is_empty()));
    pieces
}

/// Whether no sign is cut in two at this byte: such as a letter and its accent, a face and its hair, or
/// the two letters of a flag.
pub fn is_between_signs(text: &str, at: usize) -> bool {
    let Some((head, rest)) = text.split_at_checked(at) else { return false };
    let (Some(before), Some(after)) = (head.chars().next_back(), rest.chars().next()) else {
        return true;
    };
    let is_of_a_flag = |c: &char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    if is_of_a_flag(&before) && is_of_a_flag(&after) {
        return head.chars().rev().take_while(is_of_a_flag).count() % 2 == 0;
    }
    !is_one_sign(before, after)
}

/// Whether two characters are parts of one sign.
const fn is_one_sign(before: char, after: char) -> bool {
    const JOINER: char = '\u{200d}';
    matches!(after, JOINER | '\u{300}'..='\u{36f}' | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
        || matches!(before, JOINER)
}

fn may_break(before: char, after: char) -> bool {
    const CLOSING: &str = "，。、！？；：）」』》】〉…—·,.!?;:)]}”’%";
    const OPENING: &str = "（「『《【〈([{“‘";
    if is_one_sign(before, after)
        || CLOSING.contains(after)
        || OPENING.contains(before)
        || after == ' '
    {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// Of a script that is written without spaces.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        EDGE, Ground, HEIGHT, Layout, PANEL, Poster, WIDTH, WORDS_BOTTOM, WORDS_TOP, is_wide,
        lay_out, lines_of,
    };

    /// As fonts roughly are: what is Chinese is twice as wide as what is not.
    fn measure(text: &str) -> f64 {
        text.chars().map(|c| if is_wide(c) { 1.0 } else { 0.5 }).sum()
    }

    fn laid_out(words: &str, modules: u32) -> Layout {
        let text = str::to_owned;
        let poster = Poster {
            brand: text("青禾茶事"),
            words: text(words),
            link: text("https://club.example/i/KCQ7M2PX"),
            scan: text("扫码加入青禾茶事"),
            code: text("邀请码 KCQ7 M2PX"),
        };
        lay_out(&poster, modules, &measure)
    }

    #[test]
    fn english_breaks_between_words() {
        assert_eq!(lines_of("This is where I go", 5.0, &measure), ["This is", "where I go"]);
        assert_eq!(lines_of("a unbreakable", 3.0, &measure), ["a", "unbrea", "kable"]);
    }

    #[test]
    fn chinese_breaks_anywhere_but_before_what_closes() {
        assert_eq!(lines_of("这家我常来，推荐", 5.0, &measure), ["这家我常", "来，推荐"]);
        assert_eq!(lines_of("来喝「青禾」吧", 3.0, &measure), ["来喝", "「青", "禾」吧"]);
        assert_eq!(lines_of("喝杯 Oolong 茶", 4.0, &measure), ["喝杯", "Oolong", "茶"]);
        assert_eq!(lines_of("", 4.0, &measure), Vec::<String>::new());
    }

    #[test]
    fn no_line_breaks_inside_a_sign() {
        let family = "👩\u{200d}👧";
        let lines = lines_of(&family.repeat(3), 2.5, &measure);
        assert!(
            lines.len() > 1 && lines.iter().all(|line| line.replace(family, "").is_empty()),
            "{lines:?}"
        );
        let flags = lines_of(&"🇨🇳🇯🇵🇹🇭".repeat(4), 2.7, &measure);
        assert_eq!(flags, ["🇨🇳🇯🇵", "🇹🇭🇨🇳", "🇯🇵🇹🇭", "🇨🇳🇯🇵", "🇹🇭🇨🇳", "🇯🇵🇹🇭"]);
        assert_eq!(lines_of("cafe\u{301}s", 2.0, &measure), ["caf", "e\u{301}s"]);
    }

    #[test]
    fn a_code_has_whole_pixels_inside_the_white_field() {
        for modules in [29, 33, 37, 41, 45, 61] {
            let qr = laid_out("茶", modules).qr;
            let side = qr.module * modules;
            assert!(qr.module >= 6, "{modules}: {qr:?}");
            let (left, top) = (f64::from(qr.x), f64::from(qr.y));
            assert!(left >= PANEL.x && left + f64::from(side) <= PANEL.x + PANEL.width);
            assert!(top >= PANEL.y, "{modules}: {qr:?}");
            // Above the words below it.
            assert!(top + f64::from(side) <= 1_066.0 - 36.0, "{modules}: {qr:?}");
        }
    }

    #[test]
    fn no_character_stands_alone_where_it_need_not() {
        let lines = laid_out("这家我常来，推荐给你", 37).lines;
        let words: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
        assert_eq!(words[1..3], ["这家我常来，", "推荐给你"]);
    }

    #[test]
    fn few_words_are_large_and_many_are_small() {
        let size = |words: &str| laid_out(words, 37).lines[1].size;
        assert!(size("来喝茶") > size(&"这家我常来，推荐给你。".repeat(3)));
    }

    proptest! {
        #[test]
        fn whatever_is_said_stands_on_the_poster(words in "\\PC{0,40}") {
            let Layout { lines, .. } = laid_out(&words, 37);
            for line in &lines {
                let width = measure(&line.text) * line.size;
                prop_assert!(line.y < f64::from(HEIGHT) && width <= f64::from(WIDTH) - 2.0 * EDGE);
            }
            let said: Vec<_> = lines.iter().filter(|it| it.ground == Ground::Brand).skip(1).collect();
            prop_assert!(said.iter().all(|line| line.y > WORDS_TOP && line.y <= WORDS_BOTTOM));
            // No character is lost, but for spaces.
            let shown: String = said.iter().flat_map(|line| line.text.chars()).collect();
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(plain(&shown), plain(&words));
        }
    }
}
