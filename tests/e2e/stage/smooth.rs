//! Whether what moves does so smoothly, and whether it moves at all.

use std::time::Duration;

use serde_json::{Value, json};

use super::{PATIENCE, Stage};

/// What is seen after it has come about belongs to it as well.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// What Chrome has to record: what each task of each thread costs, and the page's marks.
pub const CATEGORIES: &str = "toplevel,blink.user_timing";

/// The name of the mark from which on tasks count.
const BEGUN: &str = "begun";

/// The name of the mark up to which they count.
const ENDED: &str = "ended";

/// So many times slower is the processor of the phone that counts.
const SLOWER: f64 = 4.0;

/// Nobody may wait for a task for longer.
const LONG_MS: f64 = 50.0;

impl Stage {
    /// Waits until everything that is fetched ahead is there.
    pub async fn rest(&self) {
        self.until("the rest", "return performance.now() > 6000").await;
    }

    /// Taps with a finger as the browser itself sees one; what counts begins now.
    pub async fn tap_and_watch(&self, css: &str) {
        self.see(css).await;
        let middle = format!(
            "const element = document.querySelector({});
             element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             const box = element.getBoundingClientRect();
             return [box.left + box.width / 2, box.top + box.height / 2]",
            json!(css)
        );
        let point = self.js(&middle).await;
        self.watch_tasks().await;
        let touch = |kind: &str, points: Value| json!({ "type": kind, "touchPoints": points });
        let down = json!([{ "x": point[0], "y": point[1] }]);
        self.cdp("Input.dispatchTouchEvent", touch("touchStart", down)).await;
        self.cdp("Input.dispatchTouchEvent", touch("touchEnd", json!([]))).await;
    }

    /// The same for what the tap opens: what counts are the frames in which it moves, after the first
    /// one, which draws it.
    pub async fn tap_and_watch_it_come(&self, css: &str, shown: &str) {
        let look = format!(
            "const look = () => document.querySelector({})
                ? setTimeout(() => performance.mark('{BEGUN}'))
                : requestAnimationFrame(look);
             look()",
            json!(shown)
        );
        self.js(&look).await;
        self.tap_and_watch(css).await;
    }

    /// What counts begins now.
    pub async fn watch_tasks(&self) {
        self.js(&format!("performance.mark('{BEGUN}')")).await;
    }

    /// What counts begins with the next tap.
    pub async fn watch_tasks_from_the_tap(&self) {
        let watch = format!(
            "document.addEventListener('click', () => performance.mark('{BEGUN}'), {{ capture: true, once: true }})"
        );
        self.js(&watch).await;
    }

    /// The page's tasks since then that a phone with a four times slower processor would take more
    /// than 50 ms for, in ms. What counts is the time that the processor spent on a task, of which a
    /// machine that has something else to do meanwhile hardly needs more.
    pub async fn long_tasks(&self) -> Vec<u64> {
        tokio::time::sleep(AFTERWARDS).await;
        self.js(&format!("performance.mark('{ENDED}')")).await;
        let asked = std::time::Instant::now();
        let mut events = Vec::new();
        let mark = |events: &[Value], name: &str| {
            let is_it =
                |event: &&Value| event["name"] == name && event["cat"] == "blink.user_timing";
            events.iter().filter(is_it).max_by(|a, b| ts(a).total_cmp(&ts(b))).cloned()
        };
        // The driver does not give what is recorded every time that it is asked.
        let (begun, ended) = loop {
            let recorded = self.recorded().await;
            events.extend(recorded);
            let marks = mark(&events, BEGUN).zip(mark(&events, ENDED));
            if let Some(marks) = marks.filter(|(begun, ended)| ts(begun) < ts(ended)) {
                break marks;
            }
            assert!(asked.elapsed() < PATIENCE, "the recording has no end");
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let tasks: Vec<f64> = events
            .iter()
            .filter(|event| event["name"] == "ThreadControllerImpl::RunTask" && event["ph"] == "X")
            .filter(|task| ["pid", "tid"].iter().all(|of| task[of] == begun[of]))
            .filter(|task| ts(task) + micros(task, "dur") > ts(&begun) && ts(task) < ts(&ended))
            .map(|task| SLOWER * task["tdur"].as_f64().expect("processor time") / 1_000.0)
            .collect();
        assert!(!tasks.is_empty(), "nothing was recorded");
        tasks.into_iter().filter(|ms| *ms > LONG_MS).map(|ms| ms.round() as u64).collect()
    }

    /// What the browser recorded since it was asked last.
    async fn recorded(&self) -> impl Iterator<Item = Value> {
        let log = self.driver.get_log("performance").await.expect("a recording");
        log.into_iter()
            .filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok())
            .map(|mut entry| entry["message"]["params"].take())
    }

    /// Notes what is animated from now on, frame by frame.
    pub async fn watch_moves(&self) {
        let watch = "window.moved = { names: new Set(), longest: 0 };
            const look = () => {
                for (const { effect } of document.getAnimations()) {
                    effect.getKeyframes().flatMap(Object.keys).forEach(name => moved.names.add(name));
                    const { endTime } = effect.getComputedTiming();
                    moved.longest = Math.max(moved.longest, Math.min(endTime, 1e6));
                }
                requestAnimationFrame(look);
            };
            look()";
        self.js(watch).await;
    }

    /// What was animated since then; something was.
    pub async fn moves_by_transform_and_opacity_alone(&self) {
        tokio::time::sleep(AFTERWARDS).await;
        let script = "for (const name of ['offset', 'computedOffset', 'easing', 'composite']) moved.names.delete(name);
            return [...moved.names].sort()";
        let moved = self.js(script).await;
        let names = moved.as_array().cloned().unwrap_or_default();
        assert!(!names.is_empty(), "nothing moved");
        assert!(names.iter().all(|name| name == "transform" || name == "opacity"), "{moved}");
    }

    /// Asks for less motion, as the settings of a phone do.
    pub async fn reduce_motion(&self) {
        let reduced =
            json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.cdp("Emulation.setEmulatedMedia", reduced).await;
    }

    /// That nothing moved since [`Self::watch_moves`]: everything was there at once.
    pub async fn nothing_moved(&self) {
        tokio::time::sleep(AFTERWARDS).await;
        let longest = self.js("return moved.longest").await;
        assert!(longest.as_f64().is_some_and(|ms| ms <= 10.0), "{longest} ms");
    }
}

/// When something recorded was, in microseconds.
fn ts(event: &Value) -> f64 {
    micros(event, "ts")
}

fn micros(event: &Value, what: &str) -> f64 {
    event[what].as_f64().unwrap_or_default()
}

/// Whether this run had no long task.
pub fn is_smooth(run: impl AsRef<[u64]>) -> bool {
    run.as_ref().is_empty()
}

/// A task that is long in some of the runs is the browser's, which cleans up once in a while; one that
/// is long in each of them is ours. One run that has none is enough, and the last that is needed.
pub fn are_smooth(what: &str, runs: &[Vec<u64>]) {
    assert!(runs.iter().any(is_smooth), "{what}: tasks over 50 ms, in ms: {runs:?}");
}
