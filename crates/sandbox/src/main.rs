//! Runs the sandbox until it is stopped.

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use sandbox::{DEMO_PHONE, OTP, Options, Sandbox, Seed, origin};

const USAGE: &str =
    "usage: sandbox [--listen ADDR:PORT] [--db FILE] [--seed demo|empty|large] [--app DIR]
               [--allow-origin URL]...

  --listen        where to listen; port 0 takes a free one (127.0.0.1:8080)
  --db            the file of the data (target/sandbox.db)
  --seed          what a fresh file holds (demo)
  --app           the folder of the built app, served beside the API
  --allow-origin  another origin that the app may be served from; may be repeated";

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options(env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let (seed, file) = (options.seed.as_str(), options.db.display().to_string());
    let sandbox = match Sandbox::start(options).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("the sandbox cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(reason) = sandbox.seeded {
        eprintln!("{file}: {reason}; seeded anew with {seed}");
    }
    let mut out = io::stdout();
    let told = writeln!(out, "ready: {}", sandbox.url())
        .and_then(|()| writeln!(out, "demo member: {DEMO_PHONE}, one-time password: {OTP}"))
        .and_then(|()| out.flush());
    if told.is_err() {
        return ExitCode::FAILURE;
    }
    std::future::pending().await
}

fn options(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options {
        listen: ([127, 0, 0, 1], 8080).into(),
        db: PathBuf::from("target/sandbox.db"),
        seed: Seed::Demo,
        app: None,
        allow_origins: Vec::new(),
    };
    while let Some(name) = args.next() {
        if !matches!(name.as_str(), "--listen" | "--db" | "--seed" | "--app" | "--allow-origin") {
            return Err(format!("unknown argument {name}"));
        }
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        let wrong = || format!("{name} cannot be {value}");
        match name.as_str() {
            "--listen" => options.listen = value.parse().map_err(|_| wrong())?,
            "--db" => options.db = value.into(),
            "--allow-origin" => options.allow_origins.push(origin(&value).ok_or_else(wrong)?),
            "--seed" => options.seed = Seed::named(&value).ok_or_else(wrong)?,
            _ => options.app = Some(value.into()),
        }
    }
    Ok(options)
}
