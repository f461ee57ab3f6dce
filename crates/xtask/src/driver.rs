//! Browsers under test, each through the driver that speaks WebDriver for it.

use crate::process::Group;
use crate::{Result, process, serve, setup};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Browser {
    Chromium,
    Firefox,
    Webkit,
}

impl Browser {
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "chromium" => Ok(Self::Chromium),
            "firefox" => Ok(Self::Firefox),
            "webkit" => Ok(Self::Webkit),
            _ => Err(format!("there is no browser `{name}`: choose chromium, firefox or webkit.")),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The programs it takes, each with the package that brings it.
    pub fn programs(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Chromium => &[("chromium", "chromium"), ("chromedriver", "chromium-driver")],
            Self::Firefox => &[("firefox-esr", "firefox-esr")],
            Self::Webkit => &[
                ("WebKitWebDriver", "webkit2gtk-driver"),
                ("xvfb-run", "xvfb"),
                ("xauth", "xauth"),
            ],
        }
    }
}

/// A running driver; it ends with its browsers when dropped.
pub struct Driver {
    address: SocketAddr,
    _group: Group,
}

impl Driver {
    pub fn start(browser: Browser) -> Result<Self> {
        let address = serve::free_address(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0))?;
        let port = format!("--port={}", address.port());
        let mut command = match browser {
            Browser::Chromium => process::tied_command("chromedriver"),
            Browser::Firefox => process::tied_command(setup::cargo_programs()?.join("geckodriver")),
            Browser::Webkit => {
                let mut xvfb = process::tied_command("xvfb-run");
                xvfb.args(["--auto-servernum", "WebKitWebDriver"])
                    .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                xvfb
            }
        };
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
    /// Chromium's driver closes its browsers when asked; the others do so when they end.
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
