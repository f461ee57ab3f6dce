//! The app while it is edited: Trunk rebuilds it and reloads the page, and passes what the page
//! asks of the API on to a sandbox.

use crate::args::Args;
use crate::setup;
use crate::{Result, process, serve};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Where Trunk.toml sends `/v1` and `/sandbox`.
const SANDBOX: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8081);

pub fn run(mut args: Args) -> Result {
    let port = args.port(8080)?;
    let seed = args.seed()?;
    args.finish()?;

    let toolchain = setup::build_tools()?;
    serve::build_sandbox()?;
    serve::free_address(SANDBOX)?;
    let address = serve::free_address(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port))?;

    let mut sandbox = process::tied_command(serve::sandbox_program());
    serve::sandbox_options(&mut sandbox, SANDBOX, &serve::default_database(), &seed)?;
    let mut sandbox = process::spawn(&mut sandbox)?;
    process::wait_for_port(&mut sandbox, SANDBOX)?;

    println!("the app will be on http://{address}/ (the first build takes about 3 minutes)");
    process::become_program(
        toolchain
            .command("trunk")?
            .args(["serve", "--port", &address.port().to_string()])
            .env_remove("NO_COLOR"),
    )
}
