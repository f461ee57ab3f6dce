//! The domains of the API. Each is a file with its tables, its routes and its part of a seed.

pub mod activities;
pub mod bootstrap;
pub mod campaigns;
pub mod coupons;
pub mod events;
mod forms;
pub mod games;
mod gifts;
pub mod hosts;
pub mod joining;
pub mod mall;
pub mod member;
mod one_time;
pub mod points;
pub mod referral;
pub mod session;

use crate::{api::Api, control::Controls, refusal::Refusal, scene::Scene, seed::Seeding};

/// What a domain brings along.
pub struct Domain {
    /// Its tables.
    pub schema: &'static str,
    /// Its endpoints of the contract.
    pub routes: fn(Api) -> Api,
    /// Its calls of the control surface.
    pub controls: fn(Controls) -> Controls,
    /// Its part of a seed.
    pub seed: fn(&Seeding<'_>) -> rusqlite::Result<()>,
    /// What has fallen due for a member by the time somebody asks, such as points that expire.
    pub settle: fn(&Scene<'_>, &str) -> Result<(), Refusal>,
}

impl Domain {
    /// A domain that brings nothing.
    pub const NOTHING: Self = Self {
        schema: "",
        routes: |api| api,
        controls: |controls| controls,
        seed: |_| Ok(()),
        settle: |_, _| Ok(()),
    };
}

/// All of them; a table comes after those that it refers to.
pub const DOMAINS: &[Domain] = &[
    bootstrap::DOMAIN,
    member::DOMAIN,
    session::DOMAIN,
    points::DOMAIN,
    mall::DOMAIN,
    coupons::DOMAIN,
    activities::DOMAIN,
    games::DOMAIN,
    joining::DOMAIN,
    referral::DOMAIN,
    campaigns::DOMAIN,
    hosts::DOMAIN,
    events::DOMAIN,
];

/// Brings the member who asks up to date.
pub fn settle(scene: &Scene<'_>) -> Result<(), Refusal> {
    match &scene.session {
        Some(session) => settle_member(scene, &session.member),
        None => Ok(()),
    }
}

/// Brings a member up to date.
pub fn settle_member(scene: &Scene<'_>, member: &str) -> Result<(), Refusal> {
    DOMAINS.iter().try_for_each(|domain| (domain.settle)(scene, member))
}
