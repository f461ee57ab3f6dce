//! What inviting gives, and for what.

use contract::{
    Money,
    referral::{ReferralGifts, ReferralRules},
};
use rusqlite::Connection;

use crate::{
    clock::Moment,
    db::Json,
    domain::{gifts::StoredGift, member::tier::CURRENCY},
    language::{Language, Text},
};

pub static WELCOME: Text = Text::new("受邀入会礼", "受邀入會禮", "Welcome, by invitation");
pub static INVITED: Text = Text::new("邀请好友奖励", "邀請好友獎勵", "For inviting a friend");
pub static FIRST_PURCHASE: Text =
    Text::new("受邀首购奖励", "受邀首購獎勵", "First purchase, by invitation");

/// The rules as they are stored.
pub struct Rules {
    version: String,
    starts_at: Moment,
    pub ends_at: Moment,
    pub welcome: i64,
    pub inviter_points: i64,
    pub friend_points: i64,
    pub spend_days: u32,
    pub minimum_minor: i64,
    pub limit_per_month: u32,
    conditions: Vec<Text>,
}

impl Rules {
    pub fn find(tx: &Connection) -> rusqlite::Result<Self> {
        tx.prepare_cached(
            "SELECT version, starts_at, ends_at, welcome, inviter_points, friend_points,
                 spend_days, minimum_minor, limit_per_month, conditions
             FROM referral_rules",
        )?
        .query_row([], |row| {
            Ok(Self {
                version: row.get(0)?,
                starts_at: row.get(1)?,
                ends_at: row.get(2)?,
                welcome: row.get(3)?,
                inviter_points: row.get(4)?,
                friend_points: row.get(5)?,
                spend_days: row.get(6)?,
                minimum_minor: row.get(7)?,
                limit_per_month: row.get(8)?,
                conditions: row.get::<_, Json<_>>(9)?.0,
            })
        })
    }

    pub fn show(&self, language: Language) -> ReferralRules {
        let points = |title: &Text, points| {
            // Points alone cannot fail to be shown.
            StoredGift::points(title, points).show(language, None).into_iter().collect()
        };
        ReferralRules {
            version: self.version.clone(),
            starts_at: self.starts_at.timestamp(),
            ends_at: self.ends_at.timestamp(),
            for_joining: ReferralGifts {
                inviter: Vec::new(),
                friend: points(&WELCOME, self.welcome),
            },
            for_spending: ReferralGifts {
                inviter: points(&INVITED, self.inviter_points),
                friend: points(&FIRST_PURCHASE, self.friend_points),
            },
            spend_within_days: self.spend_days,
            minimum: Some(Money::from_minor(self.minimum_minor, CURRENCY)),
            limit_per_month: Some(self.limit_per_month),
            conditions: self.conditions.iter().map(|text| text.to(language)).collect(),
        }
    }
}
