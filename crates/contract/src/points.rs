//! Points: the balance, the lots it is made of, and the ledger that explains it.

mod transfer;

use serde::{Deserialize, Serialize};

use crate::{
    Cursor, Endpoint, Method, Money, Page, Points, Timestamp,
    endpoint::{endpoint, listed},
    id::{EntryId, LotId, RedemptionId, RuleId, SignupId, TransferId},
};

pub use transfer::*;

/// `GET /me/points`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetPoints {}
endpoint!(GetPoints => PointsSummary, Get "/me/points");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PointsSummary {
    /// Points that can be spent now; the sum of `lots`.
    pub balance: Points,
    /// Points earned that become spendable later.
    #[serde(default)]
    pub pending: Points,
    /// What `pending` is made of, the first to come first.
    #[serde(default)]
    pub pending_items: Vec<PendingPoints>,
    /// What is left of each lot, the first to expire first.
    #[serde(default)]
    pub lots: Vec<Lot>,
    pub month: Month,
}

/// Points that were earned and become spendable later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PendingPoints {
    /// What they were earned with, in the brand's words.
    pub title: String,
    pub points: Points,
    pub available_at: Timestamp,
}

/// Points that were earned together and expire together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Lot {
    pub id: LotId,
    /// What is left of it.
    pub points: Points,
    pub earned_at: Timestamp,
    /// Absent when it never expires.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// What it was earned with, in the brand's words.
    pub source: String,
    /// Present when the member may have it extended.
    #[serde(default)]
    pub extension: Option<Extension>,
}

/// What extending a lot would bring; each lot is extended once at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Extension {
    /// When it would expire then.
    pub until: Timestamp,
    /// What it costs; 0 when it is free.
    #[serde(default)]
    pub cost: Points,
}

/// `POST /me/points/lots/{id}/extend`: has a lot expire later, for the cost that it says.
///
/// 409 `limit_reached` when it cannot be extended (any more), 409 `insufficient_points`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ExtendLot {
    #[serde(skip_serializing)]
    pub id: LotId,
}
endpoint!(ExtendLot => Lot, Post "/me/points/lots/{id}/extend", id);

/// What came in and went out this month; both are positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Month {
    pub r#in: Points,
    pub out: Points,
}

/// `GET /me/points/entries?kind=&from=&to=&cursor=&limit=`: the ledger, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListEntries {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EntryKind>,
    /// The first day, `YYYY-MM-DD`, in the brand's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<chrono::NaiveDate>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<chrono::NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200; 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListEntries {
    type Reply = LedgerPage;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/points/entries";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let day = |date: chrono::NaiveDate| date.to_string();
        let filters = [
            ("kind", self.kind.map(|kind| kind.as_str().to_owned())),
            ("from", self.from.map(day)),
            ("to", self.to.map(day)),
        ];
        listed(filters, &self.cursor, self.limit)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LedgerPage {
    pub data: Vec<Entry>,
    #[serde(default)]
    pub cursor: Cursor,
    /// Of the whole period asked for (all kinds), so that `opening + in - out = closing` can be
    /// checked; on the first page only.
    #[serde(default)]
    pub totals: Option<LedgerTotals>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LedgerTotals {
    pub opening: Points,
    /// Positive.
    pub r#in: Points,
    /// Positive.
    pub out: Points,
    pub closing: Points,
    /// How many entries match the filter.
    pub count: u32,
}

/// One change of the balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Entry {
    pub id: EntryId,
    pub at: Timestamp,
    pub kind: EntryKind,
    /// Signed: positive came in, negative went out.
    pub points: Points,
    /// The balance right after it.
    pub balance: Points,
    /// What happened, in the brand's words.
    pub title: String,
    #[serde(default)]
    pub rule: Option<EarningRule>,
    /// What its points were counted of, where a purchase earned them.
    #[serde(default)]
    pub purchase: Option<Purchase>,
    /// The lots that its points came into, or were taken from, the first to expire first.
    #[serde(default)]
    pub lots: Vec<EntryLot>,
    /// The lot that was kept longer for it; its `points` are what is left of it.
    #[serde(default)]
    pub extended: Option<EntryLot>,
    /// The store's name, when it happened in one.
    #[serde(default)]
    pub store: Option<String>,
    /// The redemption that it paid for, or gave the points back of.
    #[serde(default)]
    pub redemption: Option<RedemptionId>,
    /// The gift that it was part of, given (`spend`) or received (`earn`).
    #[serde(default)]
    pub transfer: Option<TransferId>,
    /// The signup that it paid for, gave the points back of, or was promised for.
    #[serde(default)]
    pub signup: Option<SignupId>,
}

/// A purchase as points are counted of it: what the rate gives for the amount, times the multipliers,
/// rounded down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Purchase {
    pub amount: Money,
    pub rate: EarningRate,
    /// By the member's tier at that time, in hundredths.
    pub multiplier: u32,
    /// What gave more at that time.
    #[serde(default)]
    pub occasion: Option<Occasion>,
    /// The number of the order, where it was placed online.
    #[serde(default)]
    pub order: Option<String>,
}

/// A time in which a rule gave more, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Occasion {
    pub title: String,
    /// On top of the tier's, in hundredths.
    pub multiplier: u32,
}

/// A lot as an entry has to do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EntryLot {
    pub id: LotId,
    /// What it was earned with, in the brand's words.
    pub source: String,
    /// How many of the entry's points.
    pub points: Points,
    /// What is left of it now; 0 when it is gone.
    pub left: Points,
    /// As it stands now. Absent when it never expires.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Earn,
    Spend,
    Expire,
    Refund,
    Adjust,
    #[serde(other)]
    Unknown,
}

impl EntryKind {
    /// The kinds that one can filter by.
    pub const ALL: &[Self] = &[Self::Earn, Self::Spend, Self::Expire, Self::Refund, Self::Adjust];

    /// The kind on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Earn => "earn",
            Self::Spend => "spend",
            Self::Expire => "expire",
            Self::Refund => "refund",
            Self::Adjust => "adjust",
            Self::Unknown => "unknown",
        }
    }
}

/// `GET /points/rules`: how points are earned. Needs no session; with one it tells the member's own
/// multiplier. Carries an `ETag`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListRules {}
endpoint!(ListRules => Page<EarningRule>, Get "/points/rules");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EarningRule {
    pub id: RuleId,
    pub title: String,
    /// The rule in full, in the brand's words.
    pub text: String,
    pub version: String,
    /// What it gives for money, before any multiplier; absent where it does not count money.
    #[serde(default)]
    pub rate: Option<EarningRate>,
    /// The member's own multiplier by tier, in hundredths (`150` is 1.5 times), where one applies;
    /// in the list of rules only.
    #[serde(default)]
    pub multiplier: Option<u32>,
    /// When it gives more, now or soon, the first to end first; in the list of rules only.
    #[serde(default)]
    pub windows: Vec<RuleWindow>,
}

/// So many points for so much money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EarningRate {
    pub points: Points,
    pub money: Money,
}

/// A time in which a rule gives more, such as a double-points day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct RuleWindow {
    pub title: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// On top of the member's own multiplier, in hundredths.
    pub multiplier: u32,
}
