//! The till of a store, and the scenes that people and tests set for members.

use chrono::NaiveDate;
use contract::{Code, points::EntryKind};
use rusqlite::OptionalExtension;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{applicant_by_phone, by_phone, code, create, masked_phone, name_problem, tier};
use crate::{
    domain::{
        self, bootstrap, campaigns, coupons,
        events::{self, Happening},
        points::{self, ledger},
        referral,
        session::phone_number,
    },
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

static PURCHASE: Text = Text::new("门店消费", "門店消費", "Purchase in store");
static ADJUSTED: Text = Text::new("积分调整", "積分調整", "Points adjusted");
static TIER_SET: Text = Text::new("等级调整", "等級調整", "Tier adjusted");

/// By which rule the till gives points.
const RULE: &str = "rul_purchase";
/// The most that one purchase may cost, in hundredths.
const MAX_AMOUNT: i64 = 100_000_000;

#[derive(Deserialize)]
pub struct Scan {
    code: String,
    store: String,
    /// `"128.00"` or a number.
    amount: Value,
}

/// Reads a code: a coupon's is burnt with the coupon; a member's is burnt, the purchase counted,
/// the points given.
pub fn scan(scene: &Scene<'_>, request: Scan) -> Result<Value, Refusal> {
    let minor = amount(&request.amount)?;
    let (_, store) = bootstrap::store_named(scene.tx, &request.store)?
        .ok_or_else(|| Refusal::field("/store", "invalid"))?;
    let digits: String = request.code.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(burnt) = coupons::burn(scene, &digits, minor, &store)? {
        return Ok(json!({
            "coupon": { "id": burnt.coupon.id, "title": burnt.coupon.title },
            "member": shown(scene, &burnt.member)?,
        }));
    }
    let member = code::burn(scene, &digits)?;
    domain::settle_member(scene, &member)?;
    events::emit(scene, &member, &Happening::CodeScanned { code: digits, store: store.clone() })?;
    let points = purchase(scene, &member, minor, &store)?;
    Ok(json!({ "points": points, "member": shown(scene, &member)? }))
}

/// An amount of money that a till takes, in hundredths.
pub fn amount(amount: &Value) -> Result<i64, Refusal> {
    minor_units(amount)
        .filter(|minor| (0..=MAX_AMOUNT).contains(minor))
        .ok_or_else(|| Refusal::field("/amount", "invalid"))
}

/// Counts a purchase of a member who is up to date, and gives its points.
pub fn purchase(scene: &Scene<'_>, member: &str, minor: i64, store: &Text) -> Result<i64, Refusal> {
    let general = points::rules::occasion(scene.tx, RULE, scene.now)?;
    let own = campaigns::occasion(scene, member)?;
    let purchase = ledger::Purchase {
        minor,
        multiplier: tier::multiplier(scene.tx, member)?,
        occasion: general.into_iter().chain(own).max_by_key(|(_, factor)| *factor),
        number: None,
    };
    let points = purchase.points();
    if points > 0 {
        let change = ledger::Change {
            rule: Some(RULE),
            store: Some(store),
            purchase: Some(&purchase),
            ..ledger::Change::new(member, scene.now, EntryKind::Earn, points, &PURCHASE)
        };
        points::earn(scene, &change)?;
    }
    tier::count_purchase(scene, member, minor)?;
    campaigns::count_purchase(scene, member, minor)?;
    referral::count_purchase(scene, member, minor)?;
    Ok(points)
}

/// What the staff may see of a member.
fn shown(scene: &Scene<'_>, member: &str) -> Result<Value, Refusal> {
    let balance = ledger::balance(scene.tx, member)?;
    let shown = scene.tx.query_row(
        "SELECT name, phone, tier FROM members WHERE id = ?1",
        [member],
        |row| {
            Ok(json!({
                "id": member,
                "name": masked_name(&row.get::<_, String>(0)?),
                "phone": masked_phone(&row.get::<_, String>(1)?),
                "tier": row.get::<_, String>(2)?,
                "balance": balance,
            }))
        },
    )?;
    Ok(shown)
}

/// The first character of a name.
pub fn masked_name(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}

/// An amount of money in hundredths, read without going through a float.
pub fn minor_units(amount: &Value) -> Option<i64> {
    let text = match amount {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<2}").parse().ok()
}

#[derive(Deserialize)]
pub struct SetMember {
    phone: String,
    name: Option<String>,
    birthday: Option<NaiveDate>,
    /// The balance that there should be.
    points: Option<i64>,
    /// A tier's id or level.
    tier: Option<Value>,
}

/// Creates a member, or changes one: the balance by an entry of the ledger.
pub fn set_member(scene: &Scene<'_>, request: SetMember) -> Result<Value, Refusal> {
    let phone = phone_number(&request.phone)?;
    if let Some(why) = request.name.as_deref().and_then(name_problem) {
        return Err(Refusal::field("/name", why));
    }
    let member = match by_phone(scene.tx, &phone)? {
        Some(member) => member,
        None if applicant_by_phone(scene.tx, &phone)?.is_some() => {
            return Err(Refusal::field("/phone", "taken"));
        }
        None => {
            let name = request.name.as_deref().unwrap_or("茶友");
            create(scene.tx, &phone, name, request.birthday, scene.now)?
        }
    };
    if let Some(name) = &request.name {
        scene.tx.execute("UPDATE members SET name = ?2 WHERE id = ?1", [&member, name])?;
        events::emit(scene, &member, &Happening::Member)?;
    }
    if let Some(wanted) = &request.tier {
        let level = wanted.as_i64();
        let tier: Option<String> = scene
            .tx
            .query_row(
                "SELECT id FROM tiers WHERE level = ?1 OR id = ?2",
                (level, wanted.as_str()),
                |row| row.get(0),
            )
            .optional()?;
        let tier = tier.ok_or_else(|| Refusal::field("/tier", "invalid"))?;
        tier::set(scene, &member, &tier, &TIER_SET)?;
    }
    domain::settle_member(scene, &member)?;
    if let Some(points) = request.points {
        set_balance(scene, &member, points)?;
    }
    shown(scene, &member)
}

fn set_balance(scene: &Scene<'_>, member: &str, wanted: i64) -> Result<(), Refusal> {
    if wanted < 0 {
        return Err(Refusal::field("/points", "out_of_range"));
    }
    let difference = wanted - ledger::balance(scene.tx, member)?;
    let amount = difference.abs();
    let change = ledger::Change::new(member, scene.now, EntryKind::Adjust, amount, &ADJUSTED);
    if difference > 0 {
        return points::earn(scene, &change);
    }
    if difference == 0 {
        return Ok(());
    }
    let taken = ledger::take(scene.tx, &change)?;
    let posted = taken.ok_or_else(|| Refusal::new(Code::InsufficientPoints))?;
    points::announce(scene, member, &posted)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{masked_name, minor_units};

    #[test]
    fn amounts_are_read_exactly() {
        for (amount, minor) in [
            (json!("128.00"), Some(12_800)),
            (json!("0.5"), Some(50)),
            (json!(128), Some(12_800)),
            (json!(19.99), Some(1_999)),
            (json!("1.005"), None),
            (json!("-1"), None),
            (json!("1e3"), None),
            (json!(""), None),
            (json!(null), None),
        ] {
            assert_eq!(minor_units(&amount), minor, "{amount}");
        }
    }

    #[test]
    fn names_are_masked() {
        assert_eq!(masked_name("林小满"), "林**");
    }
}
