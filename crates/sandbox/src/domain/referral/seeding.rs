//! The seed's rules of inviting, and whom the demo member has invited.

use chrono::NaiveTime;
use contract::referral::InviteeState as State;
use rusqlite::{Connection, params};
use serde::Deserialize;

use super::{
    invites::Stored,
    rewards::spend_by,
    rules::{FIRST_PURCHASE, Rules, WELCOME},
};
use crate::{
    clock::{Moment, days_before},
    db::Json,
    domain::{
        member,
        points::{ledger, usual_expiry},
    },
    language::Text,
    refusal::Refusal,
    seed::{self, Seed, Seeding},
};

const DAY_S: i64 = 24 * 3600;
/// How many there are in the large seed, with the demo's own.
const LARGE: usize = 300;

#[derive(Deserialize)]
struct SeedJoining {
    referral: SeedRules,
    invitees: Vec<SeedInvitee>,
}

#[derive(Deserialize)]
struct SeedRules {
    version: String,
    starts_days: u32,
    ends_days: i64,
    welcome: i64,
    inviter_points: i64,
    friend_points: i64,
    spend_days: u32,
    minimum_minor: i64,
    limit_per_month: u32,
    conditions: Vec<Text>,
}

#[derive(Clone, Deserialize)]
struct SeedInvitee {
    phone: String,
    name: String,
    state: State,
    /// How many days ago.
    joined_days: u32,
    spent_days: Option<u32>,
    #[serde(default)]
    spent_minor: i64,
    rewarded_days: Option<u32>,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let data: SeedJoining = seed::data(seed::JOINING)?;
    add_rules(seeding, &data.referral)?;
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    let mistaken = || rusqlite::Error::InvalidParameterName("the invitees".to_owned());
    let demo = member::by_phone(seeding.tx, seed::DEMO_PHONE)?.ok_or_else(mistaken)?;
    let invite = Stored::of_member(seeding.tx, &demo).map_err(|_: Refusal| mistaken())?;
    let rules = Rules::find(seeding.tx)?;
    let more = match seeding.seed {
        Seed::Large => LARGE.saturating_sub(data.invitees.len()),
        _ => 0,
    };
    // The earliest first, as they have joined.
    let crowd = data.invitees.iter().cycle().take(more).zip(1..).map(variation);
    let all: Vec<SeedInvitee> = crowd.chain(data.invitees.iter().cloned()).collect();
    for (nth, invitee) in (1_usize..).zip(&all) {
        add_invitee(seeding, &invite, &rules, nth, invitee)?;
    }
    Ok(())
}

fn variation((invitee, nth): (&SeedInvitee, usize)) -> SeedInvitee {
    let name = format!("{}{nth:03}", invitee.name);
    SeedInvitee { phone: format!("1382{nth:07}"), name, ..invitee.clone() }
}

fn add_rules(seeding: &Seeding<'_>, rules: &SeedRules) -> rusqlite::Result<()> {
    let start = Moment::start_of(days_before(seeding.today, rules.starts_days));
    let end = Moment::start_of(seeding.today).plus_seconds((rules.ends_days + 1) * DAY_S - 1);
    seeding.tx.execute(
        "INSERT INTO referral_rules (id, version, starts_at, ends_at, welcome, inviter_points,
             friend_points, spend_days, minimum_minor, limit_per_month, conditions)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            rules.version,
            start,
            end,
            rules.welcome,
            rules.inviter_points,
            rules.friend_points,
            rules.spend_days,
            rules.minimum_minor,
            rules.limit_per_month,
            Json(&rules.conditions),
        ],
    )?;
    Ok(())
}

fn add_invitee(
    seeding: &Seeding<'_>,
    invite: &Stored,
    rules: &Rules,
    nth: usize,
    invitee: &SeedInvitee,
) -> rusqlite::Result<()> {
    let tx = seeding.tx;
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let ago = |days| Moment::at(days_before(seeding.today, days), noon);
    let joined_at = ago(invitee.joined_days);
    let member = member::create(tx, &invitee.phone, &invitee.name, None, joined_at)?;
    let application = member.replacen("mbr_", "app_", 1);
    tx.execute(
        "INSERT INTO applications (id, member, at, decided_at, state, channel)
         VALUES (?1, ?2, ?3, ?3, 'approved', 'invite')",
        params![application, member, joined_at],
    )?;
    tx.execute(
        "INSERT INTO invitees (id, code, inviter, member, state, welcome, inviter_points,
             friend_points, spend_days, minimum_minor, joined_at, spend_by, spent_at, spent_minor,
             rewarded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            format!("inv_{nth:06}"),
            invite.code,
            invite.inviter,
            member,
            invitee.state.as_str(),
            rules.welcome,
            rules.inviter_points,
            rules.friend_points,
            rules.spend_days,
            rules.minimum_minor,
            joined_at,
            spend_by(joined_at, rules.spend_days),
            invitee.spent_days.map(ago),
            invitee.spent_minor,
            invitee.rewarded_days.map(ago),
        ],
    )?;
    give(tx, &member, joined_at, rules.welcome, &WELCOME)?;
    match invitee.rewarded_days.map(ago) {
        Some(at) => give(tx, &member, at, rules.friend_points, &FIRST_PURCHASE),
        None => Ok(()),
    }
}

/// The friend's part. The inviter's lies before the demo's ledger begins.
fn give(
    tx: &Connection,
    member: &str,
    at: Moment,
    points: i64,
    title: &Text,
) -> rusqlite::Result<()> {
    let kind = contract::points::EntryKind::Earn;
    let change = ledger::Change::new(member, at, kind, points, title);
    ledger::give(tx, &change, Some(usual_expiry(at)))?;
    Ok(())
}
