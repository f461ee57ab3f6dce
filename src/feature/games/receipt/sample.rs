//! Receipts for tests, as an honest backend gives them.

use contract::{games::Receipt, id::SegmentId};

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
        "nonce": "0123456789abcdef0123456789abcdf2",
        "commitment": "ce63c4ebf143f2aade4d14b4e5d941832c7af9ef9a000df459c9b6a07f155486",
        "table": [
            { "id": "seg_a", "title": "Thanks", "weight": 3000, "prize": "prz_a", "kind": "none" },
            { "id": "seg_b", "title": "Teapot", "weight": 500, "prize": "prz_b", "kind": "goods" },
            {
                "id": "seg_c",
                "title": "50 points",
                "weight": 6500,
                "prize": "prz_c",
                "kind": "points",
            },
        ],
        "total_weight": 10_000,
        "ticket": 2840,
        "digest": "f8982ab57668e685f65f905c7e6b56783db5a556e5ad90c6ba7d127d5be93bba",
        "chances_left": 2,
        "next_commitment": "ab".repeat(32),
    }))
    .unwrap()
}

/// Of one that gave a pot.
pub fn won() -> Receipt {
    let prize = serde_json::from_value(serde_json::json!({
        "id": "won_1",
        "game_prize": "prz_b",
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
    Receipt {
        segment: SegmentId("seg_b".into()),
        prize: Some(prize.unwrap()),
        nonce: "0123456789abcdef0123456789abce1e".into(),
        ticket: 3_105,
        digest: "2f03128ced917652d1da994ca6096d00a5e8a7526be18b61038c4aac7bbac904".into(),
        ..receipt()
    }
}
