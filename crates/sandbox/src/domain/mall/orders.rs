//! Redemptions on their way, as the member and the brand move them.

mod reading;

use contract::{
    Code,
    id::RedemptionId,
    mall::{
        CancelRedemption, PayRedemption, PaymentPage, Redemption, RedemptionState as State,
        RewardKind,
    },
};
use rusqlite::{Connection, OptionalExtension, params};

pub use self::reading::{list, one, show};
use super::read_name;
use crate::{
    clock::Moment,
    control,
    domain::{
        coupons,
        events::{self, Happening},
        points::{
            self,
            ledger::{self, Purpose},
            refund_expiry,
        },
    },
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

static GIVEN_BACK: Text = Text::new("退回", "退回", "Refunded:");
static CANCELLED: Text = Text::new("你取消了兑换", "你取消了兌換", "You cancelled it");
static UNPAID: Text = Text::new("未在时限内付款", "未在時限內付款", "It was not paid in time");

/// What a redemption is known by while it is moved.
pub struct Order {
    pub id: String,
    pub member: String,
    reward: String,
    pub kind: RewardKind,
    title: Text,
    quantity: u32,
    pub state: State,
    pub is_sent: bool,
}

impl Order {
    pub fn find(tx: &Connection, id: &str) -> Result<Self, Refusal> {
        tx.query_row(
            "SELECT id, member, reward, kind, title, quantity, state, destination IS NOT NULL
             FROM redemptions WHERE id = ?1",
            [id],
            |row| {
                Ok(Self {
                    id: row.get(0)?,
                    member: row.get(1)?,
                    reward: row.get(2)?,
                    kind: read_name(row.get(3)?)?,
                    title: row.get(4)?,
                    quantity: row.get(5)?,
                    state: read_name(row.get(6)?)?,
                    is_sent: row.get(7)?,
                })
            },
        )
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    fn of_member(scene: &Scene<'_>, id: &RedemptionId) -> Result<Self, Refusal> {
        let member = scene.member()?;
        let order = Self::find(scene.tx, id.as_str())?;
        // Another member's is told like one that does not exist.
        if order.member == member { Ok(order) } else { Err(Refusal::new(Code::NotFound)) }
    }

    /// Moves it on, and tells the member.
    pub fn enter(
        &self,
        scene: &Scene<'_>,
        state: State,
        reason: Option<&Text>,
    ) -> Result<(), Refusal> {
        set_state(scene.tx, &self.id, state, scene.now, reason)?;
        tell(scene, &self.member, &self.id)
    }

    /// Takes note that its money was paid.
    pub fn note_payment(&self, scene: &Scene<'_>) -> rusqlite::Result<()> {
        scene.tx.execute(
            "UPDATE redemptions SET state = 'submitted', pay_by = NULL, paid_at = ?2 WHERE id = ?1",
            params![self.id, scene.now],
        )?;
        Ok(())
    }

    /// Ends it without a reward: points, stock and the member's limit are as before, and money that
    /// was paid goes back.
    pub fn undo(&self, scene: &Scene<'_>, state: State, reason: &Text) -> Result<(), Refusal> {
        release(scene.tx, &self.reward, &self.member, self.quantity)?;
        let title = GIVEN_BACK.then(&self.title);
        let at_least = refund_expiry(scene.now);
        let posted = ledger::refund(
            scene.tx,
            &self.member,
            Purpose::Redemption(&self.id),
            scene.now,
            &title,
            at_least,
        )?;
        if let Some(posted) = posted {
            points::announce(scene, &self.member, &posted)?;
        }
        self.enter(scene, state, Some(reason))
    }
}

/// Gives back what a redemption took from the stock and from the member's limit.
pub fn release(tx: &Connection, reward: &str, member: &str, quantity: u32) -> rusqlite::Result<()> {
    tx.execute("UPDATE rewards SET stock = stock + ?2 WHERE id = ?1", params![reward, quantity])?;
    tx.execute(
        "UPDATE reward_uses SET used = used - ?3 WHERE reward = ?1 AND member = ?2",
        params![reward, member, quantity],
    )?;
    Ok(())
}

pub fn set_state(
    tx: &Connection,
    id: &str,
    state: State,
    at: Moment,
    reason: Option<&Text>,
) -> rusqlite::Result<()> {
    let is_undone = matches!(state, State::Rejected | State::Cancelled);
    tx.execute(
        "UPDATE redemptions SET state = ?2, pay_by = NULL,
             refunded_at = iif(?3 AND paid_at IS NOT NULL, ?4, NULL) WHERE id = ?1",
        params![id, state.as_str(), is_undone, at],
    )?;
    note_step(tx, id, state, at, reason)
}

pub fn note_step(
    tx: &Connection,
    id: &str,
    state: State,
    at: Moment,
    reason: Option<&Text>,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO redemption_steps (redemption, state, at, reason) VALUES (?1, ?2, ?3, ?4)",
        params![id, state.as_str(), at, reason],
    )?;
    Ok(())
}

/// Whether nobody has to look at it before it is there.
pub fn is_done_at_once(kind: RewardKind) -> bool {
    matches!(kind, RewardKind::Coupon | RewardKind::CashVoucher | RewardKind::Donation)
}

/// Turns a redemption into what it stands for: coupons in the wallet, or a gift.
pub fn complete(scene: &Scene<'_>, member: &str, id: &str) -> Result<(), Refusal> {
    let order = Order::find(scene.tx, id)?;
    for _ in 0..order.quantity {
        if let Some(coupon) = coupons::issue(scene.tx, member, id, scene.now)? {
            let happening = Happening::Coupon { coupon, code: None, store: None };
            events::emit(scene, member, &happening)?;
        }
    }
    set_state(scene.tx, id, State::Approved, scene.now, None)?;
    Ok(())
}

/// Tells the member's open pages where a redemption stands.
pub fn tell(scene: &Scene<'_>, member: &str, id: &str) -> Result<(), Refusal> {
    let state = Order::find(scene.tx, id)?.state;
    let redemption = RedemptionId(id.to_owned());
    events::emit(scene, member, &Happening::Order { redemption, state })
}

/// What nobody paid for in time, whoever asks: its stock is wanted by others.
pub fn cancel_unpaid(scene: &Scene<'_>) -> Result<(), Refusal> {
    let overdue: Vec<String> = scene
        .tx
        .prepare_cached("SELECT id FROM redemptions WHERE pay_by <= ?1 ORDER BY pay_by, seq")?
        .query_map([scene.now], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    overdue
        .iter()
        .try_for_each(|id| Order::find(scene.tx, id)?.undo(scene, State::Cancelled, &UNPAID))
}

fn can_cancel(state: State) -> bool {
    matches!(state, State::Submitted | State::AwaitingPayment)
}

pub fn cancel(scene: &Scene<'_>, request: CancelRedemption) -> Outcome<Redemption> {
    let order = Order::of_member(scene, &request.id)?;
    if !can_cancel(order.state) {
        return Err(Refusal::new(Code::NotCancellable));
    }
    order.undo(scene, State::Cancelled, &CANCELLED)?;
    Ok(show(scene, &order.member, &order.id)?.into())
}

pub fn pay(scene: &Scene<'_>, request: PayRedemption) -> Outcome<PaymentPage> {
    let order = Order::of_member(scene, &request.id)?;
    if order.state != State::AwaitingPayment {
        return Err(Refusal::new(Code::NotPayable));
    }
    Ok(PaymentPage { url: format!("{}/pay?redemption={}", control::BASE, order.id) }.into())
}
