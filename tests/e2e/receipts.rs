//! Past draws and their receipts: whoever likes can draw again what was drawn, and what was tampered
//! with is shown as not right.

use sandbox::Seed;
use serde_json::json;

use crate::{
    drawing::{BUTTON, WHEEL, give, leave_only, named, open_game},
    stage::{PHONE_LOOK, on_stage},
};

#[tokio::test(flavor = "multi_thread")]
async fn past_draws_are_listed_by_day_and_lead_to_their_receipts() {
    on_stage("draw_list", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/draws").await;
        stage.see(".drawn").await;
        let page = stage.api("/me/draws?limit=100").await;
        let all = page["data"].as_array().cloned().unwrap_or_default();
        assert_eq!(stage.count(".drawn").await, all.len());
        let mut days: Vec<&str> =
            all.iter().filter_map(|draw| draw["at"].as_str()?.get(..10)).collect();
        days.dedup();
        assert_eq!(stage.count(".draws__day").await, days.len());
        let id = all[0]["id"].as_str().expect("an id");
        stage.click(&format!(".drawn[data-draw={id}]")).await;
        stage.see(&format!(".receipt__head[data-draw={id}]")).await;
        stage.see(".verdict[data-state=verified]").await;
        stage.js("history.back()").await;
        stage.see(".drawn").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_can_be_reckoned_by_anybody() {
    on_stage("draw_receipt", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        leave_only(&stage, WHEEL, "prz_w_cup").await;
        give(&stage, WHEEL, 1).await;
        open_game(&stage, WHEEL).await;
        let promised = stage.js("return document.querySelector('.fair__code').textContent").await;
        stage.click(BUTTON).await;
        stage.click(".result__proof").await;
        stage.see(".verdict[data-state=verified]").await;
        let id = stage.path().await.trim_start_matches("/draws/").to_owned();
        let receipt = stage.api(&format!("/me/draws/{id}")).await;
        assert_eq!(receipt["commitment"], promised, "what stood there before the tap");
        let facts = "return document.querySelector('.receipt__facts').textContent.replace(/\\s/g, '')";
        let facts = stage.js(facts).await.as_str().unwrap_or_default().to_owned();
        let at = receipt["at"].as_str().and_then(|at| at.get(11..16)).expect("a time");
        for fact in [receipt["serial"].as_str(), receipt["rule_version"].as_str(), Some(at)] {
            assert!(facts.contains(fact.expect("a fact")), "{fact:?} in {facts}");
        }
        let rows = receipt["table"].as_array().map_or(0, Vec::len);
        assert_eq!(stage.count(".odds__row").await, rows);
        assert_eq!(stage.count(".odds__row[data-drawn]").await, 1);
        assert_eq!(stage.text(".odds__row[data-drawn] .odds__share").await, "100%");
        stage.click(".steps summary").await;
        assert_eq!(stage.count(".step[data-state=holds]").await, 7);
        assert_eq!(stage.count(".step[data-state=fails]").await, 0);
        // The texts that stand there, hashed by the browser's own means.
        let reckon = "const done = arguments[arguments.length - 1];
            const hash = text => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
                .then(bytes => [...new Uint8Array(bytes)].map(b => b.toString(16).padStart(2, '0')).join(''));
            const values = step => [...document.querySelectorAll(`.step[data-step=${step}] .figure__value`)].map(e => e.textContent);
            const [seed, commitment] = values('commitment');
            const [, input, digest] = values('digest');
            Promise.all([hash(seed), hash(input)]).then(([a, b]) => done([a === commitment, b === digest]))";
        assert_eq!(stage.js_async(reckon).await, json!([true, true]));
        stage.click(".step[data-step=digest] .copy").await;
        stage.see(".toast").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_was_kept_of_the_tap_nothing_is_said_to_be_compared() {
    on_stage("draw_elsewhere", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        give(&stage, WHEEL, 1).await;
        open_game(&stage, WHEEL).await;
        stage.click(BUTTON).await;
        stage.see(".result__proof[data-state=verified]:not([data-compared])").await;
        let receipt = format!("/draws/{}", named(&stage).await);
        let game = stage.path().await;
        stage.open(&receipt).await;
        stage.see(".verdict[data-state=verified]:not([data-compared])").await;

        // As on another device.
        stage.js("localStorage.removeItem('member.draft.draws')").await;
        stage.open(&receipt).await;
        stage.see(".verdict[data-state=verified][data-compared=no]").await;
        stage.read("没有比对").await;
        stage.click(".steps summary").await;
        stage.see(".step[data-step=sent][data-state=unknown]").await;
        assert_eq!(stage.count(".step[data-state=holds]").await, 6);
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.open(&game).await;
        stage.see(".result__proof[data-state=verified][data-compared=no]").await;
    })
    .await;
}

/// Changes receipts as the session's storage says, before the app gets them: those that it asks for, and
/// the reply to the draw itself.
const TAMPER: &str = "{
    const real = window.fetch;
    const other = text => (text[0] === '0' ? '1' : '0') + text.slice(1);
    const hash = text => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
        .then(bytes => [...new Uint8Array(bytes)].map(b => b.toString(16).padStart(2, '0')).join(''));
    // So that it is right in itself.
    const drawAgain = async it => {
        const table = it.table.map(row => `${row.id}=${row.weight}:${row.prize}:${row.kind}`).join(',');
        it.digest = await hash(`${it.seed}:${it.nonce}:${table}`);
        it.ticket = parseInt(it.digest.slice(0, 12), 16) % it.total_weight;
        let left = it.ticket;
        it.segment = it.table.find(row => (left -= row.weight) < 0).id;
    };
    const changes = {
        seed: it => { it.seed = other(it.seed) },
        nonce: it => { it.nonce = other(it.nonce) },
        commitment: it => { it.commitment = other(it.commitment) },
        weight: it => { it.table[0].weight += 1 },
        row: it => { it.table[0].prize += 'x' },
        swapped: it => { it.table.reverse() },
        total: it => { it.total_weight += 1 },
        digest: it => { it.digest = it.digest.slice(0, -1) + (it.digest.endsWith('0') ? '1' : '0') },
        ticket: it => { it.ticket += 1 },
        segment: it => { it.segment = it.table.find(row => row.id !== it.segment).id },
        prize: it => { it.prize.draw = 'drw_999999' },
        dropped: it => { it.prize = null },
        exchanged: it => { it.prize.game_prize = it.table.find(row => row.prize !== it.prize.game_prize).prize },
        kind: it => { it.prize.kind = it.prize.kind === 'goods' ? 'coupon' : 'goods' },
        other_nonce: it => { it.nonce = other(it.nonce); return drawAgain(it) },
        other_odds: it => { it.table[0].weight += 1; it.total_weight += 1; return drawAgain(it) },
    };
    window.fetch = async (...request) => {
        const reply = await real(...request);
        const change = changes[sessionStorage.getItem('e2e.tamper')];
        const url = String(request[0]?.url ?? request[0]);
        const isReceipt = /\\/me\\/draws\\/drw_|\\/me\\/games\\/[^/]+\\/draws$/.test(url);
        if (!change || !isReceipt || !reply.ok) return reply;
        const body = await reply.json();
        await change(body);
        return new Response(JSON.stringify(body), { status: reply.status, headers: reply.headers });
    };
}";

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_was_tampered_with_is_shown_as_not_right() {
    on_stage("draw_tampered", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.before_every_page(TAMPER).await;
        stage.sign_in().await;
        let all = stage.api("/me/prizes?limit=100").await;
        let won = all["data"].as_array().and_then(|all| all.first()).expect("a prize");
        let path = format!("/draws/{}", won["draw"].as_str().expect("a draw"));
        stage.open(&path).await;
        stage.see(".verdict[data-state=verified]").await;
        for (change, step) in [
            ("seed", "commitment"),
            ("commitment", "commitment"),
            ("weight", "table"),
            ("total", "table"),
            ("nonce", "digest"),
            ("swapped", "digest"),
            ("digest", "digest"),
            ("ticket", "ticket"),
            ("segment", "segment"),
            ("row", "digest"),
            ("prize", "prize"),
            ("dropped", "prize"),
            ("exchanged", "prize"),
            ("kind", "prize"),
        ] {
            stage.js(&format!("sessionStorage.setItem('e2e.tamper', '{change}')")).await;
            stage.open(&path).await;
            stage.see(&format!(".verdict[data-state=broken][data-step={step}]")).await;
            stage.see(&format!(".step[data-step={step}][data-state=fails]")).await;
            stage.read("这张凭证不对").await;
        }
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.js("sessionStorage.removeItem('e2e.tamper')").await;
        stage.open(&path).await;
        stage.see(".verdict[data-state=verified]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_reply_to_the_draw_itself_is_found_and_stays_wrong() {
    on_stage("draw_wrong_reply", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.before_every_page(TAMPER).await;
        stage.sign_in().await;
        leave_only(&stage, WHEEL, "prz_w_cup").await;
        for (change, step) in [
            ("nonce", "sent"),
            ("commitment", "sent"),
            // Right in itself, but not what was sent.
            ("other_nonce", "sent"),
            ("other_odds", "sent"),
            ("dropped", "prize"),
            ("exchanged", "prize"),
        ] {
            give(&stage, WHEEL, 1).await;
            open_game(&stage, WHEEL).await;
            stage.js(&format!("sessionStorage.setItem('e2e.tamper', '{change}')")).await;
            stage.click(BUTTON).await;
            stage.see(".result__proof[data-state=broken]").await;
            let said = "return document.querySelector('.draw > [role=status]').textContent.includes('验算对不上')";
            stage.until("it is read out", said).await;
            stage.driver.refresh().await.expect("a reload");
            stage.see(".result__proof[data-state=broken]").await;
            let receipt = format!("/draws/{}", named(&stage).await);
            stage.open(&receipt).await;
            stage.see(&format!(".verdict[data-state=broken][data-step={step}]")).await;
            stage.js("sessionStorage.removeItem('e2e.tamper')").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_reply_is_told_to_those_who_have_left_the_page() {
    on_stage("draw_wrong_away", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.before_every_page(TAMPER).await;
        stage.sign_in().await;
        leave_only(&stage, WHEEL, "prz_w_cup").await;
        give(&stage, WHEEL, 1).await;
        open_game(&stage, WHEEL).await;
        stage.js("sessionStorage.setItem('e2e.tamper', 'other_nonce')").await;
        stage.fault("/me/games/*/draws", "delay", json!({ "delay_ms": 3000 })).await;
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=sending]").await;
        stage.js("document.querySelector(\".row-link[href='/draws']\").click()").await;
        stage.see(".draws").await;
        stage.see(".toast").await;
        stage.read("验算对不上").await;
    })
    .await;
}
