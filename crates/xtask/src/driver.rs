//! Chromium under test, through the driver that speaks WebDriver for it.

use crate::process::Group;
use crate::{Result, process, serve};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

/// A running driver; it ends with its browsers when dropped.
pub struct Driver {
    address: SocketAddr,
    _group: Group,
}

impl Driver {
    pub fn start() -> Result<Self> {
        let address = serve::free_address(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0))?;
        let port = format!("--port={}", address.port());
        let mut command = process::tied_command("chromedriver");
        command.arg(port).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut group = Group::spawn(&mut command)?;
        process::wait_for_port(&mut group.child, address)?;
        Ok(Self { address, _group: group })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Driver {
    /// The driver closes its browsers when asked.
    fn drop(&mut self) {
        let second = Duration::from_secs(1);
        if let Ok(mut stream) = TcpStream::connect_timeout(&self.address, second) {
            let request = format!("GET /shutdown HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
            let _ = stream.set_read_timeout(Some(second));
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.read(&mut [0; 512]);
        }
    }
}
