//! Becoming a member. Here everybody who applies is approved at once.

use contract::{
    Code,
    id::ApplicationId,
    joining::{
        Application, ApplicationState, ConsentGiven, GetApplication, JoinMembership, JoinSource,
        Joined,
    },
    points::EntryKind,
};
use rusqlite::{OptionalExtension, params};

use crate::{
    domain::{
        Domain, bootstrap, member,
        points::{self, ledger},
        session,
    },
    language::Text,
    refusal::Refusal,
    reply::{Answer, Outcome},
    scene::Scene,
    seed::Seeding,
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("joining.sql"),
    routes: |api| api.write::<JoinMembership>(join).read::<GetApplication>(application),
    seed,
    ..Domain::NOTHING
};

const WELCOME_POINTS: i64 = 100;

fn join(scene: &Scene<'_>, request: JoinMembership) -> Outcome<Joined> {
    let phone = session::phone_number(&request.phone)?;
    let mut wrong = Vec::new();
    let name = request.name.trim();
    wrong.extend(member::name_problem(name).map(|why| ("/name".to_owned(), why)));
    let birthday = request.birthday.and_then(|day| member::birthday_problem(day, scene.now.day()));
    wrong.extend(birthday.map(|why| ("/birthday".to_owned(), why)));
    if !wrong.is_empty() {
        return Err(Refusal::fields(wrong));
    }
    session::check_otp(scene, &phone, &request.otp)?;
    if member::by_phone(scene.tx, &phone)?.is_some() {
        return Err(Refusal::new(Code::AlreadyMember));
    }
    let given = consents_given(scene, &request.consents)?;

    session::use_up_otp(scene, &phone)?;
    let id = member::create(scene.tx, &phone, name, request.birthday, scene.now)?;
    for consent in given {
        scene.tx.execute(
            "INSERT OR IGNORE INTO consents (member, purpose, version, at) VALUES (?1, ?2, ?3, ?4)",
            params![id, consent.purpose, consent.version, scene.now],
        )?;
    }
    let application = ApplicationId(id.replacen("mbr_", "app_", 1));
    file_application(scene, &application, &id, &request.source)?;
    welcome(scene, &id)?;
    let (session, cookie) = session::open(scene, &id)?;
    let application =
        Application { id: application, state: ApplicationState::Approved, reason: None };
    Ok(Answer::with_cookie(Joined { application, session: Some(session) }, cookie))
}

/// The consents that name a current text, when no required one is missing.
fn consents_given<'a>(
    scene: &Scene<'_>,
    given: &'a [ConsentGiven],
) -> Result<Vec<&'a ConsentGiven>, Refusal> {
    let texts = bootstrap::consents(scene.tx, scene.language)?;
    let ticked = |purpose: &str, version: &str| {
        given.iter().find(|consent| consent.purpose == purpose && consent.version == version)
    };
    if texts.iter().any(|text| text.required && ticked(&text.purpose, &text.version).is_none()) {
        return Err(Refusal::new(Code::ConsentRequired));
    }
    Ok(texts.iter().filter_map(|text| ticked(&text.purpose, &text.version)).collect())
}

fn file_application(
    scene: &Scene<'_>,
    id: &ApplicationId,
    member: &str,
    source: &JoinSource,
) -> Result<(), Refusal> {
    // A store that does not exist is no reason to turn somebody away.
    let store = match &source.store {
        Some(code) => bootstrap::store_named(scene.tx, code)?.map(|(id, _)| id),
        None => None,
    };
    scene.tx.execute(
        "INSERT INTO applications (id, member, at, state, store, channel, campaign, invite)
         VALUES (?1, ?2, ?3, 'approved', ?4, ?5, ?6, ?7)",
        params![
            id.as_str(),
            member,
            scene.now,
            store,
            source.channel,
            source.campaign,
            source.invite
        ],
    )?;
    Ok(())
}

fn welcome(scene: &Scene<'_>, member: &str) -> Result<(), Refusal> {
    let title = Text::new("入会礼", "入會禮", "Welcome gift");
    let change = ledger::Change {
        rule: Some("rul_welcome"),
        ..ledger::Change::new(member, scene.now, EntryKind::Earn, WELCOME_POINTS, &title)
    };
    points::earn(scene, &change)
}

fn application(scene: &Scene<'_>, _: GetApplication) -> Outcome<Application> {
    let member = scene.member()?;
    let application = scene
        .tx
        .query_row(
            "SELECT id, state, reason FROM applications WHERE member = ?1",
            [member],
            |row| {
                let state = match row.get_ref(1)?.as_str()? {
                    "pending" => ApplicationState::Pending,
                    "approved" => ApplicationState::Approved,
                    _ => ApplicationState::Rejected,
                };
                let reason = row.get::<_, Option<Text>>(2)?.map(|text| text.to(scene.language));
                Ok(Application { id: ApplicationId(row.get(0)?), state, reason })
            },
        )
        .optional()?;
    application.map(Into::into).ok_or_else(|| Refusal::new(Code::NotFound))
}

/// The members of the seed have joined as well, and agreed to what is required.
fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    seeding.tx.execute_batch(
        "INSERT INTO applications (id, member, at, state)
             SELECT replace(id, 'mbr_', 'app_'), id, joined_at, 'approved' FROM members;
         INSERT INTO consents (member, purpose, version, at)
             SELECT members.id, purpose, version, max(date, joined_at)
             FROM members, consent_texts WHERE required;",
    )
}
