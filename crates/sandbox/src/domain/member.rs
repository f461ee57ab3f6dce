//! The member: profile, card, one-time codes, tiers.

mod code;
mod seeding;
pub mod tier;
pub mod till;

use axum::routing::MethodFilter;
use chrono::NaiveDate;
use contract::{
    Points,
    id::MemberId,
    member::{
        Card, Expiring, GetCard, GetProfile, IssueCodes, ListTierHistory, ListTiers, Profile,
        UpdateProfile,
    },
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    clock::Moment,
    domain::{
        Domain,
        events::{self, Happening},
        points::{self, ledger},
        referral,
    },
    refusal::Refusal,
    reply::{Answer, Outcome, Tag, etag},
    scene::Scene,
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("member.sql"),
    routes: |api| {
        api.read::<GetProfile>(profile)
            .write::<UpdateProfile>(update_profile)
            .read::<GetCard>(card)
            .write::<IssueCodes>(code::issue)
            .read::<ListTiers>(tier::tiers)
            .read::<ListTierHistory>(tier::history)
    },
    controls: |controls| {
        controls.on(MethodFilter::POST, "/till", till::scan).on(
            MethodFilter::POST,
            "/members",
            till::set_member,
        )
    },
    seed: seeding::seed,
    ..Domain::NOTHING
};

/// How long before points expire the card tells of it.
const EXPIRY_WARNING_S: i64 = 60 * 24 * 3600;

fn profile(scene: &Scene<'_>, _: GetProfile) -> Outcome<Profile> {
    Ok(Answer::tagged(read_profile(scene.tx, scene.member()?)?, Tag::Personal))
}

fn read_profile(tx: &Connection, member: &str) -> rusqlite::Result<Profile> {
    tx.query_row(
        "SELECT id, name, phone, birthday, joined_at FROM members WHERE id = ?1",
        [member],
        |row| {
            Ok(Profile {
                id: MemberId(row.get(0)?),
                name: row.get(1)?,
                phone: masked_phone(&row.get::<_, String>(2)?),
                birthday: row.get::<_, Option<String>>(3)?.and_then(|day| day.parse().ok()),
                joined_at: row.get::<_, Moment>(4)?.timestamp(),
            })
        },
    )
}

fn update_profile(scene: &Scene<'_>, request: UpdateProfile) -> Outcome<Profile> {
    let member = scene.member()?;
    let before = read_profile(scene.tx, member)?;
    let before = serde_json::to_value(before).map_err(Refusal::internal)?;
    scene.may_change(&etag(&before))?;
    let name = request.name.as_deref().map(str::trim);
    let mut wrong = Vec::new();
    wrong.extend(name.and_then(name_problem).map(|why| ("/name".to_owned(), why)));
    let birthday = request.birthday.and_then(|day| birthday_problem(day, scene.now.day()));
    wrong.extend(birthday.map(|why| ("/birthday".to_owned(), why)));
    if !wrong.is_empty() {
        return Err(Refusal::fields(wrong));
    }
    scene.tx.execute(
        "UPDATE members SET name = coalesce(?2, name), birthday = coalesce(?3, birthday)
         WHERE id = ?1",
        params![member, name, request.birthday.map(|day| day.to_string())],
    )?;
    events::emit(scene, member, &Happening::Member)?;
    Ok(Answer::tagged(read_profile(scene.tx, member)?, Tag::Personal))
}

fn card(scene: &Scene<'_>, _: GetCard) -> Outcome<Card> {
    let member = scene.member()?;
    let (name, number, tier, tier_until, joined_at) = scene.tx.query_row(
        "SELECT name, number, tier, tier_until, joined_at FROM members WHERE id = ?1",
        [member],
        |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<Moment>>(3)?,
                row.get::<_, Moment>(4)?,
            ))
        },
    )?;
    Ok(Card {
        name,
        number,
        tier: tier::name(scene, &tier)?,
        balance: Points(ledger::balance(scene.tx, member)?),
        pending: Points(points::pending(scene.tx, member)?),
        benefits: tier::benefits(scene, &tier)?,
        progress: tier::progress(scene, member, &tier)?,
        expiring: expiring(scene, member)?,
        member_since: joined_at.timestamp(),
        tier_until: tier_until.map(Moment::timestamp),
    }
    .into())
}

/// The points that are the next to expire, if that is soon.
fn expiring(scene: &Scene<'_>, member: &str) -> rusqlite::Result<Option<Expiring>> {
    scene
        .tx
        .query_row(
            "SELECT expires_at, sum(remaining) FROM lots
             WHERE member = ?1 AND remaining > 0 AND expires_at <= ?2
             GROUP BY expires_at ORDER BY expires_at LIMIT 1",
            params![member, scene.now.plus_seconds(EXPIRY_WARNING_S)],
            |row| {
                let at = row.get::<_, Moment>(0)?.timestamp();
                Ok(Expiring { points: Points(row.get(1)?), at })
            },
        )
        .optional()
}

/// The member with a number; applicants are none.
pub fn by_phone(tx: &Connection, phone: &str) -> rusqlite::Result<Option<String>> {
    with_standing(tx, phone, "member")
}

/// Who has applied with a number, and is not a member yet.
pub fn applicant_by_phone(tx: &Connection, phone: &str) -> rusqlite::Result<Option<String>> {
    with_standing(tx, phone, "applicant")
}

fn with_standing(tx: &Connection, phone: &str, standing: &str) -> rusqlite::Result<Option<String>> {
    tx.query_row(
        "SELECT id FROM members WHERE phone = ?1 AND standing = ?2",
        [phone, standing],
        |row| row.get(0),
    )
    .optional()
}

/// What stands on a receipt instead of a phone number.
pub fn masked_phone(phone: &str) -> String {
    match (phone.get(..3), phone.get(phone.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if phone.len() > 10 => format!("{head}****{tail}"),
        // Of a shorter one so much would be nearly all.
        (Some(_), Some(tail)) if phone.len() > 7 => format!("****{tail}"),
        _ => "****".to_owned(),
    }
}

/// What is wrong with a trimmed name.
pub fn name_problem(name: &str) -> Option<&'static str> {
    match name.chars().count() {
        0 => Some("required"),
        1..=40 if name.chars().any(char::is_control) => Some("invalid"),
        1..=40 => None,
        _ => Some("too_long"),
    }
}

/// What is wrong with a birthday.
pub fn birthday_problem(birthday: NaiveDate, today: NaiveDate) -> Option<&'static str> {
    let earliest = NaiveDate::from_ymd_opt(1900, 1, 1)?;
    (birthday > today || birthday < earliest).then_some("out_of_range")
}

/// Enters a new member on the first tier, and gives the id.
pub fn create(
    tx: &Connection,
    phone: &str,
    name: &str,
    birthday: Option<NaiveDate>,
    joined_at: Moment,
) -> rusqlite::Result<String> {
    let id = create_applicant(tx, phone, name, birthday, joined_at)?;
    admit(tx, &id, joined_at)?;
    Ok(id)
}

/// Enters somebody who wants to become a member, and gives the id.
pub fn create_applicant(
    tx: &Connection,
    phone: &str,
    name: &str,
    birthday: Option<NaiveDate>,
    at: Moment,
) -> rusqlite::Result<String> {
    let count: i64 = tx.query_row("SELECT count(*) FROM members", [], |row| row.get(0))?;
    let id = format!("mbr_{:06}", count + 1);
    tx.execute(
        "INSERT INTO members (id, phone, name, birthday, number, tier, joined_at, standing)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'applicant')",
        params![
            id,
            phone,
            name,
            birthday.map(|day| day.to_string()),
            number(count + 1),
            tier::lowest(tx)?,
            at
        ],
    )?;
    Ok(id)
}

/// Makes an applicant a member.
pub fn admit(tx: &Connection, id: &str, at: Moment) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE members SET standing = 'member', joined_at = ?2 WHERE id = ?1",
        params![id, at],
    )?;
    tier::note_change(tx, id, at, &tier::lowest(tx)?, &tier::JOINED)?;
    referral::issue_code(tx, id, at)
}

/// The number printed on the card of the nth member: ten digits that do not tell how many there are.
fn number(nth: i64) -> String {
    format!("86{:08}", (nth * 7_654_321 + 10_203_040) % 100_000_000)
}

#[cfg(test)]
mod tests {
    use super::{masked_phone, name_problem, number};

    #[test]
    fn phone_numbers_are_masked() {
        assert_eq!(masked_phone("13800000001"), "138****0001");
        assert_eq!(masked_phone("91234567"), "****4567");
        assert_eq!(masked_phone("123"), "****");
    }

    #[test]
    fn names_have_one_to_forty_characters() {
        assert_eq!(name_problem("林"), None);
        assert_eq!(name_problem(&"茶".repeat(40)), None);
        assert_eq!(name_problem(""), Some("required"));
        assert_eq!(name_problem(&"茶".repeat(41)), Some("too_long"));
        assert_eq!(name_problem("a\nb"), Some("invalid"));
    }

    #[test]
    fn card_numbers_differ() {
        let numbers: std::collections::HashSet<_> = (1..10_000).map(number).collect();
        assert_eq!(numbers.len(), 9_999);
    }
}
