//! The finished app with the sandbox backend.
//!
//! Once everything is built, this process becomes the sandbox: there is one process to end.

use crate::args::Args;
use crate::{Result, dist, files, process, qr};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn run(mut args: Args) -> Result {
    let port = args.port(8080)?;
    let host = match args.value("--host")? {
        None => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Some(host) => host
            .parse()
            .map_err(|_| format!("`{host}` is no IP address; 0.0.0.0 means every network."))?,
    };
    let seed = args.seed()?;
    let database = args.path("--db")?.unwrap_or_else(default_database);
    let is_built = args.flag("--no-build");
    args.finish()?;

    let site = if is_built {
        dist::site_folder()
    } else {
        build_sandbox()?;
        dist::site()?
    };
    let address = free_address(SocketAddr::new(host, port))?;
    if !host.is_loopback() {
        announce_on_lan(address)?;
    }
    let mut sandbox = process::command(sandbox_program());
    sandbox_options(&mut sandbox, address, &database, &seed)?;
    process::become_program(sandbox.arg("--app").arg(site))
}

pub fn default_database() -> PathBuf {
    files::target().join("sandbox/demo.db")
}

pub fn build_sandbox() -> Result {
    println!("building the sandbox (the first time takes about 2 minutes)");
    process::run(process::command("cargo").args(["build", "--quiet", "--package", "sandbox"]))
}

pub fn sandbox_program() -> PathBuf {
    files::target().join("debug/sandbox")
}

pub fn sandbox_options(
    command: &mut Command,
    address: SocketAddr,
    database: &Path,
    seed: &str,
) -> Result {
    if let Some(folder) = database.parent() {
        files::create_folder(folder)?;
    }
    command
        .args(["--listen", &address.to_string()])
        .arg("--db")
        .arg(database)
        .args(["--seed", seed]);
    Ok(())
}

/// Makes port 0 a number, and finds out about a port that is taken before anything starts.
pub fn free_address(wanted: SocketAddr) -> Result<SocketAddr> {
    TcpListener::bind(wanted)
        .and_then(|listener| listener.local_addr())
        .map_err(|e| format!("cannot listen on {wanted}: {e}; `--port 0` takes any free port."))
}

fn announce_on_lan(address: SocketAddr) -> Result {
    let lan = if address.ip().is_unspecified() {
        lan_address().ok_or("this machine has no address on a network.")?
    } else {
        address.ip()
    };
    let url = format!("http://{}/", SocketAddr::new(lan, address.port()));
    println!("\n{}\non the local network: {url}", qr::drawn(&url)?);
    Ok(())
}

/// The address that packets to the outside would carry; none is sent.
fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}
