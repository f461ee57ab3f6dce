//! Running other programs.

use crate::{Result, files};
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A command in the project's root, without what `cargo run` leaves in the environment.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(files::root());
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text == "CARGO"
            || name_text.starts_with("CARGO_PKG_")
            || name_text.starts_with("CARGO_MANIFEST_")
        {
            command.env_remove(&name);
        }
    }
    command
}

/// As [`command`]; where the system can, the program ends when this process does, however that is.
pub fn tied_command(program: impl AsRef<OsStr>) -> Command {
    match find("setpriv") {
        None => command(program),
        Some(setpriv) => {
            let mut tied = command(setpriv);
            tied.args(["--pdeathsig", "TERM", "--"]).arg(program);
            tied
        }
    }
}

/// Becomes the program: the same process, so that a signal meant for one meets the other.
pub fn become_program(command: &mut Command) -> Result {
    let error = command.exec();
    Err(not_started(command, &error))
}

/// The search path with these folders in front.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(folders.iter().cloned().chain(std::env::split_paths(&old)))
        .map_err(|e| format!("cannot extend PATH: {e}."))
}

/// Where a program is found on the search path.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy()];
    words.extend(command.get_args().map(OsStr::to_string_lossy));
    words.join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("cannot start `{}`: {error}.", shown(command))
}

pub fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().map_err(|e| not_started(command, &e))
}

pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|e| not_started(command, &e))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` failed ({status}).", shown(command)))
}

/// What a command prints when it reads this; its errors go to the terminal.
pub fn filter(command: &mut Command, input: &[u8]) -> Result<String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = spawn(command)?;
    let sink = child.stdin.take();
    let (fed, ended) = std::thread::scope(|scope| {
        let feeding = scope.spawn(move || sink.map_or(Ok(()), |mut sink| sink.write_all(input)));
        let ended = child.wait_with_output();
        (feeding.join(), ended)
    });
    let output = ended.map_err(|e| not_started(command, &e))?;
    if !output.status.success() || !matches!(fed, Ok(Ok(()))) {
        return Err(format!("`{}` failed ({}).", shown(command), output.status));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| format!("`{}` printed something that is no text.", shown(command)))
}

/// What a command prints, or nothing when it is missing or fails.
pub fn probe(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command with all it starts, and ends all of it when the time is up.
pub fn run_within(command: &mut Command, limit: Duration) -> Result {
    let mut group = Group::spawn(command)?;
    let started = Instant::now();
    while started.elapsed() < limit {
        match group.child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("`{}` failed ({status}).", shown(command))),
            Ok(None) => std::thread::sleep(Duration::from_millis(100)),
            Err(e) => return Err(not_started(command, &e)),
        }
    }
    Err(format!("`{}` did not finish within {} s.", shown(command), limit.as_secs()))
}

/// A program with all it starts; ended when dropped.
pub struct Group {
    pub child: Child,
}

impl Group {
    pub fn spawn(command: &mut Command) -> Result<Self> {
        let child = spawn(command.process_group(0))?;
        Ok(Self { child })
    }

    fn signal(&self, signal: &str) {
        let _ = Command::new("kill")
            .args([signal, "--", &format!("-{}", self.child.id())])
            .stderr(Stdio::null())
            .status();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal("-TERM");
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(3) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.signal("-KILL");
        let _ = self.child.wait();
    }
}

/// Waits until the program listens there.
pub fn wait_for_port(child: &mut Child, address: SocketAddr) -> Result {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(30) {
        if TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok() {
            return Ok(());
        }
        if let Ok(Some(status)) = child.try_wait() {
            return Err(format!("the program that should listen on {address} ended ({status})."));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(format!("nothing listens on {address} after 30 s."))
}
