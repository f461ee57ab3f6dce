//! Sizes for printed codes: modules of whole device pixels, so that a scanner sees clean edges.

use leptos::{ev, html, prelude::*};

use super::dom;

/// How wide a module is, in CSS pixels: as many whole device pixels as fit `modules` of them into
/// `available`, and never less than `least` CSS pixels.
pub fn module_width(available: f64, device_pixel_ratio: f64, modules: u32, least: f64) -> f64 {
    let ratio = if device_pixel_ratio > 0.0 { device_pixel_ratio } else { 1.0 };
    let whole = (available * ratio / f64::from(modules.max(1))).floor();
    whole.max((least * ratio).ceil()).max(1.0) / ratio
}

/// The width there is for a code inside `node` and the device's pixel ratio; follows the window.
pub fn room(node: NodeRef<html::Div>, largest: f64) -> Signal<(f64, f64)> {
    let resized = RwSignal::new(());
    let listener = window_event_listener(ev::resize, move |_| resized.set(()));
    on_cleanup(move || listener.remove());
    Memo::new(move |_| {
        resized.track();
        let measured =
            node.get().map(|node| f64::from(node.client_width())).filter(|width| *width > 0.0);
        let width = measured.unwrap_or_else(|| dom::window_size().0 - 32.0);
        (width.min(largest), window().device_pixel_ratio())
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::module_width;

    #[test]
    fn a_barcode_gets_two_pixels_a_module_on_the_narrowest_phone() {
        assert_eq!(module_width(288.0, 1.0, 143, 2.0), 2.0);
        assert_eq!(module_width(288.0, 2.0, 143, 2.0), 2.0);
        assert_eq!(module_width(288.0, 3.0, 143, 2.0), 2.0);
        assert_eq!(module_width(200.0, 1.0, 143, 2.0), 2.0, "rather wider than unreadable");
    }

    #[test]
    fn modules_are_whole_device_pixels_and_fit() {
        for tenths in 10..40 {
            let ratio = f64::from(tenths) / 10.0;
            for width in 290..440 {
                let module = module_width(f64::from(width), ratio, 29, 1.0);
                let device = module * ratio;
                assert!((device - device.round()).abs() < 1e-9, "{ratio} {width}");
                assert!(module * 29.0 <= f64::from(width) + 1e-9);
            }
        }
    }

    #[test]
    fn an_odd_pixel_ratio_does_no_harm() {
        assert_eq!(module_width(290.0, 0.0, 29, 1.0), 10.0);
        assert!(module_width(0.0, f64::NAN, 0, 0.0) >= 1.0);
    }
}
