//! What every page has to be: accessible, no wider than its window, within its policy.

use std::{fs, path::PathBuf};

use serde_json::Value;

use super::{Stage, required};

impl Stage {
    /// Notes what is wrong with the page that is open.
    pub async fn check(&self, what: &str, faults: &mut Vec<String>) {
        faults.extend(self.axe().await.into_iter().map(|found| format!("{what}: {found}")));
        let surplus = self.surplus().await;
        if surplus > 0 {
            faults.push(format!("{what}: {surplus} px wider than the window"));
        }
    }

    /// How many px the page is wider than its window.
    pub async fn surplus(&self) -> i64 {
        let surplus = self.js("return document.documentElement.scrollWidth - innerWidth").await;
        surplus.as_i64().expect("a whole number")
    }

    /// What axe finds: WCAG 2.2 A and AA, once nothing fades in or out any more, which has little
    /// contrast meanwhile.
    pub async fn axe(&self) -> Vec<String> {
        let axe = PathBuf::from(required("E2E_TOOLS")).join("axe-core/axe.min.js");
        let axe = fs::read_to_string(axe).expect("axe-core is installed");
        self.driver.execute(axe, Vec::new()).await.expect("axe loads");
        let script = "const done = arguments[arguments.length - 1];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const fades = ({ playState, effect }) => playState === 'running'
                && effect.getTiming().iterations !== Infinity
                && effect.getKeyframes().some((frame) => 'opacity' in frame);
            const settled = new Promise(settle => {
                const look = (left) => left > 0 && document.getAnimations().some(fades)
                    ? setTimeout(look, 50, left - 1)
                    : settle();
                look(60);
            });
            settled.then(() => axe.run(document, { runOnly: { type: 'tag', values: tags } })).then(
                result => done(result.violations.flatMap(rule => rule.nodes.map(node =>
                    `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))),
                error => done([String(error)]));";
        let found = self.js_async(script).await.as_array().cloned().unwrap_or_default();
        found.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The CSP violations of every document since the window was opened.
    pub async fn csp_violations(&self) -> Vec<Value> {
        let found = self.js("return JSON.parse(sessionStorage.getItem('e2e.csp') || '[]')").await;
        found.as_array().cloned().unwrap_or_default()
    }
}
