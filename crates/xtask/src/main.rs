//! The project's own commands, run as `cargo xtask <command>`.
//!
//! Every command sets up what it needs first (see [`setup`]) and says so while it does.

mod args;
mod bench;
mod dev;
mod dist;
mod driver;
mod e2e;
mod files;
mod parallel;
mod process;
mod qr;
mod serve;
mod setup;
mod test;

use args::Args;
use std::process::ExitCode;

/// An error is one sentence for the person at the terminal.
type Result<T = ()> = std::result::Result<T, String>;

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N] [--host ADDR] [--seed demo|empty|large] [--db FILE] [--no-build]
        the finished app with the sandbox backend, on http://127.0.0.1:8080/
  dev   [--port N] [--seed demo|empty|large]
        the same while you edit: rebuilds and reloads the page
  dist  [--config FILE]
        the production folder dist/, ready for any static web server
  test  every check of the project
  e2e   [--browser chromium] [FILTER]
        the tests in a real browser
  bench what a visitor downloads, and what in it weighs most";

fn main() -> ExitCode {
    let mut args = Args::from_env();
    let outcome = match args.positional().as_deref() {
        Some("serve") => serve::run(args),
        Some("dev") => dev::run(args),
        Some("dist") => dist::run(args),
        Some("test") => test::run(args),
        Some("e2e") => e2e::run(args),
        Some("bench") => bench::run(args),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command `{other}`.\n\n{USAGE}")),
        None => Err(format!("which command?\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
