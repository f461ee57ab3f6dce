use contract::{
    Code, Timestamp,
    campaigns::{
        ActionKind, Campaign, CampaignAction, CampaignClaim, CampaignInstead, CampaignKind,
        CampaignPhase,
    },
    id::{ActivityId, CouponId, GameId, RewardId, TierId},
    mall::Unavailable,
    member::TierName,
};
use proptest::prelude::*;

use super::{Standing, Step, days_left, is_for_everybody, place, times, turns_at};
use crate::route::Route;

fn at(seconds: i64) -> Timestamp {
    Timestamp(chrono::DateTime::from_timestamp(seconds, 0).unwrap().fixed_offset())
}

fn campaign(action: ActionKind) -> Campaign {
    Campaign {
        slug: "autumn-teas".into(),
        kind: CampaignKind::DiscountDay,
        title: "Autumn".into(),
        text: String::new(),
        picture: None,
        why: Some("Your tier".into()),
        starts_at: at(1_000),
        ends_at: at(2_000),
        phase: CampaignPhase::On,
        discounts: Vec::new(),
        spending: None,
        factor: None,
        activity: None,
        game: None,
        gifts: Vec::new(),
        chances: None,
        unavailable: Vec::new(),
        action: CampaignAction {
            kind: action,
            reward: Some(RewardId("rwd_1".into())),
            activity: Some(ActivityId("act_1".into())),
            game: Some(GameId("gam_1".into())),
        },
        claimed: None,
        instead: Vec::new(),
    }
}

fn barred(phase: CampaignPhase, codes: &[Code]) -> Campaign {
    let unavailable = codes.iter().map(|code| Unavailable::new(*code)).collect();
    Campaign { phase, unavailable, why: None, ..campaign(ActionKind::None) }
}

#[test]
fn one_thing_is_to_be_done() {
    let coupon = |id: &str| CampaignClaim { at: at(1_500), coupon: Some(CouponId(id.into())) };
    let step = |action| Step::of(&campaign(action), false);
    assert_eq!(step(ActionKind::Claim), Step::Claim);
    assert_eq!(
        step(ActionKind::Redeem),
        Step::Go(ActionKind::Redeem, Route::Reward(RewardId("rwd_1".into())))
    );
    assert_eq!(
        step(ActionKind::SignUp),
        Step::Go(ActionKind::SignUp, Route::Activity(ActivityId("act_1".into())))
    );
    assert_eq!(
        step(ActionKind::Play),
        Step::Go(ActionKind::Play, Route::Game(GameId("gam_1".into())))
    );
    assert_eq!(step(ActionKind::Spend), Step::Go(ActionKind::Spend, Route::Code));
    assert_eq!(step(ActionKind::None), Step::Nothing);
    assert_eq!(step(ActionKind::Unknown), Step::Unknown);
    for action in [ActionKind::Spend, ActionKind::None] {
        let claimed = Campaign { claimed: Some(coupon("cpn_1")), ..campaign(action) };
        assert_eq!(Step::of(&claimed, false), Step::Coupon(CouponId("cpn_1".into())));
    }
    let nowhere = CampaignAction { reward: None, ..campaign(ActionKind::Redeem).action };
    let nowhere = Campaign { action: nowhere, ..campaign(ActionKind::Redeem) };
    assert_eq!(Step::of(&nowhere, false), Step::Nothing);
}

#[test]
fn a_guest_signs_in_first_where_there_is_something_to_do() {
    assert_eq!(Step::of(&campaign(ActionKind::Claim), true), Step::SignIn);
    assert_eq!(Step::of(&campaign(ActionKind::Spend), true), Step::SignIn);
    assert_eq!(Step::of(&campaign(ActionKind::None), true), Step::Nothing);
    let over = barred(CampaignPhase::Over, &[Code::CampaignOver]);
    assert_eq!(Step::of(&over, true), Step::Nothing);
}

#[test]
fn what_keeps_a_member_from_it_is_time_before_anything_else() {
    let standing = |phase, codes: &[Code]| Standing::of(&barred(phase, codes));
    assert_eq!(standing(CampaignPhase::On, &[]), Standing::Open);
    assert_eq!(
        standing(CampaignPhase::Over, &[Code::CampaignOver, Code::NotForYou]),
        Standing::Over
    );
    assert_eq!(standing(CampaignPhase::Unknown, &[Code::CampaignOver]), Standing::Over);
    assert_eq!(standing(CampaignPhase::Upcoming, &[Code::CampaignNotOpen]), Standing::Upcoming);
    assert_eq!(standing(CampaignPhase::On, &[Code::NotForYou]), Standing::NotMine(None));
    assert_eq!(standing(CampaignPhase::On, &[Code::Unknown]), Standing::NotMine(None));
    let tier = TierName { id: TierId("tier_2".into()), name: "银毫".into(), level: 2 };
    let tier = Unavailable { tier: Some(tier), ..Unavailable::new(Code::TierRequired) };
    let for_tier = Campaign { unavailable: vec![tier], ..campaign(ActionKind::None) };
    assert_eq!(Standing::of(&for_tier), Standing::NotMine(Some("银毫".into())));
}

#[test]
fn what_is_said_of_a_member_tells_that_one_is_here() {
    assert!(!is_for_everybody(&campaign(ActionKind::Claim)));
    assert!(!is_for_everybody(&barred(CampaignPhase::On, &[Code::NotForYou])));
    assert!(is_for_everybody(&barred(CampaignPhase::Over, &[Code::CampaignOver])));
    assert!(is_for_everybody(&barred(CampaignPhase::On, &[])));
}

#[test]
fn it_turns_when_it_begins_and_when_it_ends() {
    assert_eq!(turns_at(&barred(CampaignPhase::Upcoming, &[])), Some(at(1_000)));
    assert_eq!(turns_at(&campaign(ActionKind::Claim)), Some(at(2_000)));
    assert_eq!(turns_at(&barred(CampaignPhase::Over, &[])), None);
    assert_eq!((days_left(0.0, 5e5), days_left(9.0, 9.0)), (None, None));
    assert_eq!(days_left(1.0, 1.0 + 2.5 * 86_400.0), Some(2));
}

#[test]
fn a_factor_is_told_without_needless_digits() {
    assert_eq!([200, 150, 125, 105, 1_000].map(times), ["2", "1.5", "1.25", "1.05", "10"]);
}

proptest! {
    #[test]
    fn what_is_open_instead_leads_to_its_own_page_or_nowhere(name in "(\\.\\./|/|//|\\\\|%2e%2e/|javascript:|https?:)?[ -~]{0,40}") {
        let nothing = || CampaignInstead { title: name.clone(), campaign: None, activity: None, game: None, reward: None };
        let others = [
            ("/c/", CampaignInstead { campaign: Some(name.clone()), ..nothing() }),
            ("/activities/", CampaignInstead { activity: Some(ActivityId(name.clone())), ..nothing() }),
            ("/games/", CampaignInstead { game: Some(GameId(name.clone())), ..nothing() }),
            ("/mall/", CampaignInstead { reward: Some(RewardId(name.clone())), ..nothing() }),
        ];
        for (base, other) in others {
            if let Some(place) = place(&other) {
                let href = place.href();
                prop_assert!(href.starts_with(base), "{}", href);
                prop_assert!(href[base.len()..].bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)), "{}", href);
            }
        }
        prop_assert_eq!(place(&nothing()), None);
    }
}
