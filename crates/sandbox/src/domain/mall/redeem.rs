//! Redeeming: the points, the stock and the member's limit change together, or not at all.

use contract::{
    Code,
    bootstrap::Store,
    id::RedemptionId,
    mall::{Address, RedeemReward, Redemption, RedemptionState},
    points::EntryKind,
};
use rusqlite::{Connection, params};

use super::{
    address,
    catalogue::{Offer, Viewer},
    cost, orders,
};
use crate::{
    clock::Moment,
    domain::{
        bootstrap,
        points::{self, ledger},
    },
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

/// The most that can be redeemed at once.
const MAX_QUANTITY: u32 = 99;
/// How long a redemption waits for its money.
const PAY_WITHIN_S: i64 = 30 * 60;

pub static REDEEMED: Text = Text::new("兑换", "兌換", "Redeemed:");

pub fn redeem(scene: &Scene<'_>, request: RedeemReward) -> Outcome<Redemption> {
    let member = scene.member()?;
    let offer = Offer::find(scene.tx, request.reward.as_str(), Some(member))?;
    if !(1..=MAX_QUANTITY).contains(&request.quantity) {
        return Err(Refusal::field("/quantity", "out_of_range"));
    }
    let place = place(scene, member, &offer, &request)?;
    check(scene, member, &offer, &request)?;
    let id = take(scene, member, &offer, request.quantity, &place)?;
    if orders::is_done_at_once(offer.kind) && offer.money_minor == 0 {
        orders::complete(scene, member, id.as_str())?;
    }
    orders::tell(scene, member, id.as_str())?;
    Ok(orders::show(scene, member, id.as_str())?.into())
}

/// Where a redemption goes.
enum Place {
    Nowhere,
    Sent(Address),
    Store(Store),
}

fn place(
    scene: &Scene<'_>,
    member: &str,
    offer: &Offer,
    request: &RedeemReward,
) -> Result<Place, Refusal> {
    match (&request.address, &request.store) {
        (Some(_), Some(_)) => Err(Refusal::field("/store", "invalid")),
        (Some(address), None) if offer.by_delivery => {
            let address = address::find(scene.tx, member, address.as_str())?
                .ok_or_else(|| Refusal::field("/address", "invalid"))?;
            Ok(Place::Sent(address::destination(address)))
        }
        (Some(_), None) => Err(Refusal::field("/address", "invalid")),
        (None, Some(code)) if offer.in_store => bootstrap::find_store(scene, code)?
            .map(Place::Store)
            .ok_or_else(|| Refusal::field("/store", "invalid")),
        (None, Some(_)) => Err(Refusal::field("/store", "invalid")),
        (None, None) if offer.by_delivery => Err(Refusal::field("/address", "required")),
        (None, None) if offer.in_store => Err(Refusal::field("/store", "required")),
        (None, None) => Ok(Place::Nowhere),
    }
}

/// Whether the member may have it, at the cost that was on the screen.
fn check(
    scene: &Scene<'_>,
    member: &str,
    offer: &Offer,
    request: &RedeemReward,
) -> Result<(), Refusal> {
    let viewer = Viewer::member(scene, member)?;
    let reasons = offer.reasons(Some(&viewer), request.quantity, scene.now, scene.language);
    let (points, others): (Vec<_>, Vec<_>) =
        reasons.into_iter().partition(|reason| reason.code == Code::InsufficientPoints);
    if let Some(reason) = others.into_iter().next() {
        return Err(offer.refuse(reason));
    }
    // Before the points: a price that went up is told as such, not as points that are missing.
    let quantity = i64::from(request.quantity);
    let now = cost(offer.points * quantity, offer.money_minor * quantity);
    if now != request.expected_cost {
        return Err(Refusal::new(Code::PriceChanged).with(|problem| problem.cost = Some(now)));
    }
    match points.into_iter().next() {
        Some(reason) => Err(offer.refuse(reason)),
        None => Ok(()),
    }
}

fn take(
    scene: &Scene<'_>,
    member: &str,
    offer: &Offer,
    quantity: u32,
    place: &Place,
) -> Result<RedemptionId, Refusal> {
    let tx = scene.tx;
    tx.execute("UPDATE rewards SET stock = stock - ?2 WHERE id = ?1", params![offer.id, quantity])?;
    count_use(tx, &offer.id, member, quantity)?;
    let state = if offer.money_minor > 0 {
        RedemptionState::AwaitingPayment
    } else {
        RedemptionState::Submitted
    };
    let destination = match place {
        Place::Sent(to) => Some(serde_json::to_string(to).map_err(Refusal::internal)?),
        _ => None,
    };
    let order = Order {
        member,
        offer,
        quantity,
        state,
        at: scene.now,
        destination,
        store: match place {
            Place::Store(store) => Some(store.id.as_str()),
            _ => None,
        },
    };
    let id = file(tx, &order)?;
    pay_points(scene, member, offer, quantity, &id)?;
    Ok(RedemptionId(id))
}

pub fn count_use(
    tx: &Connection,
    reward: &str,
    member: &str,
    quantity: u32,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO reward_uses (reward, member, used) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET used = used + excluded.used",
        params![reward, member, quantity],
    )?;
    Ok(())
}

fn pay_points(
    scene: &Scene<'_>,
    member: &str,
    offer: &Offer,
    quantity: u32,
    redemption: &str,
) -> Result<(), Refusal> {
    let points = offer.points * i64::from(quantity);
    if points == 0 {
        return Ok(());
    }
    let title = REDEEMED.then(&offer.title);
    let change = ledger::Change {
        redemption: Some(redemption),
        ..ledger::Change::new(member, scene.now, EntryKind::Spend, points, &title)
    };
    let posted = ledger::take(scene.tx, &change)?;
    // What was looked at before stands in the same transaction.
    let posted = posted.ok_or_else(|| Refusal::insufficient(points, 0))?;
    points::announce(scene, member, &posted)
}

/// A redemption before it is filed.
pub struct Order<'a> {
    pub member: &'a str,
    pub offer: &'a Offer,
    pub quantity: u32,
    pub state: RedemptionState,
    pub at: Moment,
    pub destination: Option<String>,
    pub store: Option<&'a str>,
}

/// Files a redemption with its first step, and gives its id.
pub fn file(tx: &Connection, order: &Order<'_>) -> rusqlite::Result<String> {
    let offer = order.offer;
    let last: i64 =
        tx.query_row("SELECT coalesce(max(seq), 0) FROM redemptions", [], |row| row.get(0))?;
    let id = format!("red_{:06}", last + 1);
    let number = format!("{}{:04}", order.at.day().format("%y%m%d"), (last + 1) % 10_000);
    let quantity = i64::from(order.quantity);
    let waits = order.state == RedemptionState::AwaitingPayment;
    tx.execute(
        "INSERT INTO redemptions (id, number, member, reward, kind, title, picture, quantity,
             points, money_minor, state, placed_at, pay_by, destination, store)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            id,
            number,
            order.member,
            offer.id,
            offer.kind.as_str(),
            offer.title,
            offer.picture,
            quantity,
            offer.points * quantity,
            offer.money_minor * quantity,
            order.state.as_str(),
            order.at,
            waits.then(|| order.at.plus_seconds(PAY_WITHIN_S)),
            order.destination,
            order.store,
        ],
    )?;
    orders::note_step(tx, &id, order.state, order.at, None)?;
    Ok(id)
}
