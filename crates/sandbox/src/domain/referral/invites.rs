//! Codes: whose they are, whether they hold, and who joins by them.

use contract::{
    Code,
    joining::SourceInvite,
    referral::{GetInvite, Invite, InviteState as State},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::rules::{Rules, WELCOME};
use crate::{
    clock::Moment,
    domain::{gifts::StoredGift, member::till::masked_name},
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
    seed,
};

/// Letters and digits, none of which looks like another.
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH: usize = 8;

/// An invitation as it is stored, with who invites.
pub struct Stored {
    pub code: String,
    pub inviter: String,
    name: String,
    expires_at: Option<Moment>,
    max_uses: Option<u32>,
    uses: u32,
}

const INVITE: &str = "SELECT code, member, name, expires_at, max_uses,
    (SELECT count(*) FROM invitees WHERE invitees.code = invites.code)
    FROM invites JOIN members ON members.id = member";

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            code: row.get(0)?,
            inviter: row.get(1)?,
            name: row.get(2)?,
            expires_at: row.get(3)?,
            max_uses: row.get(4)?,
            uses: row.get(5)?,
        })
    }

    /// Nothing for a code that nobody has.
    pub fn find(tx: &Connection, code: &str) -> rusqlite::Result<Option<Self>> {
        tx.prepare_cached(&format!("{INVITE} WHERE code = ?1"))?
            .query_row([code], Self::read)
            .optional()
    }

    pub fn of_member(tx: &Connection, member: &str) -> Result<Self, Refusal> {
        tx.prepare_cached(&format!("{INVITE} WHERE member = ?1"))?
            .query_row([member], Self::read)
            .optional()?
            .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    /// The end of all invitations is the end of this one, too.
    pub fn until(&self, rules: &Rules) -> Moment {
        self.expires_at.map_or(rules.ends_at, |at| at.min(rules.ends_at))
    }

    /// Whether a stranger can join by it.
    pub fn state(&self, scene: &Scene<'_>, rules: &Rules) -> Result<State, Refusal> {
        Ok(match self.max_uses {
            _ if self.until(rules) <= scene.now => State::InviteExpired,
            Some(most) if self.uses >= most => State::InviteUsed,
            _ => State::Ok,
        })
    }

    /// Whether the one who looks at it can join by it.
    fn state_for_viewer(&self, scene: &Scene<'_>, rules: &Rules) -> Result<State, Refusal> {
        match scene.anybody() {
            Some(session) if session.member == self.inviter => Ok(State::InviteOwn),
            Some(_) => Ok(State::AlreadyMember),
            None => self.state(scene, rules),
        }
    }
}

/// Gives a new member a code that tells nothing of who it is, and that nobody can work out.
pub fn issue_code(tx: &Connection, member: &str, at: Moment) -> rusqlite::Result<()> {
    let hash = Sha256::digest(format!("invite:{member}{}", seed::secret(tx)?));
    let letters = hash.iter().take(LENGTH).filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    let code: String = letters.map(|letter| char::from(*letter)).collect();
    tx.execute(
        "INSERT INTO invites (code, member, at) VALUES (?1, ?2, ?3)",
        params![code, member, at],
    )?;
    Ok(())
}

pub fn one(scene: &Scene<'_>, request: GetInvite) -> Outcome<Invite> {
    let stored = Stored::find(scene.tx, &request.code)?;
    let stored = stored.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let rules = Rules::find(scene.tx)?;
    Ok(Invite {
        state: stored.state_for_viewer(scene, &rules)?,
        inviter: masked_name(&stored.name),
        until: Some(stored.until(&rules).timestamp()),
        rules: rules.show(scene.language),
        code: stored.code,
    }
    .into())
}

/// What of a code is so, for who wants to join.
pub fn look_up(scene: &Scene<'_>, code: &str) -> Result<Option<SourceInvite>, Refusal> {
    let rules = Rules::find(scene.tx)?;
    let Some(stored) = Stored::find(scene.tx, code)? else {
        let state = State::NotFound;
        let (code, gifts) = (code.to_owned(), Vec::new());
        return Ok(Some(SourceInvite { code, state, inviter: None, gifts, until: None }));
    };
    let state = stored.state_for_viewer(scene, &rules)?;
    let gift = StoredGift::points(&WELCOME, rules.welcome).show(scene.language, None)?;
    Ok(Some(SourceInvite {
        state,
        inviter: Some(masked_name(&stored.name)),
        gifts: if state == State::Ok { vec![gift] } else { Vec::new() },
        until: Some(stored.until(&rules).timestamp()),
        code: stored.code,
    }))
}

/// The invitation that a code stands for. One that no longer holds is refused, so that nobody joins
/// without what was promised; a code that nobody has turns nobody away.
pub fn acceptable(scene: &Scene<'_>, code: Option<&str>) -> Result<Option<Stored>, Refusal> {
    let Some(code) = code else { return Ok(None) };
    let Some(stored) = Stored::find(scene.tx, code)? else { return Ok(None) };
    if scene.session.as_ref().is_some_and(|session| session.member == stored.inviter) {
        return Err(Refusal::new(Code::InviteOwn));
    }
    let rules = Rules::find(scene.tx)?;
    match stored.state(scene, &rules)? {
        State::InviteExpired => {
            let ended_at = Some(stored.until(&rules).timestamp());
            Err(Refusal::new(Code::InviteExpired).with(|problem| problem.ended_at = ended_at))
        }
        State::InviteUsed => Err(Refusal::new(Code::InviteUsed)),
        _ => Ok(Some(stored)),
    }
}

/// Binds who has just applied to who invites, once and for good.
pub fn bind(scene: &Scene<'_>, invite: &Stored, member: &str) -> Result<(), Refusal> {
    // Of those that were let go, too: no id is anybody else's later.
    let last: i64 = scene.tx.query_row(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'invitees'",
        [],
        |row| row.get(0),
    )?;
    scene.tx.execute(
        "INSERT INTO invitees (id, code, inviter, member, welcome, inviter_points, friend_points,
             spend_days, minimum_minor)
         SELECT ?1, ?2, ?3, ?4, welcome, inviter_points, friend_points, spend_days, minimum_minor
         FROM referral_rules",
        params![format!("inv_{:06}", last + 1), invite.code, invite.inviter, member],
    )?;
    Ok(())
}

/// Lets go of who will not join: nobody waits for them, and their place is free for somebody else.
pub fn release(scene: &Scene<'_>, member: &str) -> Result<(), Refusal> {
    scene.tx.execute("DELETE FROM invitees WHERE member = ?1 AND state = 'applied'", [member])?;
    Ok(())
}

/// By whose invitation somebody has applied.
pub fn accepted(scene: &Scene<'_>, member: &str) -> Result<Option<SourceInvite>, Refusal> {
    let found = scene
        .tx
        .prepare_cached(
            "SELECT code, name, welcome FROM invitees JOIN members ON members.id = inviter
             WHERE member = ?1",
        )?
        .query_row([member], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
        })
        .optional()?;
    let Some((code, name, welcome)) = found else { return Ok(None) };
    let gift = StoredGift::points(&WELCOME, welcome).show(scene.language, None)?;
    Ok(Some(SourceInvite {
        code,
        state: State::Ok,
        inviter: Some(masked_name(&name)),
        gifts: vec![gift],
        until: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::ALPHABET;

    #[test]
    fn no_letter_of_a_code_looks_like_another() {
        assert_eq!(ALPHABET.len(), 32);
        assert!(b"01IO".iter().all(|letter| !ALPHABET.contains(letter)));
    }
}
