//! Receipts for tests, as an honest backend gives them.

use contract::games::Receipt;

/// Of a draw that gave nothing.
pub fn receipt() -> Receipt {
    serde_json::from_value(serde_json::json!({
        "id": "drw_1",
        "serial": "202611220007",
        "game": "gam_wheel",
        "at": "2026-11-22T14:05:00+08:00",
        "rule_version": "2026-11",
        "segment": "seg_a",
        "seed": "5f".repeat(32),
        "nonce": "0123456789abcdef0123456789abcdef",
        "commitment": "ce63c4ebf143f2aade4d14b4e5d941832c7af9ef9a000df459c9b6a07f155486",
        "table": [
            { "id": "seg_a", "title": "Thanks", "weight": 3000 },
            { "id": "seg_b", "title": "Teapot", "weight": 500 },
            { "id": "seg_c", "title": "50 points", "weight": 6500 },
        ],
        "total_weight": 10_000,
        "ticket": 2586,
        "digest": "1dabd0d60efa63e6bd1093f044cb5475d542d8657fbc2cc1108d10b885dcbf33",
        "chances_left": 2,
        "next_commitment": "ab".repeat(32),
    }))
    .unwrap()
}

/// The same, had there been a pot to win on its segment.
pub fn won() -> Receipt {
    let prize = serde_json::from_value(serde_json::json!({
        "id": "won_1",
        "serial": "202611220007",
        "game": "gam_wheel",
        "game_title": "Wheel",
        "draw": "drw_1",
        "title": "Teapot",
        "kind": "goods",
        "state": "unclaimed",
        "won_at": "2026-11-22T14:05:00+08:00",
        "claim_by": "2026-12-22T23:59:59+08:00",
        "can_claim": true,
    }));
    Receipt { prize: Some(prize.unwrap()), ..receipt() }
}
