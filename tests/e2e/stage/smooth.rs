//! Whether what moves does so smoothly, and whether it moves at all.

use std::time::Duration;

use serde_json::{Value, json};

use super::Stage;

/// What is seen after it has come about belongs to it as well.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// What a fixed piece of work takes in a browser on a machine with nothing else to do, in ms: see
/// [`Stage::slowness`].
const WORK_MS: f64 = 40.0;

impl Stage {
    /// Makes the processor four times slower than this machine's is when it has nothing else to do, once
    /// everything that is fetched ahead is there: what others take of it just now counts towards it.
    pub async fn slow_down(&self) {
        self.until("the rest", "return performance.now() > 6000").await;
        let watch = "window.tasks = [];
            window.watcher = new PerformanceObserver(list => tasks.push(...list.getEntries()));
            watcher.observe({ entryTypes: ['longtask'] })";
        self.js(watch).await;
        self.slow_down_again().await;
    }

    /// The same as things are by now. Gives how slow the machine is without it.
    async fn slow_down_again(&self) -> f64 {
        self.at_full_speed().await;
        let slowness = self.slowness().await;
        let rate = (4.0 / slowness).max(1.0);
        self.js(&format!("window.slowness = {slowness}")).await;
        self.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": rate })).await;
        slowness
    }

    /// The tasks of a run, unless the machine had become quicker meanwhile than it was taken for: that
    /// was no fourfold slowdown.
    pub async fn unless_easier(&self, tasks: Value) -> Value {
        let before = self.js("return slowness").await.as_f64().expect("a number");
        let after = self.slow_down_again().await;
        let is_easier = after < 0.8 * before;
        if is_easier { json!([format!("{before:.1} became {after:.1}")]) } else { tasks }
    }

    /// How many times longer than on a quiet machine work takes now, by the best of several goes; 1 to
    /// 2, since no machine to test on is slower than that.
    async fn slowness(&self) -> f64 {
        let work = "const go = () => {
                const begun = performance.now();
                let x = 1;
                for (let i = 0; i < 3e7; i += 1) x = (Math.imul(x, 1103515245) + 12345) | 0;
                window.worked = x;
                return performance.now() - begun;
            };
            return Math.min(...Array.from({ length: 8 }, go))";
        let took = self.js(work).await.as_f64().expect("ms");
        (took / WORK_MS).clamp(1.0, 2.0)
    }

    pub async fn at_full_speed(&self) {
        self.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await;
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
                ? setTimeout(() => {{ window.begun = performance.now() }})
                : requestAnimationFrame(look);
             look()",
            json!(shown)
        );
        self.js(&look).await;
        self.tap_and_watch(css).await;
    }

    /// What counts begins now.
    pub async fn watch_tasks(&self) {
        self.js("watcher.takeRecords(); tasks.length = 0; window.begun = performance.now()").await;
    }

    /// The tasks over 50 ms since then, in ms, when what came of it is there.
    pub async fn long_tasks(&self) -> Value {
        tokio::time::sleep(AFTERWARDS).await;
        let script = "tasks.push(...watcher.takeRecords());
            return tasks.filter(task => task.startTime >= begun).map(task => Math.round(task.duration))";
        let tasks = self.js(script).await;
        self.unless_easier(tasks).await
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

/// Whether this run had no task over 50 ms.
pub fn is_smooth(run: &Value) -> bool {
    run == &json!([])
}

/// A task that is long in some of the runs is the machine's, which does other things as well; one that
/// is long in each of them is ours. One that has none is enough, and the last that is needed.
pub fn are_smooth(what: &str, runs: &[Value]) {
    assert!(runs.iter().any(is_smooth), "{what}: tasks over 50 ms, in ms: {runs:?}");
}
