//! Giving points to another member.

use contract::{
    Code, Points,
    id::TransferId,
    points::{
        Direction, EntryKind, FindRecipient, ListTransfers, Recipient, SendPoints, Transfer,
        TransferLimits, TransferPage,
    },
};
use rusqlite::params;

use super::{announce, ledger};
use crate::{
    clock::Moment,
    domain::{
        self,
        member::{self, masked_phone, till::masked_name},
        session::phone_number,
    },
    language::Text,
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

const MIN: i64 = 10;
const MAX: i64 = 500;
const PER_DAY: i64 = 1_000;
const NOTE_LENGTH: usize = 60;
/// How many numbers a member may ask after in a minute.
const LOOKUPS_PER_MINUTE: u32 = 10;

static GIVEN: Text = Text::new("转赠给", "轉贈給", "Gift to");
static RECEIVED: Text = Text::new("获赠自", "獲贈自", "Gift from");

pub fn find_recipient(scene: &Scene<'_>, request: FindRecipient) -> Outcome<Recipient> {
    let member = scene.member()?;
    let phone = phone_number(&request.phone)?;
    let recent: u32 = scene.tx.query_row(
        "SELECT count(*) FROM recipient_lookups WHERE member = ?1 AND at > ?2",
        params![member, scene.now.plus_seconds(-60)],
        |row| row.get(0),
    )?;
    if recent >= LOOKUPS_PER_MINUTE {
        return Err(Refusal::too_often(60));
    }
    scene.tx.execute(
        "INSERT INTO recipient_lookups (member, at) VALUES (?1, ?2)",
        params![member, scene.now],
    )?;
    // Asking after a number that is no member's counts as well.
    let other = other_member(scene, member, &phone).map_err(Refusal::keeping_changes)?;
    Ok(recipient(scene, &other)?.into())
}

fn other_member(scene: &Scene<'_>, member: &str, phone: &str) -> Result<String, Refusal> {
    match member::by_phone(scene.tx, phone)? {
        Some(other) if other == member => Err(Refusal::field("/phone", "own")),
        Some(other) => Ok(other),
        None => Err(Refusal::new(Code::NotAMember)),
    }
}

fn recipient(scene: &Scene<'_>, member: &str) -> rusqlite::Result<Recipient> {
    scene.tx.query_row("SELECT name, phone FROM members WHERE id = ?1", [member], |row| {
        Ok(Recipient {
            name: masked_name(&row.get::<_, String>(0)?),
            phone: masked_phone(&row.get::<_, String>(1)?),
        })
    })
}

pub fn send(scene: &Scene<'_>, request: SendPoints) -> Outcome<Transfer> {
    let giver = scene.member()?;
    let points = request.points.0;
    let note = request.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    check(&request, note)?;
    let taker = other_member(scene, giver, &phone_number(&request.phone)?)?;
    let left = left_today(scene, giver)?;
    if points > left {
        let limit = u32::try_from(PER_DAY).ok();
        return Err(Refusal::new(Code::LimitReached).with(|problem| problem.limit = limit));
    }
    domain::settle_member(scene, &taker)?;
    let id = note_transfer(scene, giver, &taker, points, note)?;
    pass(scene, &id, giver, &taker, points)?;
    Ok(Transfer {
        id: TransferId(id),
        at: scene.now.timestamp(),
        direction: Direction::Given,
        points: request.points,
        with: recipient(scene, &taker)?,
        note: note.map(str::to_owned),
    }
    .into())
}

fn check(request: &SendPoints, note: Option<&str>) -> Result<(), Refusal> {
    let mut wrong = Vec::new();
    if !(MIN..=MAX).contains(&request.points.0) {
        wrong.push(("/points".to_owned(), "out_of_range"));
    }
    if note.is_some_and(|note| note.chars().count() > NOTE_LENGTH) {
        wrong.push(("/note".to_owned(), "too_long"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::fields(wrong)) }
}

fn note_transfer(
    scene: &Scene<'_>,
    giver: &str,
    taker: &str,
    points: i64,
    note: Option<&str>,
) -> rusqlite::Result<String> {
    let count: i64 =
        scene.tx.query_row("SELECT coalesce(max(seq), 0) FROM transfers", [], |row| row.get(0))?;
    let id = format!("trf_{:06}", count + 1);
    scene.tx.execute(
        "INSERT INTO transfers (id, at, giver, taker, points, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, scene.now, giver, taker, points, note],
    )?;
    Ok(id)
}

/// Both ledgers, and what both open pages hear of it.
fn pass(
    scene: &Scene<'_>,
    transfer: &str,
    giver: &str,
    taker: &str,
    points: i64,
) -> Result<(), Refusal> {
    let title = |words: &Text, other: &str| -> Result<Text, Refusal> {
        Ok(words.then(&Text::plain(&recipient(scene, other)?.name)))
    };
    let (to, from) = (title(&GIVEN, taker)?, title(&RECEIVED, giver)?);
    let change = |member, kind, title| ledger::Change {
        transfer: Some(transfer),
        ..ledger::Change::new(member, scene.now, kind, points, title)
    };
    let taken = ledger::take(scene.tx, &change(giver, EntryKind::Spend, &to))?;
    let Some(taken) = taken else {
        let available = ledger::balance(scene.tx, giver)?;
        return Err(Refusal::insufficient(points, available));
    };
    let parts = ledger::parts(scene.tx, &taken)?;
    let given = ledger::give_parts(scene.tx, &change(taker, EntryKind::Earn, &from), &parts)?;
    announce(scene, giver, &taken)?;
    announce(scene, taker, &given)
}

fn left_today(scene: &Scene<'_>, giver: &str) -> rusqlite::Result<i64> {
    let given: i64 = scene.tx.query_row(
        "SELECT coalesce(sum(points), 0) FROM transfers WHERE giver = ?1 AND at >= ?2",
        params![giver, Moment::start_of(scene.now.day())],
        |row| row.get(0),
    )?;
    Ok((PER_DAY - given).max(0))
}

pub fn list(scene: &Scene<'_>, request: ListTransfers) -> Outcome<TransferPage> {
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    let before = paging::read_seq(request.cursor.as_deref()).unwrap_or(i64::MAX);
    let rows: Vec<(String, Transfer)> = scene
        .tx
        .prepare_cached(
            "SELECT seq, transfers.id, at, giver = ?1, points, note, name, phone
             FROM transfers JOIN members ON members.id = iif(giver = ?1, taker, giver)
             WHERE (giver = ?1 OR taker = ?1) AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
        )?
        .query_map(params![member, before, limit + 1], |row| {
            let is_given = row.get(3)?;
            let transfer = Transfer {
                id: TransferId(row.get(1)?),
                at: row.get::<_, Moment>(2)?.timestamp(),
                direction: if is_given { Direction::Given } else { Direction::Received },
                points: Points(row.get(4)?),
                with: Recipient {
                    name: masked_name(&row.get::<_, String>(6)?),
                    phone: masked_phone(&row.get::<_, String>(7)?),
                },
                note: row.get(5)?,
            };
            Ok((paging::write_seq(row.get(0)?), transfer))
        })?
        .collect::<Result<_, _>>()?;
    let page = paging::page(rows, limit);
    let limits = TransferLimits {
        min: Points(MIN),
        max: Points(MAX),
        per_day: Points(PER_DAY),
        left_today: Points(left_today(scene, member)?),
    };
    Ok(TransferPage { data: page.data, cursor: page.cursor, limits }.into())
}
