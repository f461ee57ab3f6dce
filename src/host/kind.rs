//! Which app this is, from what the app says of itself.

use contract::hosts::HostName;

/// The apps that the member app knows its way around in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostKind {
    Browser,
    /// A page of an official account.
    Wechat,
    /// The web-view of a mini program.
    WechatMini,
    Wecom,
    Alipay,
    Dingtalk,
    Line,
    Telegram,
}

/// What tells hosts apart besides their user agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Telegram handed over data, or its bridge is in the page.
    pub telegram: bool,
    /// WeChat says that the page stands in a mini program.
    pub mini_program: bool,
    /// The address carries parameters of LIFF.
    pub liff: bool,
}

impl HostKind {
    pub const ALL: [Self; 8] = [
        Self::Browser,
        Self::Wechat,
        Self::WechatMini,
        Self::Wecom,
        Self::Alipay,
        Self::Dingtalk,
        Self::Line,
        Self::Telegram,
    ];

    /// Its name for the backend; a browser has none.
    pub const fn name(self) -> Option<HostName> {
        match self {
            Self::Browser => None,
            Self::Wechat => Some(HostName::Wechat),
            Self::WechatMini => Some(HostName::WechatMini),
            Self::Wecom => Some(HostName::Wecom),
            Self::Alipay => Some(HostName::Alipay),
            Self::Dingtalk => Some(HostName::Dingtalk),
            Self::Line => Some(HostName::Line),
            Self::Telegram => Some(HostName::Telegram),
        }
    }

    /// The host of that name in an address; a browser is none.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().is_some_and(|name| name.as_str() == key))
    }

    /// Its name in the configuration and in addresses.
    pub const fn key(self) -> &'static str {
        match self.name() {
            Some(name) => name.as_str(),
            None => "browser",
        }
    }
}

/// Which host a page is in. Several carry the name of another one in theirs, so the order matters:
/// WeCom calls itself WeChat, too.
pub fn detect(user_agent: &str, signs: Signs) -> HostKind {
    let says = |mark: &str| user_agent.contains(mark);
    if says("wxwork/") {
        HostKind::Wecom
    } else if says("MicroMessenger/") {
        let is_mini = signs.mini_program || says("miniProgram") || says("MiniProgramEnv/");
        if is_mini { HostKind::WechatMini } else { HostKind::Wechat }
    } else if says("DingTalk") {
        HostKind::Dingtalk
    } else if says("AlipayClient/") {
        HostKind::Alipay
    } else if says(" Line/") {
        HostKind::Line
    } else if signs.telegram {
        HostKind::Telegram
    } else if signs.liff {
        HostKind::Line
    } else {
        HostKind::Browser
    }
}

#[cfg(test)]
mod tests;
