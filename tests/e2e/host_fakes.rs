//! The apps that the card is opened in, in miniature: put into the page before its own scripts, they
//! behave as their documents say. Each knows only its own name for things, so that all of them fit
//! into one page.

use serde_json::{Value, json};

use crate::stage::Stage;

/// Each host's key and what it calls itself.
pub const AGENTS: [(&str, &str); 7] = [
    (
        "wechat",
        "Mozilla/5.0 (Linux; Android 12; Pixel 6; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/113.0.5672.131 Mobile Safari/537.36 XWEB/5169 MicroMessenger/8.0.42.2660(0x28002A51) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64",
    ),
    (
        "wechat_mini",
        "Mozilla/5.0 (Linux; Android 11; M2011K2C; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 XWEB/3171 Mobile Safari/537.36 MMWEBID/5331 MicroMessenger/8.0.18.2062(0x28001241) Process/appbrand2 WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64 miniProgram/wx9af32b509e88340c",
    ),
    (
        "wecom",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)  Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh ColorScheme/Light",
    ),
    (
        "alipay",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22G100 ChannelId(17) Ariver/1.1.0 AliApp(AP/10.8.30.6000) Nebula WK RVKType(0) AlipayClient/10.8.30.6000 Language/zh-Hans Region/CN",
    ),
    (
        "dingtalk",
        "Mozilla/5.0 (Linux; Android 11; Pixel 4 XL; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 Mobile Safari/537.36 AliApp(DingTalk/7.5.1) com.alibaba.android.rimet/13534898 Channel/212200 language/zh-CN",
    ),
    (
        "line",
        "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/121.0.6167.178 Mobile Safari/537.36 Line/14.1.0/IAB",
    ),
    (
        "telegram",
        "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
    ),
];

/// The script of all hosts. What they are asked for they keep in `host`: what was shared, whether the
/// page was closed, whether there is a way back; what they scan and whom they know stands there, too.
/// Telegram's bridge is in the page like the others; the names of those come first.
const FAKES: &str = "
    window.host = { menu: [], shared: [], signed: [], ...window.hostKnows };
    const place = (link) => link.replace(location.origin, '');
    const scanned = () => location.origin + (host.scans || '/mall/rwd_gaiwan');
    const later = (done, ...rest) => done && setTimeout(done, 5, ...rest);
    const send = (window.firstFetch = window.firstFetch || window.fetch);
    window.fetch = async (request, ...rest) => {
        if (/\\/signature$/.test(request.url)) host.signed.push(place((await request.clone().json()).url));
        return send(request, ...rest);
    };
    let refuse;
    window.wx = {
        error(fail) { refuse = fail; },
        config() { if (host.refuses) later(refuse, { errMsg: 'config:invalid signature' }); },
        ready(done) { setTimeout(done, 20); },
        checkJsApi({ success }) { setTimeout(success, 20); },
        updateAppMessageShareData({ title, link, desc, success }) { host.menu.push([title, place(link), desc]); later(success); },
        updateTimelineShareData({ success }) { later(success); },
        scanQRCode({ success }) { later(success, { resultStr: scanned() }); },
        closeWindow() { host.isClosed = true; },
        miniProgram: {
            getEnv: (done) => later(done, { miniprogram: true }),
            postMessage: ({ data }) => host.menu.push([data.title, place(data.link)]),
            navigateTo({ url, success }) {
                const page = new URL(url, 'https://mini.example');
                if (page.pathname === '/pages/login') host.state = page.searchParams.get('state');
                else host.shared.push(place(page.searchParams.get('link')));
                later(success);
            },
            navigateBack() { host.isClosed = true; },
        },
    };
    window.ww = {
        register({ getConfigSignature }) { ww.signed = getConfigSignature(location.href.split('#')[0]); },
        checkJsApi: () => ww.signed,
        onMenuShareAppMessage: ({ title, link, desc, imgUrl }) => host.menu.push([title, place(link), desc, place(imgUrl)]),
        shareAppMessage: async ({ link }) => { host.shared.push(place(link)); },
        scanQRCode: async () => ({ resultStr: scanned() }),
        closeWindow: async () => { host.isClosed = true; },
    };
    window.AlipayJSBridge = { call: (name, options, done) => {
        if (name === 'startShare') host.shared.push(place(options.channels[0].param.url));
        if (name === 'closeWebview') host.isClosed = true;
        later(done, { codeContent: scanned() });
    } };
    const ding = (act) => (options) => { const answer = act(options); later(options.onSuccess, answer); };
    window.dd = {
        env: { platform: 'android' }, error() {}, ready: (done) => later(done),
        biz: {
            util: {
                share: ding(({ url }) => { host.shared.push(place(url)); }),
                scan: ding(() => ({ text: scanned() })),
            },
            navigation: { close: () => { host.isClosed = true; } },
        },
        runtime: { permission: { requestAuthCode: ding(() => ({ code: host.credential })) } },
    };
    window.liff = {
        init: async () => {}, isInClient: () => true, isLoggedIn: () => true, isApiAvailable: () => true,
        getIDToken: () => host.credential, getDecodedIDToken: () => ({ exp: 4e9 }),
        shareTargetPicker: async ([{ text }]) => { host.shared.push(place(text.split('\\n').pop())); return {}; },
        scanCodeV2: async () => ({ value: scanned() }),
        closeWindow: () => { host.isClosed = true; },
    };
    const back = { onClick(go) { host.goBack = go; }, show() { host.hasBack = true; }, hide() { host.hasBack = false; } };
    window.TelegramWebviewProxy = { postEvent() {} };
    window.Telegram = { WebApp: {
        initData: host.credential || '', isVersionAtLeast: () => true, ready() {}, BackButton: back,
        openTelegramLink: (link) => host.shared.push(place(new URL(link).searchParams.get('url'))),
        onEvent() {}, offEvent() {}, showScanQrPopup: (options, found) => { later(found, scanned()); },
        close: () => { host.isClosed = true; },
    } };";

/// The configuration of all hosts; their scripts are in the page already.
pub fn settings() -> Value {
    let pages = json!({ "login": "/pages/login", "share": "/pages/share" });
    json!({
        "wechat": {}, "wechat_mini": { "pages": pages }, "wecom": {}, "alipay": {},
        "dingtalk": { "app_id": "ding1" }, "line": { "app_id": "1-abc" }, "telegram": {},
    })
}

impl Stage {
    /// Opens the app in a host from the next page on, with what the host knows.
    pub async fn live_in(&self, host: &str, knows: Value) {
        let (_, agent) = AGENTS.iter().find(|(key, _)| *key == host).expect("a host");
        self.is_called(agent).await;
        self.before_every_page(&format!("window.hostKnows = {knows}; {{ {FAKES} }}")).await;
    }

    /// Gives the browser another name from the next page on.
    pub async fn is_called(&self, user_agent: &str) {
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.setUserAgentOverride", json!({ "userAgent": user_agent })).await;
    }

    /// What a host gives to prove that somebody is there.
    pub async fn host_token(&self, host: &str, who: &str) -> String {
        let body = json!({ "host": host, "who": who });
        let (status, token) = self.control("/sandbox/host-tokens", body).await;
        assert_eq!(status, 200, "{token}");
        token["value"].as_str().expect("a token").to_owned()
    }

    /// Signs nobody in any more, and forgets all that was kept.
    pub async fn forget_everything(&self) {
        self.cdp("Network.clearBrowserCookies", json!({})).await;
        self.js("localStorage.clear(); sessionStorage.clear()").await;
    }
}
