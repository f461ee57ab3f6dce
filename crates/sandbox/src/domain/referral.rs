//! Inviting friends: codes, those who were invited, and what both get once the friend has bought
//! something.

mod control;
mod invitees;
mod invites;
mod rewards;
mod rules;
mod seeding;

use contract::{
    Points,
    referral::{GetInvite, GetReferral, ListInvitees, Referral, ReferralTotals},
};

use self::{invites::Stored, rules::Rules};
pub use self::{
    invites::{acceptable, accepted, bind, issue_code, look_up, release},
    rewards::{count_purchase, joined, welcome_gift},
};
use crate::{domain::Domain, refusal::Refusal, reply::Outcome, scene::Scene};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("referral.sql"),
    routes: |api| {
        api.read::<GetReferral>(summary)
            .read::<ListInvitees>(invitees::list)
            .read::<GetInvite>(invites::one)
    },
    controls: control::controls,
    seed: seeding::seed,
    settle: |scene, _| rewards::settle(scene),
};

fn summary(scene: &Scene<'_>, _: GetReferral) -> Outcome<Referral> {
    let member = scene.member()?;
    let invite = Stored::of_member(scene.tx, member)?;
    let rules = Rules::find(scene.tx)?;
    let rewarded = rewards::this_month(scene, member)?;
    Ok(Referral {
        path: format!("/i/{}", invite.code),
        state: invite.state(scene, &rules)?,
        until: Some(invite.until(&rules).timestamp()),
        totals: totals(scene, member)?,
        left_this_month: Some(rules.limit_per_month.saturating_sub(rewarded)),
        rules: rules.show(scene.language),
        code: invite.code,
    }
    .into())
}

fn totals(scene: &Scene<'_>, member: &str) -> Result<ReferralTotals, Refusal> {
    let totals = scene.tx.query_row(
        "SELECT count(*), count(joined_at), count(spent_at), count(rewarded_at),
             coalesce(sum(iif(state = 'rewarded', inviter_points, 0)), 0)
         FROM invitees WHERE inviter = ?1",
        [member],
        |row| {
            Ok(ReferralTotals {
                invited: row.get(0)?,
                joined: row.get(1)?,
                spent: row.get(2)?,
                rewarded: row.get(3)?,
                points: Points(row.get(4)?),
            })
        },
    )?;
    Ok(totals)
}
