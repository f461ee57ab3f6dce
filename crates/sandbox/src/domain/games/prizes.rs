//! What members have won: given at once, or claimed, sent, and lost when nobody claims it.

use contract::{
    Code, Money, Page, Points,
    games::{ClaimPrize, GetPrize, ListPrizes, Prize, PrizeKind, PrizeState as State},
    id::{CouponId, DrawId, GameId, GamePrizeId, PrizeId},
    mall::{Address, Shipping},
    points::EntryKind,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::pool::PoolPrize;
use crate::{
    clock::{Moment, days_after},
    db::Json,
    domain::{
        coupons::{self, Template},
        events::{self, Happening},
        mall::{self, read_name},
        member::tier::CURRENCY,
        points::{self, ledger},
    },
    language::Text,
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

static WON: Text = Text::new("抽中", "抽中", "Won:");

/// A prize before it is filed.
pub struct Fresh<'a> {
    pub draw: &'a str,
    pub member: &'a str,
    pub prize: &'a PoolPrize,
    pub at: Moment,
    pub coupon: Option<&'a str>,
}

impl Fresh<'_> {
    /// Files it, and gives its id.
    pub fn file(&self, tx: &Connection) -> rusqlite::Result<String> {
        let last: i64 = tx
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM prizes_won")?
            .query_row([], |row| row.get(0))?;
        let id = format!("won_{:06}", last + 1);
        let prize = self.prize;
        let state = if prize.kind == PrizeKind::Goods { State::Unclaimed } else { State::Granted };
        let claim_by =
            prize.claim_days.map(|days| days_after(self.at.day(), days + 1).plus_seconds(-1));
        tx.prepare_cached(
            "INSERT INTO prizes_won (id, draw, member, kind, points, value_minor, state, won_at,
                 claim_by, coupon)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            id,
            self.draw,
            self.member,
            prize.kind.as_str(),
            prize.points,
            prize.value_minor,
            state.as_str(),
            self.at,
            claim_by,
            self.coupon,
        ])?;
        Ok(id)
    }
}

/// Puts the coupon that a prize stands for into the wallet, when it stands for one.
pub fn issue(
    tx: &Connection,
    member: &str,
    prize: &PoolPrize,
    picture: &str,
    at: Moment,
) -> Result<Option<String>, Refusal> {
    let Some(template) = &prize.coupon else { return Ok(None) };
    let template: Template = serde_json::from_str(template).map_err(Refusal::internal)?;
    let fresh = coupons::Fresh {
        member,
        title: &prize.title,
        picture: prize.picture.as_deref().unwrap_or(picture),
        issued_at: at,
        expires_at: template.expires_at(at),
        redemption: None,
    };
    Ok(Some(coupons::add(tx, &template, &fresh)?))
}

/// Gives what was drawn: points and coupons at once; goods wait to be claimed.
pub fn award(
    scene: &Scene<'_>,
    member: &str,
    draw: &str,
    prize: &PoolPrize,
    picture: &str,
) -> Result<(), Refusal> {
    let coupon = issue(scene.tx, member, prize, picture, scene.now)?;
    if let Some(coupon) = &coupon {
        let coupon = CouponId(coupon.clone());
        events::emit(scene, member, &Happening::Coupon { coupon, code: None, store: None })?;
    }
    if let Some(points) = prize.points {
        let title = WON.then(&prize.title);
        let change = ledger::Change::new(member, scene.now, EntryKind::Earn, points, &title);
        points::earn(scene, &change)?;
    }
    let fresh = Fresh { draw, member, prize, at: scene.now, coupon: coupon.as_deref() };
    let id = fresh.file(scene.tx)?;
    tell(scene, &id)
}

/// Tells the member's open pages where a prize stands.
fn tell(scene: &Scene<'_>, id: &str) -> Result<(), Refusal> {
    let (member, state) = state_of(scene.tx, id)?;
    events::emit(scene, &member, &Happening::Prize { prize: PrizeId(id.to_owned()), state })
}

/// Whose it is, and where it stands.
pub fn state_of(tx: &Connection, id: &str) -> Result<(String, State), Refusal> {
    tx.prepare_cached("SELECT member, state FROM prizes_won WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, read_name(row.get(1)?)?)))
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))
}

/// Moves it on, and tells the member.
pub fn enter(scene: &Scene<'_>, id: &str, state: State) -> Result<(), Refusal> {
    scene.tx.execute("UPDATE prizes_won SET state = ?2 WHERE id = ?1", [id, state.as_str()])?;
    tell(scene, id)
}

/// What nobody claimed in time, whoever asks.
pub fn expire_overdue(scene: &Scene<'_>) -> Result<(), Refusal> {
    let overdue: Vec<String> = scene
        .tx
        .prepare_cached(
            "SELECT id FROM prizes_won WHERE state = 'unclaimed' AND claim_by <= ?1
             ORDER BY claim_by, seq",
        )?
        .query_map([scene.now], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    overdue.iter().try_for_each(|id| enter(scene, id, State::Expired))
}

const PRIZE: &str = "SELECT w.seq, w.id, d.serial, d.game, g.title, w.draw, d.title, d.picture,
    w.kind, w.points, w.value_minor, w.state, w.won_at, w.claim_by, w.claimed_at, w.coupon,
    w.destination, w.carrier, w.tracking, d.prize
    FROM prizes_won w JOIN game_draws d ON d.id = w.draw JOIN games g ON g.id = d.game";

fn read(scene: &Scene<'_>, row: &Row<'_>) -> rusqlite::Result<Prize> {
    let at = |column| row.get::<_, Option<Moment>>(column).map(|at| at.map(Moment::timestamp));
    let carrier: Option<String> = row.get(17)?;
    let tracking: Option<String> = row.get(18)?;
    let state = read_name(row.get(11)?)?;
    Ok(Prize {
        id: PrizeId(row.get(1)?),
        game_prize: GamePrizeId(row.get(19)?),
        serial: row.get(2)?,
        game: GameId(row.get(3)?),
        game_title: row.get::<_, Text>(4)?.to(scene.language),
        draw: DrawId(row.get(5)?),
        title: row.get::<_, Text>(6)?.to(scene.language),
        picture: row.get(7)?,
        kind: read_name(row.get(8)?)?,
        points: row.get::<_, Option<i64>>(9)?.map(Points),
        value: row.get::<_, Option<i64>>(10)?.map(|minor| Money::from_minor(minor, CURRENCY)),
        state,
        won_at: row.get::<_, Moment>(12)?.timestamp(),
        claim_by: at(13)?,
        claimed_at: at(14)?,
        coupon: row.get::<_, Option<_>>(15)?.map(CouponId),
        address: row.get::<_, Option<Json<Address>>>(16)?.map(|address| address.0),
        shipping: carrier.zip(tracking).map(|(carrier, number)| Shipping { carrier, number }),
        can_claim: state == State::Unclaimed,
    })
}

pub fn list(scene: &Scene<'_>, request: ListPrizes) -> Outcome<Page<Prize>> {
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    if request.state == Some(State::Unknown) {
        return Err(Refusal::field("/state", "invalid"));
    }
    let state = request.state.map(State::as_str);
    let before = paging::read_seq(request.cursor.as_deref()).unwrap_or(i64::MAX);
    let rows: Vec<(String, Prize)> = scene
        .tx
        .prepare_cached(&format!(
            "{PRIZE} WHERE w.member = ?1 AND (?2 IS NULL OR w.state = ?2) AND w.seq < ?3
             ORDER BY w.seq DESC LIMIT ?4"
        ))?
        .query_map(params![member, state, before, limit + 1], |row| {
            Ok((paging::write_seq(row.get(0)?), read(scene, row)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(paging::page(rows, limit).into())
}

pub fn one(scene: &Scene<'_>, request: GetPrize) -> Outcome<Prize> {
    Ok(show(scene, scene.member()?, request.id.as_str())?.into())
}

pub fn show(scene: &Scene<'_>, member: &str, id: &str) -> Result<Prize, Refusal> {
    scene
        .tx
        .prepare_cached(&format!("{PRIZE} WHERE w.member = ?1 AND w.id = ?2"))?
        .query_row([member, id], |row| read(scene, row))
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))
}

/// What a draw gave.
pub fn of_draw(scene: &Scene<'_>, draw: &str) -> rusqlite::Result<Option<Prize>> {
    scene
        .tx
        .prepare_cached(&format!("{PRIZE} WHERE w.draw = ?1"))?
        .query_row([draw], |row| read(scene, row))
        .optional()
}

pub fn claim(scene: &Scene<'_>, request: ClaimPrize) -> Outcome<Prize> {
    let member = scene.member()?;
    let prize = show(scene, member, request.id.as_str())?;
    match prize.state {
        State::Unclaimed => {}
        State::Expired => {
            return Err(
                Refusal::new(Code::ClaimOver).with(|problem| problem.ended_at = prize.claim_by)
            );
        }
        _ => return Err(Refusal::new(Code::NotClaimable)),
    }
    let address = mall::find_address(scene.tx, member, request.address.as_str())?
        .ok_or_else(|| Refusal::field("/address", "invalid"))?;
    file_claim(scene.tx, prize.id.as_str(), &mall::destination(address), scene.now)?;
    tell(scene, prize.id.as_str())?;
    Ok(show(scene, member, prize.id.as_str())?.into())
}

fn file_claim(tx: &Connection, id: &str, to: &Address, at: Moment) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE prizes_won SET state = 'claimed', claimed_at = ?2, destination = ?3 WHERE id = ?1",
        params![id, at, Json(to)],
    )?;
    Ok(())
}

/// Notes what the carrier knows it by.
pub fn note_parcel(tx: &Connection, id: &str) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE prizes_won SET carrier = ?2, tracking = ?3 WHERE id = ?1",
        [id, mall::CARRIER, &mall::tracking(id)],
    )?;
    Ok(())
}
