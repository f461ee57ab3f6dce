//! The seed's rewards, and what the demo member has redeemed.

use chrono::NaiveTime;
use contract::mall::{Address, RedemptionState};
use rusqlite::{Connection, params};
use serde::Deserialize;

use super::{
    address,
    catalogue::Offer,
    control::tracking,
    large, orders,
    redeem::{self, Order},
};
use crate::{
    clock::{Moment, days_before},
    domain::{bootstrap, coupons::Template, member},
    language::Text,
    seed::{self, Seed, Seeding, missing},
};

#[derive(Deserialize)]
struct SeedCategory {
    id: String,
    name: Text,
}

/// What the rewards of a kind have in common.
#[derive(Deserialize)]
struct SeedKind {
    kind: String,
    rules: Option<Text>,
    /// What holds for the ways that a reward comes by.
    by_delivery: Option<Text>,
    in_store: Option<Text>,
    terms: Text,
}

impl SeedKind {
    /// The rules of a reward, without those of ways that it does not come by.
    fn rules(&self, reward: &SeedReward) -> Text {
        let of_ways = [
            self.by_delivery.as_ref().filter(|_| reward.by_delivery),
            self.in_store.as_ref().filter(|_| reward.in_store),
        ];
        let parts: Vec<&Text> = self.rules.iter().chain(of_ways.into_iter().flatten()).collect();
        Text::made(|language| {
            let parts: Vec<&str> = parts.iter().map(|part| part.get(language)).collect();
            parts.join("\n\n")
        })
    }
}

#[derive(Clone, Deserialize)]
pub struct SeedReward {
    pub id: String,
    pub kind: String,
    pub category: String,
    pub title: Text,
    pub summary: Text,
    pub text: Text,
    /// The name of its picture; more of them follow.
    pub pictures: Vec<String>,
    pub points: i64,
    #[serde(default)]
    pub money_minor: i64,
    /// What it costs outside its sale.
    pub usual_points: Option<i64>,
    pub sale: Option<SeedSale>,
    pub stock: Option<u32>,
    pub per_member: Option<u32>,
    pub min_tier: Option<String>,
    #[serde(default)]
    pub new_members_only: bool,
    #[serde(default)]
    pub by_delivery: bool,
    #[serde(default)]
    pub in_store: bool,
    /// How many days ago it was added.
    pub added_days: u32,
    pub coupon: Option<Template>,
}

#[derive(Clone, Deserialize)]
pub struct SeedSale {
    /// In how many days it begins, or began when that is negative.
    in_days: i64,
    days: i64,
}

#[derive(Deserialize)]
struct SeedMall {
    categories: Vec<SeedCategory>,
    kinds: Vec<SeedKind>,
    rewards: Vec<SeedReward>,
}

#[derive(Deserialize)]
struct SeedOrders {
    addresses: Vec<SeedAddress>,
    orders: Vec<SeedOrder>,
}

#[derive(Deserialize)]
struct SeedAddress {
    phone: String,
    address: Address,
}

#[derive(Deserialize)]
struct SeedOrder {
    phone: String,
    reward: String,
    /// What it cost then.
    points: i64,
    /// To the member's first address, or else in a store.
    #[serde(default)]
    is_sent: bool,
    store: Option<String>,
    /// The first one is when it was placed.
    steps: Vec<SeedStep>,
}

#[derive(Deserialize)]
struct SeedStep {
    days: u32,
    time: NaiveTime,
    state: RedemptionState,
    reason: Option<Text>,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let mall: SeedMall = seed::data(seed::MALL)?;
    for (position, category) in (1_i64..).zip(&mall.categories) {
        seeding.tx.execute(
            "INSERT INTO reward_categories (id, position, name) VALUES (?1, ?2, ?3)",
            params![category.id, position, category.name],
        )?;
    }
    let more = if seeding.seed == Seed::Large { large::rewards(&mall.rewards) } else { Vec::new() };
    for (position, reward) in (1_i64..).zip(mall.rewards.iter().chain(&more)) {
        let kind = mall.kinds.iter().find(|kind| kind.kind == reward.kind);
        let kind = kind.ok_or_else(|| missing(&reward.kind))?;
        add_reward(seeding, position, reward, kind)?;
    }
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    let demo: SeedOrders = seed::data(seed::ORDERS)?;
    for SeedAddress { phone, address } in &demo.addresses {
        address::insert(seeding.tx, &member_of(seeding.tx, phone)?, address)?;
    }
    demo.orders.iter().try_for_each(|order| add_order(seeding, order))
}

fn member_of(tx: &Connection, phone: &str) -> rusqlite::Result<String> {
    member::by_phone(tx, phone)?.ok_or_else(|| missing(phone))
}

fn add_reward(
    seeding: &Seeding<'_>,
    position: i64,
    reward: &SeedReward,
    kind: &SeedKind,
) -> rusqlite::Result<()> {
    const DAY_S: i64 = 24 * 3600;
    let midnight = Moment::start_of(seeding.today);
    let pictures: Vec<String> =
        reward.pictures.iter().map(|name| format!("/art/rewards/{name}.svg")).collect();
    let coupon = reward.coupon.as_ref().map(serde_json::to_string).transpose();
    let coupon = coupon.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let sale = reward.sale.as_ref();
    seeding.tx.execute(
        "INSERT INTO rewards (id, position, kind, category, title, summary, text, rules, terms,
             picture, gallery, points, money_minor, usual_points, usual_minor, starts_at, ends_at,
             stock, per_member, min_tier, new_members_only, by_delivery, in_store, added_at,
             coupon, search)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
             ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
        params![
            reward.id,
            position,
            reward.kind,
            reward.category,
            reward.title,
            reward.summary,
            reward.text,
            kind.rules(reward),
            kind.terms,
            pictures.first(),
            serde_json::Value::from(pictures.clone()).to_string(),
            reward.points,
            reward.money_minor,
            reward.usual_points,
            reward.usual_points.map(|_| reward.money_minor),
            sale.map(|sale| midnight.plus_seconds(sale.in_days * DAY_S)),
            sale.map(|sale| midnight.plus_seconds((sale.in_days + sale.days) * DAY_S)),
            reward.stock,
            reward.per_member,
            reward.min_tier,
            reward.new_members_only,
            reward.by_delivery,
            reward.in_store,
            Moment::start_of(days_before(seeding.today, reward.added_days)),
            coupon,
            format!("{}\n{}", reward.title.searchable(), reward.summary.searchable()),
        ],
    )?;
    Ok(())
}

fn add_order(seeding: &Seeding<'_>, order: &SeedOrder) -> rusqlite::Result<()> {
    let tx = seeding.tx;
    let member = member_of(tx, &order.phone)?;
    let at = |step: &SeedStep| Moment::at(days_before(seeding.today, step.days), step.time);
    let Some((first, later)) = order.steps.split_first() else { return Err(missing("steps")) };
    let mut offer = Offer::find(tx, &order.reward, None).map_err(|_| missing(&order.reward))?;
    offer.points = order.points;
    let destination = match order.is_sent {
        true => first_address(tx, &member)?,
        false => None,
    };
    let store = match &order.store {
        Some(code) => bootstrap::store_named(tx, code)?.map(|(id, _)| id),
        None => None,
    };
    let filed = Order {
        member: &member,
        offer: &offer,
        quantity: 1,
        state: first.state,
        at: at(first),
        destination,
        store: store.as_deref(),
    };
    let id = redeem::file(tx, &filed)?;
    redeem::count_use(tx, &offer.id, &member, 1)?;
    for step in later {
        orders::set_state(tx, &id, step.state, at(step), step.reason.as_ref())?;
        match step.state {
            RedemptionState::Rejected | RedemptionState::Cancelled => {
                tx.execute(
                    "UPDATE reward_uses SET used = used - 1 WHERE reward = ?1",
                    [&offer.id],
                )?;
            }
            RedemptionState::Shipped => {
                tx.execute(
                    "UPDATE redemptions SET carrier = '顺丰速运', tracking = ?2 WHERE id = ?1",
                    params![id, tracking(&id)],
                )?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn first_address(tx: &Connection, member: &str) -> rusqlite::Result<Option<String>> {
    let address = address::default_of(tx, member)?;
    Ok(address.and_then(|address| serde_json::to_string(&address::destination(address)).ok()))
}
