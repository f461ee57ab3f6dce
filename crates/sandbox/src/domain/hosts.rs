//! The places that the app lives in: signing in by their accounts, and signatures for their scripts.

mod binding;
mod control;
mod credentials;
mod keys;
mod oauth;
mod paths;
mod signing;

use contract::{
    Code,
    hosts::{HostName, SignHostUrl, StartOauth},
    session::{Session, SignIn},
};
use rusqlite::{OptionalExtension, params};

pub use self::{binding::bind, oauth::BROWSER_COOKIE};
use crate::{
    domain::{Domain, member, session},
    refusal::Refusal,
    reply::{Answer, Outcome},
    scene::Scene,
    seed::{self, Seed, Seeding},
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("hosts.sql"),
    routes: |api| api.write::<StartOauth>(oauth::start).write::<SignHostUrl>(signing::sign),
    controls: control::controls,
    seed,
    ..Domain::NOTHING
};

/// Somebody for whom a host has vouched.
struct Vouched {
    subject: String,
    /// Where the sign-in was to lead.
    next: Option<String>,
}

/// Opens a session by what a host has given.
pub fn sign_in(scene: &Scene<'_>, host: HostName, request: &SignIn) -> Outcome<Session> {
    let Vouched { subject, next } = credentials::check(scene, host, request)?;
    let member: Option<String> = scene
        .tx
        .query_row(
            "SELECT member FROM host_identities WHERE host = ?1 AND subject = ?2",
            [host.as_str(), &subject],
            |row| row.get(0),
        )
        .optional()?;
    let Some(member) = member else {
        let token = binding::offer(scene, host, &subject, next.as_deref())?;
        // What was proved is used up, and this is what came of it.
        return Err(Refusal::new(Code::NotBound)
            .with(|problem| problem.host_binding = Some(token))
            .keeping_changes());
    };
    let (session, cookie) = session::open(scene, &member)?;
    Ok(Answer { cookie, ..Session { next, ..session }.into() })
}

/// Every host knows the demo member.
fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    let Some(demo) = member::by_phone(seeding.tx, seed::DEMO_PHONE)? else { return Ok(()) };
    for &host in HostName::ALL {
        seeding.tx.execute(
            "INSERT INTO host_identities (host, subject, member, at) VALUES (?1, ?2, ?3, ?4)",
            params![host.as_str(), control::subject_of(host, control::DEMO), demo, seeding.now],
        )?;
    }
    Ok(())
}
