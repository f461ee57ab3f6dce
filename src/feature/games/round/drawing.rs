//! The drawings: a lantern, unlit and lit, and the place where the lanterns hang.

use leptos::prelude::*;

/// A lantern's outline, and its ribs.
const BODY: &str = "M27 22C5 30 4 80 27 88h26c23-8 22-58 0-66z";
const RIBS: &str = "M40 22v66M33 22c-11 14-11 52 0 66M47 22c11 14 11 52 0 66";
/// What holds it, and its tassel.
const FRAME: &str = "M28 15h24v7H28zM28 88h24v7H28z";
const CORD: &str = "M40 0v15M40 95v8";
const TASSEL: &str = "M37 103h6l3 19H34zM40 104v18";

/// A lantern with something on it. Its light is a layer of its own, which comes and goes.
pub fn lantern(on_it: AnyView) -> AnyView {
    view! {
        <span class="lantern__art" aria-hidden="true">
            <span class="lantern__halo"></span>
            <svg class="lantern__drawing" viewBox="0 0 80 124" focusable="false">
                <path class="lantern__cord" d=CORD/>
                <path class="lantern__tassel" d=TASSEL/>
                <path class="lantern__shade" d=BODY/>
                <path class="lantern__ribs" d=RIBS/>
                <path class="lantern__frame" d=FRAME/>
            </svg>
            <span class="lantern__light">
                <svg class="lantern__drawing" viewBox="0 0 80 124" focusable="false">
                    <path class="lantern__silk" d=BODY/>
                    <path class="lantern__ribs" d=RIBS/>
                    <path class="lantern__frame" d=FRAME/>
                </svg>
                <span class="lantern__flame"></span>
            </span>
            <span class="lantern__number">{on_it}</span>
        </span>
    }
    .into_any()
}

const HILLS: &str = "M0 74c40-22 70-20 108-6 34-30 78-34 120-8 40-20 82-16 132 8v72H0z";
/// Two roofs with their eaves turned up, one before the other.
const ROOFS: &str = "M22 92c14-2 26-9 34-20 8 11 20 18 34 20l-8 4v8c12 2 22 1 30-3l-10 9v30H10v-30L0 101c8 4 18 5 30 3v-8z\
    M236 84c24-4 44-16 58-34 14 18 34 30 58 34l-12 5v10c10 1 16 0 20-2v43H214v-29l-14-11c10 4 22 5 48 1V89z";
const WINDOWS: &str = "M30 112h12v14H30zM50 112h12v14H50zM70 112h12v14H70zM252 108h14v18h-14zM280 108h14v18h-14zM308 108h14v18h-14z";

/// Dusk: the sky, the moon, and roofs whose windows shine.
pub fn dusk() -> AnyView {
    view! {
        <span class="hall__moon" aria-hidden="true"></span>
        <span class="hall__glow" aria-hidden="true"></span>
        <svg
            class="hall__roofs"
            viewBox="0 0 360 140"
            preserveAspectRatio="xMidYMax slice"
            aria-hidden="true"
            focusable="false"
        >
            <path class="hall__hills" d=HILLS/>
            <path class="hall__houses" d=ROOFS/>
            <path class="hall__windows" d=WINDOWS/>
        </svg>
    }
    .into_any()
}
