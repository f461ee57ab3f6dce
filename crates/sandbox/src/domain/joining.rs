//! Becoming a member: at once, or after the brand has looked at the application.

mod applications;
mod completion;
mod offer;
mod review;
mod seeding;

use contract::{
    Code,
    joining::{
        ConsentGiven, CorrectApplication, GetApplication, GetJoinOffer, JoinMembership, JoinSource,
        Joined,
    },
    session::Session,
};
use rusqlite::{Connection, params};

use self::{applications::Filled, offer::StoredForm};
use crate::{
    db,
    domain::{Domain, bootstrap, campaigns, hosts, member, referral, session},
    refusal::Refusal,
    reply::{Answer, Outcome},
    scene::Scene,
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("joining.sql"),
    routes: |api| {
        api.read::<GetJoinOffer>(offer::one)
            .write::<JoinMembership>(join)
            .read::<GetApplication>(applications::one)
            .write::<CorrectApplication>(applications::correct)
    },
    controls: review::controls,
    seed: seeding::seed,
    ..Domain::NOTHING
};

/// The setting that says whether every application is looked at.
const REVIEW: &str = "joining_review";
/// The channel whose applications are always looked at.
const PARTNER: &str = "partner";
/// What is longer is no name of a channel.
const MAX_CHANNEL: usize = 64;

fn join(scene: &Scene<'_>, request: JoinMembership) -> Outcome<Joined> {
    let phone = session::phone_number(&request.phone);
    let mut wrong = Vec::new();
    if phone.is_err() {
        wrong.push(("/phone".to_owned(), "invalid"));
    }
    let (form, today) = (StoredForm::find(scene.tx)?, scene.now.day());
    let (birthday, version) = (request.birthday, request.form_version);
    let filled = Filled::check(&form, today, &request.name, birthday, request.answers, version)
        .map_err(|more| wrong.extend(more));
    let lacking = consents_lacking(scene, &request.consents)?;
    let (Ok(phone), Ok(filled)) = (phone, filled) else {
        wrong.extend(lacking);
        return Err(Refusal::fields(wrong));
    };
    if !lacking.is_empty() {
        return Err(Refusal::new(Code::ConsentRequired).naming(lacking));
    }
    session::check_otp(scene, &phone, &request.otp)?;
    if member::by_phone(scene.tx, &phone)?.is_some() {
        return Err(Refusal::new(Code::AlreadyMember));
    }
    if member::applicant_by_phone(scene.tx, &phone)?.is_some() {
        return Err(Refusal::new(Code::ApplicationPending).status(409));
    }
    let invite = referral::acceptable(scene, request.source.invite.as_deref())?;

    session::use_up_otp(scene, &phone)?;
    let (name, birthday) = (&filled.name, filled.birthday);
    let id = member::create_applicant(scene.tx, &phone, name, birthday, scene.now)?;
    note_consents(scene, &id, &request.consents)?;
    let application = file(scene, &id, &request.source, &filled)?;
    if let Some(invite) = &invite {
        referral::bind(scene, invite, &id)?;
    }
    if !is_reviewed(scene.tx, request.source.channel.as_deref())? {
        completion::approve(scene, &application)?;
    }
    let next = hosts::bind(scene, request.host_binding.as_deref(), &id)?;
    let (session, cookie) = session::open(scene, &id)?;
    let application = applications::show(scene, &id)?;
    Ok(Answer { cookie, ..Joined { application, session: Session { next, ..session } }.into() })
}

/// The required consents that were not given, or not to the current text.
fn consents_lacking(
    scene: &Scene<'_>,
    given: &[ConsentGiven],
) -> Result<Vec<(String, &'static str)>, Refusal> {
    let texts = bootstrap::consents(scene.tx, scene.language)?;
    let lacking = texts.iter().filter(|text| text.required).filter_map(|text| {
        let ticked = given.iter().filter(|consent| consent.purpose == text.purpose);
        let versions: Vec<&str> = ticked.map(|consent| consent.version.as_str()).collect();
        let why = match versions.as_slice() {
            [] => "required",
            versions if versions.contains(&text.version.as_str()) => return None,
            _ => "outdated",
        };
        Some((format!("/consents/{}", text.purpose), why))
    });
    Ok(lacking.collect())
}

/// Keeps the consents that name a current text.
fn note_consents(scene: &Scene<'_>, member: &str, given: &[ConsentGiven]) -> Result<(), Refusal> {
    for consent in given {
        scene.tx.execute(
            "INSERT OR IGNORE INTO consents (member, purpose, version, at)
             SELECT ?1, purpose, version, ?4 FROM consent_texts
             WHERE purpose = ?2 AND version = ?3",
            params![member, consent.purpose, consent.version, scene.now],
        )?;
    }
    Ok(())
}

/// Files the application, and gives its id.
fn file(
    scene: &Scene<'_>,
    member: &str,
    source: &JoinSource,
    filled: &Filled,
) -> Result<String, Refusal> {
    let id = member.replacen("mbr_", "app_", 1);
    // A source that does not exist is no reason to turn somebody away.
    let store = match &source.store {
        Some(code) => bootstrap::store_named(scene.tx, code)?.map(|(id, _)| id),
        None => None,
    };
    let campaign = match &source.campaign {
        Some(slug) => campaigns::title(scene.tx, slug)?.map(|_| slug),
        None => None,
    };
    scene.tx.execute(
        "INSERT INTO applications (id, member, at, state, answers, store, channel, campaign)
         VALUES (?1, ?2, ?3, 'pending', ?4, ?5, ?6, ?7)",
        params![
            id,
            member,
            scene.now,
            db::Json(&filled.answers),
            store,
            source.channel.as_deref().filter(|channel| is_channel(channel)),
            campaign,
        ],
    )?;
    Ok(id)
}

fn is_channel(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_CHANNEL && !text.chars().any(char::is_control)
}

/// Whether the brand looks at applications that come by a channel.
fn is_reviewed(tx: &Connection, channel: Option<&str>) -> rusqlite::Result<bool> {
    Ok(channel == Some(PARTNER) || db::setting(tx, REVIEW)?.is_some_and(|review| review == "true"))
}
