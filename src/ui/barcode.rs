//! A barcode for tills that read lines only: Code 128, set C, two digits a symbol.

use core::fmt::Write as _;

use leptos::{html, prelude::*};

use super::fit;

/// The quiet zone on either side, in modules.
const QUIET: u32 = 10;
/// Scanners at a till want at least this many CSS pixels a module.
const LEAST: f64 = 2.0;
/// How high the bars are, in CSS pixels.
const HEIGHT: u32 = 72;

/// A barcode of `digits`, black on white in every mode, as wide as there is room, its modules
/// whole device pixels. Nothing is drawn unless there is an even number of digits.
#[component]
pub fn Barcode(
    #[prop(into)] digits: Signal<String>,
    /// What it is, for those who cannot see it.
    #[prop(into)]
    label: TextProp,
    /// Not wider than this, in CSS pixels.
    #[prop(default = 400.0)]
    largest: f64,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let room = fit::room(node, largest);
    let drawing = Memo::new(move |_| digits.with(|digits| Drawing::of(digits)));
    let svg = move || {
        let Drawing { modules, path } = drawing.get()?;
        let (width, ratio) = room.get();
        let width = f64::from(modules) * fit::module_width(width, ratio, modules, LEAST);
        let label = label.get();
        Some(view! {
            <svg
                class="barcode__code"
                role="img"
                aria-label=label
                viewBox=format!("0 0 {modules} {HEIGHT}")
                preserveAspectRatio="none"
                width=width
                height=HEIGHT
                shape-rendering="crispEdges"
            >
                <rect width=modules height=HEIGHT fill="#fff"/>
                <path d=path fill="#000"/>
            </svg>
        })
    };
    view! { <div class="barcode" node_ref=node>{svg}</div> }.into_any()
}

#[derive(Clone, PartialEq)]
struct Drawing {
    /// Modules across, with both quiet zones.
    modules: u32,
    path: String,
}

impl Drawing {
    fn of(digits: &str) -> Option<Self> {
        let widths = code_128_c(digits)?;
        let mut path = String::new();
        let mut x = QUIET;
        for (index, width) in widths.iter().enumerate() {
            if index % 2 == 0 {
                write!(path, "M{x} 0h{width}v{HEIGHT}h-{width}z").ok()?;
            }
            x += u32::from(*width);
        }
        Some(Self { modules: x + QUIET, path })
    }
}

/// The widths of bars and spaces in turn, in modules, of `digits` in Code 128 set C: start, a
/// symbol for each two digits, check symbol, stop. `None` unless there is an even number of digits.
pub fn code_128_c(digits: &str) -> Option<Vec<u8>> {
    const START_C: u32 = 105;
    const STOP: u32 = 106;
    let bytes = digits.as_bytes();
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut symbols = vec![START_C];
    for pair in bytes.chunks_exact(2) {
        symbols.push(pair.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')));
    }
    symbols.push(check_symbol(&symbols));
    symbols.push(STOP);
    let mut widths = Vec::with_capacity(symbols.len() * 6 + 1);
    for symbol in symbols {
        let pattern = *PATTERNS.get(symbol as usize)?;
        widths.extend(pattern.bytes().map(|width| width - b'0'));
    }
    Some(widths)
}

/// The start symbol once and every further one times its place, modulo 103.
fn check_symbol(symbols: &[u32]) -> u32 {
    let places = symbols.iter().zip(0_u32..);
    places.map(|(symbol, place)| symbol * place.max(1)).fold(0, |sum, term| (sum + term) % 103)
}

/// The widths of each symbol's bars and spaces (ISO/IEC 15417), by its value.
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

#[cfg(test)]
mod tests {
    use super::{Drawing, PATTERNS, code_128_c};
    use proptest::prelude::*;

    /// What a scanner makes of the widths: each symbol looked up, the check symbol checked.
    fn scan(widths: &[u8]) -> Option<String> {
        let symbols: Vec<usize> = widths[..widths.len() - 1]
            .chunks(6)
            .map(|chunk| {
                let text: String = chunk.iter().map(ToString::to_string).collect();
                PATTERNS.iter().position(|pattern| pattern.get(..6) == Some(text.as_str()))
            })
            .collect::<Option<_>>()?;
        let (start, stop) = (symbols.first()?, symbols.last()?);
        let check = symbols[symbols.len() - 2];
        let data = &symbols[1..symbols.len() - 2];
        let sum: usize = data.iter().enumerate().map(|(index, symbol)| (index + 1) * symbol).sum();
        let holds = *start == 105 && *stop == 106 && (105 + sum) % 103 == check;
        holds.then(|| data.iter().map(|symbol| format!("{symbol:02}")).collect())
    }

    #[test]
    fn a_known_code_comes_out_as_printed() {
        // 1234567890: symbols 105 12 34 56 78 90, and 105 + 12 + 68 + 168 + 312 + 450 = 1115 leaves 85.
        let expected =
            ["211232", "112232", "131123", "331121", "241112", "214121", "124211", "2331112"];
        let widths: String =
            code_128_c("1234567890").unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(widths, expected.concat());
    }

    #[test]
    fn every_symbol_is_eleven_modules_of_three_bars_with_even_dark() {
        for (value, pattern) in PATTERNS.iter().enumerate() {
            let widths: Vec<u32> = pattern.bytes().map(|width| u32::from(width - b'0')).collect();
            let (total, dark): (u32, u32) = (widths.iter().sum(), widths.iter().step_by(2).sum());
            let stop = value == 106;
            assert_eq!(total, if stop { 13 } else { 11 }, "{value}");
            assert!(stop || dark % 2 == 0, "{value}");
            assert_eq!(PATTERNS.iter().filter(|other| *other == pattern).count(), 1, "{value}");
        }
    }

    #[test]
    fn a_member_code_takes_143_modules_with_its_quiet_zones() {
        assert_eq!(Drawing::of("4829017536208514").unwrap().modules, 143);
    }

    #[test]
    fn what_set_c_cannot_say_is_not_drawn() {
        for digits in ["", "1", "123", "12a4", "１２"] {
            assert_eq!(code_128_c(digits), None, "{digits}");
        }
    }

    proptest! {
        #[test]
        fn any_sixteen_digits_scan_back(digits in "[0-9]{16}") {
            let widths = code_128_c(&digits).unwrap();
            prop_assert_eq!(scan(&widths), Some(digits));
        }
    }
}
