//! Afterwards: what members say, what is promised for it, and what the brand did about it.

use contract::{
    Code, Points,
    activities::{
        Answers, BrandAnswer, Feedback, Gallery, GetGallery, GiveFeedback, Picture, Signup,
        SignupState,
    },
    id::FeedbackId,
    points::EntryKind,
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{
    Json,
    listing::{Listing, Viewer},
    signing, signups,
    signups::Stored,
};
use crate::{
    clock::Moment,
    domain::{
        forms::{self, Field},
        points::{self, ledger},
    },
    language::Text,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

static THANKS: Text = Text::new(
    "谢谢你的反馈，我们会逐条认真看。",
    "謝謝你的回饋，我們會逐條認真看。",
    "Thank you. We read every line of this.",
);
static REWARD: Text = Text::new("反馈致谢", "回饋致謝", "Thank you for your feedback:");

/// A picture as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub struct StoredPicture {
    url: String,
    alt: Text,
}

pub fn give(scene: &Scene<'_>, request: GiveFeedback) -> Outcome<Signup> {
    let stored = Stored::of_member(scene, &request.id)?;
    let is_given = of_signup(scene, &stored.id)?.is_some();
    if stored.state != SignupState::Attended || is_given {
        return Err(Refusal::new(Code::FeedbackClosed));
    }
    let listing = Listing::find(scene.tx, &stored.activity, None)?;
    if !(1..=5).contains(&request.rating) {
        return Err(Refusal::field("/rating", "out_of_range"));
    }
    let fields = form_of(scene.tx, &stored.activity)?;
    let answers =
        forms::check(&fields, listing.form_version, request.form_version, request.answers)?;
    let points = reward(scene.tx, &stored.activity)?.unwrap_or(0);
    let said = Said {
        activity: &stored.activity,
        signup: Some((&stored.id, request.rating)),
        answers: &answers,
        at: scene.now,
        points,
    };
    said.file(scene.tx)?;
    if points > 0 {
        let title = REWARD.then(&listing.title);
        let change = ledger::Change {
            signup: Some(&stored.id),
            ..ledger::Change::new(&stored.member, scene.now, EntryKind::Earn, points, &title)
        };
        points::earn(scene, &change)?;
    }
    signups::renew(scene.tx, &stored.id)?;
    signups::tell(scene, &stored.id)?;
    signing::shown(scene, &stored.member, &stored.id)
}

fn form_of(tx: &Connection, activity: &str) -> rusqlite::Result<Vec<Field>> {
    tx.query_row("SELECT feedback_form FROM activities WHERE id = ?1", [activity], |row| row.get(0))
        .map(|Json(fields)| fields)
}

/// What is promised for feedback.
pub fn reward(tx: &Connection, activity: &str) -> rusqlite::Result<Option<i64>> {
    tx.query_row("SELECT feedback_reward FROM activities WHERE id = ?1", [activity], |row| {
        row.get(0)
    })
}

/// What was said, before it is filed.
pub struct Said<'a> {
    pub activity: &'a str,
    /// With its rating; absent for what was said without one.
    pub signup: Option<(&'a str, u8)>,
    pub answers: &'a Answers,
    pub at: Moment,
    pub points: i64,
}

impl Said<'_> {
    /// Files it, and gives its id.
    pub fn file(&self, tx: &Connection) -> rusqlite::Result<String> {
        let last: i64 =
            tx.query_row("SELECT coalesce(max(seq), 0) FROM feedback", [], |row| row.get(0))?;
        let id = format!("fbk_{:06}", last + 1);
        tx.execute(
            "INSERT INTO feedback (id, activity, signup, rating, answers, at, points)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                self.activity,
                self.signup.map(|(signup, _)| signup),
                self.signup.map(|(_, rating)| rating),
                Json(self.answers),
                self.at,
                self.points,
            ],
        )?;
        Ok(id)
    }
}

/// What was said with a signup.
pub fn of_signup(scene: &Scene<'_>, signup: &str) -> Result<Option<Feedback>, Refusal> {
    let found = scene
        .tx
        .prepare_cached(
            "SELECT id, at, rating, answers, points, said, did, answered_at FROM feedback
             WHERE signup = ?1",
        )?
        .query_row([signup], |row| {
            let id: String = row.get(0)?;
            let did: Option<Text> = row.get(6)?;
            let answer = match did {
                Some(did) => Some(BrandAnswer {
                    id: FeedbackId(id.clone()),
                    said: row.get::<_, Text>(5)?.to(scene.language),
                    did: did.to(scene.language),
                    at: row.get::<_, Moment>(7)?.timestamp(),
                    is_mine: true,
                }),
                None => None,
            };
            Ok(Feedback {
                id: FeedbackId(id),
                at: row.get::<_, Moment>(1)?.timestamp(),
                rating: row.get(2)?,
                answers: row.get::<_, Json<_>>(3)?.0,
                thanks: Some(THANKS.to(scene.language)),
                points: Points(row.get(4)?),
                answer,
            })
        })
        .optional()?;
    Ok(found)
}

pub fn gallery(scene: &Scene<'_>, request: GetGallery) -> Outcome<Gallery> {
    let viewer = Viewer::of(scene)?;
    let listing = Listing::find(scene.tx, request.id.as_str(), None)?;
    let Json(pictures): Json<Vec<StoredPicture>> = scene.tx.query_row(
        "SELECT gallery FROM activities WHERE id = ?1",
        [&listing.id],
        |row| row.get(0),
    )?;
    let pictures = pictures
        .into_iter()
        .map(|picture| Picture { url: picture.url, alt: picture.alt.to(scene.language) })
        .collect();
    let answers = scene
        .tx
        .prepare_cached(
            "SELECT f.id, said, did, answered_at, coalesce(s.member = ?2, 0)
             FROM feedback f LEFT JOIN signups s ON s.id = f.signup
             WHERE f.activity = ?1 AND answered_at IS NOT NULL ORDER BY answered_at DESC, f.seq",
        )?
        .query_map(params![listing.id, viewer.as_ref().map(|viewer| &viewer.id)], |row| {
            Ok(BrandAnswer {
                id: FeedbackId(row.get(0)?),
                said: row.get::<_, Text>(1)?.to(scene.language),
                did: row.get::<_, Text>(2)?.to(scene.language),
                at: row.get::<_, Moment>(3)?.timestamp(),
                is_mine: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let tag = Tag::of_viewer(scene.viewer());
    Ok(Answer::tagged(Gallery { pictures, answers }, tag))
}

/// What the brand did about what somebody said.
pub fn answer(
    tx: &Connection,
    id: &str,
    said: &Text,
    did: &Text,
    at: Moment,
) -> rusqlite::Result<usize> {
    tx.execute(
        "UPDATE feedback SET said = ?2, did = ?3, answered_at = ?4 WHERE id = ?1",
        params![id, said, did, at],
    )
}

/// What the guest said, in the guest's words: the first text that was written, or the rating.
pub fn said(tx: &Connection, id: &str) -> Result<Text, Refusal> {
    let found: Option<(String, Json<Answers>, Option<u8>)> = tx
        .query_row("SELECT activity, answers, rating FROM feedback WHERE id = ?1", [id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let (activity, Json(answers), rating) = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let text = forms::first_text(&form_of(tx, &activity)?, &answers);
    Ok(Text::plain(&text.unwrap_or_else(|| "★".repeat(rating.unwrap_or_default().into()))))
}
