//! What the brand does with redemptions and rewards: calls of the control surface.

use axum::routing::MethodFilter;
use contract::{Code, mall::RedemptionState as State};
use rusqlite::params;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    cost,
    orders::{self, Order},
};
use crate::{
    clock::Moment,
    control::{Controls, Nothing, One, not_now, present},
    domain::{self, member::till::minor_units},
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

pub fn controls(controls: Controls) -> Controls {
    controls
        .on(MethodFilter::GET, "/redemptions", list)
        .on(MethodFilter::GET, "/redemptions/{id}", one)
        .on(MethodFilter::POST, "/redemptions/{id}/{action}", act)
        .on(MethodFilter::PATCH, "/rewards/{id}", set_reward)
}

static OUT_OF_HAND: Text = Text::new(
    "库存盘点后缺货，抱歉未能兑换",
    "庫存盤點後缺貨，抱歉未能兌換",
    "We are sorry: it turned out to be out of stock",
);
pub const CARRIER: &str = "顺丰速运";

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Pay,
    Approve,
    Reject,
    Ship,
    Deliver,
    Collect,
}

#[derive(Deserialize)]
pub struct Act {
    id: String,
    action: Action,
    /// Why it is rejected.
    reason: Option<String>,
    /// With what it is shipped.
    carrier: Option<String>,
    number: Option<String>,
}

/// Moves a redemption on; 409 where that step does not follow.
fn act(scene: &Scene<'_>, request: Act) -> Result<Value, Refusal> {
    let member = Order::find(scene.tx, &request.id)?.member;
    // Its time to be paid may be over.
    domain::settle_member(scene, &member)?;
    let order = Order::find(scene.tx, &request.id)?;
    let next = next(&order, request.action).ok_or_else(not_now)?;
    if matches!(request.action, Action::Pay) {
        order.note_payment(scene)?;
    }
    match next {
        State::Rejected => {
            let given = request.reason.as_deref().map(Text::plain);
            order.undo(scene, next, given.as_ref().unwrap_or(&OUT_OF_HAND))?;
        }
        State::Approved if orders::is_done_at_once(order.kind) => {
            orders::complete(scene, &member, &order.id)?;
            orders::tell(scene, &member, &order.id)?;
        }
        State::Shipped => {
            let number = request.number.unwrap_or_else(|| tracking(&order.id));
            let carrier = request.carrier.as_deref().unwrap_or(CARRIER);
            scene.tx.execute(
                "UPDATE redemptions SET carrier = ?2, tracking = ?3 WHERE id = ?1",
                params![order.id, carrier, number],
            )?;
            order.enter(scene, next, None)?;
        }
        _ => order.enter(scene, next, None)?,
    }
    shown(scene, &member, &order.id)
}

/// The state that an action leads to.
fn next(order: &Order, action: Action) -> Option<State> {
    let at_once = orders::is_done_at_once(order.kind);
    match (action, order.state) {
        (Action::Pay, State::AwaitingPayment) if at_once => Some(State::Approved),
        (Action::Pay, State::AwaitingPayment) => Some(State::Submitted),
        (Action::Approve, State::Submitted) if order.is_sent => Some(State::Approved),
        (Action::Approve, State::Submitted) => Some(State::Ready),
        (Action::Reject, State::Submitted | State::AwaitingPayment | State::Ready) => {
            Some(State::Rejected)
        }
        (Action::Reject, State::Approved) if !at_once => Some(State::Rejected),
        (Action::Ship, State::Approved) if order.is_sent => Some(State::Shipped),
        (Action::Deliver, State::Shipped) => Some(State::Delivered),
        (Action::Collect, State::Ready) => Some(State::Collected),
        _ => None,
    }
}

/// A parcel's number in the shape that the carrier uses.
pub fn tracking(id: &str) -> String {
    let seq = id.rsplit('_').next().and_then(|seq| seq.parse::<u64>().ok()).unwrap_or_default();
    format!("SF{:013}", 1_480_000_000_000 + seq * 7_919)
}

fn shown(scene: &Scene<'_>, member: &str, id: &str) -> Result<Value, Refusal> {
    let redemption = orders::show(scene, member, id)?;
    serde_json::to_value(redemption).map_err(Refusal::internal)
}

/// The latest redemptions of everybody, without names and addresses.
fn list(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    let data: Vec<Value> = scene
        .tx
        .prepare_cached(
            "SELECT id, number, title, quantity, points, state, destination IS NOT NULL
             FROM redemptions ORDER BY seq DESC LIMIT 30",
        )?
        .query_map([], |row| {
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "number": row.get::<_, String>(1)?,
                "title": row.get::<_, Text>(2)?.get(scene.language),
                "quantity": row.get::<_, u32>(3)?,
                "points": row.get::<_, i64>(4)?,
                "state": row.get::<_, String>(5)?,
                "is_sent": row.get::<_, bool>(6)?,
            }))
        })?
        .collect::<Result<_, _>>()?;
    Ok(json!({ "data": data }))
}

fn one(scene: &Scene<'_>, request: One) -> Result<Value, Refusal> {
    let member = Order::find(scene.tx, &request.id)?.member;
    shown(scene, &member, &request.id)
}

/// What is absent stays as it is.
#[derive(Deserialize)]
pub struct SetReward {
    id: String,
    price: Option<Price>,
    /// Null when there is no end of them.
    #[serde(default, deserialize_with = "present")]
    stock: Option<Option<u32>>,
    /// Null when it can be had at any time.
    #[serde(default, deserialize_with = "present")]
    window: Option<Option<Window>>,
}

#[derive(Deserialize)]
struct Price {
    points: u32,
    /// `"12.00"` or a number; absent for none.
    money: Option<Value>,
}

/// In seconds from now; the past is negative.
#[derive(Deserialize)]
struct Window {
    starts_in_s: i64,
    ends_in_s: i64,
}

fn set_reward(scene: &Scene<'_>, request: SetReward) -> Result<Value, Refusal> {
    let tx = scene.tx;
    if let Some(price) = &request.price {
        let minor = match &price.money {
            Some(money) => {
                minor_units(money).ok_or_else(|| Refusal::field("/price/money", "invalid"))?
            }
            None => 0,
        };
        tx.execute(
            "UPDATE rewards SET points = ?2, money_minor = ?3 WHERE id = ?1",
            params![request.id, price.points, minor],
        )?;
    }
    if let Some(stock) = request.stock {
        tx.execute("UPDATE rewards SET stock = ?2 WHERE id = ?1", params![request.id, stock])?;
    }
    if let Some(window) = request.window {
        if window.as_ref().is_some_and(|window| window.starts_in_s >= window.ends_in_s) {
            return Err(Refusal::field("/window", "invalid"));
        }
        let starts_at = window.as_ref().map(|window| scene.now.plus_seconds(window.starts_in_s));
        let ends_at = window.as_ref().map(|window| scene.now.plus_seconds(window.ends_in_s));
        tx.execute(
            "UPDATE rewards SET starts_at = ?2, ends_at = ?3 WHERE id = ?1",
            params![request.id, starts_at, ends_at],
        )?;
    }
    reward(scene, &request.id)
}

fn reward(scene: &Scene<'_>, id: &str) -> Result<Value, Refusal> {
    let moment = |at: Option<Moment>| at.map(Moment::timestamp);
    let found = scene.tx.query_row(
        "SELECT points, money_minor, stock, starts_at, ends_at FROM rewards WHERE id = ?1",
        [id],
        |row| {
            Ok(json!({
                "id": id,
                "price": cost(row.get(0)?, row.get(1)?),
                "stock": row.get::<_, Option<u32>>(2)?,
                "starts_at": moment(row.get(3)?),
                "ends_at": moment(row.get(4)?),
            }))
        },
    );
    match found {
        Err(rusqlite::Error::QueryReturnedNoRows) => Err(Refusal::new(Code::NotFound)),
        found => Ok(found?),
    }
}
