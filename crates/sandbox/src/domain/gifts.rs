//! Gifts: points on the balance, and coupons in the wallet.

use contract::{Points, id::CouponId, joining::Gift, points::EntryKind};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        coupons::{self, Template},
        events::{self, Happening},
        points::{self, ledger},
    },
    language::{Language, Text},
    refusal::Refusal,
    scene::Scene,
};

/// What is given, as it is stored: JSON.
#[derive(Clone, Serialize, Deserialize)]
pub struct StoredGift {
    title: Text,
    points: Option<i64>,
    coupon: Option<StoredCoupon>,
}

#[derive(Clone, Serialize, Deserialize)]
struct StoredCoupon {
    picture: String,
    template: Template,
}

impl StoredGift {
    pub fn points(title: &Text, points: i64) -> Self {
        Self { title: title.clone(), points: Some(points), coupon: None }
    }

    /// As members see it; with the coupon's id once that is in a wallet.
    pub fn show(&self, language: Language, coupon: Option<String>) -> rusqlite::Result<Gift> {
        let shown = self.coupon.as_ref().map(|of| of.template.shown(&of.picture, coupon));
        Ok(Gift {
            title: self.title.to(language),
            points: self.points.map(Points),
            coupon: shown.transpose()?,
        })
    }

    /// Gives it to a member whose points are up to date, by an earning rule where there is one, and
    /// tells the coupon's id.
    pub fn give(
        &self,
        scene: &Scene<'_>,
        member: &str,
        rule: Option<&str>,
    ) -> Result<Option<String>, Refusal> {
        if let Some(points) = self.points {
            give_points(scene, member, points, &self.title, rule)?;
        }
        let Some(StoredCoupon { picture, template }) = &self.coupon else { return Ok(None) };
        let fresh = coupons::Fresh {
            member,
            title: &self.title,
            picture,
            issued_at: scene.now,
            expires_at: template.expires_at(scene.now),
            redemption: None,
        };
        let id = coupons::add(scene.tx, template, &fresh)?;
        let coupon = CouponId(id.clone());
        events::emit(scene, member, &Happening::Coupon { coupon, code: None, store: None })?;
        Ok(Some(id))
    }
}

/// Gives points to a member whose points are up to date.
pub fn give_points(
    scene: &Scene<'_>,
    member: &str,
    points: i64,
    title: &Text,
    rule: Option<&str>,
) -> Result<(), Refusal> {
    let change = ledger::Change {
        rule,
        ..ledger::Change::new(member, scene.now, EntryKind::Earn, points, title)
    };
    points::earn(scene, &change)
}
