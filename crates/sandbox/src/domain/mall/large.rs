//! Very many rewards, for the large seed: variations of the demo's.

use super::seeding::SeedReward;
use crate::language::Text;

/// How many rewards there are, with the demo's own.
const REWARDS: usize = 1_000;

static EDITION: Text = Text::new("·", "·", "· No.");

pub fn rewards(demo: &[SeedReward]) -> Vec<SeedReward> {
    // What is had only for a time, or only by some, stays as rare as it is.
    let plain: Vec<&SeedReward> =
        demo.iter().filter(|reward| reward.sale.is_none() && !reward.new_members_only).collect();
    let count = REWARDS.saturating_sub(demo.len());
    plain.into_iter().cycle().take(count).zip(1..).map(variation).collect()
}

fn variation((reward, nth): (&SeedReward, u32)) -> SeedReward {
    let edition = EDITION.then(&Text::plain(&format!("{nth:03}")));
    SeedReward {
        id: format!("rwd_x{nth:04}"),
        title: reward.title.then(&edition),
        points: 40 + i64::from(nth) * 37 % 2_960,
        stock: (nth % 7 != 0).then_some(nth % 90),
        per_member: (nth % 5 == 0).then_some(3),
        added_days: nth % 300,
        ..reward.clone()
    }
}
