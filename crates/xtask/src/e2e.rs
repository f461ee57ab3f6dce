//! The tests in a real browser, against the finished app.

use crate::args::Args;
use crate::driver::{Browser, Driver};
use crate::{Result, dist, files, process, setup};
use std::path::Path;
use std::process::Command;

pub fn run(mut args: Args) -> Result {
    let browser = match args.value("--browser")? {
        Some(name) => Browser::named(&name)?,
        None => Browser::Chromium,
    };
    let filter = args.positional();
    args.finish()?;

    setup::browser(browser)?;
    setup::node::install_packages()?;
    let site = dist::site()?;
    let driver = Driver::start(browser)?;
    let mut tests = tests(browser, &driver, &site);
    process::run(tests.args(filter))
}

/// The suite, two browsers at a time.
pub fn tests(browser: Browser, driver: &Driver, site: &Path) -> Command {
    let mut command = process::command("cargo");
    command
        .args(["test", "--features", "e2e", "--test", "e2e", "--", "--test-threads=2"])
        .env("WEBDRIVER_URL", driver.url())
        .env("APP_SITE", site)
        .env("BROWSER", browser.name())
        .env("E2E_TOOLS", files::node_modules());
    command
}
