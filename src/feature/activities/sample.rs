//! An activity for tests.

use contract::activities::Activity;
use serde_json::{Value, json};

/// One that can be signed up for, with what is different about it.
pub fn activity(more: Value) -> Activity {
    let mut json = json!({
        "id": "act_1", "kind": "party", "title": "x",
        "starts_at": "2026-11-24T14:00:00+08:00", "ends_at": "2026-11-24T16:00:00+08:00",
        "time_zone": "Asia/Shanghai", "signup_opens_at": "2026-11-01T10:00:00+08:00",
        "signup_closes_at": "2026-11-23T18:00:00+08:00",
        "capacity": 20, "seats_left": 2, "max_party": 4, "phase": "open",
    });
    if let (Some(json), Value::Object(more)) = (json.as_object_mut(), more) {
        json.extend(more);
    }
    serde_json::from_value(json).unwrap()
}

/// Reasons of these kinds.
pub fn because(codes: &[&str]) -> Value {
    codes.iter().map(|code| json!({ "code": code })).collect()
}
