//! The catalogue: what there is, what it costs, and why somebody cannot have it.

use contract::{
    Code, Cursor, Page, Points,
    id::{CategoryId, RewardId, TierId},
    mall::{
        Category, GetReward, ListCategories, ListRewards, Reward, RewardKind, RewardSort, Sale,
        Unavailable, Way,
    },
    member::TierName,
};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{cost, read_name};
use crate::{
    clock::Moment,
    domain::points::ledger,
    language::{Language, Text},
    paging,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

/// How long after joining a member is new.
const NEW_S: i64 = 30 * 24 * 3600;

/// Who looks at a reward.
pub struct Viewer {
    id: String,
    balance: i64,
    level: u8,
    is_new: bool,
}

impl Viewer {
    fn of(scene: &Scene<'_>) -> Result<Option<Self>, Refusal> {
        scene.viewer().map(|member| Self::member(scene, member)).transpose()
    }

    pub fn member(scene: &Scene<'_>, member: &str) -> Result<Self, Refusal> {
        let (level, joined_at) = scene.tx.query_row(
            "SELECT level, joined_at FROM members JOIN tiers ON tiers.id = tier
             WHERE members.id = ?1",
            [member],
            |row| Ok((row.get(0)?, row.get::<_, Moment>(1)?)),
        )?;
        Ok(Self {
            id: member.to_owned(),
            balance: ledger::balance(scene.tx, member)?,
            level,
            is_new: joined_at.plus_seconds(NEW_S) > scene.now,
        })
    }
}

/// A reward as it is stored.
pub struct Offer {
    position: i64,
    pub id: String,
    pub kind: RewardKind,
    category: String,
    pub title: Text,
    summary: Text,
    pub picture: String,
    pub points: i64,
    pub money_minor: i64,
    usual: Option<(i64, i64)>,
    window: Option<(Moment, Moment)>,
    stock: Option<u32>,
    limit: Option<u32>,
    /// Of the limit, what the viewer has.
    used: u32,
    min_tier: Option<(String, Text, u8)>,
    new_members_only: bool,
    pub by_delivery: bool,
    pub in_store: bool,
}

const OFFER: &str = "SELECT r.position, r.id, kind, category, title, summary, picture, points,
    money_minor, usual_points, usual_minor, starts_at, ends_at, stock, per_member,
    coalesce(used, 0), min_tier, t.name, t.level, new_members_only, by_delivery, in_store";
const FROM: &str = "FROM rewards r LEFT JOIN tiers t ON t.id = min_tier
    LEFT JOIN reward_uses u ON u.reward = r.id AND u.member = :member";

impl Offer {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let min_tier: Option<String> = row.get(16)?;
        Ok(Self {
            position: row.get(0)?,
            id: row.get(1)?,
            kind: read_name(row.get(2)?)?,
            category: row.get(3)?,
            title: row.get(4)?,
            summary: row.get(5)?,
            picture: row.get(6)?,
            points: row.get(7)?,
            money_minor: row.get(8)?,
            usual: row.get::<_, Option<i64>>(9)?.zip(row.get::<_, Option<i64>>(10)?),
            window: row.get::<_, Option<Moment>>(11)?.zip(row.get::<_, Option<Moment>>(12)?),
            stock: row.get(13)?,
            limit: row.get(14)?,
            used: row.get(15)?,
            min_tier: match min_tier {
                Some(id) => Some((id, row.get(17)?, row.get(18)?)),
                None => None,
            },
            new_members_only: row.get(19)?,
            by_delivery: row.get(20)?,
            in_store: row.get(21)?,
        })
    }

    pub fn find(tx: &Connection, id: &str, member: Option<&str>) -> Result<Self, Refusal> {
        tx.prepare_cached(&format!("{OFFER} {FROM} WHERE r.id = :id"))?
            .query_row(named_params! { ":member": member, ":id": id }, Self::read)
            .optional()?
            .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    fn tier(&self, language: Language) -> Option<TierName> {
        let (id, name, level) = self.min_tier.as_ref()?;
        Some(TierName { id: TierId(id.clone()), name: name.to(language), level: *level })
    }

    fn limit_left(&self) -> Option<u32> {
        Some(self.limit?.saturating_sub(self.used))
    }

    /// Why so many cannot be had, the points last.
    pub fn reasons(
        &self,
        viewer: Option<&Viewer>,
        quantity: u32,
        now: Moment,
        language: Language,
    ) -> Vec<Unavailable> {
        let mut reasons = Vec::new();
        if let Some((starts_at, ends_at)) = self.window {
            if now < starts_at {
                let starts_at = Some(starts_at.timestamp());
                reasons.push(Unavailable { starts_at, ..Unavailable::new(Code::SaleNotStarted) });
            } else if now >= ends_at {
                let ended_at = Some(ends_at.timestamp());
                reasons.push(Unavailable { ended_at, ..Unavailable::new(Code::SaleEnded) });
            }
        }
        if self.stock.is_some_and(|stock| stock < quantity) {
            reasons.push(Unavailable::new(Code::OutOfStock));
        }
        if let Some(viewer) = viewer {
            reasons.extend(self.reasons_of(viewer, quantity, language));
        }
        reasons
    }

    /// Those that have to do with who asks.
    fn reasons_of(&self, viewer: &Viewer, quantity: u32, language: Language) -> Vec<Unavailable> {
        let mut reasons = Vec::new();
        if self.new_members_only && !viewer.is_new {
            reasons.push(Unavailable::new(Code::NewMembersOnly));
        }
        if let Some(tier) = self.tier(language).filter(|tier| tier.level > viewer.level) {
            let tier = Some(tier);
            reasons.push(Unavailable { tier, ..Unavailable::new(Code::TierRequired) });
        }
        if self.limit_left().is_some_and(|left| left < quantity) {
            let limit = self.limit;
            reasons.push(Unavailable { limit, ..Unavailable::new(Code::LimitReached) });
        }
        let required = self.points * i64::from(quantity);
        if required > viewer.balance {
            reasons.push(Unavailable {
                required: Some(Points(required)),
                available: Some(Points(viewer.balance)),
                missing: Some(Points(required - viewer.balance)),
                ..Unavailable::new(Code::InsufficientPoints)
            });
        }
        reasons
    }

    /// A reason as a refusal.
    pub fn refuse(&self, reason: Unavailable) -> Refusal {
        let stock = self.stock.filter(|_| reason.code == Code::OutOfStock);
        Refusal::from(reason).with(|problem| problem.stock = stock)
    }

    fn show(&self, scene: &Scene<'_>, viewer: Option<&Viewer>) -> Reward {
        let language = scene.language;
        Reward {
            id: RewardId(self.id.clone()),
            kind: self.kind,
            title: self.title.to(language),
            summary: Some(self.summary.to(language)),
            category: Some(CategoryId(self.category.clone())),
            picture: Some(self.picture.clone()),
            price: cost(self.points, self.money_minor),
            sale: self.window.map(|(starts_at, ends_at)| Sale {
                starts_at: starts_at.timestamp(),
                ends_at: ends_at.timestamp(),
                usual: self.usual.map(|(points, minor)| cost(points, minor)),
            }),
            stock: self.stock,
            limit: self.limit,
            limit_left: self.limit_left().filter(|_| viewer.is_some()),
            min_tier: self.tier(language),
            new_members_only: self.new_members_only,
            ways: [(self.by_delivery, Way::Delivery), (self.in_store, Way::Store)]
                .into_iter()
                .filter_map(|(there, way)| there.then_some(way))
                .collect(),
            unavailable: self.reasons(viewer, 1, scene.now, language),
            gallery: Vec::new(),
            text: None,
            rules: None,
            terms: None,
        }
    }
}

pub fn one(scene: &Scene<'_>, request: GetReward) -> Outcome<Reward> {
    let viewer = Viewer::of(scene)?;
    let member = viewer.as_ref().map(|viewer| viewer.id.as_str());
    let offer = Offer::find(scene.tx, request.id.as_str(), member)?;
    let (gallery, text, rules, terms) = scene.tx.query_row(
        "SELECT gallery, text, rules, terms FROM rewards WHERE id = ?1",
        [&offer.id],
        |row| {
            let text = |column| row.get(column).map(|text: Text| text.to(scene.language));
            Ok((row.get::<_, String>(0)?, text(1)?, text(2)?, text(3)?))
        },
    )?;
    let reward = Reward {
        gallery: serde_json::from_str(&gallery).map_err(Refusal::internal)?,
        text: Some(text),
        rules: Some(rules),
        terms: Some(terms),
        ..offer.show(scene, viewer.as_ref())
    };
    Ok(Answer::tagged(reward, Tag::of_viewer(scene.viewer())))
}

pub fn categories(scene: &Scene<'_>, _: ListCategories) -> Outcome<Page<Category>> {
    let data = scene
        .tx
        .prepare_cached(
            "SELECT c.id, c.name, count(r.id) FROM reward_categories c
             LEFT JOIN rewards r ON r.category = c.id GROUP BY c.id ORDER BY c.position",
        )?
        .query_map([], |row| {
            Ok(Category {
                id: CategoryId(row.get(0)?),
                name: row.get::<_, Text>(1)?.to(scene.language),
                count: row.get(2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(Answer::tagged(Page { data, cursor: Cursor::default() }, Tag::Public))
}

/// What the list is ordered by before the brand's own order decides.
fn order(sort: RewardSort) -> Result<&'static str, Refusal> {
    match sort {
        RewardSort::Recommended => Ok("0"),
        RewardSort::PointsLow => Ok("points"),
        RewardSort::PointsHigh => Ok("-points"),
        RewardSort::Newest => Ok("-added_at"),
        RewardSort::Unknown => Err(Refusal::field("/sort", "invalid")),
    }
}

/// What [`Offer::reasons`] says, for one of each, in the database's words.
const AFFORDABLE: &str = "points <= :balance AND (stock IS NULL OR stock > 0)
    AND (starts_at IS NULL OR (starts_at <= :now AND ends_at > :now))
    AND coalesce(t.level, 0) <= :level AND (:is_new OR NOT new_members_only)
    AND (per_member IS NULL OR coalesce(used, 0) < per_member)";

pub fn list(scene: &Scene<'_>, request: ListRewards) -> Outcome<Page<Reward>> {
    let limit = paging::limit(request.limit)?;
    let key = order(request.sort.unwrap_or_default())?;
    let viewer = Viewer::of(scene)?;
    let only_affordable = request.affordable == Some(true);
    if only_affordable {
        scene.member()?;
    }
    let q = request.q.as_deref().unwrap_or_default().trim().to_lowercase();
    let (after_key, after) =
        request.cursor.as_deref().and_then(read_cursor).unwrap_or((i64::MIN, 0));
    let sql = format!(
        "{OFFER}, {key} AS rank {FROM}
         WHERE (:category IS NULL OR category = :category)
             AND (:q = '' OR instr(search, :q) > 0)
             AND (:max_points IS NULL OR points <= :max_points)
             AND (NOT :only_affordable OR ({AFFORDABLE}))
             AND ({key}, r.position) > (:after_key, :after)
         ORDER BY rank, r.position LIMIT :limit"
    );
    let rows: Vec<(i64, Offer)> = scene
        .tx
        .prepare_cached(&sql)?
        .query_map(
            named_params! {
                ":member": viewer.as_ref().map(|viewer| &viewer.id),
                ":category": request.category.as_ref().map(CategoryId::as_str),
                ":q": q,
                ":max_points": request.max_points.map(|points| points.0),
                ":only_affordable": only_affordable,
                ":balance": viewer.as_ref().map_or(0, |viewer| viewer.balance),
                ":level": viewer.as_ref().map_or(0, |viewer| viewer.level),
                ":is_new": viewer.as_ref().is_some_and(|viewer| viewer.is_new),
                ":now": scene.now,
                ":after_key": after_key,
                ":after": after,
                ":limit": limit + 1,
            },
            |row| Ok((row.get(22)?, Offer::read(row)?)),
        )?
        .collect::<Result<_, _>>()?;
    let rows = rows
        .into_iter()
        .map(|(key, offer)| (write_cursor(key, offer.position), offer.show(scene, viewer.as_ref())))
        .collect();
    Ok(Answer::tagged(paging::page(rows, limit), Tag::of_viewer(scene.viewer())))
}

fn write_cursor(key: i64, position: i64) -> String {
    format!("r{key}.{position}")
}

fn read_cursor(text: &str) -> Option<(i64, i64)> {
    let (key, position) = text.strip_prefix('r')?.split_once('.')?;
    Some((key.parse().ok()?, position.parse().ok()?))
}
