//! Signing in and out, and what became of a write.

use axum::http::HeaderMap;
use contract::{
    Code,
    id::MemberId,
    session::{
        GetWrite, OtpSent, SendOtp, Session, SignIn, SignOut, Standing, WriteOutcome, WriteState,
    },
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    clock::Moment,
    domain::{Domain, hosts, mall::read_name, member},
    exchange::{Surroundings, cookie, header, plain_key},
    random,
    refusal::Refusal,
    reply::{Answer, Outcome},
    scene::Scene,
    world::Signal,
    write,
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("session.sql"),
    routes: |api| {
        api.write::<SendOtp>(send_otp)
            .write::<SignIn>(sign_in)
            .write::<SignOut>(sign_out)
            .read::<GetWrite>(get_write)
    },
    ..Domain::NOTHING
};

/// The one-time password that opens every number here.
pub const OTP: &str = "246810";

const COOKIE: &str = "member_session";
const SESSION_S: i64 = 30 * 24 * 3600;
const OTP_EXPIRES_S: u32 = 300;
const OTP_RESEND_S: u32 = 60;
const OTP_ATTEMPTS: u32 = 5;
const OTP_PAUSE_S: i64 = 60;

/// A session that is neither ended nor expired.
pub struct LiveSession {
    pub token_hash: String,
    pub member: String,
    pub standing: Standing,
}

/// The session's token that a request carries.
pub fn credential(headers: &HeaderMap, surroundings: &Surroundings) -> Option<String> {
    if let Some(bearer) = header(headers, "authorization").and_then(|v| v.strip_prefix("Bearer ")) {
        return Some(bearer.trim().to_owned());
    }
    match surroundings.app_origin {
        Some(_) => None,
        None => cookie(headers, COOKIE),
    }
}

/// The session behind a token, if it is still open.
pub fn find(tx: &Connection, token: &str, now: Moment) -> rusqlite::Result<Option<LiveSession>> {
    let token_hash = random::sha256_hex(token.as_bytes());
    tx.prepare_cached(
        "SELECT member, standing FROM sessions JOIN members ON members.id = member
         WHERE token_hash = ?1 AND expires_at > ?2",
    )?
    .query_row(params![token_hash, now], |row| Ok((row.get(0)?, read_name(row.get(1)?)?)))
    .optional()
    .map(|found| found.map(|(member, standing)| LiveSession { token_hash, member, standing }))
}

/// Opens a session. The reply carries its cookie, or its token where no cookie can serve.
pub fn open(scene: &Scene<'_>, member: &str) -> Result<(Session, Option<String>), Refusal> {
    let token = random::token();
    scene.tx.execute(
        "INSERT INTO sessions (token_hash, member, expires_at) VALUES (?1, ?2, ?3)",
        params![random::sha256_hex(token.as_bytes()), member, scene.now.plus_seconds(SESSION_S)],
    )?;
    let standing =
        scene.tx.query_row("SELECT standing FROM members WHERE id = ?1", [member], |row| {
            read_name(row.get(0)?)
        })?;
    let member = MemberId(member.to_owned());
    let session = Session { member, standing, token: None, next: None };
    if scene.surroundings.app_origin.is_some() {
        return Ok((Session { token: Some(token), ..session }, None));
    }
    // No `Secure` and no `__Host-`: the sandbox speaks plain http, also to a phone on the LAN.
    let cookie =
        format!("{COOKIE}={token}; Path=/; Max-Age={SESSION_S}; HttpOnly; SameSite=Strict");
    Ok((session, Some(cookie)))
}

/// A mainland mobile number without its country code.
pub fn phone_number(text: &str) -> Result<String, Refusal> {
    let digits = text.strip_prefix("+86").unwrap_or(text);
    let fits = digits.len() == 11
        && digits.starts_with('1')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(digits.to_owned()) } else { Err(Refusal::field("/phone", "invalid")) }
}

fn send_otp(scene: &Scene<'_>, request: SendOtp) -> Outcome<OtpSent> {
    let phone = phone_number(&request.phone)?;
    let waiting = scene
        .tx
        .query_row(
            "SELECT max(sent_at + ?2 * 1000, coalesce(blocked_until, 0)) FROM otps WHERE phone = ?1",
            params![phone, OTP_RESEND_S],
            |row| row.get::<_, Moment>(0),
        )
        .optional()?;
    if let Some(until) = waiting.filter(|until| *until > scene.now) {
        return Err(Refusal::too_often(scene.now.seconds_until(until)));
    }
    scene.tx.execute(
        "INSERT OR REPLACE INTO otps (phone, sent_at, expires_at, attempts_left)
         VALUES (?1, ?2, ?3, ?4)",
        params![phone, scene.now, scene.now.plus_seconds(OTP_EXPIRES_S.into()), OTP_ATTEMPTS],
    )?;
    Ok(OtpSent {
        resend_after_s: OTP_RESEND_S,
        expires_in_s: OTP_EXPIRES_S,
        digits: OTP.len().try_into().unwrap_or(u8::MAX),
    }
    .into())
}

/// Holds a one-time password against the one that was sent. It stays good until [`use_up_otp`].
pub fn check_otp(scene: &Scene<'_>, phone: &str, otp: &str) -> Result<(), Refusal> {
    let sent = scene
        .tx
        .query_row(
            "SELECT expires_at, attempts_left, blocked_until FROM otps WHERE phone = ?1",
            [phone],
            |row| {
                Ok((
                    row.get::<_, Moment>(0)?,
                    row.get::<_, u32>(1)?,
                    row.get::<_, Option<Moment>>(2)?,
                ))
            },
        )
        .optional()?;
    let Some((expires_at, attempts, blocked_until)) = sent else {
        return Err(otp_problem(Code::OtpExpired));
    };
    if let Some(until) = blocked_until.filter(|until| *until > scene.now) {
        return Err(Refusal::too_often(scene.now.seconds_until(until))
            .with(|problem| problem.attempts_left = Some(0)));
    }
    if expires_at <= scene.now || attempts == 0 {
        return Err(otp_problem(Code::OtpExpired));
    }
    if otp.trim() == OTP {
        return Ok(());
    }
    let left = attempts - 1;
    let pause = (left == 0).then(|| scene.now.plus_seconds(OTP_PAUSE_S));
    scene.tx.execute(
        "UPDATE otps SET attempts_left = ?2, blocked_until = ?3 WHERE phone = ?1",
        params![phone, left, pause],
    )?;
    Err(otp_problem(Code::OtpInvalid)
        .with(|problem| problem.attempts_left = Some(left))
        .keeping_changes())
}

fn otp_problem(code: Code) -> Refusal {
    Refusal::new(code).naming(vec![("/otp".to_owned(), "invalid")])
}

pub fn use_up_otp(scene: &Scene<'_>, phone: &str) -> rusqlite::Result<()> {
    scene.tx.execute("DELETE FROM otps WHERE phone = ?1", [phone])?;
    Ok(())
}

fn sign_in(scene: &Scene<'_>, request: SignIn) -> Outcome<Session> {
    if let Some(host) = request.host {
        return hosts::sign_in(scene, host, &request);
    }
    let missing = [("/phone", &request.phone), ("/otp", &request.otp)]
        .into_iter()
        .filter(|(_, value)| value.is_empty())
        .map(|(pointer, _)| (pointer.to_owned(), "required"));
    let missing: Vec<_> = missing.collect();
    if !missing.is_empty() {
        return Err(Refusal::fields(missing));
    }
    let phone = phone_number(&request.phone)?;
    check_otp(scene, &phone, &request.otp)?;
    let found = match member::by_phone(scene.tx, &phone)? {
        None => member::applicant_by_phone(scene.tx, &phone)?,
        found => found,
    };
    let member = found.ok_or_else(|| Refusal::new(Code::NotAMember))?;
    use_up_otp(scene, &phone)?;
    let next = hosts::bind(scene, request.host_binding.as_deref(), &member)?;
    let (session, cookie) = open(scene, &member)?;
    Ok(Answer { cookie, ..Session { next, ..session }.into() })
}

fn sign_out(scene: &Scene<'_>, _: SignOut) -> Outcome<()> {
    if let Some(session) = scene.anybody() {
        scene.tx.execute("DELETE FROM sessions WHERE token_hash = ?1", [&session.token_hash])?;
        scene.signal(Signal::Member(session.member.clone()));
    }
    if scene.surroundings.app_origin.is_some() {
        return Ok(().into());
    }
    let cookie = format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    Ok(Answer::with_cookie((), cookie))
}

fn get_write(scene: &Scene<'_>, request: GetWrite) -> Outcome<WriteOutcome> {
    let outcome = |state, status, problem| WriteOutcome { state, status, problem };
    let unknown = outcome(WriteState::Unknown, None, None);
    let Some(key) = plain_key(request.key.as_str()) else { return Ok(unknown.into()) };
    let asker = scene.anybody().map(|session| &session.member);
    let found = match write::find(scene.tx, &key, scene.now)? {
        Some(kept) if kept.member.as_ref().zip(asker).is_some_and(|(a, b)| a != b) => unknown,
        Some(kept) => outcome(WriteState::Done, Some(kept.reply.status), kept.reply.problem()),
        None if scene.world.running.contains(&key) => outcome(WriteState::InProgress, None, None),
        None => unknown,
    };
    Ok(found.into())
}
