//! What moves. The end is known and drawn before it begins: the movement lies on top of it as one
//! animation, set once and run by the browser, and whatever stops it leaves the end in sight.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::model::{self, Shape};
use crate::browser::{call, property};

/// How long it takes.
pub const LASTS_MS: u32 = 3_600;

const TURNS: usize = 5;
const ROUNDS: usize = 3;

/// Slow to set out, and slower still to arrive.
const WHEEL_EASING: &str = "cubic-bezier(0.3, 0.1, 0.1, 1)";

/// Where something is at a moment of the movement, from 0 to 1.
#[derive(Debug, PartialEq)]
struct Frame {
    at: f64,
    transform: String,
    easing: &'static str,
}

/// Where it rests when a segment is drawn.
pub fn rest(shape: Shape, segment: Option<usize>, count: usize) -> String {
    let segment = segment.unwrap_or(0);
    match shape {
        Shape::Wheel => rotation(model::turned(segment, count)),
        Shape::Grid { .. } => shift(shape.place(segment)),
    }
}

fn rotation(thousandths: usize) -> String {
    ["rotate(", &*model::degrees(thousandths), "deg)"].concat()
}

fn shift((column, row): (usize, usize)) -> String {
    format!("translate({}%, {}%)", column * 100, row * 100)
}

fn frames(shape: Shape, from: usize, to: usize, count: usize) -> Vec<Frame> {
    if shape == Shape::Wheel {
        let frame = |at, turned| Frame { at, transform: rotation(turned), easing: WHEEL_EASING };
        return vec![
            frame(0.0, model::turned(from, count)),
            frame(1.0, model::turned_after(TURNS, to, count)),
        ];
    }
    let way = shape.way(from, to, count, ROUNDS);
    let steps = way.len().saturating_sub(1).max(1) as f64;
    let frame = |(nth, segment): (usize, usize)| Frame {
        // As something that is thrown and comes to rest: fast first, the last steps one by one.
        at: 1.0 - (1.0 - nth as f64 / steps).max(0.0).sqrt(),
        transform: shift(shape.place(segment)),
        easing: "step-end",
    };
    way.into_iter().enumerate().map(frame).collect()
}

/// A movement that runs.
pub struct Motion(JsValue);

impl Motion {
    /// Begins it; `None` where the browser cannot.
    pub fn start(
        element: &JsValue,
        shape: Shape,
        from: usize,
        to: usize,
        count: usize,
    ) -> Option<Self> {
        let animate: Function = property(element, "animate").dyn_into().ok()?;
        let keyframes = Array::new();
        for frame in frames(shape, from, to, count) {
            let keyframe = Object::new();
            set(&keyframe, "offset", &frame.at.into());
            set(&keyframe, "transform", &frame.transform.into());
            set(&keyframe, "easing", &frame.easing.into());
            keyframes.push(&keyframe);
        }
        let animation = animate.call2(element, &keyframes, &LASTS_MS.into()).ok()?;
        animation.is_object().then_some(Self(animation))
    }

    /// Comes when it has ended, and fails when it was stopped.
    pub fn ended(&self) -> Option<Promise> {
        property(&self.0, "finished").dyn_into().ok()
    }

    /// Stops it where it will rest.
    pub fn stop(&self) {
        call(&self.0, "cancel", &JsValue::UNDEFINED);
    }
}

/// Scrolls as little as it takes for all of an element to be in sight.
pub fn bring_into_sight(element: &JsValue) {
    let how = Object::new();
    set(&how, "block", &"nearest".into());
    call(element, "scrollIntoView", &how);
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).ok();
}

#[cfg(test)]
mod tests {
    use contract::games::GameKind;

    use super::{Shape, frames, rest};

    #[test]
    fn every_movement_begins_where_it_rested_and_ends_where_it_will_rest() {
        for (kind, count) in [(GameKind::Wheel, 7), (GameKind::Grid, 8), (GameKind::Grid, 6)] {
            let shape = Shape::of(kind, None, count);
            for to in 0..count {
                let frames = frames(shape, 1, to, count);
                let (first, last) = (&frames[0], &frames[frames.len() - 1]);
                assert_eq!((first.at, last.at), (0.0, 1.0));
                assert_eq!(first.transform, rest(shape, Some(1), count));
                if shape != Shape::Wheel {
                    assert_eq!(last.transform, rest(shape, Some(to), count));
                }
                assert!(frames.windows(2).all(|pair| pair[0].at < pair[1].at));
            }
        }
    }

    #[test]
    fn the_wheel_turns_five_times_and_comes_to_rest() {
        let frames = frames(Shape::Wheel, 0, 2, 8);
        assert_eq!(frames[1].transform, "rotate(2070.000deg)");
        assert_eq!(rest(Shape::Wheel, Some(2), 8), "rotate(270.000deg)");
        assert_eq!(rest(Shape::Wheel, None, 8), "rotate(0.000deg)");
    }

    #[test]
    fn the_light_goes_slower_and_slower() {
        let shape = Shape::of(GameKind::Grid, None, 8);
        let frames = frames(shape, 0, 5, 8);
        let pauses: Vec<f64> = frames.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
        assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
