//! Those who were invited, as the one who invited them sees them.

use contract::{
    Money, Page, Points,
    id::InviteeId,
    referral::{Invitee, InviteeMissing, InviteeState as State, ListInvitees, MissingCode},
};
use rusqlite::{Row, params};

use super::{rewards, rules::Rules};
use crate::{
    clock::{Moment, month_start},
    domain::{
        mall::read_name,
        member::{tier::CURRENCY, till::masked_name},
    },
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

const INVITEE: &str =
    "SELECT seq, invitees.id, name, state, invitees.joined_at, spend_by, spent_at,
    rewarded_at, spent_minor, minimum_minor, inviter_points
    FROM invitees JOIN members ON members.id = member";

pub fn list(scene: &Scene<'_>, request: ListInvitees) -> Outcome<Page<Invitee>> {
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    if request.state == Some(State::Unknown) {
        return Err(Refusal::field("/state", "invalid"));
    }
    let state = request.state.map(State::as_str);
    let before = paging::read_seq(request.cursor.as_deref()).unwrap_or(i64::MAX);
    let is_full = rewards::this_month(scene, member)? >= Rules::find(scene.tx)?.limit_per_month;
    let rows: Vec<(String, Invitee)> = scene
        .tx
        .prepare_cached(&format!(
            "{INVITEE} WHERE inviter = ?1 AND state <> 'applied' AND (?2 IS NULL OR state = ?2)
                 AND seq < ?3
             ORDER BY seq DESC LIMIT ?4"
        ))?
        .query_map(params![member, state, before, limit + 1], |row| {
            Ok((paging::write_seq(row.get(0)?), read(scene, row, is_full)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(paging::page(rows, limit).into())
}

pub fn show(scene: &Scene<'_>, id: &str) -> Result<Invitee, Refusal> {
    Ok(scene.tx.query_row(&format!("{INVITEE} WHERE invitees.id = ?1"), [id], |row| {
        read(scene, row, true)
    })?)
}

/// `is_full` when the month has seen as many rewards as it may.
fn read(scene: &Scene<'_>, row: &Row<'_>, is_full: bool) -> rusqlite::Result<Invitee> {
    let at = |column| row.get::<_, Option<Moment>>(column).map(|at| at.map(Moment::timestamp));
    let state = read_name(row.get(3)?)?;
    Ok(Invitee {
        id: InviteeId(row.get(1)?),
        name: masked_name(&row.get::<_, String>(2)?),
        state,
        joined_at: row.get::<_, Moment>(4)?.timestamp(),
        spend_by: row.get::<_, Moment>(5)?.timestamp(),
        spent_at: at(6)?,
        rewarded_at: at(7)?,
        missing: missing(scene, state, row.get::<_, i64>(9)? - row.get::<_, i64>(8)?, is_full),
        reward: match state {
            State::Rewarded => Some(Points(row.get(10)?)),
            _ => None,
        },
    })
}

fn missing(scene: &Scene<'_>, state: State, minor: i64, is_full: bool) -> Option<InviteeMissing> {
    let missing = |code| Some(InviteeMissing { code, amount: None, from: None });
    match state {
        State::Joined => missing(MissingCode::FirstPurchase),
        State::Spent if minor > 0 => {
            let amount = Some(Money::from_minor(minor, CURRENCY));
            Some(InviteeMissing { code: MissingCode::MinimumAmount, amount, from: None })
        }
        State::Spent if is_full => {
            let next = Moment::start_of(month_start(scene.now.day(), 1)).timestamp();
            Some(InviteeMissing { code: MissingCode::MonthlyLimit, amount: None, from: Some(next) })
        }
        _ => None,
    }
}
