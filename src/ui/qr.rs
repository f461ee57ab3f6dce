//! A QR code for a till's scanner.

use core::fmt::Write as _;

use leptos::{html, prelude::*};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::fit;

/// The quiet zone around the code, in modules.
const QUIET: u32 = 4;

/// A QR code of `text`, black on white in every mode, as large as there is room, its modules whole
/// device pixels. Nothing is drawn for a text that is too long.
#[component]
pub fn Qr(
    #[prop(into)] text: Signal<String>,
    /// What it is, for those who cannot see it.
    #[prop(into)]
    label: TextProp,
    /// Not wider than this, in CSS pixels.
    #[prop(default = 360.0)]
    largest: f64,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let room = fit::room(node, largest);
    let drawing = Memo::new(move |_| text.with(|text| Drawing::of(text)));
    let svg = move || {
        let Drawing { modules, path } = drawing.get()?;
        let (width, ratio) = room.get();
        let side = f64::from(modules) * fit::module_width(width, ratio, modules, 1.0);
        let label = label.get();
        Some(view! {
            <svg
                class="qr__code"
                role="img"
                aria-label=label
                viewBox=format!("0 0 {modules} {modules}")
                width=side
                height=side
                shape-rendering="crispEdges"
            >
                <rect width=modules height=modules fill="#fff"/>
                <path d=path fill="#000"/>
            </svg>
        })
    };
    view! { <div class="qr" node_ref=node>{svg}</div> }.into_any()
}

#[derive(Clone, PartialEq)]
struct Drawing {
    /// Modules along a side, with the quiet zone.
    modules: u32,
    path: String,
}

impl Drawing {
    fn of(text: &str) -> Option<Self> {
        let code = encoded(text)?;
        let side = code.size();
        let quiet = QUIET.cast_signed();
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let start = x;
                while x < side && code.get_module(x, y) {
                    x += 1;
                }
                if x > start {
                    let (left, top, length) = (start + quiet, y + quiet, x - start);
                    write!(path, "M{left} {top}h{length}v1h-{length}z").ok()?;
                }
                x += 1;
            }
        }
        Some(Self { modules: side.cast_unsigned() + 2 * QUIET, path })
    }
}

/// A QR code for whoever draws it elsewhere: how many modules it has along a side, with the quiet
/// zone, and the dark ones as an SVG path of that size.
pub fn qr_path(text: &str) -> Option<(u32, String)> {
    Drawing::of(text).map(|Drawing { modules, path }| (modules, path))
}

/// The digits of a code for the till have the mask that the boot script gives them too, so that the
/// picture stays the same when the app takes over; any other text has the one that suits it best.
fn encoded(text: &str) -> Option<QrCode> {
    let is_code = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    let mask = is_code.then(|| Mask::new(0));
    let (least, most) = (Version::MIN, Version::MAX);
    let segments = QrSegment::make_segments(text);
    QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, least, most, mask, true).ok()
}

#[cfg(test)]
mod tests {
    use super::{Drawing, encoded};

    /// The modules that a path paints.
    fn painted(drawing: &Drawing) -> Vec<(i32, i32)> {
        let mut modules = Vec::new();
        for run in drawing.path.split('M').skip(1) {
            let numbers: Vec<i32> = run
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            modules.extend((0..numbers[2]).map(|step| (numbers[0] + step, numbers[1])));
        }
        modules
    }

    #[test]
    fn a_member_code_is_the_smallest_qr_code_there_is() {
        assert_eq!(Drawing::of("4829017536208514").unwrap().modules, 21 + 8);
    }

    #[test]
    fn every_dark_module_is_painted_once_inside_the_quiet_zone() {
        for text in ["4829017536208514", "https://example.com/i/QH2024", "青禾茶事"] {
            let code = encoded(text).unwrap();
            let side = 0..code.size();
            let dark: Vec<_> = side
                .clone()
                .flat_map(|y| side.clone().map(move |x| (x, y)))
                .filter(|(x, y)| code.get_module(*x, *y))
                .map(|(x, y)| (x + 4, y + 4))
                .collect();
            assert_eq!(painted(&Drawing::of(text).unwrap()), dark, "{text}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_not_drawn() {
        assert!(Drawing::of(&"x".repeat(4_000)).is_none());
    }
}
