//! Every check of the project, each run even when one before it failed.

mod report;

use crate::args::Args;
use crate::driver::Driver;
use crate::setup::{self, Toolchain};
use crate::{Result, dist, e2e, files, process};
use report::Report;
use std::path::PathBuf;
use std::process::Command;
use std::thread::{self, ScopedJoinHandle};

pub fn run(args: Args) -> Result {
    args.finish()?;
    let mut report = Report::default();
    let tools = report.set_up("set-up", || {
        setup::browser()?;
        setup::build_tools()
    });
    thread::scope(|scope| {
        // Linking the app keeps one processor busy for minutes: the others are used meanwhile.
        let site = tools.is_some().then(|| scope.spawn(dist::site));
        natively(&mut report);
        if let Some((toolchain, site)) = tools.as_ref().zip(site) {
            in_browser(&mut report, toolchain, site);
        }
    });
    report.finish()
}

fn natively(report: &mut Report) {
    report.check("formatting", || {
        process::run(&mut cargo(&["fmt", "--all", "--check", "--", "--files-with-diff"]))
    });
    report.check("clippy", || {
        let all = ["--workspace", "--all-targets", "--features", "e2e"];
        process::run(cargo(&["clippy"]).args(all).args(DENY_WARNINGS))
    });
    report
        .suite("unit and contract tests", || Ok(cargo(&["test", "--workspace", "--no-fail-fast"])));
}

fn in_browser(
    report: &mut Report,
    toolchain: &Toolchain,
    site: ScopedJoinHandle<'_, Result<PathBuf>>,
) {
    report.suite("component tests in a browser", || {
        let mut tests = toolchain.command("cargo")?;
        tests
            .args(["test", "--test", "web", "--target", toolchain.target()])
            .env("CHROMEDRIVER", chromedriver()?)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", files::node_root().join("webdriver.json"));
        Ok(tests)
    });
    let site = report.set_up("building the site", || {
        site.join().unwrap_or_else(|_| Err("building the site panicked.".to_owned()))
    });
    if let Some(site) = site {
        report.check("weight of a first visit", || dist::check_budget(&site));
        if let Some(driver) = report.set_up("browser driver", Driver::start) {
            report.suite("journeys in a browser", || Ok(e2e::tests(&driver, &site)));
        }
    }
}

const DENY_WARNINGS: [&str; 3] = ["--", "--deny", "warnings"];

fn cargo(args: &[&str]) -> Command {
    let mut command = process::command("cargo");
    command.args(args);
    command
}

fn chromedriver() -> Result<PathBuf> {
    process::find("chromedriver").ok_or_else(|| "chromedriver is missing.".to_owned())
}
