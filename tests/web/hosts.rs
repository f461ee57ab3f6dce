//! Each host's module with a fake of the host: one that behaves as documented, and ones that are
//! late, never come, refuse, or throw.

use std::rc::Rc;

use js_sys::{Function, JSON, Reflect};
use member_app::host::{
    Credential, Host, HostKind, Login, Plain, Refused, Return, Share, connect, returned,
    share::ShareData, signs,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const MODULES: [(&str, &str); 8] = [
    ("script", include_str!("../../public/host/script.js")),
    ("wechat", include_str!("../../public/host/wechat.js")),
    ("wechat_mini", include_str!("../../public/host/wechat_mini.js")),
    ("wecom", include_str!("../../public/host/wecom.js")),
    ("alipay", include_str!("../../public/host/alipay.js")),
    ("dingtalk", include_str!("../../public/host/dingtalk.js")),
    ("line", include_str!("../../public/host/line.js")),
    ("telegram", include_str!("../../public/host/telegram.js")),
];

/// A page as the boot script leaves it, that writes down what it is asked: the modules come from
/// memory, wait for no longer than a test may, and addresses are signed with themselves.
const STAGE: &str = "
    window.calls = [];
    window.note = (...call) => { calls.push(call); };
    window.place = () => location.pathname + location.search;
    const asUrl = (source) => URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    window.stage = (modules) => {
        const script = asUrl(modules.script.replace('4000', '600'));
        const loadHost = (name) => import(asUrl(modules[name].replace('./script.js', script)));
        const arrived = { landing: location.origin + '/landing' };
        window.memberBoot = { ...window.memberBoot, config: {}, arrived, loadHost };
    };
    window.realFetch = window.realFetch || window.fetch;
    window.fetch = async (request) => {
        const { url } = await request.json();
        note('sign', new URL(request.url).pathname, url.replace(location.origin, ''));
        const signature = { app_id: 'wx1', timestamp: 1700000000, nonce: 'n', signature: url };
        return new Response(JSON.stringify(signature));
    };";

/// Everything as it was before.
const STRIKE: &str = "
    for (const name of ['wx', 'ww', 'dd', 'liff', 'Telegram', 'TelegramWebviewProxy', 'AlipayJSBridge']) delete window[name];
    delete window.external.notify;
    sessionStorage.clear();
    delete navigator.userAgent;
    delete navigator.share;
    window.fetch = window.realFetch;
    history.replaceState(null, '', window.opened);";

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0.42";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) MicroMessenger/8.0.40";

struct Stage;

impl Stage {
    /// Sets the scene at `/here`, with what a script puts into the page.
    fn set(scene: &str) -> Self {
        run("window.opened = location.href");
        run(&format!("{{ {STAGE} }}"));
        let modules = js_sys::Object::new();
        for (name, source) in MODULES {
            Reflect::set(&modules, &name.into(), &source.into()).unwrap();
        }
        let stage: Function = run("window.stage").unchecked_into();
        stage.call1(&JsValue::NULL, &modules).unwrap();
        run("history.replaceState(null, '', '/here')");
        run(&format!("{{ {scene} }}"));
        Self
    }

    fn is_called(user_agent: &str) {
        run(&format!(
            "Object.defineProperty(navigator, 'userAgent', {{ value: {user_agent:?}, configurable: true }})"
        ));
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        run(&format!("{{ {STRIKE} }}"));
    }
}

fn run(script: &str) -> JsValue {
    js_sys::eval(script).unwrap_or_else(|error| panic!("{script}: {error:?}"))
}

/// What the host was asked since the last time.
fn calls() -> String {
    let calls = run("JSON.stringify(window.calls.splice(0))");
    calls.as_string().unwrap()
}

async fn enter(kind: HostKind, settings: &str) -> Result<Rc<dyn Host>, Refused> {
    let settings = JSON::parse(settings).unwrap();
    let go_back: Function = run("() => note('went back')").unchecked_into();
    connect(kind, &settings, &go_back).await
}

/// Lets a host in that does all that it documents.
async fn enter_whole(kind: HostKind, settings: &str) -> Rc<dyn Host> {
    let host = enter(kind, settings).await.unwrap_or_else(|_| panic!("{kind:?} refused"));
    assert_eq!(host.capabilities(), kind.capabilities());
    host
}

fn page(path: &str) -> ShareData {
    ShareData {
        title: "T".into(),
        text: "D".into(),
        link: format!("https://club.example{path}"),
        picture: "P".into(),
    }
}

async fn settle() {
    member_app::browser::sleep(300).await;
}

/// WeChat's SDK: it is ready after a refusal as well, and at once from the second time on.
const WX: &str = "
    let state = 0;
    let refuse;
    const waiting = [];
    const answer = (name, more) => (options) => {
        note(name, ...(more ? more(options) : []));
        setTimeout(() => options.success({ errMsg: `${name}:ok`, resultStr: 'https://club.example/s/SH01' }));
    };
    window.isGood = () => true;
    window.wx = {
        error(fail) { refuse = fail; },
        config({ signature, appId, nonceStr, timestamp }) {
            note('config', appId, nonceStr, timestamp);
            setTimeout(() => {
                const isGood = window.isGood(signature.replace(location.origin, ''));
                if (!isGood && refuse) refuse({ errMsg: 'config:invalid signature' });
                state = 1;
                for (const done of waiting.splice(0)) done();
            }, 5);
        },
        ready(done) { if (state) done(); else waiting.push(done); },
        checkJsApi({ success }) { setTimeout(success, 20, { errMsg: 'checkJsApi:ok' }); },
        updateAppMessageShareData: answer('chat', ({ title, desc, link, imgUrl }) => [title, desc, link, imgUrl]),
        updateTimelineShareData: answer('moments', ({ title, link }) => [title, link]),
        hideMenuItems: answer('hide', ({ menuList }) => [menuList.length]),
        scanQRCode: answer('scan', ({ needResult }) => [needResult]),
        closeWindow() { note('close'); },
    };";

const CONFIGURED: &str = r#"["config","wx1","n",1700000000]"#;

fn signed(path: &str) -> String {
    format!(r#"["sign","/v1/hosts/wechat/signature","{path}"],{CONFIGURED}"#)
}

#[wasm_bindgen_test]
async fn wechat_on_android_signs_the_present_address_and_each_further_one() {
    let _stage = Stage::set(WX);
    Stage::is_called(ANDROID);
    run("history.replaceState(null, '', '/here?x=1#there')");
    let host = enter_whole(HostKind::Wechat, "{}").await;
    assert_eq!(calls(), format!("[{}]", signed("/here?x=1")));
    host.set_share(&page("/a"));
    settle().await;
    let first =
        r#"["chat","T","D","https://club.example/a","P"],["moments","T","https://club.example/a"]"#;
    assert_eq!(calls(), format!("[{first}]"));
    run("history.replaceState(null, '', '/there')");
    host.set_share(&page("/b"));
    settle().await;
    assert_eq!(calls(), format!("[{},{}]", signed("/there"), first.replace("/a", "/b")));
}

#[wasm_bindgen_test]
async fn wechat_on_an_iphone_signs_the_address_that_the_page_was_opened_with() {
    let _stage = Stage::set(WX);
    Stage::is_called(IPHONE);
    let host = enter_whole(HostKind::Wechat, "{}").await;
    assert_eq!(calls(), format!("[{}]", signed("/landing")));
    run("history.replaceState(null, '', '/there')");
    host.set_share(&page("/a"));
    settle().await;
    assert!(!calls().contains("sign"), "one signature is enough there");
    assert_eq!(host.scan().await, Ok(Some("https://club.example/s/SH01".to_owned())));
    host.close();
    assert_eq!(calls(), r#"[["scan",1],["close"]]"#);
    assert_eq!(host.share(&page("/a")).await, Err(Refused), "the menu is the member's");
    assert_eq!(host.open_outside("https://club.example").await, Err(Refused));
    assert_eq!(host.save_picture("/poster.png").await, Err(Refused));
    assert!(!host.pay("https://pay.example"));
    assert_eq!(calls(), "[]", "what a host lacks is not asked of it");
}

#[wasm_bindgen_test]
async fn wechat_tries_the_other_address_once() {
    let _stage = Stage::set(WX);
    for (user_agent, order) in [(ANDROID, ["/here", "/landing"]), (IPHONE, ["/landing", "/here"])] {
        Stage::is_called(user_agent);
        let [first, second] = order.map(signed);
        run(&format!("window.isGood = (url) => url === {:?}", order[1]));
        assert!(enter(HostKind::Wechat, "{}").await.is_ok(), "{user_agent}");
        assert_eq!(calls(), format!("[{first},{second}]"));
        run("window.isGood = () => false");
        assert!(enter(HostKind::Wechat, "{}").await.is_err(), "{user_agent}");
        assert_eq!(calls(), format!("[{first},{second}]"));
    }
    run("memberBoot.arrived.landing = location.href");
    assert!(enter(HostKind::Wechat, "{}").await.is_err());
    assert_eq!(calls(), format!("[{}]", signed("/here")), "there is no other one");
}

#[wasm_bindgen_test]
async fn where_sharing_is_off_wechats_menu_has_none_and_is_told_nothing() {
    let _stage = Stage::set(WX);
    Stage::is_called(ANDROID);
    let host =
        enter(HostKind::Wechat, r#"{"share":false}"#).await.unwrap_or_else(|_| panic!("refused"));
    assert_eq!(host.capabilities().share, Share::Off);
    host.set_share(&page("/a"));
    settle().await;
    assert_eq!(calls(), format!(r#"[{},["hide",6]]"#, signed("/here")));
}

#[wasm_bindgen_test]
async fn a_host_that_is_late_never_ready_or_broken_is_none() {
    for broken in [
        "wx.ready = () => {}",
        "wx.ready = (done) => setTimeout(done, 1000)",
        "wx.checkJsApi = () => {}",
        "wx.checkJsApi = ({ fail }) => fail({})",
        "wx.config = () => { throw new Error('broken'); }",
        "window.fetch = async () => new Response('{}', { status: 422 })",
        "memberBoot.loadHost = () => Promise.reject(new Error('no module'))",
        "memberBoot.loadHost = () => { throw new Error('no module'); }",
        "delete memberBoot.loadHost",
    ] {
        let _stage = Stage::set(&format!("{WX} {broken};"));
        Stage::is_called(IPHONE);
        run("memberBoot.arrived.landing = location.href");
        assert!(enter(HostKind::Wechat, "{}").await.is_err(), "{broken}");
    }
    for (kind, never) in [
        (HostKind::WechatMini, "window.wx = { miniProgram: { getEnv: () => {} } }"),
        (
            HostKind::WechatMini,
            "window.wx = { miniProgram: { getEnv: (done) => done({ miniprogram: false }) } }",
        ),
        (
            HostKind::Wecom,
            "window.ww = { register: () => {}, checkJsApi: () => new Promise(() => {}) }",
        ),
        (
            HostKind::Wecom,
            "window.ww = { register: ({ onConfigFail }) => onConfigFail({}), checkJsApi: () => new Promise(() => {}) }",
        ),
        (HostKind::Alipay, ""),
        (
            HostKind::Dingtalk,
            "window.dd = { env: { platform: 'ios' }, error: () => {}, ready: () => {} }",
        ),
        (HostKind::Dingtalk, "window.dd = { env: { platform: 'notInDingTalk' } }"),
        (HostKind::Line, "window.liff = { init: () => new Promise(() => {}) }"),
        (
            HostKind::Line,
            "window.liff = { init: () => Promise.reject(new Error('INVALID_CONFIG')) }",
        ),
        (HostKind::Telegram, "window.Telegram = { WebApp: { initData: '' } }"),
    ] {
        let _stage = Stage::set(never);
        assert!(enter(kind, "{}").await.is_err(), "{kind:?} {never}");
    }
}

#[wasm_bindgen_test]
async fn without_its_script_a_host_is_none() {
    for kind in HostKind::ALL {
        let _stage = Stage::set("");
        for script in ["", r#""script":"data:text/javascript,throw 1""#, r#""script":"blob:none""#]
        {
            assert!(enter(kind, &format!("{{{script}}}")).await.is_err(), "{kind:?} {script}");
        }
        assert!(enter(kind, "null").await.is_err(), "the configuration does not know it");
        assert_eq!(calls(), "[]");
    }
}

#[wasm_bindgen_test]
async fn a_script_is_loaded_from_the_configuration_and_checked() {
    let _stage = Stage::set("");
    let script = "window.dd={env:{platform:'ios'},error(){},ready(done){done()},biz:{util:{},navigation:{}},runtime:{permission:{}}}";
    let script = String::from(js_sys::encode_uri_component(script));
    let settings = format!(r#"{{"script":"data:text/javascript,{script}""#);
    let wrong = format!(r#"{settings},"integrity":"sha384-AAAA"}}"#);
    assert!(enter(HostKind::Dingtalk, &wrong).await.is_err());
    assert!(enter(HostKind::Dingtalk, &(settings + "}")).await.is_ok());
}

#[wasm_bindgen_test]
async fn a_mini_program_signs_in_shares_and_pays_through_its_own_pages() {
    let scene = "window.wx = { miniProgram: {
        getEnv: (done) => setTimeout(done, 5, { miniprogram: true }),
        navigateTo: ({ url, success }) => { note('open', url); success(); },
        postMessage: ({ data }) => note('message', data.title, data.link),
        navigateBack: () => note('close'),
    } };";
    let _stage = Stage::set(scene);
    let pages = r#"{"pages":{"login":"/pages/login","share":"/pages/share","pay":"/pages/pay"}}"#;
    let host = enter_whole(HostKind::WechatMini, pages).await;
    host.set_share(&page("/a"));
    assert_eq!(host.login(Some("s&t")).await, Ok(None), "it leads back with a code");
    assert_eq!(host.share(&page("/a")).await, Ok(true));
    assert!(host.pay("https://pay.example/p?id=1"));
    assert!(!host.pay("javascript:alert(1)"));
    host.close();
    assert_eq!(
        calls(),
        r#"[["message","T","https://club.example/a"],["open","/pages/login?state=s%26t"],["open","/pages/share?title=T&text=D&link=https%3A%2F%2Fclub.example%2Fa&picture=P"],["open","/pages/pay?address=https%3A%2F%2Fpay.example%2Fp%3Fid%3D1"],["close"]]"#
    );
    let host = enter(HostKind::WechatMini, "{}").await.unwrap_or_else(|_| panic!("refused"));
    let can = host.capabilities();
    assert_eq!((can.login, can.share), (Login::Phone, Share::CopyLink), "it names no pages");
    assert!(!host.pay("https://pay.example"));
}

#[wasm_bindgen_test]
async fn wecom_asks_for_the_signature_itself() {
    let scene = "window.ww = {
        register: ({ corpId, agentId, getConfigSignature, onConfigFail }) => {
            note('register', corpId, agentId);
            ww.signed = getConfigSignature(location.href).then(({ nonceStr }) => note('signed', nonceStr), onConfigFail);
        },
        checkJsApi: async () => { await ww.signed; },
        onMenuShareAppMessage: ({ title, link }) => note('menu', title, link),
        shareAppMessage: async ({ title, desc, link, imgUrl }) => { note('share', title, desc, link, imgUrl); },
        scanQRCode: async ({ needResult }) => { note('scan', needResult); return { resultStr: 'code' }; },
        closeWindow: async () => note('close'),
        openDefaultBrowser: async ({ url }) => { note('outside', url); },
    };";
    let _stage = Stage::set(scene);
    let host = enter_whole(HostKind::Wecom, r#"{"app_id":"ww1","agent_id":7}"#).await;
    assert_eq!(
        calls(),
        r#"[["register","ww1",7],["sign","/v1/hosts/wecom/signature","/here"],["signed","n"]]"#
    );
    host.set_share(&page("/a"));
    assert_eq!(host.share(&page("/a")).await, Ok(true));
    assert_eq!(host.scan().await, Ok(Some("code".to_owned())));
    assert_eq!(host.open_outside("https://club.example").await, Ok(()));
    host.close();
    assert_eq!(
        calls(),
        r#"[["menu","T","https://club.example/a"],["share","T","D","https://club.example/a","P"],["scan",true],["outside","https://club.example"],["close"]]"#
    );
    run("ww.shareAppMessage = ww.scanQRCode = async () => { throw { errMsg: 'x:cancel' }; }");
    assert_eq!(host.share(&page("/a")).await, Ok(false), "the member went back");
    assert_eq!(host.scan().await, Ok(None));
    run("ww.scanQRCode = async () => { throw { errMsg: 'x:fail' }; }");
    assert_eq!(host.scan().await, Err(Refused));
}

#[wasm_bindgen_test]
async fn alipays_bridge_may_come_later_than_the_page() {
    let scene = "setTimeout(() => {
        window.AlipayJSBridge = { call: (name, options, done) => {
            note(name, Object.keys(options || {}).join());
            if (done) setTimeout(done, 0, window.reply);
        } };
        document.dispatchEvent(new Event('AlipayJSBridgeReady'));
    }, 100);";
    let _stage = Stage::set(scene);
    let host = enter_whole(HostKind::Alipay, "{}").await;
    run("window.reply = { codeContent: 'code' }");
    assert_eq!(host.scan().await, Ok(Some("code".to_owned())));
    assert_eq!(host.share(&page("/a")).await, Ok(true));
    assert_eq!(host.save_picture("/poster.png").await, Ok(()));
    assert_eq!(host.open_outside("https://club.example").await, Ok(()));
    host.close();
    assert_eq!(
        calls(),
        r#"[["scan","type"],["startShare","channels"],["saveImage","src"],["openInBrowser","url"],["closeWebview",""]]"#
    );
    run("window.reply = { error: 10 }");
    assert_eq!(host.scan().await, Ok(None), "the member went back");
    assert_eq!(host.share(&page("/a")).await, Ok(false));
    run("window.reply = { error: 11 }");
    assert_eq!(host.scan().await, Err(Refused));
    assert_eq!(host.login(Some("s")).await, Err(Refused), "its page is asked, not it");
}

#[wasm_bindgen_test]
async fn dingtalk_gives_a_code_at_once() {
    let scene = "
        const api = (name, result) => (options) => {
            const { onSuccess, onFail, ...rest } = options;
            note(name, JSON.stringify(rest));
            if (onSuccess) setTimeout(onSuccess, 0, result);
        };
        window.dd = {
            env: { platform: 'android' },
            error() {},
            ready(done) { setTimeout(done, 5); },
            biz: {
                util: { share: api('share', {}), scan: api('scan', { text: 'code' }), saveImage: api('save') },
                navigation: { close: api('close') },
            },
            runtime: { permission: { requestAuthCode: api('login', { code: 'c1' }) } },
        };";
    let _stage = Stage::set(scene);
    let host = enter_whole(HostKind::Dingtalk, r#"{"app_id":"ding1"}"#).await;
    let state = Some("s".to_owned());
    let credential = Credential { host: HostKind::Dingtalk, value: "c1".into(), state };
    assert_eq!(host.login(Some("s")).await, Ok(Some(credential)));
    assert_eq!(host.scan().await, Ok(Some("code".to_owned())));
    assert_eq!(host.share(&page("/a")).await, Ok(true));
    assert_eq!(host.save_picture("/poster.png").await, Ok(()));
    host.close();
    let asked = calls();
    assert!(asked.starts_with(r#"[["login","{\"corpId\":\"ding1\"}"],["scan""#), "{asked}");
    assert!(
        asked.ends_with(r#"["save","{\"image\":\"/poster.png\"}"],["close","{}"]]"#),
        "{asked}"
    );
}

#[wasm_bindgen_test]
async fn of_line_only_the_id_token_leaves() {
    let scene = "
        window.isInside = true;
        window.isSignedIn = true;
        window.liff = {
            init: async ({ liffId }) => { note('init', liffId, place()); },
            isInClient: () => window.isInside,
            isLoggedIn: () => window.isSignedIn,
            isApiAvailable: () => true,
            login: ({ redirectUri }) => note('login', new URL(redirectUri).pathname),
            getIDToken: () => 'id.token',
            getDecodedIDToken: () => ({ exp: 4e9 }),
            getAccessToken: () => { throw new Error('nobody asks for it'); },
            getProfile: () => { throw new Error('nobody asks for it'); },
            shareTargetPicker: async ([{ type, text }]) => { note('share', type, text); return { status: 'success' }; },
            scanCodeV2: async () => ({ value: 'code' }),
            closeWindow: () => note('close'),
            openWindow: ({ url, external }) => note('outside', url, external),
        };";
    let _stage = Stage::set(scene);
    let host = enter_whole(HostKind::Line, r#"{"app_id":"1-abc"}"#).await;
    let credential = Credential { host: HostKind::Line, value: "id.token".into(), state: None };
    assert_eq!(host.login(None).await, Ok(Some(credential)));
    assert_eq!(host.share(&page("/a")).await, Ok(true));
    assert_eq!(host.scan().await, Ok(Some("code".to_owned())));
    assert_eq!(host.open_outside("https://club.example").await, Ok(()));
    host.close();
    run("window.isInside = window.isSignedIn = false");
    let outside =
        enter(HostKind::Line, r#"{"app_id":"1-abc"}"#).await.unwrap_or_else(|_| panic!("refused"));
    assert_eq!(outside.login(None).await, Ok(None), "it leads through LINE's page");
    assert_eq!(
        calls(),
        r#"[["init","1-abc","/here"],["share","text","T\nD\nhttps://club.example/a"],["outside","https://club.example",true],["close"],["init","1-abc","/here"],["login","/here"]]"#
    );
}

#[wasm_bindgen_test]
async fn an_id_token_that_has_expired_is_renewed_once() {
    let scene = "
        window.expires = 1e9;
        window.liff = {
            init: async () => {}, isInClient: () => false, isLoggedIn: () => true, isApiAvailable: () => false,
            getIDToken: () => 'id.token', getDecodedIDToken: () => ({ exp: window.expires }),
            logout: () => note('logout'), login: () => note('login'),
        };";
    let _stage = Stage::set(scene);
    let host =
        enter(HostKind::Line, r#"{"app_id":"1-abc"}"#).await.unwrap_or_else(|_| panic!("refused"));
    let token = || {
        let value = "id.token".to_owned();
        Ok(Some(Credential { host: HostKind::Line, value, state: None }))
    };
    assert_eq!(host.login(None).await, Ok(None));
    assert_eq!(calls(), r#"[["logout"],["login"]]"#);
    assert_eq!(host.login(None).await, token(), "one that stays old is the backend's to refuse");
    assert_eq!(calls(), "[]");
    run("window.expires = 4e9");
    assert_eq!(host.login(None).await, token());
    run("window.expires = 1e9");
    assert_eq!(host.login(None).await, Ok(None), "an hour later");
    assert_eq!(calls(), r#"[["logout"],["login"]]"#);
}

#[wasm_bindgen_test]
async fn a_host_that_never_answers_lets_go_of_whoever_is_back() {
    let scene = "
        const silent = (name) => () => { note(name); return new Promise(() => {}); };
        window.ww = {
            register() {}, checkJsApi: async () => {}, onMenuShareAppMessage() {},
            shareAppMessage: silent('share'), scanQRCode: silent('scan'),
            closeWindow: silent('close'), openDefaultBrowser: silent('outside'),
        };";
    let _stage = Stage::set(scene);
    let host = enter_whole(HostKind::Wecom, "{}").await;
    host.close();
    let answer = host.share(&page("/a"));
    run("setTimeout(() => window.dispatchEvent(new Event('focus')), 100)");
    assert_eq!(answer.await, Ok(false), "nobody knows of any");
    let scan = host.scan();
    run("setTimeout(() => window.dispatchEvent(new Event('pointerdown')), 100)");
    assert!(member_app::browser::before(member_app::host::member_is_back(), scan).await.is_none());
    assert_eq!(calls(), r#"[["close"],["share"],["scan"]]"#);
}

#[wasm_bindgen_test]
fn telegram_is_where_its_client_is_and_no_address_makes_one() {
    let _stage = Stage::set("");
    run("memberBoot.arrived.hash = '#tgWebAppData=user%3D1%26hash%3Dabc&tgWebAppVersion=9.0'");
    assert!(!signs().telegram, "anybody can have written that");
    run("sessionStorage.setItem('__telegram__initParams', '{\"tgWebAppData\":\"a\"}')");
    assert!(!signs().telegram);
    run("window.external.notify = () => {}");
    assert!(signs().telegram, "an old client's bridge");
    run("delete window.external.notify; window.TelegramWebviewProxy = { postEvent() {} }");
    assert!(signs().telegram);
    run("sessionStorage.clear(); memberBoot.arrived.hash = ''");
    assert!(signs().telegram);
    run("delete window.TelegramWebviewProxy; window.external.notify = () => {}");
    assert!(!signs().telegram, "other apps have such a bridge, too");
}

#[wasm_bindgen_test]
async fn without_liff_one_still_comes_to_the_place_that_the_link_meant() {
    let broken = "window.liff = { init: () => Promise.reject(new Error('broken')) };";
    for (state, place) in [
        ("/mall?q=tea", "/mall?q=tea"),
        ("?store=SH01", "/here?store=SH01"),
        ("https://evil.example/", "/here?liff.state=https%3A%2F%2Fevil.example%2F"),
        ("//evil.example", "/here?liff.state=%2F%2Fevil.example"),
    ] {
        let _stage = Stage::set(broken);
        run(&format!(
            "history.replaceState(null, '', '/here?liff.state=' + encodeURIComponent({state:?}))"
        ));
        assert!(enter(HostKind::Line, "{}").await.is_err());
        assert_eq!(run("place()").as_string().as_deref(), Some(place));
    }
}

/// Telegram's script, which reads the address when it runs.
const TELEGRAM: &str = "
    const listeners = {};
    window.Telegram = { WebApp: {
        initData: new URLSearchParams(location.hash.slice(1)).get('tgWebAppData') || '',
        isVersionAtLeast: (version) => Number(version) <= (window.version || 9),
        ready: () => note('ready'),
        onEvent: (name, done) => { listeners[name] = done; },
        offEvent: (name) => { delete listeners[name]; },
        openTelegramLink: (url) => note('share', url),
        openLink: (url) => note('outside', url),
        showScanQrPopup: (options, found) => {
            if (window.code) note('closes', found(window.code));
            else setTimeout(() => listeners.scanQrPopupClosed());
        },
        downloadFile: ({ file_name: name }, done) => { note('save', name); done(true); },
        close: () => note('close'),
        BackButton: { onClick: (back) => { window.pressBack = back; }, show: () => note('show'), hide: () => note('hide') },
    } };";

fn telegram() -> String {
    let script = String::from(js_sys::encode_uri_component(&format!("{{{TELEGRAM}}}")));
    format!(r#"{{"script":"data:text/javascript,{script}"}}"#)
}

#[wasm_bindgen_test]
async fn telegrams_script_finds_what_was_handed_over_and_nobody_else_does() {
    let _stage = Stage::set(
        "memberBoot.arrived.hash = '#tgWebAppData=user%3D1%26hash%3Dabc&tgWebAppVersion=9.0'; window.code = 'code';",
    );
    let host = enter_whole(HostKind::Telegram, &telegram()).await;
    assert_eq!(run("location.hash").as_string().as_deref(), Some(""));
    let value = "user=1&hash=abc".to_owned();
    let credential = Credential { host: HostKind::Telegram, value, state: None };
    assert_eq!(host.login(None).await, Ok(Some(credential)));
    assert_eq!(host.scan().await, Ok(Some("code".to_owned())));
    run("window.code = ''");
    assert_eq!(host.scan().await, Ok(None), "the member closed it");
    assert_eq!(host.share(&page("/a")).await, Ok(true));
    assert_eq!(host.open_outside("https://club.example").await, Ok(()));
    assert_eq!(host.save_picture("/art/poster.png?v=2").await, Ok(()));
    host.set_back(true);
    host.set_back(false);
    run("window.pressBack()");
    host.close();
    assert_eq!(
        calls(),
        r#"[["ready"],["closes",true],["share","https://t.me/share/url?url=https%3A%2F%2Fclub.example%2Fa&text=T%0AD"],["outside","https://club.example"],["save","poster.png"],["show"],["hide"],["went back"],["close"]]"#
    );
}

#[wasm_bindgen_test]
async fn an_old_telegram_can_less() {
    let _stage = Stage::set("memberBoot.arrived.hash = '#tgWebAppData=a'; window.version = 6;");
    let host = enter(HostKind::Telegram, &telegram()).await.unwrap_or_else(|_| panic!("refused"));
    let can = host.capabilities();
    assert_eq!((can.login, can.share, can.open_outside), (Login::InitData, Share::Native, true));
    assert!(!can.scan && !can.back && !can.save_picture);
    assert_eq!(host.scan().await, Err(Refused));
    run("delete window.version");
}

#[wasm_bindgen_test]
async fn a_plain_browser_shares_with_its_sheet_or_copies() {
    let _stage = Stage::set("");
    run("Object.defineProperty(navigator, 'share', { value: undefined, configurable: true })");
    let browser = Plain { kind: HostKind::Browser };
    assert_eq!(browser.capabilities().share, Share::CopyLink);
    run("Object.defineProperty(navigator, 'share', { configurable: true,
        value: async ({ title, text, url }) => { note('share', title, text, url); } })");
    assert_eq!(browser.capabilities(), HostKind::Browser.capabilities());
    assert_eq!(browser.share(&page("/a")).await, Ok(true));
    assert_eq!(calls(), r#"[["share","T","D","https://club.example/a"]]"#);
    run("Object.defineProperty(navigator, 'share', { configurable: true,
        value: async () => { throw new DOMException('', 'AbortError'); } })");
    assert_eq!(browser.share(&page("/a")).await, Ok(false), "the member closed it");
    assert_eq!(browser.scan().await, Err(Refused));
    assert_eq!(browser.login(None).await, Err(Refused));
    assert!(!browser.pay("https://pay.example"));
}

#[wasm_bindgen_test]
async fn the_sign_in_page_of_a_host_needs_no_script() {
    let _stage =
        Stage::set("memberBoot.config = { hosts: { wechat: {}, line: { share: false } } };");
    assert_eq!(Plain { kind: HostKind::Wechat }.capabilities().login, Login::Redirect);
    assert_eq!(
        Plain { kind: HostKind::Wecom }.capabilities().login,
        Login::Phone,
        "not configured"
    );
    let line = Plain { kind: HostKind::Line };
    assert_eq!((line.capabilities().login, line.capabilities().share), (Login::Phone, Share::Off));
    assert_eq!(line.share(&page("/a")).await, Err(Refused));
}

#[wasm_bindgen_test]
fn what_a_sign_in_page_leads_back_with_serves_once() {
    let _stage = Stage::set("");
    let with = |state: Option<&str>| {
        let state = state.map(str::to_owned);
        Return::With(Credential { host: HostKind::Alipay, value: "c".into(), state })
    };
    for (search, expected) in [
        ("?code=c&state=s", with(Some("s"))),
        ("?auth_code=c&state=s&app_id=1", with(Some("s"))),
        ("?code=c", with(None)),
        ("?error=access_denied&state=s", Return::Declined),
        ("?state=s", Return::Declined),
        ("?next=//evil.example", Return::Empty),
        ("", Return::Empty),
    ] {
        run(&format!("memberBoot.arrived.search = {search:?}"));
        assert_eq!(returned(HostKind::Alipay), expected, "{search}");
        assert_eq!(returned(HostKind::Alipay), Return::Empty, "{search}, once more");
    }
}
