//! The tests in a real browser, against the finished app.

use crate::args::Args;
use crate::driver::Driver;
use crate::{Result, dist, files, process, setup};
use std::path::Path;
use std::process::Command;

pub fn run(mut args: Args) -> Result {
    if let Some(name) = args.value("--browser")?
        && name != "chromium"
    {
        return Err(format!(
            "the tests set their scenes through DevTools: chromium can run them, {name} cannot."
        ));
    }
    let filter = args.positional();
    args.finish()?;

    setup::browser()?;
    setup::node::install_packages()?;
    let site = dist::site()?;
    let driver = Driver::start()?;
    let mut tests = tests(&driver, &site);
    process::run(tests.args(filter))
}

/// The suite, two browsers at a time.
pub fn tests(driver: &Driver, site: &Path) -> Command {
    let mut command = process::command("cargo");
    command
        .args(["test", "--features", "e2e", "--test", "e2e", "--", "--test-threads=2"])
        .env("WEBDRIVER_URL", driver.url())
        .env("APP_SITE", site)
        .env("E2E_TOOLS", files::node_modules())
        // What failed is said by the test: where, in the code of others, hides it.
        .env("RUST_BACKTRACE", "0");
    command
}
