//! Replies that belong to the session before the present one.

use std::{cell::RefCell, rc::Rc};

use contract::member::GetProfile;
use member_app::{
    api::{self, ApiError, SessionSign},
    browser,
    i18n::Locale,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::boot;

fn run(script: &str) -> JsValue {
    js_sys::eval(script).unwrap_or_else(|error| panic!("{script}: {error:?}"))
}

/// Requests wait until they are answered by hand.
const STAGE: &str = "
    window.realFetch = window.fetch;
    window.asked = [];
    window.ended = 0;
    window.fetch = ({ headers }) => new Promise((answer) => {
        asked.push({ token: headers.get('authorization'), answer });
    });
    window.refuse = (nth) => asked[nth].answer(new Response('{}', { status: 401 }));";

/// Waits until so many requests are under way; gives the last one's token.
async fn asked(count: u32) -> Option<String> {
    for _ in 0..100 {
        if run("asked.length").as_f64() == Some(f64::from(count)) {
            return run("asked.at(-1).token").as_string();
        }
        browser::sleep(50).await;
    }
    panic!("{count} requests were waited for in vain");
}

#[wasm_bindgen_test]
async fn a_refusal_that_comes_late_does_not_end_the_session_after() {
    boot(Locale::En);
    run(&format!("{{ {STAGE} }}"));
    api::start("/v1", |sign| {
        if sign == SessionSign::Ended {
            run("window.ended += 1");
        }
    });
    api::bear(Some("old"));
    let outcome = Rc::new(RefCell::new(None));
    let reply = outcome.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let read = api::read(&GetProfile {}).await;
        reply.replace(Some(read.map(drop)));
    });
    assert_eq!(asked(1).await.as_deref(), Some("Bearer old"));
    api::bear(Some("new"));
    run("refuse(0)");
    assert_eq!(asked(2).await.as_deref(), Some("Bearer new"), "it is asked for once more");
    assert_eq!(run("ended").as_f64(), Some(0.0));
    run("refuse(1)");
    browser::sleep(100).await;
    assert_eq!(run("ended").as_f64(), Some(1.0), "that one was the present session's");
    assert_eq!(outcome.take(), Some(Err(ApiError::Unauthorized)));
    run("window.fetch = window.realFetch");
    api::start("/v1", |_| ());
}

#[wasm_bindgen_test]
async fn a_reply_that_comes_late_says_nothing_of_the_session_after() {
    boot(Locale::En);
    run(&format!("{{ {STAGE} }}"));
    run("window.signs = []");
    api::start("/v1", |sign| {
        run(&format!("signs.push('{sign:?}')"));
    });
    let pending = r#"{"code":"application_pending"}"#;
    let replies =
        [format!("new Response('{pending}', {{ status: 403 }})"), "new Response('{}')".into()];
    for (before, reply) in (0..).step_by(2).zip(replies) {
        let answer = format!("asked.at(-1).answer({reply})");
        api::bear(Some("old"));
        wasm_bindgen_futures::spawn_local(async {
            api::read(&GetProfile {}).await.ok();
        });
        assert_eq!(asked(before + 1).await.as_deref(), Some("Bearer old"));
        api::bear(Some("new"));
        run("signs.length = 0");
        run(&answer);
        assert_eq!(asked(before + 2).await.as_deref(), Some("Bearer new"), "{reply}: once more");
        assert_eq!(run("signs.length").as_f64(), Some(0.0), "{reply}");
        run(&answer);
        browser::sleep(100).await;
        assert_eq!(run("signs.length").as_f64(), Some(1.0), "{reply} of the present one");
    }
    run("window.fetch = window.realFetch");
    api::start("/v1", |_| ());
}
