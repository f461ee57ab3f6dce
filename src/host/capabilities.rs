//! What each host allows. `docs/hosts.md` shows the same table to people.

use contract::hosts::CredentialKind;

use super::HostKind;

/// How somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// With a phone number and a one-time password alone.
    Phone,
    /// Through a page of the host's, which leads back with a code.
    Redirect,
    /// Through a page of the mini program that the app stands in.
    NativePage,
    /// With a code that the host gives at once.
    Code,
    /// With an ID token that the host gives at once.
    IdToken,
    /// With the data that Telegram handed over and signed.
    InitData,
}

impl Login {
    /// Whether the backend gives out a state beforehand, which has to come back with the code.
    pub const fn takes_state(self) -> bool {
        matches!(self, Self::Redirect | Self::NativePage | Self::Code)
    }

    /// What the host hands over.
    pub const fn credential(self) -> CredentialKind {
        match self {
            Self::IdToken => CredentialKind::IdToken,
            Self::InitData => CredentialKind::InitData,
            _ => CredentialKind::Code,
        }
    }
}

/// How a page is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The app opens the host's own choice of friends.
    Native,
    /// The member opens the host's menu; the app says what it shares.
    Menu,
    /// The app opens the device's own sheet, or copies the address where there is none.
    SystemSheet,
    /// The app copies the address.
    CopyLink,
    /// The configuration has switched it off: the app does not speak of it.
    Off,
}

/// What is possible in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub login: Login,
    pub share: Share,
    /// Reading a code with the host's camera.
    pub scan: bool,
    /// Leaving the page to the host.
    pub close: bool,
    /// A way back of the host's own that the app can show and hide.
    pub back: bool,
    /// Opening an address in the device's browser without the member's doing.
    pub open_outside: bool,
    pub save_picture: bool,
    /// A picture on the page can be kept by pressing it long.
    pub long_press_picture: bool,
    pub service_worker: bool,
    pub download: bool,
}

impl HostKind {
    /// What the host documents; an older version of it may lack some.
    pub const fn capabilities(self) -> Capabilities {
        let webview = Capabilities {
            login: Login::Redirect,
            share: Share::Native,
            scan: true,
            close: true,
            back: false,
            open_outside: false,
            save_picture: false,
            long_press_picture: true,
            service_worker: false,
            download: false,
        };
        match self {
            Self::Browser => Capabilities {
                login: Login::Phone,
                share: Share::SystemSheet,
                scan: false,
                close: false,
                save_picture: true,
                service_worker: true,
                download: true,
                ..webview
            },
            Self::Wechat => Capabilities { share: Share::Menu, ..webview },
            Self::WechatMini => Capabilities { login: Login::NativePage, scan: false, ..webview },
            Self::Wecom => Capabilities { open_outside: true, ..webview },
            Self::Alipay => Capabilities { open_outside: true, save_picture: true, ..webview },
            Self::Dingtalk => Capabilities { login: Login::Code, save_picture: true, ..webview },
            Self::Line => Capabilities { login: Login::IdToken, open_outside: true, ..webview },
            Self::Telegram => Capabilities {
                login: Login::InitData,
                back: true,
                open_outside: true,
                save_picture: true,
                ..webview
            },
        }
    }
}

impl Capabilities {
    /// What is left where the host's script is not there. Its sign-in page needs none; whether the
    /// brand has it is what `is_known` says.
    pub const fn without_script(self, is_known: bool) -> Self {
        let login = match self.login {
            Login::Redirect if is_known => Login::Redirect,
            _ => Login::Phone,
        };
        Self {
            login,
            share: Share::SystemSheet,
            scan: false,
            close: false,
            back: false,
            open_outside: false,
            save_picture: self.download,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Capabilities, HostKind, Login, Share};

    fn row(kind: HostKind) -> String {
        let Capabilities {
            login,
            share,
            scan,
            close,
            back,
            open_outside,
            save_picture,
            long_press_picture,
            service_worker,
            download,
        } = kind.capabilities();
        let login = match login {
            Login::Phone => "phone",
            Login::Redirect => "redirect",
            Login::NativePage => "native page",
            Login::Code => "code",
            Login::IdToken => "ID token",
            Login::InitData => "initData",
        };
        let share = match share {
            Share::Native => "native",
            Share::Menu => "menu",
            Share::SystemSheet => "system sheet",
            Share::CopyLink => "copy link",
            Share::Off => "off",
        };
        let flags = [
            scan,
            close,
            back,
            open_outside,
            save_picture,
            long_press_picture,
            service_worker,
            download,
        ]
        .map(|flag| if flag { "yes" } else { "–" });
        format!("| `{}` | {login} | {share} | {} |", kind.key(), flags.join(" | "))
    }

    #[test]
    fn the_table_in_the_docs_is_the_one_in_the_code() {
        let docs = include_str!("../../docs/hosts.md");
        let is_row = |line: &str| {
            HostKind::ALL.iter().any(|kind| line.starts_with(&format!("| `{}` |", kind.key())))
        };
        let rows: Vec<&str> = docs.lines().filter(|line| is_row(line)).collect();
        let expected: Vec<String> = HostKind::ALL.into_iter().map(row).collect();
        assert_eq!(rows, expected, "expected\n{}", expected.join("\n"));
    }

    #[test]
    fn without_its_script_a_host_is_a_browser_that_cannot_download() {
        for kind in HostKind::ALL {
            let all = kind.capabilities();
            for is_known in [false, true] {
                let left = all.without_script(is_known);
                let redirects = is_known && all.login == Login::Redirect;
                assert_eq!(left.login == Login::Redirect, redirects, "{kind:?}");
                assert!(redirects || left.login == Login::Phone, "{kind:?}");
                assert_eq!(left.share, Share::SystemSheet);
                assert_eq!(left.save_picture, kind == HostKind::Browser, "{kind:?}");
                assert_eq!(left.long_press_picture, all.long_press_picture);
                assert!(!left.scan && !left.close && !left.back && !left.open_outside);
            }
        }
    }
}
